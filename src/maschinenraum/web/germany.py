# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The drawn map of Germany and the names of its sixteen Länder, from our own small fact file."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from maschinenraum.engine.places import Frame, Position, frame_around, outline

WIDTH, MARGIN = 400.0, 4.0
_FILE = Path(__file__).parent / "home" / "laender.json"


@dataclass(frozen=True)
class Dot:
    """A place on the map: where it is drawn, its name, and the page it leads to."""

    x: float
    y: float
    name: str
    address: str


@cache
def _facts() -> dict[str, Any]:
    return dict(json.loads(_FILE.read_text(encoding="utf-8")))


@cache
def land_names() -> dict[str, str]:
    """Return the names of the Länder by their two-digit key, in the order of their names."""
    return {land["key"]: land["name"] for land in sorted(_facts()["laender"], key=lambda land: land["name"])}


def attribution() -> str:
    """Return whom the outlines are from, as their licence asks for."""
    return str(_facts()["source"])


@cache
def frame() -> Frame:
    """Return the drawing into which Germany fits."""
    positions = [tuple(point) for land in _facts()["laender"] for ring in land["rings"] for point in ring]
    return frame_around(positions, width=WIDTH, margin=MARGIN)


@cache
def outlines() -> tuple[str, ...]:
    """Return one SVG path per Land."""
    return tuple(outline(land["rings"], frame()) for land in _facts()["laender"])


def dots(places: Iterable[tuple[Position, str, str]]) -> list[Dot]:
    """Return ((longitude, latitude), name, address) as dots, from north to south."""
    drawn = [Dot(*frame().place(*position), name, address) for position, name, address in places]
    return sorted(drawn, key=lambda dot: (dot.y, dot.x, dot.name))
