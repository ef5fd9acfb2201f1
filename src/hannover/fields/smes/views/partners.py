"""The pages of the search for partners: lists, why and why not, two side by side, searches that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.accounts.permissions import Actor
from hannover.accounts.signedin import actor_from
from hannover.errors import InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import own_companies
from hannover.fields.smes.actions.partners_searches import delete_search, mark_seen, own_search, save_search
from hannover.fields.smes.analysis.companies_industries import compared_with
from hannover.fields.smes.analysis.partners import EMPLOYEES, Found
from hannover.fields.smes.forms.companies import industry_choices
from hannover.fields.smes.forms.partners import DoneForm, PartnerFilter, SaveSearchForm
from hannover.fields.smes.inputs.partners import DeleteSearch
from hannover.fields.smes.reading.companies_codes import titles_of
from hannover.fields.smes.reading.partners import (
    PairPage,
    PartnerPage,
    PartnerQuery,
    own_profile,
    read_pair,
    read_partners,
)
from hannover.fields.smes.reading.partners_answers import searches_of
from hannover.fields.smes.views.partners_posting import answered, context_of, posted, writes
from hannover.fields.smes.words.companies import SIZES, region_name, summary_of
from hannover.fields.smes.words.partners import (
    CHANNELS,
    CHANNELS_EXPLAINED,
    CRITERIA,
    DIRECTIONS,
    FILTERS,
    FITS,
    NOT_USED,
    PARTS,
    told,
)
from hannover.record.forms import Choices
from hannover.record.moment import Moment
from hannover.record.reading.paging import page_of
from hannover.record.serving import moment_of, page_number
from hannover.record.words import own_name

PROFILES_A_PAGE = 25


@dataclass(frozen=True)
class ShownPart:
    """One part of a score, in words."""

    channel: Promise | str
    what: Promise | str
    direction: Promise | str
    own: str
    theirs: str
    adds: float


@dataclass(frozen=True)
class ShownVerdict:
    criterion: Promise | str
    met: bool
    wanted: list[str]
    found: list[str]


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """The own profiles to find partners for, and the searches that are kept."""
    moment, actor = moment_of(request), actor_from(request)
    actor.require("find-partners")
    rows = models.Profile.objects.at(moment).order_by("-valid_from", "-id")
    companies = own_companies(actor)
    rows = rows.filter(parent__in=companies) if companies else rows.filter(of_side=actor.side or "-")
    rows = rows.exclude(standing=domain.ProfileStanding.WITHDRAWN)
    found = page_of(rows, page_number(request), PROFILES_A_PAGE)
    values = {
        "found": found.holding(tuple(row.fact for row in found.items)),
        "searches": searches_of(actor),
        "today": moment.as_of,
        "staff": bool(actor.side) and actor.allows("run-programme", side=actor.side),
    }
    return render(request, "smes/partner_start.html", values)


@require_safe
@never_cache
def partners(request: HttpRequest, profile: UUID) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    page = read_partners(moment, actor, str(profile), PartnerFilter.query(request.GET))
    return render(request, "smes/partner_list.html", listed_values(request, moment, actor, page))


@require_safe
@never_cache
def search(request: HttpRequest, key: UUID) -> HttpResponse:
    """A saved search: what it finds now, the new ones marked. They are no news the next time."""
    moment, actor = moment_of(request), actor_from(request)
    row = own_search(actor, str(key))
    page = read_partners(moment, actor, row.profile, PartnerQuery(**row.query))
    seen = set(row.seen)
    fresh = {entry.profile.key for entry in page.entries if entry.profile.key not in seen}
    values = listed_values(request, moment, actor, page) | {"search": row, "fresh": fresh}
    response = render(request, "smes/partner_list.html", values)
    if request.method == "GET" and moment.is_now:
        mark_seen(row, [entry.profile.key for entry in page.entries])
    return response


@writes
@never_cache
def keep_search(request: HttpRequest, profile: UUID) -> HttpResponse:
    own = own_profile(moment_of(request), actor_from(request), str(profile))
    asked = asdict(PartnerFilter.query(request.GET))
    asked = {name: value for name, value in asked.items() if name in ("text", *FILTERS) and value}
    form = SaveSearchForm(posted(request), initial={"name": asked.get("text", "")})
    place = reverse("smes:partners-of", args=[profile])
    page = {
        "title": _("Keep this search"),
        "about": own.title,
        "submit": _("Keep"),
        "cancel": place,
        "place": lambda done: reverse("smes:partner-search", args=[done.search]),
        "done": _("The search is kept. What is new will be shown here."),
    }
    return answered(
        request, form, lambda: save_search(form.values(str(profile), asked), context_of(request)), page
    )


@writes
@never_cache
def drop_search(request: HttpRequest, key: UUID) -> HttpResponse:
    row = own_search(actor_from(request), str(key))
    page = {
        "title": _("Delete this search"),
        "about": row.name,
        "submit": _("Delete"),
        "danger": True,
        "cancel": reverse("smes:partner-search", args=[key]),
        "place": reverse("smes:partners"),
        "done": _("The search was deleted."),
    }
    return answered(
        request,
        DoneForm(posted(request)),
        lambda: delete_search(DeleteSearch(search=str(key)), context_of(request)),
        page,
    )


@require_safe
@never_cache
def pair(request: HttpRequest, profile: UUID, partner: UUID) -> HttpResponse:
    """Why, or why not."""
    moment, actor = moment_of(request), actor_from(request)
    page = read_pair(moment, actor, str(profile), str(partner))
    values = {"page": page, "may_ask": moment.is_now, **pair_values(page)}
    return render(request, "smes/partner_pair.html", values)


@require_safe
@never_cache
def compare(request: HttpRequest, profile: UUID) -> HttpResponse:
    """Two profiles of the other side beside each other, as partners of an own one."""
    moment, actor = moment_of(request), actor_from(request)
    keys = list(dict.fromkeys(key for key in request.GET.getlist("with") if key))
    if len(keys) == 1:
        return redirect("smes:partner-pair", profile, keys[0])
    if len(keys) != 2:
        raise InputError(_("two profiles are compared"), field="with", remedy=_("tick two of the list"))
    pages = [read_pair(moment, actor, str(profile), key) for key in keys]
    values = {
        "own": pages[0].own,
        "pages": [{"page": page, **pair_values(page)} for page in pages],
        "industries": titles_of({code for page in pages for code in page.partner.industries}),
        "channels": [
            (CHANNELS[name], [page.found.channels.get(name) if page.found else None for page in pages])
            for name in CHANNELS
        ],
    }
    return render(request, "smes/partner_compare.html", values)


def listed_values(request: HttpRequest, moment: Moment, actor: Actor, page: PartnerPage) -> dict[str, Any]:
    asked = {name: value for name, value in asdict(page.query).items() if value and name != "number"}
    form = PartnerFilter(_as_query(request, asked), choices=choices_of(page))
    alike = models.Profile.objects.at(moment).filter(key=page.query.like, audience="public").first()
    return {
        "page": page,
        "form": form,
        "asked": [(FILTERS[name], ", ".join(told(name, [value]))) for name, value in page.query.filters],
        "entries": [
            {"entry": entry, "summary": summary_of(entry.profile), "sums": sums_of(entry.found)}
            for entry in page.entries
        ],
        "alike": alike.fact if alike else None,
        "channels": [(CHANNELS[name], CHANNELS_EXPLAINED[name]) for name in page.channels],
        "not_used": [NOT_USED[name] for name in page.not_used],
        "left_out": [(CRITERIA.get(name, name), count) for name, count in page.left_out.items()],
        "may_ask": moment.is_now,
        "searches": [row for row in searches_of(actor, profile=page.own.key) if row.fresh],
        "today": moment.as_of,
    }


def _as_query(request: HttpRequest, asked: Mapping[str, str]) -> Any:
    query = request.GET.copy()
    for name, value in asked.items():
        query[name] = value
    return query


def choices_of(page: PartnerPage) -> dict[str, Choices]:
    """For every filter what the profiles of the other side state, in words and in their order; for industries
    also what compares with it among the codes of the own country.
    """
    found: dict[str, Choices] = {}
    for name, values in page.offered.items():
        match name:
            case "region":
                words = [(value, region_name(value)) for value in values]
            case "industry":
                compared = (other for place in values for other in compared_with(place))
                found[name] = industry_choices(dict.fromkeys([*values, *compared]))
                continue
            case _:
                words = list(zip(values, told(name, values), strict=True))
        found[name] = sorted(words, key=lambda pair: str(pair[1]))
    return found


def pair_values(page: PairPage) -> dict[str, Any]:
    return {
        "summary": summary_of(page.partner),
        "parts": parts_of(page.found) if page.found else [],
        "verdicts": [
            ShownVerdict(
                CRITERIA.get(one.name, one.name),
                one.met,
                told(one.name, one.wanted),
                told(one.name, one.found),
            )
            for one in page.verdicts
        ],
        "not_used": [NOT_USED[name] for name in page.not_used],
        "sums": sums_of(page.found) if page.found else [],
    }


def sums_of(found: Found) -> list[tuple[Promise, float]]:
    """What each channel adds to a score."""
    return [(words, found.channels[name]) for name, words in CHANNELS.items() if name in found.channels]


def parts_of(found: Found) -> list[ShownPart]:
    """Every part of the score, as the page tells it: they add up to it."""
    shown = []
    for one in found.reasons:
        own, theirs, what = one.own, one.theirs, PARTS.get(one.kind, one.kind)
        if one.kind == "fit":
            name, _colon, own = one.own.partition(": ")
            what = FITS.get(name, name)
            own, theirs = _fact(name, own), _fact(name, theirs)
        elif one.kind == "meaning":
            own, theirs = _short(own), _short(theirs)
        shown.append(
            ShownPart(
                CHANNELS.get(one.channel, one.channel),
                what,
                DIRECTIONS[one.direction],
                own,
                theirs,
                one.contribution,
            )
        )
    return shown


def _fact(name: str, text: str) -> str:
    """A fact of a fit: the class of size, the names of languages, or the words of a tuple."""
    if name == "size":
        return next((str(SIZES[size]) for size, staff in EMPLOYEES.items() if str(staff) == text), text)
    words = [part.strip("()', ") for part in text.split(",")]
    if name == "language":
        words = [own_name(word) for word in words if word]
    return ", ".join(word.replace("isic ", "ISIC ") for word in words if word and word != "None")


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
