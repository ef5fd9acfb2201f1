"""The pages of events: what everybody reads, a company's own part, and what it does there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hannover.accounts.signedin import actor_from
from hannover.errors import UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import meetings_attending
from hannover.fields.smes.actions.acting import may_act_for
from hannover.fields.smes.forms.meetings import AskForm, AttendanceForm, ComputeForm, FindForm, MissingForm
from hannover.fields.smes.inputs.meetings import AnswerMeeting, WithdrawMeeting
from hannover.fields.smes.reading.meetings import (
    ShownSlot,
    is_staff,
    own_zone,
    read_attendees,
    read_event,
    read_events,
    read_part,
    require_event,
    shown_slots,
)
from hannover.fields.smes.reading.meetings_timetable import count_broken, read_schedule, read_timetables
from hannover.fields.smes.views.meetings_answering import answer, call, languages, posted
from hannover.fields.smes.views.meetings_computing import newest_work
from hannover.fields.smes.words.meetings import (
    CHANGES,
    EVENT_STANDINGS,
    REQUEST_STANDINGS,
    WEIGHTS,
    day_words,
    pair_words,
)
from hannover.record.forms import ActionForm
from hannover.record.moment import now
from hannover.record.serving import moment_of, page_number, public_page
from hannover.record.words import wording

writes = require_http_methods(["GET", "HEAD", "POST"])
WORDS = {"standings": EVENT_STANDINGS, "requests": REQUEST_STANDINGS, "weights": WEIGHTS, "changes": CHANGES}


@public_page
def events(request: HttpRequest) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    found = read_events(moment, actor)
    values = {"found": found, "may_plan": moment.is_now and is_staff(actor), **WORDS}
    return render(request, "smes/events.html", values)


@public_page
def event(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    page = read_event(moment, actor, key)
    teams = [(pair_words("-".join(team.languages)), team.count) for team in page.event.interpreters]
    values: dict[str, Any] = {"page": page, "event": page.event, "teams": teams, **WORDS}
    if page.staff:
        values |= {
            "timetables": read_timetables(moment, actor, key),
            "broken": count_broken(moment, page.event),
            "computing": newest_work(actor, event=key),
            "may_run": moment.is_now and page.event.standing in ("planned", "open", "scheduled"),
            "compute": ComputeForm(),
            "repair": ComputeForm(repairs=True, initial={"seconds": 10}, auto_id="repair_%s"),
        }
    return render(request, "smes/event.html", values)


@public_page
def part(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    """A company's own part in an event: its requests, its timetable, what became new."""
    moment, actor = moment_of(request), actor_from(request)
    found, own = read_part(moment, actor, key, str(company))
    try:
        schedule = read_schedule(moment, actor, key, str(company))
    except UnknownError:
        schedule = None
    values = {
        "event": found,
        "own": own,
        "schedule": schedule,
        "open": moment.is_now and found.standing in ("open", "scheduled"),
        "may_ask": moment.is_now and moment.as_of <= found.closes_on,
        **WORDS,
    }
    return render(request, "smes/meeting_part.html", values)


@public_page
def attendees(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    form = FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    moment, actor = moment_of(request), actor_from(request)
    page = read_attendees(
        moment,
        actor,
        key,
        str(company),
        words=asked.get("words", ""),
        new=asked.get("new", False),
        sort=request.GET.get("sort", ""),
        page=page_number(request),
    )
    return render(
        request, "smes/meeting_attendees.html", {"page": page, "form": form, "company": company, **WORDS}
    )


@writes
@never_cache
def register(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    moment, actor, context = now(), actor_from(request), call(request)
    found = require_event(moment, actor, key)
    own = may_act_for(context, str(company))
    profiles = models.Profile.objects.at(moment).filter(
        parent=own.key, standing=domain.ProfileStanding.PUBLISHED
    )
    known = profiles.facts()
    before = models.Attendance.objects.at(moment).filter(parent=key, company=own.key).first()
    spoken = before.fact.languages if before else (known[0].languages if known else ())
    slots = [slot for slot in shown_slots(found, own_zone(moment, actor)) if not slot.slot.pause]
    form = AttendanceForm(
        posted(request),
        profiles=[(one.key, wording(one.title)) for one in known],
        slots=[(str(slot.number), slot_words(slot)) for slot in slots],
        initial={
            "languages": ", ".join(spoken),
            "profile": before.fact.profile if before else "",
            "slots": [str(number) for number in before.fact.slots] if before else [],
        },
    )
    page = {
        "title": _("Register for the event"),
        "about": found.title,
        "words": _("Without a published profile there is nothing to register under.") if not known else "",
        "submit": _("Register"),
        "cancel": reverse("smes:event-part", args=[key, company]),
        "done": _("The registration was recorded."),
    }

    def write() -> object:
        return meetings_attending.register_attendance(form.values(key, own.key), context)

    return answer(request, form, write, page)


def slot_words(slot: ShownSlot) -> str:
    """When a slot is, by the clock of the place; and by the reader's own, where that is another."""
    place = f"{day_words(slot.day)} {slot.begins}–{slot.ends}"
    if slot.own_start is None:
        return place
    own = f"{day_words(slot.own_day)} {slot.own_begins}" if slot.own_day else slot.own_begins
    return _("%(place)s (your clock: %(own)s)") % {"place": place, "own": own}


@writes
@never_cache
def missing(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    moment, actor, context = now(), actor_from(request), call(request)
    found = require_event(moment, actor, key)
    own = may_act_for(context, str(company))
    slots = [slot for slot in shown_slots(found, own_zone(moment, actor)) if not slot.slot.pause]
    form = MissingForm(posted(request), slots=[(str(slot.number), slot_words(slot)) for slot in slots])
    page = {
        "title": _("Cancel the attendance"),
        "about": found.title,
        "words": _("Those whom the company was to meet are told when the timetable has been repaired."),
        "submit": _("Cancel the attendance"),
        "danger": True,
        "cancel": reverse("smes:event-part", args=[key, company]),
        "done": _("It was recorded that the company does not come."),
    }

    def write() -> object:
        return meetings_attending.withdraw_attendance(form.values(key, own.key), context)

    return answer(request, form, write, page)


@writes
@never_cache
def ask(request: HttpRequest, key: str, company: UUID, toward: UUID) -> HttpResponse:
    moment, actor, context = now(), actor_from(request), call(request)
    found = require_event(moment, actor, key)
    may_act_for(context, str(company))
    form = AskForm(posted(request), languages=languages(moment))
    page = {
        "title": _("Ask for a meeting"),
        "about": found.title,
        "words": _(
            "The other company sees your profile and your message. Names are told when it has accepted."
        ),
        "submit": _("Ask"),
        "cancel": reverse("smes:event-part", args=[key, company]),
        "done": _("The request was recorded."),
    }

    def write() -> object:
        return meetings_attending.ask_meeting(form.values(key, str(company), str(toward)), context)

    return answer(request, form, write, page)


@writes
@never_cache
def reply(request: HttpRequest, key: str, company: UUID, asked: UUID, how: str) -> HttpResponse:
    """Accepts, declines or withdraws; `how` says which."""
    context = call(request)
    found, own = read_part(now(), actor_from(request), key, str(company))
    entry = next((one for one in own.requests if one.id == str(asked)), None)
    if entry is None:
        raise UnknownError(_("there is no such request"))
    title, words, danger = reply_words(how)
    form = ActionForm(posted(request))
    page = {
        "title": title,
        "about": found.title,
        "words": f"{wording(entry.other.words)}. {words}",
        "submit": title,
        "danger": danger,
        "cancel": reverse("smes:event-part", args=[key, company]),
        "done": _("This was recorded."),
    }

    def write() -> object:
        if how == "withdraw":
            return meetings_attending.withdraw_meeting(WithdrawMeeting(request=entry.id), context)
        values = AnswerMeeting(request=entry.id, accept=how == "accept")
        return meetings_attending.answer_meeting(values, context)

    return answer(request, form, write, page)


def reply_words(how: str) -> tuple[str, str, bool]:
    """Title, what follows from it, and whether it ends something."""
    if how == "accept":
        return _("Accept the request"), _("You and the other company will see each other's names."), False
    if how == "decline":
        return (
            _("Decline the request"),
            _("The other company is told that you declined; no names are told."),
            True,
        )
    return (
        _("Withdraw"),
        _("The other company is told. A meeting that was planned does not take place."),
        True,
    )
