"""The pages of calls, applications and letters, and the forms by which companies and staff act on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.fields.smes import domain
from hannover.fields.smes.actions import grants as actions
from hannover.fields.smes.actions.acting import own_companies
from hannover.fields.smes.formats.grants_pdf import write_letter
from hannover.fields.smes.forms.grants_applying import ApplicationFilter
from hannover.fields.smes.inputs.grants import ExportApplications
from hannover.fields.smes.reading import grants as reading
from hannover.fields.smes.reading.grants_changes import changes_between, confirmed_by
from hannover.fields.smes.reading.grants_export import export_applications
from hannover.fields.smes.reading.grants_letters import read_letter
from hannover.fields.smes.views.meetings_answering import download
from hannover.fields.smes.views.partners_posting import context_of
from hannover.fields.smes.words.companies import SIZES, region_name
from hannover.fields.smes.words.grants import (
    APPLICATION_STANDINGS,
    CALL_STANDINGS,
    REQUIREMENTS,
    RULES,
    RULES_EXPLAINED,
    instant_of,
    partner_name,
    told,
)
from hannover.fields.smes.words.grants_reasons import LANGUAGES
from hannover.record.dialogues.loading import read_sides
from hannover.record.serving import moment_of, page_number, public_page
from hannover.record.words import own_name, wording

FILE_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@public_page
def calls(request: HttpRequest) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    values = {
        "calls": [call_shown(glance) for glance in reading.read_calls(moment, at=instant_of(moment))],
        "own": [application_shown(one) for one in reading.read_own_applications(moment, actor)],
        "may_publish": moment.is_now and is_running(actor),
    }
    return render(request, "smes/call_list.html", values)


@public_page
def call(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    form = ApplicationFilter(request.GET)
    query = reading.ApplicationQuery(
        text=form.chosen("text"), standing=form.chosen("standing"), order=form.chosen("order"),
        page=page_number(request),
    )  # fmt: skip
    page = reading.read_call(moment, actor, key, at=instant_of(moment), query=query)
    is_open = page.glance.standing is domain.CallStanding.OPEN
    values = {
        "page": page,
        **call_shown(page.glance),
        "applications": [application_shown(one) for one in page.applications],
        "may_apply": moment.is_now and is_open and bool(own_companies(actor)),
        "may_extend": moment.is_now and is_running(actor) and may_be_extended(page.glance.call),
        "company": next(iter(own_companies(actor)), ""),
        "form": form,
        "is_staff": reading.reads_all(actor),
        "sizes": [SIZES[size] for size in page.glance.call.sizes],
        "regions": [region_name(code) for code in page.glance.call.regions],
    }
    return render(request, "smes/call.html", values)


@require_safe
@never_cache
def export(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """All applications of the call as a file, for the staff of both sides."""
    made = export_applications(ExportApplications(call=key, form=form), context_of(request))
    return download(made.file, kind=FILE_TYPES[form], name=made.file_name)


def is_running(actor: Actor) -> bool:
    """Whether this is somebody of a side who runs the programme."""
    return bool(actor.side) and actor.allows("run-programme", side=actor.side)


def may_be_extended(call: domain.Call) -> bool:
    return call.standing is not domain.CallStanding.DECIDED and not actions.drafted(call.key)


def call_shown(glance: reading.CallGlance) -> dict[str, Any]:
    return {
        "glance": glance,
        "call": glance.call,
        "standing": CALL_STANDINGS[glance.standing],
        "rule": RULES[glance.call.rule],
        "rule_words": RULES_EXPLAINED[glance.call.rule],
    }


def application_shown(glance: reading.ApplicationGlance) -> dict[str, Any]:
    return {
        "application": glance.application,
        "standing": APPLICATION_STANDINGS[glance.application.standing],
        "partners": [(one, partner_name(one)) for one in glance.partners],
    }


@require_safe
@never_cache
def application(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    page = reading.read_application(moment, actor, key, at=instant_of(moment))
    fact = page.glance.application
    names = {one.partner.company: partner_name(one) for one in page.glance.partners}
    sides = {side.key: wording(side.name) for side in read_sides(moment)}
    submitted = fact.standing is domain.ApplicationStanding.SUBMITTED
    values = {
        "page": page,
        **application_shown(page.glance),
        "call": page.call.call,
        "findings": [
            (
                REQUIREMENTS[one.requirement],
                names.get(one.company, ""),
                one,
                told(one.requirement, one.asked, sides),
                told(one.requirement, one.found, sides),
            )
            for one in page.eligibility.findings
        ],
        "instalments": [(id_, one, names.get(one.company, "")) for id_, one in page.instalments],
        "mine": [(one, names.get(one, ""), reading.is_waiting_for(fact, one)) for one in page.mine],
        "changes": [
            (names.get(one, ""), changes_shown(before, fact, names))
            for one in page.mine
            if (before := confirmed_by(fact, one)) is not None
        ],
        "draft": fact.standing is domain.ApplicationStanding.DRAFT,
        "may_change": moment.is_now
        and fact.standing is domain.ApplicationStanding.DRAFT
        and fact.applicant in page.mine
        and page.call.standing is domain.CallStanding.OPEN,
        "may_withdraw": fact.standing
        in (domain.ApplicationStanding.DRAFT, domain.ApplicationStanding.SUBMITTED),
        "is_staff": reading.reads_all(actor),
        "may_appraise": submitted and bool(actor.side) and actor.allows("appraise", side=actor.side),
        "may_pay": bool(actor.side) and actor.allows("pay", side=actor.side),
        "letters": [(language, own_name(language)) for language in LANGUAGES],
    }
    return render(request, "smes/application.html", values)


def changes_shown(
    before: domain.Application, after: domain.Application, names: Mapping[str, str]
) -> dict[str, Any]:
    """What is different, with the companies as the reader may know them."""
    found = changes_between(before, after)
    unnamed = str(_("A company that is not named"))
    parts = [(names.get(one.company) or unnamed, one) for one in found.partners]
    return {"changes": found, "parts": parts}


@require_safe
@never_cache
def letter(request: HttpRequest, key: str, company: UUID, language: str) -> HttpResponse:
    found = read_letter(moment_of(request), actor_from(request), key, str(company), language)
    values = {
        "letter": found,
        "key": key,
        "company": str(company),
        "languages": [
            (own_name(one), reverse("smes:letter", args=[key, company, one]), one == language)
            for one in LANGUAGES
        ],
    }
    return render(request, "smes/letter.html", values)


@require_safe
@never_cache
def letter_pdf(request: HttpRequest, key: str, company: UUID, language: str) -> HttpResponse:
    moment = moment_of(request)
    found = read_letter(moment, actor_from(request), key, str(company), language)
    content = write_letter(found, made_at=moment.known_at)
    name = content_disposition_header(as_attachment=True, filename=f"{key}_{language}.pdf")
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": name or "attachment"}
    )
