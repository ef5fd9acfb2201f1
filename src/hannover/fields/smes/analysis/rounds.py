"""Lists of partners for a whole programme at once: what `engine.match` proposes, less the pairs that are not to
be, with how the lists fell out for either side.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from decimal import Decimal

import msgspec
import numpy as np

from hannover.engine import match
from hannover.engine.match import Listed, Market
from hannover.fields.smes.domain import SideShare

SPARE = 10
"""So many more than asked for are proposed, so that a list stays full when introduced pairs are taken off."""


@dataclass(frozen=True)
class ListedPartner:
    """`share` is how much of the pair comes about where everybody looks at once: the order of the list."""

    profile: str
    score: float
    share: float


@dataclass(frozen=True)
class Summary:
    """How a round fell out, in what JSON holds.

    outside, outside_at_most  how much of what would come about lies in pairs that did not come into question, 0..1: as
                              it was measured on some profiles, and what it hardly exceeds; 0 where all pairs did
    """

    length: int
    sides: tuple[str, str]
    shares: tuple[SideShare, ...]
    channels: tuple[str, ...]
    weights: dict[str, Decimal]
    digest: str
    because: str
    taken_off: int
    outside: Decimal = Decimal(0)
    outside_at_most: Decimal = Decimal(0)


@dataclass(frozen=True)
class Round:
    """The lists of both sides by profile, and their summary."""

    lists: Mapping[str, Mapping[str, tuple[ListedPartner, ...]]]
    appearances: Mapping[str, Mapping[str, int]]
    summary: Summary


def proposed(
    market: Market,
    *,
    sides: tuple[str, str],
    length: int,
    apart: Collection[tuple[str, str]],
    among: tuple[np.ndarray, np.ndarray],
    weights: dict[str, Decimal],
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Round:
    """The round.

    apart   (left key, right key) of the pairs that must not be listed: introduced already, or excluded
    among   who takes part, one truth value a profile of the left, and of the right
    """
    found = match.propose(
        market, k=length + (SPARE if apart else 0), among_left=among[0], among_right=among[1],
        executor=executor, progress=progress,
    )  # fmt: skip
    barred = set(apart)
    lists = {
        sides[0]: {key: _cut(listed, barred, length, left=True) for key, listed in found.left.items()},
        sides[1]: {key: _cut(listed, barred, length, left=False) for key, listed in found.right.items()},
    }
    counted = {
        sides[0]: _counted(lists[sides[0]], lists[sides[1]]),
        sides[1]: _counted(lists[sides[1]], lists[sides[0]]),
    }
    shares = tuple(share_of(side, counted[side]) for side in sides)
    taken = sum((one.left, one.right) in barred for listed in found.left.values() for one in listed)
    told = Summary(
        length,
        sides,
        shares,
        found.channels,
        weights,
        digest_of(lists),
        because_of(shares),
        taken,
        Decimal(f"{found.outside.share:.4f}"),
        Decimal(f"{found.outside.at_most:.4f}"),
    )
    return Round(lists, counted, told)


def share_of(side: str, counted: Mapping[str, int]) -> SideShare:
    """How the places on the lists of the other side spread over the profiles of this one."""
    total, most = sum(counted.values()), max(counted.values(), default=0)
    mean = total / len(counted) if counted else 0.0
    unlisted = sum(not count for count in counted.values())
    congestion = Decimal(f"{most / mean:.2f}") if mean else Decimal(0)
    return SideShare(
        side=side,
        profiles=len(counted),
        listed=len(counted) - unlisted,
        unlisted=unlisted,
        congestion=congestion,
    )


def because_of(shares: tuple[SideShare, ...]) -> str:
    """The figures in one line: listed + unlisted = profiles, for each side."""
    return "; ".join(
        f"{one.side}: {one.listed} + {one.unlisted} = {one.profiles}, most listed {one.congestion} x mean"
        for one in shares
    )


def digest_of(lists: Mapping[str, Mapping[str, tuple[ListedPartner, ...]]]) -> str:
    """SHA-256 of all lists in the order of sides and profiles, so that what is kept can be proven."""
    digest = hashlib.sha256()
    for line in _lines(lists):
        digest.update(msgspec.json.encode(line) + b"\n")
    return digest.hexdigest()


def _lines(lists: Mapping[str, Mapping[str, tuple[ListedPartner, ...]]]) -> Iterator[list[object]]:
    for side in sorted(lists):
        for key in sorted(lists[side]):
            yield [side, key, [one.profile for one in lists[side][key]]]


def _cut(
    listed: tuple[Listed, ...], barred: set[tuple[str, str]], length: int, *, left: bool
) -> tuple[ListedPartner, ...]:
    kept = [one for one in listed if (one.left, one.right) not in barred][:length]
    return tuple(
        ListedPartner(one.right if left else one.left, round(one.score, 4), round(one.share, 6))
        for one in kept
    )


def _counted(
    own: Mapping[str, tuple[ListedPartner, ...]], others: Mapping[str, tuple[ListedPartner, ...]]
) -> dict[str, int]:
    """How many lists of the other side each profile of this one stands on."""
    found = Counter(one.profile for listed in others.values() for one in listed)
    return {key: found.get(key, 0) for key in own}
