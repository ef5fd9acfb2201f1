"""How much each channel of the match counts in this programme."""

from __future__ import annotations

from decimal import Decimal

from hannover.engine.match import DEFAULT, Weights
from hannover.fields.smes import domain, models
from hannover.record.moment import Moment

CHANNELS = ("meaning", "bridge", "words", "structured")
KEY = "match-weights"


def recorded_weights(moment: Moment) -> domain.MatchWeights | None:
    """What is on record of the weights; None while nobody has learned or chosen any."""
    row = models.MatchWeights.objects.at(moment).filter(key=KEY).first()
    return row.fact if row else None


def weights_in_use(moment: Moment) -> Weights:
    """What lists are ranked by: the defaults, or what was learned and then chosen."""
    recorded = recorded_weights(moment)
    if recorded is None or recorded.origin == "default":
        return DEFAULT
    return weights_of(recorded.used)


def default_weights() -> dict[str, Decimal]:
    return decimals(DEFAULT)


def decimals(weights: Weights) -> dict[str, Decimal]:
    """The weights as a noun holds them, to four places."""
    return {channel: Decimal(f"{weights.of(channel):.4f}") for channel in CHANNELS}


def weights_of(values: dict[str, Decimal]) -> Weights:
    told = ", ".join(f"{channel} {values.get(channel, Decimal(0)):f}" for channel in CHANNELS)
    return Weights(**{channel: float(values.get(channel, 0)) for channel in CHANNELS}, provenance=told)
