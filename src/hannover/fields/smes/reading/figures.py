"""The figures by which the field proves what came of its commitments, and everything that each was made of.

They are the same for every reader: sums and counts that name nobody. What only one side has written so far
is in none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from hannover.errors import UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.domain import ApplicationStanding, IntroductionStage
from hannover.fields.smes.inputs.followups import ExplainIndicator, IndicatorExplained, IndicatorInput
from hannover.fields.smes.words.figures import DONE
from hannover.operations import Context
from hannover.record import models as record
from hannover.record.moment import Moment, read_moment
from hannover.record.progress import Observed

SHARED = ("public", "joint")
ACCEPTED = (IntroductionStage.ACCEPTED, IntroductionStage.CONFIDENTIAL, IntroductionStage.CLOSED)
NEVER_ANSWERED = '"answered_on":null'
SAMPLE = '"sample":true'
FIRST, SECOND = 1, 2


@dataclass(frozen=True)
class Counted:
    """One thing that was counted: its day, the id or key of what it is, its side, what it adds, and whether it
    is invented for a demonstration.
    """

    on: date
    id: str
    side: str
    adds: Decimal
    sample: bool = False


def read_figures(moment: Moment) -> dict[str, Observed]:
    """{"smes:visits-made": what was observed, ...} at that moment; eight queries, whatever they count. What
    nothing is there for is absent, which is not zero.
    """
    listed = {
        "visits-made": visits(moment),
        "meetings-held": meetings(moment),
        **_grants(moment),
    }
    found = {name: _sum(counted) for name, counted in listed.items()}
    found["introductions-accepted"] = _count(_accepted(moment))
    found["notes-shared"] = _count(_notes(moment))
    found["follow-ups"] = _count(_follow_ups(moment))
    return {f"smes:{name}": value for name, value in found.items() if value is not None}


def visits(moment: Moment) -> list[Counted]:
    """The delegations that were held, each with the visits that it made."""
    rows = models.Delegation.objects.at(moment).filter(audience__in=SHARED).order_by("valid_from", "id")
    return [
        Counted(row.valid_from, row.key, row.fact.side, Decimal(row.fact.visits_made), row.fact.sample)
        for row in rows
        if row.fact.standing is domain.DelegationStanding.HELD and row.fact.visits_made
    ]


def meetings(moment: Moment) -> list[Counted]:
    """The brokerage events that were held, each with the meetings that took place."""
    rows = models.BrokerageEvent.objects.at(moment).filter(audience__in=SHARED).order_by("valid_from", "id")
    return [
        Counted(row.valid_from, row.key, row.side, Decimal(row.fact.held), row.fact.sample)
        for row in rows
        if row.fact.standing is domain.EventStanding.HELD and row.fact.held
    ]


def introductions(moment: Moment) -> list[Counted]:
    """The introductions that both companies accepted, on the day of the second yes."""
    found = [
        Counted(row.fact.answered_on or row.valid_from, row.key, row.fact.side, Decimal(1), row.fact.sample)
        for row in _accepted(moment)
    ]
    return sorted(found, key=lambda one: (one.on, one.id))


def notes(moment: Moment) -> list[Counted]:
    return [_one(row) for row in _notes(moment).order_by("valid_from", "id")]


def follow_ups(moment: Moment) -> list[Counted]:
    return [_one(row) for row in _follow_ups(moment).order_by("valid_from", "id")]


def _one(row: Any) -> Counted:
    return Counted(row.fact.on, row.key, row.fact.side, Decimal(1), row.fact.sample)


def _accepted(moment: Moment) -> Any:
    """Also those that ended after both had said yes."""
    ended = Q(stage=IntroductionStage.WITHDRAWN) & ~Q(state__contains=NEVER_ANSWERED)
    return models.Introduction.objects.at(moment).filter(Q(stage__in=ACCEPTED) | ended, audience__in=SHARED)


def _notes(moment: Moment) -> Any:
    """Notes that both sides agreed to, and only those, are public."""
    return models.VisitNote.objects.at(moment).filter(audience="public")


def _follow_ups(moment: Moment) -> Any:
    return models.FollowUp.objects.at(moment).filter(audience__in=SHARED)


def _grants(moment: Moment) -> dict[str, list[Counted]]:
    """Funded applications, and what each of the two sides granted its own companies, in its own currency."""
    positions = {row.fact.key: row.fact.position for row in record.Side.objects.at(moment)}
    rows = models.Application.objects.at(moment).filter(
        standing=ApplicationStanding.FUNDED, audience__in=SHARED
    )
    found: dict[str, list[Counted]] = {
        "collaborations-funded": [],
        "granted-by-first": [],
        "granted-by-second": [],
    }
    for row in rows.order_by("valid_from", "id"):
        application: domain.Application = row.fact
        found["collaborations-funded"].append(
            Counted(row.valid_from, row.key, "", Decimal(1), application.sample)
        )
        for partner in application.partners:
            name = {FIRST: "granted-by-first", SECOND: "granted-by-second"}.get(
                positions.get(partner.side, 0)
            )
            if name:
                found[name].append(
                    Counted(row.valid_from, row.key, partner.side, partner.asked, application.sample)
                )
    return found


def _count(rows: Any) -> Observed | None:
    samples = Count("id", filter=Q(state__contains=SAMPLE))
    found = rows.aggregate(number=Count("id"), newest=Max("valid_from"), samples=samples)
    if not found["number"]:
        return None
    return Observed(Decimal(found["number"]), found["newest"], found["number"], samples=found["samples"])


def _sum(counted: Iterable[Counted]) -> Observed | None:
    every = list(counted)
    if not every:
        return None
    total = sum((one.adds for one in every), Decimal(0))
    samples = sum(one.sample for one in every)
    return Observed(total, max(one.on for one in every), len(every), samples=samples)


LISTS: Mapping[str, Callable[[Moment], list[Counted]]] = MappingProxyType(
    {
        "visits-made": visits,
        "introductions-accepted": introductions,
        "meetings-held": meetings,
        "notes-shared": notes,
        "collaborations-funded": lambda moment: _grants(moment)["collaborations-funded"],
        "granted-by-first": lambda moment: _grants(moment)["granted-by-first"],
        "granted-by-second": lambda moment: _grants(moment)["granted-by-second"],
        "follow-ups": follow_ups,
    }
)


def read_counted(name: str, moment: Moment) -> tuple[Counted, ...]:
    """Everything that the indicator of that name counts; raises UnknownError naming those there are."""
    if name not in LISTS:
        raise UnknownError(_("there is no such indicator"), field="indicator", remedy=", ".join(LISTS))
    return tuple(LISTS[name](moment))


def formula_of(counted: Iterable[Counted]) -> str:
    """The sum with its numbers, shortened where it is long: "3 + 2 = 5"."""
    every = [f"{one.adds:f}" for one in counted]
    if not every:
        return ""
    total = sum((Decimal(one) for one in every), Decimal(0))
    if set(every) == {"1"}:
        return f"{len(every)} × 1 = {total:f}"
    shown = every if len(every) <= 12 else [*every[:10], "…", every[-1]]
    return f"{' + '.join(shown)} = {total:f}"


def explain_indicator(values: ExplainIndicator, context: Context) -> IndicatorExplained:
    """How a figure of the field comes about at a moment."""
    moment = read_moment({"as_of": values.as_of, "known_at": values.known_at})
    name = values.indicator.removeprefix("smes:")
    counted = read_counted(name, moment)
    texts = DONE[name]
    return IndicatorExplained(
        name,
        texts.get(context.language, texts["en"]),
        sum((one.adds for one in counted), Decimal(0)) if counted else None,
        formula_of(counted),
        tuple(IndicatorInput(one.on.isoformat(), one.id, one.adds) for one in counted),
    )
