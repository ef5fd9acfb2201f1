"""Names in the drawing of a route lie neither on each other nor on the line."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest

from hannover.fields.smes.views.visits_drawing import (
    HEIGHT,
    TEXT,
    WIDTH,
    Box,
    Point,
    box_at,
    crosses,
    place_names,
    width_of,
)

NAMES = ("名古屋市中区", "豊橋", "Gifu", "Frankfurt am Main", "岡崎市", "Seto")


def lies_on(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def boxes(named: list[tuple[Point, str]], route: list[Point]) -> list[Box]:
    found = place_names(named, route)
    return [
        box_at(at, width_of(name), TEXT * 1.2)
        for (at, _far), (_point, name) in zip(found, named, strict=True)
    ]


@pytest.mark.parametrize("seed", range(12))
def test_names_of_places_that_lie_apart_hide_nothing(seed: int) -> None:
    dice = random.Random(seed)
    columns = dice.sample([110.0, 210.0, 310.0, 420.0, 530.0], 5)
    points = [(x, dice.uniform(60, 300)) for x in columns]
    route = [*points, points[0]]
    found = boxes(list(zip(points, NAMES, strict=False)), route)
    assert not any(lies_on(one, other) for one, other in combinations(found, 2))
    assert not any(crosses(box, one, other) for box in found for one, other in pairwise(route))
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT for box in found)


def test_names_of_places_close_together_are_led_away() -> None:
    points = [(300.0 + 3 * number, 180.0 + 5 * (number % 3)) for number in range(6)]
    found = boxes(list(zip(points, NAMES, strict=False)), points)
    assert not any(lies_on(one, other) for one, other in combinations(found, 2))
    assert any(far for _at, far in place_names(list(zip(points, NAMES, strict=False)), points))


def test_a_line_that_ends_before_a_box_does_not_touch_it() -> None:
    assert not crosses((10, 10, 20, 20), (0, 0), (9, 9))
    assert crosses((10, 10, 20, 20), (0, 0), (30, 30))
    assert not crosses((10, 10, 20, 20), (0, 5), (30, 5))
