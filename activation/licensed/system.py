"""The licensee's codes as a system of codes, read once for each state of the file, by every process."""

import hashlib
from functools import lru_cache
from pathlib import Path

import pandas as pd

from activation.errors import DataMissing
from activation.population import Population
from activation.prizm import Prizm
from store.cache import Signature
from store.errors import DamagedFile
from store.licence import Held, Licence


def licensed_system(root: Path, population: Population) -> Prizm | None:
    """The system that is loaded below a store's root; None where it is the modelled one. DamagedFile.

    It costs a look at the folder: the file is read when it is another one than it was.
    """
    state = Licence(root).state()  # before reading: what is kept is never older than what it is kept for
    return None if state is None else _read(root, state, population)


@lru_cache(maxsize=4)
def _read(root: Path, state: Signature, population: Population) -> Prizm | None:
    held = Licence(root).read()
    return None if held is None else _system(held, population.sizes)


def _system(held: Held, population: pd.DataFrame) -> Prizm:
    zips = held.rows.to_pandas().astype(object)
    coded = population.merge(zips[["zip", "code"]], on="zip", how="left")
    sums = coded.groupby("code")[["households", "people"]].sum()
    codes = zips.drop_duplicates("code")[["code", "name", "group"]].sort_values("code")
    codes = codes.join(sums, on="code").fillna({"households": 0, "people": 0})
    codes["share"] = codes["households"] / (population["households"].sum() or 1)
    uncoded = float(coded.loc[coded["code"].isna(), "households"].sum())
    name, vintage, content = held.facts["name"], held.facts["vintage"], hashlib.sha256(held.content).hexdigest()
    try:
        return Prizm(name, vintage, codes, zips[["zip", "code"]], uncoded=uncoded, content_hash=content)
    except DataMissing as error:
        raise DamagedFile(error.title, "Load the licensee's file again, or take it back.") from error
