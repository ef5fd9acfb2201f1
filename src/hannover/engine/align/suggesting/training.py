"""Training the model on crosswalks that people made, and measuring it on those that training never saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from hannover.engine.align.suggesting.evidence import Evidence
from hannover.engine.align.suggesting.model import Model
from hannover.errors import InputError

__all__ = ["Example", "Quality", "leave_one_out", "quality", "recall_at", "train"]

RIDGE = 1e-4
WRONG_FOR_EACH_RIGHT = 40
MOST_WRONG = 6000
SEED = 20170319


@dataclass(frozen=True)
class Example:
    """One crosswalk to learn from.

    name   of the crosswalk; examples of one name (its two directions, its translations) are left out together
    right  sources x targets, true where people mapped
    """

    name: str
    evidence: Evidence
    right: np.ndarray


@dataclass(frozen=True, slots=True)
class Quality:
    """How good suggestions are on one crosswalk.

    recall_at_10   share of the pairs that people made among the ten best of each source
    precision, recall  of the pairs from the threshold on
    calibration    mean distance of probability and truth over ten bins of equal probability mass
    """

    name: str
    pairs: int
    recall_at_10: float
    precision: float
    recall: float
    calibration: float

    @property
    def because(self) -> str:
        return (
            f"{self.name}: recall at ten {self.recall_at_10:.3f} of {self.pairs} pairs; from the threshold on "
            f"precision {self.precision:.3f}, recall {self.recall:.3f}; calibration error {self.calibration:.3f}"
        )


def recall_at(scores: np.ndarray, right: np.ndarray, *, best: int = 10) -> float:
    """The share of all right pairs that are among the `best` of their source."""
    top = np.argsort(-scores, axis=1, kind="stable")[:, :best]
    return float(np.take_along_axis(right, top, axis=1).sum() / max(int(right.sum()), 1))


def train(examples: Sequence[Example], *, folds: int = 3, provenance: str = "") -> Model:
    """The model of the examples, each crosswalk counting the same.

    Weights come from a logistic regression without negative weights on all right and some wrong pairs. Probabilities
    and the threshold come from scores of crosswalks that the weights were not trained on, over all their pairs.

    Raises  InputError with fewer than `folds` crosswalks of different names
    """
    names = sorted({example.name for example in examples})
    if len(names) < folds or folds < 2:
        raise InputError(
            f"{len(names)} crosswalks are too few to train on",
            field="examples",
            remedy=f"at least {max(folds, 2)}",
        )
    fold_of = {name: number % folds for number, name in enumerate(names)}
    unseen: list[Scored] = []
    for fold in range(folds):
        texts, weights = weigh([example for example in examples if fold_of[example.name] != fold])
        unseen += [
            Scored(scored(example.evidence.signals(texts), weights), example.right)
            for example in examples
            if fold_of[example.name] == fold
        ]
    intercept, slope, crowding = calibrate(unseen)
    texts, weights = weigh(examples)
    model = Model(texts, weights, intercept, slope, crowding, 0.5, provenance)
    return replace(model, threshold=best_threshold(model, unseen))


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a crosswalk's pairs, by weights that were trained without it."""

    scores: np.ndarray
    right: np.ndarray


def scored(values: np.ndarray, weights: Sequence[float]) -> np.ndarray:
    found: np.ndarray = values.astype(np.float32) @ np.array(weights, dtype=np.float32)
    return found


def weigh(examples: Sequence[Example]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The weights of the signals of texts, and then those of all signals."""
    rights = [example.right for example in examples]
    texts = weigh_signals([example.evidence.texts for example in examples], rights)
    return texts, weigh_signals([example.evidence.signals(texts) for example in examples], rights)


def weigh_signals(tables: Sequence[np.ndarray], rights: Sequence[np.ndarray]) -> tuple[float, ...]:
    """One weight a signal, rounded to four places: logistic regression, all right and some wrong pairs."""
    random = np.random.default_rng(SEED)
    rows, truths, shares = [], [], []
    for table, truth in zip(tables, rights, strict=True):
        right, wrong = np.argwhere(truth), np.argwhere(~truth)
        count = min(len(wrong), WRONG_FOR_EACH_RIGHT * len(right), MOST_WRONG)
        chosen = np.concatenate([right, wrong[random.choice(len(wrong), count, replace=False)]])
        rows.append(table[chosen[:, 0], chosen[:, 1]].astype(np.float64))
        truths.append(np.concatenate([np.ones(len(right)), np.zeros(count)]))
        shares.append(np.full(len(chosen), 1 / (len(chosen) * len(tables))))
    values, said, share = np.concatenate(rows), np.concatenate(truths), np.concatenate(shares)
    spread = values.std(axis=0) + 1e-6
    values = values / spread

    def loss(point: np.ndarray) -> tuple[float, np.ndarray]:
        odds = values @ point[1:] + point[0]
        off = (1 / (1 + np.exp(-odds)) - said) * share
        cost = ((np.logaddexp(0, odds) - said * odds) * share).sum() + RIDGE * (point[1:] ** 2).sum()
        return float(cost), np.concatenate([[off.sum()], values.T @ off + 2 * RIDGE * point[1:]])

    bounds = [(None, None)] + [(0, None)] * values.shape[1]
    found = minimize(loss, np.zeros(values.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds)
    return tuple(np.round(found.x[1:] / spread, 4).tolist())


def calibrate(unseen: Sequence[Scored]) -> tuple[float, float, float]:
    """Intercept, slope and crowding of the probability (Platt 1999, with the number of targets beside the score)."""
    parts = [
        (
            one.scores.ravel(),
            np.log(one.scores.shape[1]),
            one.right.ravel(),
            1 / (one.right.size * len(unseen)),
        )
        for one in unseen
    ]

    def loss(point: np.ndarray) -> tuple[float, np.ndarray]:
        cost, slope = 0.0, np.zeros(3)
        for scores, crowd, right, share in parts:
            odds = point[0] + point[1] * scores - point[2] * crowd
            off = (1 / (1 + np.exp(-odds)) - right) * share
            cost += float(((np.logaddexp(0, odds) - right * odds) * share).sum())
            slope += np.array([off.sum(), (off * scores).sum(), -crowd * off.sum()])
        return cost, slope

    found = minimize(loss, np.array([0.0, 1.0, 1.0]), jac=True, method="L-BFGS-B")
    first, second, third = np.round(found.x, 4).tolist()
    return first, second, third


def best_threshold(model: Model, unseen: Sequence[Scored]) -> float:
    """The probability that gives the best mean F1 over the crosswalks."""
    known = [(model.probabilities(one.scores, targets=one.scores.shape[1]), one.right) for one in unseen]

    def mean_f1(threshold: float) -> float:
        return float(np.mean([f1(found >= threshold, right) for found, right in known]))

    return max((step / 50 for step in range(1, 40)), key=mean_f1)


def f1(found: np.ndarray, right: np.ndarray) -> float:
    both = int((found & right).sum())
    return 2 * both / max(int(found.sum()) + int(right.sum()), 1)


def quality(model: Model, example: Example) -> Quality:
    """How good the model's suggestions are on a crosswalk."""
    scores = model.scores(model.signals(example.evidence))
    chances = model.probabilities(scores, targets=scores.shape[1])
    proposed = chances >= model.threshold
    both = int((proposed & example.right).sum())
    return Quality(
        name=example.name,
        pairs=int(example.right.sum()),
        recall_at_10=recall_at(scores, example.right),
        precision=both / max(int(proposed.sum()), 1),
        recall=both / max(int(example.right.sum()), 1),
        calibration=calibration_error(chances.ravel(), example.right.ravel()),
    )


def calibration_error(chances: np.ndarray, right: np.ndarray) -> float:
    """The mean distance of probability and truth over ten bins, each holding a tenth of the probability mass."""
    order = np.argsort(chances)
    mass = np.cumsum(chances[order])
    bins = np.minimum((10 * mass / max(float(mass[-1]), 1e-12)).astype(int), 9)
    sizes = np.bincount(bins, minlength=10)
    said = np.bincount(bins, weights=chances[order], minlength=10)
    true = np.bincount(bins, weights=right[order].astype(float), minlength=10)
    return float(np.abs(said - true).sum() / max(float(sizes.sum()), 1))


def leave_one_out(examples: Sequence[Example]) -> tuple[Quality, ...]:
    """The quality on every crosswalk of a model trained, calibrated and thresholded on all the others."""
    found = []
    for name in dict.fromkeys(example.name for example in examples):
        model = train([example for example in examples if example.name != name])
        found += [quality(model, example) for example in examples if example.name == name]
    return tuple(found)
