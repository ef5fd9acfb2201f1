"""What can be wrong with a question of allocation, each with a name.

InputError
├── EmptyError          nothing to allocate, or nobody to allocate it to
├── NegativeError       a cost, load, distance or weight below zero, or not a number
├── CurrencyError       two currencies in one sum without a declared rate
├── DuplicateError      the same name, request or pair twice
├── UnidentifiedError   reviews from which what is estimated cannot be told (`terms`)
├── DisconnectedError   a network or review graph in parts that cannot be compared or reached (`parts`)
└── RangeError          a range shorter than every arc
UnknownError            a name that nothing bears (of hannover.errors)
ConflictError
├── InfeasibleError     no plan keeps every row; `changes` is the smallest change that repairs it
└── ShortageError       too few reviewers; `submissions` and `reviewers` are the bottleneck
HannoverError
├── WrongPlanError      the independent verifier found `breaches`
└── OutOfTimeError      the time limit ended before any plan was found; `bound` holds all the same
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hannover.errors import ConflictError, HannoverError, InputError, UnknownError

if TYPE_CHECKING:
    from hannover.engine.allocate.repairing import Repair

__all__ = [
    "CurrencyError",
    "DisconnectedError",
    "DuplicateError",
    "EmptyError",
    "InfeasibleError",
    "NegativeError",
    "OutOfTimeError",
    "RangeError",
    "ShortageError",
    "UnidentifiedError",
    "UnknownError",
    "WrongPlanError",
]

SHOWN = 6


def listed(names: Iterable[str]) -> str:
    """At most six names and how many more there are."""
    every = list(names)
    more = f" and {len(every) - SHOWN} more" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more


class EmptyError(InputError):
    pass


class NegativeError(InputError):
    pass


class CurrencyError(InputError):
    pass


class DuplicateError(InputError):
    pass


class RangeError(InputError):
    pass


class DisconnectedError(InputError):
    def __init__(
        self, message: str, *, parts: Sequence[Sequence[str]], field: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message, field=field, remedy=remedy)
        self.parts = tuple(tuple(part) for part in parts)


class UnidentifiedError(InputError):
    """Reviews whose arrangement does not tell `terms` apart, whatever the scores are."""

    def __init__(self, message: str, *, terms: Sequence[str], field: str = "", remedy: str = "") -> None:
        super().__init__(message, field=field, remedy=remedy)
        self.terms = tuple(terms)


class InfeasibleError(ConflictError):
    """No plan keeps every row. `repair` is the smallest change of named rows that would allow one, if there is any."""

    def __init__(
        self, message: str, *, repair: Repair | None = None, field: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message, field=field, remedy=remedy)
        self.repair = repair


class ShortageError(ConflictError):
    """Too few reviewers: `submissions` share only `reviewers`, and `short` reviews cannot be given."""

    def __init__(
        self, message: str, submissions: Sequence[str], reviewers: Sequence[str], *, short: int
    ) -> None:
        super().__init__(
            message, field="reviewers", remedy=f"{short} more reviews by reviewers eligible for these"
        )
        self.submissions = tuple(submissions)
        self.reviewers = tuple(reviewers)
        self.short = short


class WrongPlanError(HannoverError):
    def __init__(self, breaches: Sequence[str]) -> None:
        super().__init__(f"the plan is wrong: {'; '.join(breaches[:SHOWN])}")
        self.breaches = tuple(breaches)


class OutOfTimeError(HannoverError):
    def __init__(self, message: str, *, bound: float) -> None:
        super().__init__(message, remedy="allow more time")
        self.bound = bound
