"""The tables are told in words, and the words are those of today's declarations."""

from bench.serving import PROJECT
from store.__main__ import main
from store.dictionary import dictionary


def test_the_documented_tables_are_the_declared_ones(capsys):
    assert 0 == main(["tables"])

    printed = capsys.readouterr().out
    assert (PROJECT / "docs/tables.md").read_text() == printed == dictionary() + "\n"


def test_a_column_is_told_with_its_type_and_sentence():
    lines = dictionary().splitlines()

    assert "| `status` | one of draft, active, archived | Where it is in its life. |" in lines
    assert "| `description` | text, or unknown | What it is for, in a sentence or two. |" in lines
    assert "| `created_at` | moment in UTC, microseconds | When it was first saved. |" in lines
    assert "Columns: those of platforms, without `credentials`." in lines
    assert (
        "Files: `audiences/user_id={user_id}/year={year:04d}/month={month:02d}/audiences_{year:04d}{month:02d}.parquet`"
        in lines
    )
