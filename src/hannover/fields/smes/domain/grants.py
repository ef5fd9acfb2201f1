"""A small collaboration scheme: each government pays its own companies, in its own currency."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hannover.fields.smes.domain.companies import Size
from hannover.record.domain import Text


class CallStanding(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"


class ApplicationStanding(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    FUNDED = "funded"
    REFUSED = "refused"


class SelectionRule(StrEnum):
    """How a ranking becomes a selection, declared before the call opens; see `engine.allocate`."""

    STRICT = "strict"
    SKIP = "skip"
    TIERS = "tiers"
    TIED = "tied"
    OPTIMAL = "optimal"
    OPTIMAL_FLOOR = "optimal-floor"


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What one side's government pays in all, and at most for one of its companies.

    most_for_one  amount over all applications of a company in the call
    most_share    largest share, from 0 to 1, of a company's own cost
    """

    side: str
    amount: Decimal
    currency: str
    most_for_one: Decimal | None = None
    most_share: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One unit of `base` costs `value` units of `quote`: for showing sums beside each other, never for
    paying.
    """

    base: str
    quote: str
    value: Decimal
    on: date
    source: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call for proposals with its rule and what an applicant must be.

    sizes       sizes of company that may apply; empty is any
    regions     ISO 3166-2 codes; empty is any
    introduced  the companies must have accepted an introduction to each other before
    closes_on   last day on which an application can be submitted, in `time_zone` (IANA name)
    least_score what an application must reach, from 0 to 5, under every rule
    floor       what it must reach where the rule is `OPTIMAL_FLOOR`
    tiers       lowest scores of the tiers, best first, where the rule is `TIERS`
    """

    key: str
    title: Text
    budgets: tuple[Budget, ...]
    rule: SelectionRule
    criteria: dict[str, Text]
    opens_on: date
    closes_on: date
    sizes: tuple[Size, ...] = ()
    regions: tuple[str, ...] = ()
    introduced: bool = False
    time_zone: str = "UTC"
    least_score: Decimal = Decimal(0)
    floor: Decimal | None = None
    tiers: tuple[Decimal, ...] = ()
    rate: Rate | None = None
    standing: CallStanding = CallStanding.PLANNED
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Partner:
    """One company in an application: what it costs, and what it asks its own government for. `profile` is the
    one by which the others know it.
    """

    company: str
    side: str
    cost: Decimal
    asked: Decimal
    currency: str
    profile: str = ""


@dataclass(frozen=True, kw_only=True)
class Application:
    """What companies of both sides want to do together.

    milestones    titles of those against which instalments are paid, in their order
    applicant     the company that drafted it; it has confirmed with that
    confirmed     the companies that have confirmed it as it stands: all of them submit it
    submitted_at  when the last of them confirmed (UTC)
    """

    call: str
    key: str
    title: Text
    summary: Text
    partners: tuple[Partner, ...]
    milestones: tuple[Text, ...]
    months: int
    applicant: str = ""
    confirmed: tuple[str, ...] = ()
    submitted_at: str = ""
    standing: ApplicationStanding = ApplicationStanding.DRAFT
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Appraisal:
    """One side's marks for an application, 0 to 5 for each criterion of the call, with its reason."""

    application: str
    side: str
    marks: dict[str, Decimal]
    reason: Text
    on: date
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`because` says why by language; it is made from `cause` and `facts`, the numbers of the rule.

    rank  place in the ranking by score, 0 for one that could not be ranked
    """

    application: str
    funded: bool
    score: Decimal
    because: Text
    rank: int = 0
    cause: str = ""
    facts: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which applications are funded. Joint: it takes effect when both sides have signed it.

    spent         by side, in its own currency
    value, bound  sum of the scores of what is funded, and what no selection within the budgets can exceed
    """

    call: str
    rule: SelectionRule
    decisions: tuple[Decision, ...]
    spent: dict[str, Decimal]
    value: Decimal
    bound: Decimal
    because: str
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """A payment of one side to its own company, due when a milestone is reached.

    reclaimed  how much of it was asked back, at most the amount, with the day and the reason
    """

    application: str
    company: str
    side: str
    number: int
    amount: Decimal
    currency: str
    milestone: Text
    reached_on: date | None = None
    paid_on: date | None = None
    evidence: tuple[str, ...] = ()
    note: Text = dataclasses.field(default_factory=dict)
    reclaimed: Decimal | None = None
    reclaimed_on: date | None = None
    reclaimed_because: Text = dataclasses.field(default_factory=dict)
    sample: bool = False
