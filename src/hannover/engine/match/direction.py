"""What one population needs against what the other offers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.match.channels import Channel, with_guest
from hannover.engine.match.population import Table
from hannover.engine.match.weights import Weights

__all__ = ["Direction", "by_profile", "span"]


@dataclass(frozen=True, eq=False)
class Direction:
    """Needs against offers.

    name      "left needs" or "right needs"
    channels  rows are the needs, columns the offers
    """

    name: str
    needs: Table
    offers: Table
    channels: tuple[Channel, ...]

    def texts(self, weights: Weights, needs: slice | np.ndarray, offers: slice | np.ndarray) -> np.ndarray:
        """The weighted sum of z-scores of these needs and offers."""
        found: np.ndarray | None = None
        for channel in self.channels:
            weight = weights.of(channel.name)
            if weight:
                values = channel.block(needs, offers)
                values *= np.float32(weight)
                found = values if found is None else np.add(found, values, out=found)
        if found is None:
            shape = (len(self.needs.owners[needs]), len(self.offers.owners[offers]))
            return np.zeros(shape, dtype=np.float32)
        return found

    def profiles(self, weights: Weights, needing: slice, offering: slice) -> np.ndarray:
        """needing profiles x offering profiles: the best need with the best offer; 0 where there is neither."""
        needs, offers = span(self.needs, needing), span(self.offers, offering)
        return by_profile(
            self.texts(weights, needs, offers),
            self.needs.owners[needs] - needing.start,
            self.offers.owners[offers] - offering.start,
            (needing.stop - needing.start, offering.stop - offering.start),
        )

    def with_needs(self, needs: Table) -> Direction:
        channels = tuple(with_guest(one, needs, asks=True) for one in self.channels)
        return replace(self, needs=needs, channels=channels)

    def with_offers(self, offers: Table) -> Direction:
        channels = tuple(with_guest(one, offers, asks=False) for one in self.channels)
        return replace(self, offers=offers, channels=channels)


def by_profile(
    values: np.ndarray, needing: np.ndarray, offering: np.ndarray, shape: tuple[int, int]
) -> np.ndarray:
    """Values of texts brought to the profiles that own them, the best of each; 0 where one has none."""
    if not values.size:
        return np.zeros(shape, dtype=np.float32)
    row_starts = np.flatnonzero(np.diff(needing, prepend=-1))
    column_starts = np.flatnonzero(np.diff(offering, prepend=-1))
    if len(row_starts) < values.shape[0]:
        values = np.maximum.reduceat(values, row_starts, axis=0)
    if len(column_starts) < values.shape[1]:
        values = np.maximum.reduceat(values, column_starts, axis=1)
    if values.shape == shape:
        return values
    found = np.zeros(shape, dtype=np.float32)
    found[np.ix_(needing[row_starts], offering[column_starts])] = values
    return found


def span(table: Table, profiles: slice) -> slice:
    """The texts of these profiles."""
    first, last = np.searchsorted(table.owners, [profiles.start, profiles.stop])
    return slice(int(first), int(last))
