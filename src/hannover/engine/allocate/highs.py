"""Hands a program to HiGHS as sparse blocks and takes the answer back; nothing in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_array

from hannover.engine.allocate.program import Floats, Program

__all__ = ["Answer", "Model", "Tell", "load", "told_to"]

SEED = 20170319
LARGEST_COEFFICIENT = 1024.0
Options = Mapping[str, float | bool | str]
NO_OPTIONS: Options = {}
FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
INFEASIBLE = {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}
ASKED = (
    highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
    highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt,
    highspy.cb.HighsCallbackType.kCallbackIpmInterrupt,
)

Tell = Callable[[float, float], bool]
"""Takes the value of the best plan and the bound that HiGHS has, infinite where it has none
(nan while a linear program is solved); False stops it."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What HiGHS found; `value` and `bound` without the program's constant.

    amounts   None when no plan was found
    duals     per row, empty for whole amounts; what one more unit of the limit adds to the value
    reduced   reduced cost per column, empty for whole amounts
    """

    amounts: Floats | None
    value: float
    bound: float
    infeasible: bool
    finished: bool
    duals: Floats
    reduced: Floats


@dataclass(frozen=True, kw_only=True)
class Model:
    """A program inside HiGHS, to be asked again after a change.

    scale  by what each row was multiplied, so that HiGHS's absolute tolerance means the same in every unit
    """

    program: Program
    highs: Any
    scale: Floats
    whole: bool

    def solve(
        self, *, seconds: float, gap: float = 0.0, start: Floats | None = None, tell: Tell | None = None
    ) -> Answer:
        highs = self.highs
        highs.setOptionValue("time_limit", max(seconds, 0.01) + highs.getRunTime())
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("mip_abs_gap", max(0.999 * self.program.quantum, 1e-6))
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            highs.setSolution(solution)
        if tell is None:
            highs.run()
        else:
            with told_to(highs, tell, whole=self.whole):
                highs.run()
        return self._answer()

    def _answer(self) -> Answer:
        highs = self.highs
        status, info, solution = highs.getModelStatus(), highs.getInfo(), highs.getSolution()
        found = int(info.primal_solution_status) == FEASIBLE
        finished = status == highspy.HighsModelStatus.kOptimal
        worst = np.inf if self.program.goal == "most" else -np.inf
        bound = info.mip_dual_bound if self.whole else info.objective_function_value if finished else worst
        return Answer(
            amounts=np.asarray(solution.col_value, float) if found else None,
            value=float(info.objective_function_value) if found else float("nan"),
            bound=self.program.tightened(float(bound)) if np.isfinite(bound) else worst,
            infeasible=status in INFEASIBLE,
            finished=finished,
            duals=np.empty(0) if self.whole else np.asarray(solution.row_dual, float) * self.scale,
            reduced=np.empty(0) if self.whole else np.asarray(solution.col_dual, float),
        )

    def add_row(self, uses: Floats, *, least: float, most: float) -> None:
        """One more row, its uses given for every column."""
        at = np.flatnonzero(uses).astype(np.int32)
        self.highs.addRow(least, most, len(at), at, uses[at].astype(float))

    def bound_columns(self, columns: np.ndarray[Any, Any], *, least: Floats, most: Floats) -> None:
        at = columns.astype(np.int32)
        self.highs.changeColsBounds(len(at), at, least, most)


@contextmanager
def told_to(highs: Any, tell: Tell, *, whole: bool) -> Iterator[None]:
    """HiGHS tells of its progress. An exception of the one who is told waits until HiGHS has stopped."""
    raised: list[BaseException] = []

    def asked(kind: Any, message: str, said: Any, answer: Any, data: Any) -> None:
        if raised:
            answer.user_interrupt = True
            return
        try:
            known = (float(said.mip_primal_bound), float(said.mip_dual_bound)) if whole else (np.nan, np.nan)
            answer.user_interrupt = not tell(*known)
        except BaseException as error:  # noqa: BLE001  # carried across HiGHS, which knows no Python exceptions
            raised.append(error)
            answer.user_interrupt = True

    highs.setCallback(asked, None)
    for kind in ASKED:
        highs.startCallback(kind)
    try:
        yield
    finally:
        for kind in ASKED:
            highs.stopCallback(kind)
        highs.setCallback(None, None)
    if raised:
        raise raised[0]


def load(program: Program, *, relaxed: bool = False, options: Options = NO_OPTIONS) -> Model:
    """Passes the blocks to HiGHS. `relaxed` allows parts of what comes only in whole amounts.

    options  of HiGHS, by their names there
    """
    matrix, least, most = program.stacked
    scale = scale_of(matrix)
    by_column = csr_array((matrix.data * np.repeat(scale, np.diff(matrix.indptr)), matrix.indices, matrix.indptr),
                          shape=matrix.shape).tocsc()  # fmt: skip
    whole = bool(program.whole.any()) and not relaxed
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("random_seed", SEED), *options.items()):
        highs.setOptionValue(option, value)
    if whole and not program.whole.all():
        # The presolve of 1.14.0 calls worse plans optimal where parts and whole amounts mix (HiGHS #3043).
        highs.setOptionValue("presolve", "off")
    sense = highspy.ObjSense.kMaximize if program.goal == "most" else highspy.ObjSense.kMinimize
    highs.passModel(
        program.size, len(least), by_column.nnz, int(highspy.MatrixFormat.kColwise), int(sense), 0.0,
        program.value.astype(float), program.least, program.most, least * scale, most * scale,
        by_column.indptr.astype(np.int32), by_column.indices.astype(np.int32), by_column.data.astype(float),
        (program.whole if whole else np.zeros(program.size)).astype(np.uint8),
    )  # fmt: skip
    return Model(program=program, highs=highs, scale=scale, whole=whole)


def scale_of(matrix: csr_array) -> Floats:
    """Per row a power of two that brings its largest use down to about a thousand; 1 where it is smaller."""
    scale = np.ones(matrix.shape[0])
    if matrix.nnz:
        filled = np.diff(matrix.indptr) > 0
        largest = np.zeros(matrix.shape[0])
        largest[filled] = np.maximum.reduceat(np.abs(matrix.data), matrix.indptr[:-1][filled])
        over = largest > LARGEST_COEFFICIENT
        scale[over] = 2.0 ** -np.ceil(np.log2(largest[over] / LARGEST_COEFFICIENT))
    return scale
