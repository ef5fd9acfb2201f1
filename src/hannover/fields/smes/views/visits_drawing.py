"""A day of a tour as a drawing: places by their coordinates, north up, without a map beneath."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hannover.fields.smes.reading.visits import DayPlan
from hannover.record.domain import Text
from hannover.record.words import wording

WIDTH, HEIGHT, MARGIN = 480, 340, 48
TEXT = 13
"""The size of the names, as the drawing sets it."""
MARK = 12
"""Half the width of what marks a place."""
REACHES = (18, 34, 54, 78)
"""How far from its place a name may stand; from the second on a line leads to it."""
WIDE_FROM = "\u1100"
"""From this character on, characters are as wide as they are high."""

NEARLY = 1e-9
Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class DrawnPlace:
    """A place in the drawing; `number` is its place in the order of visits, "" for start and end. The middle of
    its name stands at `name_x`, `name_y`; `leader`: so far away that a line leads to it.
    """

    x: str
    y: str
    number: str
    name: Text
    name_x: str = ""
    name_y: str = ""
    leader: bool = False


@dataclass(frozen=True)
class Drawing:
    """A route through places; `path` is the d of an SVG path."""

    width: int
    height: int
    path: str
    places: tuple[DrawnPlace, ...]


def draw_day(plan: DayPlan) -> Drawing | None:
    """The route of the day; None on a day without a visit."""
    if not plan.stops:
        return None
    stops = [(stop.entry.host.place, str(number)) for number, stop in enumerate(plan.stops, start=1)]
    route = [(plan.day.start, ""), *stops, (plan.day.end, "")]
    middle = math.radians(sum(float(place.latitude) for place, _number in route) / len(route))
    across = [float(place.longitude) * math.cos(middle) for place, _number in route]
    down = [-float(place.latitude) for place, _number in route]
    span = max(
        max(across) - min(across),
        (max(down) - min(down)) * (WIDTH - 2 * MARGIN) / (HEIGHT - 2 * MARGIN),
        1e-6,
    )
    scale = (WIDTH - 2 * MARGIN) / span
    left = (WIDTH - (max(across) - min(across)) * scale) / 2
    top = (HEIGHT - (max(down) - min(down)) * scale) / 2
    points = [
        (left + (x - min(across)) * scale, top + (y - min(down)) * scale)
        for x, y in zip(across, down, strict=True)
    ]
    shown = list(zip(points, route, strict=True))
    if plan.day.start.key == plan.day.end.key:
        shown.pop()
    names = place_names([(point, wording(place.name)) for point, (place, _number) in shown], points)
    drawn = [
        DrawnPlace(f"{x:.1f}", f"{y:.1f}", number, place.name, f"{at[0]:.1f}", f"{at[1]:.1f}", far)
        for ((x, y), (place, number)), (at, far) in zip(shown, names, strict=True)
    ]
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return Drawing(WIDTH, HEIGHT, path, tuple(drawn))


def place_names(named: Sequence[tuple[Point, str]], route: Sequence[Point]) -> list[tuple[Point, bool]]:
    """Where the middle of each name stands: on the free side of its place, off the route, the other places and
    the names set before; and whether it is far enough away to need a line to it.
    """
    taken = [(x - MARK, y - MARK, x + MARK, y + MARK) for (x, y), _name in named]
    found = []
    for number, ((x, y), name) in enumerate(named):
        others = [box for other, box in enumerate(taken) if other != number]
        wide, high = width_of(name), TEXT * 1.2
        choices = [
            (_cost(box_at(at, wide, high), others, route) + 40 * ring, at, ring > 0)
            for ring, reach in enumerate(REACHES)
            for at in _around(x, y, reach, wide)
        ]
        _least, at, far = min(choices, key=lambda choice: choice[0])
        taken.append(box_at(at, wide, high))
        found.append((at, far))
    return found


def width_of(name: str) -> float:
    return sum(TEXT if sign >= WIDE_FROM else TEXT * 0.6 for sign in name)


def box_at(middle: Point, wide: float, high: float) -> Box:
    x, y = middle
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _around(x: float, y: float, reach: float, wide: float) -> list[Point]:
    """Above, below, right, left and the four corners."""
    side = reach + wide / 2 - 2
    return [
        (x, y - reach - 4), (x, y + reach + 4), (x + side, y), (x - side, y),
        (x + side, y - reach), (x - side, y - reach), (x + side, y + reach), (x - side, y + reach),
    ]  # fmt: skip


def _cost(box: Box, others: Sequence[Box], route: Sequence[Point]) -> float:
    """How much a name there would hide or be hidden: nothing is worse than to lie on another name."""
    beyond = sum(max(0.0, far) for far in (-box[0], -box[1], box[2] - WIDTH, box[3] - HEIGHT))
    lies_on = sum(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in others
    )
    crossed = sum(crosses(box, one, other) for one, other in pairwise(route))
    return 1000 * (beyond > 0) + 10 * beyond + 500 * lies_on + 200 * crossed


def crosses(box: Box, one: Point, other: Point) -> bool:
    """Whether the straight line between two points touches the box (Liang and Barsky's clipping)."""
    since, until = 0.0, 1.0
    for axis in (0, 1):
        step, begin = other[axis] - one[axis], one[axis]
        low, high = box[axis], box[axis + 2]
        if abs(step) < NEARLY:
            if not low <= begin <= high:
                return False
            continue
        first, last = sorted(((low - begin) / step, (high - begin) / step))
        since, until = max(since, first), min(until, last)
    return since <= until
