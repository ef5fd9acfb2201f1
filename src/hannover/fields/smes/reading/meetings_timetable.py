"""Timetables as pages, calendars and files show them: all of it to staff, to a company what is its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import ForbiddenError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.analysis.meetings import slots_of, taking_part
from hannover.fields.smes.domain import EventStanding, ScheduledMeeting, Timetable
from hannover.fields.smes.reading.meetings import (
    Known,
    Label,
    ShownSlot,
    is_staff,
    labels_at,
    own_parts,
    own_zone,
    read_known,
    require_event,
    shown_slots,
)
from hannover.fields.smes.words.meetings import pair_words
from hannover.record.moment import Moment


@dataclass(frozen=True)
class MeetingEntry:
    """A meeting with both companies as the reader may call them."""

    meeting: ScheduledMeeting
    slot: ShownSlot
    one: Label
    other: Label
    broken: bool = False
    room: str = ""

    @property
    def spoken(self) -> str:
        """Between which languages an interpreter works, by their own names; "" where none is needed."""
        return pair_words(self.meeting.interpreter)


@dataclass(frozen=True)
class LeftOut:
    request: str
    one: Label
    other: Label
    weight: int
    reason: str


@dataclass(frozen=True)
class Change:
    """What a timetable changed against the one published before: moved, lost or new."""

    kind: str
    before: MeetingEntry | None
    after: MeetingEntry | None


@dataclass(frozen=True)
class TimetableGlance:
    timetable: Timetable
    made_at: datetime


@dataclass(frozen=True)
class TimetablePage:
    """A timetable for the staff of a side. `broken` meetings cannot take place as things stand."""

    event: domain.BrokerageEvent
    timetable: Timetable
    newest: bool
    entries: tuple[MeetingEntry, ...]
    left_out: tuple[LeftOut, ...]
    changes: tuple[Change, ...]
    interpreting: tuple[tuple[str, tuple[tuple[ShownSlot, int], ...]], ...]

    @property
    def broken(self) -> int:
        return sum(entry.broken for entry in self.entries)


@dataclass(frozen=True)
class Revised:
    """A meeting as calendars know it: how often it changed, and whether it still takes place."""

    entry: MeetingEntry
    sequence: int
    changed_at: datetime
    cancelled: bool


@dataclass(frozen=True)
class Schedule:
    """One company's timetable: `meetings` as published last, `revised` with those that were cancelled."""

    event: domain.BrokerageEvent
    label: Label
    number: int
    meetings: tuple[MeetingEntry, ...]
    changes: tuple[Change, ...]
    revised: tuple[Revised, ...]
    own_zone: str


def read_timetables(moment: Moment, actor: Actor, key: str) -> tuple[TimetableGlance, ...]:
    """The timetables of an event, newest first; none for anybody but staff."""
    if not is_staff(actor):
        return ()
    return tuple(TimetableGlance(row.fact, row.known_from) for row in _rows(moment, key))


def newest_timetable(moment: Moment, key: str) -> Timetable | None:
    """The published timetable of an event; before one is published, the one that was computed last."""
    rows = _rows(moment, key)
    published = next((row.fact for row in rows if row.fact.published), None)
    return published or (rows[0].fact if rows else None)


def _rows(moment: Moment, key: str) -> list[models.Timetable]:
    rows = models.Timetable.objects.at(moment).filter(parent=key)
    return sorted(rows, key=lambda row: int(row.key.rpartition("-")[2]), reverse=True)


def read_timetable(moment: Moment, actor: Actor, key: str, number: int) -> TimetablePage:
    """A timetable with everything an organizer needs; raises ForbiddenError for all but staff, UnknownError."""
    if not is_staff(actor):
        raise ForbiddenError(_("this is for the staff of a side"), remedy=_("sign in as staff of a side"))
    event = require_event(moment, actor, key)
    rows = _rows(moment, key)
    timetable = next((row.fact for row in rows if row.fact.number == number), None)
    if timetable is None:
        raise UnknownError(_("there is no timetable %(number)s of this event") % {"number": number})
    known = read_known(moment, event)
    before = next((row.fact for row in rows if row.fact.published and row.fact.number < number), None)
    shown = _Shown.of(moment, actor, known, [timetable, *((before,) if before else ())])
    entries = tuple(shown.entry(meeting) for meeting in timetable.meetings)
    return TimetablePage(
        event,
        timetable,
        rows[0].fact.number == number,
        entries,
        tuple(
            shown.left_out(request, reason)
            for request, reason in timetable.left_out.items()
            if request in known.requests
        ),
        tuple(shown.changes(before.meetings, timetable.meetings)) if before else (),
        _interpreting(entries),
    )


def _interpreting(
    entries: Sequence[MeetingEntry],
) -> tuple[tuple[str, tuple[tuple[ShownSlot, int], ...]], ...]:
    """For each pair of languages, how many interpreters work in each slot."""
    found: dict[str, Counter[int]] = {}
    slots = {entry.slot.number: entry.slot for entry in entries}
    for entry in entries:
        if entry.meeting.interpreter:
            found.setdefault(entry.meeting.interpreter, Counter())[entry.slot.number] += 1
    return tuple(
        (pair, tuple((slots[number], count) for number, count in sorted(counts.items())))
        for pair, counts in sorted(found.items())
    )


def count_broken(moment: Moment, event: domain.BrokerageEvent) -> int:
    """How many meetings of the published timetable cannot take place as things stand."""
    published = next((row.fact for row in _rows(moment, event.key) if row.fact.published), None)
    if published is None:
        return 0
    known = read_known(moment, event)
    broken = _broken(known, published)
    return sum(meeting.request in broken for meeting in published.meetings)


def _broken(known: Known, timetable: Timetable) -> set[str]:
    """Meetings of who is away, whose request has ended, or for which there is no table or interpreter."""
    event = known.event
    alive = taking_part(known.requests, unanswered=timetable.unanswered)
    there = {key: slots_of(found, event) for key, found in known.attendances.items()}
    teams = {"-".join(team.languages): team.count for team in event.interpreters}
    speaking: Counter[tuple[int, str]] = Counter()
    broken = set()
    for meeting in timetable.meetings:
        away = any(meeting.slot not in there.get(key, ()) for key in (meeting.company, meeting.toward))
        if meeting.interpreter:
            speaking[meeting.slot, meeting.interpreter] += 1
        mute = meeting.interpreter and speaking[meeting.slot, meeting.interpreter] > teams.get(
            meeting.interpreter, 0
        )
        if away or mute or meeting.request not in alive or meeting.table > event.tables:
            broken.add(meeting.request)
    return broken


def read_schedule(moment: Moment, actor: Actor, key: str, company: str) -> Schedule:
    """A company's own timetable, for who acts for it; raises UnknownError for everybody else, and before one
    is published.
    """
    event = require_event(moment, actor, key)
    known = read_known(moment, event)
    parts = own_parts(moment, actor, known, only=company)
    published = [row for row in _rows(moment, key) if row.fact.published]
    if not parts or not published:
        raise UnknownError(_("there is no timetable of this company that is yours"))
    own = [[one for one in row.fact.meetings if company in (one.company, one.toward)] for row in published]
    shown = _Shown.of(moment, actor, known, [row.fact for row in published], only=company)
    meetings = tuple(shown.entry(one, company) for one in own[0])
    revised = _revisions(shown, company, [(row, mine) for row, mine in zip(published, own, strict=True)])
    if event.standing is EventStanding.CANCELLED:
        when = _changed_at(moment, event)
        revised = tuple(
            Revised(one.entry, one.sequence + 1, max(one.changed_at, when), True) for one in revised
        )
    return Schedule(
        event,
        parts[0].label,
        published[0].fact.number,
        meetings,
        tuple(shown.changes(own[1], own[0], company)) if len(own) > 1 else (),
        revised,
        own_zone(moment, actor),
    )


def _changed_at(moment: Moment, event: domain.BrokerageEvent) -> datetime:
    known_from: datetime = models.BrokerageEvent.objects.at(moment).get(key=event.key).known_from
    return known_from


def _revisions(
    shown: _Shown, company: str, published: Sequence[tuple[models.Timetable, list[ScheduledMeeting]]]
) -> tuple[Revised, ...]:
    """Every meeting that was ever published, as it stands, in the order of first publication."""
    found: dict[str, Revised] = {}
    for row, meetings in reversed(published):
        now = {one.request: one for one in meetings}
        for request, before in list(found.items()):
            if request not in now and not before.cancelled:
                found[request] = Revised(before.entry, before.sequence + 1, row.known_from, True)
        for request, meeting in now.items():
            was, entry = found.get(request), shown.entry(meeting, company)
            if was is None:
                found[request] = Revised(entry, 0, row.known_from, False)
            elif was.cancelled or _place(was.entry.meeting) != _place(meeting):
                found[request] = Revised(entry, was.sequence + 1, row.known_from, False)
    return tuple(found.values())


def _place(meeting: ScheduledMeeting) -> tuple[int, int, str]:
    return meeting.slot, meeting.table, meeting.interpreter


@dataclass(frozen=True)
class _Shown:
    """Turns meetings into entries with the labels and slots that the reader sees."""

    known: Known
    slots: Mapping[int, ShownSlot]
    labels: Mapping[str, Label]
    broken: frozenset[str]

    @staticmethod
    def of(
        moment: Moment, actor: Actor, known: Known, timetables: Sequence[Timetable], *, only: str = ""
    ) -> _Shown:
        companies = {
            key
            for timetable in timetables
            for meeting in timetable.meetings
            for key in (meeting.company, meeting.toward)
            if not only or only in (meeting.company, meeting.toward)
        }
        if not only:
            ended = (known.requests[key] for key in timetables[0].left_out if key in known.requests)
            companies |= {key for request in ended for key in (request.company, request.toward)}
        slots = {slot.number: slot for slot in shown_slots(known.event, own_zone(moment, actor))}
        broken = _broken(known, timetables[0])
        return _Shown(known, slots, labels_at(moment, actor, known, companies), frozenset(broken))

    def entry(self, meeting: ScheduledMeeting, first: str = "") -> MeetingEntry:
        """The meeting; `first` is the company that reads it."""
        one, other = self.labels[meeting.company], self.labels[meeting.toward]
        if first == meeting.toward:
            one, other = other, one
        room = self.known.event.room_of(meeting.table)
        return MeetingEntry(
            meeting, self.slots[meeting.slot], one, other, meeting.request in self.broken, room
        )

    def left_out(self, request: str, reason: str) -> LeftOut:
        asked = self.known.requests[request]
        return LeftOut(request, self.labels[asked.company], self.labels[asked.toward], asked.weight, reason)

    def changes(
        self, before: Sequence[ScheduledMeeting], after: Sequence[ScheduledMeeting], first: str = ""
    ) -> list[Change]:
        was, now = ({one.request: one for one in meetings} for meetings in (before, after))
        found = []
        for request, meeting in was.items():
            if request not in now:
                found.append(Change("lost", self.entry(meeting, first), None))
            elif _place(meeting) != _place(now[request]):
                found.append(Change("moved", self.entry(meeting, first), self.entry(now[request], first)))
        found += [
            Change("new", None, self.entry(one, first)) for request, one in now.items() if request not in was
        ]
        return found
