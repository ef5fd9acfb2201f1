"""The same optima as ortools, where it is installed."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from hannover.engine.allocate import solve
from hannover.engine.allocate.errors import ShortageError
from hannover.engine.allocate.portfolio import program_of
from hannover.engine.allocate.reviewers import Panel, Reviewer, Submission, assign, assign_by_flow
from hannover.engine.allocate.siting import Median, ones, p_median
from tests.engine.allocate.small import call, proposal


def test_a_portfolio_is_that_of_cp_sat() -> None:
    dice = np.random.default_rng(2)
    proposals = [proposal(f"p{at}", int(dice.integers(1, 99)), int(dice.integers(1, 60)), int(dice.integers(1, 60)))
                 for at in range(60)]  # fmt: skip
    question = call(*proposals, de=500, jp=600)
    model = cp_model.CpModel()
    chosen = [model.new_bool_var(one.id) for one in proposals]
    for at, budget in ((0, 500), (1, 600)):
        model.add(
            sum(int(one.partners[at].asks.amount) * x for one, x in zip(proposals, chosen, strict=True))
            <= budget
        )
    model.maximize(sum(int(one.score) * x for one, x in zip(proposals, chosen, strict=True)))
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    assert solve(program_of(question)).value == solver.objective_value


def test_an_assignment_is_that_of_min_cost_flow() -> None:
    dice = np.random.default_rng(6)
    code = np.sort(dice.choice(200 * 90, 6000, replace=False))
    panel = Panel(
        submissions=[Submission(id=f"s{at}", reviews=3, sides={"de": 1, "jp": 1}) for at in range(200)],
        reviewers=[Reviewer(id=f"r{at}", side=("de", "jp")[at % 2], load=8) for at in range(90)],
        submission=code // 90, reviewer=code % 90, score=dice.random(6000).round(3),
    )  # fmt: skip
    ours, theirs = assign(panel), assign_by_flow(panel)
    assert ours.value == pytest.approx(theirs.value) == pytest.approx(theirs.bound)


def test_a_median_is_that_of_another_solver() -> None:
    dice = np.random.default_rng(9)
    distance = dice.integers(1, 99, (25, 25)).astype(float)
    solver = pywraplp.Solver.CreateSolver("SCIP")
    open_ = [solver.BoolVar("") for _ in range(25)]
    uses = [[solver.NumVar(0, 1, "") for _ in range(25)] for _ in range(25)]
    solver.Add(sum(open_) <= 4)
    for row in uses:
        solver.Add(sum(row) == 1)
        for x, y in zip(row, open_, strict=True):
            solver.Add(x <= y)
    solver.Minimize(sum(distance[i, j] * uses[i][j] for i in range(25) for j in range(25)))
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    names = [str(at) for at in range(25)]
    task = Median(sites=names, demands=names, distance=distance, weight=ones(25), count=4)
    assert p_median(task).value == pytest.approx(solver.Objective().Value())


def test_a_panel_of_conflicts_alone_is_a_shortage_for_the_flow_too() -> None:
    nobody = np.zeros(1, np.int64)
    panel = Panel(
        submissions=[Submission(id="S", reviews=1)], reviewers=[Reviewer(id="D", side="de", load=1)],
        submission=nobody, reviewer=nobody, score=np.ones(1), conflicts=frozenset({("S", "D")}),
    )  # fmt: skip
    with pytest.raises(ShortageError, match="0 eligible reviewers"):
        assign_by_flow(panel)
