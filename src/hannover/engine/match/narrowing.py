"""Products of many sparse rows with many others: frequent features as matrices, rare ones entry by entry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

__all__ = ["Narrow", "Slab", "narrowed"]

# A feature is multiplied with everything when that is cheaper than looking its entries up: an entry found costs as
# much as some hundred numbers multiplied.
WORTH = 0.002
MOST_OFTEN = 768


@dataclass(frozen=True, eq=False)
class Slab:
    """Some rows and some columns, with nothing else to carry to a worker.

    first, second  the frequent features: rows x often, columns x often
    rest           the rare ones, rows x features, and `turned`, features x columns
    """

    first: np.ndarray
    second: np.ndarray
    rest: sparse.csr_array
    turned: sparse.csr_array

    def add_rest(self, found: np.ndarray, rows: slice, scale: float) -> None:
        """Adds what the rare features make of some rows with all columns."""
        if not self.rest.nnz or not self.turned.nnz:
            return
        some = self.rest[rows]
        more = sparse.csr_array(some @ self.turned)
        places = np.repeat(np.arange(some.shape[0]), np.diff(more.indptr))
        found[places, more.indices] += more.data * np.float32(scale)


@dataclass(frozen=True, eq=False)
class Narrow:
    """Two lists of rows of features, less what only one of them has; the first `often` features are frequent."""

    rows: sparse.csr_array
    columns: sparse.csr_array
    often: int

    def slab(self, rows: slice, columns: slice) -> Slab:
        first, rest = parted(self.rows[rows], self.often)
        second, other = parted(self.columns[columns], self.often)
        return Slab(first, second, rest, sparse.csr_array(other.T.tocsr()))


def narrowed(rows: sparse.csr_array, columns: sparse.csr_array) -> Narrow:
    width = rows.shape[1]
    having = np.bincount(rows.indices, minlength=width) / max(rows.shape[0], 1)
    others = np.bincount(columns.indices, minlength=width) / max(columns.shape[0], 1)
    both = having * others
    shared = np.flatnonzero(both)
    shared = shared[np.argsort(-both[shared], kind="stable")]
    numbers = np.full(width, -1, dtype=np.int32)
    numbers[shared] = np.arange(len(shared), dtype=np.int32)
    often = min(int((both[shared] > WORTH).sum()), MOST_OFTEN)
    return Narrow(renumbered(rows, numbers, len(shared)), renumbered(columns, numbers, len(shared)), often)


def renumbered(matrix: sparse.csr_array, numbers: np.ndarray, width: int) -> sparse.csr_array:
    places = numbers[matrix.indices]
    return kept(matrix, places, places >= 0, width)


def kept(matrix: sparse.csr_array, places: np.ndarray, keep: np.ndarray, width: int) -> sparse.csr_array:
    """Those entries of a matrix, at these columns."""
    before = np.zeros(len(keep) + 1, dtype=np.int64)
    np.cumsum(keep, out=before[1:])
    starts = before[matrix.indptr].astype(np.int32)
    return sparse.csr_array((matrix.data[keep], places[keep], starts), shape=(matrix.shape[0], width))


def parted(matrix: sparse.csr_array, often: int) -> tuple[np.ndarray, sparse.csr_array]:
    """The first columns dense, the others as they are."""
    frequent = matrix.indices < often
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    dense = np.zeros((matrix.shape[0], often), dtype=np.float32)
    dense[rows[frequent], matrix.indices[frequent]] = matrix.data[frequent]
    return dense, kept(matrix, matrix.indices - often, ~frequent, max(matrix.shape[1] - often, 0))
