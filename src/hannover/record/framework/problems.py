"""All that is wrong with a framework, at once: each problem with file, line, field and remedy."""

from __future__ import annotations

from collections.abc import Iterable

from hannover.errors import FileError, InputError

__all__ = ["FrameworkError"]


class FrameworkError(InputError):
    """A framework cannot be read.

    `problems` holds every one that was found, in the order of files and lines; str() lists them.
    """

    def __init__(self, problems: Iterable[FileError]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__("1 problem in the framework" if count == 1 else f"{count} problems in the framework")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
