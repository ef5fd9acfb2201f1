"""Each rule funds what its words say; the optimal one is the best of all; what makes no sense is refused by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings

from hannover.engine.allocate import check, price, solve, why_not
from hannover.engine.allocate.errors import (
    CurrencyError,
    DuplicateError,
    EmptyError,
    InfeasibleError,
    NegativeError,
    UnknownError,
)
from hannover.engine.allocate.portfolio import (
    BalancingPot,
    Call,
    Fund,
    Money,
    OrganizationCap,
    Partner,
    Proposal,
    Rate,
    Rule,
    ThemeQuota,
    compare,
    program_of,
    select,
)
from tests.engine.allocate.small import call, calls, eur, jpy, proposal

TRIES = settings(max_examples=60, deadline=None)


def lawful(question: Call, chosen: Iterable[Proposal], floor: Decimal = Decimal(0)) -> bool:
    """Budgets, quotas, caps and threshold, read by hand."""
    funded = list(chosen)
    for fund in question.funds:
        if (
            sum(p.asks.amount for one in funded for p in one.partners if p.fund == fund.key)
            > fund.budget.amount
        ):
            return False
    for quota in question.quotas:
        count = sum(one.theme == quota.theme for one in funded)
        if count < quota.at_least or (quota.at_most is not None and count > quota.at_most):
            return False
    for cap in question.caps:
        for name in {p.organization for one in funded for p in one.partners}:
            if cap.projects is not None and sum(name in one.organizations for one in funded) > cap.projects:
                return False
            for fund in question.funds:
                got = sum(p.asks.amount for one in funded for p in one.partners
                          if (p.organization, p.fund) == (name, fund.key))  # fmt: skip
                if cap.share is not None and got > cap.share * fund.budget.amount:
                    return False
    return all(one.score >= max(question.threshold, floor) for one in funded)


def every_portfolio(question: Call) -> list[tuple[Proposal, ...]]:
    each = question.proposals
    return list(chain.from_iterable(combinations(each, count) for count in range(len(each) + 1)))


def total(chosen: Iterable[Proposal], tier: int = 0) -> Decimal:
    return sum((one.score for one in chosen if tier in (0, one.tier)), Decimal(0))


@TRIES
@given(calls())
def test_the_optimal_rules_are_the_best_of_all(question: Call) -> None:
    if not any(one.score >= question.threshold for one in question.proposals):
        return
    found = compare(question)
    for rule, floor in ((Rule.OPTIMAL, Decimal(0)), (Rule.FLOOR, Decimal(4))):
        best = max(total(chosen) for chosen in every_portfolio(question) if lawful(question, chosen, floor))
        if rule in found.failed:
            assert not any(one.score >= floor for one in question.proposals)
        else:
            assert found.selections[rule].value == pytest.approx(float(best))
            assert found.selections[rule].gap == pytest.approx(0)


@TRIES
@given(calls())
def test_tier_by_tier_is_the_best_lexicographically(question: Call) -> None:
    if not any(one.score >= question.threshold for one in question.proposals):
        return
    found = select(question, rule=Rule.TIERS)
    by_id = {one.id: one for one in question.proposals}
    funded = [by_id[name] for name in found.funded]
    best = max(tuple(total(chosen, tier) for tier in (1, 2, 3)) for chosen in every_portfolio(question)
               if lawful(question, chosen))  # fmt: skip
    assert tuple(total(funded, tier) for tier in (1, 2, 3)) == best


@TRIES
@given(calls())
def test_rankings_follow_their_words(question: Call) -> None:
    order = sorted(
        (p for p in question.proposals if p.score >= question.threshold), key=lambda p: (-p.score, p.id)
    )
    kept: list[Proposal] = []
    for one in order:
        if not lawful(question, [*kept, one]):
            break
        kept.append(one)
    assert select(question, rule=Rule.STRICT).funded == tuple(one.id for one in kept)
    skipped: list[Proposal] = []
    for one in order:
        if lawful(question, [*skipped, one]):
            skipped.append(one)
    assert select(question, rule=Rule.SKIP).funded == tuple(one.id for one in skipped)


@TRIES
@given(calls())
def test_only_those_tied_at_the_threshold_are_chosen_among(question: Call) -> None:
    order = sorted(
        (p for p in question.proposals if p.score >= question.threshold), key=lambda p: (-p.score, p.id)
    )
    kept: list[Proposal] = []
    most = 0
    for score in sorted({one.score for one in order}, reverse=True):
        group = [one for one in order if one.score == score]
        if lawful(question, [*kept, *group]):
            kept += group
            continue
        most = max(count for count in range(len(group) + 1) for some in combinations(group, count)
                   if lawful(question, [*kept, *some]))  # fmt: skip
        break
    funded = select(question, rule=Rule.TIED).funded
    assert funded[: len(kept)] == tuple(one.id for one in kept)
    assert len(funded) == len(kept) + most


def test_all_rules_side_by_side_differ_as_they_should() -> None:
    question = call(
        proposal("a", 9, 4, 4, tier=1), proposal("b", 8, 8, 1, tier=2), proposal("c", 8, 5, 5, tier=1),
        proposal("d", 7, 1, 1, tier=2), proposal("e", 5, 0, 0, tier=3), floor=Decimal(7),
    )  # fmt: skip
    found = compare(question)
    assert {rule: one.funded for rule, one in found.selections.items()} == {
        Rule.STRICT: ("a",),
        Rule.SKIP: ("a", "c", "d", "e"),
        Rule.TIERS: ("a", "c", "d", "e"),
        Rule.TIED: ("a", "c"),
        Rule.OPTIMAL: ("a", "c", "d", "e"),
        Rule.FLOOR: ("a", "c", "d"),
    }
    assert found.best == 29
    assert found.short[Rule.STRICT] == pytest.approx(20 / 29)
    assert (found.always, found.contested) == (("a",), ("c", "d", "e"))
    assert (
        found.selections[Rule.STRICT]
        .because[0]
        .startswith("ends before b (score 8): de would be short of 2 EUR")
    )


def test_each_side_pays_in_its_own_currency() -> None:
    found = select(call(proposal("a", 9, 3, 7), de=5, jp=7), rule=Rule.OPTIMAL)
    assert found.spent == {"de": eur(3), "jp": jpy(7)}
    assert not found.topped


def test_a_balancing_pot_tops_up_a_fund_at_a_named_rate() -> None:
    pot = BalancingPot(
        money=eur(3), funds=("de", "jp"),
        rates=(Rate(currency="JPY", rate=Decimal("0.5"), day=date(2024, 1, 5), source="sample rate"),),
    )  # fmt: skip
    question = call(proposal("a", 9, 6, 6), proposal("b", 8, 6, 6), de=10, jp=10, pot=pot)
    for rule in (Rule.STRICT, Rule.OPTIMAL, Rule.TIED):
        found = select(question, rule=rule)
        assert found.funded == ("a", "b")
        assert found.topped == {"de": eur(2), "jp": jpy(2)}
    poor = replace(question, pot=replace(pot, money=eur("2.99")))
    assert {select(poor, rule=rule).funded for rule in (Rule.STRICT, Rule.OPTIMAL)} == {("a",)}


def test_least_quotas_bind_the_optimum_and_are_told_of_a_ranking() -> None:
    quotas = (ThemeQuota(theme="rare", at_least=1),)
    question = call(proposal("a", 9, 9, 9), proposal("b", 2, 5, 5, theme="rare"), quotas=quotas)
    assert select(question, rule=Rule.OPTIMAL).funded == ("b",)
    ranked = select(question, rule=Rule.STRICT)
    assert (ranked.funded, ranked.unmet) == (("a",), ("rare: 0 of at least 1 projects",))


def test_quotas_that_cannot_be_kept_come_with_the_smallest_repair() -> None:
    question = call(proposal("a", 9, 12, 1, theme="rare"), quotas=(ThemeQuota(theme="rare", at_least=1),))
    with pytest.raises(InfeasibleError) as caught:
        select(question, rule=Rule.OPTIMAL)
    assert str(caught.value.repair.changes[0]) == "budget of de: at most 12 EUR instead of 10"  # type: ignore[union-attr]
    assert set(compare(question).failed) == {Rule.OPTIMAL, Rule.TIERS}


def test_a_share_caps_what_one_organization_gets_of_a_fund() -> None:
    caps = (OrganizationCap(share=Decimal("0.7")),)
    question = call(
        proposal("a", 9, 4, 1, at="X"), proposal("b", 8, 4, 1, at="X"), proposal("c", 1, 2, 1), caps=caps
    )
    assert select(question, rule=Rule.OPTIMAL).funded == ("a", "c")
    own = replace(question, caps=(*caps, OrganizationCap(organization="D c", projects=0)))
    assert select(own, rule=Rule.OPTIMAL).funded == ("a",)


def test_the_program_answers_why_not_and_what_a_million_more_buys() -> None:
    question = call(proposal("a", 9, 6, 6), proposal("b", 8, 6, 1), proposal("c", 3, 4, 1))
    program = program_of(question)
    plan = solve(program)
    assert why_not(program, plan, "b").displaced == ("a",)
    (one,) = price(program, plan, rows=[("budget", "de")], step={("budget", "de"): 6.0})
    assert (one.buys, one.entered) == (8.0, ("b",))


def test_zero_requests_and_a_single_proposal_are_fine() -> None:
    found = compare(call(proposal("a", 9, 0, 0)))
    assert {one.funded for one in found.selections.values()} == {("a",)}


def test_without_time_quotas_are_kept_and_the_bound_holds() -> None:
    dice = np.random.default_rng(1)
    many = [proposal(f"p{at:03}", int(dice.integers(5, 15)), int(dice.integers(1, 9)), int(dice.integers(1, 9)),
                     theme="ab"[at % 10 == 0]) for at in range(400)]  # fmt: skip
    question = call(*many, de=400, jp=400, quotas=(ThemeQuota(theme="b", at_least=25),),
                    pot=BalancingPot(money=eur(9), funds=("de",)))  # fmt: skip
    for rule in (Rule.OPTIMAL, Rule.TIERS):
        found = select(question, rule=rule, seconds=0.0)
        assert 0 < found.value <= found.bound
        assert sum(name.endswith("0") for name in found.funded) >= 25
    best = select(question, rule=Rule.OPTIMAL)
    assert select(question, rule=Rule.OPTIMAL, seconds=0.0).bound >= best.value


def test_a_threshold_that_nobody_reaches_funds_nobody() -> None:
    question = call(proposal("a", 1), threshold=Decimal(5))
    assert select(question, rule=Rule.STRICT).funded == ()
    assert not compare(question).failed


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (call(), EmptyError),
        (replace(call(proposal("a", 1)), funds=()), EmptyError),
        (call(proposal("a", 1), de=0), EmptyError),
        (call(proposal("a", 1), de=-1), NegativeError),
        (call(proposal("a", 1, -5)), NegativeError),
        (call(proposal("a", -1)), NegativeError),
        (call(proposal("a", "NaN")), NegativeError),
        (call(proposal("a", 1, tier=0)), NegativeError),
        (call(proposal("a", 1), proposal("a", 2)), DuplicateError),
        (call(replace(proposal("a", 1), partners=())), EmptyError),
        (
            call(replace(proposal("a", 1), partners=(Partner(organization="X", fund="fr", asks=eur(1)),))),
            UnknownError,
        ),
        (
            call(replace(proposal("a", 1), partners=(Partner(organization="X", fund="jp", asks=eur(1)),))),
            CurrencyError,
        ),
        (call(proposal("a", 1), quotas=(ThemeQuota(theme="none"),)), UnknownError),
        (call(proposal("a", 1), quotas=(ThemeQuota(theme="t"), ThemeQuota(theme="t"))), DuplicateError),
        (call(proposal("a", 1), quotas=(ThemeQuota(theme="t", at_least=2, at_most=1),)), NegativeError),
        (call(proposal("a", 1), caps=(OrganizationCap(organization="Z", projects=1),)), UnknownError),
        (call(proposal("a", 1), caps=(OrganizationCap(share=Decimal(2)),)), NegativeError),
        (call(proposal("a", 1), pot=BalancingPot(money=eur(1), funds=("jp",))), CurrencyError),
        (call(proposal("a", 1), pot=BalancingPot(money=eur(1), funds=("fr",))), UnknownError),
        (call(proposal("a", 1), pot=BalancingPot(money=eur(-1), funds=("de",))), NegativeError),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_by_name(question: Call, error: type[Exception]) -> None:
    with pytest.raises(error):
        compare(question)


def test_the_rule_of_a_floor_needs_a_floor() -> None:
    with pytest.raises(EmptyError, match="floor"):
        select(call(proposal("a", 1)), rule=Rule.FLOOR)


def test_a_selection_is_checked_against_its_call() -> None:
    question = call(proposal("a", 9, 3, 7))
    assert check(question, select(question, rule=Rule.OPTIMAL)).checked


def test_two_funds_may_share_a_currency() -> None:
    funds = (Fund(key="one", budget=eur(5)), Fund(key="two", budget=Money(amount=Decimal(5), currency="EUR")))
    partner = (
        Partner(organization="X", fund="one", asks=eur(5)),
        Partner(organization="Y", fund="two", asks=eur(6)),
    )
    question = Call(proposals=(Proposal(id="a", score=Decimal(1), partners=partner),), funds=funds)
    assert select(question, rule=Rule.SKIP).funded == ()


@pytest.mark.parametrize("rule", list(Rule))
def test_where_no_proposal_reaches_the_threshold_every_rule_funds_nothing_and_says_so(rule: Rule) -> None:
    question = call(proposal("a", 3, 1, 1), threshold=Decimal(9), floor=Decimal(2))
    found = select(question, rule=rule)
    assert (found.funded, found.value, found.bound) == ((), 0.0, 0.0)
    assert found.because[0] == "no proposal reaches the threshold of 9"
    assert not compare(question).failed
    assert compare(question).best == 0


def test_where_only_the_floor_is_missed_only_its_rule_funds_nothing() -> None:
    question = call(proposal("a", 3, 1, 1), threshold=Decimal(2), floor=Decimal(9))
    assert select(question, rule=Rule.FLOOR).because[0] == "no proposal reaches the floor of 9"
    assert select(question, rule=Rule.OPTIMAL).funded == ("a",)


def test_least_quotas_that_nothing_can_keep_are_named_with_the_threshold() -> None:
    quota = ThemeQuota(theme="a", at_least=1)
    question = call(proposal("a", 3, 1, 1, theme="a"), threshold=Decimal(9), quotas=(quota,))
    with pytest.raises(InfeasibleError, match=r"no proposal reaches the threshold of 9, and quotas"):
        select(question, rule=Rule.OPTIMAL)
    assert select(question, rule=Rule.SKIP).unmet
