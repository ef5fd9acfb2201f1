"""The programme at a glance, and the list of its fields."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hannover.accounts.signedin import actor_from
from hannover.errors import UnknownError
from hannover.record.moment import now
from hannover.record.reading import read_overview, read_programme
from hannover.record.serving import moment_of, public_page


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    """The declaration, its sides and fields, and what the evidence says of each."""
    moment = moment_of(request)
    try:
        found = read_overview(moment, actor_from(request))
    except UnknownError:
        if read_programme(now()) is None:
            return render(request, "record/nothing.html")
        raise
    commitments = sum(glance.commitments for glance in found.fields)
    bare = sum(glance.without_evidence for glance in found.fields)
    values = {"overview": found, "commitments": commitments, "without_evidence": bare}
    return render(request, "record/overview.html", values)


@public_page
def fields(request: HttpRequest) -> HttpResponse:
    """Every field with its summary and what the evidence says of it."""
    found = read_overview(moment_of(request), actor_from(request))
    return render(request, "record/fields.html", {"overview": found})
