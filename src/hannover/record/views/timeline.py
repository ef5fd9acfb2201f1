"""What happened when, across all fields, drawn and as a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hannover.accounts.signedin import actor_from
from hannover.record.drawing import rules_of, timeline_rows
from hannover.record.filters import TimelineFilter
from hannover.record.reading import read_fields, read_programme, read_timeline
from hannover.record.serving import moment_of, public_page


@public_page
def timeline(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    form = TimelineFilter(request.GET, fields=read_fields(moment))
    found = read_timeline(moment, actor_from(request))
    programme = read_programme(moment)
    rows = timeline_rows(found, only=form.chosen("field"), whole=_("The whole programme"))
    values = {
        "form": form,
        "rows": rows,
        "marks": sum(len(row.marks) for row in rows),
        "left_out": found.left_out,
        "rules": rules_of(programme.declaration, moment.as_of) if programme else (),
    }
    return render(request, "record/timeline.html", values)
