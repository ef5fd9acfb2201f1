"""Whether an arrangement of reviews can tell quality, leniency and the rest apart, whatever the scores are.

The three variances are told apart if and only if the matrices that they stand before in the covariance of the scores
(same submission, same reviewer, same review) remain independent once the mean is taken out. Their inner products need
counts only, so that no matrix of reviews by reviews is made.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hannover.engine.allocate.errors import UnidentifiedError
from hannover.engine.allocate.program import Floats

__all__ = ["refuse_unidentified"]

TERMS = ("quality", "leniency", "the rest")
DEPENDENT = 1e-9
TWO_OF_EACH = (
    "let some reviewers review two submissions or more, and some submissions have two reviewers or more"
)


def refuse_unidentified(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> None:
    """Raises UnidentifiedError naming the terms that these reviews cannot tell apart.

    rows, columns  number of the submission and of the reviewer of each review
    """
    inner = inner_products(np.bincount(rows)[rows].astype(float), np.bincount(columns)[columns].astype(float))
    length = np.sqrt(np.maximum(np.diag(inner), 0.0))
    constant = length <= DEPENDENT * len(rows)
    if constant.any():
        terms = [name for name, alike in zip(TERMS, constant.tolist(), strict=True) if alike]
        what = "one submission" if constant[0] else "one reviewer"
        raise UnidentifiedError(
            f"all reviews have {what} in common: nothing tells {' and '.join(terms)} from the mean", terms=terms,
            field="reviews", remedy=TWO_OF_EACH,
        )  # fmt: skip
    values, vectors = np.linalg.eigh(inner / np.outer(length, length))
    if values[0] > DEPENDENT:
        return
    terms = [name for name, part in zip(TERMS, np.abs(vectors[:, 0]).tolist(), strict=True) if part > 1e-3]
    raise UnidentifiedError(
        f"{reason(terms)}: nothing tells {' from '.join(terms)}, and calibrated scores would be arbitrary", terms=terms,
        field="reviews", remedy=TWO_OF_EACH,
    )  # fmt: skip


def reason(terms: list[str]) -> str:
    if terms == ["leniency", "the rest"]:
        return "every reviewer gave one review"
    if terms == ["quality", "the rest"]:
        return "every submission has one review"
    return "who reviewed what follows such a pattern that the terms go together"


def inner_products(of_submission: Floats, of_reviewer: Floats) -> Floats:
    """Inner products of the three matrices with the mean taken out.

    of_submission, of_reviewer  for each review, how many reviews its submission and its reviewer have; the sums of the
                                rows of the first two matrices
    """
    count = len(of_submission)
    sums = np.stack([of_submission, of_reviewer, np.ones(count)])
    # The trace of the product of two of them: a review shares both submission and reviewer with itself alone.
    plain = np.full((3, 3), float(count))
    plain[0, 0], plain[1, 1] = of_submission.sum(), of_reviewer.sum()
    totals = sums.sum(axis=1)
    found: Floats = plain - 2 / count * (sums @ sums.T) + np.outer(totals, totals) / count**2
    return found
