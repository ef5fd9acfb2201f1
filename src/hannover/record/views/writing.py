"""The pages on which staff write: each a form for one action, offered only to those who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.errors import ConflictError, UnknownError
from hannover.operations import Context
from hannover.record import domain, forms, models
from hannover.record.actions.commitments import assess, reach_milestone, rename_organization
from hannover.record.actions.evidence import add_evidence, add_observation, withdraw_evidence
from hannover.record.moment import Moment, now
from hannover.record.reading import (
    EvidenceQuery,
    read_commitment,
    read_commitments,
    read_evidence,
    read_field,
    read_fields,
    read_one,
    read_organization,
    require_programme,
)
from hannover.record.words import wording

MOST_CITABLE = 200
TEMPLATE = "record/act.html"
writes = require_http_methods(["GET", "HEAD", "POST"])


@writes
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Adds evidence: to the `commitment` or the `field` that the query names, or to what the form asks."""
    actor, moment = actor_from(request), now()
    actor.require("add-evidence", side=actor.side)
    commitment = _commitment(moment, request.GET.get("commitment", ""))
    key = commitment.field if commitment else request.GET.get("field", "")
    field = read_field(moment, key) if key else None
    form = forms.EvidenceForm(
        request.POST or None,
        request.FILES or None,
        initial=_written_in(moment),
        languages=_languages(moment),
        fields=[] if field else _field_choices(moment),
        commitments=[] if commitment or not field else _commitment_choices(moment, actor, field.key),
    )
    if commitment:
        place, title = reverse("record:commitment", args=[commitment.key]), commitment.title
    elif field:
        place, title = reverse("record:field", args=[field.key]), field.title
    else:
        place, title = reverse("record:evidence"), {}
    named = (commitment.key,) if commitment else ()

    def write() -> object:
        bound = key or form.cleaned_data.get("field", "")
        return add_evidence(form.values(named), _context(request, bound))

    page = {"title": _("Add evidence"), "about": title, "submit": _("Record"), "cancel": place}
    return _answer(request, form, write, page | {"done": _("The evidence was recorded.")})


@writes
@never_cache
def assessment(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = actor_from(request), now()
    actor.require("assess", side=actor.side)
    commitment = read_commitment(moment, actor, key).commitment
    form = forms.AssessForm(
        request.POST or None,
        initial=_written_in(moment) | {"on": moment.as_of},
        languages=_languages(moment),
        citable=_citable(moment, actor, key),
    )
    page = {
        "title": _("Assess this commitment"),
        "about": commitment.title,
        "side": actor.side,
        "submit": _("Record"),
        "cancel": reverse("record:commitment", args=[key]) + "#assessments",
        "done": _("The assessment of your side was recorded."),
    }
    return _answer(request, form, lambda: assess(form.values(key), _context(request)), page)


@writes
@never_cache
def observation(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = actor_from(request), now()
    actor.require("add-observation", side=actor.side)
    indicator: domain.Indicator = _known(models.Indicator, key, moment, actor)
    if indicator.computed:
        raise ConflictError(
            "this indicator is computed from evidence and takes no typed-in value",
            remedy="add evidence instead",
        )
    form = forms.ObservationForm(
        request.POST or None,
        initial={"on": moment.as_of},
        unit=wording(indicator.unit),
        citable=_citable(moment, actor, indicator.commitment),
    )
    page = {
        "title": _("Add an observation"),
        "about": indicator.title,
        "submit": _("Record"),
        "cancel": reverse("record:commitment", args=[indicator.commitment]) + "#progress",
        "done": _("The observation was recorded."),
    }
    return _answer(request, form, lambda: add_observation(form.values(key), _context(request)), page)


@writes
@never_cache
def milestone(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = actor_from(request), now()
    actor.require("add-evidence", side=actor.side)
    step: domain.Milestone = _known(models.Milestone, key, moment, actor)
    form = forms.ReachedForm(request.POST or None, citable=_citable(moment, actor, step.commitment))
    page = {
        "title": _("Mark this milestone as reached"),
        "about": step.title,
        "submit": _("Record"),
        "cancel": reverse("record:commitment", args=[step.commitment]) + "#milestones",
        "done": _("The milestone was marked as reached."),
    }
    return _answer(request, form, lambda: reach_milestone(form.values(key), _context(request)), page)


@writes
@never_cache
def withdrawal(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = actor_from(request), now()
    actor.require("add-evidence", side=actor.side)
    entry = read_one(moment, actor, key)
    if entry.side != actor.side:
        raise ConflictError("the other side recorded this evidence", remedy="add an assessment of your own")
    form = forms.WithdrawForm(request.POST or None)
    page = {
        "title": _("Withdraw this evidence"),
        "about": entry.evidence.title,
        "words": _(
            "It leaves every page from now on. The log keeps it, and what was known before still shows it."
        ),
        "submit": _("Withdraw"),
        "danger": True,
        "cancel": reverse("record:evidence-item", args=[key]),
        "place": reverse("record:evidence"),
        "done": _("The evidence was withdrawn."),
    }
    return _answer(request, form, lambda: withdraw_evidence(form.values(key), _context(request)), page)


@writes
@never_cache
def renaming(request: HttpRequest, key: str) -> HttpResponse:
    actor, moment = actor_from(request), now()
    entry = read_organization(moment, actor, key).entry
    actor.require("change-organization", side=entry.organization.side, organization=key)
    form = forms.RenameForm(request.POST or None, initial=_written_in(moment), languages=_languages(moment))
    page = {
        "title": _("Record a new name"),
        "about": entry.name.name,
        "submit": _("Record"),
        "cancel": reverse("record:organization", args=[key]),
        "done": _("The new name was recorded."),
    }
    return _answer(request, form, lambda: rename_organization(form.values(key), _context(request)), page)


def _answer(
    request: HttpRequest, form: forms.ActionForm, write: Callable[[], object], page: dict[str, Any]
) -> HttpResponse:
    """The form; or, once its values were written, the way back to where it was offered."""
    if request.method == "POST" and form.is_valid() and form.carry_out(write) is not None:
        messages.success(request, page["done"])
        return HttpResponseRedirect(page.get("place") or page["cancel"])
    status = 400 if form.errors else 200
    return render(request, TEMPLATE, page | {"form": form}, status=status)


def _context(request: HttpRequest, field: str = "") -> Context:
    return Context(actor=actor_from(request), field=field, language=get_language() or "en")


def _languages(moment: Moment) -> tuple[str, ...]:
    return require_programme(moment).declaration.languages


def _written_in(moment: Moment) -> dict[str, Any]:
    """The language of the page, where the programme has it: what is written is most likely in that one."""
    language = get_language() or "en"
    return {"language": language} if language in _languages(moment) else {}


def _commitment(moment: Moment, key: str) -> domain.Commitment | None:
    if not key:
        return None
    commitment: domain.Commitment = _known(models.Commitment, key, moment, None)
    return commitment


def _known(model: type[models.Projection], key: str, moment: Moment, actor: Actor | None) -> Any:
    """The noun of that key as it stands now; raises UnknownError."""
    rows = model.objects.at(moment).filter(key=key)
    row = (rows.seen_by(actor) if actor else rows).first()
    if row is None:
        raise UnknownError(f"there is no {model.noun.__name__.lower()} {key[:80]!r}")
    return row.fact


def _field_choices(moment: Moment) -> list[tuple[str, str | Promise]]:
    fields = [(field.key, f"{field.number}  {wording(field.title)}") for field in read_fields(moment)]
    return [("", _("The whole programme")), *fields]


def _commitment_choices(moment: Moment, actor: Actor, field: str) -> list[tuple[str, str]]:
    found = read_commitments(moment, actor, field=field)
    return [(one.key, f"{one.number}  {wording(one.title)}") for one in found]


def _citable(moment: Moment, actor: Actor, commitment: str) -> forms.Choices:
    """The newest pieces of evidence that are bound to the commitment."""
    found = read_evidence(moment, actor, EvidenceQuery(commitment=commitment, size=MOST_CITABLE))
    return forms.citable_choices(
        (entry.evidence.key or entry.entity, entry.evidence) for entry in found.items
    )
