"""The pages of introductions: what one asked and was asked, one introduction, and its next steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.accounts.signedin import actor_from
from hannover.errors import ConflictError
from hannover.fields.smes import domain
from hannover.fields.smes.actions import introductions as actions
from hannover.fields.smes.actions.acting import own_companies
from hannover.fields.smes.forms import partners as forms
from hannover.fields.smes.reading.introductions import (
    LAPSED,
    IntroductionEntry,
    IntroductionPage,
    Step,
    read_introduction,
    read_mailbox,
    read_overview,
)
from hannover.fields.smes.reading.partners import read_pair
from hannover.fields.smes.views.partners import pair_values
from hannover.fields.smes.views.partners_posting import answered, context_of, languages, posted, writes
from hannover.fields.smes.words.companies import summary_of
from hannover.fields.smes.words.partners import (
    INTRODUCTION_ACTS,
    INTRODUCTION_STAGES,
    NOT_ANSWERED,
    REACHED,
    STEPS,
)
from hannover.record.moment import now
from hannover.record.serving import moment_of, page_number

PAGES = {
    Step.ANSWER: "smes:answer-introduction",
    Step.WITHDRAW: "smes:withdraw-introduction",
    Step.CONFIDENTIALITY: "smes:record-confidentiality",
    Step.CLOSE: "smes:close-introduction",
}


@require_safe
@never_cache
def introductions(request: HttpRequest) -> HttpResponse:
    """The own company's; for staff of a side, all of the programme."""
    moment, actor = moment_of(request), actor_from(request)
    actor.require("find-partners")
    companies = own_companies(actor)
    if len(companies) == 1:
        return mailbox(request, UUID(companies[0])) if _is_id(companies[0]) else redirect("smes:partners")
    stage = request.GET.get("stage", "")
    stage = stage if stage in {*domain.IntroductionStage, LAPSED} else ""
    found = read_overview(moment, actor, stage=stage, page=page_number(request))
    values = {
        "overview": found,
        "stage": stage,
        "counts": [
            *((kind, INTRODUCTION_STAGES[kind], count) for kind, count in found.counts.items()),
            (LAPSED, NOT_ANSWERED, found.lapsed),
        ],
        "entries": [shown(entry) for entry in found.page.items],
    }
    return render(request, "smes/introduction_overview.html", values)


@require_safe
@never_cache
def mailbox(request: HttpRequest, company: UUID) -> HttpResponse:
    found = read_mailbox(moment_of(request), actor_from(request), str(company))
    groups = [
        (_("To be answered by you"), "asked-us", found.asked_us),
        (_("Waiting for an answer"), "we-asked", found.we_asked),
        (_("Under way"), "under-way", found.under_way),
        (_("Ended"), "ended", found.ended),
    ]
    shown_groups = [(title, id_, [shown(entry) for entry in entries]) for title, id_, entries in groups]
    return render(request, "smes/introduction_mailbox.html", {"mailbox": found, "groups": shown_groups})


@require_safe
@never_cache
def introduction(request: HttpRequest, key: UUID) -> HttpResponse:
    page = read_introduction(moment_of(request), actor_from(request), str(key))
    fact = page.entry.introduction
    values = {
        "page": page,
        **shown(page.entry),
        "reached": REACHED[fact.reached] if fact.reached else "",
        "history": [(step, INTRODUCTION_ACTS.get(step.action, step.action)) for step in page.history],
    }
    return render(request, "smes/introduction.html", values)


@writes
@never_cache
def interest(request: HttpRequest, profile: UUID, partner: UUID) -> HttpResponse:
    actor = actor_from(request)
    found = read_pair(now(), actor, str(profile), str(partner))
    form = forms.InterestForm(posted(request), languages=languages())
    page = {
        "page": found,
        **pair_values(found),
        "title": _("Show interest"),
        "about": found.partner.title,
        "submit": _("Ask for an introduction"),
        "cancel": reverse("smes:partner-pair", args=[profile, partner]),
        "place": lambda done: reverse("smes:introduction", args=[done.introduction]),
        "done": _("The other company was asked. It sees your profile and your message, not your name."),
    }
    return answered(
        request,
        form,
        lambda: actions.show_interest(form.values(str(profile), str(partner)), context_of(request)),
        page,
        template="smes/introduction_interest.html",
    )


@writes
@never_cache
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _with_step(request, key, Step.ANSWER)
    form = forms.AnswerForm(posted(request), languages=languages())
    page = _about(found) | {
        "title": _("Answer this request"),
        "words": _(
            "If you accept, both companies see each other's names and whom to write to, at once. A reason is read "
            "by the other company and the staff of both sides: write it without the name of a company."
        ),
        "submit": _("Send the answer"),
        "done": _("Your answer was recorded."),
    }
    return answered(
        request, form, lambda: actions.answer_introduction(form.values(str(key)), context_of(request)), page
    )


@writes
@never_cache
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _with_step(request, key, Step.WITHDRAW)
    form = forms.WithdrawalForm(posted(request), languages=languages())
    page = _about(found) | {
        "title": _("Withdraw this request"),
        "words": _(
            "The other company reads that it was withdrawn. No name is told. A reason is read by the other company "
            "and the staff of both sides: write it without the name of a company."
        ),
        "submit": _("Withdraw"),
        "danger": True,
        "done": _("The request was withdrawn."),
    }
    return answered(
        request, form, lambda: actions.withdraw_introduction(form.values(str(key)), context_of(request)), page
    )


@writes
@never_cache
def confidentiality(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _with_step(request, key, Step.CONFIDENTIALITY)
    form = forms.ConfidentialityForm(posted(request), initial={"on": now().as_of})
    page = _about(found) | {
        "title": _("Record a non-disclosure agreement"),
        "words": _("Record here that both companies have signed one. The agreement itself stays with you."),
        "submit": _("Record"),
        "done": _("The non-disclosure agreement was recorded."),
    }
    return answered(
        request,
        form,
        lambda: actions.record_confidentiality(form.values(str(key)), context_of(request)),
        page,
    )


@writes
@never_cache
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _with_step(request, key, Step.CLOSE)
    form = forms.ClosingForm(posted(request), languages=languages(), initial={"on": now().as_of})
    page = _about(found) | {
        "title": _("Record the outcome"),
        "submit": _("Record"),
        "done": _("The outcome was recorded."),
    }
    return answered(
        request, form, lambda: actions.close_introduction(form.values(str(key)), context_of(request)), page
    )


def shown(entry: IntroductionEntry) -> dict[str, Any]:
    """An introduction as a page tells it."""
    return {
        "entry": entry,
        "stage_words": NOT_ANSWERED if entry.lapsed else INTRODUCTION_STAGES[entry.introduction.stage],
        "summary": summary_of(entry.partner)
        if entry.partner
        else _("A company whose profile is no longer shown"),
        "own_summary": summary_of(entry.own_profile) if entry.own_profile else "",
        "steps": [(STEPS[step], reverse(PAGES[step], args=[entry.id])) for step in entry.steps],
    }


def _with_step(request: HttpRequest, key: UUID, step: Step) -> IntroductionPage:
    """The introduction, at a stage where the reader can take that step; raises ConflictError where not."""
    actor = actor_from(request)
    actor.require("find-partners")
    found = read_introduction(now(), actor, str(key))
    if step not in found.entry.steps:
        raise ConflictError(
            _("this introduction is not at that stage"),
            remedy=_("read how it stands now"),
            field="introduction",
        )
    return found


def _about(found: IntroductionPage) -> dict[str, Any]:
    partner = found.entry.partner
    return {
        "about": partner.title if partner else _("Introduction"),
        "cancel": reverse("smes:introduction", args=[found.entry.id]),
    }


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
