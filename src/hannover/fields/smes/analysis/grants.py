"""Whether a call admits an application: each rule beside what it asks, what was found, and whether it is met.

Pure: nouns in, findings out. Nothing is decided here in words; `words.grants` says them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from hannover.fields.smes.domain import Application, Budget, Call, CallStanding, Partner, Size

__all__ = [
    "CompanyFacts",
    "Eligibility",
    "Finding",
    "Requirement",
    "check_eligibility",
    "closing_instant",
    "opening_instant",
    "score_of",
    "split_amount",
    "standing_at",
]

WHOLE_UNITS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "HUF"})
"""Currencies that are paid without minor units (ISO 4217)."""


class Requirement(StrEnum):
    """What a call asks of an application; those from ACTIVE to COST are asked of each company."""

    BOTH_SIDES = "both-sides"
    INTRODUCED = "introduced"
    IN_TIME = "in-time"
    ACTIVE = "active"
    PROFILE = "profile"
    SIZE = "size"
    REGION = "region"
    CURRENCY = "currency"
    COST = "cost"
    MOST_FOR_ONE = "most-for-one"
    MOST_SHARE = "most-share"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, kw_only=True)
class CompanyFacts:
    """What is known of a company: size and region are those of its published profile.

    size, region  None, "" where no profile is published
    shown_until   last day of the profile that lasts longest; None where none is published
    """

    key: str
    side: str
    active: bool
    size: Size | None = None
    region: str = ""
    shown_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One requirement: `asked` and `found` are values (amounts, codes, days), in the order of their words."""

    requirement: Requirement
    met: bool
    company: str = ""
    asked: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    findings: tuple[Finding, ...]

    @property
    def met(self) -> bool:
        return all(finding.met for finding in self.findings)

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.met)

    def of(self, company: str) -> tuple[Finding, ...]:
        """What concerns that company, or the application as a whole for ""."""
        return tuple(finding for finding in self.findings if finding.company == company)


def opening_instant(call: Call) -> datetime:
    """The first instant at which an application can be submitted: midnight in the zone of the call."""
    return datetime.combine(call.opens_on, time.min, ZoneInfo(call.time_zone)).astimezone(UTC)


def closing_instant(call: Call) -> datetime:
    """The first instant at which it is too late: the midnight that ends the last day, in the call's zone."""
    after = call.closes_on + timedelta(days=1)
    return datetime.combine(after, time.min, ZoneInfo(call.time_zone)).astimezone(UTC)


def standing_at(call: Call, instant: datetime) -> CallStanding:
    """Where the call stands at that instant; once it is decided it stays so."""
    if call.standing is CallStanding.DECIDED:
        return CallStanding.DECIDED
    if instant < opening_instant(call):
        return CallStanding.PLANNED
    return CallStanding.OPEN if instant < closing_instant(call) else CallStanding.CLOSED


def check_eligibility(
    call: Call,
    application: Application,
    *,
    companies: Mapping[str, CompanyFacts],
    introduced: Iterable[frozenset[str]],
    at: datetime,
    elsewhere: Mapping[str, Decimal] | None = None,
) -> Eligibility:
    """Every requirement of the call, met or not.

    companies   what is known of each, by key; one that is absent does not exist
    introduced  pairs of companies that have accepted an introduction to each other
    at          when it was, or would be, submitted
    elsewhere   by company, what it asks for in other applications of the call
    """
    budgets = {budget.side: budget for budget in call.budgets}
    findings = [_both_sides(call, application.partners), _in_time(call, at)]
    if call.introduced:
        findings.append(_introduced(application.partners, set(introduced)))
    for partner in application.partners:
        facts = companies.get(partner.company)
        findings += _of_company(call, partner, facts, at.astimezone(ZoneInfo(call.time_zone)).date())
        budget = budgets.get(partner.side)
        if budget is not None:
            other = (elsewhere or {}).get(partner.company, Decimal(0))
            findings += _of_money(budget, partner, other)
    return Eligibility(findings=tuple(findings))


def _both_sides(call: Call, partners: Sequence[Partner]) -> Finding:
    wanted = tuple(budget.side for budget in call.budgets)
    there = tuple(dict.fromkeys(partner.side for partner in partners))
    met = set(wanted) <= set(there) and len(set(there)) > 1
    return Finding(requirement=Requirement.BOTH_SIDES, met=met, asked=wanted, found=there)


def _in_time(call: Call, at: datetime) -> Finding:
    met = opening_instant(call) <= at < closing_instant(call)
    local = at.astimezone(ZoneInfo(call.time_zone)).strftime("%Y-%m-%d %H:%M")
    return Finding(
        requirement=Requirement.IN_TIME,
        met=met,
        asked=(call.opens_on.isoformat(), call.closes_on.isoformat(), call.time_zone),
        found=(local, call.time_zone),
    )


def _introduced(partners: Sequence[Partner], pairs: set[frozenset[str]]) -> Finding:
    """Every company was introduced to one of another side that applies with it."""

    def knows_one(partner: Partner) -> bool:
        return any(
            frozenset((partner.company, other.company)) in pairs
            for other in partners
            if other.side != partner.side
        )

    return Finding(requirement=Requirement.INTRODUCED, met=all(knows_one(partner) for partner in partners))


def _of_company(call: Call, partner: Partner, facts: CompanyFacts | None, on: date) -> list[Finding]:
    company = partner.company
    active = facts is not None and facts.active
    until = facts.shown_until if facts else None
    shown = active and until is not None and on <= until
    found = [
        Finding(requirement=Requirement.ACTIVE, met=active, company=company),
        Finding(
            requirement=Requirement.PROFILE,
            met=shown,
            company=company,
            asked=(on.isoformat(),),
            found=(until.isoformat(),) if until and until < date.max else (),
        ),
    ]
    if call.sizes:
        size = facts.size if facts else None
        found.append(
            Finding(
                requirement=Requirement.SIZE,
                met=size in call.sizes,
                company=company,
                asked=tuple(call.sizes),
                found=(size,) if size else (),
            )
        )
    if regions := tuple(region for region in call.regions if _concerns(region, call.regions, facts)):
        region = facts.region if facts else ""
        found.append(
            Finding(
                requirement=Requirement.REGION,
                met=region in regions,
                company=company,
                asked=regions,
                found=(region,) if region else (),
            )
        )
    return found


def _concerns(region: str, regions: Sequence[str], facts: CompanyFacts | None) -> bool:
    """Regions limit the companies of their own country: ISO 3166-2 codes begin with it. A company of a
    country for which the call names no region may come from anywhere.
    """
    if facts is None or not facts.region:
        return True
    country = facts.region.partition("-")[0]
    return region.partition("-")[0] == country


def _of_money(budget: Budget, partner: Partner, elsewhere: Decimal) -> list[Finding]:
    company, asked = partner.company, partner.asked
    found = [
        Finding(
            requirement=Requirement.CURRENCY,
            met=partner.currency == budget.currency,
            company=company,
            asked=(budget.currency,),
            found=(partner.currency,),
        ),
        Finding(
            requirement=Requirement.COST,
            met=Decimal(0) < asked <= partner.cost,
            company=company,
            asked=(f"{partner.cost:f}", partner.currency),
            found=(f"{asked:f}", partner.currency),
        ),
    ]
    if budget.most_for_one is not None:
        found.append(
            Finding(
                requirement=Requirement.MOST_FOR_ONE,
                met=asked + elsewhere <= budget.most_for_one,
                company=company,
                asked=(f"{budget.most_for_one:f}", budget.currency),
                found=(f"{asked + elsewhere:f}", partner.currency),
            )
        )
    if budget.most_share is not None:
        found.append(
            Finding(
                requirement=Requirement.MOST_SHARE,
                met=asked <= budget.most_share * partner.cost,
                company=company,
                asked=(f"{budget.most_share:f}",),
                found=(f"{(asked / partner.cost).quantize(Decimal('0.0001')):f}",) if partner.cost else (),
            )
        )
    return found


def score_of(marks: Mapping[str, Mapping[str, Decimal]]) -> Decimal:
    """The score of an application, 0 to 5: the mean over the sides of the mean over their marks, to hundredths.

    marks  {side: {criterion: mark}}, at least one side, each with the same criteria
    """
    means = [sum(given.values(), Decimal(0)) / len(given) for given in marks.values()]
    return (sum(means, Decimal(0)) / len(means)).quantize(Decimal("0.01"))


def split_amount(amount: Decimal, currency: str, parts: int) -> tuple[Decimal, ...]:
    """The amount in equal instalments of whole units of the currency; what does not divide goes to the last."""
    unit = Decimal(1) if currency in WHOLE_UNITS else Decimal("0.01")
    each = (amount / parts // unit) * unit
    return (*(each for _number in range(parts - 1)), amount - each * (parts - 1))
