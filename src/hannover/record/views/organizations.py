"""The organizations in charge, under the names that they bore."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hannover.accounts.signedin import actor_from
from hannover.record.filters import OrganizationFilter
from hannover.record.reading import page_of_sequence, read_organization, read_organizations, read_programme
from hannover.record.serving import moment_of, page_number, public_page
from hannover.record.words import ORGANIZATION_KINDS

ORGANIZATIONS_A_PAGE = 100


@public_page
def organizations(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    programme = read_programme(moment)
    form = OrganizationFilter(request.GET, sides=programme.sides if programme else ())
    found = read_organizations(moment, side=form.chosen("side"), text=form.chosen("text"))
    page = page_of_sequence(found, page_number(request), ORGANIZATIONS_A_PAGE)
    return render(
        request, "record/organizations.html", {"form": form, "found": page, "kinds": ORGANIZATION_KINDS}
    )


@public_page
def organization(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    found = read_organization(moment, actor, key)
    side = found.entry.organization.side
    values = {
        "page": found,
        "organization": found.entry.organization,
        "kinds": ORGANIZATION_KINDS,
        "may_rename": moment.is_now and actor.allows("change-organization", side=side, organization=key),
    }
    return render(request, "record/organization.html", values)
