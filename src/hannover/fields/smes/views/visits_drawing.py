"""A day of a tour as a drawing: places by their coordinates, north up, without a map beneath."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hannover.fields.smes.reading.visits import DayPlan
from hannover.record.domain import Text

WIDTH, HEIGHT, MARGIN = 640, 360, 48


@dataclass(frozen=True)
class DrawnPlace:
    """A place in the drawing; `number` is its place in the order of visits, "" for start and end."""

    x: str
    y: str
    number: str
    name: Text


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
        (f"{left + (x - min(across)) * scale:.1f}", f"{top + (y - min(down)) * scale:.1f}")
        for x, y in zip(across, down, strict=True)
    ]
    drawn = [
        DrawnPlace(x, y, number, place.name) for (x, y), (place, number) in zip(points, route, strict=True)
    ]
    if plan.day.start.key == plan.day.end.key:
        drawn.pop()
    path = "M" + " L".join(f"{x} {y}" for x, y in points)
    return Drawing(WIDTH, HEIGHT, path, tuple(drawn))
