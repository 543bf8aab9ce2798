"""British spellings and words as an American catalogue writes them."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from activation.search.words import singular

_WORDS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["words"]
_ENDINGS = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"isation(s?)$", r"ization\1"), (r"is(e|es|ed|er|ers|ing)$", r"iz\1"),
        (r"ys(e|es|ed|er|ers|ing)$", r"yz\1"), (r"our(s|ed|ing|ite|ites|al|hood|hoods|less|ful)?$", r"or\1"),
        (r"([bt])re(s?)$", r"\1er\2"), (r"ogue(s?)$", r"og\1"), (r"ll(ed|er|ers|ing|ery)$", r"l\1"),
        (r"([^l])l(ment|ments|ful)$", r"\1ll\2"), (r"ence(s?)$", r"ense\1"), (r"ae", "e"), (r"oe", "e"),
    )
)  # fmt: skip


def american(word: str) -> Iterator[str]:
    """How an American may write a word, the likeliest first; nothing for one that both write alike."""
    for form in (word, singular(word)):
        if form in _WORDS:
            yield _WORDS[form]
    for british, ending in _ENDINGS:
        respelt = british.sub(ending, word)
        if respelt != word:
            yield respelt
