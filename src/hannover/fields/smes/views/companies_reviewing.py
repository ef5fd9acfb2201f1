"""The queue of the reviewers, from which several profiles are published at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hannover.accounts.doors import for_holders_of
from hannover.accounts.signedin import actor_from
from hannover.fields.smes.actions.companies_reviewing import publish_profiles
from hannover.fields.smes.forms.companies import PublishForm
from hannover.fields.smes.reading.companies import read_review_queue
from hannover.fields.smes.views.companies import WORDS
from hannover.fields.smes.views.partners_posting import context_of, posted
from hannover.record.serving import page_number


@for_holders_of("review-profile")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reviews(request: HttpRequest) -> HttpResponseBase:
    """What waits for a review, the longest waiting first; publishes what was chosen of it."""
    found = read_review_queue(actor_from(request), page=page_number(request))
    form = PublishForm(posted(request), waiting=[card.profile.key for card in found.items])
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(lambda: publish_profiles(form.values(), context_of(request)))
        if done is not None:
            words = ngettext(
                "%(count)s profile was published.", "%(count)s profiles were published.", done.profiles
            )
            messages.success(request, words % {"count": done.profiles})
            return redirect("smes:reviews")
    return _page(request, {"found": found, "form": form})


def _page(request: HttpRequest, values: dict[str, object]) -> HttpResponse:
    status = 400 if getattr(values["form"], "errors", None) else 200
    return render(request, "smes/company_reviews.html", values | WORDS, status=status)
