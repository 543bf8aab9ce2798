"""Two versions of an audience, side by side: which rules came and went, and how size, segments and mix moved."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from activation.audience import Audience, Segmentation
from activation.criteria import Criteria, canonical, flat
from activation.editing import in_words
from activation.wording import counted

# What is compared word for word, with the name that a screen gives it.
FIELDS = {
    "name": "Name",
    "status": "Status",
    "description": "Description",
    "original_query": "Brief",
    "tags": "Tags",
    "notes": "Notes",
    "selected_variables": "Variables",
}
SETTINGS = {
    "number": "Number of segments",
    "min_share": "Smallest segment, share of people",
    "max_share": "Largest segment, share of people",
    "seed": "Seed",
    "variables": "Variables of the split",
}


@dataclass(frozen=True)
class Moved:
    """A figure or text before and after; None where one side has none."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Comparison:
    """What lies between two audiences.

    texts: fields that differ; sizes: people (or whatever the audience counts), households, ZIP areas that differ;
    segments: people by the segment's name; mix: share of households in percent by lifestyle code, widest move first.
    """

    rules_added: list[Criteria]
    rules_removed: list[Criteria]
    texts: list[Moved]
    sizes: list[Moved]
    segments: list[Moved]
    mix: list[Moved]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not any((self.rules_added, self.rules_removed, self.texts, self.sizes, self.segments, self.mix))

    def in_short(self) -> str:
        """The differences in one line."""
        said = [f"{counted(len(self.rules_added), 'rule')} added"] if self.rules_added else []
        said += [f"{counted(len(self.rules_removed), 'rule')} removed"] if self.rules_removed else []
        said += [f"{moved.what} {_figure(moved.before)} → {_figure(moved.after)}" for moved in self.sizes[:1]]
        said += [f"{moved.what.lower()} changed" for moved in self.texts if moved.what != FIELDS["status"]]
        said += [f"{moved.before} → {moved.after}" for moved in self.texts if moved.what == FIELDS["status"]]
        if self.segments and not self.sizes:
            said.append("segments changed")
        return ", ".join(said) or "no change"


def compare(before: Audience, after: Audience) -> Comparison:
    """The way from one audience to another, two versions of the same one as a rule."""
    old, new = _rules(before.criteria), _rules(after.criteria)
    return Comparison(
        rules_added=[json.loads(rule) for rule in (new - old).elements()],
        rules_removed=[json.loads(rule) for rule in (old - new).elements()],
        texts=[*_texts(before, after), *_settings(before, after)],
        sizes=_sizes(before, after),
        segments=_by_name(before.segments, after.segments, lambda segment: segment.name, lambda segment: segment.size),
        mix=_widest(
            _by_name(
                before.prizm_mix, after.prizm_mix, lambda share: f"{share.code} {share.name}", lambda share: share.share
            )
        ),
    )


def _rules(criteria: Criteria) -> Counter[str]:
    return Counter(canonical(rule) for rule in flat(criteria))


def _texts(before: Audience, after: Audience) -> list[Moved]:
    return [
        Moved(label, before[field], after[field]) for field, label in FIELDS.items() if before[field] != after[field]
    ]


def _settings(before: Audience, after: Audience) -> list[Moved]:
    old, new = before.segmentation, after.segmentation
    pairs = [(label, old and old[field], new and new[field]) for field, label in SETTINGS.items()]
    pairs.append(("Changes to the segments", _edits(old), _edits(new)))
    return [Moved(label, was, now) for label, was, now in pairs if was != now]


def _edits(segmentation: Segmentation | None) -> list[str]:
    return [in_words(edit) for edit in segmentation.edits] if segmentation else []


def _sizes(before: Audience, after: Audience) -> list[Moved]:
    pairs = [
        Moved(after.size_unit, before.total_audience_size, after.total_audience_size),
        Moved("households", before.households, after.households),
        Moved("ZIP areas", before.rows, after.rows),
    ]
    return [moved for moved in pairs if moved.before != moved.after]


def _by_name(
    before: Sequence[Any], after: Sequence[Any], name: Callable[[Any], str], value: Callable[[Any], float]
) -> list[Moved]:
    old, new = ({name(one): value(one) for one in side} for side in (before, after))
    moved = [Moved(key, old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new])]
    return [move for move in moved if move.before != move.after]


def _widest(moves: list[Moved]) -> list[Moved]:
    return sorted(moves, key=lambda move: -abs((move.after or 0) - (move.before or 0)))


def _figure(value: Any) -> str:
    return "unknown" if value is None else f"{value:,}"
