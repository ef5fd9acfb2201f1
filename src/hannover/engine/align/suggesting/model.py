"""The model that weighs the signals, and the one that was trained on public crosswalks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hannover.engine.align.suggesting.evidence import SIGNALS

__all__ = ["TRAINED", "Model"]


@dataclass(frozen=True)
class Model:
    """A score that is a sum of named reasons, and the probability that goes with it.

    weights    one a signal, none negative: what stands out never speaks against a pair
    intercept  } probability = 1 / (1 + exp(-(intercept + slope * score - crowding * ln(targets)))):
    slope      } among more targets each one is the right one less often
    crowding   }
    threshold  the probability from which on a pair is proposed; set on other crosswalks
    provenance what it was trained on
    """

    weights: tuple[float, ...]
    intercept: float
    slope: float
    crowding: float
    threshold: float
    provenance: str = ""

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
    weights=(
        0.1803, 0.1156, 0.0152, 0.0653, 0.0975, 0.0142, 0.0954, 0.0985, 0.035, 0.4103, 0.2339, 0.0456, 0.0782,
        0.0474, 0.0782,
    ),
    intercept=-0.6423,
    slope=0.9365,
    crowding=0.7519,
    threshold=0.14,
    provenance=(
        "22 public crosswalks between security frameworks, most in both directions, in English, French and German "
        "(requirement mapping sets of intuitem/ciso-assistant-community): none of them from, to or through NIST CSF "
        "2.0, SP 800-53 or FedRAMP. Mean recall at ten on the crosswalk left out: 0.498"
    ),
)  # fmt: skip
