"""The timeline as rows for the drawing: one for the whole programme, one for each field, every mark with the
address of its page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from hannover.record import domain
from hannover.record.reading import Lane, Mark, Timeline


@dataclass(frozen=True)
class DrawnMark:
    """A dated fact; the drawing takes its place from `date`, and how sure it is from the last two."""

    date: domain.FactDate
    title: domain.Text
    url: str
    confirmed: bool
    sample: bool


@dataclass(frozen=True)
class DrawnRow:
    number: str
    label: domain.Text | str
    url: str
    marks: tuple[DrawnMark, ...]


def timeline_rows(timeline: Timeline, *, only: str, whole: str) -> tuple[DrawnRow, ...]:
    """The rows of every lane, or of the field `only`; `whole` are the words for the programme as a whole.

    A milestone whose proof is drawn in the same row is not drawn beside it.
    """
    lanes = [lane for lane in timeline.lanes if not only or (lane.field and lane.field.key == only)]
    return tuple(_row(lane, whole) for lane in lanes if lane.field or lane.marks)


def rules_of(declaration: domain.Declaration, as_of: date) -> tuple[tuple[date, domain.Text], ...]:
    """The line through all rows: the day of signing, once it has come."""
    signed = declaration.signed.on
    return ((signed, declaration.title),) if signed <= as_of else ()


def _row(lane: Lane, whole: str) -> DrawnRow:
    facts = {mark.key for mark in lane.marks if mark.what == "evidence"}
    marks = tuple(_mark(mark) for mark in lane.marks if not facts & set(mark.proof))
    if lane.field is None:
        return DrawnRow("", whole, "", marks)
    url = reverse("record:field", args=[lane.field.key])
    return DrawnRow(str(lane.field.number), lane.field.title, url, marks)


def _mark(mark: Mark) -> DrawnMark:
    page = "record:evidence-item" if mark.what == "evidence" else "record:commitment"
    url = reverse(page, args=[mark.key])
    return DrawnMark(mark.date, mark.title, url, mark.confirmed, mark.sample)
