"""Timetables: computed, repaired, published, with meetings locked. Staff of either side.

Computing takes seconds and happens outside any transaction; storing what was found is short and the effect. So
a job can be watched, cancelled, or ended with the best so far while nobody else has to wait, and one that is
killed leaves nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.engine.allocate.watching import Progress, Watch
from hannover.errors import ConflictError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.meetings_checking import (
    attendances_at,
    changed,
    hold_event,
    number_of,
    numbered,
    recorded,
    requests_at,
    require_standing,
    running_side,
    timetable_rows,
)
from hannover.fields.smes.analysis.meetings import Planned, Question, plan, taking_part
from hannover.fields.smes.analysis.meetings_repair import repair
from hannover.fields.smes.domain import EventStanding
from hannover.fields.smes.inputs.meetings import (
    LockMeeting,
    MeetingsRecorded,
    NameTimetable,
    PlanTimetable,
    RepairTimetable,
    TimetableMade,
)
from hannover.operations import Context
from hannover.record.actions.writing import write
from hannover.record.log import Draft
from hannover.record.models.projection import Projection
from hannover.record.signing import NEWEST, hold, reader_of

LONGEST_SECONDS = 120
SEARCH_SHARE = 0.9
"""Of the time that was allowed; the rest is for reading, checking and storing what was found."""
TENTHS = 10
Asked = PlanTimetable | RepairTimetable
COMPUTES = (EventStanding.OPEN, EventStanding.SCHEDULED)


@dataclass(frozen=True)
class Computed:
    """What was found, and from what: a repair of the timetable `replaces`, or a fresh one (0)."""

    event: str
    planned: Planned
    replaces: int
    unanswered: bool


def plan_timetable(values: PlanTimetable, context: Context) -> TimetableMade:
    """Computes a timetable from the requests that both have accepted. It is not published by that."""
    return _made(values, context)


def repair_timetable(values: RepairTimetable, context: Context) -> TimetableMade:
    """Computes from the published timetable one that holds again, with the fewest changes."""
    return _made(values, context)


def _made(values: Asked, context: Context) -> TimetableMade:
    computed = compute(values, context)
    made: TimetableMade = context.effect(lambda: store(computed, context))
    return made


def compute(values: Asked, context: Context) -> Computed:
    """The long part; `context.report` hears of it, and ends it by raising."""
    running_side(context)
    if not 1 <= values.seconds <= LONGEST_SECONDS:
        raise InputError(
            _("this is no time limit"), field="seconds", remedy=_("1 to %(most)s") % {"most": LONGEST_SECONDS}
        )
    held = hold_for_reading(values.event, context)
    event: domain.BrokerageEvent = held.fact
    require_standing(event, COMPUTES)
    rows = timetable_rows(event.key)
    watch = told(context, seconds=values.seconds)
    if isinstance(values, PlanTimetable):
        question = question_of(event, rows[0].fact if rows else None, unanswered=values.unanswered)
        if not question.requests:
            raise ConflictError(_("no request was accepted by both"), remedy=_("wait for answers"))
        found = plan(question, seconds=values.seconds * SEARCH_SHARE, watch=watch)
        return Computed(event.key, found, 0, values.unanswered)
    published = next((row.fact for row in rows if row.fact.published), None)
    if published is None:
        raise ConflictError(_("no timetable is published"), remedy=_("compute one, and publish it"))
    question = question_of(event, published, unanswered=published.unanswered)
    found = repair(question, published.meetings, seconds=values.seconds * SEARCH_SHARE, watch=watch)
    return Computed(event.key, found, published.number, published.unanswered)


def hold_for_reading(event: str, context: Context) -> Projection:
    """The event as it stands, without keeping others from it; raises UnknownError."""
    with transaction.atomic():
        return hold(models.BrokerageEvent, event, actor=reader_of(context), field="event")


def question_of(
    event: domain.BrokerageEvent, timetable: domain.Timetable | None, *, unanswered: bool
) -> Question:
    """What is asked of the engine: who comes, which requests take part, what is locked."""
    return Question(
        event=event,
        attendances=attendances_at(event.key),
        requests=taking_part(requests_at(event.key), unanswered=unanswered),
        locked=tuple(meeting for meeting in timetable.meetings if meeting.locked) if timetable else (),
    )


def told(context: Context, *, seconds: int) -> Watch:
    """Tells whoever waits how much of the time is used, the stage, the best value so far and its bound; ends the
    search where somebody asks for the best so far, and there is some.
    """
    begun = time.monotonic()

    def watch(progress: Progress) -> bool:
        used = min(int((time.monotonic() - begun) * TENTHS), seconds * TENTHS)
        value = "" if progress.value is None else f"{progress.value:g}"
        goes_on = context.report(used, seconds * TENTHS, f"{progress.stage}|{value}|{progress.bound:g}")
        return goes_on is not False or progress.value is None

    return watch


def store(computed: Computed, context: Context) -> TimetableMade:
    """The short part, within a transaction: one event."""
    planned = computed.planned
    row = hold_event(computed.event, only=COMPUTES)
    known = models.Timetable.objects.at(NEWEST).filter(parent=computed.event).values_list("key", flat=True)
    timetable = domain.Timetable(
        event=computed.event,
        number=max(map(number_of, known), default=0) + 1,
        meetings=planned.meetings,
        value=planned.value,
        bound=planned.bound,
        idle_gaps=planned.idle_gaps,
        idle_bound=planned.idle_bound,
        left_out=planned.left_out,
        because=planned.because,
        replaces=computed.replaces,
        moved=planned.moved,
        lost=planned.lost,
        unanswered=computed.unanswered,
        sample=row.fact.sample,
    )
    draft = Draft(state=timetable, happened_on=context.now.date(), action="computed", audience="joint")
    write(context, draft)
    return TimetableMade(
        event=timetable.event,
        number=timetable.number,
        meetings=len(timetable.meetings),
        left_out=len(timetable.left_out),
        value=str(timetable.value),
        bound=str(timetable.bound),
        idle_gaps=timetable.idle_gaps,
        moved=timetable.moved,
        lost=len(timetable.lost),
    )


def publish_timetable(values: NameTimetable, context: Context) -> MeetingsRecorded:
    """Shows a timetable to the companies in it; it takes the place of the one published before.

    Raises ConflictError where it no longer fits the event, and for one that is older than what is published.
    """
    running_side(context)
    with transaction.atomic():
        event_row = hold_event(values.event, only=COMPUTES)
        event: domain.BrokerageEvent = event_row.fact
        row = numbered(event.key, values.number)
        timetable: domain.Timetable = row.fact
        if timetable.published:
            raise ConflictError(_("this timetable is published already"))
        later = [one.fact.number for one in timetable_rows(event.key) if one.fact.published]
        if later and max(later) > timetable.number:
            raise ConflictError(_("a later timetable is published"), remedy=_("compute another one"))
        if not timetable.meetings:
            raise ConflictError(_("this timetable has no meeting"), remedy=_("compute another one"))
        drafts = [changed(row, replace(timetable, published=True), context, action="published")]
        if event.standing is EventStanding.OPEN:
            scheduled = replace(event, standing=EventStanding.SCHEDULED)
            drafts.append(changed(event_row, scheduled, context, action="scheduled"))
        written = write(context, *drafts)[0]
    return recorded(written, key=row.key)


def lock_meeting(values: LockMeeting, context: Context) -> MeetingsRecorded:
    """Keeps a meeting of the newest timetable at its time in all that are computed later, or lets it go."""
    running_side(context)
    with transaction.atomic():
        hold_event(values.event, only=COMPUTES)
        row = numbered(values.event, values.number)
        timetable: domain.Timetable = row.fact
        if timetable.number != timetable_rows(values.event)[0].fact.number:
            raise ConflictError(_("there is a newer timetable"), remedy=_("lock the meeting there"))
        found = next((one for one in timetable.meetings if one.request == values.request), None)
        if found is None:
            raise InputError(_("this is no meeting of the timetable"), field="request")
        if found.locked == values.locked:
            raise ConflictError(
                _("the meeting is locked already") if values.locked else _("it is not locked")
            )
        meetings = tuple(
            replace(one, locked=values.locked) if one.request == values.request else one
            for one in timetable.meetings
        )
        action = "locked" if values.locked else "unlocked"
        draft = changed(row, replace(timetable, meetings=meetings), context, action=action)
        written = write(context, draft)[0]
    return recorded(written, key=row.key)
