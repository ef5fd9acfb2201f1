"""In which order people should review suggestions: each next one is the one whose answer tells most about the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hannover.engine.align.suggesting.suggesting import Suggestion, Suggestions

__all__ = ["Question", "review_order"]

NOISE = 0.05
MOST_PAIRS = 3000


@dataclass(frozen=True, slots=True)
class Question:
    """A suggestion to decide next.

    gain  what its answer is expected to tell about all suggestions, in bits, given the answers before it
    """

    suggestion: Suggestion
    gain: float

    @property
    def because(self) -> str:
        return f"{self.gain:.2f} bits expected: {self.suggestion.because}"


def review_order(suggestions: Suggestions, *, most: int = 100) -> tuple[Question, ...]:
    """The next `most` suggestions to review, the most informative first.

    Pairs are taken as correlated as their sources and their targets are alike in meaning, and as uncertain as their
    probability leaves them. Each step takes the pair with the largest information about the whole (entropy of a
    Gaussian, chosen greedily, which is within 1 - 1/e of the best; Krause, Singh & Guestrin 2008). So what is certain
    either way waits, and so does what a like answer has already told.
    """
    chances = np.array([row.probability for row in suggestions], dtype=np.float64)
    # The most uncertain ones come into question at all.
    kept = np.argsort(-chances * (1 - chances), kind="stable")[:MOST_PAIRS]
    if not len(kept):
        return ()
    first, second = np.array(suggestions.places).reshape(-1, 2)[kept].T
    deviation = 2 * np.sqrt(chances[kept] * (1 - chances[kept]))
    source_meaning, target_meaning = suggestions.source_meaning, suggestions.target_meaning
    variance = deviation**2
    known = np.zeros((0, len(kept)))
    questions = []
    for _ in range(min(most, len(kept))):
        chosen = int(np.argmax(variance))
        if variance[chosen] <= 1e-9:
            break
        gain = 0.5 * float(np.log2(1 + variance[chosen] / NOISE))
        questions.append(Question(suggestions.rows[int(kept[chosen])], gain))
        likeness = np.maximum(source_meaning[first] @ source_meaning[first[chosen]], 0) * np.maximum(
            target_meaning[second] @ target_meaning[second[chosen]], 0
        )
        covariance = deviation * deviation[chosen] * likeness - known[:, chosen] @ known
        direction = covariance / np.sqrt(variance[chosen] + NOISE)
        known = np.vstack([known, direction])
        variance = np.maximum(variance - direction**2, 0)
        variance[chosen] = 0
    return tuple(questions)
