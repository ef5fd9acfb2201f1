"""What the operations of calls, applications, appraisals, selections, payments and letters take and give.

Texts are {language tag: text} in any languages of the programme; amounts are decimal texts ("120000",
"120000.00"), days ISO 8601.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal

Text = dict[str, str]


@dataclass(frozen=True)
class GrantsRecorded:
    """What was written: `id` is what later calls name it by, `event` holds it, `head` is the end of the chain."""

    id: str
    event: str
    head: str


@dataclass(frozen=True, kw_only=True)
class GivenBudget:
    """What a side pays in all, in its own currency; `most_for_one` and `most_share` (0 to 1, of a company's
    cost) may be left out.
    """

    side: str
    amount: str
    currency: str
    most_for_one: str = ""
    most_share: str = ""


@dataclass(frozen=True, kw_only=True)
class GivenRate:
    """One unit of `base` costs `value` units of `quote` on the day `on`: for showing only."""

    base: str
    quote: str
    value: str
    on: str
    source: str


@dataclass(frozen=True, kw_only=True)
class PublishCall:
    """A call. `rule` is strict, skip, tiers, tied, optimal or optimal-floor; `criteria` maps a short name to
    what is asked; empty `sizes` and `regions` admit any.

    closes_on    last day, which ends at midnight in `time_zone` (an IANA name)
    least_score  what an application must reach under every rule; `floor` for optimal-floor
    tiers        lowest scores of the tiers, best first, for tiers
    """

    key: str
    title: Text
    budgets: tuple[GivenBudget, ...]
    rule: str
    criteria: dict[str, Text]
    opens_on: str
    closes_on: str
    time_zone: str
    sizes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    introduced: bool = False
    least_score: str = "0"
    floor: str = ""
    tiers: tuple[str, ...] = ()
    rate: GivenRate | None = None


@dataclass(frozen=True, kw_only=True)
class ExtendCall:
    """A later last day; nothing else of a call can be changed once it is published."""

    call: str
    closes_on: str


@dataclass(frozen=True, kw_only=True)
class GivenPartner:
    """One company, or whoever has that published profile: what it costs, and what it asks its own government for."""

    company: str
    cost: str
    asked: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class ApplyJointly:
    """An application, drafted by the first of its partners; it is submitted once all partners have confirmed
    it as it stands. A second call with the key of a draft changes the draft.
    """

    call: str
    title: Text
    summary: Text
    partners: tuple[GivenPartner, ...]
    milestones: tuple[Text, ...]
    months: int
    application: str = ""


@dataclass(frozen=True, kw_only=True)
class ConfirmApplication:
    """`seen` is the `event` of the state that was read: an application that was changed since is not confirmed.
    Left empty, it is confirmed as it stands.
    """

    application: str
    company: str
    seen: str = ""


@dataclass(frozen=True, kw_only=True)
class WithdrawApplication:
    application: str
    company: str
    reason: str = ""


@dataclass(frozen=True)
class ApplicationState:
    """Where it stands: `confirmed` and `waiting` are the companies that have, and have not, confirmed it; others than
    one's own by the profile by which they are known.
    """

    application: str
    standing: str
    confirmed: tuple[str, ...]
    waiting: tuple[str, ...]
    event: str


@dataclass(frozen=True, kw_only=True)
class CheckEligibility:
    application: str


@dataclass(frozen=True)
class RequirementFound:
    """One requirement; `company` is empty where it is asked of the application as a whole."""

    requirement: str
    met: bool
    company: str
    because: str


@dataclass(frozen=True)
class EligibilityFound:
    application: str
    met: bool
    requirements: tuple[RequirementFound, ...]


@dataclass(frozen=True, kw_only=True)
class AppraiseApplication:
    """The own side's marks, 0 to 5 for every criterion of the call, with the reason."""

    application: str
    marks: dict[str, str]
    reason: Text


@dataclass(frozen=True, kw_only=True)
class CompareRules:
    call: str


@dataclass(frozen=True)
class RuleCompared:
    """What one rule would fund; `share` is that of the best possible sum of scores that it reaches."""

    rule: str
    declared: bool
    funded: tuple[str, ...]
    spent: dict[str, Decimal]
    value: Decimal
    bound: Decimal
    share: Decimal


@dataclass(frozen=True)
class RankedApplication:
    application: str
    rank: int
    score: Decimal


@dataclass(frozen=True)
class RulesCompared:
    call: str
    ranking: tuple[RankedApplication, ...]
    rules: tuple[RuleCompared, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ExportApplications:
    """`form` is csv, with a row for each company of each application, or json."""

    call: str
    form: str = "csv"


@dataclass(frozen=True)
class ApplicationsExported:
    file: bytes
    file_name: str
    applications: int


@dataclass(frozen=True, kw_only=True)
class DraftSelection:
    call: str


@dataclass(frozen=True, kw_only=True)
class SignSelection:
    """`digest` is that of the selection which the person was shown."""

    call: str
    digest: str


@dataclass(frozen=True)
class SelectionSigned:
    """`in_effect` once both sides have signed; then `funded` and `refused` took effect in the same moment."""

    call: str
    in_effect: bool
    funded: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReachMilestone:
    """`evidence` are keys of evidence on record, or web addresses; at least one."""

    instalment: str
    evidence: tuple[str, ...]
    on: str = ""
    note: Text = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RecordPayment:
    """That the own government has paid an instalment to its company."""

    instalment: str
    on: str = ""


@dataclass(frozen=True, kw_only=True)
class ReclaimPayment:
    """That the own government asks its company to pay back `amount`, at most what the instalment was."""

    instalment: str
    amount: str
    reason: Text
    on: str = ""


@dataclass(frozen=True, kw_only=True)
class DrawLetter:
    """The decision letter for one company of an application, in one of the languages there are."""

    application: str
    company: str
    language: str = "en"


@dataclass(frozen=True)
class LetterDrawn:
    """`file` is a PDF."""

    application: str
    company: str
    language: str
    file: bytes
    file_name: str
