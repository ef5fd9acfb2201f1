"""Whatever may take long can be watched, and ended at once, in one and the same way."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
from scipy.sparse import csr_array

from hannover.engine import allocate
from hannover.engine.allocate import (
    Limit,
    Plan,
    Program,
    Progress,
    Watch,
    meetings,
    portfolio,
    reviewers,
    siting,
    tour,
)
from hannover.engine.allocate.errors import OutOfTimeError
from tests.engine.allocate.large import large_agenda, large_tour
from tests.engine.allocate.test_watching import contested, knapsack

MODULES: tuple[ModuleType, ...] = (allocate, portfolio, reviewers, meetings, tour, siting)
ENDS_WITHIN_CPU_SECONDS = 1.0


@pytest.mark.parametrize(
    "function",
    [
        pytest.param(getattr(module, name), id=f"{module.__name__.rsplit('.', 1)[-1]}.{name}")
        for module in MODULES
        for name in module.__all__
        if inspect.isfunction(getattr(module, name))
        and "seconds" in inspect.signature(getattr(module, name)).parameters
    ],
)
def test_whatever_takes_seconds_takes_a_watch(function: Callable[..., object]) -> None:
    watch = inspect.signature(function, eval_str=True).parameters["watch"]
    assert (watch.kind, watch.default, watch.annotation) == (watch.KEYWORD_ONLY, None, Watch | None)


@cache
def planned() -> tuple[Program, Plan]:
    program = knapsack()
    return program, allocate.solve(program, seconds=1)


def sites(count: int = 150, *, seed: int = 1) -> np.ndarray:
    place = np.random.default_rng(seed).random((count, 2))
    return np.round(1000 * np.sqrt(((place[:, None] - place[None]) ** 2).sum(-1)))


def median() -> siting.Median:
    names, weight = [f"n{at}" for at in range(150)], np.ones(150)
    return siting.Median(sites=names, demands=names, distance=sites(), weight=weight, count=7)


def reach(demands: int, count: int) -> csr_array:
    dice = np.random.default_rng(5)
    found = dice.random((demands, count)) < 0.04
    found[np.arange(demands), dice.integers(0, count, demands)] = True
    return csr_array(found.astype(float))


def coverage() -> siting.Coverage:
    return siting.Coverage(
        sites=[f"s{at}" for at in range(120)], demands=[f"d{at}" for at in range(500)], reach=reach(500, 120),
        weight=np.random.default_rng(6).integers(1, 50, 500).astype(float), count=15,
    )  # fmt: skip


def cover_all() -> siting.SetCover:
    cost = np.random.default_rng(7).integers(10, 30, 120).astype(float)
    return siting.SetCover(
        sites=[f"s{at}" for at in range(120)], demands=[f"d{at}" for at in range(300)], reach=reach(300, 120), cost=cost
    )  # fmt: skip


def roads() -> siting.Refuelling:
    """A grid of twelve by twelve towns with trips between any two of some."""
    names = [f"{row:02}{column:02}" for row in range(12) for column in range(12)]
    edges = [
        siting.Edge(one=f"{row:02}{column:02}", other=f"{row + down:02}{column + 1 - down:02}", length=40)
        for row in range(12) for column in range(12) for down in (0, 1) if row + down < 12 and column + 1 - down < 12
    ]  # fmt: skip
    dice = np.random.default_rng(8)
    pairs = {tuple(sorted(dice.choice(len(names), 2, replace=False).tolist())) for _ in range(120)}
    trips = [
        siting.Trip(origin=names[one], destination=names[other], flow=float(dice.integers(1, 9)))
        for one, other in sorted(pairs)
    ]
    return siting.Refuelling(
        network=siting.Network(nodes=names, edges=edges), trips=trips, range=130, count=12
    )


def promised(least: float = 900) -> Program:
    """Least amounts that the limits do not allow."""
    dice = np.random.default_rng(9)
    names = [f"i{at}" for at in range(60)]
    uses = {("r", str(row)): {name: float(dice.integers(5, 60)) for name in names} for row in range(15)}
    owed = {("q", str(row)): {name: float(dice.integers(1, 60)) for name in names} for row in range(15)}
    limits = [Limit(what="r", who=str(row), most=400) for row in range(15)]
    limits += [Limit(what="q", who=str(row), least=least) for row in range(15)]
    return allocate.pack(dict.fromkeys(names, 1.0), uses | owed, limits)


def panel(submissions: int = 400, count: int = 150) -> reviewers.Panel:
    dice = np.random.default_rng(3)
    pairs = np.sort(dice.choice(submissions * count, submissions * 40, replace=False))
    return reviewers.Panel(
        submissions=[reviewers.Submission(id=f"S{at}", reviews=3) for at in range(submissions)],
        reviewers=[reviewers.Reviewer(id=f"R{at}", side="", load=10) for at in range(count)],
        submission=pairs // count, reviewer=pairs % count, score=dice.random(len(pairs)).round(3),
    )  # fmt: skip


def left_out() -> str:
    program, plan = planned()
    return next(name for name in program.names if name not in plan.chosen)


@cache
def timetable() -> tuple[meetings.Agenda, meetings.Timetable]:
    agenda = large_agenda(40, 220, 20)
    return agenda, meetings.plan_meetings(agenda, seconds=1)


WORK: Mapping[str, Callable[[Watch], object]] = {
    "solve": lambda watch: allocate.solve(knapsack(), seconds=60, watch=watch),
    "price": lambda watch: allocate.price(*planned(), seconds=60, watch=watch),
    "what_if": lambda watch: allocate.what_if(*planned(), {("r", "0"): 700}, seconds=60, watch=watch),
    "why_not": lambda watch: allocate.why_not(*planned(), left_out(), seconds=60, watch=watch),
    "robust": lambda watch: allocate.robust(*planned(), error=np.ones(60), runs=900, seconds=60, watch=watch),
    "alternatives": lambda watch: allocate.alternatives(planned()[0], count=50, seconds=60, watch=watch),
    "repair": lambda watch: allocate.repair(promised(), seconds=60, watch=watch),
    "p_median": lambda watch: siting.p_median(median(), seconds=60, watch=watch),
    "cover_most": lambda watch: siting.cover_most(coverage(), seconds=60, watch=watch),
    "set_cover": lambda watch: siting.set_cover(cover_all(), seconds=60, watch=watch),
    "refuel": lambda watch: siting.refuel(roads(), seconds=60, watch=watch),
    "compare": lambda watch: portfolio.compare(contested(), seconds=60, watch=watch),
    "assign": lambda watch: reviewers.assign(panel(), fairness=reviewers.Fairness.WORST, seconds=60, watch=watch),
    "plan_meetings": lambda watch: meetings.plan_meetings(timetable()[0], seconds=60, watch=watch),
    "why_not_meeting": lambda watch: meetings.why_not_meeting(
        *timetable(), timetable()[1].out[0], seconds=60, watch=watch
    ),
    "plan_tour": lambda watch: tour.plan_tour(large_tour(), seconds=60, watch=watch),
}  # fmt: skip


class Stopping:
    """Notes what it is told and how much the processor had worked by then; ends the work at the `stop`-th time."""

    def __init__(self, stop: int) -> None:
        self.heard: list[Progress] = []
        self.stop, self.worked = stop, 0.0

    def __call__(self, progress: Progress) -> bool:
        self.heard.append(progress)
        self.worked = time.process_time()
        return len(self.heard) < self.stop


@pytest.mark.parametrize("stop", [1, 3, 9])
@pytest.mark.parametrize("name", WORK)
def test_work_that_is_stopped_ends_at_once_and_had_only_got_better(name: str, stop: int) -> None:
    planned(), timetable()
    watch = Stopping(stop)
    with suppress(OutOfTimeError):  # where no plan was known yet
        WORK[name](watch)
    assert len(watch.heard) <= stop
    if len(watch.heard) == stop:
        assert time.process_time() - watch.worked < ENDS_WITHIN_CPU_SECONDS
    for before, after in pairwise(watch.heard):
        assert before.done <= after.done < after.of
        if (before.stage, before.done) == (after.stage, after.done):
            falls = before.bound - after.bound
            rises = 0.0 if before.value is None else (after.value or 0.0) - before.value
            grows = after.value is None or after.value <= after.bound + 1e-6
            assert (min(falls, rises) if grows else -max(falls, rises)) >= -1e-6, (before, after)


def test_a_loss_is_infinite_only_where_it_is_proven_that_no_plan_can_contain_it() -> None:
    program = promised(250)
    plan = allocate.solve(program, seconds=1)
    name = next(name for name in program.names if name not in plan.chosen)
    hurried = allocate.why_not(program, plan, name, seconds=60, watch=Stopping(1))
    assert (hurried.loss, hurried.because[0]) == (None, "no plan with it was found in time")
    assert 0 <= hurried.at_least < float("inf")
    alone = allocate.pack({"a": 1, "b": 1}, {("r", ""): {"a": 1, "b": 3}}, [Limit(what="r", who="", most=2)])
    never = allocate.why_not(alone, allocate.solve(alone), "b")
    assert (never.loss, never.at_least) == (None, float("inf"))


def test_runs_that_were_ended_are_counted_neither_as_solved_nor_as_impossible() -> None:
    found = allocate.robust(*planned(), error=np.ones(60), runs=900, seconds=60, watch=Stopping(2))
    assert found.runs < 900
    assert found.infeasible == 0
