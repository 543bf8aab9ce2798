"""Where longitude and latitude land on the map, by published and independent figures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.projection import EARTH_RADIUS_KM, FRAME, REGIONS, Cone, place, region_of

LOWER_48, ALASKA, HAWAII, PUERTO_RICO = REGIONS


def test_the_cone_gives_the_worked_example_of_snyder():
    # Snyder 1987, appendix A, page 291: sphere of radius 1, parallels 29.5 and 45.5, origin 23 N 96 W, point 35 N 75 W.
    x, y = Cone(29.5, 45.5, 23, -96).project(-75, 35)

    assert (0.2952720, 0.2416774) == pytest.approx((x / EARTH_RADIUS_KM, y / EARTH_RADIUS_KM), abs=1e-7)


@pytest.mark.parametrize(
    ("place_name", "longitude", "latitude", "x", "y"),
    [
        ("Austin", -97.743, 30.267, -167.11149, -808.26107),
        ("Seattle", -122.33, 47.61, -1961.98802, 1403.00437),
        ("Miami", -80.19, 25.76, 1591.57235, -1176.40641),
    ],
)
def test_cities_land_where_proj_puts_them(place_name, longitude, latitude, x, y):
    # pyproj 3.7.2: +proj=aea +lat_1=29.5 +lat_2=45.5 +lat_0=37.5 +lon_0=-96 +R=6371007
    assert (x, y) == pytest.approx(tuple(float(at) for at in place(longitude, latitude)), abs=1e-4)


def test_the_aleutians_beyond_the_180th_meridian_lie_west_of_alaska():
    # pyproj 3.7.2: +proj=aea +lat_1=55 +lat_2=65 +lat_0=62 +lon_0=-154 +R=6371007
    x, y = ALASKA.cone.project(173.2, 52.9)

    assert (-2118.45775, -479.63871) == pytest.approx((x, y), abs=1e-4)
    assert place(173.2, 52.9)[0] < place(-149.9, 61.2)[0]


def test_a_degree_square_keeps_its_area():
    # On a sphere a band from 40 to 41 north and 1 degree wide holds R² x (sin 41° - sin 40°) x 1°.
    edge = np.linspace(0, 1, 400)
    longitude = np.concatenate([-100 + edge, np.full(400, -99.0), -99 - edge, np.full(400, -100.0)])
    latitude = np.concatenate([np.full(400, 40.0), 40 + edge, np.full(400, 41.0), 41 - edge])
    x, y = place(longitude, latitude)
    drawn = abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2
    true = EARTH_RADIUS_KM**2 * (np.sin(np.radians(41)) - np.sin(np.radians(40))) * np.radians(1)

    assert true == pytest.approx(drawn, rel=1e-5)


def test_every_populated_zip_has_a_place_inside_the_frame():
    zips = pd.read_parquet(Path(__file__).parents[2] / "data" / "population.parquet", columns=["longitude", "latitude"])
    x, y = place(zips["longitude"], zips["latitude"])

    assert len(zips) > 30_000
    assert FRAME[0] < x.min() and x.max() < FRAME[2]
    assert FRAME[1] < y.min() and y.max() < FRAME[3]
    assert not np.isnan(x).any()


@pytest.mark.parametrize(
    ("longitude", "latitude", "region"),
    [(-97.7, 30.3, LOWER_48), (-149.9, 61.2, ALASKA), (-157.9, 21.3, HAWAII), (-66.1, 18.4, PUERTO_RICO)],
)
def test_a_place_belongs_to_its_region(longitude, latitude, region):
    assert region == REGIONS[int(region_of(longitude, latitude))]


@pytest.mark.parametrize(("longitude", "latitude"), [(144.8, 13.5), (-64.9, 18.3), (-170.7, -14.3), (np.nan, np.nan)])
def test_guam_the_virgin_islands_samoa_and_the_unknown_have_no_place(longitude, latitude):
    assert -1 == region_of(longitude, latitude)
    assert np.isnan(place(longitude, latitude)).all()


@given(st.floats(-125, -67), st.floats(25, 49))
def test_points_further_north_on_one_meridian_lie_further_up(longitude, latitude):
    (_, _), (lower, upper) = place([longitude, longitude], [latitude, latitude + 0.5])

    assert lower < upper
