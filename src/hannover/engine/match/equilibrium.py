"""Matching with transferable utility: how much of each pair comes about when nobody can be had by everybody.

Choo & Siow (2006); found by iterative proportional fitting, as Tomita, Togashi, Hashizume & Ohsaka use it for
reciprocal recommendation (2023).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

__all__ = ["Equilibrium", "equilibrium"]

MOST_ROUNDS = 500
ENOUGH = 1e-6
LARGEST_EXPONENT = 300.0


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """How much of each pair comes about.

    matched  left x right, CSR, on the pairs that came into question; every row and every column sums to less than one
    rounds   how many rounds of fitting it took
    gap      how far the sums of any row or column were still from one in the last round
    """

    matched: sparse.csr_array
    rounds: int
    gap: float


def equilibrium(joint: sparse.csr_array, *, temperature: float = 0.5) -> Equilibrium:
    """The matching of a market in which every pair can share the joint utility `joint` as it likes.

    joint        left x right: what a pair is worth to both together; pairs that are not stored cannot come about
    temperature  in standard deviations of `joint`: how much chance plays; the lower, the fewer pairs share it all
    """
    values = joint.data.astype(np.float64)
    spread = (float(values.std()) if len(values) else 0.0) or 1.0
    # Everybody may stay alone, which is worth as much as a pair of mean utility.
    exponents = (values - values.mean()) / (2 * temperature * spread) if len(values) else values
    kernel = sparse.csr_array(
        (np.exp(np.clip(exponents, -LARGEST_EXPONENT, LARGEST_EXPONENT)), joint.indices, joint.indptr),
        shape=joint.shape,
    )
    turned = kernel.T.tocsr()
    first, second = np.ones(joint.shape[0]), np.ones(joint.shape[1])
    gap, rounds = np.inf, 0
    while gap > ENOUGH and rounds < MOST_ROUNDS:
        half = kernel @ second / 2
        gap = float(np.abs(first * first + 2 * first * half - 1).max(initial=0.0)) if rounds else np.inf
        # The root of x^2 + 2 half x = 1, written so that nothing cancels.
        first = 1 / (half + np.hypot(1, half))
        half = turned @ first / 2
        second = 1 / (half + np.hypot(1, half))
        rounds += 1
    matched = kernel.copy()
    matched.data = kernel.data * np.repeat(first, np.diff(kernel.indptr)) * second[kernel.indices]
    return Equilibrium(matched, rounds, gap)
