"""Draws the tests' sample of the source, so that formulas can be checked without the whole of it."""

from pathlib import Path

import pandas as pd

from data.build import source

ROWS = 1_500
SEED = 20_241_231


def draw_sample(folder: Path, to: Path) -> None:
    """Rows drawn by a fixed seed, every state among them, with all their columns, and what is said of the columns."""
    table = pd.read_parquet(folder / source.TABLE)
    drawn = table.sample(ROWS, random_state=SEED)
    one_per_state = table[table["population"] > 0].drop_duplicates("state")
    rows = pd.concat([drawn, one_per_state]).drop_duplicates("zcta").sort_values("zcta", ignore_index=True)
    rows.to_parquet(to / "source_sample.parquet", compression="zstd", index=False)
    columns = pd.read_csv(folder / source.COLUMNS, dtype=str, keep_default_na=False)
    columns["source"] = columns["source"].str.split(" via ").str[0].str.split(r" \(").str[0]
    kept = columns[["column", "label", "unit", "source", "vintage", "note"]]
    kept.to_csv(to / "source_sample_columns.csv", index=False)
