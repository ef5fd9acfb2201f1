"""What is read of companies and profiles: the directory, a profile, one's own company, and the staff's lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.accounts.doors import for_holders_of
from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.fields.smes import domain
from hannover.fields.smes.actions.acting import is_staff_of, own_companies
from hannover.fields.smes.forms.companies import CompanyFilter, ProfileFilter
from hannover.fields.smes.inputs.companies import ExportProfiles
from hannover.fields.smes.reading.companies import (
    ProfilePage,
    ProfileQuery,
    read_companies_of_side,
    read_company_page,
    read_directory,
    read_own_companies,
    read_profile_page,
)
from hannover.fields.smes.reading.companies_duplicates import read_duplicates
from hannover.fields.smes.reading.companies_export import export_profiles
from hannover.fields.smes.reading.companies_news import News, read_news
from hannover.fields.smes.views.partners_posting import context_of
from hannover.fields.smes.words.companies import (
    CRITERIA,
    PROFILE_KINDS,
    REASONS,
    SCHEMES,
    SIZES,
    SME_ACTS,
    STAGES,
    STANDINGS,
    SUBJECTS,
    region_name,
)
from hannover.fields.smes.words.meetings import NEWS_SUBJECTS, PLAN_COUNTS
from hannover.record.dialogues.loading import read_sides
from hannover.record.serving import moment_of, page_number, public_page
from hannover.record.words import act_words, own_name

Tab = tuple[Any, str, bool]
FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WORDS = {"kinds": PROFILE_KINDS, "sizes": SIZES, "standings": STANDINGS, "stages": STAGES}


def _may_register(request: HttpRequest) -> bool:
    actor = actor_from(request)
    return not actor.id or is_staff_of(actor, actor.side)


@public_page
def profiles(request: HttpRequest) -> HttpResponse:
    """The directory of what is published, without a name."""
    moment = moment_of(request)
    form = ProfileFilter(request.GET, sides=read_sides(moment))
    asked = {name: form.chosen(name) for name in form.fields}
    query = ProfileQuery(**{**asked, "order": asked["order"] or "newest"}, page=page_number(request))
    values = {"form": form, "found": read_directory(moment, query), "may_register": _may_register(request)}
    return render(request, "smes/profiles.html", values | WORDS)


@public_page
def profile(request: HttpRequest, key: UUID) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    page = read_profile_page(moment, actor, str(key))
    values = {
        "page": page,
        "profile": page.profile,
        "facts": facts_of(page),
        "may": _may(page, actor, request),
    }
    values["lines"] = lines_of(page)
    values["reviews"] = [
        (review, [CRITERIA[criterion] for criterion, met in review.met.items() if not met])
        for review in page.reviews
    ]
    return render(request, "smes/profile.html", values | WORDS)


@for_holders_of("change-company")
@require_safe
def my_company(request: HttpRequest) -> HttpResponseBase:
    """The company of a participant; the choice where there are several."""
    found = read_own_companies(actor_from(request))
    if len(found) == 1:
        return redirect("smes:company", found[0][0])
    if not found and actor_from(request).side:
        return redirect("smes:companies")
    return render(request, "smes/company_choice.html", {"companies": found})


@for_holders_of("change-company")
@require_safe
def company(request: HttpRequest, key: UUID) -> HttpResponse:
    """A company for who acts for it, with its profiles and what is new for it."""
    moment, actor = moment_of(request), actor_from(request)
    page = read_company_page(moment, actor, str(key))
    values = {
        "page": page,
        "news": [_told(one) for one in read_news(moment, str(key))],
        "details": _details(page.identity) if page.identity else [],
        "exclusions": [
            (
                one.profile or one.other,
                page.summaries.get(one.profile, _("A company whose profile is no longer shown")),
            )
            for one in page.exclusions
        ],
        "now": moment.is_now and page.company.active,
        "staff": is_staff_of(actor, page.company.side),
    }
    values["cards"] = [(card, page.reviews.get(card.profile.key)) for card in page.profiles]
    return render(request, "smes/company.html", values | WORDS)


@for_holders_of("change-company")
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """The companies of the actor's side."""
    form = CompanyFilter(request.GET)
    found = read_companies_of_side(actor_from(request), text=form.chosen("text"), page=page_number(request))
    values = {"form": form, "found": found}
    return render(request, "smes/companies.html", values | WORDS)


@for_holders_of("run-programme")
@require_safe
@never_cache
def export(request: HttpRequest, form: str) -> HttpResponse:
    written = export_profiles(ExportProfiles(form=form), context_of(request))
    disposition = content_disposition_header(True, written.file_name) or "attachment"
    return HttpResponse(
        written.file, content_type=FILE_TYPES[form], headers={"Content-Disposition": disposition}
    )


@for_holders_of("review-profile")
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Companies that may be registered twice."""
    found = read_duplicates(actor_from(request), page=page_number(request))
    pairs = [(pair, [REASONS[reason] for reason in pair.likeness.reasons]) for pair in found.items]
    values = {
        "found": found,
        "pairs": pairs,
        "staff": is_staff_of(actor_from(request), actor_from(request).side),
    }
    return render(request, "smes/company_duplicates.html", values)


def _told(news: News) -> dict[str, Any]:
    """A line of news in words."""
    words = (
        SME_ACTS[news.action] if news.action in SME_ACTS else act_words(f"smes:{news.subject}", news.action)
    )
    counts = [f"{PLAN_COUNTS[name]}: {count}" for name, count in news.counts if count or name == "meetings"]
    return {
        "subject": {**SUBJECTS, **NEWS_SUBJECTS}[news.subject],
        "about": news.about,
        "action": words,
        "counts": ", ".join(counts),
        "on": datetime.fromisoformat(news.recorded_at),
        "side": news.side,
        "left": news.left,
        "url": reverse(news.page[0], args=news.page[1:]) if news.page else "",
    }


def _details(identity: domain.Identity) -> list[tuple[str, str]]:
    return [
        (_("Registration number"), identity.number),
        (_("Website"), identity.website),
        (_("Address"), identity.address),
        (_("Contact person"), identity.contact),
        (_("Mail address"), identity.email),
        (_("Telephone"), identity.phone),
    ]


def lines_of(page: ProfilePage) -> list[tuple[str, str, Any]]:
    """(classification, code, title) of every industry of a profile."""
    return [(SCHEMES[code.scheme], code.code, title) for code, title in page.industries]


def facts_of(page: ProfilePage) -> list[tuple[str, Any]]:
    """What a profile states besides its texts, as terms and values."""
    profile = page.profile
    facts: list[tuple[str, Any]] = [
        (_("Kind"), PROFILE_KINDS[profile.kind]),
        (_("Region"), region_name(profile.region) if profile.region else ""),
        (_("Size"), SIZES[profile.size]),
        (_("Stage of development"), STAGES[profile.stage] if profile.stage else ""),
        (_("Certifications"), ", ".join(profile.certifications)),
        (_("Languages"), ", ".join(own_name(language) for language in profile.languages)),
    ]
    return facts


def _may(page: ProfilePage, actor: Actor, request: HttpRequest) -> dict[str, bool]:
    """What the actor may do with the profile now; nobody writes into the past that a page shows."""
    moment = moment_of(request)
    standing = page.profile.standing.value
    own, today = page.mine and moment.is_now, moment.as_of
    shown = page.profile.is_shown(today)
    return {
        "edit": own,
        "submit": own and standing != "submitted" and not shown,
        "renew": own and standing == "published",
        "withdraw": own and standing != "withdrawn",
        "review": moment.is_now and page.staff and standing == "submitted",
        "find": own and shown,
        "exclude": moment.is_now and not page.mine and bool(own_companies(actor)),
    }
