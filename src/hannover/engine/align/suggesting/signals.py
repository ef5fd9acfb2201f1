"""Signals of pairs as matrices, sources x targets: closeness, standing out, ranks, support by neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from hannover.engine.align.suggesting.sides import Side
from hannover.engine.text import gram_counts, weigh

__all__ = [
    "best_of_sentences",
    "closest",
    "cosines",
    "stood_out",
    "support_of_groups",
    "wordings",
]

NEIGHBOURS = 5
TINY = 1e-6


def stood_out(signal: np.ndarray, axis: int = 1, *, least_spread: float = TINY) -> np.ndarray:
    """How many standard deviations each value lies above the mean of its row (1) or column (0).

    least_spread  taken for the standard deviation where that is smaller
    """
    spread = np.maximum(signal.std(axis=axis, keepdims=True), least_spread)
    found: np.ndarray = (signal - signal.mean(axis=axis, keepdims=True)) / spread
    return found


def wordings(first: Sequence[str], second: Sequence[str], *, damped: bool = True) -> sparse.csr_array:
    """Weighted character n-grams of both lists, one below the other."""
    return weigh(gram_counts([*first, *second]), damped=damped).matrix


def cosines(weights: sparse.csr_array, count: int) -> np.ndarray:
    """The products of the first `count` rows with the rest."""
    found: np.ndarray = (weights[:count] @ weights[count:].T).toarray()
    return found


def best_of_sentences(first: Side, second: Side) -> np.ndarray:
    """For every pair the mean, over the source's sentences, of their closest sentence in the target."""
    close = first.sentence_meaning @ second.sentence_meaning.T
    to_target = np.maximum.reduceat(close, starts(second.sentence_owners), axis=1)
    begins = starts(first.sentence_owners)
    sizes = np.diff(np.append(begins, len(first.sentence_owners)))
    found: np.ndarray = np.add.reduceat(to_target, begins, axis=0) / sizes[:, None]
    return found


def starts(owners: np.ndarray) -> np.ndarray:
    return np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))


def support_of_groups(signal: np.ndarray, groups: np.ndarray, *, axis: int) -> np.ndarray:
    """For every pair the mean of the three best in its group of targets (axis 1) or of sources (axis 0)."""
    found = np.zeros_like(signal)
    for group in range(int(groups.max()) + 1 if len(groups) else 0):
        mine = np.flatnonzero(groups == group)
        inside = np.sort(signal[:, mine] if axis == 1 else signal[mine], axis=axis)
        if axis == 1:
            found[:, mine] = inside[:, -3:].mean(axis=1)[:, None]
        else:
            found[mine] = inside[-3:].mean(axis=0)[None]
    return found


def closest(meaning: np.ndarray, wording: sparse.csr_array) -> np.ndarray:
    """Items x items: the five closest of each by meaning and wording, of few items fewer; weights sum to one."""
    likeness = stood_out(meaning @ meaning.T) + stood_out((wording @ wording.T).toarray())
    np.fill_diagonal(likeness, -np.inf)
    found: np.ndarray = np.zeros_like(likeness)
    count = min(NEIGHBOURS, (len(likeness) - 1) // 4)
    if count < 1:
        return found
    places = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
    near = np.maximum(np.take_along_axis(likeness, places, axis=1), 0)
    np.put_along_axis(found, places, near / (near.sum(axis=1, keepdims=True) + TINY), axis=1)
    return found
