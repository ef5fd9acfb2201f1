"""Calls and applications as pages show them, each to those whom they concern; a constant number of queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import is_staff_of, own_companies
from hannover.fields.smes.analysis.grants import Eligibility, closing_instant, opening_instant, standing_at
from hannover.fields.smes.analysis.grants_selection import (
    Candidate,
    Chosen,
    RuleResult,
    compare_rules,
    rank,
)
from hannover.fields.smes.domain import ApplicationStanding, CallStanding
from hannover.fields.smes.inputs.grants import RulesCompared
from hannover.fields.smes.reading.grants_facts import Examined, candidates, examine
from hannover.fields.smes.reading.grants_partners import PartnerShown, profiles_by_key
from hannover.fields.smes.reading.naming import SUBMITTED, names_for, names_under
from hannover.record.models import Event
from hannover.record.models.projection import Projection
from hannover.record.moment import Moment
from hannover.record.signing import Keys, read_keys
from hannover.record.words import wording

SECONDS_ALL_RULES = 1.2
"""A page does not wait longer for all rules together; a worker may."""
A_PAGE = 25


@dataclass(frozen=True)
class CallGlance:
    """`opens` and `closes` are instants in UTC: from the first, and before the second, one can apply."""

    call: domain.Call
    standing: CallStanding
    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class ApplicationGlance:
    application: domain.Application
    partners: tuple[PartnerShown, ...]


@dataclass(frozen=True)
class Result:
    """What both sides have signed of a call: sums and counts for everybody."""

    selection: domain.Selection
    funded: int
    refused: int
    last_score: Decimal | None


@dataclass(frozen=True, kw_only=True)
class ApplicationQuery:
    """Which applications of a call, in which order: "number", "title" or "newest"."""

    text: str = ""
    standing: str = ""
    order: str = ""
    page: int = 1


@dataclass(frozen=True)
class CallPage:
    """`applications` are those of one page, `turning` leads to the others; `in_all` counts all that the reader
    may see, whatever was asked for.
    """

    glance: CallGlance
    applications: tuple[ApplicationGlance, ...]
    turning: Page[domain.Application]
    in_all: int
    result: Result | None


EVERY_APPLICATION = ApplicationQuery()


@dataclass(frozen=True)
class ApplicationPage:
    """`appraisals` holds the own side's, and the other's once both are there. `mine` are the companies for
    which the reader may act. `withdrawn_because` is in the words of who withdrew it, in whatever language.
    `event` left it as it stands.
    """

    glance: ApplicationGlance
    call: CallGlance
    eligibility: Eligibility
    appraisals: Mapping[str, domain.Appraisal]
    appraised: tuple[str, ...]
    score: Decimal | None
    decision: domain.Decision | None
    instalments: tuple[tuple[str, domain.Instalment], ...]
    mine: tuple[str, ...]
    withdrawn_because: str
    event: str


@dataclass(frozen=True)
class SelectionPage:
    """The ranking, all rules beside each other, and the draft with its keys. Staff alone."""

    call: CallGlance
    ranking: tuple[Candidate, ...]
    waiting: tuple[str, ...]
    ineligible: tuple[str, ...]
    rules: tuple[RuleResult, ...]
    titles: Mapping[str, domain.Application]
    selection: domain.Selection | None
    keys: Keys | None


def read_calls(moment: Moment, *, at: datetime) -> tuple[CallGlance, ...]:
    """All calls, those that close last first."""
    found = [_glance(call, at) for call in models.Call.objects.at(moment).facts()]
    return tuple(sorted(found, key=lambda one: (one.closes, one.call.key), reverse=True))


def find_call(moment: Moment, key: str) -> domain.Call:
    row = models.Call.objects.at(moment).filter(key=key).first()
    if row is None:
        raise UnknownError(_("there is no such call"))
    call: domain.Call = row.fact
    return call


def _glance(call: domain.Call, at: datetime) -> CallGlance:
    return CallGlance(call, standing_at(call, at), opening_instant(call), closing_instant(call))


def reads_all(actor: Actor) -> bool:
    """Whether this is staff, or a reviewer, of a side: they read every application."""
    return bool(actor.side) and actor.allows("read-side", side=actor.side)


def read_call(
    moment: Moment, actor: Actor, key: str, *, at: datetime, query: ApplicationQuery = EVERY_APPLICATION
) -> CallPage:
    """A call; with the applications of the reader's companies, or all of them for staff."""
    call = find_call(moment, key)
    rows = models.Application.objects.at(moment).filter(parent=key)
    if not reads_all(actor):
        rows = rows.filter(models.Application.of_companies(own_companies(actor)))
    applications = rows.order_by("-id" if query.order == "newest" else "key").facts()
    turning = Paginator(_found(applications, query), A_PAGE).get_page(query.page)
    public = models.Selection.objects.at(moment).filter(parent=key, audience="public").first()
    return CallPage(
        _glance(call, at),
        shown(list(turning.object_list), moment, actor),
        turning,
        len(applications),
        _result(public.fact) if public else None,
    )


def _found(applications: Sequence[domain.Application], query: ApplicationQuery) -> list[domain.Application]:
    """Those that are asked for; words are looked for in the titles of all languages and in the numbers."""
    words = query.text.casefold().split()
    found = [
        one
        for one in applications
        if (not query.standing or one.standing == query.standing)
        and all(word in " ".join([one.key, *one.title.values()]).casefold() for word in words)
    ]
    return sorted(found, key=lambda one: wording(one.title).casefold()) if query.order == "title" else found


def _result(selection: domain.Selection) -> Result:
    funded = [decision.score for decision in selection.decisions if decision.funded]
    refused = len(selection.decisions) - len(funded)
    return Result(selection, len(funded), refused, min(funded, default=None))


def read_own_applications(moment: Moment, actor: Actor) -> tuple[ApplicationGlance, ...]:
    """The applications of the companies of this participant, in all calls."""
    own = own_companies(actor)
    if not own:
        return ()
    rows = models.Application.objects.at(moment).filter(models.Application.of_companies(own))
    return shown(rows.order_by("-id").facts(), moment, actor)


def shown(
    applications: Sequence[domain.Application], moment: Moment, actor: Actor
) -> tuple[ApplicationGlance, ...]:
    """Applications with their partners: by name once all have confirmed, before that where the reader may know
    whose the profile is; else by the profile.
    """
    given = {partner for one in applications for partner in one.partners}
    agreed = {one.company for found in applications if found.standing in SUBMITTED for one in found.partners}
    names = names_for(actor, agreed) if agreed else {}
    names_of_profiles = names_under(actor, {(one.company, one.profile) for one in given}) if given else {}
    profiles = profiles_by_key(moment, {one.profile for one in given})
    own = set(own_companies(actor))
    return tuple(
        ApplicationGlance(
            one,
            tuple(
                PartnerShown(
                    partner,
                    names[partner.company]
                    if one.standing in SUBMITTED
                    else names_of_profiles[partner.company, partner.profile],
                    profiles.get(partner.profile),
                    partner.company in own or is_staff_of(actor, partner.side),
                    partner.company in one.confirmed,
                )
                for partner in one.partners
            ),
        )
        for one in applications
    )


def read_application(moment: Moment, actor: Actor, key: str, *, at: datetime) -> ApplicationPage:
    """One application, for its companies and the staff of both sides; to others it does not exist."""
    row = models.Application.objects.at(moment).filter(key=key).first()
    application: domain.Application | None = row.fact if row else None
    own = set(own_companies(actor))
    if (
        row is None
        or application is None
        or not (reads_all(actor) or any(partner.company in own for partner in application.partners))
    ):
        raise UnknownError(_("there is no such application"))
    call = find_call(moment, application.call)
    [examined] = examine(call, [application], moment, at=at)
    [glance] = shown([application], moment, actor)
    public = models.Selection.objects.at(moment).filter(parent=call.key, audience="public").first()
    decisions = public.fact.decisions if public else ()
    instalments = models.Instalment.objects.at(moment).filter(parent=key)
    return ApplicationPage(
        glance,
        _glance(call, at),
        examined.eligibility,
        _readable(examined, call, actor),
        tuple(examined.appraisals),
        examined.score if reads_all(actor) or public else None,
        next((one for one in decisions if one.application == key), None),
        tuple(sorted(((one.key, one.fact) for one in instalments), key=lambda pair: _order(pair[1]))),
        tuple(one.partner.company for one in glance.partners if one.mine),
        _reason_of(row) if application.standing is ApplicationStanding.WITHDRAWN else "",
        str(row.event),
    )


def _reason_of(row: Projection) -> str:
    """What was noted with the event that made this version."""
    found = Event.objects.filter(event=str(row.event)).first()
    return str(json.loads(found.body)["note"]) if found else ""


def _order(instalment: domain.Instalment) -> tuple[str, int]:
    return instalment.side, instalment.number


def _readable(examined: Examined, call: domain.Call, actor: Actor) -> dict[str, domain.Appraisal]:
    """Appraisals are for staff: the own side's at once, the other side's when all sides have given theirs."""
    if not reads_all(actor):
        return {}
    complete = all(budget.side in examined.appraisals for budget in call.budgets)
    return {
        side: appraisal for side, appraisal in examined.appraisals.items() if complete or side == actor.side
    }


def read_selection(
    moment: Moment, actor: Actor, key: str, *, at: datetime, compare: bool = True,
    known: RulesCompared | None = None,
) -> SelectionPage:  # fmt: skip
    """What the selection of a call rests on and says. Raises UnknownError for whoever is not staff.

    compare  whether all rules are run beside each other
    known    what a worker found: it is shown instead, as long as the ranking is the one it rests on
    """
    if not reads_all(actor):
        raise UnknownError(_("there is no such call"))
    call = find_call(moment, key)
    applications = models.Application.objects.at(moment).filter(parent=key).facts()
    examined = examine(call, applications, moment, at=at)
    given: dict[str, set[str]] = defaultdict(set)
    for one in examined:
        given[one.application.key] |= set(one.appraisals)
    ranked, ineligible, waiting = candidates(examined)
    row = models.Selection.objects.at(moment).seen_by(actor).filter(parent=key).first()
    return SelectionPage(
        _glance(call, at),
        rank(ranked) if not waiting else (),
        tuple(waiting),
        tuple(ineligible),
        _all_rules(call, ranked, known) if compare and ranked and not waiting else (),
        {one.key: one for one in applications},
        row.fact if row else None,
        read_keys(moment, actor, [row])[str(row.entity)] if row else None,
    )


def _all_rules(
    call: domain.Call, ranked: Sequence[Candidate], known: RulesCompared | None
) -> tuple[RuleResult, ...]:
    """Every rule, as a worker found it, or as far as it can be told within the time of a page."""
    now = [(one.application.key, one.score) for one in rank(ranked)]
    if known is None or [(one.application, one.score) for one in known.ranking] != now:
        return compare_rules(call, ranked, seconds=SECONDS_ALL_RULES)
    return tuple(
        RuleResult(
            rule=domain.SelectionRule(one.rule),
            declared=one.declared,
            chosen=Chosen(
                rule=domain.SelectionRule(one.rule),
                funded=one.funded,
                spent=one.spent,
                value=one.value,
                bound=one.bound,
            ),
            share=one.share,
        )
        for one in known.rules
    )


def is_waiting_for(application: domain.Application, company: str) -> bool:
    """Whether the application waits for that company's confirmation."""
    return (
        application.standing is ApplicationStanding.DRAFT
        and company not in application.confirmed
        and company in [partner.company for partner in application.partners]
    )
