"""What can be wrong with a question of matching, each with a name.

InputError
├── EmptyPopulationError  nobody to match
├── DuplicateKeyError     two profiles under one key (`keys`)
├── EncoderError          vectors of another encoder, of another length, or not numbers
├── WeightsError          a weight below zero, not a number, or of a channel that does not exist
├── FactError             a fact of a kind that a criterion or a fit cannot read
├── RangeError            a number outside what it may be: k, seats, a size of blocks
├── LexiconError          a dictionary file that is none, or is cut short (hannover.engine.text)
└── UnknownError          a key that no profile bears (of hannover.errors)
"""

from __future__ import annotations

from collections.abc import Sequence

from hannover.errors import InputError, UnknownError

__all__ = [
    "DuplicateKeyError",
    "EmptyPopulationError",
    "EncoderError",
    "FactError",
    "RangeError",
    "UnknownError",
    "WeightsError",
]


class EmptyPopulationError(InputError):
    pass


class EncoderError(InputError):
    pass


class WeightsError(InputError):
    pass


class FactError(InputError):
    pass


class RangeError(InputError):
    pass


class DuplicateKeyError(InputError):
    def __init__(self, message: str, *, keys: Sequence[str], field: str = "", remedy: str = "") -> None:
        super().__init__(message, field=field, remedy=remedy)
        self.keys = tuple(keys)
