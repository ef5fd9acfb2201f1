"""Facts that speak for a pair without being a condition: size, branch, distance of technology levels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from hannover.engine.match.criteria import values
from hannover.engine.match.errors import FactError
from hannover.engine.match.profiles import Profile
from hannover.engine.match.traits import Sets, Traits

__all__ = ["Fit", "Fitted", "Stated", "worth"]

# A fit lies between 0 and 1; this centres it and makes a full fit worth two units, an empty one minus two.
HALF_FIT, FIT_UNIT = 0.5, 0.25


@dataclass(frozen=True)
class Fit:
    """How well two values of a fact go together, 0..1; where one does not state it, the fit tells nothing.

    kind   "overlap": the share of all their words that both have; "within": the share of the words of whichever has
           fewer that the other has, too (Szymkiewicz-Simpson), for facts that one side states more roughly;
           "near": exp(-|ln a - ln b| / scale) of positive numbers, so that 40 and 80 employees are as near as 400
           and 800
    share  how much it counts among the fits
    """

    name: str
    facts: str
    kind: Literal["overlap", "within", "near"] = "overlap"
    scale: float = 1.0
    share: float = 1.0

    def between(self, left: Profile, right: Profile) -> float:
        """The fit, or not-a-number where one of them does not state the fact."""
        if self.kind == "near":
            first, second = number(left, self.facts), number(right, self.facts)
            return math.exp(-abs(first - second) / self.scale)
        ours, theirs = set(values(left, self.facts)), set(values(right, self.facts))
        if not ours or not theirs:
            return math.nan
        of = min(len(ours), len(theirs)) if self.kind == "within" else len(ours | theirs)
        return len(ours & theirs) / of


def number(profile: Profile, fact: str) -> float:
    value = profile.facts.get(fact)
    if value is None:
        return math.nan
    if not isinstance(value, int | float) or not value > 0 or math.isinf(value):
        raise FactError(f"the fact of {profile.key!r} is {value!r}", field=fact, remedy="a number above 0")
    return math.log(value)


@dataclass(frozen=True, eq=False)
class Fitted:
    """What some profiles state of a fact: the number of its value for every profile, and the values.

    values  logarithms for "near", else sets of words
    """

    numbers: np.ndarray
    values: np.ndarray | Sets

    def taken(self, which: slice) -> Fitted:
        """The same of some profiles, with no more values than they have; of all of them, itself."""
        if which.indices(len(self.numbers)) == (0, len(self.numbers), 1):
            return self
        distinct, numbers = np.unique(self.numbers[which], return_inverse=True)
        some = self.values.taken(distinct) if isinstance(self.values, Sets) else self.values[distinct]
        return Fitted(numbers.astype(np.int32), some)


@dataclass(frozen=True, eq=False)
class Stated:
    """What the profiles of a population state of the facts of all fits."""

    parts: tuple[tuple[np.ndarray, np.ndarray] | Traits, ...]

    @classmethod
    def of(cls, fits: Sequence[Fit], profiles: Sequence[Profile]) -> Stated:
        return cls(tuple(stated(fit, profiles) for fit in fits))

    def beside(self, other: Stated) -> tuple[tuple[Fitted, Fitted], ...]:
        """Of each fit, these values and those of the other population, comparable with each other."""
        found = []
        for mine, theirs in zip(self.parts, other.parts, strict=True):
            if isinstance(mine, Traits) and isinstance(theirs, Traits):
                pair = Fitted(mine.numbers, mine.in_words_of(theirs)), Fitted(theirs.numbers, theirs.sets)
            else:
                assert not isinstance(mine, Traits)
                assert not isinstance(theirs, Traits)
                pair = Fitted(*mine), Fitted(*theirs)
            found.append(pair)
        return tuple(found)


def stated(fit: Fit, profiles: Sequence[Profile]) -> tuple[np.ndarray, np.ndarray] | Traits:
    if fit.kind != "near":
        return Traits.of([values(profile, fit.facts) for profile in profiles])
    distinct, numbers = np.unique([number(profile, fit.facts) for profile in profiles], return_inverse=True)
    return numbers.astype(np.int32), distinct


def units(fit: Fit, left: Fitted, right: Fitted) -> np.ndarray:
    """Units of the fit of every value of the left with every value of the right; 0 where it tells nothing."""
    if isinstance(left.values, Sets) and isinstance(right.values, Sets):
        shared = left.values.shared(right.values)
        ours, theirs = left.values.sizes[:, None], right.values.sizes[None]
        of = np.minimum(ours, theirs) if fit.kind == "within" else ours + theirs - shared
        table = np.divide(
            shared, of,
            out=np.full(shared.shape, np.nan, dtype=np.float32), where=(ours > 0) & (theirs > 0),
        )  # fmt: skip
    else:
        assert not isinstance(left.values, Sets)
        assert not isinstance(right.values, Sets)
        # In float32: a table of all values with all others is large, and the score is no finer.
        apart = np.subtract.outer(left.values.astype(np.float32), right.values.astype(np.float32))
        table = np.exp(np.abs(apart, out=apart) / np.float32(-fit.scale), out=apart)
    return np.asarray(
        np.nan_to_num((table - np.float32(HALF_FIT)) / np.float32(FIT_UNIT), copy=False, nan=0.0)
    )


def worth(fits: Sequence[Fit], pairs: Sequence[tuple[Fitted, Fitted]], weight: float) -> np.ndarray:
    """What all fits together add to the scores of these left and right profiles, float32."""
    shares = sum(fit.share for fit in fits)
    found: np.ndarray | None = None
    for fit, (left, right) in zip(fits, pairs, strict=True):
        table = units(fit, left, right) * np.float32(weight * fit.share / max(shares, 1e-9))
        every = table[:, right.numbers][left.numbers]
        found = every if found is None else np.add(found, every, out=found)
    assert found is not None
    return found
