"""The timeline of a document: lanes and marks with their days, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hannover.record.domain import Precision
from hannover.record.reading import Lane, Mark
from hannover.record.report.document import LaneWords, MarkWords, TimelineWords
from hannover.record.report.parts import Parts, percent
from hannover.record.report.voice import Words

YEARS_SHOWN_SINGLY = 16
MOST_LEVELS = 8
ROOM = 0.056
"""What a mark with its number takes of the width of the drawing."""
LEVEL_PX = 24
SHORTEST = 0.0001
"""A line without any length is not drawn, whatever its ends."""


@dataclass(frozen=True)
class Axis:
    first: date
    days: int

    def share(self, on: date) -> float:
        return (on - self.first).days / self.days


def timeline_words(parts: Parts) -> TimelineWords:
    """Where every mark lies, in days since 1 January of the first year that is drawn."""
    report, voice = parts.report, parts.voice
    timeline, as_of = report.timeline, report.moment.as_of
    lanes = [_drawn_once(lane) for lane in timeline.lanes if lane.field or lane.marks]
    marks = [mark for lane in lanes for mark in lane.marks]
    signed = report.programme.declaration.signed.on
    years = [year for mark in marks for year in (mark.date.on.year, mark.date.latest.year)]
    begin, end = min([*years, as_of.year, signed.year]), max([*years, as_of.year])
    axis = Axis(date(begin, 1, 1), (date(end, 12, 31) - date(begin, 1, 1)).days + 1)
    step = -(-(end - begin + 1) // YEARS_SHOWN_SINGLY)
    alternative = ngettext(
        "Drawn timeline from %(first)s to %(last)s with %(n)s dated fact in %(lanes)s rows. Every fact is "
        "listed in words, with its date and source, in the chapters that follow.",
        "Drawn timeline from %(first)s to %(last)s with %(n)s dated facts in %(lanes)s rows. Every fact is "
        "listed in words, with its date and source, in the chapters that follow.",
        len(marks),
    ) % {"first": begin, "last": end, "n": voice.number(len(marks)), "lanes": len(lanes)}
    return TimelineWords(
        years=tuple(
            (str(year), percent(axis.share(date(year, 1, 1)))) for year in range(begin, end + 1, step)
        ),
        signed_at=percent(axis.share(signed)) if report.signed else "",
        signed_label=voice.words(report.programme.declaration.title).text,
        today_at=percent(axis.share(as_of)),
        lanes=tuple(_lane(parts, lane, axis) for lane in lanes),
        caption=_(
            "A dot is a day, a bar several days. Grey: some time in that month or year. Hollow: unconfirmed. "
            "The numbers are those of the evidence; the dashed line is the as-of date."
        ),
        alternative=alternative,
        left_out=_("Not drawn: %(n)s older facts.") % {"n": voice.number(timeline.left_out)}
        if timeline.left_out
        else "",
    )


def _drawn_once(lane: Lane) -> Lane:
    """The lane without the milestones that a piece of evidence of the same date shows already."""
    shown = {mark.date for mark in lane.marks if mark.what == "evidence"}
    return Lane(
        lane.field, tuple(mark for mark in lane.marks if mark.what == "evidence" or mark.date not in shown)
    )


def _lane(parts: Parts, lane: Lane, axis: Axis) -> LaneWords:
    number = str(lane.field.number) if lane.field else ""
    title = parts.voice.words(lane.field.title) if lane.field else Words(_("The whole programme"))
    taken: list[float] = []
    marks = tuple(_mark(parts, mark, axis, taken) for mark in lane.marks)
    levels = max(1, len(taken))
    return LaneWords(number, title, levels, str(levels * LEVEL_PX + 4), marks)


def _mark(parts: Parts, mark: Mark, axis: Axis, taken: list[float]) -> MarkWords:
    number = parts.numbers.get(mark.key, 0) if mark.what == "evidence" else 0
    left, right = axis.share(mark.date.on), axis.share(mark.date.latest)
    level = _free_level(taken, left, right)
    return MarkWords(
        left=percent(left),
        right=percent(max(right, left + SHORTEST)),
        level=level,
        y=str(level * LEVEL_PX + LEVEL_PX // 2 + 2),
        address=f"#e{number}" if number else f"#c-{mark.key}",
        vague=mark.date.precision is not Precision.DAY,
        confirmed=mark.confirmed,
        sample=mark.sample,
        number=number,
        label=f"{parts.voice.fact_date(mark.date)}: {parts.voice.words(mark.title).text}",
    )


def _free_level(taken: list[float], begins: float, ends: float) -> int:
    """The first level on which a mark has room, and takes it; when all are full, the one that ends first."""
    free = next((level for level, end in enumerate(taken) if begins >= end), None)
    if free is None and len(taken) < MOST_LEVELS:
        free = len(taken)
        taken.append(0.0)
    level = taken.index(min(taken)) if free is None else free
    taken[level] = ends + ROOM
    return level
