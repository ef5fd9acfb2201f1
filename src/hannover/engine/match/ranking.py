"""The best partners for one profile, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.match.errors import RangeError
from hannover.engine.match.market import Market
from hannover.engine.match.profiles import Notice, Profile
from hannover.engine.match.reasons import Pair, pair_of
from hannover.engine.match.vectors import Vectors

__all__ = ["Ranking", "best", "rank"]


@dataclass(frozen=True)
class Ranking:
    """Partners for one profile, the best first.

    of        the key of the profile
    left_out  how many candidates each criterion ruled out
    channels  what was compared
    """

    of: str
    pairs: tuple[Pair, ...]
    channels: tuple[str, ...]
    left_out: Mapping[str, int]
    notices: tuple[Notice, ...]

    @property
    def because(self) -> str:
        out = ", ".join(f"{name} {count}" for name, count in self.left_out.items() if count)
        return f"by {', '.join(self.channels)}" + (f"; left out: {out}" if out else "")


def rank(
    market: Market,
    who: str | Profile,
    *,
    k: int = 10,
    among: np.ndarray | None = None,
    vectors: Vectors | None = None,
) -> Ranking:
    """The k best partners on the other side; equal scores in the order of the population.

    who      the key of a profile of the market, or a profile that is not in it, of the side of one population
    among    one truth value a profile of the other population: whom the question is about; all by default
    vectors  of the texts of a profile that is not in the market; without them its meaning is not compared
    Raises   UnknownError for a key that nobody bears, RangeError if k is below 1 or `among` has another length,
             InputError and EncoderError as `Market.with_guest`.
    """
    if k < 1:
        raise RangeError(f"k is {k}", field="k", remedy="1 or more")
    key = who.key if isinstance(who, Profile) else who
    if isinstance(who, Profile):
        on_left, place = who.side in market.left.sides, 0
        market = market.with_guest(who, vectors=vectors)
    else:
        on_left, place = market.place(who)
    profile = (market.left if on_left else market.right).profiles[place]
    allowed, left_out = (market.screen_of_right if on_left else market.screen_of_left).allowed(
        profile, left=on_left
    )
    if among is not None:
        if np.shape(among) != allowed.shape:
            raise RangeError(
                f"{np.shape(among)} values", field="among", remedy=f"one for each of {len(allowed)} profiles"
            )
        left_out = {**left_out, "among": int((~np.asarray(among, dtype=bool)).sum())}
        allowed = allowed & among
    chosen = best(scores_for(market, on_left=on_left, place=place), allowed, k)
    pairs = tuple(
        replace(pair_of(market, place, other) if on_left else pair_of(market, other, place), rank=number)
        for number, other in enumerate(chosen.tolist(), start=1)
    )
    notices = [notice for notice in market.notices if notice.key in {"", key}]
    if len(pairs) < k:
        notices.append(Notice("fewer", key, f"{k} were asked for, {len(pairs)} are allowed"))
    return Ranking(key, pairs, market.channels, left_out, tuple(notices))


def scores_for(market: Market, *, on_left: bool, place: int) -> np.ndarray:
    """The scores of one profile with everybody on the other side."""
    mine = slice(place, place + 1)
    if on_left:
        found = market.scores(mine, slice(0, len(market.right)))[0]
    else:
        found = market.scores(slice(0, len(market.left)), mine)[:, 0]
    return np.asarray(found)


def best(scores: np.ndarray, allowed: np.ndarray, k: int) -> np.ndarray:
    """The places of the k highest scores among those allowed, equal ones in order of place."""
    places = np.flatnonzero(allowed)
    values = scores[places]
    if len(values) > k:
        least = np.partition(values, len(values) - k)[len(values) - k]
        kept = values >= least
        places, values = places[kept], values[kept]
    return np.asarray(places[np.lexsort((places, -values))][:k])
