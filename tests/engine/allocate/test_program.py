"""The core: the best plan is the best of all, says why, and answers questions that trying everything confirms."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.sparse import csr_array

from hannover.engine.allocate import (
    Limit,
    Objective,
    Program,
    Rows,
    alternatives,
    check,
    cover,
    in_order,
    pack,
    price,
    repair,
    robust,
    solve,
    what_if,
    why_not,
)
from hannover.engine.allocate.core import suits_core, through_core
from hannover.engine.allocate.errors import (
    CurrencyError,
    DuplicateError,
    EmptyError,
    InfeasibleError,
    NegativeError,
    UnknownError,
    WrongPlanError,
)
from hannover.engine.allocate.varying import vary
from hannover.engine.allocate.watching import Deadline
from tests.engine.allocate.small import knapsack, programs, values

TRIES = settings(max_examples=60, deadline=None)


@TRIES
@given(programs())
def test_the_plan_is_the_best_of_all(program: Program) -> None:
    known = values(program)
    if not known:
        with pytest.raises(InfeasibleError):
            solve(program)
        return
    plan = solve(program)
    assert plan.value == pytest.approx(known[0][0])
    assert plan.bound == pytest.approx(plan.value)
    assert plan.status == "optimal"


@TRIES
@given(programs())
def test_a_repair_allows_a_plan_and_firm_rows_stay(program: Program) -> None:
    if values(program):
        assert repair(program).changes == ()
        return
    found = repair(program)
    assert found.changes
    assert values(found.repaired)
    for change in found.changes:
        _, row = program.find(change.row.what, change.row.who)
        back = program.rows[0].most[row] if change.limit == "at most" else program.rows[0].least[row]
        assert change.before == back
    firm = replace(program, rows=tuple(replace(block, firm=True) for block in program.rows))
    with pytest.raises(InfeasibleError, match="may not be changed"):
        repair(firm)


@TRIES
@given(programs())
def test_the_best_plans_come_in_order_and_all_differ(program: Program) -> None:
    known = values(program)
    if not known:
        return
    found = alternatives(program, count=4)
    assert [plan.value for plan in found] == pytest.approx([value for value, _ in known[:4]])
    assert len({plan.chosen for plan in found}) == len(found)


@TRIES
@given(programs())
def test_why_not_finds_the_best_plan_with_it(program: Program) -> None:
    known = values(program)
    if not known:
        return
    plan = solve(program)
    for name in set(program.names) - set(plan.chosen):
        with_it = [value for value, chosen in known if name in chosen]
        answer = why_not(program, plan, name)
        if with_it:
            assert answer.loss == pytest.approx(abs(known[0][0] - with_it[0]), abs=1e-3)
            assert answer.instead is not None
            assert set(answer.displaced) == set(plan.chosen) - set(answer.instead.chosen)
        else:
            assert answer.loss is None
            assert "no plan can contain it" in answer.because


@pytest.mark.parametrize(("size", "by_core"), [(400, False), (7000, True)])
def test_large_programs_go_through_the_core_and_stay_exact(size: int, by_core: bool) -> None:
    dice = np.random.default_rng(3)
    items = {f"i{at}": float(worth) for at, worth in enumerate(dice.integers(10, 99, size))}
    used = {name: float(weight) for name, weight in zip(items, dice.integers(5, 60, size), strict=True)}
    program = pack(items, {("w", ""): used}, [Limit(what="w", who="", most=3000)])
    assert suits_core(program) is by_core
    best = np.zeros(3001)
    for name, weight in used.items():
        at = int(weight)
        best[at:] = np.maximum(best[at:], best[:-at] + items[name])
    plan = solve(program, seconds=20)
    assert plan.value == plan.bound == best.max()
    found = through_core(program, deadline=Deadline(20), gap=0.0, start=None)
    assert found.amounts is not None
    assert program.worth(found.amounts) == found.bound == best.max()


def test_a_plan_says_what_is_used_up() -> None:
    plan = solve(knapsack())
    assert plan.chosen == ("b", "c")
    assert plan.because[0] == "proven: no other plan is worth more than 7 points"
    assert "budget of fund: 5 of 5 EUR" in plan.because
    assert plan.certificate.checked


def test_why_not_says_who_is_displaced_and_what_would_let_it_in_beside_all() -> None:
    program = knapsack()
    answer = why_not(program, solve(program), "a")
    assert (answer.loss, answer.displaced, answer.entered) == (2.0, ("b", "c"), ())
    assert [str(change) for change in answer.without_displacing] == [
        "budget of fund: at most 9 EUR instead of 5",
        "projects of x: at most 2  instead of 1",
    ]
    assert why_not(program, solve(program), "b").chosen_already
    with pytest.raises(UnknownError):
        why_not(program, solve(program), "nobody")


def test_a_price_is_what_solving_again_confirms() -> None:
    program = knapsack()
    plan = solve(program)
    prices = price(
        program, plan, rows=[("budget", "fund"), ("projects", "x")], step={("budget", "fund"): 4.0}
    )
    by_row = {str(one.row): one for one in prices}
    assert (
        by_row["budget of fund"].buys
        == solve(program.with_limit("budget", "fund", most=9)).value - plan.value
        == 1.0
    )
    assert by_row["projects of x"].buys == 0.0
    assert by_row["budget of fund"].entered == ("a",)


def test_what_if_compares_the_plans() -> None:
    program = knapsack()
    found = what_if(program, solve(program), {("budget", "fund"): 2.0})
    assert (found.gain, found.entered, found.left) == (-4.0, (), ("b",))
    with pytest.raises(UnknownError, match="no row"):
        what_if(program, solve(program), {("budget", "nobody"): 2.0})


def test_later_objectives_never_cost_earlier_ones() -> None:
    program = knapsack()
    worth = Objective(name="worth", value=program.value)
    fewest = Objective(name="count", value=np.ones(4), goal="least")
    found = in_order(program, [worth, fewest])
    assert found.plan.chosen == ("b", "c")
    assert [stage.value for stage in found.stages] == [7.0, 2.0]
    assert in_order(program, [fewest, worth]).plan.chosen == ()


def test_robust_tells_firm_from_contested_choices() -> None:
    program = pack({"sure": 100, "maybe": 5.0, "rival": 4.9}, {("n", ""): {"maybe": 1, "rival": 1}},
                   [Limit(what="n", who="", most=1)])  # fmt: skip
    found = robust(program, solve(program), error=np.array([1.0, 1.0, 1.0]), runs=40)
    assert found.firm == ("sure",)
    assert set(found.contested) == {"maybe", "rival"}
    assert found.chosen["maybe"] + found.chosen["rival"] == pytest.approx(1.0)
    again = robust(program, solve(program), error=np.array([1.0, 1.0, 1.0]), runs=40)
    assert again.chosen == found.chosen


def test_infeasible_is_refused_with_the_smallest_repair() -> None:
    program = pack(
        {"a": 1}, {("need", ""): {"a": 2}}, [Limit(what="need", who="", least=10, most=20, unit="t")]
    )
    with pytest.raises(InfeasibleError, match="at least 2 t instead of 10") as caught:
        solve(program)
    assert caught.value.repair is not None
    assert solve(caught.value.repair.repaired).chosen == ("a",)


def test_money_is_exact_to_the_last_yen() -> None:
    """HiGHS alone takes both: they exceed the budget by one yen in 10^11, less than its tolerance."""
    half = 5 * 10**10
    program = pack(
        {"a": 3, "b": 2},
        {("yen", ""): {"a": half, "b": half + 1}},
        [Limit(what="yen", who="", most=2 * half)],
    )
    assert solve(program).chosen == ("a",)


def test_time_limits_return_the_best_plan_with_its_bound() -> None:
    dice = np.random.default_rng(0)
    uses = csr_array(dice.integers(1, 100, (30, 150)).astype(float))
    rows = Rows.at_most("row", [str(at) for at in range(30)], uses, uses.sum(axis=1) / 3)
    program = Program(
        names=[str(at) for at in range(150)], value=dice.integers(1, 100, 150).astype(float), rows=(rows,)
    )
    plan = solve(program, seconds=0.3)
    assert plan.value <= plan.bound < np.inf
    check(program, plan)
    none = solve(program, seconds=0.0)
    assert none.value <= none.bound < np.inf


def test_a_plan_to_start_from_is_kept_if_nothing_is_better() -> None:
    program = knapsack()
    start = np.array([0.0, 1.0, 1.0, 0.0])
    assert solve(program, start=start, seconds=0.0).chosen == ("b", "c")


def test_cover_counts_a_demand_only_when_all_its_sets_are_hit() -> None:
    sets = csr_array(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))
    program = cover(
        ["x", "y", "z"], np.array([5.0, 4.0]), sets, owner=np.array([0, 0, 1]), count=1, names=["far", "near"]
    )
    plan = solve(program)
    assert (plan.chosen, plan.value) == (("z", "near"), 4.0)
    assert solve(replace_count(program, 2)).value == 5.0


def replace_count(program: Program, count: int) -> Program:
    return program.with_limit("sites opened", "", most=float(count))


@pytest.mark.parametrize(
    ("build", "error"),
    [
        (lambda: pack({}, {}, []), EmptyError),
        (lambda: pack({"a": float("nan")}, {}, []), NegativeError),
        (lambda: pack({"a": 1}, {("b", ""): {"a": -1}}, [Limit(what="b", who="", most=1)]), NegativeError),
        (lambda: pack({"a": 1}, {("b", ""): {"z": 1}}, [Limit(what="b", who="", most=1)]), UnknownError),
        (lambda: pack({"a": 1}, {("b", ""): {"a": 1}}, []), UnknownError),
        (lambda: pack({"a": 1}, {}, [Limit(what="b", who="", most=1)] * 2), DuplicateError),
        (
            lambda: pack({"a": 1}, {}, [Limit(what="b", who="", unit="EUR")], units={("b", ""): "JPY"}),
            CurrencyError,
        ),
        (lambda: alternatives(knapsack(), count=0), EmptyError),
        (lambda: in_order(knapsack(), []), EmptyError),
        (lambda: robust(knapsack(), solve(knapsack()), error=np.array([-1.0] * 4)), EmptyError),
        (lambda: cover([], np.array([1.0]), csr_array((1, 0))), EmptyError),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(build, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error):
        build()


def test_check_refuses_a_plan_of_another_question() -> None:
    plan = solve(knapsack())
    with pytest.raises(WrongPlanError):
        check(knapsack().with_limit("budget", "fund", most=4), plan)
    with pytest.raises(TypeError, match="no verifier"):
        check("nothing", plan)


def test_limits_that_contradict_each_other_are_named_with_their_repair() -> None:
    program = pack(
        {"a": 3, "b": 2},
        {("budget", "f"): {"a": 4, "b": 3}},
        [Limit(what="budget", who="f", most=8, least=2)],
    )
    with pytest.raises(InfeasibleError, match=r"budget of f: at least 0 .*instead of 2"):
        what_if(program, solve(program), {("budget", "f"): 1})
    with pytest.raises(InfeasibleError, match=r"budget of f: at most 3 .*instead of 1\.9"):
        what_if(program, solve(program), {("budget", "f"): 1.9})
    both = repair(program.with_limit("budget", "f", most=-1))
    assert [(change.limit, change.after) for change in both.changes] == [("at most", 0), ("at least", 0)]
    assert solve(both.repaired).chosen == ()


def test_how_often_each_is_chosen_is_what_solving_every_run_by_hand_gives() -> None:
    worth, uses = {"a": 5.0, "b": 4.0, "c": 3.0, "d": 2.5}, {"a": 4.0, "b": 3.0, "c": 2.0, "d": 2.0}
    program = pack(worth, {("budget", "fund"): uses}, [Limit(what="budget", who="fund", most=5)])
    error = np.array([1.0, 1.0, 2.0, 0.5])
    found = robust(program, solve(program), error=error, use_error=0.2, runs=60, seed=7)
    random, counts = np.random.default_rng(7), np.zeros(4)
    every = np.array(list(product([0.0, 1.0], repeat=4)))
    for _ in range(60):
        varied = vary(program, error, 0.2, random)
        fits = (every @ varied.rows[0].uses.toarray()[0]) <= 5
        counts += every[fits][np.argmax(every[fits] @ varied.value)]
    assert found.runs == 60
    assert [found.chosen[name] for name in program.names] == pytest.approx(counts / 60, abs=1e-9)
