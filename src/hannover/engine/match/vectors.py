"""Vectors that a caller stores: which encoder made them, of which texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hannover.engine.match.errors import EncoderError
from hannover.engine.match.profiles import Profile, texts_of
from hannover.engine.text import Encoder

__all__ = ["Vectors", "encode"]

BATCH = 512

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Vectors:
    """Texts and what an encoder made of them, in the same order; all three parts are what a caller stores.

    encoder  the name of the encoder with its version: vectors of two names are never compared
    texts    distinct texts
    array    texts x dimensions, float32, rows of length one (zero for a text without meaning)
    Raises   EncoderError if the array does not fit the texts or holds what is not a number.
    """

    encoder: str
    texts: tuple[str, ...]
    array: np.ndarray

    def __post_init__(self) -> None:
        if self.array.ndim != 2 or len(self.array) != len(self.texts):
            raise EncoderError(
                f"{len(self.texts)} texts, but an array of {self.array.shape}", remedy="one row a text"
            )
        if not np.isfinite(self.array).all():
            raise EncoderError("a vector holds what is not a number")

    @classmethod
    def none(cls, encoder: str = "") -> Vectors:
        """No vectors at all."""
        return cls(encoder, (), np.empty((0, 0), dtype=np.float32))

    @cached_property
    def places(self) -> dict[str, int]:
        return {text: place for place, text in enumerate(self.texts)}

    def missing(self, profiles: Sequence[Profile]) -> tuple[str, ...]:
        """The texts of the profiles that have no vector yet."""
        return tuple(text for text in texts_of(profiles) if text not in self.places)

    def joined(self, other: Vectors) -> Vectors:
        """Both together; a text of both keeps its vector of `other`."""
        if not self.texts or not other.texts:
            return other if other.texts else self
        if self.encoder != other.encoder or self.array.shape[1] != other.array.shape[1]:
            raise EncoderError(
                f"vectors of {self.encoder!r} and of {other.encoder!r} cannot be compared",
                remedy="encode all texts with one encoder",
            )
        kept = [place for place, text in enumerate(self.texts) if text not in other.places]
        return Vectors(
            self.encoder,
            (*(self.texts[place] for place in kept), *other.texts),
            np.concatenate([self.array[kept], other.array]),
        )


def encode(texts: Sequence[str], *, encoder: Encoder, progress: Progress | None = None) -> Vectors:
    """The vectors of the distinct texts; `progress` hears how many of how many are done."""
    distinct = tuple(dict.fromkeys(texts))
    parts = []
    for start in range(0, len(distinct), BATCH):
        parts.append(np.asarray(encoder.encode(distinct[start : start + BATCH]), dtype=np.float32))
        if progress:
            progress(min(start + BATCH, len(distinct)), len(distinct))
    return Vectors(encoder.name, distinct, np.concatenate(parts)) if parts else Vectors.none(encoder.name)
