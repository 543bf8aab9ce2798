"""The PRIZM-style mix of an audience: which codes its households live in, and how that compares with a base.

The shipped system is modelled from public data and says so. A licensee's own codes take its place through the
same constructor: a name, a vintage, the codes, and the code of each ZIP.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from activation.errors import DataMissing

MODELLED = "PRIZM-style, modelled from public data"
UNKNOWN = ("unknown", "ZIP without a code", "Unknown")
OTHER = "other"  # what cells too small to be shown alone are called together

# ZIP codes are five digits, so a table of 100,000 places finds 33,000 of them in a millisecond where an index of
# texts takes nine. What is no ZIP code looks up one place more, which has no code.
NO_ZIP = 100_000

Floats = NDArray[np.float64]
_RESTORE = "Restore it from the project, or run python -m data.build."


@dataclass(frozen=True)
class CodeShare:
    """One code's part of an audience: households, share and base share in percent (0 to 100), index.

    The index is 100 x share / base share, so 100 is average; None where the base has none of the code.
    """

    code: str
    name: str
    group: str
    households: float
    share: float
    base_share: float
    index: float | None


@dataclass(frozen=True)
class GroupShare:
    """One group's part of an audience; households, shares and index as in CodeShare."""

    group: str
    households: float
    share: float
    base_share: float
    index: float | None


@dataclass(frozen=True)
class Mix:
    """An audience's codes and groups, largest share first; the shares of each add up to 100. Iterating gives the codes.

    Every code of the system is there, those that the audience lacks with share 0. Households whose ZIP has no
    code, in the audience or in the base, stand in a row of their own, "unknown". An audience without
    households has no rows.
    """

    codes: tuple[CodeShare, ...] = ()
    groups: tuple[GroupShare, ...] = ()

    def __iter__(self) -> Iterator[CodeShare]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)


class Prizm:
    """A system of codes and the ZIPs that hold them.

    `codes` has one row per code with code, name, group and households (in the nation); further columns are the
    system's own. `zips` has zip (text of five digits) and code, each ZIP once. `uncoded`: the nation's households
    in ZIPs without a code. `content_hash` names the file it came from. DataMissing where they do not fit together.
    """

    def __init__(
        self,
        name: str,
        version: str,
        codes: pd.DataFrame,
        zips: pd.DataFrame,
        method: str = "",
        uncoded: float = 0.0,
        content_hash: str = "",
    ) -> None:
        self.name = name
        self.version = version
        self.method = method
        self.content_hash = content_hash
        self.codes = codes.reset_index(drop=True)
        number = _zip_numbers(zips["zip"])
        self._refuse("a code is listed twice", codes["code"].duplicated().any())
        self._refuse("a ZIP is listed twice", len(np.unique(number)) < len(number))
        self._refuse("a ZIP is not five digits", (number == NO_ZIP).any())
        self._refuse("a ZIP has a code that is not described", not zips["code"].isin(codes["code"]).all())
        self._place = np.full(NO_ZIP + 1, len(codes), dtype=np.intp)
        self._place[number] = pd.Index(codes["code"]).get_indexer(zips["code"])
        self._labels: list[tuple[str, str, str]] = [*zip(codes["code"], codes["name"], codes["group"], strict=True)]
        self._labels.append(UNKNOWN)
        self._group, self._groups = pd.factorize(np.array([group for _, _, group in self._labels], dtype=object))
        self._nation = np.append(codes["households"].to_numpy(float), uncoded)

    def _refuse(self, fault: str, found: bool | np.bool_) -> None:
        if found:
            raise DataMissing(f"The codes of {self.name} are damaged: {fault}.", _RESTORE)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The shipped system from prizm_codes.parquet and prizm_zips.parquet; DataMissing where one is not there."""
        paths = folder / "prizm_codes.parquet", folder / "prizm_zips.parquet"
        for path in paths:
            if not path.exists():
                raise DataMissing(f"The PRIZM-style codes are incomplete: {path.name} is missing.", _RESTORE)
        codes, zips = (pd.read_parquet(path) for path in paths)
        version, _, method = codes["version"].iloc[0].partition(": ")
        content_hash = hashlib.sha256(paths[1].read_bytes()).hexdigest()
        return cls(MODELLED, version, codes, zips, method, content_hash=content_hash)

    @property
    def statement(self) -> str:
        """What the screen says wherever the mix is shown."""
        return stated(self.name, self.version)

    @property
    def nation(self) -> Floats:
        """The tally of the whole nation's households."""
        return self._nation

    def tally(self, zips: pd.Series, households: pd.Series) -> Floats:
        """Households per code in the order of `codes`, and those in ZIPs without a code as one more, last.

        `zips` are texts, `households` their weights in the same order; a missing weight counts as 0.
        """
        weights = np.nan_to_num(households.to_numpy(float, na_value=np.nan))
        return _sums(self._place[_zip_numbers(zips)], weights, len(self._labels))

    def mix(self, zips: pd.Series, households: pd.Series, base: Floats | None = None) -> Mix:
        """The mix of an audience against a base.

        `zips` and `households` as in `tally`; `base` is the tally of any set of ZIPs, and the nation's where none
        is given.
        """
        own = self.tally(zips, households)
        base = self._nation if base is None else base
        if own.sum() <= 0:
            return Mix()
        codes = [
            CodeShare(code, name, group, *row)
            for (code, name, group), row in zip(self._labels, _compared(own, base), strict=True)
            if code != UNKNOWN[0] or row[1] or row[2]
        ]
        of_groups = _compared(*(_sums(self._group, tally, len(self._groups)) for tally in (own, base)))
        groups = [
            GroupShare(group, *row)
            for group, row in zip(self._groups, of_groups, strict=True)
            if group != UNKNOWN[2] or row[1] or row[2]
        ]
        return Mix(
            tuple(sorted(codes, key=lambda row: row.share, reverse=True)),
            tuple(sorted(groups, key=lambda row: row.share, reverse=True)),
        )


def stated(name: str, version: str) -> str:
    """A system of codes in words: ours has a version, a licensee's a vintage. Without a name it is ours."""
    if not version:
        return "unknown"
    name = name or MODELLED
    return f"{name}, {'version' if name == MODELLED else 'vintage'} {version}"


def _sums(places: NDArray[np.intp], weights: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(places, weights=weights, minlength=size), dtype=np.float64)


def _zip_numbers(zips: pd.Series) -> NDArray[np.int32]:
    """Each ZIP as a number; NO_ZIP for what is not five digits."""
    text = pa.array(zips, from_pandas=True).cast(pa.large_string())
    valid = pc.and_(pc.equal(pc.utf8_length(text), 5), pc.ascii_is_decimal(text))
    numbers = pc.if_else(valid, text, None).cast(pa.int32())
    return pc.fill_null(numbers, NO_ZIP).to_numpy(zero_copy_only=False)


def _compared(own: Floats, base: Floats) -> list[tuple[float, float, float, float | None]]:
    """Households, share, base share (percent) and index of each place of two tallies."""
    share, base_share = 100 * own / own.sum(), 100 * base / (base.sum() or 1.0)
    rows = zip(own.tolist(), share.tolist(), base_share.tolist(), strict=True)
    return [(held, part, usual, 100 * (part / usual) if usual > 0 else None) for held, part, usual in rows]
