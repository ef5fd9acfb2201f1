"""The pages on which the staff of a side run an event: planning, computing, publishing, lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hannover.accounts.signedin import actor_from
from hannover.errors import ConflictError, HannoverError
from hannover.fields.smes.actions import meetings, meetings_timetable
from hannover.fields.smes.actions.meetings_jobs import start
from hannover.fields.smes.forms.meetings import (
    CancelForm,
    ComputeForm,
    EventChangeForm,
    EventForm,
    HeldForm,
    ShownForm,
)
from hannover.fields.smes.inputs.meetings import LockMeeting, NameEvent, NameTimetable
from hannover.fields.smes.reading.meetings import require_event
from hannover.fields.smes.reading.meetings_export import timetable_file
from hannover.fields.smes.reading.meetings_timetable import TimetablePage, read_timetable, read_timetables
from hannover.fields.smes.views.meetings import slot_words
from hannover.fields.smes.views.meetings_answering import answer, call, download, languages, posted, running
from hannover.fields.smes.words.meetings import CHANGES, REASONS, WEIGHTS, pair_words
from hannover.record.forms import ActionForm
from hannover.record.moment import now
from hannover.record.reading.paging import page_of_sequence
from hannover.record.serving import moment_of, page_number
from hannover.record.words import wording

writes = require_http_methods(["GET", "HEAD", "POST"])
LISTED = 50


@writes
@never_cache
def plan(request: HttpRequest) -> HttpResponse:
    running(request)
    form = EventForm(posted(request), languages=languages())
    page = {
        "title": _("Plan an event"),
        "words": _("Only the staff of both sides see it until it is opened."),
        "submit": _("Plan"),
        "cancel": reverse("smes:events"),
        "next": lambda: reverse("smes:event", args=[form.cleaned_data["key"]]),
        "done": _("The event was planned."),
    }
    return answer(request, form, lambda: meetings.plan_event(form.values(), call(request)), page)


@writes
@never_cache
def change(request: HttpRequest, key: str) -> HttpResponse:
    found = require_event(now(), running(request), key)
    form = EventChangeForm(posted(request), held=found, languages=languages())
    page = {
        "title": _("Change the event"),
        "about": found.title,
        "submit": _("Change"),
        "cancel": reverse("smes:event", args=[key]),
        "done": _("The event was changed."),
    }
    return answer(request, form, lambda: meetings.change_event(form.values(key), call(request)), page)


@writes
@never_cache
def open_registration(request: HttpRequest, key: str) -> HttpResponse:
    found = require_event(now(), running(request), key)
    form = ActionForm(posted(request))
    page = {
        "title": _("Open the registration"),
        "about": found.title,
        "words": _("Everybody sees the event from then on. Its slots cannot be changed any more."),
        "submit": _("Open the registration"),
        "cancel": reverse("smes:event", args=[key]),
        "done": _("Companies can register now."),
    }
    return answer(request, form, lambda: meetings.open_event(NameEvent(event=key), call(request)), page)


@writes
@never_cache
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    found = require_event(now(), running(request), key)
    form = CancelForm(posted(request))
    page = {
        "title": _("Cancel the event"),
        "about": found.title,
        "words": _("All its meetings are shown as cancelled, in calendars too. This cannot be taken back."),
        "submit": _("Cancel the event"),
        "danger": True,
        "cancel": reverse("smes:event", args=[key]),
        "done": _("The event was cancelled."),
    }
    return answer(request, form, lambda: meetings.cancel_event(form.values(key), call(request)), page)


@writes
@never_cache
def held(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = running(request), now()
    found = require_event(moment, actor, key)
    published = [one.timetable for one in read_timetables(moment, actor, key) if one.timetable.published]
    if not published:
        raise ConflictError(_("no timetable is published"), remedy=_("publish one first"))
    page_of = read_timetable(moment, actor, key, published[0].number)
    choices = [
        (
            one.meeting.request,
            f"{slot_words(one.slot)}  {wording(one.one.words)} – {wording(one.other.words)}",
        )
        for one in page_of.entries
        if not one.broken
    ]
    form = HeldForm(posted(request), meetings=choices)
    page = {
        "title": _("Record that the event was held"),
        "about": found.title,
        "words": _(
            "Every meeting counts as held, but those that you mark and those of companies that were missing."
        ),
        "submit": _("Record"),
        "cancel": reverse("smes:event", args=[key]),
        "done": _("The event was recorded as held."),
    }
    return answer(request, form, lambda: meetings.hold_meetings(form.values(key), call(request)), page)


@require_POST
def compute(request: HttpRequest, key: str, *, repairs: bool = False) -> HttpResponse:
    """Leaves the work to a worker; the page of the event then shows how far it is."""
    running(request)
    form = ComputeForm(request.POST, repairs=repairs)
    try:
        if not form.is_valid():
            raise ConflictError(_("this is no time limit"), remedy=_("1 to 120 seconds"))
        start(form.values(key), call(request))
    except HannoverError as refusal:
        messages.error(
            request, f"{refusal.message} ({refusal.remedy})" if refusal.remedy else refusal.message
        )
    return HttpResponseRedirect(reverse("smes:event", args=[key]) + "#timetables")


@require_safe
@never_cache
def timetable(request: HttpRequest, key: str, number: int) -> HttpResponse:
    actor, moment = running(request), moment_of(request)
    page = read_timetable(moment, actor, key, number)
    shown, slot, table = shown_form(request, page)
    entries = [
        entry
        for entry in page.entries
        if slot in (0, entry.slot.number) and table in (0, entry.meeting.table)
    ]
    values = {
        "page": page,
        "event": page.event,
        "timetable": page.timetable,
        "shown": shown,
        "entries": entries,
        "changed": page.changes[: 2 * LISTED],
        "left_out": page_of_sequence(page.left_out, page_number(request), LISTED),
        "interpreting": [
            (pair_words(pair), [one for one in slots if one[0].number == slot])
            for pair, slots in page.interpreting
            if slot
        ],
        "reasons": REASONS,
        "weights": WEIGHTS,
        "changes": CHANGES,
        "may_run": moment.is_now and page.event.standing in ("open", "scheduled"),
    }
    return render(request, "smes/timetable.html", values)


def shown_form(request: HttpRequest, page: TimetablePage) -> tuple[ShownForm, int, int]:
    """What the query asks to see: the form, the slot and the table, 0 for all; the first slot where it asks
    for neither.
    """
    slots = {str(entry.slot.number): slot_words(entry.slot) for entry in page.entries}
    rooms: dict[str, list[tuple[str, str]]] = {}
    for number in sorted({entry.meeting.table for entry in page.entries}):
        rooms.setdefault(page.event.room_of(number), []).append((str(number), str(number)))
    plain = rooms.pop("", [])
    tables: list[tuple[str, Any]] = [*rooms.items(), *plain]
    asked = {name: request.GET.get(name, "") for name in ("slot", "table")}
    if not any(asked.values()):
        asked["slot"] = next(iter(slots), "")
    form = ShownForm(asked, slots=list(slots.items()), tables=tables)
    return form, *form.chosen()


@writes
@never_cache
def publish(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = require_event(now(), running(request), key)
    form = ActionForm(posted(request))
    page = {
        "title": _("Publish the timetable"),
        "about": found.title,
        "words": _("The companies in it see their own meetings from then on, and what changed for them."),
        "submit": _("Publish"),
        "cancel": reverse("smes:timetable", args=[key, number]),
        "done": _("The timetable was published."),
    }
    values = NameTimetable(event=key, number=number)
    return answer(request, form, lambda: meetings_timetable.publish_timetable(values, call(request)), page)


@require_POST
def lock(request: HttpRequest, key: str, number: int, asked: UUID) -> HttpResponse:
    """Keeps a meeting at its time, or lets it go."""
    values = LockMeeting(
        event=key, number=number, request=str(asked), locked=request.POST.get("locked") == "yes"
    )
    try:
        meetings_timetable.lock_meeting(values, call(request))
    except HannoverError as refusal:
        messages.error(
            request, f"{refusal.message} ({refusal.remedy})" if refusal.remedy else refusal.message
        )
    slot = request.POST.get("slot", "")
    query = f"?slot={slot}" if slot.isdecimal() and slot.isascii() else ""
    return HttpResponseRedirect(reverse("smes:timetable", args=[key, number]) + f"{query}#meeting-{asked}")


@require_safe
@never_cache
def table_file(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The timetable as CSV, with the names that this reader may know."""
    page = read_timetable(moment_of(request), actor_from(request), key, number)
    file = timetable_file(page)
    return download(file.content, kind="text/csv; charset=utf-8", name=file.name)
