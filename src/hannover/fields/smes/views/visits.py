"""The pages of delegations: what everybody reads, hosts and members, tours on screen, paper and calendars."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hannover.accounts.signedin import actor_from
from hannover.errors import UnknownError
from hannover.fields.smes.domain import DelegationStanding
from hannover.fields.smes.formats.meetings_ical import Appointment, write_appointments
from hannover.fields.smes.formats.meetings_pdf import Sheet, SheetTable, write_sheet
from hannover.fields.smes.forms.visits import TourForm
from hannover.fields.smes.reading.meetings import is_staff
from hannover.fields.smes.reading.visits import (
    DayPlan,
    DelegationPage,
    StopEntry,
    TourPage,
    read_delegation,
    read_delegations,
)
from hannover.fields.smes.views.meetings_answering import download
from hannover.fields.smes.views.meetings_computing import newest_work
from hannover.fields.smes.views.visits_drawing import draw_day
from hannover.fields.smes.words.meetings import (
    DELEGATION_STANDINGS,
    HOST_STANDINGS,
    TOUR_REASONS,
    day_words,
    moment_words,
)
from hannover.record.moment import now
from hannover.record.serving import moment_of, page_number, public_page
from hannover.record.words import wording

WORDS = {"standings": DELEGATION_STANDINGS, "host_standings": HOST_STANDINGS, "reasons": TOUR_REASONS}


@public_page
def delegations(request: HttpRequest) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    values = {
        "found": read_delegations(moment, actor),
        "may_plan": moment.is_now and is_staff(actor),
        **WORDS,
    }
    return render(request, "smes/delegations.html", values)


@public_page
def delegation(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    asked = request.GET.get("tour", "")
    page = read_delegation(moment, actor, key, number=page_number(request, "tour") if asked else 0)
    values = {
        "page": page,
        "delegation": page.delegation,
        "drawings": [(plan, draw_day(plan)) for plan in page.tour.days] if page.tour else [],
        "computing": newest_work(actor, delegation=key) if page.relation == "staff" else None,
        "may_run": moment.is_now and page.sends and page.delegation.standing in ("planned", "scheduled"),
        "may_sign": moment.is_now and actor.allows("sign", side=actor.side) and bool(actor.side),
        "acting_side": actor.side,
        "is_now": moment.is_now,
        "compute": TourForm(),
        **WORDS,
    }
    return render(request, "smes/delegation.html", values)


def _published(request: HttpRequest, key: str) -> tuple[DelegationPage, TourPage]:
    """The published tour, for who takes part; raises UnknownError for everybody else."""
    moment, actor = moment_of(request), actor_from(request)
    page = read_delegation(moment, actor, key)
    if page.tour is None or not page.tour.tour.published:
        raise UnknownError(_("there is no tour of this delegation that is yours"))
    return page, page.tour


@require_safe
@never_cache
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    page, tour = _published(request, key)
    url = request.build_absolute_uri(reverse("smes:delegation", args=[key]))
    called_off = page.delegation.standing is DelegationStanding.CANCELLED
    appointments = [
        Appointment(
            uid=f"{stop.entry.id}-{key}",
            start=stop.arrives,
            end=stop.leaves,
            summary=_("Visit: %(host)s") % {"host": wording(stop.entry.label.words)},
            place=wording(stop.entry.host.place.name),
            words=wording(page.delegation.title),
            url=url,
            sequence=2 * tour.tour.number + (stop.gone or called_off),
            changed_at=tour.made_at,
            cancelled=stop.gone or called_off,
        )
        for plan in tour.days
        for stop in plan.stops
    ]
    appointments += _no_longer(page, tour, url)
    content = write_appointments(
        appointments,
        name=wording(page.delegation.title),
        language=get_language() or "en",
        zone=page.delegation.time_zone,
    )
    return download(content, kind="text/calendar; charset=utf-8", name=f"{key}.ics")


def _no_longer(page: DelegationPage, tour: TourPage, url: str) -> list[Appointment]:
    """Visits that a tour published earlier had, and this one has not."""
    return [
        Appointment(
            uid=f"{entry.id}-{page.delegation.key}",
            start=arrives,
            end=leaves,
            summary=_("Visit: %(host)s") % {"host": wording(entry.label.words)},
            place=wording(entry.host.place.name),
            words=wording(page.delegation.title),
            url=url,
            sequence=2 * tour.tour.number + 1,
            changed_at=tour.made_at,
            cancelled=True,
        )
        for entry, arrives, leaves in tour.cancelled
    ]


@require_safe
@never_cache
def paper(request: HttpRequest, key: str) -> HttpResponse:
    page, tour = _published(request, key)
    made_at = now().known_at
    tables = tuple(_day_table(plan) for plan in tour.days if plan.stops)
    notes = [_("All times are those of %(zone)s.") % {"zone": page.delegation.time_zone}]
    if tour.tour.estimated and page.relation != "host":
        notes.append(estimate_words(page))
    if page.delegation.sample:
        notes.append(_("This is a sample: the delegation and the companies are invented."))
    sheet = Sheet(
        lang=get_language() or "en",
        title=wording(page.delegation.title),
        subtitle=_("Tour %(number)s") % {"number": tour.tour.number},
        lines=(),
        tables=tables,
        notes=tuple(notes),
        footer=_("Made on %(when)s") % {"when": moment_words(made_at)},
    )
    return download(write_sheet(sheet, made_at=made_at), kind="application/pdf", name=f"{key}.pdf")


def estimate_words(page: DelegationPage) -> str:
    words = _(
        "Travel times marked with ~ are the great-circle distance at %(speed)s km/h: roads take longer."
    )
    return words % {"speed": page.delegation.speed_kmh}


def _day_table(plan: DayPlan) -> SheetTable:
    return SheetTable(
        title=f"{day_words(plan.day.on)}  {plan.day.leaves} {wording(plan.day.start.name)}",
        columns=(_("Time"), _("Host company"), _("Place"), _("Travel before")),
        widths=(3, 6, 4, 3),
        rows=tuple(_stop_row(stop) for stop in plan.stops),
    )


def _stop_row(stop: StopEntry) -> tuple[str, str, str, str]:
    mark = "~" if stop.estimated else ""
    travel = _("%(minutes)s min") % {"minutes": f"{mark}{stop.stop.travel_minutes}"}
    name = wording(stop.entry.label.words)
    return (
        f"{stop.arrives:%H:%M}–{stop.leaves:%H:%M}",
        _("%(host)s (cancelled)") % {"host": name} if stop.gone else name,
        wording(stop.entry.host.place.name),
        travel,
    )
