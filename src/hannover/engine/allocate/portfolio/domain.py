"""A joint call: proposals of consortia, each side's fund in its own currency, and the rules the sides agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hannover.engine.allocate.program import UNCHECKED, Certificate

__all__ = [
    "BalancingPot",
    "Call",
    "Comparison",
    "Fund",
    "Money",
    "OrganizationCap",
    "Partner",
    "Proposal",
    "Rate",
    "Rule",
    "Selection",
    "ThemeQuota",
]


class Rule(StrEnum):
    """How a call selects; declared before the call opens."""

    STRICT = "strict ranking to the first gap"
    SKIP = "ranking that skips what no longer fits"
    TIERS = "tier by tier"
    TIED = "ranking, choosing only among those tied at the threshold"
    OPTIMAL = "optimal sum"
    FLOOR = "optimal sum above a quality floor"


@dataclass(frozen=True, kw_only=True, order=True)
class Money:
    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:,f} {self.currency}"


@dataclass(frozen=True, kw_only=True)
class Fund:
    """What one side has to give, in its own currency."""

    key: str
    budget: Money


@dataclass(frozen=True, kw_only=True)
class Partner:
    """One organization in a consortium, and what it asks of one fund."""

    organization: str
    fund: str
    asks: Money


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A consortium's proposal.

    score  of the review, more is better
    tier   1 is the best; only the rule `TIERS` reads it
    """

    id: str
    score: Decimal
    partners: tuple[Partner, ...]
    theme: str = ""
    tier: int = 1

    @property
    def organizations(self) -> frozenset[str]:
        return frozenset(partner.organization for partner in self.partners)


@dataclass(frozen=True, kw_only=True)
class ThemeQuota:
    """How many projects of a theme there have to be, and may be."""

    theme: str
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, kw_only=True)
class OrganizationCap:
    """What one organization may have: projects, or a share of any one fund's budget.

    organization  "" caps each one
    """

    organization: str = ""
    projects: int | None = None
    share: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Units of the pot's currency for one unit of another, with its day and source."""

    currency: str
    rate: Decimal
    day: date
    source: str


@dataclass(frozen=True, kw_only=True)
class BalancingPot:
    """A real common pot that tops up funds that run short. Each other currency needs a named rate."""

    money: Money
    funds: tuple[str, ...]
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Call:
    """Everything that a selection depends on.

    threshold  proposals with a lower score are not funded under any rule
    floor      the quality floor of the rule `FLOOR`
    """

    proposals: tuple[Proposal, ...]
    funds: tuple[Fund, ...]
    quotas: tuple[ThemeQuota, ...] = ()
    caps: tuple[OrganizationCap, ...] = ()
    pot: BalancingPot | None = None
    threshold: Decimal = Decimal(0)
    floor: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What one rule funds.

    funded   ids, the best ranked first
    value    sum of their scores
    bound    no selection under this rule's constraints has a higher sum of scores
    spent    by fund, what the consortia get, the part from the balancing pot included
    topped   by fund, the part that the balancing pot pays, in the fund's currency
    unmet    least quotas that this rule, which ranks, could not promise
    """

    rule: Rule
    funded: tuple[str, ...]
    value: float
    bound: float
    spent: Mapping[str, Money]
    topped: Mapping[str, Money] = field(default_factory=dict)
    unmet: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    certificate: Certificate = UNCHECKED

    @property
    def gap(self) -> float:
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All rules side by side.

    best   the highest sum of scores that any selection may have, proven
    short  by rule, the share of `best` that the rule leaves
    """

    selections: Mapping[Rule, Selection]
    best: float
    short: Mapping[Rule, float]
    always: tuple[str, ...]
    contested: tuple[str, ...]
    failed: Mapping[Rule, str] = field(default_factory=dict)
