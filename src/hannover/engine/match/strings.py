"""Many strings in one array of bytes: a hundred thousand texts that are read one by one take no object each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

__all__ = ["Strings"]


@dataclass(frozen=True, eq=False)
class Strings(Sequence[str]):
    """Strings that are decoded when they are asked for; they equal what they were made of.

    data    all of them in UTF-8, one behind the other
    starts  where each begins, and where the last one ends
    """

    data: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        # A lone surrogate has no place in UTF-8, and must not keep a profile from being matched.
        parts = [text.encode("utf-8", "surrogatepass") for text in texts]
        starts = np.zeros(len(parts) + 1, dtype=np.int64)
        np.cumsum([len(part) for part in parts], out=starts[1:])
        return cls(np.frombuffer(b"".join(parts), dtype=np.uint8), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Strings: ...
    def __getitem__(self, at: int | slice) -> str | Strings:
        if isinstance(at, slice):
            return Strings.of(self[one] for one in range(*at.indices(len(self))))
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        return self._text(place)

    def __iter__(self) -> Iterator[str]:
        return map(self._text, range(len(self)))

    def _text(self, place: int) -> str:
        return bytes(self.data[self.starts[place] : self.starts[place + 1]]).decode("utf-8", "surrogatepass")

    def taken(self, places: np.ndarray) -> Strings:
        """Those at these places, in that order."""
        return Strings.of(self[place] for place in places.tolist())
