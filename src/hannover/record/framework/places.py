"""A place in a framework, at which something can be refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hannover.errors import FileError

from .documents import Document
from .lines import Path

__all__ = ["Place", "Reader"]


@dataclass(frozen=True)
class Place:
    """One field of one document.

    problems   all that has been refused so far; every place of a framework shares the list
    languages  those of the declaration, which every text must have
    """

    document: Document
    path: Path
    problems: list[FileError]
    languages: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        return self.document.lines.find(self.path)

    @property
    def label(self) -> str:
        return self.document.label(self.path)

    def at(self, *steps: str | int) -> Place:
        return Place(self.document, (*self.path, *steps), self.problems, self.languages)

    def refuse(self, message: str, *, remedy: str = "") -> None:
        if self.path in self.document.refused:
            return
        self.problems.append(
            FileError(message, file=self.document.name, line=self.line, field=self.label, remedy=remedy)
        )


Reader = Callable[[object, Place], object]
"""Reads one value: answers what it means, or refuses it at its place and answers None."""
