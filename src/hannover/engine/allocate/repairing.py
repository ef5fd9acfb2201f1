"""When no plan keeps every row: the smallest change to named rows that would allow one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from hannover.engine.allocate.errors import InfeasibleError, OutOfTimeError
from hannover.engine.allocate.highs import load
from hannover.engine.allocate.program import Floats, Program, RowName, Rows
from hannover.engine.allocate.telling import telling
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["Change", "Repair", "repair"]

VISIBLE = 1e-6
STAGE = "change"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One limit, as it is and as it would have to be."""

    row: RowName
    limit: str
    before: float
    after: float

    def __str__(self) -> str:
        return f"{self.row}: {self.limit} {self.after:,.10g} {self.row.unit} instead of {self.before:,.10g}"


@dataclass(frozen=True, kw_only=True)
class Repair:
    """The changes, their size (sum of changes, each as a share of its limit), and the least that any repair needs."""

    changes: tuple[Change, ...]
    size: float
    bound: float
    repaired: Program

    @property
    def because(self) -> tuple[str, ...]:
        proof = (
            "no smaller change does"
            if self.size <= self.bound * (1 + 1e-6) + 1e-9
            else "a smaller change may do"
        )
        return (*map(str, self.changes), proof)


def repair(program: Program, *, seconds: float = 20.0, watch: Watch | None = None) -> Repair:
    """The smallest change to limits, each counted as a share of the limit, so that some plan keeps every row.

    Rows marked `firm` and the bounds of columns are not touched. A limit of zero counts its change in whole units.
    watch  is told of the size of the change under the stage "change", and may end the work
    Raises InfeasibleError if firm rows alone allow no plan, OutOfTimeError.
    """
    deadline = Deadline(seconds, watch=watch, stage=STAGE)
    _, least, most = program.stacked
    soft = np.concatenate(
        [np.full(len(block.who), not block.firm) for block in program.rows] or [np.empty(0, bool)]
    )
    under, over = np.flatnonzero(soft & np.isfinite(least)), np.flatnonzero(soft & np.isfinite(most))
    relaxed = with_slack(program, under, over)
    model = load(relaxed)
    answer = model.solve(seconds=deadline.left, tell=telling(relaxed, deadline, None, 0.0))
    if answer.infeasible:
        raise InfeasibleError("rows that may not be changed allow no plan", field="rows")
    if answer.amounts is None:
        raise OutOfTimeError("no repair was found in time", bound=answer.bound)
    whole = np.where(program.whole, np.round(answer.amounts[: program.size]), answer.amounts[: program.size])
    return told(program, whole, bound=answer.bound, touched=soft)


def with_slack(program: Program, under: np.ndarray, over: np.ndarray) -> Program:
    """The program with one column for each limit that may move; the sum of moves is to be the least.

    A row whose own two limits contradict each other becomes two rows, so that each limit moves by itself.
    """
    matrix, least, most = program.stacked
    limits, size = np.concatenate([least[under], most[over]]), len(under) + len(over)
    crossed, count = np.flatnonzero(least > most), matrix.shape[0]
    above = over.copy()
    split = np.isin(over, crossed)
    above[split] = count + np.searchsorted(crossed, over[split])
    matrix = csr_array(vstack([matrix, matrix[crossed]], "csr"))
    most, least = (
        np.concatenate([most, most[crossed]]),
        np.concatenate([least, np.full(len(crossed), -np.inf)]),
    )
    most[crossed] = np.inf
    entries = np.concatenate([np.ones(len(under)), -np.ones(len(over))])
    slack = csr_array(
        (entries, (np.concatenate([under, above]), np.arange(size))), shape=(matrix.shape[0], size)
    )
    names = [f"move {number}" for number in range(size)]
    rows = Rows(what="row", who=list(map(str, range(matrix.shape[0]))), uses=csr_array(hstack([matrix, slack], "csr")),
                most=most, least=least)  # fmt: skip
    return Program(
        names=[*program.names, *names],
        value=np.concatenate([np.zeros(program.size), 1.0 / np.maximum(np.abs(limits), 1.0)]),
        rows=(rows,),
        goal="least",
        most=np.concatenate([program.most, np.full(size, np.inf)]),
        least=np.concatenate([program.least, np.zeros(size)]),
        whole=np.concatenate([program.whole, np.zeros(size, dtype=bool)]),
    )


def told(program: Program, amounts: Floats, *, bound: float, touched: np.ndarray) -> Repair:
    """The changes that a plan needs, read from the plan itself."""
    changes, size, blocks = [], 0.0, []
    for block in program.rows:
        used = block.uses @ amounts
        most, least = block.most.copy(), block.least.copy()
        broken = [
            (row, limits, word)
            for limits, word, off in (
                (most, "at most", used > most + VISIBLE), (least, "at least", used < least - VISIBLE),
            )
            for row in np.flatnonzero(off).tolist()
        ]  # fmt: skip
        for row, limits, word in broken if not block.firm else ():
            before, limits[row] = float(limits[row]), used[row]
            size += abs(used[row] - before) / max(abs(before), 1.0)
            changes.append(Change(row=block.name(row), limit=word, before=before, after=float(used[row])))
        blocks.append(replace(block, most=most, least=least))
    return Repair(changes=tuple(changes), size=size, bound=min(bound, size),
                  repaired=replace(program, rows=tuple(blocks)))  # fmt: skip
