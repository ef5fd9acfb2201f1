"""What the standings, rules and requirements of calls and applications are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes.analysis.grants import Requirement
from hannover.fields.smes.domain import ApplicationStanding, CallStanding, SelectionRule, Size
from hannover.fields.smes.reading.grants_partners import PartnerShown
from hannover.fields.smes.words.companies import SIZES, region_name, summary_of
from hannover.fields.smes.words.grants_reasons import money
from hannover.record.moment import Moment
from hannover.record.report.voice import Voice
from hannover.record.words import wording

CALL_STANDINGS: Mapping[CallStanding, Promise] = {
    CallStanding.PLANNED: _("Opens later"),
    CallStanding.OPEN: _("Open for applications"),
    CallStanding.CLOSED: _("Closed, not decided"),
    CallStanding.DECIDED: _("Decided by both sides"),
}
APPLICATION_STANDINGS: Mapping[ApplicationStanding, Promise] = {
    ApplicationStanding.DRAFT: _("Draft, waits for confirmation"),
    ApplicationStanding.SUBMITTED: _("Submitted"),
    ApplicationStanding.WITHDRAWN: _("Withdrawn"),
    ApplicationStanding.FUNDED: _("Selected for funding"),
    ApplicationStanding.REFUSED: _("Not selected"),
}
RULES: Mapping[SelectionRule, Promise] = {
    SelectionRule.STRICT: _("Strict ranking, to the first that does not fit"),
    SelectionRule.SKIP: _("Ranking that skips what no longer fits"),
    SelectionRule.TIERS: _("Tier by tier, the best sum of each"),
    SelectionRule.TIED: _("Ranking that chooses only among equals at the end"),
    SelectionRule.OPTIMAL: _("Best sum of scores"),
    SelectionRule.OPTIMAL_FLOOR: _("Best sum of scores above a floor"),
}
RULES_EXPLAINED: Mapping[SelectionRule, Promise] = {
    SelectionRule.STRICT: _(
        "Down the ranking to the first application that a budget cannot pay; there it ends."
    ),
    SelectionRule.SKIP: _("Down the ranking; what a budget cannot pay any more is passed over."),
    SelectionRule.TIERS: _(
        "The best sum of scores among the best tier, then the next tier with what is left."
    ),
    SelectionRule.TIED: _(
        "Down the ranking; where the money ends, the best choice among applications of the same score."
    ),
    SelectionRule.OPTIMAL: _(
        "The set with the highest sum of scores within both budgets; several may outweigh one that is better."
    ),
    SelectionRule.OPTIMAL_FLOOR: _("As the best sum of scores, among the applications that reach the floor."),
}
REQUIREMENTS: Mapping[Requirement, Promise] = {
    Requirement.BOTH_SIDES: _("At least one company of each side"),
    Requirement.INTRODUCED: _("The companies accepted an introduction before"),
    Requirement.IN_TIME: _("Submitted while the call is open"),
    Requirement.ACTIVE: _("The company takes part in the programme"),
    Requirement.PROFILE: _("A published profile that has not expired"),
    Requirement.SIZE: _("Size of the company"),
    Requirement.REGION: _("Region of the company"),
    Requirement.CURRENCY: _("Currency of its side's budget"),
    Requirement.COST: _("Asks for more than zero and at most its cost"),
    Requirement.MOST_FOR_ONE: _("At most what one company may have"),
    Requirement.MOST_SHARE: _("At most the allowed share of its cost"),
    Requirement.CONFIRMED: _("Confirmed by every company"),
}


def told(requirement: Requirement, values: Sequence[str], sides: Mapping[str, str]) -> str:
    """What a requirement asks or what was found, in the reader's language."""
    language = get_language() or "en"
    if requirement in (Requirement.COST, Requirement.MOST_FOR_ONE) and len(values) == 2:
        return money(Decimal(values[0]), values[1], language)
    if requirement is Requirement.MOST_SHARE and values:
        return f"{Voice(language).number((Decimal(values[0]) * 100).quantize(Decimal('0.1')))}\u00a0%"
    if requirement is Requirement.IN_TIME and len(values) == 3:
        opens, closes = (Voice(language).day(date.fromisoformat(value)) for value in values[:2])
        return f"{opens} – {closes} ({values[2]})"
    if requirement is Requirement.PROFILE and values:
        return Voice(language).day(date.fromisoformat(values[0]))
    words = {
        Requirement.BOTH_SIDES: lambda side: sides.get(side, side),
        Requirement.SIZE: lambda size: str(SIZES[Size(size)]) if size in set(Size) else size,
        Requirement.REGION: region_name,
    }.get(requirement)
    if words is None:
        return " ".join(values)
    return Voice(language).forms.list_comma.join(words(value) for value in values)


def partner_name(shown: PartnerShown) -> str:
    """The company's name where the reader may know it, else what everybody may know of it."""
    if shown.identity is not None:
        return wording(shown.identity.names)
    return summary_of(shown.profile) if shown.profile else str(_("A company that is not named"))


def instant_of(moment: Moment) -> datetime:
    """The instant by which deadlines are read: now, or the end of the day that the reader asked for."""
    return moment.known_at if moment.is_now else datetime.combine(moment.as_of, time.max, UTC)
