"""The pages of the rounds of recommendations, and of what the match is made of: vectors, weights, work that
runs.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hannover.accounts.signedin import actor_from
from hannover.errors import UnknownError
from hannover.fields.smes.actions import rounds as actions
from hannover.fields.smes.actions.acting import own_companies
from hannover.fields.smes.actions.partners import choose_weights
from hannover.fields.smes.actions.partners_jobs import start, under_way
from hannover.fields.smes.forms import partners as forms
from hannover.fields.smes.inputs.partners import CheckSearches, EncodeProfiles, LearnWeights
from hannover.fields.smes.inputs.rounds import DiscardRound
from hannover.fields.smes.reading.partners_matching import read_matching
from hannover.fields.smes.reading.rounds import is_staff, own_lists, read_own_list, read_round, read_rounds
from hannover.fields.smes.views.partners_posting import answered, context_of, languages, posted, writes
from hannover.fields.smes.words.companies import summary_of
from hannover.fields.smes.words.partners import CHANNELS, CHANNELS_EXPLAINED, GONE, NOT_USED
from hannover.record.serving import moment_of, page_number

STARTED: dict[str, Any] = {
    "encode-profiles": EncodeProfiles,
    "learn-weights": LearnWeights,
    "check-searches": CheckSearches,
}


@require_safe
@never_cache
def rounds(request: HttpRequest) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    actor.require("find-partners")
    values = {
        "rounds": read_rounds(moment, actor),
        "staff": moment.is_now and is_staff(actor),
        "own": own_lists(moment, own_companies(actor)),
        "job": under_way("compute-round"),
    }
    return render(request, "smes/round_list.html", values)


@require_safe
@never_cache
def round_page(request: HttpRequest, key: str) -> HttpResponse:
    """A round for staff; companies are led to their own lists."""
    moment, actor = moment_of(request), actor_from(request)
    if not is_staff(actor) and own_companies(actor):
        return redirect("smes:recommendation-rounds")
    page = read_round(moment, actor, key, page=page_number(request))
    values = {"page": page, "may_publish": moment.is_now and page.glance.published is None}
    values["channels"] = [CHANNELS[name] for name in page.glance.summary.channels]
    return render(request, "smes/round.html", values)


@require_safe
@never_cache
def own_list(request: HttpRequest, key: str, profile: UUID) -> HttpResponse:
    found = read_own_list(moment_of(request), actor_from(request), key, str(profile))
    entries = [
        (entry, summary_of(entry.profile) if entry.profile else "", GONE.get(entry.gone, ""))
        for entry in found.entries
    ]
    values = {"found": found, "entries": entries, "reason": GONE.get(found.reason, "")}
    return render(request, "smes/round_own.html", values)


@writes
@never_cache
def compute(request: HttpRequest) -> HttpResponse:
    actor = actor_from(request)
    actor.require("run-programme", side=actor.side)
    form = forms.RoundForm(posted(request), languages=languages())
    page = {
        "title": _("Compute a round"),
        "words": _(
            "Lists for everybody on both sides at once, so that nobody crowds out the rest. "
            "Only staff see it until it is published."
        ),
        "submit": _("Compute"),
        "cancel": reverse("smes:recommendation-rounds"),
        "place": lambda job: reverse("record:job", args=[job]),
        "done": _("The round is being computed."),
    }
    return answered(
        request,
        form,
        lambda: start("compute-round", actions.checked(form.values()), context_of(request)),
        page,
    )


@writes
@never_cache
def publish(request: HttpRequest, key: str) -> HttpResponse:
    actor = actor_from(request)
    found = read_round(moment_of(request), actor, key)
    form = forms.PublishForm(posted(request), initial={"digest": found.glance.summary.digest})
    page = {
        "title": _("Publish this round"),
        "about": found.glance.title or key,
        "words": _(
            "Every company then sees its own list. Profiles that expired or were withdrawn since are left out, "
            "and their companies are told."
        ),
        "submit": _("Publish"),
        "cancel": reverse("smes:recommendation-round", args=[key]),
        "done": _("The round was published."),
    }
    return answered(request, form, lambda: actions.publish_round(form.values(key), context_of(request)), page)


@writes
@never_cache
def discard(request: HttpRequest, key: str) -> HttpResponse:
    actor = actor_from(request)
    found = read_round(moment_of(request), actor, key)
    page = {
        "title": _("Discard this round"),
        "about": found.glance.title or key,
        "words": _("Its lists are removed. They can be computed again."),
        "submit": _("Discard"),
        "danger": True,
        "cancel": reverse("smes:recommendation-round", args=[key]),
        "place": reverse("smes:recommendation-rounds"),
        "done": _("The round was discarded."),
    }
    return answered(
        request,
        forms.DoneForm(posted(request)),
        lambda: actions.discard_round(DiscardRound(round=key), context_of(request)),
        page,
    )


@writes
@never_cache
def matching(request: HttpRequest) -> HttpResponse:
    """What the match is made of, for the staff of a side: vectors, weights, and the work that makes them."""
    actor = actor_from(request)
    actor.require("run-programme", side=actor.side)
    found = read_matching(moment_of(request))
    form = forms.WeightsForm(posted(request), initial={"origin": found.weights.origin})
    page = {
        "found": found,
        "rows": [(CHANNELS[row.channel], CHANNELS_EXPLAINED[row.channel], row) for row in found.rows],
        "not_used": [NOT_USED[name] for name in found.not_used],
        "jobs": {name: under_way(name) for name in STARTED},
        "cancel": reverse("smes:matching"),
        "done": _("Everything is ranked by these weights from now on."),
    }
    return answered(
        request,
        form,
        lambda: choose_weights(form.values(), context_of(request)),
        page,
        template="smes/partner_matching.html",
    )


@require_POST
@never_cache
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """Starts a piece of background work that needs no more words."""
    if name not in STARTED:
        raise UnknownError(_("there is no such work"))
    return redirect("record:job", start(name, STARTED[name](), context_of(request)))
