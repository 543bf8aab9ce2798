"""What must be true before a split is worth starting; each error names the rows at fault or bounds that would work."""

from collections.abc import Hashable, Mapping, Sequence
from math import ceil, floor
from typing import Literal

import numpy as np
import pandas as pd
from rapidfuzz import process

from activation.errors import BoundsCannotHold, InvalidSplit
from activation.segments.weights import Real, Whole

_FUZZ = 1e-9  # 1 / 0.05 must be 20, whatever the last bit says
_SHOWN = 3


class RowsCannotBeSplit(InvalidSplit):
    """Some rows have no usable weight; `rows` are their labels in the frame's index."""

    def __init__(self, title: str, hint: str, rows: Sequence[Hashable], field: str | None = "weight") -> None:
        super().__init__(title, hint, field)
        self.rows = tuple(rows)


class RowsCannotFit(BoundsCannotHold):
    """The rows cannot fill the bounds; `rows` are those that stand in the way, by their labels in the frame's index."""

    def __init__(self, title: str, hint: str, rows: Sequence[Hashable] = (), field: str | None = "max_share") -> None:
        super().__init__(title, hint, field)
        self.rows = tuple(rows)


class NothingDiffers(InvalidSplit):
    """None of the variables tells one row from another: `same` have one value throughout, `missing` have none."""

    def __init__(self, same: Sequence[str], missing: Sequence[str]) -> None:
        parts = [(same, "the same throughout"), (missing, "known nowhere")]
        why = [f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} {what}" for names, what in parts if names]
        super().__init__(
            f"The chosen variables tell nobody apart: {'; '.join(why)}.",
            "Choose a variable that differs inside the audience, or loosen the rule that fixes it.",
            field="variables",
        )
        self.same, self.missing = tuple(same), tuple(missing)

    def called(self, labels: Mapping[str, str]) -> "NothingDiffers":
        """The same error with people's words for the variables."""
        return NothingDiffers([labels[name] for name in self.same], [labels[name] for name in self.missing])


def checked_variables(rows: pd.DataFrame, variables: Sequence[str]) -> list[str]:
    """The variables, each once; InvalidSplit where there is none or one is no column of the rows."""
    names = [variables] if isinstance(variables, str) else list(dict.fromkeys(variables))
    if not names:
        raise InvalidSplit("No variable is chosen to split on.", "Choose at least one variable.", field="variables")
    for name in names:
        _check_column(rows, name, "variables")
    return names


def _check_column(rows: pd.DataFrame, name: str, field: str) -> None:
    times = int((rows.columns == name).sum())
    if times == 0:
        columns = [str(column) for column in rows.columns]
        near = [str(found) for found, _, _ in process.extract(str(name), columns, limit=3)]
        hint = f"The nearest are {', '.join(near)}." if near else "The rows have no columns."
        raise InvalidSplit(f"The rows have no column {str(name)[:80]!r}.", hint, field)
    if times > 1:
        raise InvalidSplit(f"{times} columns are called {str(name)[:80]!r}.", "Give each a name of its own.", field)


def checked_weight(rows: pd.DataFrame, weight: str | np.ndarray | pd.Series) -> Real:
    """The weight of every row, (n,); InvalidSplit where some are unusable, by name of the rows, or all are 0.

    A Series goes by its index where that holds the same labels in another order, else by position.
    """
    if len(rows) == 0:
        raise InvalidSplit("There are no rows to split.", "Loosen or remove the rule that keeps nobody.")
    if isinstance(weight, str):
        _check_column(rows, weight, "weight")
        weight = rows[weight]
    elif isinstance(weight, pd.Series) and _only_reordered(weight.index, rows.index):
        weight = weight.reindex(rows.index)
    if len(weight) != len(rows):
        wrong = f"{len(weight):,} weights do not fit {len(rows):,} rows."
        raise InvalidSplit(wrong, "Give one weight per row.", "weight")
    try:
        values = pd.to_numeric(pd.Series(np.asarray(weight))).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        hint = "Choose a column of people or households."
        raise InvalidSplit("The weights are not numbers.", hint, "weight") from None
    bad = ~np.isfinite(values) | (values < 0)
    if bad.any():
        names = list(rows.index[bad])
        raise RowsCannotBeSplit(
            f"{_count(names, 'row')} {'has' if len(names) == 1 else 'have'} a negative or missing weight: "
            f"{_shown(names)}.",
            "Correct these weights, or leave the rows out.",
            names,
        )
    if not values.any():
        hint = "Choose another weight, or other rows."
        raise RowsCannotBeSplit("The rows have no weight: all of them are 0.", hint, list(rows.index))
    return values


def _only_reordered(one: pd.Index, other: pd.Index) -> bool:
    return not one.equals(other) and one.is_unique and other.is_unique and set(one) == set(other)


def check_settings(number: int | Literal["auto"], min_share: float, max_share: float, seed: int) -> None:
    """InvalidSplit where the settings make no sense, whatever the rows."""
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise InvalidSplit("The seed is a whole number from 0.", "Try 0.", field="seed")
    for name, share in (("min_share", min_share), ("max_share", max_share)):
        if isinstance(share, bool) or not isinstance(share, (int, float, np.number)) or not 0 <= share <= 1:
            raise InvalidSplit("A share lies between 0 and 1.", "For 5 to 10 % say 0.05 and 0.10.", field=name)
    if min_share > max_share or max_share == 0:
        raise InvalidSplit(
            f"The smallest share, {percent(min_share)}, leaves no room below the largest, {percent(max_share)}.",
            "Exchange them, or raise the largest share.",
            field="max_share",
        )
    whole = isinstance(number, (int, np.integer)) and not isinstance(number, bool) and number >= 1
    if not whole and not (isinstance(number, str) and number == "auto"):
        raise InvalidSplit("The number of segments is a whole number from 1, or 'auto'.", "Try 'auto'.", field="number")


def check_number(
    number: int | Literal["auto"], min_share: float, max_share: float, whole: float = 1.0, apart: int = 0
) -> None:
    """RowsCannotFit where no rows at all could fill so many segments; "auto" needs any number that fits.

    `apart` of the segments are heavy rows of their own and leave `whole` of the weight to the others.
    """
    fewest, most = fitting_numbers(min_share, max_share, whole)
    rest = fewest if number == "auto" else number - apart
    if fewest <= rest <= most:
        return
    what = "the whole" if apart == 0 else f"the {percent(whole)} beside {apart} heavy rows of their own"
    verb = "is" if rest == 1 else "are"
    if rest < 1:
        why, instead = f"{apart} heavy rows of their own leave no segment for {percent(whole)}.", ""
    elif rest > most:
        why = f"{_segments(rest)} of at least {percent(min_share)} {verb} more than {what}."
        instead = f"lower the smallest share to {down(whole / rest)} or less."
    else:
        why = f"{_segments(rest)} of at most {percent(max_share)} {verb} less than {what}."
        instead = f"raise the largest share to {up(whole / rest)} or more."
    if fewest <= most:
        choice = str(fewest + apart) if fewest == most else f"{fewest + apart} to {most + apart}"
        instead = f"Choose {choice} segments, or {instead}" if instead else f"Choose {choice} segments."
    hint = instead[:1].upper() + instead[1:] if instead else "Widen the bounds."
    raise RowsCannotFit(why, hint, field="min_share" if number == "auto" else "number")


def fitting_numbers(min_share: float, max_share: float, whole: float = 1.0) -> tuple[int, int]:
    """The fewest and the most segments of a `whole` that the bounds leave room for; crossed over where none do."""
    most = floor(whole / min_share + _FUZZ) if min_share > 0 else 10**9
    return ceil(whole / max_share - _FUZZ), most


def too_heavy(names: pd.Index, share: Real, heavy: Whole, max_share: float, works: str) -> RowsCannotFit:
    """The error for rows above the largest share; `heavy` are their positions, `works` says which shares would hold."""
    order = heavy[np.argsort(-share[heavy], kind="stable")]
    rows = list(names[order])
    shown = [f"{names[at]} ({percent(share[at])})" for at in order]
    one = len(rows) == 1
    return RowsCannotFit(
        f"{_count(rows, 'row')} {'is' if one else 'are'} heavier than the largest share, {percent(max_share)}: "
        f"{_shown(shown)}.",
        f"{works} Or leave {'it' if one else 'them'} out, or allow heavy rows to be segments of their own.",
        rows,
    )


def too_few(names: pd.Index, units: Whole, number: int, works: str) -> RowsCannotFit:
    """The error for fewer rows with any weight than there are segments to fill."""
    rows = list(names[units > 0])
    return RowsCannotFit(
        f"{_count(rows, 'row')} with any weight cannot fill {number} segments.",
        f"Widen the rules so that more rows are kept. {works}",
        rows,
        field="number",
    )


def cannot_fill(names: pd.Index, units: Whole, number: int, proven: bool, works: str) -> RowsCannotFit:
    """The error for rows that leave no way, or none that could be found, to keep whole rows within the bounds."""
    heavy = list(names[np.argsort(-units, kind="stable")[:10]])
    why = "cannot be dealt out" if proven else "could not be dealt out"
    return RowsCannotFit(
        f"Whole rows {why} to {_segments(number)} within the bounds.",
        f"{works} The heaviest rows are {_shown(heavy)}.",
        heavy,
        field="number",
    )


def percent(share: float) -> str:
    """A share for the screen: 0.05 is "5 %"."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + " %"


def up(share: float) -> str:
    """A share rounded up to a tenth of a percent."""
    return percent(min(1.0, ceil(share * 1000 - 1e-6) / 1000))


def down(share: float) -> str:
    """A share rounded down to a tenth of a percent."""
    return percent(floor(share * 1000 + 1e-6) / 1000)


def _segments(number: int) -> str:
    return "1 segment" if number == 1 else f"{number} segments"


def _count(rows: Sequence[Hashable], word: str) -> str:
    return f"{len(rows):,} {word}{'' if len(rows) == 1 else 's'}"


def _shown(names: Sequence[Hashable]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(str(name) for name in names[:_SHOWN]) + more
