"""The profiles of a large population, each made anew when it is asked for: a prepared market needs few of them."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from hannover.engine.match.profiles import Profile, Text

__all__ = ["Roll"]


@dataclass(frozen=True, eq=False)
class Roll(Sequence[Profile]):
    """Profiles as bytes, one behind the other; `starts` says where each begins, and where the last one ends."""

    data: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, profiles: Sequence[Profile]) -> Roll:
        parts = [packed(profile) for profile in profiles]
        starts = np.zeros(len(parts) + 1, dtype=np.int64)
        np.cumsum([len(part) for part in parts], out=starts[1:])
        return cls(np.frombuffer(b"".join(parts), dtype=np.uint8), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, at: int) -> Profile: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Profile, ...]: ...
    def __getitem__(self, at: int | slice) -> Profile | tuple[Profile, ...]:
        if isinstance(at, slice):
            return tuple(self._profile(place) for place in range(*at.indices(len(self))))
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        return self._profile(place)

    def __iter__(self) -> Iterator[Profile]:
        return map(self._profile, range(len(self)))

    def _profile(self, place: int) -> Profile:
        # What this class has written itself, a moment ago or into a store that nobody else writes to.
        state = pickle.loads(self.data[self.starts[place] : self.starts[place + 1]].tobytes())
        key, side, name, needs, offers, facts = state
        needs, offers = (tuple(Text(*text) for text in listed) for listed in (needs, offers))
        return Profile(key=key, side=side, name=name, needs=needs, offers=offers, facts=facts)


def packed(profile: Profile) -> bytes:
    texts = (tuple((one.text, one.language) for one in listed) for listed in (profile.needs, profile.offers))
    state = (profile.key, profile.side, profile.name, *texts, dict(profile.facts))
    return pickle.dumps(state, protocol=pickle.HIGHEST_PROTOCOL)
