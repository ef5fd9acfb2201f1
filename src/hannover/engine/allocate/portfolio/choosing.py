"""What each rule funds, and all rules side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

import numpy as np

from hannover.engine.allocate.answering import Objective, in_order, solve
from hannover.engine.allocate.checking import check
from hannover.engine.allocate.errors import EmptyError, InfeasibleError, OutOfTimeError
from hannover.engine.allocate.highs import load
from hannover.engine.allocate.portfolio.domain import Call, Comparison, Money, Proposal, Rule, Selection
from hannover.engine.allocate.portfolio.ranking import Account, Kept, quotas_first, skip, strict
from hannover.engine.allocate.portfolio.reading import THEME, accept, eligible, program_of
from hannover.engine.allocate.program import Floats, Plan, Program
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["compare", "select"]

RULES = tuple(Rule)
RANKING = frozenset({Rule.STRICT, Rule.SKIP, Rule.TIED})
DEFAULT_SECONDS = 30.0


def select(
    call: Call, *, rule: Rule, seconds: float = DEFAULT_SECONDS, watch: Watch | None = None
) -> Selection:
    """What the rule funds, checked against the call, with the most that any selection could reach.

    seconds  after which the best selection so far is given, with its bound
    watch    is told of the sum of scores and its bound, and ends the work by giving back False
    Raises EmptyError, NegativeError, CurrencyError, DuplicateError, UnknownError for a call that cannot be decided;
    InfeasibleError, with the smallest repair, when quotas cannot be kept. Where no proposal reaches the threshold (or the
    floor, under its rule) the selection is empty and says so.
    """
    accept(call)
    return selected(call, rule=rule, seconds=seconds, limit=ceiling(call), watch=watch)


def compare(
    call: Call, *, rules: Iterable[Rule] = RULES, seconds: float = DEFAULT_SECONDS, watch: Watch | None = None
) -> Comparison:
    """All rules side by side on one call, each with the share of the best possible sum that it leaves.

    A rule that can fund nothing lawful is listed in `failed` with the reason; the others stand. The time is shared.
    `watch` is told of each rule under its name; when it stops the work, the rules left are as good as a start can be.
    """
    accept(call)
    deadline, limit = Deadline(seconds, watch=watch), ceiling(call)
    asked = [rule for rule in rules if rule is not Rule.FLOOR or call.floor is not None]
    if not asked:
        raise EmptyError(
            "there is no rule to compare", field="rules", remedy="the rule of a floor needs a floor"
        )
    selections, failed = {}, {}
    for number, rule in enumerate(asked):
        try:
            share = max(deadline.left / (len(asked) - number), 0.5)
            part = deadline.part(share, stage=rule) if deadline.watched else None
            selections[rule] = selected(call, rule=rule, seconds=share, limit=limit, watch=part)
        except (InfeasibleError, OutOfTimeError) as error:
            failed[rule] = str(error)
    optimal = selections.get(Rule.OPTIMAL)
    best = optimal.bound if optimal else limit
    every = [set(selection.funded) for selection in selections.values()]
    always = set.intersection(*every) if every else set()
    order = [proposal.id for proposal in eligible(call)]
    return Comparison(
        selections=selections,
        best=best,
        short={rule: 1 - found.value / best if best > 0 else 0.0 for rule, found in selections.items()},
        always=tuple(name for name in order if name in always),
        contested=tuple(name for name in order if name in set().union(*every) - always),
        failed=failed,
    )


def selected(
    call: Call, *, rule: Rule, seconds: float, limit: float, watch: Watch | None = None
) -> Selection:
    """One rule; `limit` is the most that any selection within budgets and caps could be worth."""
    if rule is Rule.FLOOR and call.floor is None:
        raise EmptyError("the rule of a quality floor needs a floor", field="floor")
    floor = call.floor if rule is Rule.FLOOR else None
    if not eligible(call, floor=floor):
        return nobody(call, rule=rule, floor=floor, limit=limit)
    if rule is Rule.STRICT:
        return ranked(call, *strict(call), rule=rule, limit=limit)
    if rule is Rule.SKIP:
        return ranked(call, *skip(call, eligible(call)), rule=rule, limit=limit)
    if rule is Rule.TIED:
        return ranked(call, *tied(call, seconds=seconds, watch=watch), rule=rule, limit=limit)
    if rule is Rule.TIERS:
        return by_tier(call, seconds=seconds, watch=watch)
    program = program_of(call, floor=floor)
    plan = solve(program, seconds=seconds, start=lawful_start(call, program, floor=floor), watch=watch)
    return from_plan(call, plan, rule=rule, floor=floor)


def nobody(call: Call, *, rule: Rule, floor: Decimal | None, limit: float) -> Selection:
    """The empty selection of a rule that no proposal may be funded under, with the reason.

    Raises InfeasibleError when least quotas are promised all the same.
    """
    by_floor = floor is not None and floor > call.threshold
    told = f"no proposal reaches the {'floor' if by_floor else 'threshold'} of {floor if by_floor else call.threshold}"
    if rule in RANKING:
        return ranked(call, (), told, rule=rule, limit=limit)
    owed = [quota for quota in call.quotas if quota.at_least > 0]
    if owed:
        wanted = ", ".join(f"{quota.theme}: at least {quota.at_least} projects" for quota in owed)
        raise InfeasibleError(
            f"{told}, and quotas are to be kept ({wanted})", field="quotas",
            remedy=f"a lower {'floor' if by_floor else 'threshold'}, or no least quotas",
        )  # fmt: skip
    return assembled(call, (), rule=rule, bound=0.0, because=(told,))


def ceiling(call: Call) -> float:
    """The most that a selection within budgets, caps and most quotas could be worth: the linear program's bound."""
    if not eligible(call):
        return 0.0
    answer = load(unpromised(program_of(call)), relaxed=True).solve(seconds=DEFAULT_SECONDS)
    return answer.bound if np.isfinite(answer.bound) else float(sum(p.score for p in eligible(call)))


def unpromised(program: Program) -> Program:
    """The program without least quotas, which a ranking cannot promise."""
    rows = tuple(
        replace(block, least=np.full(len(block.who), -np.inf)) if block.what == THEME else block
        for block in program.rows
    )
    return replace(program, rows=rows)


def tied(call: Call, *, seconds: float, watch: Watch | None = None) -> tuple[Kept, str]:
    """Whole groups of equal scores down the ranking; of the first that does not fit as a whole, as many as fit."""
    account = Account(call)
    kept: list[Proposal] = []
    for score, group in groupby(eligible(call), key=lambda proposal: proposal.score):
        members = list(group)
        trial, fits = replace_account(call, kept), True
        for proposal in members:
            fits = fits and not trial.obstacle(proposal)
            trial.give(proposal)
        if not fits:
            chosen = as_many_as_fit(call, kept, members, seconds=seconds, watch=watch)
            told = f"{len(chosen)} of the {len(members)} that share the score {score} at the threshold"
            return (*kept, *(proposal for proposal in members if proposal.id in chosen)), told
        for proposal in members:
            account.give(proposal)
        kept += members
    return tuple(kept), "everything above the threshold fits"


def replace_account(call: Call, kept: Iterable[Proposal]) -> Account:
    account = Account(call)
    for proposal in kept:
        account.give(proposal)
    return account


def as_many_as_fit(
    call: Call, kept: list[Proposal], members: list[Proposal], *, seconds: float, watch: Watch | None = None
) -> set[str]:
    program = unpromised(program_of(call))
    sure, open_ = {proposal.id for proposal in kept}, {proposal.id for proposal in members}
    proposals = len(eligible(call))
    within = np.array(
        [name in sure or name in open_ for name in program.names[:proposals]] + [True] * pot_columns(call)
    )
    certain = np.array([name in sure for name in program.names[:proposals]] + [False] * pot_columns(call))
    narrowed = replace(
        program,
        value=np.array([float(name in open_) for name in program.names]),
        unit="proposals",
        most=np.where(within, program.most, 0.0),
        least=certain.astype(float),
    )
    start = amounts_of(call, program, filled_up(call, kept, members))
    return set(solve(narrowed, seconds=seconds, start=start, watch=watch).chosen) & open_


def filled_up(call: Call, kept: list[Proposal], members: list[Proposal]) -> list[Proposal]:
    """What is kept, and each of the members that still fits, one after the other."""
    account, found = replace_account(call, kept), list(kept)
    for proposal in members:
        if not account.obstacle(proposal):
            account.give(proposal)
            found.append(proposal)
    return found


def lawful_start(call: Call, program: Program, *, floor: Decimal | None) -> Floats:
    """A ranking that sees to least quotas first, so that there is a selection however little time there is."""
    return amounts_of(call, program, quotas_first(call, eligible(call, floor=floor)))


def amounts_of(call: Call, program: Program, kept: Iterable[Proposal]) -> Floats:
    """The proposals that are kept as a plan of the program."""
    kept = list(kept)
    names, topped = {proposal.id for proposal in kept}, replace_account(call, kept).topped()
    pots = [float(topped[key].amount) if key in topped else 0.0 for key in call.pot.funds] if call.pot else []
    return np.array([float(name in names) for name in program.names[: program.size - len(pots)]] + pots)


def pot_columns(call: Call) -> int:
    return len(call.pot.funds) if call.pot else 0


def by_tier(call: Call, *, seconds: float, watch: Watch | None = None) -> Selection:
    """The best sum of the first tier, then of the second without touching the first's sum, and so on."""
    proposals = eligible(call)
    program = program_of(call)
    tiers = sorted({proposal.tier for proposal in proposals})
    rest = np.zeros(pot_columns(call))
    objectives = [
        Objective(name=f"tier {tier}", value=np.concatenate([in_tier(proposals, tier), rest]))
        for tier in tiers
    ]
    found = in_order(
        program, objectives, seconds=seconds, start=lawful_start(call, program, floor=None), watch=watch
    )
    bound = sum(stage.bound for stage in found.stages)
    told = tuple(f"tier {tier}: {plan.value:,.6g} of at most {plan.bound:,.6g}" for tier, plan in zip(
        tiers, found.stages, strict=True))  # fmt: skip
    return assembled(call, found.plan.chosen, rule=Rule.TIERS, bound=bound, because=told)


def in_tier(proposals: tuple[Proposal, ...], tier: int) -> Floats:
    return np.array([float(proposal.score) if proposal.tier == tier else 0.0 for proposal in proposals])


def from_plan(call: Call, plan: Plan, *, rule: Rule, floor: Decimal | None) -> Selection:
    told = (
        plan.because if floor is None else (f"only proposals with a score of {floor} or more", *plan.because)
    )
    return assembled(call, plan.chosen, rule=rule, bound=plan.bound, because=told)


def ranked(call: Call, kept: Kept, told: str, *, rule: Rule, limit: float) -> Selection:
    counts = {quota.theme: sum(p.theme == quota.theme for p in kept) for quota in call.quotas}
    unmet = tuple(
        f"{quota.theme}: {counts[quota.theme]} of at least {quota.at_least} projects"
        for quota in call.quotas
        if counts[quota.theme] < quota.at_least
    )
    ids = tuple(proposal.id for proposal in kept)
    return assembled(call, ids, rule=rule, bound=limit, because=(told, *unmet), unmet=unmet)


def assembled(
    call: Call, chosen: Iterable[str], *, rule: Rule, bound: float, because: tuple[str, ...],
    unmet: tuple[str, ...] = (),
) -> Selection:  # fmt: skip
    """The selection with what it spends, checked."""
    names = set(chosen)
    kept = [proposal for proposal in eligible(call) if proposal.id in names]
    account = replace_account(call, kept)
    value = float(sum((proposal.score for proposal in kept), Decimal(0)))
    selection = Selection(
        rule=rule,
        funded=tuple(proposal.id for proposal in kept),
        value=value,
        bound=max(bound, value),
        spent={
            fund.key: Money(amount=account.spent[fund.key], currency=fund.budget.currency)
            for fund in call.funds
        },
        topped=account.topped(),
        unmet=unmet,
        because=because,
    )
    return replace(selection, certificate=check(call, selection))
