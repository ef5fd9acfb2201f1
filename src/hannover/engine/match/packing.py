"""Many candidates of many members, each as one number: its owner, its score from the highest, its place.

Sorted, they are in order; equal scores are in the order of their places. Sorting numbers is ten times as fast as sorting
by three keys.
"""

from __future__ import annotations

import numpy as np

__all__ = ["Packing"]

SCORE_BITS = 32


class Packing:
    """How many bits the place of a member takes; what is left holds the owner, counted within a block."""

    def __init__(self, members: int) -> None:
        self.bits = max(int(members - 1).bit_length(), 1)

    @property
    def most_owners(self) -> int:
        return int(2 ** (64 - SCORE_BITS - self.bits))

    def packed(self, owners: np.ndarray, places: np.ndarray, scores: np.ndarray) -> np.ndarray:
        # Adding zero makes a negative zero an ordinary one.
        raw = (np.asarray(scores, dtype=np.float32) + np.float32(0)).view(np.uint32)
        falling = np.where(raw >> 31, raw, ~raw & np.uint32(0x7FFFFFFF)).astype(np.uint64)
        found = owners.astype(np.uint64) << np.uint64(SCORE_BITS + self.bits)
        found |= falling << np.uint64(self.bits)
        found |= places.astype(np.uint64)
        return np.asarray(found)

    def owners(self, packed: np.ndarray) -> np.ndarray:
        return np.asarray((packed >> np.uint64(SCORE_BITS + self.bits)).astype(np.int64))

    def places(self, packed: np.ndarray) -> np.ndarray:
        return np.asarray((packed & np.uint64(2**self.bits - 1)).astype(np.int32))

    def scores(self, packed: np.ndarray) -> np.ndarray:
        falling = ((packed >> np.uint64(self.bits)) & np.uint64(2**SCORE_BITS - 1)).astype(np.uint32)
        raw = np.where(falling >> 31, falling, ~falling & np.uint32(0x7FFFFFFF))
        return np.asarray(raw.astype(np.uint32).view(np.float32))

    def leading(self, packed: np.ndarray, most: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Of each of `count` owners the `most` best, in order; and the score that the last of them has.

        An owner with fewer has minus infinity: anything still comes in.
        """
        packed = np.sort(packed)
        owners = self.owners(packed)
        begins = np.searchsorted(owners, np.arange(count + 1))
        kept = packed[np.arange(len(packed)) - begins[owners] < most]
        least = np.full(count, -np.inf, dtype=np.float32)
        full = np.diff(begins) >= most
        least[full] = self.scores(packed[begins[:-1][full] + most - 1])
        return kept, least
