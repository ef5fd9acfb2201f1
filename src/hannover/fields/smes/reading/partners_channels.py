"""What each channel of the match adds to a pair, as an introduction keeps it."""

from __future__ import annotations

from hannover.engine import match
from hannover.errors import HannoverError
from hannover.fields.smes import domain
from hannover.fields.smes.analysis import partners as analysis
from hannover.fields.smes.reading.partners_market import prepared_for
from hannover.record.moment import now


def channels_between(own: domain.Profile, toward: domain.Profile) -> dict[str, str]:
    """{channel: what it adds, as a decimal text}; empty where the two cannot be compared now."""
    try:
        made = prepared_for(now())
        if made.market is None or own.side not in made.sides or toward.side not in made.sides:
            return {}
        left = made.is_left(own.side)
        keys = (own.key, toward.key) if left else (toward.key, own.key)
        pair = match.explain(made.market, *keys).pair
    except HannoverError:
        return {}  # who is not in the market yet can be introduced all the same
    sums = analysis.turned(pair, own_left=left).channels
    return {channel: f"{value:.4f}" for channel, value in sorted(sums.items())}
