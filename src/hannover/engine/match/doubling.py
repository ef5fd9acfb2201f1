"""Profiles that are likely the same company under two names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hannover.engine.match.lenses import words_lens
from hannover.engine.match.population import Population
from hannover.engine.text import normal_form

__all__ = ["Duplicate", "duplicates"]

LEAST = 0.75
# Of a name that is nearly the same, the rest of the profile need not be; of another name it has to be.
NAME, OFFERS = 0.6, 0.4
SAME_WORDS = 0.95
ROWS = 256


@dataclass(frozen=True)
class Duplicate:
    """Two profiles that may be one.

    likeness  0..1
    names     how alike the names are written; -1 where one has none
    texts     how alike needs and offers are written
    """

    first: str
    second: str
    likeness: float
    names: float
    texts: float

    @property
    def because(self) -> str:
        names = "no name to compare" if self.names < 0 else f"names {self.names:.0%} alike"
        return f"{names}, texts {self.texts:.0%} alike"


def duplicates(population: Population, *, least: float = LEAST) -> tuple[Duplicate, ...]:
    """Likely duplicates within a population, the most alike first; a person decides."""
    names = [normal_form(profile.name) for profile in population.profiles]
    texts = [
        " ".join(normal_form(text.text[:4000]) for text in (*profile.needs, *profile.offers))
        for profile in population.profiles
    ]
    by_name, by_text = words_lens(names).of(names), words_lens(texts).of(texts)
    has_name = np.array([bool(name) for name in names])
    found = []
    for start in range(0, len(names), ROWS):
        alike = candidates(by_name, by_text, start)
        for row, column in alike:
            pair = judged(by_name, by_text, has_name, row, column)
            if pair[0] >= least:
                keys = population.profiles[row].key, population.profiles[column].key
                found.append(Duplicate(*keys, *pair))
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.first, one.second)))


def candidates(by_name: sparse.csr_array, by_text: sparse.csr_array, start: int) -> list[tuple[int, int]]:
    """Pairs of a block of rows with later ones, alike enough in name or in text to be looked at."""
    pairs: set[tuple[int, int]] = set()
    for matrix in (by_name, by_text):
        near = (matrix[start : start + ROWS] @ matrix.T).tocoo()
        keep = (near.data >= LEAST) & (near.row + start < near.col)
        pairs |= set(zip((near.row[keep] + start).tolist(), near.col[keep].tolist(), strict=True))
    return sorted(pairs)


def judged(
    by_name: sparse.csr_array, by_text: sparse.csr_array, has_name: np.ndarray, row: int, column: int
) -> tuple[float, float, float]:
    """Likeness, and of what it is made."""
    texts = float((by_text[[row]] @ by_text[[column]].T).sum())
    if not (has_name[row] and has_name[column]):
        return texts, -1.0, texts
    names = float((by_name[[row]] @ by_name[[column]].T).sum())
    likeness = texts if texts >= SAME_WORDS else NAME * names + OFFERS * texts
    return max(likeness, names if names >= SAME_WORDS else 0.0), names, texts
