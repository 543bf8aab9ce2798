"""An audience split into balanced segments: the rows, the engine, the names and the lifestyle mix put together."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd

from activation.audience import DataSnapshot, PrizmShare, Segment, Segmentation
from activation.catalogue import Catalogue, Variable
from activation.criteria import Node
from activation.errors import BoundsCannotHold, InvalidSplit, SensitiveVariable
from activation.places import state_names
from activation.population import PLACE_COLUMNS, Population, quoted
from activation.prizm import Prizm
from activation.segments import split
from activation.segments.bounds import NothingDiffers
from activation.segments.describe import describe
from activation.segments.portrait import portrait, state_shares
from activation.segments.progress import Progress

# What separates areas most, and means something to a planner, where the analyst has chosen nothing else.
DEFAULT_VARIABLES = (
    "MEDIAN_HOUSEHOLD_INCOME", "AGE_65_PLUS_SHARE", "AGE_UNDER_15_SHARE", "RENTERS_SHARE", "URBANICITY",
)  # fmt: skip
PLACES = ("STATE", "COUNTY", "REGION", "DIVISION")
SUGGESTED = 8
MAX_VARIABLES = 40


@dataclass(frozen=True)
class AudienceSplit:
    """The segments of an audience (the schema's shape) and which row belongs to which (members).

    members: one row per ZIP with zip, people, households, segment_id. `segmentation.natural` is False where the data
    has no natural groups, so that the segments are a partition of our making. `alike` are the labels of variables that
    are the same throughout the audience and separated nothing. `snapshot` is the data that the members were counted
    on, None where that is not known.
    """

    segments: list[Segment]
    members: pd.DataFrame
    segmentation: Segmentation
    alike: tuple[str, ...] = ()
    snapshot: DataSnapshot | None = None

    @property
    def gap(self) -> float | None:
        """The distance to the proven optimum of the assignment; 0 is exact."""
        return self.segmentation.gap

    @property
    def stability(self) -> float | None:
        """The adjusted Rand index over resampled data; 1 is always the same."""
        return self.segmentation.stability

    @property
    def number(self) -> int:
        """How many segments there are."""
        return self.segmentation.number

    @property
    def seed(self) -> int:
        """The seed that makes the same segments again."""
        return self.segmentation.seed


def split_audience(
    node: Node,
    variables: Sequence[Variable],
    population: Population,
    prizm: Prizm,
    *,
    number: int | Literal["auto"] = "auto",
    min_share: float = 0.05,
    max_share: float = 0.10,
    seed: int = 0,
    progress: Progress | None = None,
    relaxed: bool = False,
) -> AudienceSplit:
    """Splits the people that the criteria keep; BoundsCannotHold or InvalidSplit say why where it cannot be done.

    `relaxed` lets a ZIP area above the largest share be a segment of its own; its characteristics say "heavy_row".
    """
    codes = [variable.code for variable in variables]
    # STATE names the place of segments that nothing else tells apart.
    columns = tuple(dict.fromkeys((*PLACE_COLUMNS, "STATE", *codes)))
    rows = population.rows(node, columns).set_index("zip")
    if rows.empty:
        raise BoundsCannotHold("There is nobody to split.", "Loosen or remove the rule that keeps nobody.")
    labels = {variable.code: variable.label for variable in variables}
    try:
        result = split(rows, codes, "people", number, min_share, max_share, seed, progress, relaxed)
    except NothingDiffers as error:
        raise error.called(labels) from None
    except (InvalidSplit, BoundsCannotHold) as error:
        error.title, error.hint = _of_zips(error.title), _of_zips(error.hint)
        raise
    members = rows.assign(segment_id=result.labels)
    return AudienceSplit(
        segments=segments_of(members, variables, prizm, shares_of_levels(variables, population), result.flagged),
        members=members.reset_index()[["zip", "people", "households", "segment_id"]],
        segmentation=Segmentation(
            number=result.number,
            min_share=min_share,
            max_share=max_share,
            seed=seed,
            gap=result.gap,
            stability=result.stability,
            natural=result.natural,
            variables=codes,
        ),
        alike=tuple(labels[code] for code in result.alike),
    )


def _of_zips(text: str) -> str:
    """The engine's words about rows in those of the page: a row is a ZIP area here."""
    return re.sub(r"\brow(s?)\b", r"ZIP area\1", re.sub(r"\bRows\b", "ZIP areas", text))


def segments_of(
    members: pd.DataFrame,
    variables: Sequence[Variable],
    prizm: Prizm,
    base_means: Mapping[str, float],
    heavy: Collection[int] = (),
    given: Mapping[int, str] | None = None,
) -> list[Segment]:
    """The segments of members with sizes, names, drivers, portraits and mixes, in the order of their segment_id.

    members: one row per ZIP (the index) with people, households, segment_id, STATE and the variables. base_means: the
    nation's, as `describe` takes them. heavy: the segments that are one row above the bounds. given: names that people
    gave, by segment_id; all others come from the data.
    """
    given = given or {}
    ids, labels = np.unique(members["segment_id"].to_numpy(), return_inverse=True)
    portraits = describe(members, labels, members["people"], list(variables), base_means, given.values())
    total = int(members["people"].sum())
    segments = []
    for segment_id, one, (_, rows) in zip(ids.tolist(), portraits, members.groupby("segment_id"), strict=True):
        people, mix = int(rows["people"].sum()), lifestyle_mix(rows, prizm)
        share = 100 * people / total
        states = state_shares(rows["STATE"], rows["people"].to_numpy(), state_names())
        segments.append(
            Segment(
                segment_id=segment_id,
                name=given.get(segment_id, one.name),
                size=people,
                size_percentage=round(share, 2),
                households=int(rows["households"].sum()),
                rows=len(rows),
                characteristics={
                    "portrait": portrait(people, len(rows), share, one.drivers, states),
                    "drivers": [asdict(driver) for driver in one.drivers],
                    "heavy_row": segment_id in heavy,
                },
                prizm_segments=leading(mix),
                prizm_mix=mix,
            )
        )
    return segments


def shares_of_levels(variables: Sequence[Variable], population: Population) -> dict[str, float]:
    """Percent of the nation's people in each level of the variables that are categories, by "CODE: level"."""
    shares: dict[str, float] = {}
    for variable in variables:
        if variable.kind == "category":
            column = quoted(variable.code)
            asked = (
                f"SELECT {column} AS level, sum(people) AS people FROM population WHERE {column} IS NOT NULL GROUP BY 1"
            )
            held = population.ask(asked, []).set_index("level")["people"].astype(float)
            shares |= {f"{variable.code}: {level}": float(part) for level, part in (100 * held / held.sum()).items()}
    return shares


def lifestyle_mix(rows: pd.DataFrame, prizm: Prizm) -> list[PrizmShare]:
    """The PRIZM mix of these rows (index or column zip, and households) against the nation, largest share first."""
    zips = rows["zip"] if "zip" in rows else rows.index.to_series()
    return [
        PrizmShare(
            code=share.code,
            name=share.name,
            group=share.group,
            share=share.share,
            base_share=share.base_share,
            index=share.index,
        )
        for share in prizm.mix(zips, rows["households"])
        if share.households > 0
    ]


def leading(mix: list[PrizmShare]) -> list[str]:
    """The codes that most households have, at most five."""
    return [share.code for share in mix[:5]]


def suggested_variables(used: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Codes to split on for criteria that use these variables: those that still vary, filled up with the defaults.

    Places are left out: an audience of one state has nothing to split there, and counties are too many to be segments.
    """
    own = [code for code in dict.fromkeys(used) if code in catalogue.codes and code not in PLACES]
    own = [code for code in own if not catalogue.get(code).sensitive]
    return list(dict.fromkeys([*own[: SUGGESTED - 3], *DEFAULT_VARIABLES]))[:SUGGESTED]


def chosen_variables(
    codes: Sequence[str] | None, catalogue: Catalogue, allow_sensitive: tuple[str, ...] = ()
) -> list[Variable]:
    """The variables behind these codes, each once; the defaults for none.

    InvalidSplit over the limit, UnknownVariable, and SensitiveVariable for a class that is not allowed.
    """
    variables = [catalogue.get(code) for code in dict.fromkeys(codes or DEFAULT_VARIABLES)]
    if len(variables) > MAX_VARIABLES:
        raise InvalidSplit(f"{len(variables)} variables are too many to split on.", f"Choose at most {MAX_VARIABLES}.")
    for variable in variables:
        if variable.sensitive and variable.sensitive not in allow_sensitive:
            raise SensitiveVariable(
                f"{variable.label} may not make segments.",
                f"It is sensitive ({variable.sensitive.replace('_', ' ')}): it may only describe them.",
                field="variables",
            )
    return variables
