"""Terms of a list of texts, counted into a sparse matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

__all__ = ["Counts", "count_terms", "counted"]


@dataclass(frozen=True)
class Counts:
    """How often each term occurs in each text.

    matrix  texts x terms, CSR, float32
    terms   the key of every column: the word itself, or the hash of an n-gram
    """

    matrix: sparse.csr_array
    terms: Sequence[str] | np.ndarray


def counted(rows: np.ndarray, keys: np.ndarray, *, texts: int) -> tuple[sparse.csr_array, np.ndarray]:
    """Occurrences (row, key) summed up: the matrix, and the distinct keys in the order of its columns."""
    distinct, columns = np.unique(keys, return_inverse=True)
    ones = np.ones(len(rows), dtype=np.float32)
    places = (rows.astype(np.int32), columns.astype(np.int32))
    matrix = sparse.coo_array((ones, places), shape=(texts, len(distinct))).tocsr()
    matrix.sum_duplicates()
    return matrix, distinct


def count_terms(texts: Sequence[Sequence[str]]) -> Counts:
    """The counts of texts that are lists of terms already."""
    numbers: dict[str, int] = {}
    keys = np.fromiter(
        (numbers.setdefault(term, len(numbers)) for text in texts for term in text), dtype=np.int64
    )
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    ones = np.ones(len(keys), dtype=np.float32)
    matrix = sparse.coo_array((ones, (rows, keys)), shape=(len(texts), len(numbers))).tocsr()
    matrix.sum_duplicates()
    return Counts(matrix, list(numbers))
