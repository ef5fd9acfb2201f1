"""What texts are compared by: sentence vectors, written forms, and names found in a dictionary.

A lens is fitted on all texts of a market and then turns any text into a row of features, of length one, whose product
with another row is a cosine.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import numpy as np
from scipy import sparse

from hannover.engine.match.population import Table
from hannover.engine.match.worded import Worded, kept, worded
from hannover.engine.text import Bridge, gram_batches, gram_counts
from hannover.engine.text.counts import Counts

__all__ = [
    "BridgeLens",
    "Features",
    "Lens",
    "MeaningLens",
    "WordsLens",
    "bridge_lens",
    "meaning_lens",
    "words_lens",
]

Features: TypeAlias = np.ndarray | Worded
SHORTEST, LONGEST = 3, 5
# Texts whose words are turned into names at a time.
AT_A_TIME = 4096
# A mean of few vectors says more of them than of their language: it counts as if so many zeros were among them.
FEW = 20.0


class Lens(Protocol):
    @property
    def name(self) -> str: ...

    def features(self, table: Table) -> Features: ...

    def covers(self, first: str, second: str) -> bool:
        """Whether texts of these two languages can be compared by it."""
        ...


@dataclass(frozen=True, eq=False)
class MeaningLens:
    """Sentence vectors less the mean of their language: what all texts of a language share tells nothing."""

    means: dict[str, np.ndarray]
    name: str = "meaning"

    def features(self, table: Table) -> np.ndarray:
        if table.stored is None:
            size = len(next(iter(self.means.values()))) if self.means else 0
            return np.zeros((len(table), size), dtype=np.float32)
        centred = table.vectors()
        known = centred.any(axis=1)
        languages = np.array(table.languages, dtype=object)
        for language in dict.fromkeys(table.languages):
            if language in self.means:
                ours = known & (languages == language)
                np.subtract(centred, self.means[language], out=centred, where=ours[:, None])
        lengths = np.sqrt(np.einsum("ij,ij->i", centred, centred))[:, None]
        return np.asarray(np.divide(centred, lengths, out=centred, where=lengths > 1e-6))

    def covers(self, first: str, second: str) -> bool:
        return True


def meaning_lens(tables: Sequence[Table]) -> MeaningLens | None:
    """None where no text has a vector."""
    filled = [table for table in tables if table.stored is not None and len(table)]
    if not filled:
        return None
    sums: dict[str, np.ndarray] = {}
    counts: Counter[str] = Counter()
    for table in filled:
        vectors = table.vectors()
        known = vectors.any(axis=1)
        languages = np.array(table.languages, dtype=object)
        for language in dict.fromkeys(table.languages):
            ours = known & (languages == language)
            total = np.add.reduce(vectors, axis=0, dtype=np.float64, where=ours[:, None])
            sums[language] = sums.get(language, 0) + total
            counts[language] += int(np.count_nonzero(ours))
    means = {
        language: (total / (counts[language] + FEW)).astype(np.float32) for language, total in sums.items()
    }
    return MeaningLens(means)


@dataclass(frozen=True, eq=False)
class WordsLens:
    """Written forms: runs of three to five characters, weighted by how rare they are."""

    keys: np.ndarray
    rarity: np.ndarray
    name: str = "words"

    def features(self, table: Table) -> Worded:
        counts, words = split_texts(table.texts)
        return worded(counts, self.weighted(words), words)

    def of(self, texts: Sequence[str]) -> sparse.csr_array:
        return unit(self.weighted(texts))

    def weighted(self, texts: Sequence[str]) -> sparse.csr_array:
        """Rarity times count, rows not yet of length one."""
        if not len(self.keys):
            return sparse.csr_array((len(texts), 0), dtype=np.float32)
        blocks = [self.known(counts) for counts in gram_batches(texts, shortest=SHORTEST, longest=LONGEST)]
        return blocks[0] if len(blocks) == 1 else sparse.csr_array(sparse.vstack(blocks, format="csr"))

    def known(self, counts: Counts) -> sparse.csr_array:
        """Counts of what the lens was fitted on, weighted."""
        places = np.minimum(np.searchsorted(self.keys, counts.terms), len(self.keys) - 1)
        places = np.where(self.keys[places] == counts.terms, places, -1).astype(np.int32)
        columns = places[counts.matrix.indices]
        found = kept(counts.matrix, columns, columns >= 0, len(self.keys))
        found.data *= self.rarity[found.indices]
        return found

    def covers(self, first: str, second: str) -> bool:
        return True


def words_lens(texts: Sequence[str], *, name: str = "words") -> WordsLens:
    having = (
        (np.asarray(counts.terms), np.bincount(counts.matrix.indices, minlength=counts.matrix.shape[1]))
        for counts in gram_batches(texts, shortest=SHORTEST, longest=LONGEST)
    )
    return fitted(having, len(texts), name)


def fitted(having: Iterable[tuple[np.ndarray, np.ndarray]], texts: int, name: str) -> WordsLens:
    """The lens over so many texts; `having` tells, batch after batch, features and how many texts have each."""
    keys, counts = np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64)
    for some, more in having:
        keys, places = np.unique(np.concatenate([keys, some]), return_inverse=True)
        counts = np.bincount(places, weights=np.concatenate([counts, more]), minlength=len(keys)).astype(
            np.int64
        )
    rarity = (np.log((1 + texts) / (1 + counts)) + 1).astype(np.float32)
    return WordsLens(keys, rarity, name)


@dataclass(frozen=True, eq=False)
class BridgeLens:
    """Texts by what their words are called in one common language, found in dictionaries."""

    bridge: Bridge
    words: WordsLens
    rarity: dict[tuple[str, str], float]
    rarest: float
    read: dict[int, Glossed] = field(default_factory=dict, repr=False)
    name: str = "bridge"

    def features(self, table: Table) -> Worded:
        """Words that were found in a dictionary, each as long as it is rare; texts of the common language as they are."""
        glossed = self.read.get(id(table)) or glossed_texts(self.bridge, table, native=False)
        weights = np.array(
            [self.weight(word, language) for language, word, _ in glossed.terms], dtype=np.float32
        )
        names = unit(self.words.weighted([names for _, _, names in glossed.terms]))
        names.data = names.data * np.repeat(weights, np.diff(names.indptr))
        common = self.bridge.common
        counts, own = split_texts(
            [
                text if language == common else ""
                for text, language in zip(table.texts, table.languages, strict=True)
            ]
        )
        return worded(
            sparse.csr_array(sparse.hstack([glossed.matrix, counts], format="csr", dtype=np.float32)),
            sparse.csr_array(sparse.vstack([names, self.words.weighted(own)], format="csr")),
            [*(word for _, word, _ in glossed.terms), *own],
        )

    def forget(self) -> None:
        """Lets go of the words of the texts it was fitted on."""
        self.read.clear()

    def weight(self, word: str, language: str) -> float:
        """How rare a word is among the texts of its language."""
        return self.rarity.get((language, word), self.rarest)

    def covers(self, first: str, second: str) -> bool:
        return first != second and self.bridge.reaches(first) and self.bridge.reaches(second)


@dataclass(frozen=True, eq=False)
class Glossed:
    """The words of a list of texts, each distinct one once.

    terms   language, word, and its names in one string
    matrix  texts x terms, CSR: how often
    """

    terms: tuple[tuple[str, str, str], ...]
    matrix: sparse.csr_array


def split_texts(texts: Iterable[str]) -> tuple[sparse.csr_array, list[str]]:
    """Texts cut at their blanks, which no run of characters crosses: texts x words, how often; and the words."""
    numbers: dict[str, int] = {}
    columns: list[int] = []
    starts = [0]
    for text in texts:
        columns += [numbers.setdefault(word, len(numbers)) for word in text.split()]
        starts.append(len(columns))
    return counts_of(columns, starts, len(numbers)), list(numbers)


def counts_of(columns: list[int], starts: list[int], width: int) -> sparse.csr_array:
    entries = (
        np.ones(len(columns), dtype=np.float32),
        np.array(columns, dtype=np.int32),
        np.array(starts, dtype=np.int32),
    )
    found = sparse.csr_array(entries, shape=(len(starts) - 1, width))
    found.sum_duplicates()
    return found


def glossed_texts(bridge: Bridge, table: Table, *, native: bool) -> Glossed:
    """The words of texts that are not in the common language (`native`: of the others)."""
    numbers: dict[tuple[str, str, str], int] = {}
    columns: list[int] = []
    starts = [0]
    for text, language in zip(table.texts, table.languages, strict=True):
        if (language == bridge.common) == native:
            for term in bridge.terms(text, language):
                named = (language, term.word, " ".join(term.names))
                columns.append(numbers.setdefault(named, len(numbers)))
        starts.append(len(columns))
    return Glossed(tuple(numbers), counts_of(columns, starts, len(numbers)))


def bridge_lens(bridge: Bridge, tables: Sequence[Table]) -> BridgeLens | None:
    """None where no dictionary leads from the language of a text to that of another."""
    languages = {language for table in tables for language in table.languages}
    if sum(bridge.reaches(language) for language in languages) < 2:
        return None
    read = {id(table): glossed_texts(bridge, table, native=False) for table in tables}
    having: Counter[tuple[str, str]] = Counter()
    grams = []
    for table in tables:
        for glossed in (read[id(table)], glossed_texts(bridge, table, native=True)):
            counts = np.bincount(glossed.matrix.indices, minlength=len(glossed.terms)).tolist()
            for (language, word, _), count in zip(glossed.terms, counts, strict=True):
                having[language, word] += count
            grams.append(grams_having(glossed))
    texts = sum(map(len, tables))
    rarity = {word: math.log((1 + texts) / (1 + count)) + 1 for word, count in having.items()}
    words = fitted(itertools.chain.from_iterable(grams), texts, "bridge")
    return BridgeLens(bridge, words, rarity, math.log(1 + texts) + 1, read)


def grams_having(glossed: Glossed) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The features of all names, and in how many texts each occurs."""
    counts = gram_counts([names for _, _, names in glossed.terms], shortest=SHORTEST, longest=LONGEST)
    found = np.zeros(counts.matrix.shape[1], dtype=np.int64)
    for start in range(0, glossed.matrix.shape[0], AT_A_TIME):
        some = sparse.csr_array(glossed.matrix[start : start + AT_A_TIME] @ counts.matrix)
        found += np.bincount(some.indices, minlength=len(found))
    yield np.asarray(counts.terms), found


def unit(matrix: sparse.csr_array) -> sparse.csr_array:
    """The rows of a matrix made one long; a row of zeros stays."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0).astype(np.float32)
    values = (matrix.data * np.repeat(scale, np.diff(matrix.indptr))).astype(np.float32, copy=False)
    return sparse.csr_array((values, matrix.indices, matrix.indptr), shape=matrix.shape)
