"""Texts that are no plain brief: in another language, a question, about what is saved, or with personal data."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from activation.briefs.lexicon import load
from activation.briefs.receipt import Notice
from activation.search.words import split

HIDDEN = "•"
_FILE = load("other_texts")
_LANGUAGES = {name: frozenset(split(table["words"])) for name, table in _FILE["languages"].items()}
_ENGLISH = frozenset(word for group in load("filler").values() for word in split(group["words"])) | {"and", "or", "not"}
_SCRIPTS: dict[str, str] = _FILE["scripts"]
_PERSONAL = (
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("a Social Security number", re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")),
    ("a Social Security number", re.compile(r"(?<=ssn )\d{9}\b|(?<=ssn: )\d{9}\b", re.IGNORECASE)),
    ("a card number", re.compile(r"(?<![\d-])(?:\d{4}[ -]){3}\d{1,4}(?![\d-])|(?<![\d.,$])\d{15,16}(?![\d.,])")),
    ("a phone number", re.compile(r"(?<![\d$.,])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\d)")),
    ("a phone number", re.compile(r"\+\d{1,3}(?:[ .-]?\d{2,4}){3,4}(?!\d)|(?<![\d$.,])[2-9]\d{9}(?![\d.,])")),
)


def without_personal_data(text: str) -> tuple[str, list[Notice]]:
    """The text with each e-mail address, phone, card or Social Security number hidden, letter by letter."""
    found: Counter[str] = Counter()
    for name, pattern in _PERSONAL:
        text, many = pattern.subn(lambda match: HIDDEN * len(match.group()), text)
        found[name] += many
    kinds = [name for name, many in found.items() if many]
    if not kinds:
        return text, []
    named = " and ".join([", ".join(kinds[:-1]), kinds[-1]] if len(kinds) > 1 else kinds)
    message = f"The brief held {named}. It is hidden here and not kept: a brief describes groups, never single people."
    return text, [Notice(kind="personal_data", message=message)]


def language_of(text: str) -> str:
    """The language that a text seems to be in, where it is not English; else empty."""
    letters = [char for char in text if char.isalpha()]
    scripts = Counter(unicodedata.name(char, "").split(" ")[0] for char in letters if not char.isascii())
    foreign = [(many, script) for script, many in scripts.items() if script in _SCRIPTS]
    if 2 * sum(many for many, _ in foreign) > len(letters):
        japanese = scripts["HIRAGANA"] or scripts["KATAKANA"]
        return "Japanese" if japanese else _SCRIPTS[max(foreign)[1]]
    words = set(split(text))
    marks = [(len(words & theirs), name) for name, theirs in _LANGUAGES.items()]
    most, name = max(marks)
    enough = most >= 2 and most > len(words & _ENGLISH)
    return name if enough else ""


def notices_of(text: str, language: str, about_saved: bool) -> list[Notice]:
    """What to say of a text as a whole: its language, that it is a question, that it asks about what is saved."""
    if language:
        message = f"This seems to be {language}. Briefs are read in English; please write it in English."
        return [Notice(kind="language", message=message)]
    if about_saved:
        message = (
            "This asks about saved audiences, which a brief does not answer. Look for it in the list of audiences."
        )
        return [Notice(kind="saved_audiences", message=message)]
    if is_question(text):
        message = "This is a question. The people it asks about are read as an audience; their count is the answer."
        return [Notice(kind="question", message=message)]
    return []


def is_question(text: str) -> bool:
    """Whether a text asks something, and not only politely for an audience."""
    words = _plain(text)
    if _opens(words, _FILE["questions"]["opening"]):
        return True
    return text.rstrip(" \n\"')").endswith("?") and _opens(words, _FILE["questions"]["with_mark"])


def is_about_saved(text: str) -> bool:
    """Whether a text asks about the audiences that are saved, and not for a new one."""
    words = _plain(text)
    start = words[2:] if words[:2] in (["can", "you"], ["could", "you"]) else words
    thing = next((place for place, word in enumerate(start[:9]) if word in _FILE["saved"]["things"]), None)
    if thing is None or not _opens(start, _FILE["saved"]["asking"]):
        late = start[:1] == ["why"] and bool(set(start) & set(_FILE["saved"]["things"]))
        return late
    if start[thing + 1 : thing + 2] in (["of"], ["for"]):
        return False
    rest = f" {' '.join(start[:thing] + start[thing + 1 :])} "
    return any(f" {phrase} " in rest for phrase in _FILE["saved"]["known"])


def _plain(text: str) -> list[str]:
    return split(text[:500])


def _opens(words: Sequence[str], phrases: Sequence[str]) -> bool:
    first = " ".join(words[:4]) + " "
    return any(first.startswith(f"{phrase} ") for phrase in phrases)
