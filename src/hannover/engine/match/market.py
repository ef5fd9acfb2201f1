"""Two populations brought together: everything that ranking, listing and explaining have in common, computed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from hannover.engine.match.allowing import Groups, Screen, grouped
from hannover.engine.match.channels import Channel, Cut, channel_between, with_guest
from hannover.engine.match.criteria import Criterion
from hannover.engine.match.errors import EncoderError, UnknownError
from hannover.engine.match.fits import Fit
from hannover.engine.match.lenses import BridgeLens, Lens, bridge_lens, meaning_lens, words_lens
from hannover.engine.match.population import Population, Table
from hannover.engine.match.profiles import Notice, Profile
from hannover.engine.match.vectors import Vectors
from hannover.engine.match.weights import DEFAULT, Weights
from hannover.engine.text import Bridge, Lexicon
from hannover.errors import InputError

__all__ = ["Direction", "Market", "Part", "meet"]

# A fit lies between 0 and 1; this centres it and makes a full fit worth two units, an empty one minus two.
HALF_FIT, FIT_UNIT = 0.5, 0.25


@dataclass(frozen=True, eq=False)
class Direction:
    """What one population needs against what the other offers.

    name      "left needs" or "right needs"
    channels  rows are the needs, columns the offers
    """

    name: str
    needs: Table
    offers: Table
    channels: tuple[Channel, ...]

    def texts(self, weights: Weights, needs: slice | np.ndarray, offers: slice | np.ndarray) -> np.ndarray:
        """The weighted sum of z-scores of these needs and offers."""
        cuts = tuple((weights.of(channel.name), channel.cut(needs, offers)) for channel in self.channels)
        return weighted(cuts, (len(self.needs.owners[needs]), len(self.offers.owners[offers])))

    def with_needs(self, needs: Table) -> Direction:
        channels = tuple(with_guest(one, needs, asks=True) for one in self.channels)
        return replace(self, needs=needs, channels=channels)

    def with_offers(self, offers: Table) -> Direction:
        channels = tuple(with_guest(one, offers, asks=False) for one in self.channels)
        return replace(self, offers=offers, channels=channels)

    def part(self, weights: Weights, needing: slice, offering: slice) -> DirectionPart:
        needs, offers = span(self.needs, needing), span(self.offers, offering)
        return DirectionPart(
            tuple((weights.of(channel.name), channel.cut(needs, offers)) for channel in self.channels),
            self.needs.owners[needs] - needing.start,
            self.offers.owners[offers] - offering.start,
            (needing.stop - needing.start, offering.stop - offering.start),
        )


@dataclass(frozen=True, eq=False)
class DirectionPart:
    """Some needs against some offers, with nothing else to carry to a worker.

    cuts                      weight and part of every channel
    need_owners, offer_owners  profiles that the texts belong to, counted from the first of this part
    """

    cuts: tuple[tuple[float, Cut], ...]
    need_owners: np.ndarray
    offer_owners: np.ndarray
    shape: tuple[int, int]

    def profiles(self) -> np.ndarray:
        """needing profiles x offering profiles: the best need with the best offer; 0 where there is neither."""
        found = np.zeros(self.shape, dtype=np.float32)
        values = weighted(self.cuts, (len(self.need_owners), len(self.offer_owners)))
        if not values.size:
            return found
        row_starts = np.flatnonzero(np.diff(self.need_owners, prepend=-1))
        column_starts = np.flatnonzero(np.diff(self.offer_owners, prepend=-1))
        if len(row_starts) < values.shape[0]:
            values = np.maximum.reduceat(values, row_starts, axis=0)
        if len(column_starts) < values.shape[1]:
            values = np.maximum.reduceat(values, column_starts, axis=1)
        if values.shape == found.shape:
            return values
        found[np.ix_(self.need_owners[row_starts], self.offer_owners[column_starts])] = values
        return found


@dataclass(frozen=True, eq=False)
class Part:
    """Some of the left against some of the right: all that a worker needs."""

    forth: DirectionPart
    back: DirectionPart
    structured: np.ndarray | None

    def scores(self) -> np.ndarray:
        """left x right, float32."""
        found: np.ndarray = self.forth.profiles() + self.back.profiles().T
        return found if self.structured is None else found + self.structured


def weighted(cuts: Sequence[tuple[float, Cut]], shape: tuple[int, int]) -> np.ndarray:
    found: np.ndarray | None = None
    for weight, cut in cuts:
        if weight:
            values = cut.values()
            values *= np.float32(weight)
            found = values if found is None else np.add(found, values, out=found)
    return np.zeros(shape, dtype=np.float32) if found is None else found


@dataclass(frozen=True, eq=False)
class Market:
    """Two populations, their channels in both directions, and what must hold for a pair. Made by `meet`."""

    left: Population
    right: Population
    directions: tuple[Direction, Direction]
    lenses: tuple[Lens, ...]
    criteria: tuple[Criterion, ...]
    fits: tuple[Fit, ...]
    weights: Weights
    channels: tuple[str, ...]
    notices: tuple[Notice, ...] = field(default=())

    def scores(self, left: slice, right: slice) -> np.ndarray:
        """Scores of these left and right profiles, float32; criteria are not looked at."""
        return self.part(left, right).scores()

    def part(self, left: slice, right: slice) -> Part:
        """What it takes to score these left and right profiles, elsewhere if need be."""
        forth, back = self.directions
        return Part(
            forth.part(self.weights, left, right),
            back.part(self.weights, right, left),
            self.structured(left, right) if self.fits and self.weights.structured else None,
        )

    def structured(self, left: slice, right: slice) -> np.ndarray:
        """What the fits of these profiles add; a fact that one does not state adds nothing."""
        found = np.zeros((left.stop - left.start, right.stop - right.start), dtype=np.float32)
        shares = sum(fit.share for fit in self.fits)
        for fit, (lefts, rights) in zip(self.fits, self.fit_groups, strict=True):
            rows, columns = lefts[0][left], rights[0][right]
            table = np.zeros((len(lefts[1]), len(rights[1])), dtype=np.float32)
            # Every distinct value is compared once.
            for row in np.unique(rows).tolist():
                for column in np.unique(columns).tolist():
                    table[row, column] = fit.between(lefts[1][row], rights[1][column])
            units = np.nan_to_num((table - HALF_FIT) / FIT_UNIT, nan=0.0)
            found += (
                np.float32(self.weights.structured * fit.share / max(shares, 1e-9))
                * units[np.ix_(rows, columns)]
            )
        return found

    @cached_property
    def fit_groups(self) -> list[tuple[Groups, Groups]]:
        return [
            (grouped((fit.facts,), self.left.profiles), grouped((fit.facts,), self.right.profiles))
            for fit in self.fits
        ]

    @cached_property
    def screen_of_left(self) -> Screen:
        return Screen(self.criteria, self.left.profiles)

    @cached_property
    def screen_of_right(self) -> Screen:
        return Screen(self.criteria, self.right.profiles)

    def with_weights(self, weights: Weights) -> Market:
        """The same market under other weights; nothing is prepared again."""
        names = [lens.name for lens in self.lenses if weights.of(lens.name)]
        names += ["structured"] if self.fits and weights.structured else []
        return replace(self, weights=weights, channels=tuple(names))

    def with_guest(self, profile: Profile, *, vectors: Vectors | None = None) -> Market:
        """The market with one profile in place of its whole side; what is usual stays as measured among the members.

        Raises InputError if the side of the profile is not that of exactly one population, EncoderError if the vectors
        are of another encoder.
        """
        on_left = profile.side in self.left.sides
        if on_left == (profile.side in self.right.sides):
            raise InputError(
                f"the side {profile.side!r} is that of {'both populations' if on_left else 'no population'}",
                field="side",
            )
        if vectors is not None and vectors.encoder != (self.left.encoder or self.right.encoder):
            raise EncoderError(f"the market has no vectors of {vectors.encoder!r}", field="vectors")
        guest = Population([profile], vectors=vectors)
        forth, back = self.directions
        if on_left:
            directions = (forth.with_needs(guest.needs), back.with_offers(guest.offers))
            found = replace(self, left=guest, directions=directions)
        else:
            directions = (forth.with_offers(guest.offers), back.with_needs(guest.needs))
            found = replace(self, right=guest, directions=directions)
        return replace(found, notices=(*(one for one in self.notices if not one.key), *guest.notices))

    def place(self, key: str) -> tuple[bool, int]:
        """Whether the key is on the left, and where. Raises UnknownError."""
        if key in self.left.places:
            return True, self.left.places[key]
        if key in self.right.places:
            return False, self.right.places[key]
        raise UnknownError(f"no profile has the key {key!r}", field="key")

    def side_place(self, key: str, *, left: bool) -> int:
        """The place of a key on the named side. Raises UnknownError."""
        side = "left" if left else "right"
        places = (self.left if left else self.right).places
        if key not in places:
            raise UnknownError(f"no profile on the {side} has the key {key!r}", field=side)
        return places[key]


def meet(
    left: Population,
    right: Population,
    *,
    lexicons: Sequence[Lexicon] = (),
    criteria: Sequence[Criterion] = (),
    fits: Sequence[Fit] = (),
    weights: Weights = DEFAULT,
    progress: Callable[[int, int], None] | None = None,
) -> Market:
    """Brings two populations together: fits every channel on all their texts, in both directions.

    progress  hears how many channels of how many are prepared
    lexicons  dictionaries that the user has installed; without them the channel "bridge" is not used
    Raises    EncoderError if the populations have vectors of different encoders.
    """
    if left.encoder and right.encoder and left.encoder != right.encoder:
        raise EncoderError(
            f"vectors of {left.encoder!r} and of {right.encoder!r} cannot be compared",
            remedy="encode both populations with one encoder",
        )
    tables = (left.needs, left.offers, right.needs, right.offers)
    lenses, notices = lenses_for(tables, lexicons)
    steps = 2 * len(lenses)
    channels = []
    for needs, offers in ((left.needs, right.offers), (right.needs, left.offers)):
        for lens in lenses:
            channels.append(channel_between(lens, needs, offers))
            if progress:
                progress(len(channels), steps)
    directions = (
        Direction("left needs", left.needs, right.offers, tuple(channels[: len(lenses)])),
        Direction("right needs", right.needs, left.offers, tuple(channels[len(lenses) :])),
    )
    for lens in lenses:
        if isinstance(lens, BridgeLens):
            lens.forget()
    used = [lens.name for lens in lenses if weights.of(lens.name)]
    used += ["structured"] if fits and weights.structured else []
    return Market(
        left, right, directions, lenses, tuple(criteria), tuple(fits), weights, tuple(used),
        (*left.notices, *right.notices, *notices),
    )  # fmt: skip


def lenses_for(tables: Sequence[Table], lexicons: Sequence[Lexicon]) -> tuple[tuple[Lens, ...], list[Notice]]:
    lenses: list[Lens] = []
    notices = []
    meaning = meaning_lens(tables)
    if meaning:
        lenses.append(meaning)
    else:
        notices.append(Notice("channel", "", "meaning is not used: the profiles came without vectors"))
    bridge = Bridge.over(lexicons)
    bridging = bridge_lens(bridge, tables) if bridge else None
    if bridging:
        lenses.append(bridging)
    elif len({language for table in tables for language in table.languages}) > 1:
        notices.append(
            Notice("channel", "", "bridge is not used: no dictionary connects the languages of the profiles")
        )
    lenses.append(words_lens([text for table in tables for text in table.texts]))
    return tuple(lenses), notices


def span(table: Table, profiles: slice) -> slice:
    """The texts of these profiles."""
    first, last = np.searchsorted(table.owners, [profiles.start, profiles.stop])
    return slice(int(first), int(last))
