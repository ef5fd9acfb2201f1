"""Whom the criteria allow: one profile against a whole population, each distinct set of facts asked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

import numpy as np

from hannover.engine.match.criteria import KEY, SIDE, Criterion, Excluded, values
from hannover.engine.match.profiles import Profile

__all__ = ["Groups", "Screen", "grouped"]


Groups = tuple[np.ndarray, list[Profile]]


class Screen:
    """The criteria, prepared for many questions about the same candidates."""

    def __init__(self, criteria: Sequence[Criterion], candidates: Sequence[Profile]) -> None:
        self.criteria = tuple(criteria)
        self.count = len(candidates)
        self._answers: list[Callable[[Profile, bool], np.ndarray]] = [
            Exclusions(criterion, candidates).allowed
            if isinstance(criterion, Excluded)
            else Checks(criterion, candidates).allowed
            for criterion in self.criteria
        ]

    def allowed(self, profile: Profile, *, left: bool = True) -> tuple[np.ndarray, dict[str, int]]:
        """Which candidates meet every criterion with `profile`, and how many each criterion rules out.

        left  `profile` stands on the left of the pair
        """
        found = np.ones(self.count, dtype=bool)
        out: Counter[str] = Counter()
        for criterion, answer in zip(self.criteria, self._answers, strict=True):
            met = answer(profile, left)
            out[criterion.name] += int((~met).sum())
            found &= met
        return found, dict(out)


class Checks:
    """A criterion asked once for every distinct set of facts that it reads."""

    def __init__(self, criterion: Criterion, candidates: Sequence[Profile]) -> None:
        self.criterion = criterion
        self.numbers, self.examples = grouped(criterion.reads, candidates)

    def allowed(self, profile: Profile, left: bool) -> np.ndarray:
        check = self.criterion.check
        answers = [(check(profile, other) if left else check(other, profile)).met for other in self.examples]
        return np.asarray(np.array(answers, dtype=bool)[self.numbers])


class Exclusions:
    """Who names whom, looked up: every candidate has a key of its own, so asking each would take too long."""

    def __init__(self, criterion: Excluded, candidates: Sequence[Profile]) -> None:
        self.criterion = criterion
        self.count = len(candidates)
        self.bearing: dict[str, list[int]] = {}
        self.naming: dict[str, list[int]] = {}
        for place, candidate in enumerate(candidates):
            for name in {candidate.key, candidate.side} - {""}:
                self.bearing.setdefault(name, []).append(place)
            for name in values(candidate, criterion.facts):
                self.naming.setdefault(name, []).append(place)

    def allowed(self, profile: Profile, left: bool) -> np.ndarray:
        found = np.ones(self.count, dtype=bool)
        for name in values(profile, self.criterion.facts):
            found[self.bearing.get(name, [])] = False
        for name in {profile.key, profile.side} - {""}:
            found[self.naming.get(name, [])] = False
        return found


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
