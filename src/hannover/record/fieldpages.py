"""The page of a field, for every field package to serve at its own address.

    page = record_page("smes")

shows the record of the field that the loaded framework binds to the package, and what the package can do.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hannover.accounts.signedin import actor_from
from hannover.errors import UnknownError
from hannover.operations import operations_of
from hannover.record import domain
from hannover.record.manifest import RECORD_OPERATIONS
from hannover.record.reading import read_field_page, read_fields
from hannover.record.serving import kept_moment, moment_of, page_number, public_page


def record_page(package: str) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view that shows the field which is bound to the package."""

    @public_page
    def page(request: HttpRequest) -> HttpResponseBase:
        fields = read_fields(moment_of(request))
        bound = next((field for field in fields if field.package == package), None)
        named = next((field for field in fields if field.key == package), None)
        if bound is not None:
            return show_field(request, bound)
        if named is None:
            raise UnknownError(f"this programme has no field for the package {package!r}")
        if named.package in settings.FIELD_PACKAGES:
            return HttpResponseRedirect(reverse(f"{named.package}:page") + kept_moment(request))
        return show_field(request, named)

    return page


def show_field(request: HttpRequest, field: domain.Field) -> HttpResponse:
    """The record of a field: its commitments, evidence and dialogues, and what its package can do."""
    moment, actor = moment_of(request), actor_from(request)
    found = read_field_page(moment, actor, field.key, page=page_number(request))
    operations = operations_of(field.package) if field.package in settings.FIELD_PACKAGES else ()
    values = {
        "page": found,
        "field": field,
        "of": len(read_fields(moment)),
        "operations": operations,
        "only_record": all(operation in RECORD_OPERATIONS for operation in operations),
        "may_add": moment.is_now and actor.allows("add-evidence", side=actor.side),
    }
    return render(request, "record/field.html", values)
