"""Who watches is told of value and bound, and may stop the work: what was found by then comes with its bound."""

from __future__ import annotations

import time

import numpy as np
import pytest

from hannover.engine.allocate import Limit, Objective, Progress, in_order, pack, solve
from hannover.engine.allocate.meetings import mend, plan_meetings
from hannover.engine.allocate.portfolio import Call, Rule, ThemeQuota, compare
from hannover.engine.allocate.program import Program
from hannover.engine.allocate.tour import plan_tour
from hannover.engine.allocate.watching import Deadline
from tests.engine.allocate.large import large_agenda, large_tour
from tests.engine.allocate.small import call, proposal


class Noted:
    """Notes what it is told; stops at the `stop`-th time."""

    def __init__(self, stop: int | None = None) -> None:
        self.heard: list[Progress] = []
        self.stop = stop

    def __call__(self, progress: Progress) -> bool | None:
        self.heard.append(progress)
        return False if self.stop is not None and len(self.heard) >= self.stop else None


def knapsack(size: int = 60, rows: int = 25) -> Program:
    """Too hard to be proven in a second."""
    dice = np.random.default_rng(3)
    items = {f"i{at}": float(dice.integers(20, 60)) for at in range(size)}
    uses = {("r", str(row)): {name: float(dice.integers(5, 60)) for name in items} for row in range(rows)}
    return pack(items, uses, [Limit(what="r", who=str(row), most=500) for row in range(rows)])


def test_a_solver_at_work_tells_of_values_below_bounds() -> None:
    noted = Noted()
    plan = solve(knapsack(), seconds=1.5, watch=noted)
    assert len(noted.heard) >= 5
    assert all(one.value is None or one.value <= one.bound + 1e-6 for one in noted.heard)
    assert all(one.bound >= plan.value for one in noted.heard)


def test_whoever_watches_may_stop_and_gets_the_plan_with_its_bound() -> None:
    before = time.monotonic()
    plan = solve(knapsack(), seconds=60, watch=Noted(stop=8))
    assert time.monotonic() - before < 10
    assert 0 < plan.value < plan.bound
    assert plan.status == "time limit"


def test_objectives_are_told_by_name_and_later_ones_stop_too() -> None:
    program = knapsack()
    aims = [
        Objective(name="worth", value=program.value),
        Objective(name="number", value=np.ones(program.size)),
    ]
    noted = Noted()
    in_order(program, aims, seconds=1, watch=noted)
    assert list(dict.fromkeys(one.stage for one in noted.heard)) == ["worth", "number"]
    before = time.monotonic()
    found = in_order(program, aims, seconds=60, watch=Noted(stop=5))
    assert (time.monotonic() - before < 10, len(found.stages)) == (True, 2)


def test_a_timetable_tells_of_weight_then_of_waiting() -> None:
    noted = Noted()
    found = plan_meetings(large_agenda(40, 220, 20), seconds=3, watch=noted)
    assert list(dict.fromkeys(one.stage for one in noted.heard)) == ["weight", "waiting"]
    weights = [one for one in noted.heard if one.stage == "weight"]
    assert all(one.value is None or one.value <= one.bound for one in weights)
    assert weights[-1].value == found.value
    assert noted.heard[-1].value is not None
    assert noted.heard[-1].value >= found.idle


@pytest.mark.parametrize("stop", [1, 2, 6])
def test_a_timetable_that_is_stopped_is_still_a_timetable(stop: int) -> None:
    noted, before = Noted(stop=stop), time.monotonic()
    found = plan_meetings(large_agenda(40, 220, 20), seconds=60, watch=noted)
    assert time.monotonic() - before < 10
    assert len(noted.heard) == stop
    assert 0 < found.value <= found.bound


def test_small_timetables_and_repairs_can_be_watched_and_stopped() -> None:
    question = large_agenda(8, 20, 3)
    found = plan_meetings(question, seconds=5, watch=Noted(stop=1))
    assert 0 < found.value <= found.bound
    noted = Noted(stop=1)
    mended = mend(question, found, {"p00": frozenset(question.slots[:8])}, seconds=5, watch=noted)
    assert mended.kept <= mended.kept_bound


@pytest.mark.parametrize("stop", [1, 3, None])
def test_a_tour_can_be_watched_and_stopped(stop: int | None) -> None:
    noted = Noted(stop)
    found = plan_tour(large_tour(), seconds=20, watch=noted)
    assert 0 < found.value <= found.bound
    assert all(one.value is None or one.value <= one.bound + 1e-9 for one in noted.heard)


def test_rules_side_by_side_are_told_by_name_and_all_stand_when_stopped() -> None:
    noted = Noted()
    compare(contested(), seconds=6, watch=noted)
    assert {Rule.TIERS, Rule.OPTIMAL} & {one.stage for one in noted.heard}
    before = time.monotonic()
    found = compare(contested(), seconds=60, watch=Noted(stop=1))
    assert time.monotonic() - before < 20
    assert len(found.selections) == len(Rule) - 1
    assert all(0 < one.value <= one.bound for one in found.selections.values())


def contested() -> Call:
    """Budgets for a third of what three hundred ask."""
    dice = np.random.default_rng(2)
    many = [proposal(f"p{at:03}", int(dice.integers(50, 99)), int(dice.integers(99, 999)), int(dice.integers(99, 999)),
                     theme="ab"[at % 2]) for at in range(300)]  # fmt: skip
    return call(*many, de=50_000, jp=50_000, quotas=(ThemeQuota(theme="a", at_least=60),))


def test_what_a_watch_raises_reaches_the_caller() -> None:
    class Enough(Exception):
        pass

    def raising(progress: Progress) -> None:
        if progress.value is not None:
            raise Enough(progress.stage)

    for work in (
        lambda: solve(knapsack(), seconds=30, watch=raising),
        lambda: plan_meetings(large_agenda(40, 220, 20), seconds=30, watch=raising),
    ):
        with pytest.raises(Enough):
            work()


def test_a_part_of_a_deadline_ends_with_the_whole() -> None:
    whole = Deadline(0.0)
    assert whole.part(10).left == 0
    noted = Noted(stop=1)
    watched = Deadline(60, watch=noted, stage="one")
    part = watched.part(30, stage="two")
    assert part.left > 0
    part.tell(1.0, 2.0)
    assert (watched.left, part.left, watched.stopped) == (0, 0, True)
    assert noted.heard == [Progress(stage="two", value=1.0, bound=2.0)]
