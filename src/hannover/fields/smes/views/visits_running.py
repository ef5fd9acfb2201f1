"""The pages on which delegations are run, hosts answer, and notes of visits are written and agreed."""

from __future__ import annotations

from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hannover.accounts.signedin import actor_from
from hannover.errors import ConflictError, HannoverError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import visits, visits_notes, visits_tour
from hannover.fields.smes.actions.meetings_jobs import start
from hannover.fields.smes.forms.visits import (
    CancelDelegationForm,
    ConfirmForm,
    EndForm,
    InvitationForm,
    NoteForm,
    SignForm,
    TourForm,
)
from hannover.fields.smes.inputs.visits import AnswerInvitation, NameTour, SignNote, WithdrawHost
from hannover.fields.smes.reading.visits import (
    DelegationPage,
    NoteEntry,
    read_delegation,
    require_delegation,
    require_host,
    require_sender,
)
from hannover.fields.smes.views.meetings_answering import answer, call, languages, posted, running
from hannover.record.domain import Text
from hannover.record.forms import ActionForm, Choices
from hannover.record.moment import Moment, now
from hannover.record.words import own_name, wording

writes = require_http_methods(["GET", "HEAD", "POST"])
MOST_CHOICES = 400


def about_delegation(key: str, about: Text, **words: object) -> dict[str, object]:
    return {"about": about, "cancel": reverse("smes:delegation", args=[key]), **words}


@writes
@never_cache
def invite(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = running(request), now()
    found = require_delegation(moment, actor, key)
    require_sender(actor, found)
    form = InvitationForm(
        posted(request),
        hosts=_invitable(moment, found),
        held=found,
        languages=languages(moment),
        initial={"host": request.GET.get("host", "")},
    )
    page = about_delegation(
        key,
        found.title,
        title=_("Invite a host"),
        words=_("Names are told to host and members when the host has confirmed."),
        submit=_("Invite"),
        done=_("The invitation was recorded."),
    )
    return answer(request, form, lambda: visits.invite_host(form.values(key), call(request)), page)


def _invitable(moment: Moment, delegation: domain.Delegation) -> Choices:
    """The newest published profiles of the other side, without names."""
    rows = models.Profile.objects.at(moment).filter(standing=domain.ProfileStanding.PUBLISHED)
    profiles = rows.exclude(of_side=delegation.side).order_by("-id")[:MOST_CHOICES].facts()
    shown = [one for one in profiles if one.is_shown(moment.as_of)]
    return [(one.key, f"{wording(one.title)} ({one.region})") for one in shown]


@writes
@never_cache
def confirm(request: HttpRequest, key: str, host: UUID) -> HttpResponse:
    found, entry = _host(request, key, host)
    confirmed = entry.standing is domain.HostStanding.CONFIRMED
    form = ConfirmForm(posted(request), host=entry, days=[day.on for day in found.days])
    words = _("You and the members of the delegation will see each other's names.")
    if confirmed:
        words = _("A visit that no longer lies within these hours is cancelled, and the delegation is told.")
    page = about_delegation(
        key,
        found.title,
        title=_("Change the hours") if confirmed else _("Confirm the visit"),
        words=words,
        submit=_("Change") if confirmed else _("Confirm"),
        done=_("The hours were changed.") if confirmed else _("You have confirmed."),
    )
    return answer(
        request, form, lambda: visits.answer_invitation(form.values(str(host)), call(request)), page
    )


@writes
@never_cache
def decline(request: HttpRequest, key: str, host: UUID) -> HttpResponse:
    found, _entry = _host(request, key, host)
    form = ActionForm(posted(request))
    page = about_delegation(
        key,
        found.title,
        title=_("Decline the invitation"),
        words=_("No names are told."),
        submit=_("Decline"),
        danger=True,
        done=_("You have declined."),
    )
    values = AnswerInvitation(host=str(host), accept=False)
    return answer(request, form, lambda: visits.answer_invitation(values, call(request)), page)


@writes
@never_cache
def withdraw(request: HttpRequest, key: str, host: UUID) -> HttpResponse:
    found, _entry = _host(request, key, host)
    form = ActionForm(posted(request))
    page = about_delegation(
        key,
        found.title,
        title=_("Cancel the visit"),
        words=_("The delegation is told, and its tour is computed anew."),
        submit=_("Cancel the visit"),
        danger=True,
        done=_("You have withdrawn."),
    )
    values = WithdrawHost(host=str(host))
    return answer(request, form, lambda: visits.withdraw_host(values, call(request)), page)


def _host(request: HttpRequest, key: str, host: UUID) -> tuple[domain.Delegation, domain.Host]:
    actor, moment = actor_from(request), now()
    found = require_delegation(moment, actor, key)
    return found, require_host(moment, actor, found, str(host)).host


@require_POST
def compute(request: HttpRequest, key: str) -> HttpResponse:
    """Leaves the tour to a worker; the page of the delegation then shows how far it is."""
    actor = running(request)
    form = TourForm(request.POST)
    try:
        require_sender(actor, require_delegation(now(), actor, key))
        if not form.is_valid():
            raise ConflictError(_("this is no time limit"), remedy=_("1 to 120 seconds"))
        start(form.values(key), call(request))
    except HannoverError as refusal:
        messages.error(
            request, f"{refusal.message} ({refusal.remedy})" if refusal.remedy else refusal.message
        )
    return HttpResponseRedirect(reverse("smes:delegation", args=[key]) + "#tour")


@writes
@never_cache
def publish(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = require_delegation(now(), running(request), key)
    form = ActionForm(posted(request))
    page = about_delegation(
        key,
        found.title,
        title=_("Publish the tour"),
        words=_("Members see it, each host its own visit; everybody sees title and days of the delegation."),
        submit=_("Publish"),
        done=_("The tour was published."),
    )
    values = NameTour(delegation=key, number=number)
    return answer(request, form, lambda: visits_tour.publish_tour(values, call(request)), page)


@writes
@never_cache
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    actor = running(request)
    found = require_delegation(now(), actor, key)
    require_sender(actor, found)
    form = CancelDelegationForm(posted(request))
    page = about_delegation(
        key,
        found.title,
        title=_("Cancel the delegation"),
        words=_("All its visits are shown as cancelled, in calendars too. This cannot be taken back."),
        submit=_("Cancel the delegation"),
        danger=True,
        done=_("The delegation was cancelled."),
    )
    return answer(request, form, lambda: visits.cancel_delegation(form.values(key), call(request)), page)


@writes
@never_cache
def end(request: HttpRequest, key: str) -> HttpResponse:
    actor = running(request)
    found = read_delegation(now(), actor, key)
    days = found.tour.days if found.tour else ()
    stops = [(stop.entry.id, wording(stop.entry.label.words)) for plan in days for stop in plan.stops]
    form = EndForm(posted(request), stops=stops)
    page = about_delegation(
        key,
        found.delegation.title,
        title=_("Record that the tour was made"),
        words=_("Every visit counts as made, but those that you mark."),
        submit=_("Record"),
        done=_("The tour was recorded as made."),
    )
    return answer(request, form, lambda: visits.end_delegation(form.values(key), call(request)), page)


@writes
@never_cache
def note(request: HttpRequest, key: str, note: UUID | None = None) -> HttpResponse:
    """A new note, or a change of one: then earlier agreement no longer counts."""
    moment = now()
    found = read_delegation(moment, actor_from(request), key)
    before = _note(found, note) if note else None
    confirmed = [one for one in found.hosts if one.host.standing is domain.HostStanding.CONFIRMED]
    form = NoteForm(
        posted(request),
        hosts=[(one.id, wording(one.label.words)) for one in confirmed],
        languages=languages(moment),
        wordings={"seen": before.note.seen, "reusable": before.note.reusable} if before else None,
        initial={
            "on": before.note.on if before else moment.as_of,
            "host": before.note.host if before else "",
        },
    )
    if before:
        form.fields["host"].widget = django_forms.HiddenInput()
    page = about_delegation(
        key,
        found.delegation.title,
        title=_("Change the note") if before else _("Write a note"),
        words=_("Both sides agree to the wording as it stands; then everybody can read it."),
        submit=_("Record"),
        done=_("The note was recorded."),
    )
    values = str(note) if note else ""
    return answer(
        request, form, lambda: visits_notes.write_note(form.values(key, values), call(request)), page
    )


def _note(page: DelegationPage, note: UUID) -> NoteEntry:
    entry = next((one for one in page.notes if one.id == str(note)), None)
    if entry is None:
        raise UnknownError(_("there is no such note"))
    return entry


@writes
@never_cache
def sign(request: HttpRequest, key: str, note: UUID) -> HttpResponse:
    """Shows exactly the wording and the digest that are agreed to, and takes no other."""
    actor = actor_from(request)
    actor.require("sign", side=actor.side)
    found = read_delegation(now(), actor, key)
    entry = _note(found, note)
    if entry.keys is None:
        raise UnknownError(_("there is no such note"))
    if actor.side in entry.keys.signed:
        raise ConflictError(_("your side has signed this wording already"))
    form = SignForm(posted(request), initial={"digest": entry.keys.digest})
    page = about_delegation(
        key, found.delegation.title, entry=entry, side=actor.side, done=_("Your side has agreed.")
    )
    page["seen"] = [(tag, own_name(tag), words) for tag, words in entry.note.seen.items()]
    page["reusable"] = [(tag, own_name(tag), words) for tag, words in entry.note.reusable.items()]

    def write() -> object:
        return visits_notes.sign_note(
            SignNote(note=entry.id, digest=form.cleaned_data["digest"]), call(request)
        )

    return answer(request, form, write, page, template="smes/note_sign.html")
