"""The catalogue: every variable an audience can be described with, and where each comes from."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal, Self, get_args

import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict
from rapidfuzz import process

from activation.errors import DataMissing, UnknownVariable

VariableType = Literal[
    "demographic", "financial", "behavioral", "psychographic", "geographic", "health", "technology", "household"
]

SensitiveClass = Literal["race_ethnicity", "health_condition", "disability", "hardship"]
SENSITIVE_CLASSES: tuple[str, ...] = get_args(SensitiveClass)


class Variable(BaseModel):
    """One measured fact about every ZIP area, with its unit, source, vintage and caveat.

    `quantiles` are the people-weighted percentiles 0 to 100 (101 values) of a numeric variable, in
    its unit; `mean` is weighted by people too; `coverage` is the share of people (0 to 1) who live
    where the value is known. A variable of kind "category" has `levels` instead of mean and quantiles.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    label: str
    description: str
    type: VariableType
    category: str
    kind: Literal["number", "category"]
    unit: str
    source: str
    vintage: str
    caveat: str
    source_columns: tuple[str, ...]
    higher_means: str
    lower_means: str
    synonyms: tuple[str, ...]
    stands_for: str
    sensitive: SensitiveClass | Literal[""]
    coverage: float
    mean: float | None
    quantiles: tuple[float, ...]
    levels: tuple[str, ...]

    def quantile(self, percent: float) -> float:
        """The value below which `percent` of all people live, between two stored percentiles by a straight line."""
        low = int(percent)
        if low >= 100:
            return self.quantiles[100]
        part = percent - low
        return self.quantiles[low] * (1 - part) + self.quantiles[low + 1] * part

    @property
    def quintiles(self) -> tuple[float, ...]:
        """The four values that cut people into five equal parts."""
        return self.quantiles[20:100:20]

    @property
    def deciles(self) -> tuple[float, ...]:
        """The nine values that cut people into ten equal parts."""
        return self.quantiles[10:100:10]


def _key_field(code: str, label: str, description: str, kind: Literal["number", "category"], unit: str) -> Variable:
    return Variable(
        code=code, label=label, description=description, type="geographic", category="Places", kind=kind, unit=unit,
        source="Census ACS 5-year", vintage="2024", caveat="", source_columns=(), higher_means="", lower_means="",
        synonyms=(), stands_for="", sensitive="", coverage=1.0, mean=None, quantiles=(), levels=(),
    )  # fmt: skip


# Two columns of the population that rules may use but that describe no audience: they are not ranked.
KEY_FIELDS = (
    _key_field("PEOPLE", "People in the ZIP", "People living in the ZIP area", "number", "people"),
    _key_field("ZIP", "ZIP code", "The ZIP area's five-digit code", "category", "ZIP code"),
)


class Catalogue:
    """All variables of one data type, by code and in the catalogue's order."""

    def __init__(self, variables: list[Variable]) -> None:
        self._by_code = {variable.code: variable for variable in (*variables, *KEY_FIELDS)}
        self.variables = tuple(variables)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The catalogue in a Parquet file; DataMissing where the file is not there."""
        if not path.exists():
            raise DataMissing(
                f"The catalogue {path.name} is missing.", "Restore it from the project, or run python -m data.build."
            )
        rows = pq.read_table(path).to_pylist()
        return cls([Variable(**row) for row in rows])

    def __iter__(self) -> Iterator[Variable]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of all ranked variables."""
        return tuple(variable.code for variable in self.variables)

    def get(self, code: str) -> Variable:
        """The variable with that code; UnknownVariable, naming the nearest codes, where there is none."""
        try:
            return self._by_code[code]
        except KeyError:
            near = [match for match, _, _ in process.extract(str(code).upper(), self._by_code.keys(), limit=3)]
            raise UnknownVariable(
                f"There is no variable {str(code)[:80]!r}.", f"The nearest are {', '.join(near)}.", field="variable"
            ) from None
