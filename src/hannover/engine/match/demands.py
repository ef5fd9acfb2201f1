"""What the known criteria ask, in words that both sides bear: so they are answered for many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from hannover.engine.match.criteria import Apart, Criterion, Excluded, Pairs, Sides, Sought, values
from hannover.engine.match.profiles import Profile

__all__ = ["Demand", "Words", "demands_of"]


@dataclass(frozen=True)
class Words:
    """Words that a profile bears.

    kind   "fact": those of a fact; "side"; "labels": its key and its side; "partners": those that may go with the fact
    pairs  what goes with what, for "partners"
    """

    kind: Literal["fact", "side", "labels", "partners"]
    fact: str = ""
    pairs: frozenset[tuple[str, str]] = frozenset()

    def of(self, profile: Profile) -> tuple[str, ...]:
        if self.kind == "side":
            return (profile.side,)
        if self.kind == "labels":
            return (profile.key, profile.side) if profile.side else (profile.key,)
        found = values(profile, self.fact)
        if self.kind == "partners":
            both = {*self.pairs, *((b, a) for a, b in self.pairs)}
            return tuple(sorted({b for a, b in both if a in found}))
        return found


@dataclass(frozen=True)
class Demand:
    """What the words of one must have to do with those of another.

    kind  "none": nothing in common; "some": a word in common; "any": the same, or one asks for nothing; "all": the
          other has every word
    asks  the words of the one; has: those of the other
    forth  the left one asks
    """

    kind: Literal["none", "some", "any", "all"]
    asks: Words
    has: Words
    forth: bool = True

    def met(self, shared: np.ndarray, asked: np.ndarray | int) -> np.ndarray:
        """Of so many words in common, and so many asked for."""
        if self.kind == "none":
            return np.asarray(shared == 0)
        if self.kind == "some":
            return np.asarray(shared > 0)
        if self.kind == "any":
            return np.asarray((shared > 0) | (asked == 0))
        return np.asarray(shared == asked)


def demands_of(criterion: Criterion) -> tuple[Demand, ...] | None:
    """None for a criterion of one's own: it has to be asked pair by pair."""
    kind = type(criterion)
    if kind is Sides:
        return (Demand("none", Words("side"), Words("side")),)
    if kind is Pairs:
        assert isinstance(criterion, Pairs)
        partners = Words("partners", criterion.has, criterion.allowed)
        return (Demand("some", partners, Words("fact", criterion.has)),)
    if kind is Sought:
        assert isinstance(criterion, Sought)
        seeks, has = Words("fact", criterion.seeks), Words("fact", criterion.has)
        return tuple(
            Demand("all" if criterion.every else "any", seeks, has, forth) for forth in (True, False)
        )
    if kind is Excluded:
        assert isinstance(criterion, Excluded)
        names, labels = Words("fact", criterion.facts), Words("labels")
        return tuple(Demand("none", names, labels, forth) for forth in (True, False))
    if kind is Apart:
        assert isinstance(criterion, Apart)
        group = Words("fact", criterion.facts)
        return (Demand("none", group, group),)
    return None
