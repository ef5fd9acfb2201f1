"""Matching with transferable utility: how much of each pair comes about when nobody can be had by everybody.

Choo & Siow (2006); found by iterative proportional fitting, as Tomita, Togashi, Hashizume & Ohsaka use it for
reciprocal recommendation (2023).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hannover.engine.match.join import processors

__all__ = ["Equilibrium", "equilibrium"]

MOST_ROUNDS = 500
ENOUGH = 1e-6
LARGEST_EXPONENT = 300.0
# Fewer pairs than this are added up sooner than they are dealt out to threads.
WORTH_THREADS = 1_000_000
# After so many rounds the caller hears of it.
TOLD = 10


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """How much of each pair comes about.

    matched  left x right, CSR, on the pairs that came into question; every row and every column sums to less than one
    rounds   how many rounds of fitting it took
    gap      how far the sums of any row or column were still from one in the last round
    alone    for every left, and every right one, the root of its share that stays alone
    centre, unit  a pair of the score s comes about as exp((s - centre) / unit) times both roots
    """

    matched: sparse.csr_array
    rounds: int
    gap: float
    alone: tuple[np.ndarray, np.ndarray]
    centre: float
    unit: float

    def worth(self, scores: np.ndarray) -> np.ndarray:
        """What a pair of this score comes about as, before the roots of both are multiplied to it."""
        exponents = (np.asarray(scores, dtype=np.float64) - self.centre) / self.unit
        return np.asarray(np.exp(np.clip(exponents, -LARGEST_EXPONENT, LARGEST_EXPONENT)))


def equilibrium(
    joint: sparse.csr_array, *, temperature: float = 0.5, progress: Callable[[int], None] | None = None
) -> Equilibrium:
    """The matching of a market in which every pair can share the joint utility `joint` as it likes.

    joint        left x right: what a pair is worth to both together; pairs that are not stored cannot come about
    temperature  in standard deviations of `joint`: how much chance plays; the lower, the fewer pairs share it all
    progress     hears now and then how many rounds were done; what it raises ends the work
    """
    values = joint.data.astype(np.float64)
    spread = (float(values.std()) if len(values) else 0.0) or 1.0
    # Everybody may stay alone, which is worth as much as a pair of mean utility.
    centre, unit = (float(values.mean()) if len(values) else 0.0), 2 * temperature * spread
    values -= centre
    values /= unit
    np.exp(np.clip(values, -LARGEST_EXPONENT, LARGEST_EXPONENT, out=values), out=values)
    kernel = sparse.csr_array((values, joint.indices, joint.indptr), shape=joint.shape)
    count = processors() if kernel.nnz > WORTH_THREADS else 1
    forth, back = bands(kernel, count), bands(sparse.csr_array(kernel.T.tocsr()), count)
    first, second = np.ones(joint.shape[0]), np.ones(joint.shape[1])
    gap, rounds = np.inf, 0
    with ThreadPoolExecutor(count) as threads:
        while gap > ENOUGH and rounds < MOST_ROUNDS:
            half = times(forth, second, threads) / 2
            gap = float(np.abs(first * first + 2 * first * half - 1).max(initial=0.0)) if rounds else np.inf
            # The root of x^2 + 2 half x = 1, written so that nothing cancels.
            first = 1 / (half + np.hypot(1, half))
            half = times(back, first, threads) / 2
            second = 1 / (half + np.hypot(1, half))
            rounds += 1
            if progress and rounds % TOLD == 0:
                progress(rounds)
    del forth, back, values
    kernel.data *= np.repeat(first, np.diff(kernel.indptr))
    kernel.data *= second[kernel.indices]
    return Equilibrium(kernel, rounds, gap, (first, second), centre, unit)


def bands(matrix: sparse.csr_array, count: int) -> list[sparse.csr_array]:
    """The rows of a matrix in so many parts of about as many entries, in order; entries are not copied."""
    edges = np.searchsorted(matrix.indptr, np.linspace(0, matrix.nnz, count + 1)[1:-1])
    found = []
    for begin, end in zip([0, *edges.tolist()], [*edges.tolist(), matrix.shape[0]], strict=True):
        starts = matrix.indptr[begin : end + 1]
        here = slice(int(starts[0]), int(starts[-1]))
        found.append(
            sparse.csr_array(
                (matrix.data[here], matrix.indices[here], starts - starts[0]),
                shape=(end - begin, matrix.shape[1]),
            )
        )
    return found


def times(parts: list[sparse.csr_array], vector: np.ndarray, threads: Executor) -> np.ndarray:
    """The product of a matrix in bands with a vector: each row is added up by one thread, so the sum is the same."""
    if len(parts) == 1:
        return np.asarray(parts[0] @ vector)
    return np.concatenate(list(threads.map(lambda part: part @ vector, parts)))
