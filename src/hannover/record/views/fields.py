"""The page of a field that no package serves; that of a package's field is at the package's own address."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from hannover.record.fieldpages import show_field
from hannover.record.reading import read_field
from hannover.record.serving import kept_moment, moment_of, public_page


@public_page
def field(request: HttpRequest, key: str) -> HttpResponseBase:
    found = read_field(moment_of(request), key)
    if found.package:
        try:
            return HttpResponseRedirect(reverse(f"{found.package}:page") + kept_moment(request))
        except NoReverseMatch:
            pass  # this installation does not have the package: the record of the field is here all the same
    return show_field(request, found)
