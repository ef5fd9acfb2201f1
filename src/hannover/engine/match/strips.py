"""Scores of many with many: all channels of a direction as one product of matrices, and what is rare added.

z = (2 cosine - row density - column density - mean) / spread. Rows are multiplied with 2 weight / spread; densities and
mean, which hold for the languages that a channel connects, are columns of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.match.channels import Channel, Cut
from hannover.engine.match.direction import by_profile, span
from hannover.engine.match.fits import Fit, Fitted, worth
from hannover.engine.match.market import Market
from hannover.engine.match.narrowing import Narrow, Slab, narrowed
from hannover.engine.match.population import Table

__all__ = ["Block", "Ready", "Sheet"]


@dataclass(frozen=True, eq=False)
class Page:
    """Some texts of the left against some of the right, with nothing else to carry to a worker.

    vectors  of every channel that has vectors: what to multiply with, and both parts
    slabs    the same of those that have sparse features
    offsets  rows x n and columns x n: densities and means
    masked   weights of channels that tell nothing of some of these pairs, each computed on its own
    """

    vectors: tuple[tuple[float, np.ndarray, np.ndarray], ...]
    slabs: tuple[tuple[float, Slab], ...]
    offsets: tuple[np.ndarray, np.ndarray]
    masked: tuple[tuple[float, Cut], ...]
    left_owners: np.ndarray
    right_owners: np.ndarray

    def sides(self) -> tuple[np.ndarray, np.ndarray]:
        """What is multiplied: rows, and columns."""
        first = [part * np.float32(scale) for scale, part, _ in self.vectors]
        first += [slab.first * np.float32(scale) for scale, slab in self.slabs]
        second = [part for _, _, part in self.vectors] + [slab.second for _, slab in self.slabs]
        return np.hstack([*first, self.offsets[0]]), np.hstack([*second, self.offsets[1]])

    def scores(self, sides: tuple[np.ndarray, np.ndarray], profiles: slice, width: int) -> np.ndarray:
        """Some profiles of the left with all `width` of the right."""
        begin, end = np.searchsorted(self.left_owners, [profiles.start, profiles.stop])
        rows = slice(int(begin), int(end))
        found = sides[0][rows] @ sides[1].T
        for scale, slab in self.slabs:
            slab.add_rest(found, rows, scale)
        for weight, cut in self.masked:
            found += np.float32(weight) * cut.some(rows).values()
        owners = self.left_owners[rows] - profiles.start
        return by_profile(found, owners, self.right_owners, (profiles.stop - profiles.start, width))


@dataclass(frozen=True, eq=False)
class Block:
    """Some of the left against some of the right: all that a worker needs."""

    pages: tuple[Page, Page]
    fits: tuple[Fit, ...]
    facts: tuple[tuple[Fitted, Fitted], ...]
    structured: float
    width: int

    def ready(self) -> Ready:
        return Ready(self, (self.pages[0].sides(), self.pages[1].sides()))


@dataclass(frozen=True, eq=False)
class Ready:
    """A block whose matrices are made."""

    block: Block
    sides: tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]

    def scores(self, rows: slice) -> np.ndarray:
        """Some profiles of the left with all right ones of the block, float32."""
        block = self.block
        found, other = (
            page.scores(sides, rows, block.width) for page, sides in zip(block.pages, self.sides, strict=True)
        )
        found += other
        if block.facts:
            pairs = tuple((left.taken(rows), right) for left, right in block.facts)
            found += worth(block.fits, pairs, block.structured)
        return found


@dataclass(frozen=True, eq=False)
class Leaf:
    """A channel that counts: rows belong to the left, columns to the right."""

    channel: Channel
    weight: float
    narrow: Narrow | None

    @property
    def scale(self) -> float:
        return 2 * self.weight / self.channel.spread

    def offsets(self, rows: slice, columns: slice) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Columns whose products are what density and mean take off the pairs that the channel can tell of."""
        channel = self.channel
        unit = -self.weight / channel.spread
        own = (unit * channel.row_density[rows]).astype(np.float32)
        other = (unit * (channel.column_density[columns] + channel.mean)).astype(np.float32)
        if channel.connects is None:
            return [own, np.ones_like(own)], [np.ones_like(other), other]
        first: list[np.ndarray] = []
        second: list[np.ndarray] = []
        for language in np.unique(channel.row_languages[rows]).tolist():
            here = (channel.row_languages[rows] == language).astype(np.float32)
            there = channel.connects[language][channel.column_languages[columns]].astype(np.float32)
            first += [here * own, here]
            second += [there, there * other]
        return first, second

    def masks(self, rows: slice, columns: slice) -> bool:
        """Whether it has to be silent on a pair of texts although both have features."""
        connects = self.channel.connects
        if connects is None or self.narrow is None:
            return False
        own, other = (
            np.unique(self.channel.row_languages[rows]),
            np.unique(self.channel.column_languages[columns]),
        )
        return not bool(connects[np.ix_(own[own > 0], other[other > 0])].all())


class Sheet:
    """A market whose blocks are to be scored: frequent features are told from rare ones once."""

    def __init__(self, market: Market) -> None:
        self.market = market
        forth, back = market.directions
        self.sides = (
            (forth.needs, forth.offers, leaves(market, forth.channels)),
            # Offers of the left are what the right needs: turned round, rows are the left here too.
            (back.offers, back.needs, leaves(market, [channel.turned for channel in back.channels])),
        )

    def block(self, left: slice, right: slice) -> Block:
        market = self.market
        weight = market.weights.structured
        facts = [(one.taken(left), other.taken(right)) for one, other in market.facts] if weight else []
        first, second = (page(*side, left, right) for side in self.sides)
        return Block((first, second), market.fits, tuple(facts), weight, right.stop - right.start)


def leaves(market: Market, channels: Sequence[Channel]) -> list[Leaf]:
    found = []
    for channel in channels:
        weight = market.weights.of(channel.name)
        if weight:
            rows, columns = channel.rows, channel.columns
            dense = isinstance(rows, np.ndarray) or isinstance(columns, np.ndarray)
            found.append(Leaf(channel, weight, None if dense else narrowed(rows, columns)))
    return found


def page(lefts: Table, rights: Table, leaves: Sequence[Leaf], left: slice, right: slice) -> Page:
    rows, columns = span(lefts, left), span(rights, right)
    vectors, slabs, masked = [], [], []
    own = [np.zeros(rows.stop - rows.start, dtype=np.float32)]
    other = [np.zeros(columns.stop - columns.start, dtype=np.float32)]
    for leaf in leaves:
        if leaf.masks(rows, columns):
            masked.append((leaf.weight, leaf.channel.cut(rows, columns, indexed=False)))
            continue
        first, second = leaf.offsets(rows, columns)
        own += first
        other += second
        if leaf.narrow is not None:
            slabs.append((leaf.scale, leaf.narrow.slab(rows, columns)))
        else:
            vectors.append(
                (leaf.scale, np.asarray(leaf.channel.rows[rows]), np.asarray(leaf.channel.columns[columns]))
            )
    return Page(
        tuple(vectors), tuple(slabs), (np.stack(own, axis=1), np.stack(other, axis=1)), tuple(masked),
        lefts.owners[rows] - left.start, rights.owners[columns] - right.start,
    )  # fmt: skip
