"""The model that weighs the signals, and the one that was trained on public crosswalks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hannover.engine.align.suggesting.evidence import SIGNALS, Evidence

__all__ = ["TRAINED", "Model"]


@dataclass(frozen=True)
class Model:
    """A score that is a sum of named reasons, and the probability that goes with it.

    texts      first weights, of the signals of texts alone: what they say is then looked for in the neighbourhood
    weights    one a signal, none negative: what stands out never speaks against a pair
    intercept  } probability = 1 / (1 + exp(-(intercept + slope * score - crowding * ln(targets)))):
    slope      } among more targets each one is the right one less often
    crowding   }
    threshold  the probability from which on a pair is proposed; set on other crosswalks
    provenance what it was trained on
    """

    texts: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    slope: float
    crowding: float
    threshold: float
    provenance: str = ""

    def signals(
        self,
        evidence: Evidence,
        *,
        confirmed: Iterable[tuple[int, int]] = (),
        rejected: Iterable[tuple[int, int]] = (),
    ) -> np.ndarray:
        """All signals of every pair; pairs that people have decided speak for and against pairs like them."""
        return evidence.signals(self.texts, confirmed=confirmed, rejected=rejected)

    def scores(self, values: np.ndarray) -> np.ndarray:
        """The scores of pairs from their signals (last axis)."""
        found: np.ndarray = values.astype(np.float32) @ np.array(self.weights, dtype=np.float32)
        return found

    def probabilities(self, scores: np.ndarray, *, targets: int) -> np.ndarray:
        """The calibrated probability that pairs of these scores belong together, among so many targets."""
        odds = self.intercept + self.slope * scores - self.crowding * np.log(max(targets, 1))
        found: np.ndarray = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return found

    def reasons(self, values: np.ndarray) -> tuple[tuple[str, float], ...]:
        """What each signal of one pair adds to its score, the largest first; signals that add nothing are left out."""
        parts = values.astype(float) * np.array(self.weights)
        order = np.argsort(-np.abs(parts))
        return tuple(
            (SIGNALS[at], round(float(parts[at]), 3)) for at in order.tolist() if abs(parts[at]) >= 0.0005
        )


# What training gives is numbers, and numbers only; no text of any crosswalk is in here.
TRAINED = Model(
    texts=(0.2074, 0.3017, 0.1051, 0.203, 0.1729, 0.0349, 0.2829, 0.187, 0.0594, 0.0606),
    weights=(
        0.1117, 0.0233, 0.0086, 0.0, 0.0981, 0.0248, 0.09, 0.0994, 0.0744, 0.0542,
        0.4588, 0.2811, 0.0709, 0.0804, 0.0287, 0.0804,
    ),
    intercept=-0.6784,
    slope=0.9364,
    crowding=0.7509,
    threshold=0.16,
    provenance=(
        "20 public crosswalks between security frameworks, most in both directions, in English, French and German "
        "(requirement mapping sets of intuitem/ciso-assistant-community), none of them from or to NIST CSF 2.0, "
        "SP 800-53 or FedRAMP. Mean recall at ten on the crosswalk left out: 0.509"
    ),
)  # fmt: skip
