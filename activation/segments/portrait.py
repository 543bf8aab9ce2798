"""The portrait of a segment: three sentences of figures: how many, what sets it apart, where it lives."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from activation.segments.drivers import Driver
from activation.segments.naming import lowered, notable
from activation.segments.weights import Real

_SHOWN = 3
_OUT_OF = re.compile(r"^(?:score|level) \d+ to (\d+)$")


def portrait(
    people: int, areas: int, share: float, drivers: Sequence[Driver], states: Sequence[tuple[str, float]]
) -> str:
    """Three sentences, or two where no state is known.

    people, areas (ZIP areas), share (percent of the audience's people); drivers: strongest first; states: the names of
    those where most of it lives with the percent of its people, as `state_shares` has them.
    """
    where = "ZIP area" if areas == 1 else "ZIP areas"
    sentences = [f"{head_count(people)} people in {areas:,} {where}, {share:.1f} % of the audience.", _apart(drivers)]
    if states:
        sentences.append(_where(states))
    return " ".join(sentences)


def state_shares(
    states: pd.Series | None, weight: Real, names: Mapping[str, str], most: int = 2
) -> list[tuple[str, float]]:
    """The states that hold most of the weight, with their percent of what lies in a known state; names by code."""
    if states is None:
        return []
    counted = np.asarray(weight) > 0
    # Sorted by code first, so that of two that hold the same it is always the same one that comes first.
    held = pd.Series(np.asarray(weight)[counted]).groupby(states.to_numpy()[counted]).sum()
    ordered = held.sort_values(ascending=False, kind="stable")[:most]
    return [(names.get(code, code), float(100 * part / held.sum())) for code, part in ordered.items()]


def head_count(people: int) -> str:
    """A number of people as one says it: 3.1 million, 182,000, 940."""
    if people >= 999_500:
        return f"{people / 1e6:,.1f}".removesuffix(".0") + " million"
    return f"{float(f'{people:.3g}'):,.0f}" if people >= 10_000 else f"{people:,}"


def measured(value: float, unit: str) -> str:
    """A mean in short, with no more of its unit than $ or %: 58 %, $112,000, 3.2; −4.1 % is a fall."""
    rounded = float(f"{abs(value):.3g}")
    text = f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:.2g}"
    if 0 < rounded < 0.01:
        text = "under 0.01"
    if unit.startswith("usd"):
        text = f"${text}"
    elif unit.startswith("percent"):
        text = f"{text} %"
    return f"−{text}" if value < 0 and rounded else text


def _apart(drivers: Sequence[Driver]) -> str:
    telling = [driver for driver in drivers if notable(driver)][:_SHOWN]
    if telling:
        return _listed(telling)
    numbers = [driver for driver in drivers if not driver.level] or list(drivers)
    if not numbers:
        return "Nothing is known here of what the audience was split on."
    told = _listed(numbers[:1])
    return f"Close to the audience in all that it was split on: {lowered(told)}"


def _listed(drivers: Sequence[Driver]) -> str:
    """The drivers with their means and, in brackets, the audience's."""
    told = []
    for at, driver in enumerate(drivers):
        label = lowered(driver.label) if at else driver.label
        label += ":" if label[-1:].isdigit() else ""  # "under 15 25 %" would read as one number
        base = measured(driver.base_mean, driver.unit)
        told.append(
            f"{label} {measured(driver.mean, driver.unit)}{_rest_of(driver)} ({'' if at else 'audience '}{base})"
        )
    return ", ".join(told) + "."


def _rest_of(driver: Driver) -> str:
    """What a unit has beyond $ and %: " per 10,000 people", " of 100"; nothing that the label says already."""
    unit = driver.unit
    if found := _OUT_OF.match(unit):
        return f" of {found[1]}"
    if unit.startswith(("percent", "years")) or " per " in driver.label.casefold():
        return ""
    unit = unit.removeprefix("usd").strip()
    return f" {unit}" if unit else ""


def _where(states: Sequence[tuple[str, float]]) -> str:
    """In words that claim no more than the figures: all, mostly from half on, else most often."""
    (first, most), *others = states
    if not others:
        return f"All in {first}."
    (second, also) = others[0]
    if most >= 99.95:
        return f"Nearly all in {first}."
    how = "Mostly" if most + also >= 50 else "Most often"
    if also < 1:
        return f"{how} in {first} ({most:.0f} %)."
    return f"{how} in {first} ({most:.0f} %) and {second} ({also:.0f} %)."
