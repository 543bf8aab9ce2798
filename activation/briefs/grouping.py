"""Mentions that belong together before anything else joins them: in brackets, or each lot with a place of its own."""

from collections.abc import Callable, Sequence

from activation.briefs.mentions import Mention
from activation.briefs.tokens import Word

# How two neighbouring mentions are joined, by the number of the second.
Link = Callable[[int], str]


def bracketed(mentions: Sequence[Mention], words: Sequence[Word], link: Link) -> list[list[int]]:
    """The numbers of all mentions, those of a bracket together; empty where no bracket changes what is meant.

    It does where an "or" stands beside it, or inside it between lots with places of their own.
    """
    inside = _brackets(words)
    groups: list[list[int]] = []
    for number, mention in enumerate(mentions):
        bracket = inside[mention.first]
        if bracket and groups and inside[mentions[groups[-1][0]].first] == bracket:
            groups[-1].append(number)
        else:
            groups.append([number])
    beside_or = [
        len(group) > 1 and (link(group[0]) == "or" or (group[-1] + 1 < len(mentions) and link(group[-1] + 1) == "or"))
        for group in groups
    ]
    apart = len(groups) > 1 and any(len(group) > 3 and placed_apart(mentions, link, group) for group in groups)
    return groups if any(beside_or) or apart else []


def _brackets(words: Sequence[Word]) -> list[int]:
    """For each word the number of the outermost bracket that it stands in, or 0."""
    found, depth, number = [], 0, 0
    for word in words:
        for char in word.before:
            if char in "([{":
                number += depth == 0
                depth += 1
            elif char in ")]}" and depth:
                depth -= 1
        found.append(number if depth else 0)
    return found


def placed_apart(mentions: Sequence[Mention], link: Link, among: Sequence[int] | None = None) -> list[list[int]]:
    """Renters in Texas or owners in Ohio: the numbers of each lot, where every lot has one place and something else.

    Empty where there are not two such lots. Joined by "and", their places must have nothing in common; commas alone
    join no lots.
    """
    chosen = range(len(mentions)) if among is None else among
    numbers = [number for number in chosen if mentions[number].kind == "rule"]
    lots: list[list[int]] = []
    joints: list[str] = []
    commas = 0
    for number in numbers:
        how = link(number) if number else ""
        if lots and how in ("or", "and", "comma") and _is_whole(lots[-1], mentions):
            lots.append([number])
            joints.append(how)
        elif lots:
            lots[-1].append(number)
            commas += how in ("comma", "but")
        else:
            lots.append([number])
    listed = "comma" in joints and (commas or set(joints) == {"comma"})
    if len(lots) < 2 or listed or not all(_is_whole(lot, mentions) for lot in lots):
        return []
    apart = all(joint == "or" for joint in joints) or _nothing_in_common(lots, mentions)
    return lots if apart else []


def _is_whole(lot: Sequence[int], mentions: Sequence[Mention]) -> bool:
    places = [number for number in lot if _is_where(mentions[number])]
    return len(places) == 1 and len(lot) > 1


def _is_where(mention: Mention) -> bool:
    return mention.place is not None and mention.family == "where" and not mention.negated


def _nothing_in_common(lots: Sequence[Sequence[int]], mentions: Sequence[Mention]) -> bool:
    places = [place for lot in lots for number in lot if (place := mentions[number].place) and place.axis == "where"]
    for position, place in enumerate(places):
        for other in places[:position]:
            alike = place.rule["variable"] == other.rule["variable"]
            shared = set(place.rule["value"]) & set(other.rule["value"]) if alike else place.states & other.states
            if shared or not (alike or (place.states and other.states)):
                return False
    return True
