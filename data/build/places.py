"""Names the places of every ZIP area: its state, county, region and division, spelled as the Census spells them."""

import re
import tomllib
from typing import Any

import pandas as pd

from data.build.recipes import DEFINITIONS


def state(source: pd.DataFrame) -> pd.Series:
    """The postal code of the state that holds most of the ZIP's people: that of its county.

    The source's own `state` follows the label of the place, which for 13 ZIPs on a state line is the wrong
    side (it puts Evanston, Wyoming, in Utah); its county was chosen by people.
    """
    return source["county_fips"].str[:2].map(_read("state_codes"))


def place(source: pd.DataFrame) -> pd.Series:
    """The name of the place with its state, such as "Austin, TX".

    Where the source has the wrong state the name is kept, unless it is a county's, and the state is put right.
    """
    right = state(source)
    name = source["place_label"].str[:-4]
    wrong_county = (right != source["state"]) & name.str.endswith(" County")
    return name.mask(wrong_county, source["county_name"]) + ", " + right


def county(source: pd.DataFrame) -> pd.Series:
    """The county with its state, such as "Travis County, TX"."""
    spellings = _read("county_names")
    names = {name: _spelled(name, spellings) for name in source["county_name"].unique()}
    return source["county_name"].map(names) + ", " + state(source)


def region(source: pd.DataFrame) -> pd.Series:
    """Northeast, Midwest, South, West or Puerto Rico."""
    return state(source).map({code: region for code, (region, _) in _census_parts().items()})


def division(source: pd.DataFrame) -> pd.Series:
    """One of the nine divisions of the Census, or Puerto Rico."""
    return state(source).map({code: division for code, (_, division) in _census_parts().items()})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DEFINITIONS / f"{name}.toml").read_text(encoding="utf-8"))


def _spelled(name: str, spellings: dict[str, dict[str, str]]) -> str:
    if name in spellings["names"]:
        return spellings["names"][name]
    words = " ".join(spellings["words"].get(word, word) for word in name.split(" "))
    words = re.sub(r"\bMc([a-z])", lambda found: "Mc" + found[1].upper(), words)
    return words.replace("'S ", "'s ")


def _census_parts() -> dict[str, tuple[str, str]]:
    """Region and division of each state, by its postal code."""
    return {
        code: (region, division)
        for region, divisions in _read("census_regions").items()
        for division, states in divisions.items()
        for code in states
    }
