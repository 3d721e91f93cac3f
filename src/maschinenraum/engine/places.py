# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Places on a drawn map: projection, fitting into a frame, outlines as SVG paths.

The projection is Lambert's conformal conic with two standard parallels on a sphere (Snyder, *Map
Projections: A Working Manual*, USGS 1987, equations 15-1 to 15-3), with the parallels of the
German reference map ETRS89 / LCC Germany (EPSG:4839). Shapes look as readers know them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, log, pi, radians, sin, tan

EARTH_RADIUS_KM = 6371.0088
_LOWER, _UPPER = radians(48 + 40 / 60), radians(53 + 40 / 60)
_ORIGIN_LATITUDE, _ORIGIN_LONGITUDE = radians(51.0), radians(10.5)


def _t(latitude: float) -> float:
    return tan(pi / 4 + latitude / 2)


_N = log(cos(_LOWER) / cos(_UPPER)) / log(_t(_UPPER) / _t(_LOWER))
_F = cos(_LOWER) * _t(_LOWER) ** _N / _N
_RHO_ORIGIN = EARTH_RADIUS_KM * _F / _t(_ORIGIN_LATITUDE) ** _N

Position = tuple[float, float]


def project(longitude: float, latitude: float) -> Position:
    """Return (east, north) in kilometres from 10.5° E, 51° N of a WGS 84 position in degrees.

    Raises ``ValueError`` outside -180..180 and -80..84 degrees.

    >>> project(10.5, 51.0)
    (0.0, 0.0)
    >>> east, north = project(9.99, 53.55)  # Hamburg
    >>> round(east), round(north)
    (-34, 283)
    """
    if not (-180 <= longitude <= 180 and -80 <= latitude <= 84):
        raise ValueError(f"Not a position on the map: {longitude}, {latitude}")
    rho = EARTH_RADIUS_KM * _F / _t(radians(latitude)) ** _N
    theta = _N * (radians(longitude) - _ORIGIN_LONGITUDE)
    return rho * sin(theta), _RHO_ORIGIN - rho * cos(theta)


@dataclass(frozen=True)
class Frame:
    """A drawing of ``width`` x ``height`` units into which projected kilometres are placed."""

    width: float
    height: float
    scale: float
    west: float
    north: float

    def place(self, longitude: float, latitude: float) -> Position:
        """Return (x, y) in the drawing, y growing downwards, rounded to a tenth of a unit."""
        east, north = project(longitude, latitude)
        return round((east - self.west) * self.scale, 1), round((self.north - north) * self.scale, 1)


def frame_around(positions: Iterable[Position], *, width: float, margin: float = 0.0) -> Frame:
    """Return the frame of ``width`` units that shows all (longitude, latitude) ``positions``.

    The height follows from the shape. Raises ``ValueError`` without two different positions.
    """
    projected = [project(*position) for position in positions]
    if not projected:
        raise ValueError("A frame needs positions.")
    easts, norths = [east for east, _ in projected], [north for _, north in projected]
    breadth = max(easts) - min(easts)
    if breadth <= 0:
        raise ValueError("A frame needs two different positions.")
    scale = (width - 2 * margin) / breadth
    return Frame(
        width=width,
        height=round((max(norths) - min(norths)) * scale + 2 * margin, 1),
        scale=scale,
        west=min(easts) - margin / scale,
        north=max(norths) + margin / scale,
    )


def outline(rings: Iterable[Sequence[Position]], frame: Frame) -> str:
    """Return the SVG path of closed rings of (longitude, latitude), in relative steps to keep it short."""
    return "".join(_ring(ring, frame) for ring in rings)


def _ring(ring: Sequence[Position], frame: Frame) -> str:
    points = [frame.place(*position) for position in ring]
    steps = [f"M{_short(points[0][0])} {_short(points[0][1])}l"]
    for (x0, y0), (x1, y1) in pairwise(points):
        steps.append(f"{_short(x1 - x0)} {_short(y1 - y0)} ")
    return "".join(steps).rstrip() + "z"


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return {"-0": "0"}.get(text, text).replace("0.", ".", 1) if abs(number) < 1 else text
