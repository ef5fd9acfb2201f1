"""What each rule would fund under both budgets, and why an application is not among it.

The ranking is that of `engine.allocate.portfolio`; what is added here is the answer to "why not me": what
ended the money, whose score was the last that was funded, and what would have had to be different.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from functools import cached_property
from math import isinf
from time import monotonic

from hannover.engine.allocate import Plan, Program, portfolio, solve, why_not
from hannover.fields.smes.analysis.grants_running import (
    SECONDS,
    STEP,
    Candidate,
    Chosen,
    least_of,
    question_of,
    run,
)
from hannover.fields.smes.domain import Call, SelectionRule

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

BEST = Decimal(5)
SHORTEST = 0.05
SUMMING = frozenset({SelectionRule.TIERS, SelectionRule.OPTIMAL, SelectionRule.OPTIMAL_FLOOR})
Told = Callable[[int, int], None]
"""Hears how many applications of how many are done, also while a solver works; what it raises ends the work."""


class Cause(StrEnum):
    """Why an application is funded or not.

    RANKED         funded: its place in the ranking reached the money
    CHOSEN         funded: part of the best sum of scores that the budgets allow
    INELIGIBLE     it does not meet the call's requirements
    BELOW          its score is below the least that the call asks for, or below the floor of its rule
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
class Verdict:
    """What becomes of one application and why.

    rank        place in the ranking by score, from 1; 0 where it was not ranked
    last_score  the lowest score that is funded; None where nothing is
    short       by side, how much more of that budget would have been needed beside what is funded
    needed      a score with which it would have been funded as everything else stands; None where
                no score up to 5 would have done, or none was found in time
    not_below   where time ended before it was known which score is the least that would have done: none
                below this one would have
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
    not_below: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """One rule beside the others; `chosen` is None where it can fund nothing. `share` is that of the best
    possible sum of scores which it reaches.
    """

    rule: SelectionRule
    declared: bool
    chosen: Chosen | None
    share: Decimal = Decimal(0)

    @property
    def is_open(self) -> bool:
        """Whether time ended before it was proven that no selection by this rule has a larger sum."""
        return self.rule in SUMMING and self.chosen is not None and self.chosen.value < self.chosen.bound


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The selection by the declared rule with a verdict for every application."""

    chosen: Chosen
    verdicts: tuple[Verdict, ...]
    left: Mapping[str, Decimal]


def rank(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The best first; equal scores in the order of their keys."""
    return tuple(sorted(candidates, key=lambda one: (-one.score, one.application.key)))


def compare_rules(
    call: Call, candidates: Sequence[Candidate], *, seconds: float = SECONDS, told: Told | None = None
) -> tuple[RuleResult, ...]:
    """Every rule that the call gives enough for, the declared one marked.

    seconds  for all rules together: when they are over, the best that was found stands with its bound
    told     hears of the progress, and ends the work by raising
    """
    rules = [rule for rule in SelectionRule if _is_given(call, rule)]
    progress, ends = _Progress(len(rules), told), monotonic() + seconds
    found: dict[SelectionRule, Chosen | None] = {}
    for number, rule in enumerate(rules):
        share = max((ends - monotonic()) / (len(rules) - number), SHORTEST)
        found[rule] = run(call, candidates, rule, seconds=share, watch=progress)
        progress.step()
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


def _is_given(call: Call, rule: SelectionRule) -> bool:
    """Whether the call says what the rule needs."""
    needs = {SelectionRule.OPTIMAL_FLOOR: call.floor is not None, SelectionRule.TIERS: bool(call.tiers)}
    return needs.get(rule, True)


def select(
    call: Call, candidates: Sequence[Candidate], *, ineligible: Sequence[str] = (), told: Told | None = None
) -> Outcome:
    """What the declared rule funds, and for every application why.

    ineligible  keys of applications that do not meet the requirements: they are refused unranked
    told        hears of the progress, and ends the work by raising
    """
    progress = _Progress(len(candidates), told)
    nothing = Chosen(
        rule=call.rule,
        funded=(),
        spent={budget.side: Decimal(0) for budget in call.budgets},
        value=Decimal(0),
        bound=Decimal(0),
    )
    chosen = run(call, candidates, call.rule, watch=progress) or nothing
    left = {budget.side: budget.amount - chosen.spent[budget.side] for budget in call.budgets}
    ranked = rank(candidates)
    funded = set(chosen.funded)
    last = min((one.score for one in ranked if one.application.key in funded), default=None)
    bar = _Bar(call, ranked, progress)
    verdicts = []
    for place, one in enumerate(ranked, 1):
        verdicts.append(_verdict(bar, one, place, chosen=chosen, left=left, last=last))
        progress.step()
    verdicts += [
        Verdict(
            application=key, funded=False, score=Decimal(0), rank=0, cause=Cause.INELIGIBLE,
            last_score=last, short={},
        )
        for key in ineligible
    ]  # fmt: skip
    return Outcome(chosen=chosen, verdicts=tuple(verdicts), left=left)


class _Progress:
    """Counts the applications that are done. Solvers call it while they work, so that waiting can be ended."""

    def __init__(self, total: int, told: Told | None) -> None:
        self.done, self.total, self.told = 0, total, told

    def __call__(self, progress: object = None) -> None:
        if self.told is not None:
            self.told(self.done, self.total)

    def step(self) -> None:
        self.done += 1
        self()


class _Bar:
    """With what score an application would have been funded by the declared rule, as all else stands."""

    def __init__(self, call: Call, ranked: Sequence[Candidate], progress: _Progress) -> None:
        self.call, self.ranked, self.progress = call, ranked, progress

    def needed(self, one: Candidate) -> tuple[Decimal | None, Decimal | None]:
        """(a score, in hundredths, with which it would have been funded; the score below which it is proven
        that it would not, where that is another).

        Where it is not told by the best sum alone it is found by halving, and what is given was tried: the
        lowest one, save where equal scores share what is left. Nothing where the best score would not have done.
        """
        best_sum = self.call.rule in (SelectionRule.OPTIMAL, SelectionRule.OPTIMAL_FLOOR)
        if best_sum and one.score >= least_of(self.call):
            return self._needed_for_best_sum(one)
        others = [other for other in self.ranked if other.application.key != one.application.key]

        def funded_with(score: Decimal) -> bool:
            changed = [*others, replace(one, score=score)]
            found = run(self.call, changed, self.call.rule, watch=self.progress)
            return found is not None and one.application.key in found.funded

        if not funded_with(BEST):
            return None, None
        low, high = int(one.score / STEP), int(BEST / STEP)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if funded_with(middle * STEP) else (middle, high)
        return high * STEP, None

    def _needed_for_best_sum(self, one: Candidate) -> tuple[Decimal | None, Decimal | None]:
        """One question instead of many: the sum that is lost by forcing it in is what its score lacks. What is
        lost at least is proven; in between nothing is known where time ended.
        """
        program, plan = self._best
        answer = why_not(program, plan, one.application.key, watch=self.progress)
        if isinf(answer.at_least):
            return None, None
        proven = one.score + Decimal(str(max(answer.at_least, 0.0))).quantize(STEP, rounding=ROUND_FLOOR)
        not_below = proven if proven <= BEST else None
        if answer.loss is None:
            return None, not_below
        lacking = Decimal(str(max(answer.loss, 0.0))).quantize(STEP, rounding=ROUND_CEILING)
        needed = one.score + lacking + STEP
        not_below = not_below if needed - proven > 2 * STEP else None
        return needed if needed <= BEST else None, not_below

    @cached_property
    def _best(self) -> tuple[Program, Plan]:
        floor = self.call.floor if self.call.rule is SelectionRule.OPTIMAL_FLOOR else None
        program = portfolio.program_of(question_of(self.call, self.ranked), floor=floor)
        return program, solve(program, seconds=SECONDS, watch=self.progress)


def _verdict(
    bar: _Bar,
    one: Candidate,
    place: int,
    *,
    chosen: Chosen,
    left: Mapping[str, Decimal],
    last: Decimal | None,
) -> Verdict:
    call, ranked = bar.call, bar.ranked
    key, funded = one.application.key, one.application.key in chosen.funded
    optimal = call.rule in (SelectionRule.OPTIMAL, SelectionRule.OPTIMAL_FLOOR, SelectionRule.TIERS)
    short = _short(call, ranked, one, chosen=chosen, left=left, at_its_turn=not optimal)
    least = least_of(call)
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
    needed, not_below = (None, None) if funded else bar.needed(one)
    return Verdict(
        application=key,
        funded=funded,
        score=one.score,
        rank=place,
        cause=cause,
        least=least if cause is Cause.BELOW else None,
        last_score=last,
        short=short,
        needed=needed,
        not_below=not_below,
    )


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
