"""Lists for everybody on both sides at once, in which popular members do not crowd out the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from hannover.engine.match.equilibrium import equilibrium
from hannover.engine.match.errors import RangeError
from hannover.engine.match.market import Market
from hannover.engine.match.outside import Outside, outside_of
from hannover.engine.match.pooling import Among, leading, pool_of
from hannover.engine.match.profiles import Notice
from hannover.engine.match.reasons import Pair, pair_of

__all__ = ["Listed", "Proposals", "Spread", "propose", "spread_of"]

# Up to so many pairs all of them come into question; beyond, the best of everybody.
ALL_PAIRS = 4_000_000
POOL = 200
AT_A_TIME = 2048


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list.

    rank   from 1
    share  how much of this pair comes about in the equilibrium of the market, 0..1: what the list is ordered by
    """

    left: str
    right: str
    score: float
    rank: int
    share: float


@dataclass(frozen=True)
class Spread:
    """How the places on the lists of one side spread over the members of the other.

    coverage    share of members that stand on at least one list
    congestion  how often the most listed member is listed, in multiples of the mean
    tail        keys of the members that nobody has on a list
    """

    coverage: float
    congestion: float
    tail: tuple[str, ...]


@dataclass(frozen=True)
class Proposals:
    """Lists for both sides.

    left, right              key -> its list, the best first
    left_spread, right_spread  how the lists of the other side spread over the left, and over the right
    outside                  what of the market lies in pairs that did not come into question
    """

    left: Mapping[str, tuple[Listed, ...]]
    right: Mapping[str, tuple[Listed, ...]]
    left_spread: Spread
    right_spread: Spread
    channels: tuple[str, ...]
    notices: tuple[Notice, ...]
    rounds: int
    outside: Outside
    market: Market

    @property
    def coverage(self) -> float:
        """Share of all members, of both sides, that stand on at least one list."""
        listed = self.left_spread.coverage * len(self.left) + self.right_spread.coverage * len(self.right)
        return listed / max(len(self.left) + len(self.right), 1)

    @property
    def congestion(self) -> float:
        """How often the most listed member of either side is listed, in multiples of the mean."""
        return max(self.left_spread.congestion, self.right_spread.congestion)

    @property
    def tail(self) -> tuple[str, ...]:
        """Keys of the members that stand on no list."""
        return self.left_spread.tail + self.right_spread.tail

    @property
    def because(self) -> str:
        return (
            f"by {', '.join(self.channels)}; {self.coverage:.0%} stand on a list, {len(self.tail)} on none, "
            f"the most listed {self.congestion:.1f} times as often as the mean; at most {self.outside.at_most:.1%} of "
            "what would come about lies outside the pairs in question"
        )

    def pair(self, listed: Listed) -> Pair:
        """The pair of an entry, with its reasons."""
        places = self.market.left.places[listed.left], self.market.right.places[listed.right]
        return replace(pair_of(self.market, *places), rank=listed.rank)


def propose(
    market: Market,
    *,
    k: int = 10,
    pool: int = 0,
    temperature: float = 0.5,
    apart: Collection[tuple[str, str]] = (),
    among_left: np.ndarray | None = None,
    among_right: np.ndarray | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Proposals:
    """The k best partners for everybody on both sides, as they would find each other if all looked at once.

    pool         how many of the best of everybody come into question; 0: all in a small market, else 200
    temperature  how much chance plays in who finds whom, in standard deviations of the scores
    apart        pairs (left key, right key) that are not to be listed; keys that nobody bears are passed over
    among_left, among_right  one truth value a profile of that side: who takes part; all by default. Who does not has no
                 list, stands on none, and counts in no figure
    progress     hears how many blocks of how many are done, and all of them now and then while the equilibrium is found;
                 what it raises ends the work
    Raises       RangeError if k, pool or temperature is out of range, or if `among_...` has another length.
    """
    for name, number, least in (("k", k, 1), ("pool", pool, 0)):
        if number < least:
            raise RangeError(f"{name} is {number}", field=name, remedy=f"{least} or more")
    if not temperature > 0:
        raise RangeError(f"temperature is {temperature}", field="temperature", remedy="above 0")
    small = len(market.left) * len(market.right) <= ALL_PAIRS
    most = max(pool, k) if pool else max(len(market.left), len(market.right)) if small else max(POOL, k)
    among = among_of(market, apart, among_left, among_right)
    told = Heard(progress)
    joint = pool_of(market, most, among=among, executor=executor, progress=told)
    found = equilibrium(joint, temperature=temperature, progress=told.again)
    whole = small and not pool
    outside = Outside(0.0, 0.0, 0) if whole else outside_of(market, joint, found, among)
    left = listed_for(market, joint, found.matched, k, among.left, by_left=True)
    right = listed_for(market, joint, found.matched, k, among.right, by_left=False)
    notices = [
        Notice("fewer", key, f"{k} were asked for, {len(listed)} are allowed")
        for lists in (left, right)
        for key, listed in lists.items()
        if len(listed) < k
    ]
    return Proposals(
        left, right,
        spread_of(tuple(left), [one.left for listed in right.values() for one in listed]),
        spread_of(tuple(right), [one.right for listed in left.values() for one in listed]),
        market.channels, (*market.notices, *notices), found.rounds, outside, market,
    )  # fmt: skip


class Heard:
    """Progress that can be told again: nobody knows how many rounds an equilibrium takes, but work can be ended."""

    def __init__(self, progress: Callable[[int, int], None] | None) -> None:
        self.progress, self.last = progress, (0, 1)

    def __call__(self, done: int, total: int) -> None:
        self.last = done, total
        if self.progress:
            self.progress(done, total)

    def again(self, rounds: int) -> None:
        self(*self.last)


def among_of(
    market: Market,
    apart: Collection[tuple[str, str]],
    among_left: np.ndarray | None,
    among_right: np.ndarray | None,
) -> Among:
    found = Among.all_of(market)
    masks = []
    for name, mask, every in (("left", among_left, found.left), ("right", among_right, found.right)):
        if mask is not None and np.shape(mask) != every.shape:
            raise RangeError(
                f"{np.shape(mask)} values",
                field=f"among_{name}",
                remedy=f"one for each of {len(every)} profiles",
            )
        masks.append(every if mask is None else np.asarray(mask, dtype=bool))
    lefts, rights = market.left.places, market.right.places
    pairs = [(lefts[one], rights[other]) for one, other in apart if one in lefts and other in rights]
    return Among(masks[0], masks[1], np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2))


def listed_for(
    market: Market,
    joint: sparse.csr_array,
    matched: sparse.csr_array,
    k: int,
    among: np.ndarray,
    *,
    by_left: bool,
) -> dict[str, tuple[Listed, ...]]:
    rows, columns, shares, scores = highest(joint, matched, k, by_left=by_left)
    lefts, rights = market.left.keys, market.right.keys
    mine = lefts if by_left else rights
    lists: dict[str, list[Listed]] = {mine[at]: [] for at in np.flatnonzero(among).tolist()}
    for row, column, share, score in zip(
        rows.tolist(), columns.tolist(), shares.tolist(), scores.tolist(), strict=True
    ):
        left, right = lefts[row], rights[column]
        own = lists[left if by_left else right]
        own.append(Listed(left, right, score, len(own) + 1, share))
    return {key: tuple(listed) for key, listed in lists.items()}


def highest(
    joint: sparse.csr_array, matched: sparse.csr_array, k: int, *, by_left: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Rows, columns, shares and scores of the k highest shares of every row (or column), in order; equal ones by place."""
    parts = []
    shares = matched if by_left else matched.T.tocsr()
    scores = joint if by_left else joint.T.tocsr()
    # Some rows at a time: sorting all pairs at once takes more memory than the pairs.
    for start in range(0, shares.shape[0], AT_A_TIME):
        some = slice(start, min(start + AT_A_TIME, shares.shape[0]))
        entries = slice(int(shares.indptr[some.start]), int(shares.indptr[some.stop]))
        owners = np.repeat(np.arange(some.start, some.stop), np.diff(shares.indptr[start : some.stop + 1]))
        others, values = shares.indices[entries], shares.data[entries]
        kept = np.flatnonzero(leading(owners, others, values, k))
        kept = kept[np.lexsort((others[kept], -values[kept], owners[kept]))]
        parts.append((owners[kept], others[kept], values[kept], scores.data[entries][kept]))
    owners, others, values, worth = (np.concatenate(column) for column in zip(*parts, strict=True))
    return (owners, others, values, worth) if by_left else (others, owners, values, worth)


def spread_of(members: tuple[str, ...], listed: list[str]) -> Spread:
    counts = dict.fromkeys(members, 0)
    for key in listed:
        counts[key] += 1
    tail = tuple(key for key, count in counts.items() if not count)
    mean = len(listed) / len(members) if members else 0.0
    coverage = 1 - len(tail) / len(members) if members else 0.0
    return Spread(coverage, max(counts.values()) / mean if mean else 0.0, tail)
