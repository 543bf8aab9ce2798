"""Names for segments in plain words: what sets each apart, no list of ready-made names, and no two alike."""

from collections.abc import Iterator, Sequence

from activation.segments.drivers import Driver

# A mean that differs by less than 0.3 standard deviations is small on Cohen's scale, and names nothing.
NOTABLE = 0.3
MOSTLY = 60.0  # percent of a segment in one level of a category
OFTEN = 150.0  # index of its commonest level
_IN_A_NAME = 3


def notable(driver: Driver) -> bool:
    """True where a driver says enough of a segment to be part of its name."""
    if abs(driver.effect) < NOTABLE:
        return False
    return not driver.level or driver.mean >= MOSTLY or (driver.index is not None and driver.index >= OFTEN)


def names(drivers: Sequence[Sequence[Driver]], places: Sequence[str]) -> list[str]:
    """A name per segment from its drivers, strongest first; `places` are words on where each lies, or empty.

    A name that another segment has already, in whatever order, takes up its next driver, then the place, then a
    Roman numeral.
    """
    said: set[frozenset[str]] = set()
    found = []
    for own, place in zip(drivers, places, strict=True):
        words = next(choice for choice in _choices(own, place) if frozenset(choice) not in said)
        said.add(frozenset(words))
        found.append(_joined(words))
    return found


def _choices(own: Sequence[Driver], place: str) -> Iterator[list[str]]:
    strong = _once(driver.words for driver in own if notable(driver))
    others = _once(driver.words for driver in own if driver.effect and not driver.level and driver.words not in strong)
    if strong:
        start, more = strong[:_IN_A_NAME], strong[_IN_A_NAME:] + others[:1]
    else:
        start, more = ["Close to average", *others[:1]], others[1:2]
    for length in range(len(more) + 1):
        yield start + more[:length]
    if place and place not in start + more:
        yield [*start, place]
    number = 2
    while True:
        yield [*start, roman(number)]
        number += 1


def _once(words: Iterator[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]


def roman(number: int) -> str:
    """A number from 1 to 89 in Roman numerals."""
    tens, ones = divmod(number, 10)
    return ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")[tens] + (
        ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
    )


def _joined(words: Sequence[str]) -> str:
    """The phrases as one: the first with a capital, later ones without unless they are names or abbreviations."""
    first, *later = words
    numeral = later.pop() if later and not set(later[-1]) - set("IVXLC") else ""
    text = ", ".join([first[:1].upper() + first[1:], *(_lower(word) for word in later)])
    return f"{text} {numeral}".strip()


def _lower(phrase: str) -> str:
    """A phrase of the catalogue inside a sentence: "Few cars" becomes "few cars", "RV dealers" stays.

    Levels come with the case of the data ("suburban", "Northeast") and are told by their own words.
    """
    return phrase if phrase[:2].isupper() else phrase[:1].lower() + phrase[1:]
