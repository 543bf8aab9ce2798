"""Longitude and latitude to a flat picture of the United States, so that maps need no tiles and no network.

Albers' equal-area conic keeps areas true, so a large empty state does not look larger than it is. Alaska,
Hawaii and Puerto Rico get a cone of their own and are moved under the lower 48, as in printed atlases.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Coordinates = NDArray[np.float64]

# The sphere with the area of the GRS 80 ellipsoid (Snyder 1987, page 16): true areas, and 0.3 % off in shape.
EARTH_RADIUS_KM = 6371.007


@dataclass(frozen=True)
class Cone:
    """Albers' equal-area conic on a sphere; degrees in, kilometres east and north of the origin out.

    Formulas 14-1 to 14-6 of Snyder, "Map Projections: A Working Manual", USGS 1987, page 100.
    """

    south_parallel: float
    north_parallel: float
    latitude: float
    longitude: float

    def project(self, longitude: ArrayLike, latitude: ArrayLike) -> tuple[Coordinates, Coordinates]:
        """Kilometres east and north of the cone's origin, for degrees east and north."""
        first, second, origin = np.radians([self.south_parallel, self.north_parallel, self.latitude])
        n = (np.sin(first) + np.sin(second)) / 2
        c = np.cos(first) ** 2 + 2 * n * np.sin(first)
        # The Aleutians cross the 180th meridian: their distance to the cone's meridian is taken the short way.
        east = (np.asarray(longitude, float) - self.longitude + 180) % 360 - 180
        theta = n * np.radians(east)
        rho = EARTH_RADIUS_KM / n * np.sqrt(c - 2 * n * np.sin(np.radians(np.asarray(latitude, float))))
        rho_origin = EARTH_RADIUS_KM / n * np.sqrt(c - 2 * n * np.sin(origin))
        return rho * np.sin(theta), rho_origin - rho * np.cos(theta)


@dataclass(frozen=True)
class Region:
    """A part of the country: the box of degrees it fills, its cone, its scale, and where its origin is drawn (km)."""

    name: str
    west: float
    east: float
    south: float
    north: float
    cone: Cone
    scale: float = 1.0
    at: tuple[float, float] = (0.0, 0.0)

    def holds(self, longitude: Coordinates, latitude: Coordinates) -> NDArray[np.bool_]:
        """Which points lie in the region's box; a box whose west is greater than its east crosses 180 degrees."""
        across = self.west > self.east
        above, below = longitude >= self.west, longitude <= self.east
        return ((above | below) if across else (above & below)) & (latitude >= self.south) & (latitude <= self.north)


# Parallels: the lower 48 as the USGS draws them, Alaska as its state plane maps do, islands those of Hawaii's maps.
REGIONS = (
    Region("Lower 48", -125.0, -66.5, 24.3, 49.6, Cone(29.5, 45.5, 37.5, -96.0)),
    Region("Alaska", 170.0, -129.0, 51.0, 72.0, Cone(55.0, 65.0, 62.0, -154.0), 0.35, (-1700.0, -1110.0)),
    Region("Hawaii", -161.0, -154.5, 18.5, 22.6, Cone(8.0, 18.0, 20.6, -157.5), 1.0, (-700.0, -1330.0)),
    Region("Puerto Rico", -68.1, -65.15, 17.6, 18.7, Cone(8.0, 18.0, 18.2, -66.5), 1.5, (2050.0, -1330.0)),
)

# West, south, east and north edge of the picture in drawn kilometres: every region with a margin around it.
FRAME = (-2510.0, -1580.0, 2350.0, 1640.0)


def region_of(longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.intp]:
    """Which of REGIONS each point lies in; -1 for none, such as Guam."""
    longitude, latitude = np.asarray(longitude, float), np.asarray(latitude, float)
    return np.select([region.holds(longitude, latitude) for region in REGIONS], range(len(REGIONS)), -1)


def place(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Coordinates, Coordinates]:
    """Where points are drawn, in kilometres; nan for a point outside the drawn regions."""
    longitude, latitude = np.asarray(longitude, float), np.asarray(latitude, float)
    x, y = np.full(longitude.shape, np.nan), np.full(longitude.shape, np.nan)
    where = region_of(longitude, latitude)
    for index, region in enumerate(REGIONS):
        inside = where == index
        east, north = region.cone.project(longitude[inside], latitude[inside])
        x[inside], y[inside] = region.at[0] + region.scale * east, region.at[1] + region.scale * north
    return x, y
