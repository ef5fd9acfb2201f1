"""`route`: every round that one day allows, as columns of a program that combines them.

A round is a set of stops in an order that keeps all windows. They are built stop by stop; of two ways to have visited
the same stops and be at the same one, a way that is neither earlier nor shorter is dropped, which loses no best plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from hannover.engine.allocate.errors import EmptyError, NegativeError
from hannover.engine.allocate.program import Floats, Program, Rows
from hannover.engine.allocate.watching import Deadline

__all__ = ["Rounds", "Windows", "members", "rounds", "route"]

MOST_STOPS = 62
MOST_LABELS = 1_500_000
CHUNK = 200_000
DUST = 1e-9

Indices = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Windows:
    """One kind of day: when each stop can be visited, and when and where the day begins and ends.

    first, last  a visit begins no earlier and ends no later; nan where a stop cannot be visited
    duration     of each visit
    out, home    driving time from where the day begins to each stop, and from each stop to where it ends
    begins, ends of the day
    """

    first: Floats
    last: Floats
    duration: Floats
    out: Floats
    home: Floats
    begins: float
    ends: float

    def soonest(self, times: Floats) -> Floats:
        """Per stop, the earliest end of a visit, other visits before it included where these are quicker than the way
        straight there; nothing may be later than that."""
        arrive, stops = self.begins + self.out, range(len(self.duration))
        for _ in stops:
            finish = np.maximum(arrive, self.first) + self.duration
            finish = np.where(finish <= self.last + DUST, finish, np.inf)
            earlier = np.minimum(arrive, (finish[:, None] + times).min(axis=0, initial=np.inf))
            if (earlier >= arrive).all():
                break
            arrive = earlier
        return finish

    def way_home(self, times: Floats) -> Floats:
        """Per stop, the least time from there to the end of the day, by way of other visits where these are quicker."""
        back = self.home
        for _ in range(len(self.duration)):
            shorter = np.minimum(back, (times + self.duration + back).min(axis=1, initial=np.inf))
            if (shorter >= back).all():
                break
            back = shorter
        return back


@dataclass(frozen=True, kw_only=True, eq=False)
class Rounds:
    """What one kind of day allows: a set of stops as bits, and the least driving time that visits them.

    complete  whether no round was left out for want of space or time
    """

    stops: Indices
    driving: Floats
    complete: bool
    _parent: Indices
    _at: Indices
    _label: Indices

    def order(self, number: int) -> tuple[int, ...]:
        """The stops of a round as they are visited."""
        way, label = [], int(self._label[number])
        while label >= 0:
            way.append(int(self._at[label]))
            label = int(self._parent[label])
        return tuple(reversed(way))


@dataclass(frozen=True, kw_only=True, eq=False)
class Labels:
    """Ways to have visited some stops and be at one of them, all of the same number of stops."""

    stops: Indices
    at: Indices
    time: Floats
    driving: Floats
    parent: Indices


def rounds(times: Floats, windows: Windows, *, deadline: Deadline, worth: Floats | None = None) -> Rounds:
    """Every round of a day; the most promising ones, told as incomplete, where there are too many to keep.

    times  driving time from stop to stop
    worth  of each stop; what is kept where there are too many
    """
    size = len(windows.duration)
    if not 1 <= size <= MOST_STOPS:
        raise EmptyError(f"{size} stops; from 1 to {MOST_STOPS} can be planned", field="stops")
    if (np.asarray(times)[~np.eye(size, dtype=bool)] < 0).any() or (windows.duration < 0).any():
        raise NegativeError("a driving time or a visit is below zero", field="times")
    levels: list[Labels] = []
    back = windows.ends - windows.way_home(times)
    level, total, complete = first_stops(windows, back), 0, True
    while len(level.at):
        if total + len(level.at) > MOST_LABELS or (levels and deadline.left <= 0):
            room = max(MOST_LABELS // 12, 1)
            complete = False
            level = most_promising(level, worth, room=room)
            if len(levels) > 2 * size or deadline.left <= 0:
                break
        levels.append(level)
        deadline.again()
        level, all_tried = next_stops(level, times, windows, back=back, offset=total, deadline=deadline)
        complete &= all_tried
        total += len(levels[-1].at)
    return best_rounds(levels, windows, complete=complete)


def first_stops(windows: Windows, back: Floats) -> Labels:
    """`back`: when each stop has to be left at the latest."""
    start = np.maximum(windows.begins + windows.out, windows.first)
    finish = start + windows.duration
    at = np.flatnonzero((finish <= windows.last + DUST) & (finish <= back + DUST))
    return Labels(
        stops=np.int64(1) << at, at=at, time=finish[at], driving=windows.out[at], parent=np.full(len(at), -1)
    )


def next_stops(
    level: Labels, times: Floats, windows: Windows, *, back: Floats, offset: int, deadline: Deadline
) -> tuple[Labels, bool]:
    """One stop more, in every way that keeps the windows; whether time allowed to try them all."""
    found: list[tuple[Indices, Indices, Floats, Floats, Indices]] = []
    bits = np.int64(1) << np.arange(len(windows.duration))
    all_tried = True
    for begin in range(0, len(level.at), CHUNK):
        deadline.again()
        if begin and deadline.left <= 0:
            all_tried = False
            break
        part = slice(begin, begin + CHUNK)
        arrive = level.time[part, None] + times[level.at[part]]
        finish = np.maximum(arrive, windows.first) + windows.duration
        fine = (level.stops[part, None] & bits == 0) & (finish <= windows.last + DUST)
        fine &= finish <= back + DUST
        label, stop = np.nonzero(fine)
        where = begin + label
        found.append((
            level.stops[where] | bits[stop], stop, finish[label, stop],
            level.driving[where] + times[level.at[where], stop], offset + where,
        ))  # fmt: skip
    columns = [np.concatenate(part) for part in zip(*found, strict=True)]
    stops, at, time, driving, parent = columns
    return undominated(Labels(stops=stops, at=at, time=time, driving=driving, parent=parent)), all_tried


def undominated(labels: Labels) -> Labels:
    """Of the same stops and place only ways that are earlier, or shorter than all earlier ones."""
    order = np.lexsort((labels.driving, labels.time, labels.at, labels.stops))
    stops, at, driving = labels.stops[order], labels.at[order], labels.driving[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (stops[1:] != stops[:-1]) | (at[1:] != at[:-1])
    group = np.cumsum(fresh)
    span = float(driving.max(initial=0.0)) + 1.0
    lowest = np.minimum.accumulate(driving - group * span)
    kept = fresh.copy()
    kept[1:] |= (driving - group * span)[1:] < lowest[:-1] - DUST
    order = order[kept]
    return Labels(stops=labels.stops[order], at=labels.at[order], time=labels.time[order],
                  driving=labels.driving[order], parent=labels.parent[order])  # fmt: skip


def most_promising(labels: Labels, worth: Floats | None, *, room: int) -> Labels:
    """The labels of the highest worth for their time."""
    size = int(labels.stops.max(initial=0)).bit_length()
    value = members(labels.stops, size) @ (np.ones(size) if worth is None else worth[:size])
    spread = float(np.ptp(labels.time)) + 1.0
    rank = value - 0.5 * (labels.time - labels.time.min(initial=0.0)) / spread * float(
        value.mean() if len(value) else 1.0
    )
    kept = np.sort(np.argsort(-rank, kind="stable")[:room])
    return Labels(stops=labels.stops[kept], at=labels.at[kept], time=labels.time[kept], driving=labels.driving[kept],
                  parent=labels.parent[kept])  # fmt: skip


def best_rounds(levels: list[Labels], windows: Windows, *, complete: bool) -> Rounds:
    """For each set of stops the way home of the least driving, among those that are home in time."""
    if not levels:
        none = np.empty(0, np.int64)
        return Rounds(stops=none, driving=np.empty(0), complete=complete, _parent=none, _at=none, _label=none)
    stops, at, time, driving, parent = (
        np.concatenate([getattr(level, name) for level in levels])
        for name in ("stops", "at", "time", "driving", "parent")
    )
    home = np.flatnonzero(time + windows.home[at] <= windows.ends + DUST)
    driven = driving[home] + windows.home[at[home]]
    order = np.lexsort((driven, stops[home]))
    first = np.ones(len(order), bool)
    first[1:] = stops[home][order][1:] != stops[home][order][:-1]
    chosen = order[first]
    return Rounds(
        stops=stops[home[chosen]], driving=driven[chosen], complete=complete, _parent=parent, _at=at,
        _label=home[chosen],
    )  # fmt: skip


def members(stops: Indices, size: int) -> Floats:
    """One row a round, one column a stop: 1 where the round visits it."""
    found: Floats = (stops[:, None] >> np.arange(size) & 1).astype(float)
    return found


def route(
    names: Sequence[str], worth: Floats, kinds: Sequence[tuple[str, int, Rounds]], *,
    musts: frozenset[str] = frozenset(), weight: float = 1.0, picked: Sequence[Indices] | None = None,
) -> Program:  # fmt: skip
    """Which rounds to make: each stop at most once (exactly once for a must), as many rounds of a kind as days.

    kinds   name, number of days, and the rounds of each kind of day
    weight  how much a unit of worth counts beside a unit of driving time
    picked  positions of the rounds of each kind that become columns; all by default
    """
    size = len(names)
    picked = [np.arange(len(kind.stops)) for _, _, kind in kinds] if picked is None else picked
    visits = np.concatenate(
        [members(kind.stops[at], size) for (_, _, kind), at in zip(kinds, picked, strict=True)]
    )
    driving = np.concatenate([kind.driving[at] for (_, _, kind), at in zip(kinds, picked, strict=True)])
    number = np.repeat(np.arange(len(kinds)), [len(at) for at in picked])
    days = coo_array(
        (np.ones(len(number)), (number, np.arange(len(number)))), shape=(len(kinds), len(number))
    )
    least = np.array([1.0 if name in musts else -np.inf for name in names])
    return Program(
        names=[f"round {at}" for at in range(len(number))],
        value=weight * (visits @ worth) - driving,
        rows=(
            Rows(what="visits", who=list(names), uses=csr_array(visits.T), most=np.ones(size), least=least,
                 unit="visits"),
            Rows.at_most("days", [name for name, _, _ in kinds], csr_array(days),
                         np.array([float(count) for _, count, _ in kinds]), unit="days"),
        ),
        unit="worth",
    )  # fmt: skip
