"""Words that profiles bear, numbered, so that what two bear in common is counted for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

__all__ = ["Sets", "Traits"]


@dataclass(frozen=True, eq=False)
class Sets:
    """Some sets of words, as rows of ones; `sizes` counts words too that are no column."""

    members: sparse.csr_array
    sizes: np.ndarray

    def taken(self, which: np.ndarray) -> Sets:
        return Sets(sparse.csr_array(self.members[which]), self.sizes[which])

    def shared(self, other: Sets) -> np.ndarray:
        """How many words each of these has in common with each of the others, float32."""
        return np.asarray((self.members @ other.members.T).toarray())


@dataclass(frozen=True, eq=False)
class Traits:
    """What every profile bears.

    words    word -> its number
    numbers  of every profile, the number of its set
    sets     each distinct set once; columns are the numbers of words
    """

    words: dict[str, int]
    numbers: np.ndarray
    sets: Sets

    @classmethod
    def of(cls, lists: Sequence[tuple[str, ...]]) -> Traits:
        words: dict[str, int] = {}
        known: dict[tuple[str, ...], int] = {}
        numbers = np.fromiter((known.setdefault(one, len(known)) for one in lists), np.int32, len(lists))
        places: list[int] = []
        starts = [0]
        for one in known:
            places += sorted({words.setdefault(word, len(words)) for word in one})
            starts.append(len(places))
        entries = (
            np.ones(len(places), dtype=np.float32),
            np.array(places, dtype=np.int32),
            np.array(starts, dtype=np.int32),
        )
        members = sparse.csr_array(entries, shape=(len(known), len(words)))
        return cls(words, numbers, Sets(members, np.diff(members.indptr)))

    @cached_property
    def bearers(self) -> sparse.csr_array:
        """words x sets."""
        return sparse.csr_array(self.sets.members.T.tocsr())

    def having(self, words: Iterable[str]) -> np.ndarray:
        """How many of these words each set has."""
        found = np.zeros(len(self.sets.sizes), dtype=np.int32)
        for word in set(words):
            at = self.words.get(word)
            if at is not None:
                found[self.bearers.indices[self.bearers.indptr[at] : self.bearers.indptr[at + 1]]] += 1
        return found

    def in_words_of(self, other: Traits) -> Sets:
        """The same sets; columns are the numbers that the words have there."""
        places = np.fromiter((other.words.get(word, -1) for word in self.words), np.int64, len(self.words))
        known = np.flatnonzero(places >= 0)
        entries = (np.ones(len(known), dtype=np.float32), (known, places[known]))
        turned = sparse.csr_array(entries, shape=(len(self.words), len(other.words)))
        return Sets(sparse.csr_array(self.sets.members @ turned), self.sets.sizes)
