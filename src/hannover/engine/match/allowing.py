"""Whom the criteria allow: one profile against a whole population, or block by block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.match.criteria import KEY, SIDE, Criterion
from hannover.engine.match.demands import Demand, Words, demands_of
from hannover.engine.match.profiles import Profile
from hannover.engine.match.traits import Sets, Traits

__all__ = ["Bars", "Cut", "Groups", "Screen", "Sieve", "grouped"]

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
    """A demand on `some` profiles and the others, with nothing else to carry to a worker.

    asks, has  the number of the set of every profile, and the sets
    forth      `some` ask, the others have
    """

    demand: Demand
    asks: tuple[np.ndarray, Sets]
    has: tuple[np.ndarray, Sets]
    forth: bool

    def cut(self, some: slice, others: slice) -> Asked:
        asks, has = (some, others) if self.forth else (others, some)
        return replace(self, asks=narrow(self.asks, asks), has=narrow(self.has, has))

    def asking(self, which: slice) -> np.ndarray:
        """Places of those whose words can make a difference."""
        numbers, sets = self.asks
        if self.demand.kind == "some":
            return np.arange(len(numbers[which]))
        return np.flatnonzero(sets.sizes[numbers[which]] > 0)

    def column(self, some: slice) -> Bar | None:
        """Which others are ruled out for a few; None where nobody is."""
        if self.forth:
            places = self.asking(some)
            if not len(places):
                return None
            mine, theirs = narrow(self.asks, places + some.start), self.has
            met = self.demand.met(theirs[1].shared(mine[1]), mine[1].sizes[None])
            return Bar(~met[:, mine[0]], theirs[0], None, places)
        places = self.asking(slice(None))
        if not len(places):
            return None
        mine, theirs = narrow(self.has, some), self.asks
        met = self.demand.met(theirs[1].shared(mine[1]), theirs[1].sizes[:, None])
        return Bar(~met[:, mine[0]], theirs[0], places, None)


@dataclass(frozen=True, eq=False)
class Told:
    """Answers of a criterion of one's own, given already: others x some, by group."""

    answers: np.ndarray
    some: np.ndarray
    others: np.ndarray

    def column(self, some: slice) -> Bar:
        return Bar(~self.answers[:, self.some[some]], self.others, None, None)


@dataclass(frozen=True, eq=False)
class Bar:
    """Who is ruled out for a few profiles.

    out      groups of the others x the few, or those of the few that `columns` names
    numbers  the group of each of the others
    rows     places of the others whom it concerns, ascending; None for all
    """

    out: np.ndarray
    numbers: np.ndarray
    rows: np.ndarray | None
    columns: np.ndarray | None

    def mark(self, found: np.ndarray, others: slice) -> None:
        if self.rows is not None:
            begin, end = np.searchsorted(self.rows, [others.start, others.stop])
            rows = self.rows[begin:end]
            found[rows - others.start] |= self.out[self.numbers[rows]]
        elif self.columns is None or len(self.columns) == found.shape[1]:
            found |= self.out[self.numbers[others]]
        else:
            found[:, self.columns] |= self.out[self.numbers[others]]


@dataclass(frozen=True, eq=False)
class Bars:
    """All criteria for a few profiles."""

    bars: tuple[Bar, ...]

    def rule_out(self, scores: np.ndarray, others: slice) -> None:
        """Writes minus infinity into others x the few where a pair is not allowed."""
        if not self.bars:
            return
        found = np.zeros(scores.shape, dtype=bool)
        for bar in self.bars:
            bar.mark(found, others)
        np.copyto(scores, -np.inf, where=found)


@dataclass(frozen=True, eq=False)
class Cut:
    """What it takes to tell which pairs of a tile are allowed, elsewhere if need be."""

    asked: tuple[Asked | Told, ...]

    def column(self, some: slice) -> Bars:
        bars = (asked.column(some) for asked in self.asked)
        return Bars(tuple(bar for bar in bars if bar is not None))


class Sieve:
    """The criteria for tiles of `some` profiles and others; `turned`: some are of the right."""

    def __init__(self, some: Screen, others: Screen, *, turned: bool) -> None:
        self.turned = turned
        self.own: list[tuple[Criterion, Groups, Groups]] = []
        self.asked: list[Asked] = []
        for criterion in some.criteria:
            demands = demands_of(criterion)
            if demands is None:
                self.own.append((criterion, some.groups(criterion), others.groups(criterion)))
            for demand in demands or ():
                forth = demand.forth != turned
                asking, having = (some, others) if forth else (others, some)
                first, second = asking.traits(demand.asks), having.traits(demand.has)
                asks, has = (first.numbers, first.in_words_of(second)), (second.numbers, second.sets)
                self.asked.append(Asked(demand, asks, has, forth))
        self._known: dict[tuple[int, int, int], bool] = {}

    def cut(self, some: slice, others: slice) -> Cut:
        found: list[Asked | Told] = [asked.cut(some, others) for asked in self.asked]
        for at, (_, ours, theirs) in enumerate(self.own):
            columns, own = np.unique(ours[0][some], return_inverse=True)
            rows, other = np.unique(theirs[0][others], return_inverse=True)
            answers = [
                [self.told(at, ours[1][column], theirs[1][row], (column, row)) for column in columns.tolist()]
                for row in rows.tolist()
            ]
            found.append(Told(np.array(answers, dtype=bool), own, other))
        return Cut(tuple(found))

    def told(self, at: int, own: Profile, other: Profile, where: tuple[int, int]) -> bool:
        """The answer on examples of two groups; it is asked for once."""
        if (at, *where) not in self._known:
            pair = (other, own) if self.turned else (own, other)
            self._known[at, *where] = self.own[at][0].check(*pair).met
        return self._known[at, *where]


def narrow(side: tuple[np.ndarray, Sets], which: slice | np.ndarray) -> tuple[np.ndarray, Sets]:
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
