"""Reads the definitions: what each variable is called and how it is made from columns of the source.

A definition that says too much or too little is refused here, before any number is computed.
"""

import tomllib
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from activation.catalogue import VariableType

DEFINITIONS = Path(__file__).parent / "definitions"

# The catalogue's order, which is the order in which people read it.
FILES = (
    "places", "density_growth",
    "age", "sex_and_age", "education", "work", "military", "race_ethnicity",
    "family", "housing", "mobility", "family_services",
    "income", "social_security", "insurance", "money_services", "hardship",
    "internet",
    "food_and_drink", "groceries", "shopping", "home_and_garden", "beauty_and_care", "pets", "cars", "travel",
    "health_habits",
    "outdoors", "arts", "community",
    "health_services", "health_conditions", "disability",
)  # fmt: skip

Columns = tuple[str, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Strict):
    """A percentage: the sum of `of` less `less`, over the sum of `over` less `over_less`."""

    of: Columns = Field(min_length=1)
    less: Columns = ()
    over: Columns = Field(min_length=1)
    over_less: Columns = ()


class Ratio(_Strict):
    """The sum of `of` over the sum of `over`, times `scale`.

    `over` is taken as at least `floor`, and only `over_percent` percent of it where that column is named.
    """

    of: Columns = Field(min_length=1)
    over: Columns = Field(min_length=1)
    over_percent: str = ""
    scale: float = 1.0
    floor: float = 0.0


class Growth(_Strict):
    """The change from one count to a later one, or from one mean to a later one, as a percentage.

    Counts are divided by at least 1,000. Means (`least_people` above 0) are unknown where fewer people lived.
    """

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    least_people: int = 0


class Recipe(_Strict):
    """The definition of one variable, with exactly one formula."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]*[A-Z0-9]$")
    type: VariableType
    category: str
    label: str
    description: str
    caveat: str
    sensitive: Literal["", "race_ethnicity", "health_condition", "disability", "hardship"] = ""
    synonyms: tuple[str, ...] = Field(min_length=8, max_length=28)
    higher_means: str = ""
    lower_means: str = ""
    stands_for: str = ""
    unit: str = ""
    vintage: str = ""
    scale: float = 1.0
    unknown_above_100: bool = False

    column: str = ""
    complement: str = ""
    share: Share | None = None
    ratio: Ratio | None = None
    growth: Growth | None = None
    per_10k: Columns = ()
    place: Literal["", "state", "county", "region", "division", "urbanicity"] = ""
    columns: Columns = ()

    @model_validator(mode="after")
    def _one_formula(self) -> Self:
        formulas = (self.column, self.complement, self.share, self.ratio, self.growth, self.per_10k, self.place)
        if 1 != sum(bool(formula) for formula in formulas):
            raise ValueError(f"{self.code}: a definition needs exactly one formula.")
        if not self.place and not (self.higher_means and self.lower_means):
            raise ValueError(f"{self.code}: a number needs higher_means and lower_means.")
        return self


def read_recipes(folder: Path = DEFINITIONS) -> list[Recipe]:
    """All definitions in the catalogue's order; a ValueError names the one that is wrong."""
    return [recipe for name in FILES for recipe in _read_file(folder / f"{name}.toml")]


def _read_file(path: Path) -> list[Recipe]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = {key: value for key, value in tables.items() if not isinstance(value, dict)}
    recipes = []
    for code, table in tables.items():
        if isinstance(table, dict):
            extra = table.pop("extra_caveat", "")
            fields = {"caveat": "", **shared, **table, "code": code}
            fields["caveat"] = f"{extra} {fields['caveat']}".strip()
            recipes.append(Recipe(**fields))
    return recipes
