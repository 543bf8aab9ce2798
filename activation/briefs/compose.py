"""From mentions to criteria: what "or" joins becomes `any`, places of one kind are united, the rest must all hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from activation.briefs.grouping import bracketed, placed_apart
from activation.briefs.mentions import Mention
from activation.briefs.pieces import Joint, Piece
from activation.briefs.tokens import Word
from activation.places import Place
from activation.wording import some_of

Tree = dict[str, Any]
_TO = frozenset({"to", "and", "through", "plus", "or", "over", "older"})


@dataclass(frozen=True)
class Part:
    """One part of the top-level "all", the numbers of the mentions it was made from, and a note on how they bind."""

    rule: Tree
    mentions: tuple[int, ...]
    note: str = ""


def link(before: Mention, after: Mention, pieces: Sequence[Piece], words: Sequence[Word]) -> str:
    """How two mentions that follow each other are joined: or, and, but, with, comma, or next to each other."""
    between = [piece for piece in pieces if before.last < piece.first and piece.last < after.first]
    joints = [piece.content.word for piece in between if isinstance(piece.content, Joint)]
    for word in ("but", "or", "and"):
        if word in joints:
            return word
    if any(words[place].breaks for place in range(before.last + 1, after.first + 1)):
        return "comma"
    if "/" in words[after.first].before:
        return "comma" if _is_shorthand(words) else "or"
    return "with" if between else "next"


def _is_shorthand(words: Sequence[Word]) -> bool:
    """Whether bars part what must all hold, as planners write: M18-34 / blue collar / HHI < $50K."""
    bars = sum(word.before.strip() == "/" and word.before != "/" for word in words)
    return bars > 1 and any(word.number is not None for word in words)


def places_together(mentions: Sequence[Mention], pieces: Sequence[Piece], words: Sequence[Word]) -> list[Mention]:
    """The mentions with places that follow each other as a list ("Texas, Florida or Ohio") as one."""
    merged: list[Mention] = []
    for mention in mentions:
        if merged and _one_list(merged[-1], mention, pieces, words):
            merged[-1] = _united(merged[-1], mention)
        else:
            merged.append(mention)
    return merged


def _one_list(before: Mention, after: Mention, pieces: Sequence[Piece], words: Sequence[Word]) -> bool:
    if not (before.place and after.place and before.rule and after.rule) or before.family != after.family:
        return False
    if before.rule["variable"] != after.rule["variable"] or before.negated != after.negated:
        return False
    if after.negated and not after.shared:
        return False
    between = [piece for piece in pieces if before.last < piece.first and piece.last < after.first]
    return all(isinstance(piece.content, Joint) for piece in between) and link(before, after, pieces, words) in (
        "or",
        "and",
        "comma",
    )


def _united(before: Mention, after: Mention) -> Mention:
    assert before.rule and after.rule and before.place and after.place
    values = list(dict.fromkeys([*before.rule["value"], *after.rule["value"]]))
    rule = {**before.rule, "value": values}
    names = f"{before.place.name}, {after.place.name}"
    place = replace(before.place, name=names, rule=rule, states=before.place.states | after.place.states)
    head = before.meaning.split(" is ")[0]
    meaning = f"ZIPs of {names}" if place.needs_context else f"{head} is {some_of(values)}"
    reason = "; ".join(dict.fromkeys([before.reason, after.reason]))
    return replace(before, last=after.last, rule=rule, place=place, meaning=meaning, reason=reason)


def parts_of(mentions: Sequence[Mention], pieces: Sequence[Piece], words: Sequence[Word]) -> list[Part]:
    """The parts that must all hold, in order, no two the same; brackets and places of their own bind first."""

    def joined(number: int) -> str:
        return link(mentions[number - 1], mentions[number], pieces, words) if number else ""

    groups = bracketed(mentions, words, joined)
    if not groups:
        return _unbracketed(mentions, pieces, words)
    units = [_unit([mentions[number] for number in group], pieces, words) for group in groups]
    return [
        replace(part, mentions=tuple(number for unit in part.mentions for number in groups[unit]))
        for part in _parts(units, pieces, words)
    ]


def _unbracketed(mentions: Sequence[Mention], pieces: Sequence[Piece], words: Sequence[Word]) -> list[Part]:
    def joined(number: int) -> str:
        return link(mentions[number - 1], mentions[number], pieces, words) if number else ""

    lots = placed_apart(mentions, joined)
    if not lots:
        return _parts(mentions, pieces, words)
    trees = [_all(_parts([mentions[number] for number in lot], pieces, words)) for lot in lots]
    note = "Each place goes with the words beside it: one such lot or another."
    return [Part({"any": trees}, tuple(number for lot in lots for number in lot), note)]


def _all(parts: Sequence[Part]) -> Tree:
    return parts[0].rule if len(parts) == 1 else {"all": [part.rule for part in parts]}


def _unit(group: Sequence[Mention], pieces: Sequence[Piece], words: Sequence[Word]) -> Mention:
    """What stands in a bracket as one mention."""
    parts = _unbracketed(group, pieces, words) if len(group) > 1 else []
    if not parts:
        return group[0]
    return Mention(group[0].first, group[-1].last, "rule", rule=_all(parts), family="group")


def _parts(mentions: Sequence[Mention], pieces: Sequence[Piece], words: Sequence[Word]) -> list[Part]:
    parts: dict[str, Part] = {}
    for choices in _where_together(_flat(_alternatives(mentions, pieces, words)), mentions):
        rule = _tree(choices, mentions)
        before = parts.get(repr(rule), Part(rule, ()))
        parts[repr(rule)] = Part(rule, (*before.mentions, *(number for phrase in choices for number in phrase)))
    return list(parts.values())


# A phrase is mentions, by number, that stand next to each other and hold together; choices are phrases joined by "or".
Phrase = list[int]
Choices = list[Phrase]


def _alternatives(mentions: Sequence[Mention], pieces: Sequence[Piece], words: Sequence[Word]) -> list[Choices]:
    """The choices of a brief: young renters or retirees is (young and renters) or retirees."""
    groups: list[Choices] = []
    links: list[str] = []
    through = ""
    for number, mention in enumerate(mentions):
        how = link(mentions[number - 1], mention, pieces, words) if number else "and"
        if mention.kind != "rule":
            through = "or" if how == "or" and through != "and" else "and"
            continue
        if through:
            how = "or" if how == through == "or" else "and"
        through = ""
        if how in ("comma", "and") and number and _more_ages(mentions[number - 1], mention, words):
            how = "or"
        if how == "or" and groups and not (mention.negated and mention.shared):
            groups[-1].append([number])
            while links[-1] == "comma" and _alike(groups[-2], groups[-1], mentions):
                links.pop()
                groups[-2:] = [groups[-2] + groups[-1]]
        elif how == "next" and groups:
            groups[-1][-1].append(number)
        else:
            groups.append([[number]])
            links.append(how)
    return groups


def _more_ages(before: Mention, after: Mention, words: Sequence[Word]) -> bool:
    """Whether a second range of ages belongs to the same people: aged 25-34 and 45-54."""
    both = before.family == after.family == "age" and before.kind == "rule" and not (before.negated or after.negated)
    figures = all(word.number is not None or word.plain in _TO for word in words[after.first : after.last + 1])
    return both and figures and any(word.number is not None for word in words[before.first : before.last + 1])


def _alike(before: Choices, after: Choices, mentions: Sequence[Mention]) -> bool:
    """Whether a comma before an "or" continues its list: single mentions of one family, none of them negated."""
    both = [mentions[phrase[0]] for phrase in [*before, *after]]
    single = all(len(phrase) == 1 for phrase in [*before, *after])
    return single and len({mention.family for mention in both}) == 1 and not any(mention.negated for mention in both)


def _flat(groups: Sequence[Choices]) -> list[Choices]:
    """A phrase without an alternative as one part per mention."""
    return [
        part
        for choices in groups
        for part in ([[[number]] for number in choices[0]] if len(choices) == 1 else [choices])
    ]


def _where_together(groups: Sequence[Choices], mentions: Sequence[Mention]) -> list[Choices]:
    """Places named apart as choices, since nobody lives in two states; but a town in its state stays in it."""
    where = [choices for choices in groups if _is_where(choices, mentions)]
    local = [choices for choices in where if _place(choices, mentions).rule["variable"] in ("ZIP", "COUNTY")]
    wide = [choices for choices in where if choices not in local]
    states = {state for choices in wide for state in _place(choices, mentions).states}
    inside = bool(local) and bool(wide) and all(_place(choices, mentions).states <= states for choices in local)
    united = [local, wide] if inside else [where]
    result: list[Choices] = []
    for choices in groups:
        together = next((part for part in united if choices in part), None)
        if together is None:
            result.append(choices)
        elif choices is together[0]:
            result.append([phrase for one in together for phrase in one])
    return result


def _is_where(choices: Choices, mentions: Sequence[Mention]) -> bool:
    mention = mentions[choices[0][0]]
    return len(choices) == 1 and mention.place is not None and mention.family == "where" and not mention.negated


def _place(choices: Choices, mentions: Sequence[Mention]) -> Place:
    place = mentions[choices[0][0]].place
    assert place is not None
    return place


def _tree(choices: Choices, mentions: Sequence[Mention]) -> Tree:
    trees: list[Tree] = []
    for phrase in choices:
        rules = [rule for number in phrase if (rule := mentions[number].signed_rule)]
        tree = rules[0] if len(rules) == 1 else {"all": rules}
        if tree not in trees:
            trees.append(tree)
    if len(trees) == 1:
        return trees[0]
    variables = {tree.get("variable") for tree in trees}
    if len(variables) == 1 and all(tree.get("op") == "in" for tree in trees):
        return {**trees[0], "value": list(dict.fromkeys(value for tree in trees for value in tree["value"]))}
    return {"any": trees}
