"""Places by name: states, regions, counties, towns and kinds of place, each as the rule that selects it.

States, regions and counties are the catalogue's own levels; nicknames and groups come from a data file; towns are
the place names of the ZIPs in the population, so that "Chicago" selects the ZIPs that the data calls Chicago.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

import pyarrow.parquet as pq

from activation.catalogue import Catalogue
from activation.search.words import split

NAMES = Path(__file__).parent / "briefs" / "lexicon" / "places.toml"

Axis = Literal["where", "kind"]

# A town without its state is believed from this size on; smaller ones need the state's name.
LEAST_PEOPLE = 50_000
# Below this many people, the bare name of a county is more often something else.
_KNOWN_COUNTY = 100_000
# Towns whose names are still known when misspelt, by their longer words.
_WELL_KNOWN, _LONG = 250_000, 6
_UNIFIED = re.compile(r" \(balance\)$| (metropolitan|metro|consolidated|unified) government.*$| urban county$")
_AFFIX = re.compile(r"^urban |( zona urbana| city and borough| municipality)$")
_COUNTY_WORDS = ("county", "parish", "borough", "municipio", "census area", "planning region", "city and borough")


@dataclass(frozen=True)
class Place:
    """A place as a rule; places on the axis `where` exclude each other unless one lies in the other."""

    name: str
    rule: dict[str, Any]
    axis: Axis
    states: frozenset[str] = frozenset()
    note: str = ""
    people: int = 0
    needs_context: bool = False


@lru_cache(maxsize=1)
def state_names() -> Mapping[str, str]:
    """The names of the states by their postal codes."""
    states = tomllib.loads(NAMES.read_text(encoding="utf-8"))["states"]
    return {code: names[0].title().replace(" Of ", " of ") for code, names in states.items()}


@dataclass
class _Town:
    place: str
    state: str
    zips: list[str] = field(default_factory=list)
    people: int = 0


class Places:
    """Finds the place that a run of words names; `towns` is rows of zip, place ("Austin, TX"), people and county."""

    def __init__(self, catalogue: Catalogue, towns: Iterable[Mapping[str, Any]] = ()) -> None:
        self._levels = {
            code: set(catalogue.get(code).levels)
            for code in ("STATE", "COUNTY", "REGION", "DIVISION", "URBANICITY")
            if code in catalogue
        }
        self._names = tomllib.loads(NAMES.read_text(encoding="utf-8"))
        self._by_name: dict[tuple[str, ...], list[Place]] = defaultdict(list)
        self._state_names: dict[tuple[str, ...], str] = {}
        county_people: dict[str, int] = defaultdict(int)
        self.zips: frozenset[str] = frozenset()
        known = self._read_towns(towns, county_people)
        self._add_states()
        self._add_levels()
        self._add_counties(county_people, {town.place.lower() for town in known if town.people >= LEAST_PEOPLE})
        self._add_groups()
        self._add_towns(known)
        self.words = frozenset(word for name in self._by_name for word in name)
        self.big_words = frozenset(
            word for town in known if town.people >= _WELL_KNOWN for word in split(town.place) if len(word) > _LONG
        )
        self._longest = max(map(len, self._by_name), default=0)

    @classmethod
    def read(cls, catalogue: Catalogue, population: Path) -> Self:
        """The places of a catalogue, with the towns of the population's Parquet file."""
        columns = ["zip", "place", "people", "COUNTY"]
        table = pq.read_table(population, columns=columns)
        rows = zip(*(table.column(name).to_pylist() for name in columns), strict=True)
        return cls(catalogue, [dict(zip(("zip", "place", "people", "county"), row, strict=True)) for row in rows])

    def at(self, words: Sequence[str], at: int) -> tuple[int, list[Place]] | None:
        """The number of words, and the places of the longest name that begins at a word, the most peopled first."""
        for length in range(min(self._longest, len(words) - at), 0, -1):
            if places := self._by_name.get(tuple(words[at : at + length])):
                return length, places
        return None

    def state_at(self, words: Sequence[str], at: int) -> tuple[int, str] | None:
        """The number of words and the postal code of a state's full name that begins at a word."""
        for length in range(min(3, len(words) - at), 0, -1):
            if code := self._state_names.get(tuple(words[at : at + length])):
                return length, code
        return None

    def state(self, code: str) -> Place | None:
        """The state of a postal code, in upper case."""
        return self._state(code) if code in self._levels.get("STATE", ()) else None

    def needs_context(self, name: str) -> bool:
        """Whether a town's name is an ordinary word as well."""
        return name in self._names["words"]["towns"]

    def _state(self, code: str) -> Place:
        name = self._names["states"].get(code, [code.lower()])[0].title()
        return Place(name, _in("STATE", [code]), "where", frozenset([code]), self._names["also_cities"].get(code, ""))

    def _add(self, names: Iterable[str], place: Place) -> None:
        for name in names:
            self._by_name[tuple(split(name.replace("&", " and ")))].append(place)

    def _add_states(self) -> None:
        for code, names in self._names["states"].items():
            if code in self._levels.get("STATE", ()):
                place = self._state(code)
                self._add(names, place)
                self._state_names.update({tuple(split(name)): code for name in names})

    def _add_levels(self) -> None:
        for variable, table in (("REGION", "regions"), ("DIVISION", "divisions"), ("URBANICITY", "urbanicity")):
            for level, names in self._names[table].items():
                if level in self._levels.get(variable, ()):
                    axis: Axis = "kind" if variable == "URBANICITY" else "where"
                    shown = level if axis == "kind" else f"the Census {variable.lower()} {level}"
                    self._add(names, Place(shown, _in(variable, [level]), axis))
                    if variable == "DIVISION":
                        self._add([f"{level} division", f"{level} states"], Place(shown, _in(variable, [level]), axis))
        for name, group in self._names["urbanicity_groups"].items():
            if set(group["levels"]) <= self._levels.get("URBANICITY", set()):
                self._add(
                    group["names"],
                    Place(
                        name,
                        _in("URBANICITY", group["levels"]),
                        "kind",
                        note=f"taken as {' and '.join(group['levels'])}",
                    ),
                )

    def _add_groups(self) -> None:
        for name, group in self._names["groups"].items():
            if codes := [code for code in group["states"] if code in self._levels.get("STATE", ())]:
                note = f"taken as {', '.join(codes)}"
                self._add(group["names"], Place(name, _in("STATE", codes), "where", frozenset(codes), note))
        for name, group in self._names["counties"].items():
            if counties := [county for county in group["counties"] if county in self._levels.get("COUNTY", ())]:
                states = frozenset(county[-2:] for county in counties)
                note = (
                    "taken as "
                    + ", ".join(counties[:3])
                    + (f" and {len(counties) - 3} more" if len(counties) > 3 else "")
                )
                self._add(group["names"], Place(name, _in("COUNTY", counties), "where", states, note, people=10**7))

    def _add_counties(self, people: Mapping[str, int], towns: Collection[str]) -> None:
        """By their full names; large ones as Sonoma or Marin too, unless a town or a word of every day is called so."""
        words = {*towns, *self._names["words"]["no_counties"], *(name for (name, *more) in self._by_name if not more)}
        for county in sorted(self._levels.get("COUNTY", ()), key=lambda county: (-people.get(county, 0), county)):
            name, _, state = county.rpartition(", ")
            if name.lower().endswith(_COUNTY_WORDS) or name.lower().endswith(" city"):
                place = Place(
                    county, _in("COUNTY", [county]), "where", frozenset([state]), people=people.get(county, 0)
                )
                self._add([name], place)
                bare = re.sub(r" (County|Parish|Borough)$", "", name)
                if place.people >= _KNOWN_COUNTY and bare.lower() not in words:
                    self._add([bare], replace(place, note=f"taken as {county}", needs_context=True))

    def _read_towns(self, rows: Iterable[Mapping[str, Any]], county_people: dict[str, int]) -> list[_Town]:
        towns: dict[str, _Town] = {}
        zips = []
        for row in rows:
            zips.append(row["zip"])
            county_people[row.get("county") or ""] += int(row["people"] or 0)
            name, _, state = (row["place"] or "").rpartition(", ")
            if name:
                plain = _plain_town(name)
                town = towns.setdefault(f"{plain}, {state}", _Town(plain, state))
                town.zips.append(row["zip"])
                town.people += int(row["people"] or 0)
        self.zips = frozenset(zips)
        return sorted(towns.values(), key=lambda town: (-town.people, town.state))

    def _add_towns(self, towns: list[_Town]) -> None:
        nicknames: dict[str, list[str]] = self._names["cities"]
        for town in towns:
            if town.place.lower().endswith(_COUNTY_WORDS):
                continue
            shown = f"{town.place}, {town.state}"
            zips = f"{len(town.zips):,} ZIPs" if len(town.zips) > 1 else "one ZIP"
            note = f"taken as the {zips} that the data calls {shown}"
            place = Place(shown, _in("ZIP", town.zips), "where", frozenset([town.state]), note, town.people, True)
            self._add([town.place], place)
            self._add(nicknames.get(shown, ()), place)


def _in(variable: str, values: Sequence[str]) -> dict[str, Any]:
    return {"variable": variable, "op": "in", "value": list(values)}


def _plain_town(name: str) -> str:
    """Nashville for "Nashville-Davidson metropolitan government (balance)"."""
    plain = _UNIFIED.sub("", name)
    if plain != name:
        plain = re.split(r"[-/]", plain)[0].removesuffix(" city")
    return _AFFIX.sub("", plain) if not plain.startswith("Urban ") else plain.removeprefix("Urban ")
