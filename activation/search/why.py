"""Why a variable was found, in plain words."""

from collections.abc import Mapping, Sequence

from activation.search.terms import How, Sense, Term

_TAKEN: dict[How, str] = {
    "word": "",
    "respelt": " (in American English '{}')",
    "misspelt": " (read as '{}')",
    "begun": " (as in '{}')",
    "meaning": " (near in meaning to '{}')",
}


def why(terms: Sequence[Term], fields: Mapping[str, str]) -> str:
    """Which typed words a variable holds, as what, and in which of its fields; `fields` has them by stem."""
    parts = []
    for term in terms:
        held = next((sense for sense in term.senses if sense.stem in fields), None)
        if held:
            parts.append(f"'{term.typed}'{_taken(term.typed, held)} in its {fields[held.stem]}")
    return "matches " + "; ".join(dict.fromkeys(parts)) if parts else ""


def _taken(typed: str, sense: Sense) -> str:
    if sense.how == "word" and typed != sense.word:
        return f" (read as '{sense.word}')"
    return _TAKEN[sense.how].format(sense.word)
