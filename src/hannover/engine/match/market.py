"""Two populations brought together: everything that ranking, listing and explaining have in common, computed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from hannover.engine.match.allowing import Screen
from hannover.engine.match.channels import channel_between
from hannover.engine.match.criteria import Criterion
from hannover.engine.match.direction import Direction
from hannover.engine.match.errors import EncoderError, UnknownError
from hannover.engine.match.fits import Fit, Fitted, Stated, worth
from hannover.engine.match.lenses import BridgeLens, Lens, bridge_lens, meaning_lens, words_lens
from hannover.engine.match.population import Population, Table
from hannover.engine.match.profiles import Notice, Profile
from hannover.engine.match.vectors import Vectors
from hannover.engine.match.weights import DEFAULT, Weights
from hannover.engine.text import Bridge, Lexicon
from hannover.errors import InputError

__all__ = ["Market", "meet"]


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
    notices: tuple[Notice, ...]
    screens: tuple[Screen, Screen]
    stated: tuple[Stated, Stated]

    def scores(self, left: slice, right: slice) -> np.ndarray:
        """Scores of these left and right profiles, float32; criteria are not looked at."""
        forth, back = self.directions
        found: np.ndarray = forth.profiles(self.weights, left, right)
        found = found + back.profiles(self.weights, right, left).T
        if self.fits and self.weights.structured:
            pairs = tuple((one.taken(left), other.taken(right)) for one, other in self.facts)
            found += worth(self.fits, pairs, self.weights.structured)
        return found

    @cached_property
    def facts(self) -> tuple[tuple[Fitted, Fitted], ...]:
        """What both sides state of the facts of every fit."""
        return self.stated[0].beside(self.stated[1])

    @property
    def screen_of_left(self) -> Screen:
        return self.screens[0]

    @property
    def screen_of_right(self) -> Screen:
        return self.screens[1]

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
        screen, stated = Screen(self.criteria, guest.profiles), Stated.of(self.fits, guest.profiles)
        notices = (*(one for one in self.notices if not one.key), *guest.notices)
        if on_left:
            return replace(
                self, left=guest, notices=notices,
                directions=(forth.with_needs(guest.needs), back.with_offers(guest.offers)),
                screens=(screen, self.screens[1]), stated=(stated, self.stated[1]),
            )  # fmt: skip
        return replace(
            self, right=guest, notices=notices,
            directions=(forth.with_offers(guest.offers), back.with_needs(guest.needs)),
            screens=(self.screens[0], screen), stated=(self.stated[0], stated),
        )  # fmt: skip

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
    # What was read is what features are made of; the market itself has no use for the vectors handed in.
    directions = (
        Direction("left needs", left.needs.plain(), right.offers.plain(), tuple(channels[: len(lenses)])),
        Direction("right needs", right.needs.plain(), left.offers.plain(), tuple(channels[len(lenses) :])),
    )
    for lens in lenses:
        if isinstance(lens, BridgeLens):
            lens.forget()
    used = [lens.name for lens in lenses if weights.of(lens.name)]
    used += ["structured"] if fits and weights.structured else []
    screens = Screen(criteria, left.profiles), Screen(criteria, right.profiles)
    for screen in screens:
        screen.prepare()
    stated = Stated.of(fits, left.profiles), Stated.of(fits, right.profiles)
    left, right = left.prepared(), right.prepared()
    for screen, side in zip(screens, (left, right), strict=True):
        screen.candidates = side.profiles
    return Market(
        left, right, directions, lenses,
        tuple(criteria), tuple(fits), weights, tuple(used), (*left.notices, *right.notices, *notices), screens, stated,
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
