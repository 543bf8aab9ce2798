"""How text becomes comparable words: one rule for the catalogue and for what the analyst types, so that both meet."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_FILE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
STOP_WORDS = frozenset(word for group in _FILE["stop"].values() for word in group.split())
NEGATIONS = frozenset(_FILE["negations"]["words"])
HEADS = frozenset(_FILE["heads"]["words"])
_PAIRS: list[str] = _FILE["opposites"]["pairs"]
IRREGULAR: dict[str, str] = _FILE["irregular"]

_WORD = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*")
# The same for text without accents, letters first: it takes half the time over a hundred thousand texts.
_PLAIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)
_ENDINGS = ("ations", "ation", "ators", "ator", "ated", "ating", "ments", "ment", "ness", "ances", "ance")


def folded(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in parts if not unicodedata.combining(char))


def split(text: str) -> list[str]:
    """The words and numbers of a text in order: 65+ is 65 and plus, 18-34 is 18 and 34, stay-at-home is three words."""
    plain = folded(text)
    pattern = _PLAIN_WORD if plain.isascii() else _WORD
    found: list[str] = pattern.findall(plain.replace("+", " plus ") if "+" in plain else plain)
    if "’" in text or "," in text:
        return [word.replace("’", "'").replace(",", "") for word in found]
    return found


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The part of a word that its forms share: owners, owning and own meet; so do retired and retirement."""
    word = word.removesuffix("'s").removesuffix("s'").replace("'", "")
    if word in NEGATIONS:
        return "no"
    if word in IRREGULAR or len(word) < 4 or not word.isalpha():
        return IRREGULAR.get(word, word)
    word = singular(word)
    if word in IRREGULAR:
        return IRREGULAR[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return _tidy(word.removesuffix(ending))
    for ending, least in (("ing", 3), ("ees", 4), ("ee", 4), ("ed", 3), ("er", 3), ("or", 5)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return _tidy(word.removesuffix(ending))
    return _tidy(word)


def stems(text: str) -> list[str]:
    """The stems of the words of a text that say something, in order."""
    return [stem(word) for word in split(text) if word not in STOP_WORDS]


def singular(word: str) -> str:
    """A noun without its plural ending; other words that end so lose it too."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def opposite(one: str, other: str) -> bool:
    """Whether two words, in whatever form, stand against each other."""
    return frozenset((stem(one), stem(other))) in _opposites()


@cache
def _opposites() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(map(stem, pair.split())) for pair in _PAIRS)


def _tidy(base: str) -> str:
    """Undoes what an ending did to the word before it: shopp is shop, smoke is smok, city is citi."""
    if len(base) > 3 and base[-1] == base[-2] and (base[-1] not in "lsz" or (base[-1] == "l" and len(base) > 5)):
        return base[:-1]
    if len(base) > 3 and base.endswith("e"):
        return base[:-1]
    if len(base) > 3 and base.endswith("y"):
        return base[:-1] + "i"
    return base
