"""A licensee's file looked over before anything of it is kept: what was mended, left out, unknown, and what forbids it.

Mended is only what can be meant in one way; where a ZIP has two codes, or a code two names, the whole file is refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from activation.licensed.columns import Columns
from activation.licensed.reading import GivenTable
from activation.licensed.zips import five_digits
from activation.prizm import OTHER, UNKNOWN

MOST_CODES = 500
LONGEST_CODE, LONGEST_NAME = 20, 80
NAMED = 5  # that a sentence names before it says "and more"
ALL, NO_GROUP = "All codes", "No group"
RESERVED = (UNKNOWN[0], OTHER)
REPAIRED, LEFT_OUT, NOT_OURS = "repaired", "left out", "unknown ZIP"
NOTES = ("Row", "What was there", "What became of it", "Why")
LEFT_OUT_FIRST = {LEFT_OUT: 0, REPAIRED: 1, NOT_OURS: 2}


@dataclass(frozen=True)
class Coverage:
    """How much of our population has a code: ZIP areas, and percent (0 to 100) of these, of people, of households."""

    rows: int
    rows_share: float
    people_share: float
    households_share: float


@dataclass(frozen=True)
class CheckedCodes:
    """What would be kept of a file: zips (zip, code), codes (code, name, group); and all that there is to say of it.

    notes: one row for each row of the file that was mended or left out or whose ZIP is unknown (columns NOTES).
    refused: why nothing of it can be kept, in sentences; none where it can.
    """

    zips: pd.DataFrame
    codes: pd.DataFrame
    notes: pd.DataFrame
    coverage: Coverage
    refused: tuple[str, ...] = ()

    def noted(self, what: str) -> int:
        """How many rows were repaired, left out, or have an unknown ZIP."""
        return int((self.notes[NOTES[2]] == what).sum())


@dataclass
class _Look:
    """What has been found out so far."""

    notes: list[tuple[int, str, str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    code_of: dict[str, tuple[str, int]] = field(default_factory=dict)
    names: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    groups: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    clashes: list[str] = field(default_factory=list)

    def refuse(self, sentence: str, of: Iterable[str] = ()) -> None:
        """One reason, with the first few of those that it is true of."""
        some = list(of)
        more = f" and {len(some) - NAMED:,} more" if len(some) > NAMED else ""
        self.refused.append(sentence + (f" {', '.join(some[:NAMED])}{more}." if some else ""))


def checked(
    table: GivenTable,
    columns: Columns,
    population: pd.DataFrame,
    described: tuple[GivenTable, Columns] | None = None,
    code_is_name: bool = False,
) -> CheckedCodes:
    """A file looked over against the population (zip, people, households).

    `described`: a second file of code, name and group. `code_is_name`: a code without a name is called by itself.
    """
    look = _Look()
    if not columns.zip or not columns.code or columns.zip == columns.code:
        look.refuse("Choose a column of ZIP codes, and another one of their codes.")
    else:
        _take_zips(look, table, columns)
        _take_words(look, *(described or (table, columns)))
    codes = _codes(look, code_is_name)
    zips = pd.DataFrame({"zip": look.code_of.keys(), "code": [code for code, _ in look.code_of.values()]}, dtype=object)
    ours = set(population["zip"])
    for zip_code, (_, row) in look.code_of.items():
        if zip_code not in ours:
            look.notes.append((row, zip_code, NOT_OURS, "kept, but nobody lives in a ZIP area of ours by that name"))
    coverage = _coverage(zips, population)
    if look.code_of and not coverage.rows:
        look.refuse("None of its ZIP codes is one of our ZIP areas.")
    look.notes.sort(key=lambda note: (LEFT_OUT_FIRST[note[2]], note[0]))
    return CheckedCodes(zips, codes, pd.DataFrame(look.notes, columns=NOTES), coverage, tuple(look.refused))


def _take_zips(look: _Look, table: GivenTable, columns: Columns) -> None:
    for number, row in enumerate(table.rows, table.first_row):
        given, code = table.cell(row, columns.zip), tidy(table.cell(row, columns.code))
        if not given.strip() and not code:
            continue
        zip_code, why = five_digits(given)
        if zip_code is None:
            look.notes.append((number, given[:40], LEFT_OUT, why))
        elif not code:
            look.notes.append((number, given[:40], LEFT_OUT, "it has no code"))
        else:
            _take(look, number, given, zip_code, code, why)
    if not look.code_of:
        look.refuse("No row has both a ZIP code and a code.")
    if look.clashes:
        look.refuse("A ZIP code has two different codes; give the one that most of its households have:", look.clashes)


def _take(look: _Look, number: int, given: str, zip_code: str, code: str, mended: str) -> None:
    before = look.code_of.setdefault(zip_code, (code, number))
    if before[0] != code:
        look.clashes.append(f"{zip_code} (rows {before[1]} and {number})")
    elif before[1] != number:
        mended = f"{mended}, " if mended else ""
        mended += f"the same as row {before[1]}, counted once"
    if mended:
        look.notes.append((number, given[:40], REPAIRED, mended))


def _take_words(look: _Look, table: GivenTable, columns: Columns) -> None:
    if not columns.code:
        look.refuse("Choose the column of the codes in the file of their names, too.")
    for row in table.rows:
        code = tidy(table.cell(row, columns.code))
        for words, column in ((look.names, columns.name), (look.groups, columns.group)):
            if code and (word := tidy(table.cell(row, column))):
                words[code][word] = None


def _codes(look: _Look, code_is_name: bool) -> pd.DataFrame:
    """The codes that a ZIP has, in their order, with name and group; refuses what cannot be told or shown."""
    codes = sorted({code for code, _ in look.code_of.values()})
    for reason, found in _faults(look, codes, code_is_name):
        if found:
            look.refuse(reason, found)
    without = NO_GROUP if any(look.groups.values()) else ALL
    rows = [(code, next(iter(look.names[code]), code), next(iter(look.groups[code]), without)) for code in codes]
    return pd.DataFrame(rows, columns=["code", "name", "group"], dtype=object)


def _faults(look: _Look, codes: list[str], code_is_name: bool) -> Iterator[tuple[str, list[str]]]:
    """Each thing that forbids the file, with the codes that it is true of."""
    if len(codes) > MOST_CODES:
        yield f"{len(codes):,} different codes are too many (at most {MOST_CODES}): is it the right column?", codes
        return
    nameless = [code for code in codes if not look.names[code]]
    yield (
        "These codes have no name; give a file of names, or let the code be its name:",
        [] if code_is_name else nameless,
    )
    yield "These codes have two different names:", [code for code in codes if len(look.names[code]) > 1]
    yield "These codes have two different groups:", [code for code in codes if len(look.groups[code]) > 1]
    long = [code[:LONGEST_CODE] + "…" for code in codes if len(code) > LONGEST_CODE]
    yield f"These codes are longer than {LONGEST_CODE} letters: is it the right column?", long
    wordy = [
        code for code in codes if any(len(word) > LONGEST_NAME for word in (*look.names[code], *look.groups[code]))
    ]
    yield f"The name or group of these codes is longer than {LONGEST_NAME} letters:", wordy
    reserved = [code for code in codes if code.casefold() in RESERVED]
    yield "These codes mean something else here; give them other ones:", reserved


def _coverage(zips: pd.DataFrame, population: pd.DataFrame) -> Coverage:
    coded = population["zip"].isin(zips["zip"])

    def share(column: str) -> float:
        return 100 * float(population.loc[coded, column].sum()) / (float(population[column].sum()) or 1.0)

    rows = int(coded.sum())
    return Coverage(rows, 100 * rows / (len(population) or 1), share("people"), share("households"))


def tidy(text: str) -> str:
    """A word without what cannot be seen, and with single spaces."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
