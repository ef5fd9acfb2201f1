"""What speaks for a pair: ten signals of its texts, six of its neighbourhood, comparable between any vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.align.suggesting.likewords import found_again, lexicon_of
from hannover.engine.align.suggesting.sides import side_of
from hannover.engine.align.suggesting.signals import (
    best_of_sentences,
    closest,
    cosines,
    stood_out,
    support_of_groups,
    wordings,
)
from hannover.engine.align.vocabulary import Item, Vocabulary
from hannover.engine.text import Encoder, weigh, word_counts

__all__ = ["SIGNALS", "TEXTS", "Evidence", "gather"]

# Every signal is how far a pair stands out among all the targets of its source, in standard deviations. So it means
# the same between any two vocabularies, whatever their languages, lengths and numbers.
TEXTS = (
    "meaning of the titles",
    "meaning in context",
    "meaning of the source's context",
    "meaning of the target's context",
    "meaning of the sentences",
    "wording of the titles",
    "wording in context",
    "words in common",
    "like words in the target",
    "like words in the source",
)
SIGNALS = (
    *TEXTS,
    "family of the target",
    "family of the source",
    "like sources agree",
    "like targets agree",
    "both kinds of likes agree",
    "related targets agree",
)
LIMIT = 30.0
# A spread of cosines below this is chance: two languages share a name or an ending here and there.
LEAST_SPREAD = 0.02
# How promising a pair counts that a person has confirmed: as one that stands out by four standard deviations.
CONFIRMED = 16.0


@dataclass(frozen=True)
class Evidence:
    """What is known of every pair before anything is weighed.

    texts           sources x targets x signals of texts, float16
    source_groups   number of the group of each source; target_groups the same
    like_sources    sources x sources: the closest of each, rows summing to one; like_targets the same
    related         targets x targets as the vocabulary says; None where it says nothing
    source_meaning, target_meaning  vectors of the items
    """

    sources: tuple[Item, ...]
    targets: tuple[Item, ...]
    texts: np.ndarray
    source_groups: np.ndarray
    target_groups: np.ndarray
    like_sources: np.ndarray
    like_targets: np.ndarray
    related: np.ndarray | None
    source_meaning: np.ndarray
    target_meaning: np.ndarray

    def signals(
        self,
        weights: Sequence[float],
        *,
        confirmed: Iterable[tuple[int, int]] = (),
        rejected: Iterable[tuple[int, int]] = (),
    ) -> np.ndarray:
        """All signals of every pair, sources x targets x signals.

        weights              of the signals of texts: what they say together is then looked for in the neighbourhood
        confirmed, rejected  pairs that people have decided; they speak for and against pairs like them
        """
        base = stood_out(self.texts.astype(np.float32) @ np.array(weights, dtype=np.float32))
        base += 0.5 * stood_out(base, axis=0)
        target_family = support_of_groups(base, self.target_groups, axis=1)
        source_family = support_of_groups(base, self.source_groups, axis=0)
        promising = hopes(base + 0.5 * target_family + 0.5 * source_family)
        for pairs, hope in ((confirmed, CONFIRMED), (rejected, 0.0)):
            for row, column in pairs:
                promising[row, column] = hope
        by_target = promising @ self.like_targets.T
        around = (
            target_family,
            source_family,
            self.like_sources @ promising,
            by_target,
            self.like_sources @ by_target,
            # Where the vocabulary names no relatives, the likes stand in for them.
            by_target if self.related is None else promising @ self.related.T,
        )
        return np.concatenate([self.texts, stacked(stood_out(signal) for signal in around)], axis=-1)


def gather(
    sources: Sequence[Item],
    targets: Sequence[Item],
    *,
    encoder: Encoder,
    within: tuple[Vocabulary | None, Vocabulary | None] = (None, None),
) -> Evidence:
    """The evidence for every pair of `sources` and `targets`.

    within  the vocabularies that the items stand in: what is above an item
    """
    first, second = side_of(sources, within[0], encoder), side_of(targets, within[1], encoder)
    count = len(first)
    full = wordings(first.full, second.full)
    counts = word_counts([*first.full, *second.full], [*first.languages, *second.languages])
    meanings = (
        first.title_meaning @ second.title_meaning.T,
        first.placed_meaning @ second.placed_meaning.T,
        first.context_meaning @ second.meaning.T,
        first.meaning @ second.context_meaning.T,
        best_of_sentences(first, second),
    )
    words = (
        cosines(wordings(first.titles, second.titles, damped=False), count),
        cosines(wordings(first.placed, second.placed), count),
        cosines(weigh(counts, damped=True).matrix, count),
    )
    lexicons = [lexicon_of(side.full, side.languages, encoder) for side in (first, second)]
    likes = (found_again(*lexicons), found_again(*reversed(lexicons)).T)
    # Between scripts, texts share a numeral or an acronym here and there, and that is chance.
    readable = first.japanese[:, None] == second.japanese[None]
    texts = [stood_out(signal) for signal in meanings]
    texts += [stood_out(signal, least_spread=LEAST_SPREAD) * readable for signal in words]
    texts += [stood_out(signal, least_spread=LEAST_SPREAD) for signal in likes]
    return Evidence(
        sources=tuple(sources),
        targets=tuple(targets),
        texts=stacked(texts),
        source_groups=first.groups,
        target_groups=second.groups,
        like_sources=closest(first.meaning, full[:count]),
        like_targets=closest(second.meaning, full[count:]),
        related=second.related,
        source_meaning=first.meaning,
        target_meaning=second.meaning,
    )


def stacked(signals: Iterable[np.ndarray]) -> np.ndarray:
    return np.stack([np.clip(signal, -LIMIT, LIMIT).astype(np.float16) for signal in signals], axis=-1)


def hopes(base: np.ndarray) -> np.ndarray:
    """How promising a pair looks from both ends; what is below the average promises nothing."""
    both = base + 0.5 * stood_out(base, axis=0) * base.std(axis=1, keepdims=True)
    found: np.ndarray = np.maximum(stood_out(both), 0) ** 2
    return found
