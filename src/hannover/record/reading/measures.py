"""What was observed of every indicator, and the attainment that follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Avg, Count, Max, OuterRef, Q, Subquery, Sum

from hannover.accounts.permissions import Actor
from hannover.record import domain, models
from hannover.record.indicators import Computing, Counted, Tally
from hannover.record.moment import Moment
from hannover.record.progress import IndicatorStatus, Observed, status_of
from hannover.record.reading.tallies import read_tallies

MOST_OBSERVATIONS = 200


def statuses_by_commitment(
    moment: Moment, actor: Actor, *, commitment: str = ""
) -> dict[str, tuple[IndicatorStatus, ...]]:
    """The status of every indicator, by the key of its commitment; of one commitment where it is named."""
    rows = models.Indicator.objects.at(moment).seen_by(actor).order_by("parent", "id")
    if commitment:
        rows = rows.filter(parent=commitment)
    indicators: list[domain.Indicator] = rows.facts()
    observed = _observations(moment, actor, indicators, every=not commitment)
    computing = Computing(moment, lambda: tally_evidence(moment, actor, commitment=commitment))
    statuses: dict[str, list[IndicatorStatus]] = defaultdict(list)
    for indicator in indicators:
        value = observed.get(indicator.key)
        if indicator.computed:
            value = computing.observe(indicator)
        statuses[indicator.commitment].append(status_of(indicator, value, moment.as_of))
    return {key: tuple(found) for key, found in statuses.items()}


def tally_evidence(moment: Moment, actor: Actor, *, commitment: str = "") -> Tally:
    """How many confirmed pieces of evidence there are, by commitment and kind."""
    tallied: dict[tuple[str, domain.EvidenceKind], Counted] = {}
    for row in read_tallies(moment, actor, about="commitment", parent=commitment):
        if row.confirmed:
            place = (row.parent, domain.EvidenceKind(row.kind))
            known = tallied.get(place, Counted(0, row.newest))
            tallied[place] = Counted(known.count + row.number, max(known.newest, row.newest))
    return tallied


def _observations(
    moment: Moment, actor: Actor, indicators: list[domain.Indicator], *, every: bool
) -> dict[str, Observed]:
    """Observations that cite evidence, as one value each by the indicator's own aggregation."""
    seen = models.Observation.objects.at(moment).seen_by(actor).filter(evidenced=True)
    if not every:
        seen = seen.filter(parent__in=[indicator.key for indicator in indicators])
    newest = seen.filter(parent=OuterRef("parent")).order_by("-valid_from", "-id").values("value")[:1]
    grouped = (
        seen.values("parent")
        .annotate(
            number=Count("id"),
            on=Max("valid_from"),
            sum=Sum("value"),
            mean=Avg("value"),
            maximum=Max("value"),
        )
        .annotate(latest=Subquery(newest))
        .order_by()
    )
    aggregation = {indicator.key: indicator.aggregation for indicator in indicators}
    return {
        row["parent"]: Observed(
            Decimal(row[aggregation[row["parent"]].value]).normalize(), row["on"], row["number"]
        )
        for row in grouped
        if row["parent"] in aggregation
    }


def cited(moment: Moment, actor: Actor, indicator: str) -> list[domain.Observation]:
    """The observations of one indicator, newest first."""
    rows = models.Observation.objects.at(moment).seen_by(actor).filter(Q(parent=indicator))
    return [row.fact for row in rows.order_by("-valid_from", "-id")]


def observations_of(
    moment: Moment, actor: Actor, indicators: Iterable[str]
) -> dict[str, tuple[domain.Observation, ...]]:
    """The newest observations of several indicators, 200 in all, newest first; one query."""
    rows = models.Observation.objects.at(moment).seen_by(actor).filter(parent__in=list(indicators))
    found: dict[str, list[domain.Observation]] = defaultdict(list)
    for row in rows.order_by("-valid_from", "-id")[:MOST_OBSERVATIONS]:
        found[row.parent].append(row.fact)
    return {key: tuple(observations) for key, observations in found.items()}
