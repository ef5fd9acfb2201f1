"""Weights that learn from introductions that were accepted and declined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from hannover.engine.match.market import Market
from hannover.engine.match.reasons import pair_of
from hannover.engine.match.weights import CHANNELS, DEFAULT, Weights

__all__ = ["Decision", "Learned", "learn"]

# What was learned before counts as so many decisions; no weight moves beyond these multiples of what it was.
PRIOR = 20.0
LEAST, MOST = 0.25, 4.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of an introduction."""

    left: str
    right: str
    accepted: bool


@dataclass(frozen=True)
class Learned:
    """New weights, and what moved them.

    told    of each channel, the mean of accepted pairs less that of declined ones, in standard deviations
    before  the weights it started from
    """

    weights: Weights
    before: Weights
    told: tuple[tuple[str, float], ...]
    accepted: int
    declined: int

    @property
    def changes(self) -> tuple[tuple[str, float, float], ...]:
        """Channel, weight before, weight now."""
        return tuple((name, self.before.of(name), self.weights.of(name)) for name in CHANNELS)

    @property
    def because(self) -> str:
        if not self.accepted or not self.declined:
            return "nothing learned: it takes accepted and declined introductions"
        told = dict(self.told)
        parts = [
            f"{name} {before:.2f} -> {now:.2f} (accepted pairs {told.get(name, 0.0):+.2f})"
            for name, before, now in self.changes
        ]
        return f"{self.accepted} accepted, {self.declined} declined: {'; '.join(parts)}"


def learn(market: Market, decisions: Sequence[Decision], *, start: Weights = DEFAULT) -> Learned:
    """Weights under which accepted introductions score above declined ones, as far as so few decisions can say.

    Logistic regression of acceptance on the channels, held to `start` as if that had been learned from twenty
    decisions, each weight between a quarter and four times what it was. A channel that accepted pairs have more of never
    loses to one that they have less of. Raises UnknownError for a key that is not in the market.
    """
    told = np.array([channel_values(market, one) for one in decisions], dtype=np.float64).reshape(-1, 4)
    accepted = np.array([one.accepted for one in decisions], dtype=bool)
    before = np.array([start.of(name) for name in CHANNELS])
    if not accepted.any() or accepted.all():
        return Learned(start, start, (), int(accepted.sum()), int((~accepted).sum()))
    moves = np.flatnonzero((before > 0) & (np.ptp(told, axis=0) > 1e-9))
    factors = np.ones(len(CHANNELS))
    factors[moves] = fitted(told[:, moves] * before[moves], accepted)
    values = {name: round(float(before[at] * factors[at]), 4) for at, name in enumerate(CHANNELS)}
    difference = told[accepted].mean(axis=0) - told[~accepted].mean(axis=0)
    weights = Weights(
        **values, provenance=f"{start.provenance}; then {len(decisions)} introductions".removeprefix("; ")
    )
    return Learned(
        weights,
        start,
        tuple(zip(CHANNELS, difference.round(4).tolist(), strict=True)),
        int(accepted.sum()),
        int((~accepted).sum()),
    )


def fitted(parts: np.ndarray, accepted: np.ndarray) -> np.ndarray:
    """What to multiply the weights with."""
    size = parts.shape[1]
    scale = max(float(parts.sum(axis=1).std()), 1e-6)

    def loss(point: np.ndarray) -> tuple[float, np.ndarray]:
        odds = point[0] + parts @ point[1:] / scale
        off = 1 / (1 + np.exp(-np.clip(odds, -30, 30))) - accepted
        apart = np.log(point[1:])
        cost = float((np.logaddexp(0, odds) - accepted * odds).sum()) + PRIOR / 2 * float((apart**2).sum())
        slope = parts.T @ off / scale + PRIOR * apart / point[1:]
        return cost, np.concatenate([[off.sum()], slope])

    bounds = [(None, None)] + [(LEAST, MOST)] * size
    found = minimize(loss, np.concatenate([[0.0], np.ones(size)]), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x[1:])


def channel_values(market: Market, decision: Decision) -> list[float]:
    """What each channel says of a pair, before it is weighed."""
    left, right = market.side_place(decision.left, left=True), market.side_place(decision.right, left=False)
    sums = dict.fromkeys(CHANNELS, 0.0)
    for reason in pair_of(market, left, right).reasons:
        sums[reason.channel] += reason.contribution
    return [sums[name] / market.weights.of(name) if market.weights.of(name) else 0.0 for name in CHANNELS]
