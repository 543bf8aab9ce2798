"""Whether a number can be one of a variable's: by its unit and its size."""

from collections.abc import Sequence
from dataclasses import replace

from activation.briefs.ages import OLDEST
from activation.briefs.lexicon import load
from activation.briefs.numbers import Bound
from activation.briefs.pieces import Idea
from activation.briefs.tokens import Word
from activation.catalogue import Variable
from activation.search.words import stem

# How near to the best variable another must be for a number to decide between them.
NEAR = 0.05
# A sum of money is never a share: another variable of the words, in dollars, may be further from them.
NEAR_MONEY = 0.1
_SQUARE_MILES = {"a square mile": "people per square mile", "homes a square mile": "homes per square mile"}
_SUMS = frozenset(stem(word) for word in load("numbers")["incomes"] + load("numbers")["sums"])
# Well-paid adults 30 to 45: how they are paid, and no sum.
_HOW_PAID = frozenset({"well", "highly", "better", "best", "poorly", "low", "high"})


def fitting(idea: Idea, bound: Bound, said: Sequence[Word]) -> Idea | None:
    """The idea with the variable first that the number fits: in "half of homes rent", renters and not the rent.

    said: the words of the idea. The 60 of "well-off people over 60" is no income, for they name none.
    """
    money = idea.variable.unit.startswith("usd") and not idea.coded
    sums = not (said and said[0].plain in _HOW_PAID) and any(word.stem in _SUMS for word in said)
    if money and bound.unit == "plain" and _is_small(bound) and not sums:
        return None
    for hit in idea.hits if bound.unit != "plain" else idea.hits[:1]:
        first = replace(idea, hits=(hit, *(other for other in idea.hits if other is not hit)))
        near = hit is idea.hits[0] or (
            hit.score >= idea.hits[0].score - (NEAR_MONEY if bound.unit.startswith("usd") else NEAR)
            and _possible(hit.variable, bound)
        )
        if near and _fits(first, bound):
            return first
    return None


def _is_small(bound: Bound) -> bool:
    return all(end <= OLDEST for end in (bound.low, bound.high) if end is not None)


def _fits(idea: Idea, bound: Bound) -> bool:
    variable = idea.variable
    if variable.kind != "number" or idea.coded:
        return variable.kind == "number"
    money = variable.unit.startswith("usd")
    if bound.unit == "per 10,000":
        return variable.unit == "per 10,000 people"
    if bound.unit.endswith("a square mile"):
        return variable.unit == _SQUARE_MILES[bound.unit]
    if bound.unit == "percent":
        return variable.unit in ("percent", "percent change")
    if bound.unit.startswith("usd") or money:
        return money
    return variable.unit not in ("percent", "per 10,000 people") and _possible(variable, bound)


def _possible(variable: Variable, bound: Bound) -> bool:
    return variable.kind == "number" and all(end <= variable.quantiles[100] for end in (bound.low, bound.high) if end)
