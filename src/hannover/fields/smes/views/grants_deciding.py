"""The pages on which staff appraise, compare the rules, draft and sign a selection, and pay."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.accounts.signedin import actor_from
from hannover.errors import ConflictError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import grants_deciding as deciding
from hannover.fields.smes.actions import grants_paying as paying
from hannover.fields.smes.actions.acting import is_staff_of, own_companies
from hannover.fields.smes.actions.grants_jobs import (
    compared,
    comparing,
    drafting,
    find_drafting,
    start_comparing,
    start_draft,
)
from hannover.fields.smes.forms import grants as forms
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.reading import grants as reading
from hannover.fields.smes.views.grants import call_shown
from hannover.fields.smes.views.partners_posting import answered, context_of, languages, posted, writes
from hannover.fields.smes.words.grants import RULES, instant_of
from hannover.jobs.models import FINISHED
from hannover.record.moment import now
from hannover.record.serving import moment_of


@writes
@never_cache
def appraise(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = actor_from(request), now()
    actor.require("appraise", side=actor.side)
    page = reading.read_application(moment, actor, key, at=moment.known_at)
    form = forms.AppraiseForm(
        posted(request),
        languages=languages(),
        criteria=page.call.call.criteria,
        held=page.appraisals.get(actor.side),
    )
    about = {
        "title": _("Appraise for your side"),
        "about": page.glance.application.title,
        "words": _("The other side reads your marks once both sides have given theirs; then they stand."),
        "side": actor.side,
        "submit": _("Record the marks"),
        "cancel": reverse("smes:application", args=[key]),
        "done": _("The marks of your side were recorded."),
    }
    return answered(
        request, form, lambda: deciding.appraise_application(form.values(key), context_of(request)), about
    )


@require_safe
@never_cache
def selection(request: HttpRequest, key: str) -> HttpResponse:
    """The ranking, every rule beside the declared one, and the draft with both keys."""
    moment, actor = moment_of(request), actor_from(request)
    longer = comparing(key) if moment.is_now else None
    page = reading.read_selection(moment, actor, key, at=instant_of(moment), known=compared(longer))
    closed = page.call.standing is domain.CallStanding.CLOSED
    job = drafting(key) if moment.is_now and closed else None
    under_way = job is not None and job.status not in FINISHED
    values = {
        **_shown(page),
        "job": job if under_way else None,
        "longer": longer if longer is not None and longer.status not in FINISHED else None,
        "may_take_longer": moment.is_now
        and actor.allows("run-programme", side=actor.side)
        and compared(longer) is None
        and any(one.is_open for one in page.rules),
        "failure": job.error_message if job is not None and job.status == "FAILED" else "",
        "may_draft": moment.is_now
        and closed
        and not under_way
        and actor.allows("run-programme", side=actor.side),
        "may_sign": moment.is_now
        and closed
        and page.keys is not None
        and actor.allows("sign", side=actor.side)
        and actor.side not in page.keys.signed,
    }
    return render(request, "smes/selection.html", values)


def _shown(page: reading.SelectionPage) -> dict[str, Any]:
    decisions = page.selection.decisions if page.selection else ()
    return {
        "page": page,
        **call_shown(page.call),
        "ranking": list(enumerate(page.ranking, 1)),
        "rules": [(RULES[one.rule], one) for one in page.rules],
        "decisions": [(page.titles.get(one.application), one) for one in decisions],
    }


@writes
@never_cache
def draft(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = actor_from(request), now()
    actor.require("run-programme", side=actor.side)
    found = reading.find_call(moment, key)
    about = {
        "title": _("Draft the selection"),
        "about": found.title,
        "words": _(
            "The declared rule decides. An earlier draft is replaced, and its signatures no longer count."
        ),
        "submit": _("Draft"),
        "cancel": reverse("smes:selection", args=[key]) + "#selection",
        "done": _("The selection is being drafted. It takes effect when both sides have signed it."),
    }
    form = forms.PlainForm(posted(request))
    values = inputs.DraftSelection(call=key)
    return answered(request, form, lambda: start_draft(values, context_of(request)), about)


@writes
@never_cache
def compare(request: HttpRequest, key: str) -> HttpResponse:
    """Leaves the comparison of the rules to a worker, where a page could not settle it."""
    actor = actor_from(request)
    actor.require("run-programme", side=actor.side)
    about = {
        "title": _("Compare the rules for longer"),
        "about": reading.find_call(now(), key).title,
        "words": _("A worker takes up to half a minute. What it finds is shown until the ranking changes."),
        "submit": _("Compare"),
        "cancel": reverse("smes:selection", args=[key]) + "#rules",
        "done": _("The rules are being compared."),
    }
    form, values = forms.PlainForm(posted(request)), inputs.CompareRules(call=key)
    return answered(request, form, lambda: start_comparing(values, context_of(request)), about)


@require_safe
@never_cache
def draft_progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a draft is, for the page that asks every second; at its end that page loads anew."""
    actor = actor_from(request)
    actor.require("run-programme", side=actor.side)
    job = find_drafting(key)
    if job is None:
        raise UnknownError(_("there is no such work"))
    ended = job.status in FINISHED
    values = {"job": job, "running": not ended, "mine": str(job.started_by) == actor.id}
    response = render(request, "smes/selection_progress.html", values)
    if ended:
        response["HX-Refresh"] = "true"
    return response


@writes
@never_cache
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Shows exactly what is signed, and signs nothing else."""
    actor, moment = actor_from(request), now()
    actor.require("sign", side=actor.side)
    page = reading.read_selection(moment, actor, key, at=moment.known_at, compare=False)
    if page.keys is None:
        raise ConflictError(_("no selection was drafted"))
    if actor.side in page.keys.signed:
        raise ConflictError(_("your side has signed this wording already"))
    form = forms.SelectionForm(posted(request), initial={"digest": page.keys.digest})
    about = {
        **_shown(page),
        "side": actor.side,
        "about": page.call.call.title,
        "cancel": reverse("smes:selection", args=[key]),
        "done": _("Your side has signed."),
    }

    def write() -> object:
        values = inputs.SignSelection(call=key, digest=form.cleaned_data["digest"])
        return deciding.sign_selection(values, context_of(request))

    return answered(request, form, write, about, template="smes/selection_sign.html")


@writes
@never_cache
def reach(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _instalment(request, key)
    form = forms.ReachForm(posted(request), languages=languages(), initial={"on": now().as_of})
    about = _about(found) | {
        "title": _("Milestone reached"),
        "words": _("The instalment can be paid once this is recorded."),
        "submit": _("Record"),
        "done": _("The milestone was recorded as reached."),
    }
    return answered(
        request, form, lambda: paying.reach_milestone(form.values(str(key)), context_of(request)), about
    )


@writes
@never_cache
def pay(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_from(request)
    actor.require("pay", side=actor.side)
    found = _instalment(request, key)
    form = forms.PayForm(posted(request), initial={"on": now().as_of})
    about = _about(found) | {
        "title": _("Record the payment"),
        "side": found.side,
        "submit": _("Record the payment"),
        "done": _("The payment was recorded."),
    }
    return answered(
        request, form, lambda: paying.record_payment(form.values(str(key)), context_of(request)), about
    )


@writes
@never_cache
def reclaim(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_from(request)
    actor.require("pay", side=actor.side)
    found = _instalment(request, key)
    initial = {"on": now().as_of, "amount": f"{found.amount:f}"}
    form = forms.ReclaimForm(posted(request), languages=languages(), initial=initial)
    about = _about(found) | {
        "title": _("Reclaim the payment"),
        "words": _("Of the payment of %(day)s, in %(currency)s. A reclaim cannot be taken back.")
        % {"day": found.paid_on.isoformat() if found.paid_on else "–", "currency": found.currency},
        "side": found.side,
        "submit": _("Record the reclaim"),
        "danger": True,
        "done": _("The reclaim was recorded."),
    }
    return answered(
        request, form, lambda: paying.reclaim_payment(form.values(str(key)), context_of(request)), about
    )


def _instalment(request: HttpRequest, key: UUID) -> domain.Instalment:
    """The instalment, for its company and the staff of its side; to others it does not exist."""
    actor = actor_from(request)
    row = models.Instalment.objects.at(now()).filter(key=str(key)).first()
    found: domain.Instalment | None = row.fact if row else None
    if found is None or not (found.company in own_companies(actor) or is_staff_of(actor, found.side)):
        raise UnknownError(_("there is no such instalment"))
    return found


def _about(found: domain.Instalment) -> dict[str, Any]:
    return {
        "about": found.milestone,
        "cancel": reverse("smes:application", args=[found.application]) + "#instalments",
    }
