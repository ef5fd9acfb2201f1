"""How often each is chosen when the inputs vary within their error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from hannover.engine.allocate.errors import EmptyError, InfeasibleError, OutOfTimeError
from hannover.engine.allocate.program import Floats, Plan, Program
from hannover.engine.allocate.solving import optimum
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["Robust", "robust"]

RUN_GAP = 1e-4
SHORTEST_RUN = 0.05


@dataclass(frozen=True, kw_only=True)
class Robust:
    """In which share of the runs each was chosen, and how the plan at hand stands in them.

    chosen  share of runs by name
    runs    how many were solved; less than asked for when time or the watch ended the work, or a run allowed no plan
    """

    chosen: Mapping[str, float]
    runs: int
    infeasible: int
    firm: tuple[str, ...]
    contested: tuple[str, ...]

    @property
    def because(self) -> tuple[str, ...]:
        return (
            f"{self.runs} runs: {len(self.firm)} of the plan are chosen in every run",
            f"{len(self.contested)} are chosen in some runs only",
        )


def robust(
    program: Program, plan: Plan, *, error: Floats, use_error: float = 0.0, runs: int = 100, seed: int = 1,
    seconds: float = 60.0, watch: Watch | None = None,
) -> Robust:  # fmt: skip
    """How often each is chosen when values vary by `error` and uses by `use_error`.

    error      standard error of each column's value, in its unit
    use_error  standard error of every use, as a share of it
    seed       the same seed gives the same runs
    watch      is told of every run, and ends the work: the runs that were finished count
    """
    if runs < 1 or len(error) != program.size or not (np.asarray(error) >= 0).all() or not use_error >= 0:
        raise EmptyError("needs a run or more, and an error of zero or more for every column", field="error")
    deadline, random = Deadline(seconds, watch=watch), np.random.default_rng(seed)
    counts, solved, infeasible = np.zeros(program.size), 0, 0
    for number in range(runs):
        if deadline.left <= 0:
            break
        varied = vary(program, np.asarray(error, float), use_error, random)
        part = deadline.share(number, runs)
        try:
            found = optimum(
                varied,
                seconds=max(part.left, SHORTEST_RUN),
                gap=RUN_GAP,
                start=plan.amounts,
                watch=part.watch,
            )
        except InfeasibleError:
            infeasible += 1
            continue
        except OutOfTimeError:
            continue
        if deadline.stopped:
            break
        counts += found.amounts > DUST
        solved += 1
    share = counts / max(solved, 1)
    return Robust(
        chosen={name: float(share[at]) for at, name in enumerate(program.names)},
        runs=solved,
        infeasible=infeasible,
        firm=tuple(
            name for at, name in enumerate(program.names) if share[at] == 1 and plan.amounts[at] > DUST
        ),
        contested=tuple(name for at, name in enumerate(program.names) if 0 < share[at] < 1),
    )


DUST = 1e-9


def vary(program: Program, error: Floats, use_error: float, random: np.random.Generator) -> Program:
    """The program with values and uses drawn anew around what they are."""
    value = program.value + error * random.standard_normal(program.size)
    if not use_error:
        return replace(program, value=value)
    rows = []
    for block in program.rows:
        drawn = block.uses.data * np.maximum(1 + use_error * random.standard_normal(len(block.uses.data)), 0)
        counts = bool((block.uses.data == 1).all())
        data = block.uses.data if counts else drawn
        uses = csr_array((data, block.uses.indices, block.uses.indptr), shape=block.uses.shape)
        rows.append(replace(block, uses=uses))
    return replace(program, value=value, rows=tuple(rows))
