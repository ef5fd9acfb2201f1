"""What speaks for a pair: 27 signals of text, meaning, hierarchy and neighbourhood, comparable between vocabularies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.align.suggesting.sides import Side, side_of
from hannover.engine.align.suggesting.signals import (
    best_of_sentences,
    bm25,
    closest,
    cosines,
    ranks,
    stood_out,
    support_of_groups,
)
from hannover.engine.align.vocabulary import Item, Vocabulary
from hannover.engine.text import Encoder, gram_counts, weigh, word_counts

__all__ = ["SIGNALS", "Evidence", "gather"]

# Each signal is how far a pair stands out among all targets of its source ("row") or all sources of its target
# ("column"), in standard deviations; ranks are 1 / rank. So they mean the same in every pair of vocabularies.
SIGNALS = (
    "wording of the short texts", "wording of the titles", "meaning of the short texts", "meaning of the titles",
    "title against meaning", "meaning of sentences, mean", "meaning of sentences, best",
    "context of the source", "context of the target", "context of both", "family of the target",
    "family of the source", "near the best by meaning", "wording", "wording with context", "words asked for",
    "words answered", "meaning with context", "like sources agree", "like targets agree", "both agree",
    "related targets agree", "meaning, for the target", "words, for the target", "sentences, for the target",
    "rank for the target", "rank for the source",
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """The signals of every pair.

    values   sources x targets x signals, float16
    likeness of sources (first) and of targets (second) by meaning, for whoever goes on with neighbours
    """

    sources: tuple[Item, ...]
    targets: tuple[Item, ...]
    values: np.ndarray
    source_meaning: np.ndarray
    target_meaning: np.ndarray


def gather(
    sources: Sequence[Item], targets: Sequence[Item], *, encoder: Encoder,
    within: tuple[Vocabulary | None, Vocabulary | None] = (None, None),
) -> Evidence:  # fmt: skip
    """The signals of every pair of `sources` and `targets`.

    within  the vocabularies that the items stand in: what is above an item, and what is related to it
    """
    first, second = side_of(sources, within[0], encoder), side_of(targets, within[1], encoder)
    count = len(first)
    short = characters(first.short, second.short)
    full = characters(first.full, second.full, damped=True)
    wording, meaning = cosines(full, count), first.meaning @ second.meaning.T
    counts = word_counts([*first.full, *second.full], [*first.languages, *second.languages])
    asked, answered = bm25(counts.matrix, count), bm25(counts.matrix, count, backwards=True)
    base = stood_out(wording) + stood_out(meaning) + stood_out(asked)
    row = [
        cosines(short, count),
        cosines(characters(first.titles, second.titles), count),
        meaning,
        first.title_meaning @ second.title_meaning.T,
        first.title_meaning @ second.meaning.T,
        *best_of_sentences(first, second),
        first.context_meaning @ second.meaning.T,
        first.meaning @ second.context_meaning.T,
        first.context_meaning @ second.context_meaning.T,
        support_of_groups(base, second.groups, axis=1),
        support_of_groups(base, first.groups, axis=0),
        near_the_best(base, second.meaning),
        wording,
        cosines(characters(first.placed, second.placed, damped=True), count),
        asked,
        answered,
        first.placed_meaning @ second.placed_meaning.T,
        *neighbours(base, first, second, full, count),
    ]
    words = cosines(weigh(counts, damped=True).matrix, count)
    columns = [meaning, words, row[5]]
    mutual = base + stood_out(base, axis=0)
    values = [stood_out(signal) for signal in row] + [stood_out(signal, axis=0) for signal in columns]
    values += [ranks(mutual, axis=0), ranks(base, axis=1)]
    stacked = np.stack([np.clip(value, -30, 30).astype(np.float16) for value in values], axis=-1)
    return Evidence(tuple(sources), tuple(targets), stacked, first.meaning, second.meaning)


def characters(first: Sequence[str], second: Sequence[str], *, damped: bool = False) -> object:
    return weigh(gram_counts([*first, *second]), damped=damped).matrix


def near_the_best(base: np.ndarray, meaning: np.ndarray) -> np.ndarray:
    """How close each target is to the three that look best for the source."""
    likeness = meaning @ meaning.T
    np.fill_diagonal(likeness, likeness.mean())
    best = np.argsort(-base, axis=1)[:, :3]
    found: np.ndarray = likeness[best].mean(axis=1)
    return found


def neighbours(base: np.ndarray, first: Side, second: Side, wording: object, count: int) -> list[np.ndarray]:
    """How well the pair's neighbours look: like sources, like targets, both, and targets called related."""
    mutual = stood_out(base + 0.5 * stood_out(base, axis=0))
    promising = np.maximum(mutual, 0) ** 2
    of_sources = closest(first.meaning, wording[:count])  # type: ignore[index]  # a scipy array, which has no types
    of_targets = closest(second.meaning, wording[count:])  # type: ignore[index]
    by_source, by_target = of_sources @ promising, promising @ of_targets.T
    related = second.related
    # Where the vocabulary names no relatives, the nearest by text stand in for them.
    relatives = by_target if related is None else promising @ related.T
    return [by_source, by_target, of_sources @ promising @ of_targets.T, relatives]
