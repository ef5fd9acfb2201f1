"""Words of one text that have a word of like meaning in another: across languages, and across manners of speaking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.text import Encoder
from hannover.engine.text.words import forms

__all__ = ["Lexicon", "found_again", "lexicon_of"]

# Below this, the meanings of two words are alike by chance.
LEAST_LIKENESS = 0.5
BLOCK = 2000


@dataclass(frozen=True)
class Lexicon:
    """The distinct words of some texts.

    words    comparable form of each, in the order of its first text
    meaning  words x dimensions
    texts    the numbers of the distinct words of each text
    rarity   how much each word tells: ln((1 + texts) / (1 + texts that have it)) + 1
    """

    words: tuple[str, ...]
    meaning: np.ndarray
    texts: tuple[np.ndarray, ...]
    rarity: np.ndarray


def lexicon_of(texts: Sequence[str], languages: Sequence[str], encoder: Encoder) -> Lexicon:
    """The words that carry meaning in the texts, encoded as they are written."""
    written: dict[str, str] = {}
    numbers: dict[str, int] = {}
    owned = []
    for text, language in zip(texts, languages, strict=True):
        mine: dict[str, None] = {}
        for word, form in forms(text, language):
            written.setdefault(form, word)
            numbers.setdefault(form, len(numbers))
            mine[form] = None
        owned.append(np.array([numbers[form] for form in mine], dtype=np.int64))
    having = np.bincount(np.concatenate([*owned, np.empty(0, np.int64)]), minlength=len(numbers))
    return Lexicon(
        words=tuple(numbers),
        meaning=encoder.encode(list(written.values())),
        texts=tuple(owned),
        rarity=np.log((1 + len(texts)) / (1 + having)) + 1,
    )


def found_again(first: Lexicon, second: Lexicon) -> np.ndarray:
    """For every text of `first` and every one of `second`, how much of the first one's words is found in the second.

    A word is found as far as its closest word there is like it in meaning (the same word: wholly); rare words count
    more. Work goes by blocks of words, so that memory stays small beside that of the result.
    """
    places = {word: place for place, word in enumerate(second.words)}
    found = np.zeros((len(first.texts), len(second.texts)), dtype=np.float32)
    total = np.array([first.rarity[mine].sum() for mine in first.texts], dtype=np.float32)
    for start in range(0, len(first.words), BLOCK):
        block = first.words[start : start + BLOCK]
        likeness = first.meaning[start : start + BLOCK] @ second.meaning.T
        for row, word in enumerate(block):
            if word in places:
                likeness[row, places[word]] = 1
        likeness = np.maximum(likeness - LEAST_LIKENESS, 0) / (1 - LEAST_LIKENESS)
        closest = np.zeros((len(block), len(second.texts)), dtype=np.float32)
        for number, theirs in enumerate(second.texts):
            if len(theirs):
                closest[:, number] = likeness[:, theirs].max(axis=1)
        weights = np.zeros((len(first.texts), len(block)), dtype=np.float32)
        for number, mine in enumerate(first.texts):
            here = mine[(mine >= start) & (mine < start + len(block))]
            weights[number, here - start] = first.rarity[here]
        found += weights @ closest
    return found / np.maximum(total, 1e-6)[:, None]
