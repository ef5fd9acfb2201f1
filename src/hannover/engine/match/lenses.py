"""What texts are compared by: sentence vectors, written forms, and names found in a dictionary.

A lens is fitted on all texts of a market and then turns any text into a row of features, of length one, whose product
with another row is a cosine.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol, TypeAlias

import numpy as np
from scipy import sparse

from hannover.engine.match.population import Table
from hannover.engine.text import Bridge, Term, gram_counts, weigh

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

Features: TypeAlias = np.ndarray | sparse.csr_array
SHORTEST, LONGEST = 3, 5
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
        if table.vectors is None:
            size = len(next(iter(self.means.values()))) if self.means else 0
            return np.zeros((len(table), size), dtype=np.float32)
        centred = table.vectors.copy()
        known = np.abs(centred).sum(axis=1) > 0
        languages = np.array(table.languages, dtype=object)
        for language in dict.fromkeys(table.languages):
            if language in self.means:
                centred[known & (languages == language)] -= self.means[language]
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        return np.asarray(np.divide(centred, lengths, out=np.zeros_like(centred), where=lengths > 1e-6))

    def covers(self, first: str, second: str) -> bool:
        return True


def meaning_lens(tables: Sequence[Table]) -> MeaningLens | None:
    """None where no text has a vector."""
    filled = [table for table in tables if table.vectors is not None and len(table)]
    if not filled:
        return None
    stacked = np.concatenate([table.vectors for table in filled if table.vectors is not None])
    known = np.abs(stacked).sum(axis=1) > 0
    languages = np.array([language for table in filled for language in table.languages], dtype=object)
    means = {}
    for language in dict.fromkeys(languages.tolist()):
        ours = stacked[known & (languages == language)]
        means[language] = (ours.sum(axis=0, dtype=np.float64) / (len(ours) + FEW)).astype(np.float32)
    return MeaningLens(means)


@dataclass(frozen=True, eq=False)
class WordsLens:
    """Written forms: runs of three to five characters, weighted by how rare they are."""

    keys: np.ndarray
    rarity: np.ndarray
    name: str = "words"

    def features(self, table: Table) -> sparse.csr_array:
        return self.of(table.texts)

    def of(self, texts: Sequence[str]) -> sparse.csr_array:
        return unit(self.weighted(texts))

    def weighted(self, texts: Sequence[str]) -> sparse.csr_array:
        """Rarity times count, rows not yet of length one."""
        counts = gram_counts(texts, shortest=SHORTEST, longest=LONGEST)
        if not len(self.keys):
            return sparse.csr_array((len(texts), 0), dtype=np.float32)
        entries = counts.matrix.tocoo()
        places = np.minimum(np.searchsorted(self.keys, counts.terms), len(self.keys) - 1)
        known = (self.keys[places] == counts.terms)[entries.col]
        columns = places[entries.col[known]]
        return sparse.coo_array(
            (entries.data[known] * self.rarity[columns], (entries.row[known], columns)),
            shape=(len(texts), len(self.keys)),
        ).tocsr()

    @lru_cache(maxsize=1024)  # noqa: B019 - a list of partners asks for the same texts over and over
    def terms(self, text: str, language: str) -> tuple[list[str], sparse.csr_array]:
        """The words of a text and the part of its row that each makes up: the parts add up to the row."""
        words = text.split()
        return words, scaled(self.weighted(words))

    def covers(self, first: str, second: str) -> bool:
        return True


def words_lens(texts: Sequence[str], *, name: str = "words") -> WordsLens:
    counts = gram_counts(texts, shortest=SHORTEST, longest=LONGEST)
    weights = weigh(counts)
    return WordsLens(np.asarray(counts.terms), weights.rarity, name)


@dataclass(frozen=True, eq=False)
class BridgeLens:
    """Texts by what their words are called in one common language, found in dictionaries."""

    bridge: Bridge
    words: WordsLens
    rarity: dict[tuple[str, str], float]
    rarest: float
    known: dict[tuple[str, str], list[Term]] = field(default_factory=dict, repr=False)
    name: str = "bridge"

    def features(self, table: Table) -> sparse.csr_array:
        rows: list[int] = []
        names: list[str] = []
        weights: list[float] = []
        native = [language == self.bridge.common for language in table.languages]
        for row, (text, language) in enumerate(zip(table.texts, table.languages, strict=True)):
            if not native[row]:
                for term in self.known.get((text, language)) or self.bridge.terms(text, language):
                    rows.append(row)
                    names.append(" ".join(term.names))
                    weights.append(self.weight(term.word, language))
        gather = sparse.coo_array(
            (np.array(weights, dtype=np.float32), (rows, np.arange(len(rows)))), shape=(len(table), len(rows))
        ).tocsr()
        translated = gather @ unit(self.words.weighted(names))
        own = self.words.weighted(
            [text if here else "" for text, here in zip(table.texts, native, strict=True)]
        )
        return unit(sparse.csr_array(translated + own))

    @lru_cache(maxsize=1024)  # noqa: B019 - a list of partners asks for the same texts over and over
    def terms(self, text: str, language: str) -> tuple[list[str], sparse.csr_array]:
        """The words of a text and the part of its row that each makes up: the parts add up to the row."""
        if language == self.bridge.common:
            words = self.own_words(text)
            return words, scaled(self.words.weighted(words))
        terms = self.bridge.terms(text, language)
        parts = unit(self.words.weighted([" ".join(term.names) for term in terms]))
        weights = np.array([self.weight(term.word, language) for term in terms], dtype=np.float32)
        parts.data = parts.data * np.repeat(weights, np.diff(parts.indptr))
        return [term.word for term in terms], scaled(parts)

    def forget(self) -> None:
        """Lets go of the words of the texts it was fitted on."""
        self.known.clear()

    def own_words(self, text: str) -> list[str]:
        return [term.word for term in self.bridge.terms(text, self.bridge.common)]

    def weight(self, word: str, language: str) -> float:
        """How rare a word is among the texts of its language."""
        return self.rarity.get((language, word), self.rarest)

    def covers(self, first: str, second: str) -> bool:
        return first != second and self.bridge.reaches(first) and self.bridge.reaches(second)


def bridge_lens(bridge: Bridge, tables: Sequence[Table]) -> BridgeLens | None:
    """None where no dictionary leads from the language of a text to that of another."""
    languages = {language for table in tables for language in table.languages}
    if sum(bridge.reaches(language) for language in languages) < 2:
        return None
    known: dict[tuple[str, str], list[Term]] = {}
    named, having, texts = [], Counter[tuple[str, str]](), 0
    for table in tables:
        for text, language in zip(table.texts, table.languages, strict=True):
            terms = known.get((text, language)) or bridge.terms(text, language)
            if language != bridge.common:
                known[text, language] = terms
            named.append(" ".join(name for term in terms for name in term.names))
            having.update({(language, term.word) for term in terms})
            texts += 1
    rarity = {word: math.log((1 + texts) / (1 + count)) + 1 for word, count in having.items()}
    return BridgeLens(bridge, words_lens(named, name="bridge"), rarity, math.log(1 + texts) + 1, known)


def scaled(parts: sparse.csr_array) -> sparse.csr_array:
    """The parts of one row, scaled so that their sum is of length one."""
    whole = np.asarray(parts.sum(axis=0)).ravel()
    length = float(np.sqrt(np.dot(whole, whole)))
    found = parts.copy()
    if length > 0:
        found.data = (found.data / length).astype(np.float32)
    return found


def unit(matrix: sparse.csr_array) -> sparse.csr_array:
    """The rows of a matrix made one long; a row of zeros stays."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0).astype(np.float32)
    found = matrix.copy()
    found.data = (found.data * np.repeat(scale, np.diff(found.indptr))).astype(np.float32)
    return found
