"""The report on the web: a page to read, and its three forms to keep. Always what is public, for whoever
asks.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hannover.errors import ConflictError
from hannover.record.log import store_version
from hannover.record.moment import Moment
from hannover.record.reading import require_programme
from hannover.record.report.composing import compose
from hannover.record.report.content import Report
from hannover.record.report.gathering import read_report
from hannover.record.report.keeping import Shelf
from hannover.record.report.voice import Voice
from hannover.record.report.writing import FORMATS
from hannover.record.serving import edition, moment_of, public_page

MEDIA_TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}
MADE = Shelf("reports", most=60)
SIZE_OF_A_COMMITMENT = 9
"""What a commitment takes to set, in pieces of evidence."""
MOST_ON_ONE_PAGE = 1_500
"""With more, the page shows the summary and leaves the rest to the files."""
MOST_SET_ON_DEMAND = 4_500
"""With more, setting the PDF takes more than ten seconds and a gigabyte."""


@public_page
def report(request: HttpRequest) -> HttpResponse:
    """The report as a page, with links to the forms to keep."""
    found = read_report(moment_of(request))
    values = {
        "document": compose(found, voice_of(request)),
        "brief": size_of(found) > MOST_ON_ONE_PAGE,
    }
    return render(request, "record/report/page.html", values)


def download(form: str) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view that sends the report in one form, as a file to be saved."""

    @public_page
    def view(request: HttpRequest) -> HttpResponse:
        moment, voice = moment_of(request), voice_of(request)
        declaration = require_programme(moment).declaration
        content = MADE.get(address_of(moment, voice, form), lambda: make(form, moment, voice))
        name = f"{declaration.key}_{moment.as_of.isoformat()}_{voice.language}.{form}"
        disposition = content_disposition_header(as_attachment=True, filename=name)
        return HttpResponse(
            content, content_type=MEDIA_TYPES[form], headers={"Content-Disposition": str(disposition)}
        )

    return view


def make(form: str, moment: Moment, voice: Voice) -> bytes:
    """The report in one form; raises ConflictError where the PDF would keep everybody else waiting."""
    found = read_report(moment)
    if form == "pdf" and size_of(found) > MOST_SET_ON_DEMAND:
        raise ConflictError(
            _("the PDF of so large a record is not made on demand"),
            remedy="hannover report --format pdf --output report.pdf",
        )
    return FORMATS[form](found, voice)


def size_of(found: Report) -> int:
    """How much there is to set, in pieces of evidence."""
    return len(found.evidence) + SIZE_OF_A_COMMITMENT * len(found.promises)


def voice_of(request: HttpRequest) -> Voice:
    return Voice(get_language() or "en")


def address_of(moment: Moment, voice: Voice, form: str) -> str:
    """What a finished report depends on: the program, the store, the moment, the language and the form."""
    known = "now" if moment.is_now else moment.known_text
    return f"{edition()} {store_version()} {moment.as_of.isoformat()} {known} {voice.language} {form}"
