"""The pages of calls, applications and letters, and the forms by which companies and staff act on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.accounts.signedin import actor_from
from hannover.errors import ConflictError
from hannover.fields.smes import domain
from hannover.fields.smes.actions import grants as actions
from hannover.fields.smes.actions.acting import company_known, own_companies
from hannover.fields.smes.formats.grants_pdf import write_letter
from hannover.fields.smes.forms import grants as forms
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.reading import grants as reading
from hannover.fields.smes.reading.grants_letters import read_letter
from hannover.fields.smes.views.partners_posting import answered, context_of, languages, posted, writes
from hannover.fields.smes.words.companies import SIZES, region_name
from hannover.fields.smes.words.grants import (
    APPLICATION_STANDINGS,
    CALL_STANDINGS,
    REQUIREMENTS,
    RULES,
    instant_of,
    partner_name,
)
from hannover.fields.smes.words.grants_reasons import LANGUAGES
from hannover.record.dialogues.loading import read_sides
from hannover.record.moment import now
from hannover.record.serving import moment_of, public_page
from hannover.record.words import own_name


@public_page
def calls(request: HttpRequest) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    values = {
        "calls": [call_shown(glance) for glance in reading.read_calls(moment, at=instant_of(moment))],
        "own": [application_shown(one) for one in reading.read_own_applications(moment, actor)],
        "may_publish": moment.is_now and bool(actor.side) and actor.allows("run-programme", side=actor.side),
    }
    return render(request, "smes/call_list.html", values)


@public_page
def call(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    page = reading.read_call(moment, actor, key, at=instant_of(moment))
    is_open = page.glance.standing is domain.CallStanding.OPEN
    values = {
        "page": page,
        **call_shown(page.glance),
        "applications": [application_shown(one) for one in page.applications],
        "may_apply": moment.is_now and is_open and bool(own_companies(actor)),
        "company": next(iter(own_companies(actor)), ""),
        "is_staff": reading.reads_all(actor),
        "sizes": [SIZES[size] for size in page.glance.call.sizes],
        "regions": [region_name(code) for code in page.glance.call.regions],
    }
    return render(request, "smes/call.html", values)


def call_shown(glance: reading.CallGlance) -> dict[str, Any]:
    return {
        "glance": glance,
        "call": glance.call,
        "standing": CALL_STANDINGS[glance.standing],
        "rule": RULES[glance.call.rule],
    }


def application_shown(glance: reading.ApplicationGlance) -> dict[str, Any]:
    return {
        "application": glance.application,
        "standing": APPLICATION_STANDINGS[glance.application.standing],
        "partners": [(one, partner_name(one)) for one in glance.partners],
    }


@writes
@never_cache
def publish_call(request: HttpRequest) -> HttpResponse:
    actor = actor_from(request)
    actor.require("run-programme", side=actor.side)
    form = forms.CallForm(
        posted(request),
        languages=languages(),
        sides=read_sides(now()),
        language=get_language() or "en",
    )
    page = {
        "title": _("Publish a call"),
        "words": _("Everything but a later deadline stands once the call is published."),
        "submit": _("Publish"),
        "cancel": reverse("smes:calls"),
        "place": lambda done: reverse("smes:call", args=[done.id]),
        "done": _("The call was published."),
    }
    return answered(request, form, lambda: actions.publish_call(form.values(), context_of(request)), page)


@writes
@never_cache
def apply_to(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    actor, moment = actor_from(request), now()
    own = company_known(str(company))
    if own is None or str(company) not in own_companies(actor):
        raise Http404
    found = reading.find_call(moment, key)
    choices = reading.partner_choices(moment, actor, own.key)
    if not choices:
        raise ConflictError(
            _("nobody has accepted an introduction to your company yet"),
            remedy=_("find a partner first: applications are made together"),
        )
    form = forms.ApplyForm(
        posted(request),
        languages=languages(),
        partners=[(one.partner.company, partner_name(one)) for one in choices],
        sides={one.partner.company: _side_of(one.partner.company) for one in choices},
        own=(own.key, own.side),
        language=get_language() or "en",
        budgets={budget.side: budget.currency for budget in found.budgets},
    )
    page = {
        "title": _("Apply together"),
        "about": found.title,
        "words": _("It is submitted once the partner has confirmed it as it stands."),
        "submit": _("Hand to the partner"),
        "cancel": reverse("smes:call", args=[key]),
        "place": lambda done: reverse("smes:application", args=[done.application]),
        "done": _("The application waits for the confirmation of the partner."),
    }
    return answered(request, form, lambda: actions.apply_jointly(form.values(key), context_of(request)), page)


def _side_of(company: str) -> str:
    known = company_known(company)
    return known.side if known else ""


@require_safe
@never_cache
def application(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    page = reading.read_application(moment, actor, key, at=instant_of(moment))
    fact = page.glance.application
    names = {one.partner.company: partner_name(one) for one in page.glance.partners}
    submitted = fact.standing is domain.ApplicationStanding.SUBMITTED
    values = {
        "page": page,
        **application_shown(page.glance),
        "call": page.call.call,
        "findings": [
            (REQUIREMENTS[one.requirement], names.get(one.company, ""), one)
            for one in page.eligibility.findings
        ],
        "instalments": [(id_, one, names.get(one.company, "")) for id_, one in page.instalments],
        "mine": [(one, names.get(one, ""), reading.is_waiting_for(fact, one)) for one in page.mine],
        "draft": fact.standing is domain.ApplicationStanding.DRAFT,
        "may_withdraw": fact.standing
        in (domain.ApplicationStanding.DRAFT, domain.ApplicationStanding.SUBMITTED),
        "is_staff": reading.reads_all(actor),
        "may_appraise": submitted and bool(actor.side) and actor.allows("appraise", side=actor.side),
        "may_pay": bool(actor.side) and actor.allows("pay", side=actor.side),
        "letters": [(language, own_name(language)) for language in LANGUAGES],
    }
    return render(request, "smes/application.html", values)


@writes
@never_cache
def confirm(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    return _step(
        request,
        key,
        title=_("Confirm the application"),
        words=_("You confirm it as it stands. When every company has, it is submitted."),
        submit=_("Confirm"),
        done=_("The application was confirmed."),
        write=lambda: actions.confirm_application(
            inputs.ConfirmApplication(application=key, company=str(company)), context_of(request)
        ),
    )


@writes
@never_cache
def withdraw(request: HttpRequest, key: str, company: UUID) -> HttpResponse:
    return _step(
        request,
        key,
        title=_("Withdraw the application"),
        words=_("It is withdrawn for every company that takes part, and cannot be restored."),
        submit=_("Withdraw"),
        done=_("The application was withdrawn."),
        write=lambda: actions.withdraw_application(
            inputs.WithdrawApplication(application=key, company=str(company)), context_of(request)
        ),
    )


def _step(request: HttpRequest, key: str, *, write: Any, **words: Any) -> HttpResponse:
    """A page that asks before something is done for the own company."""
    page = reading.read_application(now(), actor_from(request), key, at=now().known_at)
    if not page.mine:
        raise Http404
    form = forms.PlainForm(posted(request))
    about = {
        "about": page.glance.application.title,
        "cancel": reverse("smes:application", args=[key]),
    }
    return answered(request, form, write, about | words)


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
