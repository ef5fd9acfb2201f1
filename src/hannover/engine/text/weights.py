"""TF-IDF weights over counts: rows of unit length, so that a product of rows is a cosine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hannover.engine.text.counts import Counts

__all__ = ["Weights", "weigh"]


@dataclass(frozen=True)
class Weights:
    """Weighted terms of every text.

    matrix   texts x terms, CSR; every row has length one (or zero: a text without terms)
    rarity   how much each term tells: ln((1 + n) / (1 + texts that have it)) + 1
    """

    matrix: sparse.csr_array
    rarity: np.ndarray


def weigh(counts: Counts, *, damped: bool = False) -> Weights:
    """Smooth TF-IDF (Salton & Buckley 1988), rows scaled to unit length.

    damped  a term that occurs n times in a text counts 1 + ln n instead of n
    """
    matrix = counts.matrix.astype(np.float32)
    texts, terms = matrix.shape
    having = np.bincount(matrix.indices, minlength=terms)
    rarity = (np.log((1 + texts) / (1 + having)) + 1).astype(np.float32)
    if damped:
        matrix.data = 1 + np.log(matrix.data)
    matrix.data = matrix.data * rarity[matrix.indices]
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    matrix.data = matrix.data * np.repeat(scale, np.diff(matrix.indptr))
    return Weights(matrix, rarity)
