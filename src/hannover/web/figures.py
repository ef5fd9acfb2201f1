"""The geometry of what is drawn: level glyphs, progress bars, the timeline; as strings for a template.

Horizontal places are percentages, vertical ones pixels: a drawing fills any width, its text keeps its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.functional import Promise

from hannover.record.domain import FactDate, Level, Precision, Text
from hannover.record.words import LEVELS
from hannover.web.wording import fact_date_text

STEPS = 3
STEP_PX = 11
NARROWEST_PLOT_PX = 290.0
TARGET_PX = 24
"""Height of a lane and least distance of two marks: a pointer target of WCAG 2.2 (2.5.8)."""


@dataclass(frozen=True)
class LevelGlyph:
    """Three boxes, filled from the left; without evidence three dashes. None of it needs colour."""

    key: str
    name: Promise
    steps: tuple[tuple[str, bool], ...]


def level_glyph(value: str | None) -> LevelGlyph | None:
    """The glyph of a level of completion; None for a level that nobody stated."""
    if not value:
        return None
    found = Level(value)
    filled = max(0, list(Level).index(found) - 1)
    steps = tuple((str(step * STEP_PX + 1), step < filled) for step in range(STEPS))
    return LevelGlyph(found.value, LEVELS[found], steps)


def bar_width(attained: Decimal | float | None) -> str:
    """How much of a bar is drawn, as a percentage; "" without a value."""
    return "" if attained is None else _percent(min(1.0, max(0.0, float(attained))))


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"


class TimelineMark(Protocol):
    """What is drawn at a date. An `Evidence` fits with a `url` beside it; `side` may be empty."""

    date: FactDate
    title: Text | str
    url: str
    confirmed: bool
    sample: bool


class TimelineRow(Protocol):
    """One row: a field, or the whole programme. `number` may be empty."""

    number: str
    label: Text | str
    url: str
    marks: Sequence[TimelineMark]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A mark with its place: a line from `x` to `end`, which is a dot where both are the same day.

    css      side-1, side-2; vague (the source leaves the day open); unconfirmed; sample
    diamond  True for a day of the second side, whose shape is another than the first side's
    """

    x: str
    end: str
    middle: str
    y: str
    css: str
    diamond: bool
    when: str
    mark: TimelineMark


@dataclass(frozen=True, kw_only=True)
class DrawnRow:
    row: TimelineRow
    height: str
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True, kw_only=True)
class Tick:
    x: str
    year: str
    minor: bool


@dataclass(frozen=True, kw_only=True)
class Rule:
    x: str
    label: Text | str
    css: str
    at_end: bool


@dataclass(frozen=True, kw_only=True)
class Timeline:
    rows: tuple[DrawnRow, ...]
    ticks: tuple[Tick, ...]
    rules: tuple[Rule, ...]
    years: str
    has_today: bool


@dataclass(frozen=True)
class Scale:
    first: date
    last: date

    def at(self, on: date) -> float:
        span = (self.last - self.first).days
        return min(1.0, max(0.0, (on - self.first).days / span))


def lay_out_timeline(
    rows: Iterable[TimelineRow],
    *,
    language: str,
    positions: Mapping[str, int],
    since: int | None = None,
    until: int | None = None,
    rules: Iterable[tuple[date, Text | str]] = (),
    today: date | None = None,
) -> Timeline:
    """Places every mark of every row between 1 January of `since` and 31 December of `until`.

    since, until  years; default: those of the first and last mark
    rules         days that are drawn as a line through all rows, each with its label
    today         the day up to which anything is shown, drawn as a dashed line
    """
    rows, rules = list(rows), list(rules)
    years = [
        year for row in rows for mark in row.marks for year in (mark.date.on.year, mark.date.latest.year)
    ]
    years += [on.year for on, _label in rules] + ([today.year] if today else [])
    begin, end = since or min(years, default=2000), until or max(years, default=2001)
    scale = Scale(date(begin, 1, 1), date(end + 1, 1, 1))
    drawn_rules = [_rule(scale, on, label, "event") for on, label in rules]
    if today and today < scale.last:
        drawn_rules.append(_rule(scale, today, "", "today"))
    return Timeline(
        rows=tuple(_row(row, scale, language, positions) for row in rows),
        ticks=tuple(
            Tick(x=_percent(scale.at(date(year, 1, 1))), year=str(year), minor=bool((year - begin) % 2))
            for year in range(begin, end + 1)
        ),
        rules=tuple(drawn_rules),
        years=f"{begin}–{end}",
        has_today=today is not None and today < scale.last,
    )


def _rule(scale: Scale, on: date, label: Text | str, css: str) -> Rule:
    place = scale.at(on)
    return Rule(x=_percent(place), label=label, css=css, at_end=place > 0.6)


def _row(row: TimelineRow, scale: Scale, language: str, positions: Mapping[str, int]) -> DrawnRow:
    ordered = sorted(row.marks, key=lambda mark: (mark.date.on, mark.date.latest))
    drawn: list[Drawn] = []
    lanes: list[float] = []
    for mark in ordered:
        left, right = scale.at(mark.date.on), scale.at(mark.date.latest)
        lane = _free_lane(lanes, left, right)
        drawn.append(_mark(mark, left, right, lane, language, positions))
    return DrawnRow(row=row, height=str(TARGET_PX * max(1, len(lanes)) + 4), drawn=tuple(drawn))


def _free_lane(lanes: list[float], left: float, right: float) -> int:
    """The first lane whose last mark ends far enough to the left on the narrowest screen; takes it."""
    half = TARGET_PX / 2 / NARROWEST_PLOT_PX
    for lane, taken in enumerate(lanes):
        if left - half >= taken:
            lanes[lane] = right + half
            return lane
    lanes.append(right + half)
    return len(lanes) - 1


def _mark(
    mark: TimelineMark, left: float, right: float, lane: int, language: str, positions: Mapping[str, int]
) -> Drawn:
    position = positions.get(getattr(mark, "side", ""))
    vague = mark.date.precision is not Precision.DAY
    flags = {
        f"side-{position}": position is not None,
        "vague": vague,
        "unconfirmed": not mark.confirmed,
        "sample": mark.sample,
    }
    spans = right > left
    return Drawn(
        x=_percent(left),
        end=_percent(right) if spans else _percent(left + 0.0001),
        middle=_percent((left + right) / 2),
        y=str(lane * TARGET_PX + TARGET_PX // 2 + 2),
        css=" ".join(name for name, holds in flags.items() if holds),
        diamond=position == 2 and not spans,
        when=fact_date_text(mark.date, language),
        mark=mark,
    )
