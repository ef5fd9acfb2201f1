"""How much each channel counts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hannover.engine.match.errors import WeightsError

__all__ = ["CHANNELS", "DEFAULT", "Weights"]

CHANNELS = ("meaning", "bridge", "words", "structured")


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What one standard deviation of a channel adds to a score. None is negative: what fits never counts against a pair.

    meaning     sentence vectors
    bridge      a dictionary between the languages
    words       written forms in common
    structured  facts that fit
    """

    meaning: float
    bridge: float
    words: float
    structured: float
    provenance: str = ""

    def __post_init__(self) -> None:
        for channel in CHANNELS:
            value = self.of(channel)
            if not math.isfinite(value) or value < 0:
                raise WeightsError(f"the weight is {value}", field=channel, remedy="0 or more")

    def of(self, channel: str) -> float:
        if channel not in CHANNELS:
            raise WeightsError(f"there is no channel {channel!r}", remedy=", ".join(CHANNELS))
        value: float = getattr(self, channel)
        return value


DEFAULT = Weights(
    meaning=1.0,
    bridge=0.5,
    words=0.2,
    structured=0.5,
    provenance="one-line descriptions of free software in Japanese and German; facts: set by hand",
)
