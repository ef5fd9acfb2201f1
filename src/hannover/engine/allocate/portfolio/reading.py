"""Refuses a call that cannot be decided, naming what is wrong; and turns it into a program."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import numpy as np
from scipy.sparse import csr_array, hstack

from hannover.engine.allocate.building import Limit, pack, refuse_duplicates
from hannover.engine.allocate.errors import CurrencyError, EmptyError, NegativeError, UnknownError
from hannover.engine.allocate.portfolio.domain import Call, OrganizationCap, Proposal
from hannover.engine.allocate.program import Program, Rows

__all__ = ["accept", "eligible", "program_of"]

BUDGET, THEME, PROJECTS, SHARE = "budget", "projects of theme", "projects of organization", "share of"


def accept(call: Call) -> None:
    """Raises a named error for the first thing that makes the call undecidable."""
    if not call.proposals:
        raise EmptyError("the call has no proposals", field="proposals")
    if not call.funds:
        raise EmptyError("the call has no fund", field="funds")
    refuse_duplicates((proposal.id for proposal in call.proposals), field="proposals")
    refuse_duplicates((fund.key for fund in call.funds), field="funds")
    refuse_duplicates((quota.theme for quota in call.quotas), field="quotas")
    refuse_duplicates((cap.organization or "each organization" for cap in call.caps), field="caps")
    for fund in call.funds:
        if not fund.budget.amount.is_finite() or fund.budget.amount < 0:
            raise NegativeError(f"the budget of {fund.key} is {fund.budget}", field="funds")
        if fund.budget.amount == 0:
            raise EmptyError(f"the budget of {fund.key} is zero", field="funds", remedy="leave the fund out")
    for proposal in call.proposals:
        accept_proposal(call, proposal)
    accept_limits(call)
    accept_pot(call)


def accept_proposal(call: Call, proposal: Proposal) -> None:
    currency = {fund.key: fund.budget.currency for fund in call.funds}
    where = f"proposals.{proposal.id}"
    if not proposal.score.is_finite() or proposal.score < 0:
        raise NegativeError(f"the score is {proposal.score}", field=where)
    if proposal.tier < 1:
        raise NegativeError(f"the tier is {proposal.tier}; the best is 1", field=where)
    if not proposal.partners:
        raise EmptyError("the consortium has no partners", field=where)
    for partner in proposal.partners:
        if partner.fund not in currency:
            raise UnknownError(f"{partner.organization} asks {partner.fund!r}, which is no fund", field=where)
        if partner.asks.currency != currency[partner.fund]:
            raise CurrencyError(
                f"{partner.organization} asks {partner.asks} of {partner.fund}, which pays {currency[partner.fund]}",
                field=where,
            )
        if not partner.asks.amount.is_finite() or partner.asks.amount < 0:
            raise NegativeError(f"{partner.organization} asks {partner.asks}", field=where)


def accept_limits(call: Call) -> None:
    themes = {proposal.theme for proposal in call.proposals}
    organizations = {name for proposal in call.proposals for name in proposal.organizations}
    for quota in call.quotas:
        if quota.theme not in themes:
            raise UnknownError(f"no proposal has the theme {quota.theme!r}", field="quotas")
        if quota.at_least < 0 or (quota.at_most is not None and quota.at_most < quota.at_least):
            raise NegativeError(
                f"{quota.theme}: at least {quota.at_least}, at most {quota.at_most}", field="quotas"
            )
    for cap in call.caps:
        if cap.organization and cap.organization not in organizations:
            raise UnknownError(f"{cap.organization!r} is in no consortium", field="caps")
        if (cap.projects is not None and cap.projects < 0) or (
            cap.share is not None and not 0 <= cap.share <= 1
        ):
            raise NegativeError("a cap is a number of projects, or a share from 0 to 1", field="caps")


def accept_pot(call: Call) -> None:
    if call.pot is None:
        return
    currency = {fund.key: fund.budget.currency for fund in call.funds}
    refuse_duplicates(call.pot.funds, field="pot")
    refuse_duplicates((rate.currency for rate in call.pot.rates), field="pot")
    if not call.pot.money.amount.is_finite() or call.pot.money.amount < 0:
        raise NegativeError(f"the pot holds {call.pot.money}", field="pot")
    rates = {rate.currency: rate.rate for rate in call.pot.rates}
    for key in call.pot.funds:
        if key not in currency:
            raise UnknownError(f"the pot tops up {key!r}, which is no fund", field="pot")
        if currency[key] != call.pot.money.currency and currency[key] not in rates:
            raise CurrencyError(
                f"the pot holds {call.pot.money.currency} and {key} pays {currency[key]}", field="pot",
                remedy="declare a rate with its day and source",
            )  # fmt: skip
    if any(not rate.is_finite() or rate <= 0 for rate in rates.values()):
        raise NegativeError("a rate is above zero", field="pot")


def eligible(call: Call, *, floor: Decimal | None = None) -> tuple[Proposal, ...]:
    """Proposals that reach the threshold (and the floor), the best first; equal scores in the order of their ids."""
    lowest = call.threshold if floor is None else max(call.threshold, floor)
    return tuple(sorted((p for p in call.proposals if p.score >= lowest), key=lambda p: (-p.score, p.id)))


def program_of(call: Call, *, floor: Decimal | None = None) -> Program:
    """The call as a program: a column for each proposal that reaches the threshold, money in units of each fund."""
    proposals = eligible(call, floor=floor)
    if not proposals:
        raise EmptyError("no proposal reaches the threshold", field="threshold")
    uses: dict[tuple[str, str], dict[str, float]] = {(BUDGET, fund.key): {} for fund in call.funds}
    limits = [
        Limit(what=BUDGET, who=fund.key, most=float(fund.budget.amount), unit=fund.budget.currency)
        for fund in call.funds
    ]
    for proposal in proposals:
        for key, amount in asked(proposal).items():
            uses[BUDGET, key][proposal.id] = float(amount)
    for quota in call.quotas:
        uses[THEME, quota.theme] = {p.id: 1.0 for p in proposals if p.theme == quota.theme}
        most = float("inf") if quota.at_most is None else float(quota.at_most)
        limits.append(
            Limit(what=THEME, who=quota.theme, least=float(quota.at_least), most=most, unit="projects")
        )
    for limit, used in cap_limits(call, proposals):
        uses[limit.what, limit.who] = used
        limits.append(limit)
    program = pack({p.id: float(p.score) for p in proposals}, uses, limits)
    return with_pot(call, program)


def asked(proposal: Proposal) -> dict[str, Decimal]:
    """By fund, what the whole consortium asks."""
    total: dict[str, Decimal] = defaultdict(Decimal)
    for partner in proposal.partners:
        total[partner.fund] += partner.asks.amount
    return total


def cap_limits(call: Call, proposals: tuple[Proposal, ...]) -> list[tuple[Limit, dict[str, float]]]:
    """A row for each capped organization that could exceed its cap."""
    by_organization: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        for name in proposal.organizations:
            by_organization[name].append(proposal)
    own = {cap.organization: cap for cap in call.caps if cap.organization}
    for_each = next((cap for cap in call.caps if not cap.organization), None)
    found: list[tuple[Limit, dict[str, float]]] = []
    for name, theirs in sorted(by_organization.items()):
        for cap in filter(None, (own.get(name), for_each)):
            found += one_cap(call, name, theirs, cap)
    return found


def one_cap(
    call: Call, name: str, theirs: list[Proposal], cap: OrganizationCap
) -> list[tuple[Limit, dict[str, float]]]:
    source = "its own cap" if cap.organization else "the cap for each"
    found: list[tuple[Limit, dict[str, float]]] = []
    if cap.projects is not None and len(theirs) > cap.projects:
        limit = Limit(what=f"{PROJECTS} ({source})", who=name, most=float(cap.projects), unit="projects")
        found.append((limit, {p.id: 1.0 for p in theirs}))
    for fund in call.funds if cap.share is not None else ():
        used = {
            p.id: float(
                sum(q.asks.amount for q in p.partners if q.organization == name and q.fund == fund.key)
            )
            for p in theirs
        }
        most = float((cap.share or Decimal(0)) * fund.budget.amount)
        if sum(used.values()) > most:
            what = f"{SHARE} {fund.key} ({source})"
            found.append((Limit(what=what, who=name, most=most, unit=fund.budget.currency), used))
    return found


def with_pot(call: Call, program: Program) -> Program:
    """Adds a column for what the pot pays to each fund, and a row for what it holds."""
    if call.pot is None or not call.pot.funds:
        return program
    currency = {fund.key: fund.budget.currency for fund in call.funds}
    rates = {rate.currency: float(rate.rate) for rate in call.pot.rates} | {call.pot.money.currency: 1.0}
    count = len(call.pot.funds)
    rows = []
    for block in program.rows:
        wide = np.zeros((len(block.who), count))
        if block.what == BUDGET:
            for column, key in enumerate(call.pot.funds):
                wide[[row for row, who in enumerate(block.who) if who == key], column] = -1.0
        uses = csr_array(hstack([block.uses, csr_array(wide)], format="csr"))
        rows.append(
            Rows(
                what=block.what, who=block.who, uses=uses, most=block.most, least=block.least, unit=block.unit
            )
        )
    paid = np.concatenate([np.zeros(program.size), [rates[currency[key]] for key in call.pot.funds]])
    pot = float(call.pot.money.amount)
    rows.append(Rows.at_most("balancing pot", [""], csr_array(paid[np.newaxis, :]), np.array([pot]),
                             unit=call.pot.money.currency))  # fmt: skip
    return Program(
        names=[*program.names, *(f"pot for {key}" for key in call.pot.funds)],
        value=np.concatenate([program.value, np.zeros(count)]),
        rows=tuple(rows),
        unit=program.unit,
        most=np.concatenate([program.most, np.full(count, np.inf)]),
        least=np.zeros(program.size + count),
        whole=np.concatenate([program.whole, np.zeros(count, dtype=bool)]),
    )
