"""What speaks for a pair: 15 signals of text, meaning, hierarchy and neighbourhood, comparable between vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.align.suggesting.sides import Side, side_of
from hannover.engine.align.suggesting.signals import (
    best_of_sentences,
    bm25,
    closest,
    cosines,
    stood_out,
    support_of_groups,
    wordings,
)
from hannover.engine.align.vocabulary import Item, Vocabulary
from hannover.engine.text import Encoder, weigh, word_counts

__all__ = ["SIGNALS", "Evidence", "gather"]

# Every signal is how far a pair stands out among all the targets of its source, in standard deviations. So it means
# the same between any two vocabularies, whatever their languages, lengths and numbers.
SIGNALS = (
    "meaning of the titles",
    "meaning in context",
    "meaning of title and text",
    "meaning of the source's context",
    "meaning of the target's context",
    "wording of the titles",
    "wording in context",
    "words in common",
    "words of the target found",
    "family of the target",
    "family of the source",
    "like sources agree",
    "like targets agree",
    "both kinds of likes agree",
    "related targets agree",
)
LIMIT = 30.0
# How promising a pair counts that a person has confirmed: as one that stands out by four standard deviations.
CONFIRMED = 16.0


@dataclass(frozen=True)
class Evidence:
    """The signals of every pair.

    values  sources x targets x signals, float16
    source_meaning, target_meaning  vectors of the items, for whoever goes on with likeness
    """

    sources: tuple[Item, ...]
    targets: tuple[Item, ...]
    values: np.ndarray
    source_meaning: np.ndarray
    target_meaning: np.ndarray


def gather(
    sources: Sequence[Item], targets: Sequence[Item], *, encoder: Encoder,
    within: tuple[Vocabulary | None, Vocabulary | None] = (None, None),
    confirmed: Iterable[tuple[int, int]] = (), rejected: Iterable[tuple[int, int]] = (),
) -> Evidence:  # fmt: skip
    """The signals of every pair of `sources` and `targets`.

    within               the vocabularies that the items stand in: what is above an item
    confirmed, rejected  pairs that people have decided; they speak for and against pairs like them
    """
    first, second = side_of(sources, within[0], encoder), side_of(targets, within[1], encoder)
    count = len(first)
    full = wordings(first.full, second.full, damped=True)
    counts = word_counts([*first.full, *second.full], [*first.languages, *second.languages])
    placed = cosines(wordings(first.placed, second.placed, damped=True), count)
    placed_meaning = first.placed_meaning @ second.placed_meaning.T
    base = overall(
        cosines(full, count), first.meaning @ second.meaning.T, bm25(counts.matrix, count),
        best_of_sentences(first, second), placed_meaning, placed,
    )  # fmt: skip
    target_family = support_of_groups(base, second.groups, axis=1)
    source_family = support_of_groups(base, first.groups, axis=0)
    promising = hopes(base + 0.5 * target_family + 0.5 * source_family)
    for pairs, hope in ((confirmed, CONFIRMED), (rejected, 0.0)):
        for row, column in pairs:
            promising[row, column] = hope
    signals = (
        first.title_meaning @ second.title_meaning.T,
        placed_meaning,
        first.title_meaning @ second.meaning.T,
        first.context_meaning @ second.meaning.T,
        first.meaning @ second.context_meaning.T,
        cosines(wordings(first.titles, second.titles), count),
        placed,
        cosines(weigh(counts, damped=True).matrix, count),
        bm25(counts.matrix, count, backwards=True),
        target_family,
        source_family,
        *neighbours(
            promising,
            first,
            second,
            closest(first.meaning, full[:count]),
            closest(second.meaning, full[count:]),
        ),
    )
    values = [np.clip(stood_out(signal), -LIMIT, LIMIT).astype(np.float16) for signal in signals]
    return Evidence(tuple(sources), tuple(targets), np.stack(values, axis=-1), first.meaning, second.meaning)


def overall(*signals: np.ndarray) -> np.ndarray:
    """The signals together: how a pair stands out for its source, and half as much for its target."""
    found = np.zeros_like(signals[0])
    for signal in signals:
        found += stood_out(signal) + 0.5 * stood_out(signal, axis=0)
    return found


def hopes(base: np.ndarray) -> np.ndarray:
    """How promising a pair looks from both ends; what is below the average promises nothing."""
    found: np.ndarray = np.maximum(
        stood_out(base + 0.5 * stood_out(base, axis=0) * base.std(axis=1, keepdims=True)), 0
    )
    return found**2


def neighbours(
    promising: np.ndarray, first: Side, second: Side, of_sources: np.ndarray, of_targets: np.ndarray
) -> tuple[np.ndarray, ...]:
    """How promising the neighbours of a pair are: like sources, like targets, both, and targets called related."""
    by_target = promising @ of_targets.T
    # Where the vocabulary names no relatives, the likes stand in for them.
    relatives = by_target if second.related is None else promising @ second.related.T
    return of_sources @ promising, by_target, of_sources @ by_target, relatives
