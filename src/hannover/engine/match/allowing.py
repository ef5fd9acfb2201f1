"""Whom the criteria allow: one profile against a whole population, or block by block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.match.criteria import KEY, SIDE, Criterion
from hannover.engine.match.demands import Demand, Words, demands_of
from hannover.engine.match.profiles import Profile
from hannover.engine.match.traits import Sets, Traits

__all__ = ["Asked", "Groups", "Screen", "Sieve", "Told", "grouped"]

Groups = tuple[np.ndarray, list[Profile]]


class Screen:
    """The criteria, prepared for many questions about the same candidates."""

    def __init__(self, criteria: Sequence[Criterion], candidates: Sequence[Profile]) -> None:
        self.criteria = tuple(criteria)
        self.candidates = candidates
        self._traits: dict[Words, Traits] = {}
        self._groups: dict[tuple[str, ...], Groups] = {}

    def traits(self, words: Words) -> Traits:
        """These words of every candidate."""
        if words not in self._traits:
            self._traits[words] = Traits.of([words.of(candidate) for candidate in self.candidates])
        return self._traits[words]

    def groups(self, criterion: Criterion) -> Groups:
        """Candidates that a criterion cannot tell from each other."""
        reads = tuple(criterion.reads)
        if reads not in self._groups:
            self._groups[reads] = grouped(reads, self.candidates)
        return self._groups[reads]

    def prepare(self) -> None:
        """Reads all facts now, so that the first question is no slower than the next."""
        for criterion in self.criteria:
            demands = demands_of(criterion)
            if demands is None:
                self.groups(criterion)
            for demand in demands or ():
                for words in (demand.asks, demand.has):
                    self.traits(words).bearers  # noqa: B018 - made when first read, kept from then on

    def allowed(self, profile: Profile, *, left: bool = True) -> tuple[np.ndarray, dict[str, int]]:
        """Which candidates meet every criterion with `profile`, and how many each criterion rules out.

        left  `profile` stands on the left of the pair
        """
        found = np.ones(len(self.candidates), dtype=bool)
        out: Counter[str] = Counter()
        for criterion in self.criteria:
            demands = demands_of(criterion)
            if demands is None:
                met = self.asked(criterion, profile, left)
            else:
                met = np.ones(len(found), dtype=bool)
                for demand in demands:
                    met &= self.answered(demand, profile, left)
            out[criterion.name] += len(met) - int(np.count_nonzero(met))
            found &= met
        return found, dict(out)

    def asked(self, criterion: Criterion, profile: Profile, left: bool) -> np.ndarray:
        numbers, examples = self.groups(criterion)
        check = criterion.check
        answers = [(check(profile, other) if left else check(other, profile)).met for other in examples]
        return np.asarray(np.array(answers, dtype=bool)[numbers])

    def answered(self, demand: Demand, profile: Profile, left: bool) -> np.ndarray:
        asks = demand.forth == left
        mine = set((demand.asks if asks else demand.has).of(profile))
        theirs = self.traits(demand.has if asks else demand.asks)
        met = demand.met(theirs.having(mine), len(mine) if asks else theirs.sets.sizes)
        return np.asarray(met[theirs.numbers])


@dataclass(frozen=True, eq=False)
class Asked:
    """A demand on some left and right profiles, with nothing else to carry to a worker."""

    demand: Demand
    left: tuple[np.ndarray, Sets]
    right: tuple[np.ndarray, Sets]

    def taken(self, left: slice, right: slice) -> Asked:
        return Asked(self.demand, narrow(self.left, left), narrow(self.right, right))

    def answer(self) -> np.ndarray:
        """left x right."""
        (rows, ours), (columns, theirs) = self.left, self.right
        asked = ours.sizes[:, None] if self.demand.forth else theirs.sizes[None]
        return np.asarray(self.demand.met(ours.shared(theirs), asked)[:, columns][rows])


@dataclass(frozen=True, eq=False)
class Told:
    """Answers of a criterion of one's own, given already."""

    table: np.ndarray

    def taken(self, left: slice, right: slice) -> Told:
        return Told(self.table[left, right])

    def answer(self) -> np.ndarray:
        return self.table


class Sieve:
    """The criteria for blocks of pairs."""

    def __init__(self, left: Screen, right: Screen) -> None:
        self.own: list[tuple[Criterion, Groups, Groups]] = []
        self.asked: list[Asked] = []
        for criterion in left.criteria:
            demands = demands_of(criterion)
            if demands is None:
                self.own.append((criterion, left.groups(criterion), right.groups(criterion)))
            for demand in demands or ():
                first = left.traits(demand.asks if demand.forth else demand.has)
                second = right.traits(demand.has if demand.forth else demand.asks)
                self.asked.append(
                    Asked(demand, (first.numbers, first.in_words_of(second)), (second.numbers, second.sets))
                )
        self._known: dict[tuple[int, int, int], bool] = {}

    def cut(self, left: slice, right: slice) -> list[Asked | Told]:
        """What it takes to tell which of these pairs are allowed, elsewhere if need be."""
        found: list[Asked | Told] = [asked.taken(left, right) for asked in self.asked]
        for at, (_, lefts, rights) in enumerate(self.own):
            rows, own = np.unique(lefts[0][left], return_inverse=True)
            columns, other = np.unique(rights[0][right], return_inverse=True)
            answers = [
                [
                    self.told(at, lefts[1][row], rights[1][column], (row, column))
                    for column in columns.tolist()
                ]
                for row in rows.tolist()
            ]
            found.append(Told(np.array(answers, dtype=bool)[np.ix_(own, other)]))
        return found

    def told(self, at: int, left: Profile, right: Profile, where: tuple[int, int]) -> bool:
        """The answer on examples of two groups; it is asked for once."""
        if (at, *where) not in self._known:
            self._known[at, *where] = self.own[at][0].check(left, right).met
        return self._known[at, *where]


def narrow(side: tuple[np.ndarray, Sets], which: slice) -> tuple[np.ndarray, Sets]:
    """Some profiles, with no more sets than they have."""
    distinct, numbers = np.unique(side[0][which], return_inverse=True)
    return numbers.astype(np.int32), side[1].taken(distinct)


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
