"""A ZIP code as people's files have it, made five digits again where there is only one way to."""

import re

_QUOTED = re.compile(r'="?([^"]*)"?')  # ="00501", by which spreadsheets are told to keep the zeros
_WHOLE = re.compile(r"(\d+)\.0+")
_DASHED = re.compile(r"(\d{3,5})[-–\s](\d{4})")


def five_digits(text: str) -> tuple[str | None, str]:
    """The ZIP code in a text, and what was mended to find it (nothing: it was right); None where it cannot be told."""
    bare, done = "".join(letter for letter in text if letter.isprintable()).strip().strip("'\u2019").strip(), []
    if match := _QUOTED.fullmatch(bare) or _WHOLE.fullmatch(bare):
        bare = match[1].strip()
    if bare != text:
        done.append("stray signs taken away")
    if match := _DASHED.fullmatch(bare):
        bare = match[1].zfill(5) + match[2]
        done.append("the first five digits of nine taken")
        done += ["lost zeros put back in front"] if len(match[1]) < 5 else []
    if not (bare.isascii() and bare.isdecimal()):
        return None, "it is no ZIP code"
    if len(bare) in (7, 8):
        bare = bare.zfill(9)
        done += ["lost zeros put back in front"]
    if len(bare) == 9:
        bare = bare[:5]
        done += [] if "the first five digits of nine taken" in done else ["the first five digits of nine taken"]
    if len(bare) in (3, 4):
        bare = bare.zfill(5)
        done.append("lost zeros put back in front")
    if len(bare) != 5 or bare.startswith("000"):
        return None, "it is no ZIP code: those have five digits, or nine"
    return bare, ", ".join(done)
