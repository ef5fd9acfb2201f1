"""One commitment with all that the record holds of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hannover.accounts.signedin import actor_from
from hannover.record import domain
from hannover.record.acts import acts_of
from hannover.record.indicators import registered
from hannover.record.progress import IndicatorStatus
from hannover.record.reading import CommitmentPage, read_commitment, read_programme
from hannover.record.serving import moment_of, page_number, public_page


@dataclass(frozen=True)
class Measured:
    """An indicator with what went into it: `help` says what its package counts, in each language; `url` is
    the page that lists what was counted, where it is not the evidence.
    """

    status: IndicatorStatus
    observations: tuple[domain.Observation, ...]
    help: Mapping[str, str]
    url: str = ""

    @property
    def observed(self) -> Decimal | None:
        return self.status.observed.value if self.status.observed else None

    @property
    def baseline(self) -> Decimal | None:
        return self.status.indicator.baseline.value if self.status.indicator.baseline else None

    @property
    def target(self) -> Decimal | None:
        return self.status.target.value if self.status.target else None

    @property
    def beyond(self) -> bool:
        """True where the value lies beyond the target or before the baseline, so that it was clamped."""
        return "clamped" in self.status.because


@public_page
def commitment(request: HttpRequest, key: str) -> HttpResponse:
    moment, actor = moment_of(request), actor_from(request)
    found = read_commitment(moment, actor, key, evidence_page=page_number(request))
    allowed = {
        name: moment.is_now and actor.allows(permission, side=actor.side)
        for name, permission in (
            ("may_add", "add-evidence"),
            ("may_assess", "assess"),
            ("may_observe", "add-observation"),
        )
    }
    values = {
        "page": found,
        "measured": tuple(_measured(found)),
        "history": acts_of(found.history.items),
        "acting_side": programme.side(actor.side) if (programme := read_programme(moment)) else None,
        **allowed,
    }
    return render(request, "record/commitment.html", values)


def _measured(page: CommitmentPage) -> Iterator[Measured]:
    computed = registered()
    for status in page.indicators:
        source = computed.get(status.indicator.computed)
        observations = page.observations.get(status.indicator.key, ())
        url = ""
        if source is not None and source.page:
            url = reverse(source.page, args=[source.name.partition(":")[2]])
        yield Measured(status, observations, source.help if source else {}, url)
