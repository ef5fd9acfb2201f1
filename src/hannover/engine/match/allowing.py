"""Whom the criteria allow: one profile against a whole population, each distinct set of facts asked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np

from hannover.engine.match.criteria import KEY, SIDE, Criterion
from hannover.engine.match.profiles import Profile

__all__ = ["Groups", "Screen", "grouped"]


Groups = tuple[np.ndarray, list[Profile]]


class Screen:
    """The criteria, prepared for many questions about the same candidates."""

    def __init__(self, criteria: Sequence[Criterion], candidates: Sequence[Profile]) -> None:
        self.criteria = tuple(criteria)
        self.count = len(candidates)
        self._groups = [grouped(criterion.reads, candidates) for criterion in self.criteria]

    def allowed(self, profile: Profile, *, left: bool = True) -> tuple[np.ndarray, dict[str, int]]:
        """Which candidates meet every criterion with `profile`, and how many each criterion rules out.

        left  `profile` stands on the left of the pair
        """
        found = np.ones(self.count, dtype=bool)
        out: Counter[str] = Counter()
        for criterion, (numbers, examples) in zip(self.criteria, self._groups, strict=True):
            answers = np.array(
                [
                    (criterion.check(profile, other) if left else criterion.check(other, profile)).met
                    for other in examples
                ],
                dtype=bool,
            )
            met = answers[numbers]
            out[criterion.name] += int((~met).sum())
            found &= met
        return found, dict(out)


def grouped(reads: Sequence[str], candidates: Sequence[Profile]) -> Groups:
    """The number of the group of every candidate, and one example of each group: equal in all that is read."""
    numbers: dict[Hashable, int] = {}
    examples: list[Profile] = []
    places = np.empty(len(candidates), dtype=np.int64)
    for place, candidate in enumerate(candidates):
        read = tuple(
            candidate.key if fact == KEY else candidate.side if fact == SIDE else candidate.facts.get(fact)
            for fact in reads
        )
        if read not in numbers:
            numbers[read] = len(examples)
            examples.append(candidate)
        places[place] = numbers[read]
    return places, examples
