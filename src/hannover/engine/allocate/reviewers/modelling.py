"""A panel as a program: to be priced, varied, and asked why not."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array

from hannover.engine.allocate.program import Program, Rows
from hannover.engine.allocate.reviewers.domain import Panel

__all__ = ["panel_program"]


def panel_program(panel: Panel) -> Program:
    """The question by sum of scores: a column for each eligible pair, named "submission - reviewer".

    Rows: the reviews that each submission needs, those of each side that it asks for, the load of each reviewer.
    """
    eligible = panel.eligible
    submissions, reviewers = [one.id for one in panel.submissions], [one.id for one in panel.reviewers]
    columns = np.arange(len(eligible.score))
    ones = np.ones(len(columns))

    def counted(row: np.ndarray, size: int) -> csr_array:
        return csr_array(coo_array((ones[: len(row)], (row, columns)), shape=(size, len(columns))))

    needs = eligible.needs.astype(float)
    rows = [
        Rows(what="reviews", who=submissions, uses=counted(eligible.submission, len(submissions)), most=needs,
             least=needs, unit="reviews"),
        Rows.at_most("load", reviewers, counted(eligible.reviewer, len(reviewers)), eligible.load.astype(float),
                     unit="reviews"),
    ]  # fmt: skip
    for number, side in enumerate(eligible.sides):
        asking = np.flatnonzero(eligible.least[:, number])
        if len(asking):
            of_side = (eligible.side[eligible.reviewer] == number).astype(float)
            uses = csr_array(counted(eligible.submission, len(submissions)).multiply(of_side[np.newaxis, :]))
            who, least = [submissions[at] for at in asking], eligible.least[asking, number].astype(float)
            rows.append(Rows.at_least(f"reviews by {side}", who, uses[asking], least, unit="reviews"))
    names = [f"{submissions[one]} - {reviewers[other]}" for one, other in zip(
        eligible.submission.tolist(), eligible.reviewer.tolist(), strict=True)]  # fmt: skip
    return Program(names=names, value=eligible.score, rows=tuple(rows), unit="score")
