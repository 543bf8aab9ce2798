"""What a run of words can be before it is known what belongs together: the pieces that a brief is cut into."""

from dataclasses import dataclass, field
from typing import Literal

from activation.briefs.ages import Ages
from activation.briefs.numbers import Bound
from activation.catalogue import Variable
from activation.places import Place
from activation.search import Hit

Side = Literal["top", "bottom", "above", "below", "middle"]


@dataclass(frozen=True)
class Skip:
    """Words that carry no wish, and why."""

    why: str


@dataclass(frozen=True)
class Joint:
    """A word that joins or parts ideas: and, or, but, with, who, near."""

    word: str


@dataclass(frozen=True)
class Negation:
    """A word that turns what follows round; `wide` ones (except, without) reach over an "and" as well."""

    word: str
    wide: bool


@dataclass(frozen=True)
class Level:
    """How much is meant: the top or bottom so many percent of people, a side of the mean, or the middle.

    times: what the mean is multiplied by, as in "twice the average".
    """

    side: Side
    percent: float = 0
    times: float = 1


@dataclass(frozen=True)
class Idea:
    """Words that the catalogue knows: the variables that fit, best first.

    low: the words mean little of it; level: they say how much themselves; coded: they are the variable's code, so
    that any number beside them is in its unit.
    """

    hits: tuple[Hit, ...]
    low: bool = False
    why: str = ""
    coded: bool = False
    level: Level | None = None

    @property
    def variable(self) -> Variable:
        """The variable that fits best."""
        return self.hits[0].variable


@dataclass(frozen=True)
class Jargon:
    """A word of the trade and the plain brief that it stands for."""

    reads: str


@dataclass(frozen=True)
class Event:
    """Something that single people did, which no area's data holds; `form` says which words around belong to it."""

    form: Literal["verb", "noun", "adjective", "time", "whole"]
    why: str
    objects: tuple["Piece", ...] = ()


@dataclass(frozen=True)
class Beyond:
    """A subject that the data does not hold or must not select by; `nearest` are codes of variables to offer."""

    why: str
    sensitive: str = ""
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """Words that nothing knows, or too many things; `near` are the variables to offer."""

    near: tuple[Hit, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Spot:
    """A place."""

    place: Place


Content = Skip | Joint | Negation | Level | Bound | Ages | Idea | Jargon | Event | Beyond | Unknown | Spot


@dataclass(frozen=True)
class Piece:
    """One content and the words it covers, first to last, both counted from 0."""

    content: Content
    first: int
    last: int
    notes: tuple[str, ...] = field(default=())
