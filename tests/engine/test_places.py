# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The map: projection, frame, outlines."""

import pytest

from maschinenraum.engine.places import frame_around, outline, project
from maschinenraum.web.germany import frame, outlines


def test_distances_are_true_to_half_a_percent() -> None:
    hamburg, munich = project(9.9937, 53.5511), project(11.5820, 48.1351)
    east, north = munich[0] - hamburg[0], munich[1] - hamburg[1]
    # Great-circle distance of the two cities on the same sphere: 612 km.
    assert (east**2 + north**2) ** 0.5 == pytest.approx(612.4, rel=0.005)


@pytest.mark.parametrize("place", [(200.0, 50.0), (10.0, 95.0), (float("nan"), 50.0)])
def test_what_is_no_position_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="Not a position"):
        project(*place)


def test_a_frame_needs_two_places() -> None:
    with pytest.raises(ValueError, match="needs"):
        frame_around([], width=100)
    with pytest.raises(ValueError, match="needs"):
        frame_around([(10, 51), (10, 51)], width=100)


def test_a_frame_holds_what_it_was_made_for() -> None:
    corners = [(6.0, 47.5), (15.0, 55.0), (6.0, 55.0), (15.0, 47.5)]
    drawing = frame_around(corners, width=400, margin=4)
    for corner in corners:
        x, y = drawing.place(*corner)
        assert 4 <= x <= 396
        assert 4 <= y <= drawing.height - 4


def test_an_outline_is_one_closed_path() -> None:
    drawing = frame_around([(6, 47), (15, 55)], width=400)
    path = outline([[(6, 47), (15, 47), (15, 55)]], drawing)
    assert path.startswith("M")
    assert path.endswith("z")
    assert path.count("l") == 1


def test_germany_is_taller_than_wide_and_has_sixteen_laender() -> None:
    assert len(outlines()) == 16
    assert frame().height > frame().width
    assert sum(map(len, outlines())) < 20_000
