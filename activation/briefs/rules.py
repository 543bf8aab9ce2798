"""From a variable and how much of it is meant to a rule, with the words that say so on the screen."""

from dataclasses import dataclass
from typing import Any

from activation.briefs.numbers import Bound
from activation.briefs.pieces import Level
from activation.catalogue import Variable
from activation.wording import number

PLAIN = Level("top", 20)


@dataclass(frozen=True)
class Ruled:
    """A rule and what it says: the meaning in plain words, and a remark where the numbers were bent."""

    rule: dict[str, Any]
    meaning: str
    remark: str = ""


def by_level(variable: Variable, level: Level) -> Ruled:
    """The rule of a level: the part of people that live where the variable is highest, lowest or in the middle."""
    if level.side in ("above", "below") and variable.mean is not None:
        return _beside_mean(variable, level)
    if level.side == "middle":
        low, high = (_rounded(variable, variable.quantile(percent)) for percent in (40, 60))
        words = f"{variable.label}, the middle 20 % of people ({_shown(variable, low)} to {_shown(variable, high)})"
        return Ruled(_rule(variable, "between", [low, high]), words)
    return (
        _top(variable, level.percent or 20)
        if level.side in ("top", "above")
        else _bottom(variable, level.percent or 20)
    )


def by_bound(variable: Variable, bound: Bound) -> Ruled:
    """The rule of a stated number or range."""
    low, high = bound.low, bound.high
    remark = "" if bound.stated else "a bare number is taken as at least"
    if low is not None and high is not None:
        words = f"{variable.label} from {_shown(variable, low)} to {_shown(variable, high)}"
        return Ruled(_rule(variable, "between", [_plain(low), _plain(high)]), words, remark)
    if high is not None:
        return Ruled(_rule(variable, "<=", _plain(high)), f"{variable.label} at most {_shown(variable, high)}", remark)
    assert low is not None
    return Ruled(_rule(variable, ">=", _plain(low)), f"{variable.label} at least {_shown(variable, low)}", remark)


def _top(variable: Variable, percent: float) -> Ruled:
    """The top so many percent; where the value there is the lowest of all, whatever lies above that."""
    value = _rounded(variable, variable.quantile(100 - percent))
    least = variable.quantiles[0]
    if value > least:
        words = f"{variable.label}, top {_part(percent)} of people (at least {_shown(variable, value)})"
        held = sum(1 for quantile in variable.quantiles[1:] if quantile >= value)
        remark = f"many share that value: it holds for about {held} % of people" if held > percent + 2 else ""
        return Ruled(_rule(variable, ">=", value), words, remark)
    value = _step(variable, least, 1)
    held = sum(1 for quantile in variable.quantiles[1:] if quantile > least)
    share = f"about {held} %" if held else "less than 1 %"
    remark = f"{share} of people live where there are any, so any at all count"
    return Ruled(
        _rule(variable, ">=", value), f"{variable.label}, any at all (at least {_shown(variable, value)})", remark
    )


def _bottom(variable: Variable, percent: float) -> Ruled:
    """The bottom so many percent; where the value there is the highest of all, whatever lies below that."""
    value = _rounded(variable, variable.quantile(percent))
    most = variable.quantiles[100]
    if value >= most:
        value = _step(variable, most, -1)
        return Ruled(
            _rule(variable, "<=", value),
            f"{variable.label}, below the highest value (at most {_shown(variable, value)})",
            "most people live where it is as high as it can be",
        )
    held = sum(1 for quantile in variable.quantiles[1:] if quantile <= value)
    if value <= variable.quantiles[0] and held > percent + 1:
        words = f"{variable.label}, none at all (at most {_shown(variable, value)})"
        return Ruled(_rule(variable, "<=", value), words, f"about {held} % of people live where there are none")
    words = f"{variable.label}, bottom {_part(percent)} of people (at most {_shown(variable, value)})"
    return Ruled(_rule(variable, "<=", value), words)


def _beside_mean(variable: Variable, level: Level) -> Ruled:
    assert variable.mean is not None
    value = _rounded(variable, variable.mean * level.times)
    side = level.side if level.times == 1 else f"{level.times:g} times the"
    if level.side == "above":
        return Ruled(
            _rule(variable, ">=", value), f"{variable.label}, {side} average (at least {_shown(variable, value)})"
        )
    return Ruled(_rule(variable, "<=", value), f"{variable.label}, {side} average (at most {_shown(variable, value)})")


def _rule(variable: Variable, op: str, value: object) -> dict[str, Any]:
    return {"variable": variable.code, "op": op, "value": value}


def _rounded(variable: Variable, value: float) -> float:
    """Whole dollars, two decimals of anything else."""
    return _plain(round(value) if variable.unit.startswith("usd") else round(value, 2))


def _step(variable: Variable, value: float, direction: int) -> float:
    """The next value that a rule can show, up or down."""
    return _plain(value + direction if variable.unit.startswith("usd") else round(value + direction * 0.01, 2))


def _plain(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _shown(variable: Variable, value: float) -> str:
    return number(value, variable.unit)


def _part(percent: float) -> str:
    return f"{percent:g} %"
