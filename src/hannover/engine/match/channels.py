"""One channel between two lists of texts: a cosine, corrected for texts that are close to everything, in z-scores."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from threadpoolctl import threadpool_limits

from hannover.engine.match.join import nearest, processors
from hannover.engine.match.lenses import Features, Lens
from hannover.engine.match.population import Table
from hannover.engine.match.worded import Worded, compact, narrowed, product, with_others

__all__ = ["Channel", "Cut", "Usual", "channel_between", "densities", "products", "with_guest"]

# Cross-domain similarity local scaling takes the ten nearest (Conneau et al. 2018).
NEAREST = 10
# With few texts the nearest ones, and mean and spread, say little of what is usual: they count beside what was
# measured on many (so many texts, so many pairs).
FEW_TEXTS, FEW_PAIRS = 20.0, 200.0
SAMPLED_ROWS = 256
ROWS = 256
# Among so many texts the nearest ones are looked for.
NEIGHBOURS = 4096


@dataclass(frozen=True)
class Usual:
    """What is usual for a channel where there is too little to measure it: density, and mean and spread of values."""

    density: float
    mean: float
    spread: float


USUAL = {
    "meaning": Usual(0.35, -0.6, 0.2),
    "bridge": Usual(0.12, -0.2, 0.08),
    "words": Usual(0.12, -0.2, 0.08),
}


@dataclass(frozen=True, eq=False)
class Channel:
    """Asking texts (rows) against offering texts (columns).

    value = 2 cosine - row density - column density; z = (value - mean) / spread, and 0 where the channel cannot tell:
    a text without features, or two languages that it does not connect.

    rows, columns    features as a text that comes later is compared with
    narrow           the same less the features that only rows or only columns have: what is multiplied
    row_languages, column_languages  numbers of languages; `connects` says which pairs are comparable, None means all
    """

    lens: Lens
    rows: Features
    columns: Features
    narrow: tuple[Features, Features]
    row_density: np.ndarray
    column_density: np.ndarray
    row_languages: np.ndarray
    column_languages: np.ndarray
    languages: tuple[str, ...]
    connects: np.ndarray | None
    mean: float
    spread: float

    @property
    def name(self) -> str:
        return self.lens.name

    @cached_property
    def turned(self) -> Channel:
        """The same pairs with rows for columns."""
        return replace(
            self,
            rows=self.columns, columns=self.rows, narrow=self.narrow[::-1],
            row_density=self.column_density, column_density=self.row_density,
            row_languages=self.column_languages, column_languages=self.row_languages,
            connects=None if self.connects is None else self.connects.T,
        )  # fmt: skip

    def block(self, rows: slice | np.ndarray, columns: slice | np.ndarray) -> np.ndarray:
        """z-scores of these rows and columns, float32."""
        return self.cut(rows, columns).values()

    def cut(self, rows: slice | np.ndarray, columns: slice | np.ndarray) -> Cut:
        """What it takes to compute the z-scores of these rows and columns, elsewhere if need be."""
        return Cut(
            taken(self.narrow[0], rows),
            taken(self.narrow[1], columns),
            self.row_density[rows],
            self.column_density[columns] + np.float32(self.mean),
            float(self.spread),
            None if self.connects is None else self.row_languages[rows],
            None if self.connects is None else self.column_languages[columns],
            self.connects,
        )

    def tells(self, rows: slice | np.ndarray, columns: slice | np.ndarray) -> np.ndarray | None:
        """Which pairs the channel can tell something of; None for all."""
        if self.connects is None:
            return None
        return np.asarray(
            self.connects[self.row_languages[rows][:, None], self.column_languages[columns][None]]
        )


@dataclass(frozen=True, eq=False)
class Cut:
    """Some rows and columns of a channel, with nothing else to carry to a worker."""

    first: Features
    second: Features
    row_density: np.ndarray
    column_density: np.ndarray
    spread: float
    row_languages: np.ndarray | None
    column_languages: np.ndarray | None
    connects: np.ndarray | None

    def values(self) -> np.ndarray:
        """z-scores, float32."""
        found = products(self.first, self.second)
        found *= 2
        found -= self.row_density[:, None]
        found -= self.column_density[None]
        found /= np.float32(self.spread)
        if self.connects is not None and self.row_languages is not None and self.column_languages is not None:
            found *= self.connects[self.row_languages[:, None], self.column_languages[None]]
        return found


def taken(features: Features, which: slice | np.ndarray) -> Features:
    """Some rows; all of them are not copied."""
    if isinstance(which, slice) and which.indices(features.shape[0]) == (0, features.shape[0], 1):
        return features
    return features[which]


def products(first: Features, second: Features) -> np.ndarray:
    """Rows times rows, dense, float32; the caller may write into it."""
    if isinstance(first, Worded) and isinstance(second, Worded):
        return product(first, second)
    assert isinstance(first, np.ndarray)
    assert isinstance(second, np.ndarray)
    found: np.ndarray = first @ second.T
    return found.astype(np.float32, copy=False)


def less_alone(rows: Features, columns: Features) -> tuple[Features, Features]:
    """Sparse features less those that nothing on the other side has."""
    if isinstance(rows, Worded) and isinstance(columns, Worded):
        return narrowed(rows, columns)
    return rows, columns


def channel_between(lens: Lens, asking: Table, offering: Table) -> Channel:
    """The channel of a lens, with its densities, mean and spread measured on these texts."""
    rows, columns = lens.features(asking), lens.features(offering)
    languages = tuple(dict.fromkeys([*asking.languages, *offering.languages]))
    row_codes, column_codes = coded(asking, rows, languages), coded(offering, columns, languages)
    connects: np.ndarray | None = connections(lens, languages)
    if connects is not None and connects[1:, 1:].all() and row_codes.all() and column_codes.all():
        connects = None
    usual = USUAL[lens.name]
    narrow = less_alone(rows, columns)
    row_density, column_density = densities(*narrow, usual=usual.density)
    raw = Channel(
        lens, rows, columns, narrow, row_density, column_density, row_codes, column_codes, languages, connects, 0.0, 1.0
    )  # fmt: skip
    mean, spread = usual_values(raw, usual)
    return replace(raw, mean=mean, spread=spread)


def with_guest(channel: Channel, guest: Table, *, asks: bool) -> Channel:
    """The channel with the texts of a guest in place of all rows (it asks) or all columns (it is asked).

    What is usual stays as it was measured among the members.
    """
    features = channel.lens.features(guest)
    others = channel.columns if asks else channel.rows
    alone = products(features, others)
    near = largest(alone, NEAREST).mean(axis=1) if alone.size else np.zeros(len(guest), dtype=np.float32)
    density = settled(near, others.shape[0], USUAL[channel.name].density)
    languages = (
        *channel.languages,
        *(new for new in dict.fromkeys(guest.languages) if new not in channel.languages),
    )
    codes = coded(guest, features, languages)
    changed = replace(channel, languages=languages, connects=connections(channel.lens, languages))
    if asks:
        return replace(
            changed, rows=features, narrow=(features, others), row_density=density, row_languages=codes
        )
    return replace(
        changed, columns=features, narrow=(others, features), column_density=density, column_languages=codes
    )


def connections(lens: Lens, languages: Sequence[str]) -> np.ndarray:
    """Which languages the lens connects, by number from 1; 0 is a text with nothing to compare."""
    found = np.zeros((len(languages) + 1, len(languages) + 1), dtype=bool)
    for place, first in enumerate(languages, start=1):
        for other, second in enumerate(languages, start=1):
            found[place, other] = lens.covers(first, second)
    return found


def coded(table: Table, features: Features, languages: Sequence[str]) -> np.ndarray:
    """The number of the language of each text, 0 where it has nothing to compare."""
    numbers = {language: number for number, language in enumerate(languages, start=1)}
    found = np.array([numbers[language] for language in table.languages], dtype=np.int64)
    return np.asarray(found * filled(features))


def filled(features: Features) -> np.ndarray:
    """Which rows have features at all."""
    if isinstance(features, np.ndarray):
        return np.asarray((features != 0).any(axis=1))
    return np.asarray(np.diff(features.parts.indptr) > 0)


def densities(rows: Features, columns: Features, *, usual: float) -> tuple[np.ndarray, np.ndarray]:
    """How close each row is to its ten nearest columns, and each column to its ten nearest rows.

    Of a very long list, texts spread evenly over it stand for all.
    """
    return density(rows, columns, usual), density(columns, rows, usual)


def density(texts: Features, others: Features, usual: float) -> np.ndarray:
    count, among = texts.shape[0], others.shape[0]
    if among > NEIGHBOURS:
        others = others[np.unique(np.linspace(0, among - 1, NEIGHBOURS).astype(np.int64))]
    if not count or not among:
        found = np.zeros(count, dtype=np.float32)
    elif isinstance(texts, np.ndarray) and isinstance(others, np.ndarray):
        found = nearest(texts, others, NEAREST).products.mean(axis=1)
    else:
        assert isinstance(texts, Worded)
        assert isinstance(others, Worded)
        found = worded_density(texts, others)
    return settled(found, among, usual)


def worded_density(texts: Worded, others: Worded) -> np.ndarray:
    """The mean of the largest products of every row."""
    others = compact(others)

    def some(start: int) -> np.ndarray:
        return np.asarray(largest(with_others(texts[start : start + ROWS], others).T, NEAREST).mean(axis=1))

    # Blocks run beside each other, each on a whole processor.
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(processors()) as threads:
        return np.concatenate(list(threads.map(some, range(0, texts.shape[0], ROWS))))


def largest(block: np.ndarray, most: int) -> np.ndarray:
    """The largest values of every row, unordered."""
    if block.shape[1] <= most:
        return block
    return np.partition(block, block.shape[1] - most, axis=1)[:, -most:]


def settled(density: np.ndarray, among: int, usual: float) -> np.ndarray:
    share = among / (among + FEW_TEXTS)
    found: np.ndarray = (density * share + usual * (1 - share)).astype(np.float32)
    return found


def usual_values(raw: Channel, usual: Usual) -> tuple[float, float]:
    """Mean and spread of the values of comparable pairs, on rows spread evenly over all of them."""
    count = raw.rows.shape[0]
    places = np.unique(np.linspace(0, max(count - 1, 0), min(count, SAMPLED_ROWS)).astype(np.int64))
    total, square, pairs = usual.mean * FEW_PAIRS, (usual.spread**2 + usual.mean**2) * FEW_PAIRS, FEW_PAIRS
    for start in range(0, len(places), 32):
        some = places[start : start + 32]
        block = raw.block(some, slice(None)).astype(np.float64)
        told = raw.tells(some, slice(None))
        values = block.ravel() if told is None else block[told]
        total += float(values.sum())
        square += float((values**2).sum())
        pairs += len(values)
    mean = total / pairs
    return mean, max(float(np.sqrt(max(square / pairs - mean**2, 0.0))), 1e-3)
