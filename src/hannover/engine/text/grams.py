"""Character n-grams, which find German compounds, inflected words and misspellings without a dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from hannover.engine.text.counts import Counts, counted
from hannover.engine.text.normal import normal_form

__all__ = ["gram_batches", "gram_counts"]

# Odd multipliers of a polynomial hash over 64 bits: collisions among some million n-grams are negligible.
STEP = np.uint64(0x9E3779B97F4A7C15)
BLANK = ord(" ")
# Runs of so many characters are held at a time: each takes some 60 bytes until it is counted.
CHARACTERS = 1_000_000


def gram_counts(texts: Sequence[str], *, shortest: int = 2, longest: int = 4) -> Counts:
    """How often each run of `shortest` to `longest` characters occurs in each text.

    Runs stay within words, whose ends count as one blank each, so that a run at the end of a word differs from the
    same run inside a longer one. The keys of the columns are hashes, equal for equal runs in every call.
    """
    parts = list(gram_batches(texts, shortest=shortest, longest=longest))
    if len(parts) == 1:
        return parts[0]
    keys = np.unique(np.concatenate([np.asarray(part.terms) for part in parts]))
    blocks = []
    for part in parts:
        columns = np.searchsorted(keys, part.terms)[part.matrix.indices]
        blocks.append(
            sparse.csr_array(
                (part.matrix.data, columns, part.matrix.indptr), shape=(part.matrix.shape[0], len(keys))
            )
        )
    return Counts(sparse.vstack(blocks, format="csr"), keys)


def gram_batches(texts: Sequence[str], *, shortest: int = 2, longest: int = 4) -> Iterator[Counts]:
    """The same for some texts after the other, each batch with columns of its own; one batch at least."""
    start = 0
    while True:
        stop, room = start, CHARACTERS
        while stop < len(texts) and (room > 0 or stop == start):
            room -= len(texts[stop]) + 2
            stop += 1
        yield batch_counts(texts[start:stop], shortest, longest)
        start = stop
        if start >= len(texts):
            return


def batch_counts(texts: Sequence[str], shortest: int, longest: int) -> Counts:
    plain = [f" {normal_form(text)} " for text in texts]
    codes = np.frombuffer("".join(plain).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owners = np.repeat(np.arange(len(plain), dtype=np.int32), [len(text) for text in plain])
    blank = codes == BLANK
    rows, keys = [], []
    hashed = codes + np.uint64(1)
    for length in range(2, longest + 1):
        hashed = hashed[:-1] * STEP + codes[length - 1 :]
        if length < shortest:
            continue
        size = len(hashed)
        if size <= 0:
            break
        fits = owners[:size] == owners[length - 1 :]
        # An empty text is two blanks.
        fits &= ~(blank[:size] & blank[1 : size + 1])
        for inner in range(1, length - 1):
            fits &= ~blank[inner : inner + size]
        rows.append(owners[:size][fits])
        keys.append(hashed[fits] ^ np.uint64(length))
    if not rows:
        rows, keys = [np.empty(0, np.int32)], [np.empty(0, np.uint64)]
    matrix, distinct = counted(np.concatenate(rows), np.concatenate(keys), texts=len(texts))
    return Counts(matrix, distinct)
