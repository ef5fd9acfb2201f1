"""What decisions on applications rest on, read in bulk: a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from hannover.fields.smes import domain, models
from hannover.fields.smes.analysis.grants import CompanyFacts, Eligibility, check_eligibility, score_of
from hannover.fields.smes.analysis.grants_selection import Candidate
from hannover.fields.smes.domain import ApplicationStanding
from hannover.record.moment import Moment

ALIVE = (ApplicationStanding.DRAFT, ApplicationStanding.SUBMITTED)
DECIDED = (ApplicationStanding.FUNDED, ApplicationStanding.REFUSED)


@dataclass(frozen=True)
class Examined:
    """An application with its requirements and the appraisal of each side that gave one; `score` is None
    until all sides have.
    """

    application: domain.Application
    eligibility: Eligibility
    appraisals: Mapping[str, domain.Appraisal]
    score: Decimal | None

    @property
    def is_decided_on(self) -> bool:
        """Whether a selection says something of it: it was submitted, and not withdrawn since."""
        return self.application.standing in (ApplicationStanding.SUBMITTED, *DECIDED)


def company_facts(companies: Iterable[str], moment: Moment) -> dict[str, CompanyFacts]:
    """What a call asks of companies, from their published profiles; the one that lasts longest speaks. Two
    queries.
    """
    wanted = set(companies)
    found = models.Company.objects.at(moment).filter(key__in=wanted).facts()
    best: dict[str, domain.Profile] = {}
    rows = models.Profile.objects.at(moment).filter(
        parent__in=wanted, standing=domain.ProfileStanding.PUBLISHED
    )
    for profile in rows.facts():
        known = best.get(profile.company)
        if known is None or (profile.expires_on or date.max) > (known.expires_on or date.max):
            best[profile.company] = profile
    return {company.key: _facts(company, best.get(company.key)) for company in found}


def _facts(company: domain.Company, profile: domain.Profile | None) -> CompanyFacts:
    return CompanyFacts(
        key=company.key,
        side=company.side,
        active=company.active,
        size=profile.size if profile else None,
        region=profile.region if profile else "",
        shown_until=(profile.expires_on or date.max) if profile else None,
    )


def introduced_pairs(companies: Iterable[str], moment: Moment) -> set[frozenset[str]]:
    """Pairs of these companies that have accepted an introduction to each other; one query."""
    keys = list(set(companies))
    stages = (
        domain.IntroductionStage.ACCEPTED,
        domain.IntroductionStage.CONFIDENTIAL,
        domain.IntroductionStage.CLOSED,
    )
    rows = models.Introduction.objects.at(moment).filter(models.Introduction.between(keys), stage__in=stages)
    return {frozenset(pair) for pair in rows.values_list("parent", "toward")}


def examine(
    call: domain.Call, applications: Sequence[domain.Application], moment: Moment, *, at: datetime
) -> tuple[Examined, ...]:
    """Every application with what decides over it; four queries. One that was submitted is checked as of
    then, another as if it were submitted `at` that instant.
    """
    companies = {partner.company for one in applications for partner in one.partners}
    facts = company_facts(companies, moment)
    pairs = introduced_pairs(companies, moment) if call.introduced else set()
    given = appraisals_of([one.key for one in applications], moment)
    return tuple(
        _examined(call, one, facts=facts, pairs=pairs, given=given.get(one.key, {}), at=at)
        for one in applications
    )


def _examined(
    call: domain.Call,
    one: domain.Application,
    *,
    facts: Mapping[str, CompanyFacts],
    pairs: set[frozenset[str]],
    given: Mapping[str, domain.Appraisal],
    at: datetime,
) -> Examined:
    """What a company asks for in other applications does not exclude this one: the selection sees to it that
    nobody gets more than the most for one.
    """
    submitted = datetime.fromisoformat(one.submitted_at).astimezone(UTC) if one.submitted_at else at
    eligibility = check_eligibility(call, one, companies=facts, introduced=pairs, at=submitted)
    sides = [budget.side for budget in call.budgets]
    whole = all(side in given for side in sides)
    score = score_of({side: given[side].marks for side in sides}) if whole else None
    return Examined(one, eligibility, given, score)


def appraisals_of(applications: Iterable[str], moment: Moment) -> dict[str, dict[str, domain.Appraisal]]:
    """{application: {side: its appraisal}}, whoever may read them: the caller decides what is shown."""
    found: dict[str, dict[str, domain.Appraisal]] = defaultdict(dict)
    for appraisal in models.Appraisal.objects.at(moment).filter(parent__in=list(applications)).facts():
        found[appraisal.application][appraisal.side] = appraisal
    return found


def candidates(examined: Iterable[Examined]) -> tuple[list[Candidate], list[str], list[str]]:
    """(those that can be ranked, keys of those that do not meet the requirements, keys of those that wait for
    an appraisal), of the submitted ones.
    """
    ranked, ineligible, waiting = [], [], []
    for one in examined:
        if not one.is_decided_on:
            continue
        if not one.eligibility.met:
            ineligible.append(one.application.key)
        elif one.score is None:
            waiting.append(one.application.key)
        else:
            ranked.append(Candidate(application=one.application, score=one.score))
    return ranked, ineligible, waiting
