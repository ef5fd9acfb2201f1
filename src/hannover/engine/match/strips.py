"""Scores of many with many: all channels of a direction as one product of matrices, and words added to it.

z = (2 cosine - row density - column density - mean) / spread. One part is multiplied with 2 weight / spread; densities
and mean, which hold for the languages that a channel connects, are columns of their own. A block has the `others` as
rows and a few profiles, `some`, as columns: what every word of the others has to do with those few is worked out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from hannover.engine.match.channels import Channel
from hannover.engine.match.direction import by_profile, span
from hannover.engine.match.fits import Fit, Fitted, worth
from hannover.engine.match.market import Market
from hannover.engine.match.population import Table
from hannover.engine.match.worded import Worded, compact, spread, used

__all__ = ["Block", "Column", "Sheet"]

# A product of sparse rows costs some nanoseconds for every feature that two texts share, a word that is summed up for
# many texts at once a fraction of one.
A_FEATURE, A_WORD = 8.0, 0.3


@dataclass(frozen=True, eq=False)
class Words:
    """A channel of sparse features: what to multiply with, and both parts.

    rare       so few features are shared that they are looked up one by one; then the words of a part are the features
    languages  of some texts, of the words of the others, and which of them are connected; None where all are
    """

    scale: float
    some: Worded
    others: Worded
    rare: bool
    languages: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None

    def of(self, rows: slice) -> np.ndarray | sparse.csr_array:
        """What some texts have to do with every word of the others (or the features of these texts, turned)."""
        few = self.some[rows]
        if self.rare:
            return sparse.csr_array(few.expanded().T.tocsr() * np.float32(self.scale))
        found = spread(few, self.others)
        found *= np.float32(self.scale)
        if self.languages is not None:
            own, theirs, connects = self.languages
            found *= connects[own[rows]][:, theirs].T
        return found

    def page(self, rows: slice, columns: slice, *, alone: bool) -> Words:
        """Some texts and some others, `alone` with nothing that they do not need."""
        some, others, languages = self.some[rows], self.others[columns], self.languages
        if languages is not None:
            languages = (languages[0][rows], *languages[1:])
        if alone and not self.rare:
            if languages is not None:
                languages = (languages[0], languages[1][used(others)], languages[2])
            some, others = compact(some), compact(others)
        return replace(self, some=some, others=others, languages=languages)


@dataclass(frozen=True, eq=False)
class Page:
    """The texts of some profiles against those of others, with nothing else to carry to a worker.

    some, others  what is multiplied: vectors of every channel that has them, densities and means
    words         channels of sparse features
    """

    some: np.ndarray
    others: np.ndarray
    words: tuple[Words, ...]
    some_owners: np.ndarray
    other_owners: np.ndarray

    def column(self, profiles: slice) -> PageColumn:
        begin, end = np.searchsorted(self.some_owners, [profiles.start, profiles.stop])
        rows = slice(int(begin), int(end))
        count = profiles.stop - profiles.start
        owners = self.some_owners[rows] - profiles.start
        return PageColumn(self, rows, owners, count, tuple(one.of(rows) for one in self.words))


@dataclass(frozen=True, eq=False)
class PageColumn:
    """The texts of a few profiles of a page, ready to be compared with all others."""

    page: Page
    rows: slice
    owners: np.ndarray
    count: int
    spread: tuple[np.ndarray | sparse.csr_array, ...]

    def scores(self, profiles: slice) -> np.ndarray:
        """others x these few profiles."""
        page = self.page
        begin, end = np.searchsorted(page.other_owners, [profiles.start, profiles.stop])
        rows = slice(int(begin), int(end))
        found = page.others[rows] @ page.some[self.rows].T
        for words, told in zip(page.words, self.spread, strict=True):
            more = words.others.parts[rows] @ told
            if isinstance(more, np.ndarray):
                found += more
            else:
                places = np.repeat(np.arange(more.shape[0]), np.diff(more.indptr))
                found[places, more.indices] += more.data
        shape = (profiles.stop - profiles.start, self.count)
        return by_profile(found, page.other_owners[rows] - profiles.start, self.owners, shape)


@dataclass(frozen=True, eq=False)
class Block:
    """Some profiles of one side against others of the other: all that a worker needs."""

    pages: tuple[Page, Page]
    fits: tuple[Fit, ...]
    facts: tuple[tuple[Fitted, Fitted], ...]
    structured: float

    def column(self, some: slice) -> Column:
        """A few of the profiles, ready to be compared with all others."""
        facts = tuple((others, own.taken(some)) for others, own in self.facts)
        return Column(self, (self.pages[0].column(some), self.pages[1].column(some)), facts)


@dataclass(frozen=True, eq=False)
class Column:
    block: Block
    pages: tuple[PageColumn, PageColumn]
    facts: tuple[tuple[Fitted, Fitted], ...]

    def scores(self, others: slice) -> np.ndarray:
        """others x the few, float32; the caller may write into it."""
        found = self.pages[0].scores(others)
        found += self.pages[1].scores(others)
        if self.facts:
            pairs = tuple((theirs.taken(others), own) for theirs, own in self.facts)
            found += worth(self.block.fits, pairs, self.block.structured)
        return found


@dataclass(frozen=True, eq=False)
class Leaf:
    """A channel that counts: rows belong to `some`, columns to the others."""

    channel: Channel
    weight: float

    @property
    def scale(self) -> float:
        return float(2 * self.weight / self.channel.spread)

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
        for language in np.unique(channel.row_languages).tolist():
            here = (channel.row_languages[rows] == language).astype(np.float32)
            there = channel.connects[language][channel.column_languages[columns]].astype(np.float32)
            first += [here * own, here]
            second += [there, there * other]
        return first, second

    def words(self) -> Words:
        some, others = self.channel.narrow
        assert isinstance(some, Worded)
        assert isinstance(others, Worded)
        languages = self.languages(others)
        shared = float(some.having @ (others.having / max(others.shape[0], 1))) / max(some.shape[0], 1)
        rare = languages is None and shared * A_FEATURE < words_of(others) * A_WORD
        if rare:
            some, others = featured(some), featured(others)
        return Words(self.scale, some, others, rare, languages)

    def languages(self, others: Worded) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """What makes a channel silent on a pair of texts although both have features. A word is of one language."""
        channel = self.channel
        if channel.connects is None:
            return None
        own, other = np.unique(channel.row_languages), np.unique(channel.column_languages)
        if channel.connects[np.ix_(own[own > 0], other[other > 0])].all():
            return None
        theirs = np.zeros(others.names.shape[0], dtype=np.int64)
        theirs[others.parts.indices] = np.repeat(channel.column_languages, np.diff(others.parts.indptr))
        return channel.row_languages, theirs, channel.connects


def featured(one: Worded) -> Worded:
    """The same with every feature a word of its own."""
    rows = one.expanded()
    width = rows.shape[1]
    same = sparse.csr_array(
        (np.ones(width, np.float32), np.arange(width, dtype=np.int32), np.arange(width + 1, dtype=np.int32)),
        shape=(width, width),
    )
    return Worded(rows, same, one.words, np.ones(width, np.float32))


def words_of(one: Worded) -> float:
    """How many entries a text has to be multiplied with, its share of the list's own words among them."""
    return float(one.parts.nnz + one.names.nnz) / max(one.shape[0], 1)


class Sheet:
    """A market whose blocks are to be scored: everything that blocks have in common is made once.

    turned  `some` are of the right, the others of the left
    """

    def __init__(self, market: Market, *, turned: bool) -> None:
        self.market, self.turned = market, turned
        forth, back = market.directions
        if turned:
            forth, back = back, forth
        # What `some` need is what the others offer, and the other way round: rows are `some` either way.
        self.sides = (
            Side(market, forth.needs, forth.offers, forth.channels),
            Side(market, back.offers, back.needs, [channel.turned for channel in back.channels]),
        )

    def block(self, some: slice, others: slice, *, alone: bool) -> Block:
        """alone  it is to be sent away: with nothing that it does not need"""
        market = self.market
        weight = market.weights.structured
        pairs = [(one, other) if self.turned else (other, one) for one, other in market.facts]
        facts = [(theirs.taken(others), own.taken(some)) for theirs, own in pairs] if weight else []
        first, second = (side.page(some, others, alone) for side in self.sides)
        return Block((first, second), market.fits, tuple(facts), weight)


class Side:
    """One direction of needs and offers, with `some` as rows."""

    def __init__(self, market: Market, own: Table, theirs: Table, channels: Sequence[Channel]) -> None:
        self.own, self.theirs = own, theirs
        leaves = [Leaf(one, market.weights.of(one.name)) for one in channels if market.weights.of(one.name)]
        self.words = [leaf.words() for leaf in leaves if isinstance(leaf.channel.narrow[0], Worded)]
        first: list[np.ndarray] = []
        second: list[np.ndarray] = []
        for leaf in leaves:
            if not isinstance(leaf.channel.rows, Worded):
                first.append(leaf.channel.rows * np.float32(leaf.scale))
                second.append(np.asarray(leaf.channel.columns))
        own_offsets = [np.zeros((len(own), 1), dtype=np.float32)]
        other_offsets = [np.zeros((len(theirs), 1), dtype=np.float32)]
        for leaf in leaves:
            ours, others = leaf.offsets(slice(None), slice(None))
            own_offsets.append(np.stack(ours, axis=1))
            other_offsets.append(np.stack(others, axis=1))
        self.some, self.others = np.hstack([*first, *own_offsets]), np.hstack([*second, *other_offsets])

    def page(self, some: slice, others: slice, alone: bool) -> Page:
        rows, columns = span(self.own, some), span(self.theirs, others)
        return Page(
            self.some[rows],
            self.others[columns],
            tuple(one.page(rows, columns, alone=alone) for one in self.words),
            self.own.owners[rows] - some.start,
            self.theirs.owners[columns] - others.start,
        )
