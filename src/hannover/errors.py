"""The tree of errors. Each says what was wrong, where, and what would be right.

HannoverError
├── InputError          what was handed in is wrong (exit code 2, HTTP 400)
│   ├── FileError       ... in a file, at a line and field
│   └── UnknownError    ... names something that does not exist (HTTP 404)
├── ForbiddenError      this person may not do this (HTTP 403)
├── ConflictError       the present state does not allow it (HTTP 409)
└── StoreError          the store is missing, damaged, locked or of another version
    └── BrokenLogError  the event log does not prove
"""

from __future__ import annotations

__all__ = [
    "BrokenLogError",
    "ConflictError",
    "FileError",
    "ForbiddenError",
    "HannoverError",
    "InputError",
    "StoreError",
    "UnknownError",
]


class HannoverError(Exception):
    """What every error of the product derives from.

    message   what was wrong
    field     the input field it was wrong in, dotted, or ""
    remedy    what would be right, or ""
    """

    exit_code = 1
    status = 500

    def __init__(self, message: str, *, field: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.field}: " if self.field else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.message}{remedy}"


class InputError(HannoverError):
    exit_code = 2
    status = 400


class FileError(InputError):
    """A file is wrong at `line` (from 1; 0 when no line can be named), in `field`."""

    def __init__(self, message: str, *, file: str, line: int = 0, field: str = "", remedy: str = "") -> None:
        super().__init__(message, field=field, remedy=remedy)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {super().__str__()}"


class UnknownError(InputError):
    status = 404


class ForbiddenError(HannoverError):
    exit_code = 2
    status = 403


class ConflictError(HannoverError):
    status = 409


class StoreError(HannoverError):
    status = 503


class BrokenLogError(StoreError):
    """The log does not prove: `event` is the first event that does not, "" when a head is missing."""

    def __init__(self, message: str, *, event: str = "", remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.event = event
