"""The words of a text, each with the part of the text's features that it makes up: what reasons are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

__all__ = ["Wording", "shares_of", "wordings"]


@dataclass(frozen=True, eq=False)
class Wording:
    """Words, and entries (word, feature, value) that add up to a row of length one."""

    words: tuple[str, ...]
    owners: np.ndarray
    features: np.ndarray
    values: np.ndarray


def wordings(lists: Sequence[tuple[str, ...]], parts: sparse.csr_array) -> list[Wording]:
    """The wording of every list of words; `parts` has a row for every word of all of them."""
    owners = np.repeat(np.arange(parts.shape[0]), np.diff(parts.indptr))
    found, start = [], 0
    for words in lists:
        stop = start + len(words)
        here = slice(int(parts.indptr[start]), int(parts.indptr[stop]))
        features, values = parts.indices[here], parts.data[here]
        _, places = np.unique(features, return_inverse=True)
        sums = np.bincount(places, weights=values)
        length = float(np.sqrt(np.dot(sums, sums))) or 1.0
        found.append(Wording(words, owners[here] - start, features, (values / length).astype(np.float32)))
        start = stop
    return found


def shares_of(first: Wording, second: Wording) -> np.ndarray:
    """What each word of the one and each of the other add to the cosine."""
    shared = np.intersect1d(first.features, second.features)
    sides = []
    for side in (first, second):
        table = np.zeros((len(side.words), len(shared)))
        places = np.minimum(np.searchsorted(shared, side.features), max(len(shared) - 1, 0))
        known = shared[places] == side.features if len(shared) else np.zeros(len(places), dtype=bool)
        np.add.at(table, (side.owners[known], places[known]), side.values[known])
        sides.append(table)
    return np.asarray(sides[0] @ sides[1].T)
