"""Texts by their words, and words by their features: products of many texts with many others.

A text's row of features is `parts @ names`. Words are few and stand in many texts, features of a word are many: what the
words of one list have to do with a text is worked out once, then each text of the list sums up that of its own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from hannover.engine.match.strings import Strings

__all__ = ["Worded", "compact", "kept", "narrowed", "product", "spread", "used", "worded"]

AT_A_TIME = 4096
# Texts that are spread over the words of others at a time: so many numbers a word stay near the processor.
WIDE = 128


@dataclass(frozen=True, eq=False)
class Terms:
    """The words of a text, and what each makes of the row of the text: entries (word, feature, value).

    lengths  of what each makes, with the features that no text of the other side has
    """

    words: tuple[str, ...]
    owners: np.ndarray
    features: np.ndarray
    values: np.ndarray
    lengths: np.ndarray

    def shares(self, other: Terms) -> np.ndarray:
        """What each word and each of the other text add to the cosine: words x words."""
        shared = np.intersect1d(self.features, other.features)
        return np.asarray(self.table(shared) @ other.table(shared).T)

    def table(self, features: np.ndarray) -> np.ndarray:
        """words x these features, of which at least one is its own."""
        shape = len(self.words), len(features)
        if not len(features):
            return np.zeros(shape)
        places = np.minimum(np.searchsorted(features, self.features), len(features) - 1)
        known = features[places] == self.features
        cells = self.owners[known] * shape[1] + places[known]
        return np.bincount(cells, weights=self.values[known], minlength=shape[0] * shape[1]).reshape(shape)


@dataclass(frozen=True, eq=False)
class Worded:
    """Sparse rows of features.

    parts  texts x words, CSR: how much of each word; rows of `parts @ names` have length one, or zero
    names  words x features, CSR
    words  as they are compared
    lengths  of the rows of `names`, which stay when features are left out
    """

    parts: sparse.csr_array
    names: sparse.csr_array
    words: Strings
    lengths: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        return self.parts.shape[0], self.names.shape[1]

    def __getitem__(self, which: slice | np.ndarray) -> Worded:
        """Some of the texts."""
        return replace(self, parts=sparse.csr_array(self.parts[which]))

    def expanded(self) -> sparse.csr_array:
        """texts x features."""
        return sparse.csr_array(self.parts @ self.names)

    def terms(self, text: int) -> Terms:
        """The words of one text and what each makes of its row, in the order in which they were first read."""
        here = slice(int(self.parts.indptr[text]), int(self.parts.indptr[text + 1]))
        which = self.parts.indices[here]
        order = np.argsort(which)
        which, weights = which[order], self.parts.data[here][order]
        starts = self.names.indptr[which]
        counts = self.names.indptr[which + 1] - starts
        before = np.cumsum(counts) - counts
        entries = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
        return Terms(
            tuple(self.words[place] for place in which.tolist()),
            np.repeat(np.arange(len(which)), counts),
            self.names.indices[entries],
            self.names.data[entries] * np.repeat(weights, counts),
            weights * self.lengths[which],
        )

    @property
    def having(self) -> np.ndarray:
        """How many texts have each feature, at most: two words of a text that share one count twice."""
        texts = np.bincount(self.parts.indices, minlength=self.names.shape[0])
        each = np.repeat(texts, np.diff(self.names.indptr))
        return np.bincount(self.names.indices, weights=each, minlength=self.names.shape[1])


def worded(counts: sparse.csr_array, names: sparse.csr_array, words: Sequence[str]) -> Worded:
    """Texts that have words so often; `names` says what a word is worth in features."""
    lengths = np.empty(counts.shape[0], dtype=np.float32)
    for start in range(0, len(lengths), AT_A_TIME):
        some = slice(start, start + AT_A_TIME)
        rows = sparse.csr_array(counts[some] @ names)
        lengths[some] = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    scale = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    values = (counts.data * np.repeat(scale, np.diff(counts.indptr))).astype(np.float32)
    parts = kept(replaced(counts, values), counts.indices, values != 0, counts.shape[1])
    squares = np.asarray(names.multiply(names).sum(axis=1)).ravel()
    return Worded(parts, names, Strings.of(words), np.sqrt(squares).astype(np.float32))


def replaced(matrix: sparse.csr_array, values: np.ndarray) -> sparse.csr_array:
    return sparse.csr_array((values, matrix.indices, matrix.indptr), shape=matrix.shape)


def kept(matrix: sparse.csr_array, places: np.ndarray, keep: np.ndarray, width: int) -> sparse.csr_array:
    """Those entries of a matrix, at these columns."""
    before = np.zeros(len(keep) + 1, dtype=np.int64)
    np.cumsum(keep, out=before[1:])
    starts = before[matrix.indptr].astype(np.int32)
    entries = (matrix.data[keep], places[keep].astype(np.int32, copy=False), starts)
    return sparse.csr_array(entries, shape=(matrix.shape[0], width))


def narrowed(first: Worded, second: Worded) -> tuple[Worded, Worded]:
    """Both less the features that only one of them has; their products stay as they are."""
    width = first.names.shape[1]
    both = np.bincount(first.names.indices, minlength=width) > 0
    both &= np.bincount(second.names.indices, minlength=width) > 0
    numbers = numbered(both)
    count = int(both.sum())
    return less(first, numbers, count), less(second, numbers, count)


def less(one: Worded, numbers: np.ndarray, width: int) -> Worded:
    places = numbers[one.names.indices]
    return without(replace(one, names=kept(one.names, places, places >= 0, width)))


def without(one: Worded) -> Worded:
    """Without words that have no feature."""
    return chosen(one, np.diff(one.names.indptr) > 0)


def compact(one: Worded) -> Worded:
    """Without words that no text has, and without their features: what is sent to a worker."""
    return chosen(replace(one, words=Strings.of(())), used(one))


def used(one: Worded) -> np.ndarray:
    """Which words the texts have."""
    return np.bincount(one.parts.indices, minlength=one.names.shape[0]) > 0


def chosen(one: Worded, keep: np.ndarray) -> Worded:
    places = numbered(keep)[one.parts.indices]
    which = np.flatnonzero(keep)
    return Worded(
        kept(one.parts, places, places >= 0, len(which)),
        sparse.csr_array(one.names[which]),
        one.words.taken(which) if len(one.words) else one.words,
        one.lengths[which],
    )


def numbered(keep: np.ndarray) -> np.ndarray:
    """The new number of all that is kept, -1 for the rest."""
    return np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32)


def product(first: Worded, second: Worded) -> np.ndarray:
    """Rows times rows, dense, float32; the caller may write into it."""
    if first.shape[0] > second.shape[0]:
        return np.ascontiguousarray(product(second, first).T)
    found = np.empty((first.shape[0], second.shape[0]), dtype=np.float32)
    if found.size:
        for start in range(0, len(found), WIDE):
            some = slice(start, start + WIDE)
            found[some] = with_others(first[some], second).T
    return found


def with_others(some: Worded, others: Worded) -> np.ndarray:
    """others x some."""
    turned = columns_of(some)
    one = turned.shape[1] == 1
    turned = turned[:, 0] if one else turned
    a_word = others.names.nnz / max(others.names.shape[0], 1)
    if others.parts.nnz * a_word < others.names.nnz:
        found = others.expanded() @ turned
    else:
        found = others.parts @ (others.names @ turned)
    return np.asarray(found[:, None] if one else found)


def columns_of(some: Worded) -> np.ndarray:
    """features x texts, dense."""
    rows = some.expanded()
    found = np.zeros(rows.shape[::-1], dtype=np.float32)
    found[rows.indices, np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))] = rows.data
    return found


def spread(some: Worded, others: Worded) -> np.ndarray:
    """What every word of the others has to do with each of some texts: words x texts, dense."""
    return np.asarray(others.names @ columns_of(some))
