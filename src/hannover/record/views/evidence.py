"""Evidence: the list with its filters and exports, one piece with its provenance, and its file."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from hannover.accounts.signedin import actor_from
from hannover.errors import UnknownError
from hannover.record import export, files
from hannover.record.acts import acts_of
from hannover.record.filters import EvidenceFilter
from hannover.record.persons.reading import name_persons
from hannover.record.reading import (
    every_evidence,
    read_commitments,
    read_event,
    read_evidence,
    read_fields,
    read_history,
    read_one,
    read_years,
)
from hannover.record.serving import moment_of, page_number, public_page


def filter_of(request: HttpRequest) -> EvidenceFilter:
    """The filter form of the list, with what there is to choose from; three queries."""
    moment, actor = moment_of(request), actor_from(request)
    commitments = read_commitments(moment, actor, field=request.GET.get("field", ""))
    return EvidenceFilter(
        request.GET,
        fields=read_fields(moment),
        commitments=commitments,
        years=read_years(moment, actor),
    )


@public_page
def evidence_list(request: HttpRequest) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    form = filter_of(request)
    found = read_evidence(moment, actor, form.query(page_number(request)))
    place = {
        field.key: (field.title, reverse("record:field", args=[field.key])) for field in read_fields(moment)
    }
    values = {
        "form": form,
        "found": found,
        "entries": [
            (entry, [place[key] for key in entry.evidence.fields if key in place]) for entry in found.items
        ],
        "may_add": moment.is_now and actor.allows("add-evidence", side=actor.side),
    }
    return render(request, "record/evidence_list.html", values)


@public_page
def evidence_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The whole filtered list as CSV (with a byte order mark, so that spreadsheets read it) or JSON."""
    moment, actor = moment_of(request), actor_from(request)
    entries = every_evidence(moment, actor, filter_of(request).query(1))
    written = export.as_csv(entries) if form == "csv" else export.as_json(entries, moment)
    response = StreamingHttpResponse(written, content_type=export.MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="evidence-{moment.as_of.isoformat()}.{form}"'
    return response


@public_page
def evidence_item(request: HttpRequest, key: str) -> HttpResponse:
    """One piece of evidence: what it says, what it is bound to, who recorded it, and the proof of that."""
    moment, actor = moment_of(request), actor_from(request)
    entry = read_one(moment, actor, key)
    event = read_event(actor, entry.event)
    values = {
        "entry": entry,
        "key": key,
        "evidence": entry.evidence,
        "event": event,
        "recorded_at": datetime.fromisoformat(entry.recorded_at).astimezone(UTC),
        "person": name_persons([event.person], actor)[event.person],
        "commitments": read_commitments(moment, actor, keys=entry.evidence.commitments),
        "fields": [field for field in read_fields(moment) if field.key in entry.evidence.fields],
        "history": acts_of(read_history(moment, actor, entity=entry.entity).items),
        "may_withdraw": moment.is_now
        and entry.side == actor.side
        and actor.allows("add-evidence", side=actor.side),
    }
    return render(request, "record/evidence_item.html", values)


@require_safe
def evidence_file(request: HttpRequest, key: str) -> HttpResponse:
    """The uploaded file, as a download and never as a page of ours, whatever is in it."""
    evidence = read_one(moment_of(request), actor_from(request), key).evidence
    if not evidence.content_hash:
        raise UnknownError("this evidence has no file")
    response = HttpResponse(files.read(evidence.content_hash), content_type="application/octet-stream")
    response["Content-Disposition"] = (
        content_disposition_header(True, evidence.file_name or "file") or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response
