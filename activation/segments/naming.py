"""Names for segments in plain words: what sets each apart, from no list of ready-made names, and no two alike."""

from collections.abc import Iterable, Iterator, Sequence

from activation.segments.drivers import Driver, tells_apart

# A mean that differs by less than 0.3 standard deviations is small on Cohen's scale, and names nothing.
NOTABLE = 0.3
_IN_A_NAME = 3
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")


def notable(driver: Driver) -> bool:
    """True where a driver says enough of a segment to be part of its name."""
    strong = abs(driver.effect) >= NOTABLE
    return strong and (not driver.level or tells_apart(driver.mean / 100, driver.base_mean / 100))


def names(drivers: Sequence[Sequence[Driver]], places: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """A name per segment from its drivers, strongest first; `places` say where each mostly lies, or nothing.

    A name that another segment has, in whatever order, or that is `taken`, takes up its next driver, then the place,
    then the value of its strongest number, then a numeral.
    """
    said: set[frozenset[str]] = set()
    given = {name.casefold() for name in taken}
    found = []
    for own, place in zip(drivers, places, strict=True):
        free = (choice for choice in _choices(own, place) if _joined(choice).casefold() not in given)
        phrases = next(choice for choice in free if frozenset(choice) not in said)
        said.add(frozenset(phrases))
        found.append(_joined(phrases))
    return found


def _choices(own: Sequence[Driver], place: str) -> Iterator[list[str]]:
    """Ever longer lists of phrases, without end."""
    telling = [driver for driver in own if notable(driver)]
    strong = list(dict.fromkeys(_phrase(driver) for driver in telling))
    weaker = [_phrase(driver) for driver in own if driver.effect and not driver.level and driver not in telling]
    weaker = [phrase for phrase in dict.fromkeys(weaker) if phrase not in strong]
    if strong:
        start, more = strong[:_IN_A_NAME], strong[_IN_A_NAME:] + weaker[:1]
    else:
        start, more = ["close to average", *weaker[:1]], weaker[1:2]
    for length in range(len(more) + 1):
        yield start + more[:length]
    if place and place not in start:
        yield [*start, place]
    yield [*start, *[_value(driver) for driver in own if not driver.level][:1]]
    number = 2
    while True:
        yield [*start, roman(number)]
        number += 1


def _phrase(driver: Driver) -> str:
    """A driver's words inside a sentence: "Few cars" becomes "few cars"; "RV dealers" and levels stay."""
    return driver.words if driver.level else lowered(driver.words)


def lowered(words: str) -> str:
    """Words as they stand inside a sentence; an abbreviation at their beginning stays."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def _value(driver: Driver) -> str:
    """A number's mean in short: "renters 16 %", "median household income $112,000"."""
    rounded = float(f"{driver.mean:.3g}")
    text = f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:.2g}"
    if driver.unit.startswith("usd"):
        text = f"${text}"
    elif driver.unit.startswith("percent"):
        text = f"{text} %"
    return f"{lowered(driver.label)} {text}"


def roman(number: int) -> str:
    """A number from 1 to 99 in Roman numerals."""
    return _TENS[number // 10] + _ONES[number % 10]


def _joined(phrases: Sequence[str]) -> str:
    first, *later = phrases
    text = ", ".join([first[:1].upper() + first[1:], *(phrase for phrase in later if not _numeral(phrase))])
    return " ".join([text, *(phrase for phrase in later if _numeral(phrase))])


def _numeral(phrase: str) -> bool:
    return not set(phrase) - set("IVXLC")
