"""Scores set right for lenient and severe reviewers: a mixed model with estimated variances.

score = mean + quality of the submission + leniency of the reviewer + the rest, all three normal. The variances are
estimated by restricted maximum likelihood (Patterson & Thompson 1971); the calibrated score is the best linear unbiased
prediction (Henderson 1975), which draws a score based on few reviews toward the mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from hannover.engine.allocate.building import refuse_duplicates
from hannover.engine.allocate.errors import DisconnectedError, EmptyError, NegativeError, listed
from hannover.engine.allocate.program import Floats
from hannover.engine.allocate.reviewers.identifying import refuse_unidentified

__all__ = ["Calibration", "Review", "calibrate"]

SMALLEST_RATIO, LARGEST_RATIO = -9.0, 9.0
STARTS = ((0.0, 0.0), (2.0, 2.0))


@dataclass(frozen=True, kw_only=True)
class Review:
    submission: str
    reviewer: str
    score: float


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Both scores of each submission, and what was learned about the reviewers.

    raw         mean of the scores as given
    calibrated  predicted score by an average reviewer; `error` is its standard error
    leniency    by reviewer, how far above an average reviewer; negative is severe
    variances   of quality, leniency and the rest
    """

    raw: Mapping[str, float]
    calibrated: Mapping[str, float]
    error: Mapping[str, float]
    leniency: Mapping[str, float]
    mean: float
    variance_quality: float
    variance_leniency: float
    variance_rest: float

    @property
    def _variances(self) -> tuple[float, float, float]:
        return self.variance_quality, self.variance_leniency, self.variance_rest

    @property
    def because(self) -> tuple[str, ...]:
        total = sum(self._variances)
        quality, leniency, rest = ((part / total if total > 0 else 0.0) for part in self._variances)
        moved = max(self.raw, key=lambda name: abs(self.raw[name] - self.calibrated[name]))
        return (
            f"differences between scores: {quality:.0%} quality, {leniency:.0%} who reviewed, {rest:.0%} neither",
            f"{moved} moves most: {self.raw[moved]:.3g} as given, {self.calibrated[moved]:.3g} calibrated",
        )


def calibrate(reviews: Sequence[Review]) -> Calibration:
    """Raw and calibrated score of every submission.

    Raises EmptyError for too few reviews, DuplicateError for a pair twice, NegativeError for a score that is no number;
    DisconnectedError that names the parts when some reviewers share no submission with the rest, directly or through
    others: then nothing tells leniency from quality; UnidentifiedError when all are connected and the variances cannot
    be told apart all the same: every reviewer gave one review, every submission has one, there is one of either.
    """
    if len(reviews) < 3:
        raise EmptyError(f"{len(reviews)} reviews are too few", field="reviews", remedy="three or more")
    refuse_duplicates((f"{one.reviewer} on {one.submission}" for one in reviews), field="reviews")
    strange = [one.reviewer for one in reviews if not np.isfinite(one.score)]
    if strange:
        raise NegativeError(f"a score of {listed(strange)} is not a number", field="reviews")
    submissions, reviewers = (
        sorted({one.submission for one in reviews}),
        sorted({one.reviewer for one in reviews}),
    )
    at_submission = {name: at for at, name in enumerate(submissions)}
    at_reviewer = {name: at for at, name in enumerate(reviewers)}
    rows = np.array([at_submission[one.submission] for one in reviews])
    columns = np.array([at_reviewer[one.reviewer] for one in reviews])
    refuse_parts(rows, columns, submissions, reviewers)
    refuse_unidentified(rows, columns)
    score = np.array([one.score for one in reviews], float)
    model = Model(rows, columns, score)
    fit = model.fit()
    raw = np.bincount(rows, weights=score) / np.bincount(rows)
    return Calibration(
        raw=dict(zip(submissions, raw.tolist(), strict=True)),
        calibrated=dict(zip(submissions, (fit.mean + fit.quality).tolist(), strict=True)),
        error=dict(zip(submissions, fit.error.tolist(), strict=True)),
        leniency=dict(zip(reviewers, fit.leniency.tolist(), strict=True)),
        mean=fit.mean, variance_quality=fit.variances[0], variance_leniency=fit.variances[1],
        variance_rest=fit.variances[2],
    )  # fmt: skip


def refuse_parts(
    rows: NDArray[np.int64], columns: NDArray[np.int64], submissions: Sequence[str], reviewers: Sequence[str]
) -> None:
    size = len(submissions)
    graph = coo_array((np.ones(len(rows)), (rows, size + columns)), shape=(size + len(reviewers),) * 2)
    count, label = connected_components(graph, directed=False)
    if count > 1:
        parts = [
            [submissions[at] for at in np.flatnonzero(label[:size] == part).tolist()] for part in range(count)
        ]
        told = "; ".join(f"({listed(part)})" for part in parts[:4])
        raise DisconnectedError(
            f"the reviews fall into {count} parts that share no reviewer: {told}", parts=parts, field="reviews",
            remedy="calibrate each part alone, or let a reviewer of one part review a submission of another",
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fit:
    mean: float
    quality: Floats
    leniency: Floats
    error: Floats
    variances: tuple[float, float, float]


class Model:
    """The mixed model's equations, with the submissions eliminated so that only reviewers are solved for."""

    def __init__(self, rows: NDArray[np.int64], columns: NDArray[np.int64], score: Floats) -> None:
        self.size, self.reviewers = len(score), int(columns.max()) + 1
        self.by_submission = np.bincount(rows).astype(float)
        self.by_reviewer = np.bincount(columns).astype(float)
        self.met = csr_array(
            coo_array((np.ones(self.size), (rows, columns)), shape=(len(self.by_submission), self.reviewers))
        )
        self.shift = float(score.mean())
        centred = score - self.shift
        self.sum_submission = np.bincount(rows, weights=centred)
        self.sum_reviewer = np.bincount(columns, weights=centred)
        self.squares = float(centred @ centred)

    def fit(self) -> Fit:
        """Variances by restricted maximum likelihood, and the predictions that follow from them."""
        if self.squares <= 1e-24 * max(1.0, self.shift**2) * self.size:
            none = np.zeros(len(self.by_submission))
            return Fit(
                mean=self.shift,
                quality=none,
                leniency=np.zeros(self.reviewers),
                error=none,
                variances=(0.0, 0.0, 0.0),
            )
        bounds = [(SMALLEST_RATIO, LARGEST_RATIO)] * 2
        tries = [
            minimize(lambda ratio: self.deviance(ratio), start, method="L-BFGS-B", bounds=bounds)
            for start in STARTS
        ]
        best = min(tries, key=lambda found: float(found.fun))
        return self.predict(np.exp(best.x))

    def solve(
        self, ratios: Floats
    ) -> tuple[Floats, Floats, float, float, tuple[Floats, bool], Floats, Floats]:
        """Mean with leniencies, qualities, residual sum of squares, log determinant, factor, and the elimination.

        ratios  variance of the rest over that of quality, and over that of leniency
        """
        weight = 1.0 / (self.by_submission + ratios[0])
        scaled = csr_array(self.met.multiply(weight[:, None]))
        inner = np.zeros((self.reviewers + 1, self.reviewers + 1))
        inner[0, 0] = self.size - float(weight @ self.by_submission**2)
        cross = self.by_reviewer - scaled.T @ self.by_submission
        inner[0, 1:] = inner[1:, 0] = cross
        inner[1:, 1:] = -(self.met.T @ scaled).toarray()
        inner[np.arange(1, self.reviewers + 1), np.arange(1, self.reviewers + 1)] += (
            self.by_reviewer + ratios[1]
        )
        right = np.concatenate(
            [
                [-float(weight @ (self.by_submission * self.sum_submission))],
                self.sum_reviewer - scaled.T @ self.sum_submission,
            ]
        )
        factor = cho_factor(inner, lower=True)
        found = cho_solve(factor, right)
        quality = weight * (self.sum_submission - self.by_submission * found[0] - self.met @ found[1:])
        rest = self.squares - float(quality @ self.sum_submission) - float(found[1:] @ self.sum_reviewer)
        log = float(np.log(self.by_submission + ratios[0]).sum() + 2 * np.log(np.diag(factor[0])).sum())
        return found, quality, max(rest, 1e-300), log, factor, weight, ratios

    def deviance(self, log_ratios: Floats) -> float:
        """Minus twice the restricted log likelihood, the rest's variance profiled out, up to a constant."""
        ratios = np.exp(np.asarray(log_ratios, float))
        _, _, rest, log, _, _, _ = self.solve(ratios)
        penalty = len(self.by_submission) * np.log(ratios[0]) + self.reviewers * np.log(ratios[1])
        return float((self.size - 1) * np.log(rest) + log - penalty)

    def predict(self, ratios: Floats) -> Fit:
        found, quality, rest, _, factor, weight, _ = self.solve(ratios)
        variance = rest / (self.size - 1)
        carried = np.concatenate([self.by_submission[:, None], self.met.toarray()], axis=1) * weight[:, None]
        carried[:, 0] -= 1.0
        spread = weight + np.einsum("ij,ij->i", carried, cho_solve(factor, carried.T).T)
        return Fit(
            mean=self.shift + float(found[0]),
            quality=quality,
            leniency=found[1:],
            error=np.sqrt(np.maximum(variance * spread, 0.0)),
            variances=(variance / ratios[0], variance / ratios[1], variance),
        )
