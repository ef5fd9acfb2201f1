"""Everything that was ever recorded, newest first, and how to prove that nothing was changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hannover.accounts.signedin import actor_from
from hannover.record.acts import acts_of, open_pages
from hannover.record.log import public_heads
from hannover.record.reading import read_history
from hannover.record.serving import moment_of, page_number, public_page


@public_page
def history(request: HttpRequest) -> HttpResponse:
    """All events, those of one `commitment`, or those of one `entity`, as the query says."""
    moment, actor = moment_of(request), actor_from(request)
    found = read_history(
        moment,
        actor,
        entity=request.GET.get("entity", ""),
        commitment=request.GET.get("commitment", ""),
        page=page_number(request),
    )
    values = {
        "found": found,
        "acts": acts_of(found.items, open_pages(moment, actor, found.items)),
        "heads": public_heads(),
        "narrowed": bool(request.GET.get("entity") or request.GET.get("commitment")),
    }
    return render(request, "record/history.html", values)
