"""What one rule funds under both budgets: the question that is put to *allocate*, and its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from types import MappingProxyType

from hannover.engine.allocate import Watch, portfolio
from hannover.engine.allocate.errors import InfeasibleError
from hannover.fields.smes.domain import Application, Call, SelectionRule

RULES: Mapping[SelectionRule, portfolio.Rule] = MappingProxyType(
    {
        SelectionRule.STRICT: portfolio.Rule.STRICT,
        SelectionRule.SKIP: portfolio.Rule.SKIP,
        SelectionRule.TIERS: portfolio.Rule.TIERS,
        SelectionRule.TIED: portfolio.Rule.TIED,
        SelectionRule.OPTIMAL: portfolio.Rule.OPTIMAL,
        SelectionRule.OPTIMAL_FLOOR: portfolio.Rule.FLOOR,
    }
)
STEP = Decimal("0.01")
SECONDS = 10.0
UP = Context(prec=28, rounding=ROUND_CEILING)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An application that can be ranked: `score` is the one of both sides."""

    application: Application
    score: Decimal


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What one rule funds: application keys, best first, with what each side spends in its currency."""

    rule: SelectionRule
    funded: tuple[str, ...]
    spent: Mapping[str, Decimal]
    value: Decimal
    bound: Decimal


def run(
    call: Call, candidates: Sequence[Candidate], rule: SelectionRule, *,
    seconds: float = SECONDS, watch: Watch | None = None,
) -> Chosen | None:  # fmt: skip
    """What a rule funds; None where no application can be funded under it."""
    if not any(one.score >= call.least_score for one in candidates):
        return None
    try:
        found = portfolio.select(
            question_of(call, candidates), rule=RULES[rule], seconds=seconds, watch=watch
        )
    except InfeasibleError:
        return None
    return Chosen(
        rule=rule,
        funded=found.funded,
        spent={side: money.amount for side, money in found.spent.items()},
        value=Decimal(str(found.value)).quantize(STEP),
        bound=Decimal(str(found.bound)).quantize(STEP, rounding=ROUND_CEILING),
    )


def question_of(call: Call, candidates: Sequence[Candidate]) -> portfolio.Call:
    """The call as *allocate* understands it."""
    return portfolio.Call(
        proposals=tuple(
            portfolio.Proposal(
                id=one.application.key,
                score=one.score,
                tier=_tier(call, one.score),
                partners=tuple(
                    portfolio.Partner(
                        organization=partner.company,
                        fund=partner.side,
                        asks=portfolio.Money(amount=partner.asked, currency=partner.currency),
                    )
                    for partner in one.application.partners
                ),
            )
            for one in candidates
        ),
        funds=tuple(
            portfolio.Fund(
                key=budget.side, budget=portfolio.Money(amount=budget.amount, currency=budget.currency)
            )
            for budget in call.budgets
        ),
        caps=_caps(call, candidates),
        threshold=call.least_score,
        floor=call.floor,
    )


def _tier(call: Call, score: Decimal) -> int:
    """1 for what reaches the first bound, one more for each bound that it misses."""
    return 1 + sum(1 for bound in call.tiers if score < bound)


def _caps(call: Call, candidates: Sequence[Candidate]) -> tuple[portfolio.OrganizationCap, ...]:
    """The most for one company over all its applications, as a share of its side's budget, where it could
    be exceeded.
    """
    most = {budget.side: budget for budget in call.budgets if budget.most_for_one is not None}
    asked: dict[tuple[str, str], Decimal] = {}
    for one in candidates:
        for partner in one.application.partners:
            place = (partner.company, partner.side)
            asked[place] = asked.get(place, Decimal(0)) + partner.asked
    return tuple(
        portfolio.OrganizationCap(
            organization=company,
            share=min(UP.divide(most[side].most_for_one or Decimal(0), most[side].amount), Decimal(1)),
        )
        for (company, side), amount in sorted(asked.items())
        if side in most and amount > (most[side].most_for_one or Decimal(0))
    )


def least_of(call: Call) -> Decimal:
    """The score below which the declared rule funds nothing."""
    floor = call.floor if call.rule is SelectionRule.OPTIMAL_FLOOR and call.floor is not None else Decimal(0)
    return max(call.least_score, floor)
