"""What each rule would fund under both budgets, and why an application is not among it.

The ranking is that of `engine.allocate.portfolio`; what is added here is the answer to "why not me": what
ended the money, whose score was the last that was funded, and what would have had to be different.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Context, Decimal
from enum import StrEnum
from types import MappingProxyType

from hannover.engine.allocate import portfolio, solve, why_not
from hannover.engine.allocate.errors import InfeasibleError
from hannover.fields.smes.domain import Application, Call, SelectionRule

__all__ = [
    "Candidate",
    "Cause",
    "Chosen",
    "Outcome",
    "RuleResult",
    "Verdict",
    "compare_rules",
    "rank",
    "select",
]

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
BEST = Decimal(5)
SECONDS = 10.0
UP = Context(prec=28, rounding=ROUND_CEILING)


class Cause(StrEnum):
    """Why an application is funded or not.

    RANKED         funded: its place in the ranking reached the money
    CHOSEN         funded: part of the best sum of scores that the budgets allow
    INELIGIBLE     it does not meet the call's requirements
    BELOW          its score is below the least that the call asks for, or below the floor or its rule
    ENDED          the ranking ended before it, at one that no longer fitted
    SHORT          at its turn a budget had too little left
    CAPPED         a company would have had more than the call allows for one
    DISPLACED      with it, the sum of scores would have been smaller
    """

    RANKED = "ranked"
    CHOSEN = "chosen"
    INELIGIBLE = "ineligible"
    BELOW = "below"
    ENDED = "ended"
    SHORT = "short"
    CAPPED = "capped"
    DISPLACED = "displaced"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An application that can be ranked: `score` is the one of both sides."""

    application: Application
    score: Decimal


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What becomes of one application and why.

    rank        place in the ranking by score, from 1; 0 where it was not ranked
    last_score  the lowest score that is funded; None where nothing is
    short       by side, how much more of that budget would have been needed beside what is funded
    needed      a score with which it would have been funded as everything else stands; None where
                no score up to 5 would have done
    """

    application: str
    funded: bool
    score: Decimal
    rank: int
    cause: Cause
    least: Decimal | None = None
    last_score: Decimal | None = None
    short: Mapping[str, Decimal]
    needed: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What one rule funds: application keys, best first, with what each side spends in its currency."""

    rule: SelectionRule
    funded: tuple[str, ...]
    spent: Mapping[str, Decimal]
    value: Decimal
    bound: Decimal


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """One rule beside the others; `chosen` is None where it can fund nothing. `share` is that of the best
    possible sum of scores which it reaches.
    """

    rule: SelectionRule
    declared: bool
    chosen: Chosen | None
    share: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The selection by the declared rule with a verdict for every application."""

    chosen: Chosen
    verdicts: tuple[Verdict, ...]
    left: Mapping[str, Decimal]


def rank(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The best first; equal scores in the order of their keys."""
    return tuple(sorted(candidates, key=lambda one: (-one.score, one.application.key)))


def compare_rules(call: Call, candidates: Sequence[Candidate]) -> tuple[RuleResult, ...]:
    """Every rule that the call gives enough for, the declared one marked."""
    rules = [
        rule for rule in SelectionRule if rule is not SelectionRule.OPTIMAL_FLOOR or call.floor is not None
    ]
    found = {rule: _run(call, candidates, rule) for rule in rules}
    optimal = found.get(SelectionRule.OPTIMAL)
    best = optimal.bound if optimal else Decimal(0)
    return tuple(
        RuleResult(
            rule=rule,
            declared=rule is call.rule,
            chosen=chosen,
            share=(chosen.value / best).quantize(Decimal("0.001")) if chosen and best else Decimal(0),
        )
        for rule, chosen in found.items()
    )


def select(call: Call, candidates: Sequence[Candidate], *, ineligible: Sequence[str] = ()) -> Outcome:
    """What the declared rule funds, and for every application why.

    ineligible  keys of applications that do not meet the requirements: they are refused unranked
    """
    nothing = Chosen(
        rule=call.rule,
        funded=(),
        spent={budget.side: Decimal(0) for budget in call.budgets},
        value=Decimal(0),
        bound=Decimal(0),
    )
    chosen = _run(call, candidates, call.rule) or nothing
    left = {budget.side: budget.amount - chosen.spent[budget.side] for budget in call.budgets}
    ranked = rank(candidates)
    funded = set(chosen.funded)
    last = min((one.score for one in ranked if one.application.key in funded), default=None)
    verdicts = [
        _verdict(call, ranked, one, place, chosen=chosen, left=left, last=last)
        for place, one in enumerate(ranked, 1)
    ]
    verdicts += [
        Verdict(
            application=key, funded=False, score=Decimal(0), rank=0, cause=Cause.INELIGIBLE,
            last_score=last, short={},
        )
        for key in ineligible
    ]  # fmt: skip
    return Outcome(chosen=chosen, verdicts=tuple(verdicts), left=left)


def _run(call: Call, candidates: Sequence[Candidate], rule: SelectionRule) -> Chosen | None:
    """What a rule funds; None where no application can be funded under it."""
    if not any(one.score >= call.least_score for one in candidates):
        return None
    try:
        found = portfolio.select(_question(call, candidates), rule=RULES[rule], seconds=SECONDS)
    except InfeasibleError:
        return None
    return Chosen(
        rule=rule,
        funded=found.funded,
        spent={side: money.amount for side, money in found.spent.items()},
        value=Decimal(str(found.value)).quantize(STEP),
        bound=Decimal(str(found.bound)).quantize(STEP, rounding=ROUND_CEILING),
    )


def _question(call: Call, candidates: Sequence[Candidate]) -> portfolio.Call:
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


def _verdict(
    call: Call,
    ranked: Sequence[Candidate],
    one: Candidate,
    place: int,
    *,
    chosen: Chosen,
    left: Mapping[str, Decimal],
    last: Decimal | None,
) -> Verdict:
    key, funded = one.application.key, one.application.key in chosen.funded
    optimal = call.rule in (SelectionRule.OPTIMAL, SelectionRule.OPTIMAL_FLOOR, SelectionRule.TIERS)
    short = _short(call, ranked, one, chosen=chosen, left=left, at_its_turn=not optimal)
    least = _least(call)
    if funded:
        cause, short = (Cause.CHOSEN if optimal else Cause.RANKED), {}
    elif one.score < least:
        cause, short = Cause.BELOW, {}
    elif call.rule is SelectionRule.STRICT and not short:
        cause = Cause.ENDED
    elif short:
        cause = Cause.DISPLACED if optimal else Cause.SHORT
    else:
        cause = Cause.CAPPED
    return Verdict(
        application=key,
        funded=funded,
        score=one.score,
        rank=place,
        cause=cause,
        least=least if cause is Cause.BELOW else None,
        last_score=last,
        short=short,
        needed=None if funded else _needed(call, ranked, one),
    )


def _least(call: Call) -> Decimal:
    floor = call.floor if call.rule is SelectionRule.OPTIMAL_FLOOR and call.floor is not None else Decimal(0)
    return max(call.least_score, floor)


def _short(
    call: Call,
    ranked: Sequence[Candidate],
    one: Candidate,
    *,
    chosen: Chosen,
    left: Mapping[str, Decimal],
    at_its_turn: bool,
) -> dict[str, Decimal]:
    """By side, what was missing: of what is left beside everything funded, or at its turn in the ranking of
    what was left by those before it.
    """
    rest = dict(left)
    if at_its_turn:
        rest = {budget.side: budget.amount for budget in call.budgets}
        for other in ranked:
            if other.application.key == one.application.key:
                break
            if other.application.key in chosen.funded:
                for partner in other.application.partners:
                    rest[partner.side] -= partner.asked
    for partner in one.application.partners:
        rest[partner.side] -= partner.asked
    return {side: -amount for side, amount in rest.items() if amount < 0}


def _needed(call: Call, ranked: Sequence[Candidate], one: Candidate) -> Decimal | None:
    """A score, in hundredths, with which the declared rule would have funded it as all else stands.

    It is found by halving, and what is given was tried: the lowest one, save where equal scores share what
    is left. None where the best score would not have done.
    """
    if call.rule is SelectionRule.OPTIMAL and one.score >= call.least_score:
        return _needed_for_best_sum(call, ranked, one)
    others = [other for other in ranked if other.application.key != one.application.key]

    def funded_with(score: Decimal) -> bool:
        found = _run(call, [*others, replace(one, score=score)], call.rule)
        return found is not None and one.application.key in found.funded

    if not funded_with(BEST):
        return None
    low, high = int(one.score / STEP), int(BEST / STEP)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if funded_with(middle * STEP) else (middle, high)
    return high * STEP


def _needed_for_best_sum(call: Call, ranked: Sequence[Candidate], one: Candidate) -> Decimal | None:
    """One question instead of many: the sum that is lost by forcing it in is what its score lacks."""
    program = portfolio.program_of(_question(call, ranked))
    answer = why_not(program, solve(program, seconds=SECONDS), one.application.key)
    if answer.loss is None:
        return None
    lacking = Decimal(str(max(answer.loss, 0.0))).quantize(STEP, rounding=ROUND_CEILING)
    needed = one.score + lacking + STEP
    return needed if needed <= BEST else None
