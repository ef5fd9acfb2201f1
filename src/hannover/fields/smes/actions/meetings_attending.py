"""Writes of those who come: registering, asking for meetings, answering, withdrawing. A company's
participants, and the staff of its side on its behalf.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import may_act_for, one_that_takes_part, write_for
from hannover.fields.smes.actions.introductions_texts import refuse_names
from hannover.fields.smes.actions.meetings_checking import (
    attendances_at,
    changed,
    hold_event,
    hold_request,
    read_languages,
    recorded,
    require_attending,
)
from hannover.fields.smes.analysis.meetings_slots import meeting_slots
from hannover.fields.smes.domain import EventStanding, RequestStanding
from hannover.fields.smes.inputs.meetings import (
    AnswerMeeting,
    AskMeeting,
    MeetingsRecorded,
    RegisterAttendance,
    WithdrawAttendance,
    WithdrawMeeting,
)
from hannover.operations import Context
from hannover.record.dialogues.actions.checking import read_texts
from hannover.record.log import Draft
from hannover.record.signing import NEWEST

TAKES_PART = (EventStanding.OPEN, EventStanding.SCHEDULED)
MOST_WEIGHT = 3
MOST_MESSAGE = 2000


def register_attendance(values: RegisterAttendance, context: Context) -> MeetingsRecorded:
    """Registers a company under a published profile, or changes when it can come and what it speaks."""
    company = may_act_for(context, values.company)
    languages = read_languages(values.languages)
    with transaction.atomic():
        row = hold_event(values.event, only=TAKES_PART)
        event: domain.BrokerageEvent = row.fact
        _refuse_closed(event, context)
        if not company.active:
            raise ConflictError(_("the company does not take part any more"))
        profile = _published_profile(values.profile, company.key, context)
        attendance = domain.Attendance(
            event=event.key,
            company=company.key,
            profile=profile.key,
            side=company.side,
            slots=_slots(values.slots, event),
            languages=languages,
            sample=company.sample,
        )
        before = models.Attendance.objects.at(NEWEST).filter(parent=event.key, company=company.key).first()
        if before is None:
            day = context.now.date()
            draft = Draft(state=attendance, happened_on=day, action="registered", audience="joint")
        elif before.fact == attendance:
            raise InputError(_("nothing is different"), remedy=_("change something, or leave it"))
        else:
            draft = changed(before, attendance, context, action="changed")
        written = write_for(context, company.side, draft)[0]
    return recorded(written)


def _refuse_closed(event: domain.BrokerageEvent, context: Context) -> None:
    if context.now.date() > event.closes_on:
        raise ConflictError(
            _("registration closed on %(day)s") % {"day": event.closes_on.isoformat()},
            remedy=_("ask the organizers"),
        )


def _slots(numbers: tuple[int, ...], event: domain.BrokerageEvent) -> tuple[int, ...]:
    known = [slot.number for slot in meeting_slots(event.slots)]
    strange = sorted(set(numbers) - set(known))
    if strange:
        raise InputError(_("there is no slot %(number)s") % {"number": strange[0]}, field="slots")
    return tuple(number for number in known if not numbers or number in numbers)


def _published_profile(key: str, company: str, context: Context, *, field: str = "profile") -> domain.Profile:
    row = models.Profile.objects.at(NEWEST).filter(key=key, parent=company).first()
    if row is None:
        raise UnknownError(_("the company has no such profile"), field=field)
    profile: domain.Profile = row.fact
    if not profile.is_shown(context.now.date()):
        raise ConflictError(
            _("this profile is not published, or has expired"), remedy=_("publish or renew it first")
        )
    return profile


def withdraw_attendance(values: WithdrawAttendance, context: Context) -> MeetingsRecorded:
    """A company does not come, or is not there any more from a slot on. Its requests stay as they are; a
    published timetable is repaired without it, and those whom it was to meet are told.
    """
    company = may_act_for(context, values.company)
    with transaction.atomic():
        row = hold_event(values.event, only=TAKES_PART)
        event: domain.BrokerageEvent = row.fact
        before = models.Attendance.objects.at(NEWEST).filter(parent=event.key, company=company.key).first()
        if before is None or not before.fact.active:
            raise UnknownError(_("this company is not registered for the event"), field="company")
        if values.missing_from:
            if values.missing_from not in {slot.number for slot in event.slots}:
                raise InputError(_("there is no such slot"), field="missing_from")
            attendance = replace(before.fact, missing_from=values.missing_from)
            action = "missing"
        else:
            attendance, action = replace(before.fact, active=False), "withdrawn"
        written = write_for(context, company.side, changed(before, attendance, context, action=action))[0]
    return recorded(written)


def ask_meeting(values: AskMeeting, context: Context) -> MeetingsRecorded:
    """Asks a company that is registered for a meeting; it sees the profile and the message, and answers."""
    company = may_act_for(context, values.company)
    if not 1 <= values.weight <= MOST_WEIGHT:
        raise InputError(_("this is no weight"), field="weight", remedy=_("1, 2 or 3"))
    message = read_texts(values.message, field="message", required=False)
    if any(len(text) > MOST_MESSAGE for text in message.values()):
        raise InputError(_("this is too long"), field="message", remedy=str(MOST_MESSAGE))
    refuse_names(message, (company.key,), field="message")
    with transaction.atomic():
        row = hold_event(values.event, only=TAKES_PART)
        event: domain.BrokerageEvent = row.fact
        _refuse_closed(event, context)
        attendances = attendances_at(event.key)
        require_attending(attendances, company.key, field="company")
        under = {one.profile: key for key, one in attendances.items() if one.active}
        other = require_attending(attendances, under.get(values.toward, values.toward), field="toward")
        _refuse_pair(company, other, event)
        _published_profile(other.profile, other.company, context, field="toward")
        asked = domain.MeetingRequest(
            event=event.key,
            company=company.key,
            side=company.side,
            toward=other.company,
            toward_side=other.side,
            weight=values.weight,
            message=message,
            sample=company.sample,
        )
        draft = Draft(state=asked, happened_on=context.now.date(), action="asked", audience="joint")
        written = write_for(context, company.side, draft)[0]
    return recorded(written)


def _refuse_pair(company: domain.Company, other: domain.Attendance, event: domain.BrokerageEvent) -> None:
    """Raises unless the two may meet; an exclusion is not told from other reasons."""
    if other.company == company.key:
        raise InputError(_("a company does not meet itself"), field="toward", remedy=_("choose another"))
    if other.side == company.side and not event.own_side:
        raise InputError(
            _("at this event companies meet those of the other side"),
            field="toward",
            remedy=_("choose another"),
        )
    if excluded_by(company.key) & {other.company}:
        raise ConflictError(_("this company cannot be asked"), remedy=_("choose another"))
    between = models.MeetingRequest.objects.at(NEWEST).filter(parent=event.key)
    between = between.filter(
        Q(company=company.key, toward=other.company) | Q(company=other.company, toward=company.key)
    )
    for request in between.facts():
        if request.standing is RequestStanding.WITHDRAWN:
            continue
        if request.company == company.key:
            raise ConflictError(
                _("you have asked this company already"), remedy=_("withdraw that request first")
            )
        if request.standing is RequestStanding.DECLINED:
            continue
        raise ConflictError(_("this company has asked you already"), remedy=_("answer its request"))


def excluded_by(company: str) -> set[str]:
    """Companies with which this one does not meet, because either of the two does not want to."""
    rows = models.Exclusion.objects.at(NEWEST).filter(Q(parent=company) | Q(other=company))
    return {fact.other if fact.company == company else fact.company for fact in rows.facts()}


def answer_meeting(values: AnswerMeeting, context: Context) -> MeetingsRecorded:
    """The company that was asked accepts, so that both see each other's names, or declines."""
    with transaction.atomic():
        row = hold_request(values.request)
        request: domain.MeetingRequest = row.fact
        company = one_that_takes_part(context, row, (request.toward, request.company), field="request")
        if company.key != request.toward:
            raise ForbiddenError(
                _("only the company that was asked answers"), remedy=_("withdraw the request, or wait")
            )
        hold_event(request.event, only=TAKES_PART)
        if request.standing is not RequestStanding.ASKED:
            raise ConflictError(
                _("this request is not waiting for an answer"),
                remedy=_("withdraw the meeting, if it cannot be"),
            )
        if values.accept:
            attendances = attendances_at(request.event)
            for key, field in ((request.company, "request"), (request.toward, "request")):
                require_attending(attendances, key, field=field)
            if excluded_by(company.key) & {request.company}:
                raise ConflictError(_("this company cannot be met"), remedy=_("decline the request"))
        standing = RequestStanding.ACCEPTED if values.accept else RequestStanding.DECLINED
        answered = replace(request, standing=standing)
        written = write_for(context, company.side, changed(row, answered, context, action=standing.value))[0]
    return recorded(written)


def withdraw_meeting(values: WithdrawMeeting, context: Context) -> MeetingsRecorded:
    """Either company takes back the request, or what was accepted; the other is told."""
    with transaction.atomic():
        row = hold_request(values.request)
        request: domain.MeetingRequest = row.fact
        company = one_that_takes_part(context, row, (request.company, request.toward), field="request")
        hold_event(request.event, only=TAKES_PART)
        if request.standing not in (RequestStanding.ASKED, RequestStanding.ACCEPTED):
            raise ConflictError(_("this request has ended already"))
        if request.standing is RequestStanding.ASKED and company.key == request.toward:
            raise ConflictError(_("you were asked"), remedy=_("decline the request"))
        withdrawn = replace(request, standing=RequestStanding.WITHDRAWN)
        written = write_for(context, company.side, changed(row, withdrawn, context, action="withdrawn"))[0]
    return recorded(written)
