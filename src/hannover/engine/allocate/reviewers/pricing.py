"""The linear program of an assignment, which takes in a pair only when its price says that it may help.

Needs and sides are nested, and so are loads: every corner of the program without fairness rows is whole (two laminar
families, Edmonds 1970), so its optimum is an assignment.
"""

from __future__ import annotations

import highspy
import numpy as np

from hannover.engine.allocate.highs import SEED, told_to
from hannover.engine.allocate.program import Floats
from hannover.engine.allocate.reviewers.domain import Eligible, Indices
from hannover.engine.allocate.watching import Deadline

__all__ = ["Market"]

FIRST_PAIRS = 8
MOST_ADDED = 30_000
HELPS = 1e-7
DUST = 1e-10


class Market:
    """Pairs in the program so far, and HiGHS with it. Column 0 is the total of the worst-served submission.

    Rows: one a submission (its needs), one a reviewer (its load), one for each side that a submission asks for, and,
    from `protect` on, one for each submission whose total may not fall below column 0.
    """

    def __init__(self, eligible: Eligible, first: Indices) -> None:
        self.eligible = eligible
        submissions, reviewers = len(eligible.needs), len(eligible.load)
        asked = np.argwhere(eligible.least > 0)
        self.side_row = np.full(eligible.least.shape, -1)
        self.side_row[asked[:, 0], asked[:, 1]] = submissions + reviewers + np.arange(len(asked))
        self.fair_row = np.full(submissions, -1)
        self.rows = submissions + reviewers + len(asked)
        self.inside = np.zeros(len(eligible.score), bool)
        self.active = np.empty(0, np.int64)
        least = np.concatenate([eligible.needs, np.zeros(reviewers), eligible.least[tuple(asked.T)]]).astype(
            float
        )
        most = np.concatenate([eligible.needs, eligible.load, np.full(len(asked), np.inf)]).astype(float)
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("random_seed", SEED)
        empty = np.empty(0, np.int32)
        self.highs.addRows(self.rows, least, most, 0, np.zeros(self.rows, np.int32), empty, np.empty(0))
        self.highs.addCol(0.0, 0.0, np.inf, 0, empty, np.empty(0))
        self.highs.setMaximize()
        self.worth_of_sum = 1.0
        self.add(np.union1d(first, self.promising()))

    def promising(self) -> Indices:
        """The best pairs of each submission and side."""
        eligible = self.eligible
        group = eligible.submission * len(eligible.sides) + eligible.side[eligible.reviewer]
        order = np.lexsort((-eligible.score, group))
        starts = np.concatenate([[0], np.flatnonzero(np.diff(group[order])) + 1])
        rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
        found: Indices = np.asarray(order[rank < FIRST_PAIRS], np.int64)
        return found

    def add(self, pairs: Indices) -> None:
        """Takes pairs into the program."""
        eligible = self.eligible
        submission, reviewer = eligible.submission[pairs], eligible.reviewer[pairs]
        side, fair = self.side_row[submission, eligible.side[reviewer]], self.fair_row[submission]
        rows = np.stack([submission, len(eligible.needs) + reviewer, side, fair], axis=1)
        uses = np.ones(rows.shape)
        uses[:, 3] = eligible.score[pairs]
        used = rows >= 0
        starts = np.concatenate([[0], np.cumsum(used.sum(axis=1))[:-1]]).astype(np.int32)
        self.highs.addCols(
            len(pairs), eligible.score[pairs] * self.worth_of_sum, np.zeros(len(pairs)), np.ones(len(pairs)),
            int(used.sum()), starts, rows[used].astype(np.int32), uses[used],
        )  # fmt: skip
        self.active = np.concatenate([self.active, pairs])
        self.inside[pairs] = True

    def aim(self, *, worst: bool) -> None:
        """What is maximised from now on: the worst total, or the sum."""
        self.worth_of_sum = 0.0 if worst else 1.0
        columns = np.arange(1 + len(self.active), dtype=np.int32)
        value = np.concatenate(
            [[1.0 if worst else 0.0], self.eligible.score[self.active] * self.worth_of_sum]
        )
        self.highs.changeColsCost(len(columns), columns, value)

    def protect(self, submissions: Indices) -> None:
        """From now on these totals may not fall below column 0."""
        for one in submissions:
            at = np.flatnonzero(self.eligible.submission[self.active] == one)
            columns = np.concatenate([[0], 1 + at]).astype(np.int32)
            uses = np.concatenate([[-1.0], self.eligible.score[self.active[at]]])
            self.highs.addRow(0.0, np.inf, len(columns), columns, uses)
            self.fair_row[one] = self.rows
            self.rows += 1

    def worst_between(self, least: float, most: float) -> None:
        self.highs.changeColBounds(0, least, most)

    def _run(self, deadline: Deadline, *, whole: bool) -> None:
        """Lets HiGHS work; whoever watches is told again of what is known, and may stop it."""
        if not deadline.watched:
            self.highs.run()
            return

        def tell(_value: float, _bound: float) -> bool:
            deadline.again()
            return not deadline.stopped

        with told_to(self.highs, tell, whole=whole):
            self.highs.run()

    def solve(self, deadline: Deadline) -> float | None:
        """The optimum over all eligible pairs; -inf if there is none; None if time ended before it was proven."""
        while True:
            self.highs.setOptionValue("time_limit", max(deadline.left, 0.01) + self.highs.getRunTime())
            self._run(deadline, whole=False)
            status = self.highs.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                better = self.openings()
                if not len(better):
                    return -np.inf
            elif status == highspy.HighsModelStatus.kOptimal:
                gain = self.gains(np.asarray(self.highs.getSolution().row_dual), worth=self.worth_of_sum)
                gain[self.inside] = 0.0
                better = np.flatnonzero(gain > HELPS)
                if not len(better):
                    return float(self.highs.getInfo().objective_function_value)
                if len(better) > MOST_ADDED:
                    better = better[np.argpartition(-gain[better], MOST_ADDED)[:MOST_ADDED]]
            else:
                return None
            self.add(np.sort(better))

    def gains(self, duals: Floats, *, worth: float) -> Floats:
        """What each eligible pair would add at these prices of the rows."""
        eligible = self.eligible
        by_row = np.append(duals, 0.0)
        submission = eligible.submission
        price = by_row[submission] + by_row[len(eligible.needs) + eligible.reviewer]
        price = price + by_row[self.side_row[submission, eligible.side[eligible.reviewer]]]
        found: Floats = eligible.score * (worth - by_row[self.fair_row[submission]]) - price
        return found

    def openings(self) -> Indices:
        """Pairs outside that could make an infeasible program feasible, by the ray that proves it infeasible."""
        outside = np.flatnonzero(~self.inside)
        _, exists, ray = self.highs.getDualRay()
        if not exists:
            return outside
        reach = -self.gains(np.asarray(ray), worth=0.0)
        side = np.sign(self._excess(np.asarray(ray))) or 0.0
        helps = reach[outside] * side > HELPS * np.abs(ray).max() if side else np.ones(len(outside), bool)
        found: Indices = outside[helps]
        return found

    def _excess(self, ray: Floats) -> float:
        """Above zero if the ray proves with its sign as it is, below zero if with the other, zero if with neither."""
        lp = self.highs.getLp()
        least, most = np.asarray(lp.row_lower_), np.asarray(lp.row_upper_)
        reach = -self.gains(ray, worth=0.0)[self.active]
        fixed = np.asarray(lp.col_lower_)[0] * -ray[self.fair_row[self.fair_row >= 0]].sum()
        for sign in (1.0, -1.0):
            y = sign * ray
            with np.errstate(invalid="ignore"):
                needed = np.where(y > DUST, y * least, np.where(y < -DUST, y * most, 0.0)).sum()
            if needed > np.maximum(sign * reach, 0.0).sum() + sign * fixed:
                return sign
        return 0.0

    @property
    def amounts(self) -> Floats:
        """How much of each active pair the last solution takes."""
        return np.asarray(self.highs.getSolution().col_value)[1:]

    def totals(self, amounts: Floats) -> Floats:
        eligible = self.eligible
        scores = amounts * eligible.score[self.active]
        found: Floats = np.bincount(eligible.submission[self.active], scores, len(eligible.needs)).astype(
            float
        )
        return found

    def whole(
        self, deadline: Deadline, *, start: Indices | None, gap: float
    ) -> tuple[Indices | None, float, bool]:
        """The best whole assignment of active pairs: the pairs, the bound among active pairs, whether there is none."""
        columns = np.arange(1, 1 + len(self.active), dtype=np.int32)
        self.highs.changeColsIntegrality(len(columns), columns, np.full(len(columns), 1, np.uint8))
        self.highs.setOptionValue("mip_rel_gap", gap)
        self.highs.setOptionValue("time_limit", max(deadline.left, 0.01) + self.highs.getRunTime())
        if start is not None:
            solution = highspy.HighsSolution()
            taken = np.isin(self.active, start).astype(float)
            solution.col_value = [float(self.totals(taken).min()), *taken.tolist()]
            self.highs.setSolution(solution)
        self._run(deadline, whole=True)
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        found = int(info.primal_solution_status) == int(highspy.SolutionStatus.kSolutionStatusFeasible)
        pairs = self.active[self.amounts > 0.5] if found else None
        bound = float(info.mip_dual_bound)
        self.highs.changeColsIntegrality(len(columns), columns, np.zeros(len(columns), np.uint8))
        return pairs, bound if np.isfinite(bound) else np.inf, status == highspy.HighsModelStatus.kInfeasible
