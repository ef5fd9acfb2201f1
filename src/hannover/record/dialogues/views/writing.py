"""The pages on which the staff of a side write: each a form for one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.errors import ConflictError, ForbiddenError, UnknownError
from hannover.operations import Context
from hannover.record import domain
from hannover.record.dialogues import actions, forms
from hannover.record.dialogues.loading import read_sides
from hannover.record.dialogues.reading import (
    AgendaEntry,
    OutcomePage,
    RoundPage,
    read_dialogue,
    read_outcome,
    read_round,
)
from hannover.record.dialogues.wording import in_own_names
from hannover.record.filters import field_choices
from hannover.record.forms import ActionForm, Choices, citable_choices
from hannover.record.moment import Moment, now
from hannover.record.reading import (
    EvidenceQuery,
    read_evidence,
    read_fields,
    read_organizations,
    require_programme,
)
from hannover.record.words import wording

MOST_CITABLE = 200
FORM = "record/act.html"
writes = require_http_methods(["GET", "HEAD", "POST"])


@writes
@never_cache
def open_dialogue(request: HttpRequest) -> HttpResponse:
    _staff(request)
    moment = now()
    form = forms.DialogueForm(
        _posted(request), languages=_languages(moment), fields=field_choices(read_fields(moment))
    )
    page = {
        "title": _("Open a dialogue"),
        "submit": _("Open"),
        "cancel": reverse("record:dialogues"),
        "done": _("The dialogue was opened."),
    }
    return _answer(request, form, lambda: actions.open_dialogue(form.values(), _context(request)), page)


@writes
@never_cache
def plan_round(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = _staff(request), now()
    dialogue = read_dialogue(moment, actor, key).dialogue
    form = _round_form(request, moment, actor, dialogue)
    page = {
        "title": _("Plan a round"),
        "about": dialogue.title,
        "words": _("What is open from earlier rounds comes onto its agenda by itself."),
        "submit": _("Plan"),
        "cancel": reverse("record:dialogue", args=[key]),
        "done": _("The round was planned."),
    }
    return _answer(request, form, lambda: actions.plan_round(form.planned(key), _context(request)), page)


@writes
@never_cache
def change_round(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = _staff(request), now()
    found = read_round(moment, actor, key)
    form = _round_form(request, moment, actor, found.dialogue, held=found.round)
    page = _about_round(found) | {
        "title": _("Change the round"),
        "submit": _("Change"),
        "done": _("The round was changed."),
    }
    return _answer(request, form, lambda: actions.change_round(form.changed(key), _context(request)), page)


@writes
@never_cache
def add_item(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = _staff(request), now()
    found = read_round(moment, actor, key)
    form = forms.AgendaItemForm(_posted(request), languages=_languages(moment))
    page = _about_round(found) | {
        "title": _("Add an agenda item"),
        "submit": _("Add"),
        "done": _("The item is on the agenda."),
    }
    return _answer(request, form, lambda: actions.add_agenda_item(form.values(key), _context(request)), page)


@writes
@never_cache
def statement(request: HttpRequest, key: str, item: UUID) -> HttpResponse:
    actor, moment = _staff(request), now()
    found = read_round(moment, actor, key)
    entry = _entry(found, item)
    before = entry.statements.get(actor.side)
    form = forms.StatementForm(
        _posted(request),
        languages=_languages(moment),
        wordings={"text": before.statement.text} if before else None,
        published=before is not None and before.audience == "public",
        initial={"on": before.statement.on, "audience": before.audience} if before else {},
    )
    page = _about_round(found, item) | {
        "title": _("Record the statement of your side"),
        "words": wording(entry.slot.item.title),
        "side": actor.side,
        "submit": _("Record"),
        "done": _("The statement of your side was recorded."),
    }

    def write() -> object:
        return actions.record_statement(form.values(key, str(item)), _context(request))

    return _answer(request, form, write, page)


@writes
@never_cache
def draft_outcome(request: HttpRequest, key: str, item: UUID) -> HttpResponse:
    actor, moment = _staff(request), now()
    found = read_round(moment, actor, key)
    entry = _entry(found, item)
    form = forms.OutcomeForm(_posted(request), languages=_languages(moment), owners=_owners(moment))
    page = _about_round(found, item) | {
        "title": _("Draft an outcome"),
        "words": wording(entry.slot.item.title),
        "submit": _("Record the draft"),
        "done": _("The draft was recorded. It takes effect when both sides have signed it."),
    }

    def write() -> object:
        return actions.draft_outcome(form.drafted(key, str(item)), _context(request))

    return _answer(request, form, write, page)


@writes
@never_cache
def amend_outcome(request: HttpRequest, key: UUID) -> HttpResponse:
    actor, moment = _staff(request), now()
    found = read_outcome(moment, actor, str(key))
    if found.standing.in_effect:
        raise ConflictError(
            _("both sides have signed this wording: it is locked"),
            remedy=_("close it, and draft another outcome in the next round"),
        )
    form = forms.OutcomeForm(
        _posted(request),
        languages=_languages(moment),
        owners=_owners(moment),
        standing=found.standing,
    )
    page = _about_outcome(found) | {
        "title": _("Amend the draft"),
        "submit": _("Record the amendment"),
        "done": _("The amendment was recorded."),
    }
    if found.standing.keys.signed:
        page["words"] = _(
            "One side has signed the present wording. After a change it will have to sign again."
        )
    return _answer(
        request, form, lambda: actions.amend_outcome(form.amended(str(key)), _context(request)), page
    )


@writes
@never_cache
def follow_up(request: HttpRequest, key: UUID) -> HttpResponse:
    actor, moment = _staff(request), now()
    found = read_outcome(moment, actor, str(key))
    form = forms.FollowUpForm(
        _posted(request),
        languages=_languages(moment),
        needs_closing=found.standing.needs_closing,
        citable=_citable(moment, actor, found.dialogue),
        initial={"on": moment.as_of},
    )
    page = _about_outcome(found) | {
        "title": _("Report what became of it"),
        "side": actor.side,
        "submit": _("Record"),
        "done": _("The report of your side was recorded."),
    }
    return _answer(
        request, form, lambda: actions.report_follow_up(form.values(str(key)), _context(request)), page
    )


@writes
@never_cache
def sign_outcome(request: HttpRequest, key: UUID) -> HttpResponse:
    """Shows exactly the wording and the digest that are signed, and signs no other."""
    actor, moment = actor_from(request), now()
    actor.require("sign", side=actor.side)
    found = read_outcome(moment, actor, str(key))
    standing = found.standing
    if actor.side in standing.keys.signed:
        raise ConflictError(_("your side has signed this wording already"))
    if standing.audience != "public":
        raise ConflictError(
            _("only your side can read this draft"), remedy=_("publish it for both sides first")
        )
    form = forms.SignForm(_posted(request), initial={"digest": standing.keys.digest})
    missing = [language for language in _languages(moment) if language not in standing.outcome.wording]
    page = _about_outcome(found) | {
        "page": found,
        "side": actor.side,
        "wordings": in_own_names(standing.outcome.wording),
        "missing": in_own_names(dict.fromkeys(missing, "")),
        "done": _("Your side has signed."),
    }
    return _answer(
        request,
        form,
        lambda: actions.sign_outcome(form.values(str(key)), _context(request)),
        page,
        template="record/dialogues/sign.html",
    )


def _answer(
    request: HttpRequest,
    form: ActionForm,
    write: Callable[[], object],
    page: dict[str, Any],
    *,
    template: str = FORM,
) -> HttpResponse:
    """The form; or, once its values were written, the way back to where it was offered."""
    if request.method == "POST" and form.is_valid() and form.carry_out(write) is not None:
        messages.success(request, page["done"])
        return HttpResponseRedirect(page["cancel"])
    return render(request, template, page | {"form": form}, status=400 if form.errors else 200)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even where it is nothing: then the form says what is missing."""
    return request.POST if request.method == "POST" else None


def _staff(request: HttpRequest) -> Actor:
    """The actor, who may hold dialogues for one of the sides; raises ForbiddenError."""
    actor = actor_from(request)
    actor.require("hold-dialogue", side=actor.side)
    if actor.side not in [side.key for side in read_sides(now())]:
        raise ForbiddenError(
            _("this is done for one of the two sides"), remedy=_("sign in as somebody who acts for a side")
        )
    return actor


def _context(request: HttpRequest) -> Context:
    return Context(actor=actor_from(request), field="", language=get_language() or "en")


def _languages(moment: Moment) -> tuple[str, ...]:
    return require_programme(moment).declaration.languages


def _round_form(
    request: HttpRequest,
    moment: Moment,
    actor: Actor,
    dialogue: domain.Dialogue,
    *,
    held: domain.Round | None = None,
) -> forms.RoundForm:
    return forms.RoundForm(
        _posted(request),
        languages=_languages(moment),
        sides=read_sides(moment),
        citable=_citable(moment, actor, dialogue, also=held.evidence) if held else (),
        held=held,
    )


def _entry(page: RoundPage, item: UUID) -> AgendaEntry:
    for entry in page.agenda:
        if entry.slot.id == str(item):
            return entry
    raise UnknownError(_("this round has no such agenda item"))


def _about_round(page: RoundPage, item: UUID | None = None) -> dict[str, Any]:
    place = reverse("record:round", args=[page.round.key])
    about = _("%(dialogue)s, round %(number)s") % {
        "dialogue": wording(page.dialogue.title),
        "number": page.round.number,
    }
    return {"about": about, "cancel": f"{place}#item-{item}" if item else place}


def _about_outcome(page: OutcomePage) -> dict[str, Any]:
    about = page.standing.title or page.standing.outcome.wording
    return {"about": about, "cancel": reverse("record:outcome", args=[page.standing.id])}


def _owners(moment: Moment) -> list[tuple[domain.Side, Choices]]:
    """For every side the organizations that may be in charge, by the names that they bear now."""
    entries = read_organizations(moment)
    return [
        (
            side,
            [
                (entry.organization.key, wording(entry.name.name))
                for entry in entries
                if entry.organization.side == side.key
            ],
        )
        for side in read_sides(moment)
    ]


def _citable(
    moment: Moment, actor: Actor, dialogue: domain.Dialogue, *, also: Sequence[str] = ()
) -> list[tuple[str, Any]]:
    """The newest pieces of evidence of the dialogue's field, and those that are cited already."""
    found = read_evidence(moment, actor, EvidenceQuery(field=dialogue.field, size=MOST_CITABLE))
    offered = list(
        citable_choices((entry.evidence.key or entry.entity, entry.evidence) for entry in found.items)
    )
    keys = {key for key, _label in offered}
    return [*offered, *((key, key) for key in also if key not in keys)]
