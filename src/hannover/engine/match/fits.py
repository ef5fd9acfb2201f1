"""Facts that speak for a pair without being a condition: size, branch, distance of technology levels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from hannover.engine.match.criteria import values
from hannover.engine.match.errors import FactError
from hannover.engine.match.profiles import Profile

__all__ = ["Fit"]


@dataclass(frozen=True)
class Fit:
    """How well two values of a fact go together, 0..1; where one does not state it, the fit tells nothing.

    kind   "overlap": the share of all their words that both have; "near": exp(-|ln a - ln b| / scale) of positive
           numbers, so that 40 and 80 employees are as near as 400 and 800
    share  how much it counts among the fits
    """

    name: str
    facts: str
    kind: Literal["overlap", "near"] = "overlap"
    scale: float = 1.0
    share: float = 1.0

    def between(self, left: Profile, right: Profile) -> float:
        """The fit, or not-a-number where one of them does not state the fact."""
        if self.kind == "near":
            first, second = number(left, self.facts), number(right, self.facts)
            return math.exp(-abs(first - second) / self.scale)
        ours, theirs = set(values(left, self.facts)), set(values(right, self.facts))
        return len(ours & theirs) / len(ours | theirs) if ours and theirs else math.nan


def number(profile: Profile, fact: str) -> float:
    value = profile.facts.get(fact)
    if value is None:
        return math.nan
    if not isinstance(value, int | float) or not value > 0 or math.isinf(value):
        raise FactError(f"the fact of {profile.key!r} is {value!r}", field=fact, remedy="a number above 0")
    return math.log(value)
