"""Says of every ZIP area whether it is urban, suburban, a second city, town or rural.

A ZIP's own density misleads (a large ZIP round a dense city looks empty, a small one on a village
green looks full), so each ZIP is judged by the people around it and by its place in its metropolis.
The thresholds were set on the 2024 population and checked against ZIPs that people know by name.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEVELS = ("urban", "suburban", "second city", "town", "rural")

EARTH_RADIUS_MILES = 3958.8
NEIGHBOURHOOD_MILES = 5.0  # daily life on foot, by bus and by a short drive
DISTRICT_MILES = 10.0  # a city with its inner suburbs
METROPOLIS_MILES = 25.0  # far enough to reach the centre from a suburb, too near to join two cities

# Built up: 500 people per square mile is the Census's line for urban blocks around a core, and 50,000
# people its line for an urbanised area. In a metropolitan core by RUCA half of that will do: the people
# of Billings 59101 live in one corner of its 500 square miles. Elsewhere it takes twice the density.
BUILT_UP_DENSITY = 500.0
BUILT_UP_DENSITY_OUTSIDE_METROS = 1_000.0
BUILT_UP_PEOPLE = 25_000.0
BUILT_UP_PEOPLE_OUTSIDE_METROS = 50_000.0

# A big metropolis has 600,000 people within ten miles of its fullest point: Omaha and Nashville do,
# Boise and Albuquerque do not. Only a big metropolis has urban ZIPs.
BIG_METROPOLIS_PEOPLE = 600_000.0

# Urban: dense wherever it lies (Levittown and Scarsdale have 6,500 and 6,900 around them), or the heart
# of its metropolis: near the peak in density and in people at hand. The floor of 3,000 keeps the middle
# of a sprawling region from being urban for want of anything denser.
URBAN_DENSITY = 7_000.0
URBAN_DENSITY_FLOOR = 3_000.0
URBAN_SHARE_OF_PEAK_DENSITY = 0.60
URBAN_SHARE_OF_PEAK_PEOPLE = 0.60

# Second city: the centre of a smaller place with its near ring, or a satellite of a big one that stands
# apart from it: 55 % of the people within ten miles live within five (an even spread would have a quarter).
SECOND_CITY_SHARE_OF_PEAK_PEOPLE = 0.40
SATELLITE_CONCENTRATION = 0.55
SATELLITE_SHARE_OF_LOCAL_PEAK = 0.60

# Town: the core of a micropolitan area or of a small town by RUCA, or the built fringe of a city, with
# 2,500 people at hand, the Census's line for an urban place until 2020. Everything else is rural.
RUCA_METROPOLITAN_CORE = 1
RUCA_TOWN_CORES = (4, 7)
TOWN_PEOPLE = 2_500.0
TOWN_DENSITY = 200.0


@dataclass(frozen=True)
class Surroundings:
    """What lies around each ZIP, one value per ZIP.

    Densities are people per square mile as the average inhabitant meets them: each ZIP's own density,
    weighted by its people, over the ZIPs whose centre lies within the neighbourhood.
    """

    density: Floats
    people_near: Floats
    people_district: Floats
    peak_people_near: Floats
    peak_density: Floats
    peak_people_district: Floats


def _points(latitude: Floats, longitude: Floats) -> Floats:
    """Points in miles from the Earth's centre; a straight line stands for a distance (25 miles: three inches short)."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return EARTH_RADIUS_MILES * np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


class _Neighbours:
    """The ZIPs within some miles of each ZIP (itself always among them), flattened for numpy's reduceat."""

    def __init__(self, points: Floats, miles: float) -> None:
        lists = cKDTree(points).query_ball_point(points, miles, return_sorted=True)
        self._flat = np.concatenate([np.asarray(each, dtype=np.intp) for each in lists])
        self._starts = np.concatenate(([0], np.cumsum([len(each) for each in lists])[:-1]))

    def total(self, values: Floats) -> Floats:
        return np.add.reduceat(values[self._flat], self._starts)

    def peak(self, values: Floats) -> Floats:
        return np.maximum.reduceat(values[self._flat], self._starts)


def surroundings(zips: pd.DataFrame) -> Surroundings:
    """What lies around each populated ZIP of `zips` (latitude, longitude, population, land_sqmi; none missing)."""
    points = _points(zips["latitude"].to_numpy(float), zips["longitude"].to_numpy(float))
    people = zips["population"].to_numpy(float)
    own_density = people / zips["land_sqmi"].to_numpy(float)
    neighbourhood, district = _Neighbours(points, NEIGHBOURHOOD_MILES), _Neighbours(points, DISTRICT_MILES)
    metropolis = _Neighbours(points, METROPOLIS_MILES)
    people_near, people_district = neighbourhood.total(people), district.total(people)
    density = neighbourhood.total(people * own_density) / people_near
    return Surroundings(
        density=density,
        people_near=people_near,
        people_district=people_district,
        peak_people_near=district.peak(people_near),
        peak_density=metropolis.peak(density),
        peak_people_district=metropolis.peak(people_district),
    )


def _urban(around: Surroundings) -> Flags:
    near_peak_density = np.maximum(URBAN_DENSITY_FLOOR, URBAN_SHARE_OF_PEAK_DENSITY * around.peak_density)
    heart = (around.density >= near_peak_density) & (
        around.people_district >= URBAN_SHARE_OF_PEAK_PEOPLE * around.peak_people_district
    )
    return (around.peak_people_district >= BIG_METROPOLIS_PEOPLE) & ((around.density >= URBAN_DENSITY) | heart)


def _second_city(around: Surroundings) -> Flags:
    """Centres of smaller places, and satellites; asked only of what is built up and not urban."""
    small = around.peak_people_district < BIG_METROPOLIS_PEOPLE
    of_the_region = around.people_district >= SECOND_CITY_SHARE_OF_PEAK_PEOPLE * around.peak_people_district
    of_the_district = around.people_near >= SECOND_CITY_SHARE_OF_PEAK_PEOPLE * around.peak_people_near
    satellite = (around.people_near >= SATELLITE_CONCENTRATION * around.people_district) & (
        around.people_near >= SATELLITE_SHARE_OF_LOCAL_PEAK * around.peak_people_near
    )
    return (small & (of_the_region | of_the_district)) | satellite


def classify(source: pd.DataFrame) -> pd.Series:
    """The urbanicity of each row of the source table, in its order and under its index.

    Needs zcta-level columns population, latitude, longitude, land_sqmi and ruca_primary_2010. The
    answer is one of LEVELS, and null where nobody lives. A ZIP without a RUCA code (two have none) is
    judged by density alone.
    """
    zips = source.loc[source["population"] > 0]
    around = surroundings(zips)
    ruca = zips["ruca_primary_2010"]
    town_core = ruca.isin(RUCA_TOWN_CORES).to_numpy()
    metropolitan = (ruca.eq(RUCA_METROPOLITAN_CORE) | ruca.isna()).to_numpy()

    dense = around.density >= np.where(metropolitan, BUILT_UP_DENSITY, BUILT_UP_DENSITY_OUTSIDE_METROS)
    populous = around.people_near >= np.where(metropolitan, BUILT_UP_PEOPLE, BUILT_UP_PEOPLE_OUTSIDE_METROS)
    built_up = (dense | populous) & ~town_core
    town = (around.people_near >= TOWN_PEOPLE) & (town_core | (around.density >= TOWN_DENSITY))

    level = np.select(
        [built_up & _urban(around), built_up & _second_city(around), built_up, town],
        ["urban", "second city", "suburban", "town"],
        default="rural",
    )
    return pd.Series(level, index=zips.index, name="URBANICITY", dtype="str").reindex(source.index)
