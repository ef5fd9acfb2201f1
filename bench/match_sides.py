"""A simulated market of two sides: expected matches when all read their lists from the top.

Everybody's liking of everybody is uniform, mixed with a popularity that all agree on; a list holds ten; the entry at
rank r is looked at with probability 1 / log2(r + 1); two match when both look at and like each other. So Tomita et
al. (2023) measure; preferences, not populations, are simulated.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from hannover.engine.match.equilibrium import equilibrium

LENGTH = 10


def crowded(crowding: float, *, members: int = 1000, seed: int = 0) -> dict[str, float]:
    random = np.random.default_rng(seed)
    left = (1 - crowding) * random.random((members, members)) + crowding * random.random(members)[None]
    right = (1 - crowding) * random.random((members, members)) + crowding * random.random(members)[None]
    both = left * right.T
    matched = equilibrium(sparse.csr_array(left + right.T)).matched.toarray()
    product, _ = outcome(left, right, both)
    ours, none = outcome(left, right, matched)
    return {"product": product, "ours": ours, "none": none}


def outcome(left: np.ndarray, right: np.ndarray, order: np.ndarray) -> tuple[float, float]:
    """Expected matches of lists in this order, and the share of members that no list names."""
    seen_by_left, seen_by_right = looked_at(order), looked_at(order.T)
    expected = float((left * seen_by_left * (right * seen_by_right).T).sum())
    named = np.concatenate([seen_by_left.any(axis=0), seen_by_right.any(axis=0)])
    return expected, float((~named).mean())


def looked_at(order: np.ndarray) -> np.ndarray:
    found = np.zeros(order.shape)
    best = np.argsort(-order, axis=1, kind="stable")[:, :LENGTH]
    np.put_along_axis(found, best, np.broadcast_to(1 / np.log2(np.arange(LENGTH) + 2), best.shape), axis=1)
    return found
