"""A figure, and how figures are taken: medians of several runs, ours and the peer's in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure. `ours` and `peer` are in the unit that `figure` names; `peer` is None for an absolute goal.

    goal  what was aimed at: a largest ratio where there is a peer, else a largest value
    """

    name: str
    figure: str
    ours: float
    peer: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.peer if self.peer else None

    @property
    def met(self) -> bool | None:
        measured = self.ours if self.peer is None else self.ratio
        return None if self.goal is None or measured is None else measured <= self.goal

    def as_dict(self) -> dict[str, str | float | bool | None]:
        return {
            "name": self.name,
            "figure": self.figure,
            "ours": round(self.ours, 4),
            "peer": None if self.peer is None else round(self.peer, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": self.goal,
            "met": self.met,
        }


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(ours: Callable[[], object], peer: Callable[[], object], *, runs: int) -> tuple[float, float]:
    """The medians of both, run alternately after one run of each that does not count."""
    ours(), peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(runs)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
