"""Where the keys of a TOML document are written: tomllib says what a value is, this says in which line.

The scanner never refuses. What it cannot follow it skips to the end of the line, so that a document that is
not TOML still gives the lines of the keys around the fault.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["BareValue", "Lines", "Path", "Repeat", "find_lines"]

Path = tuple[str | int, ...]

DEEPEST = 64
BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
SPACE = re.compile(r"[ \t]*")
REST_OF_LINE = re.compile(r"[^\n]*")
BARE_KEY = re.compile(r"""[^\s=:.,#"'\[\]{}]+""")
BARE_VALUE = re.compile(r"""[^\s,\]}#"'\[{][^,\]}#\n]*""")
STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'")
LONG_STRING = re.compile(r""""{3}(?:\\.|[^\\])*?"{3,5}|'{3}.*?'{3,5}""", re.DOTALL)


@dataclass(frozen=True)
class BareValue:
    """A value written without quotes, at text[start:end]: a number, a date, true, false, or a mistake."""

    path: Path
    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Repeat:
    """A key or table that is written a second time."""

    path: Path
    first: int
    again: int


@dataclass(frozen=True)
class Lines:
    """The line, from 1, in which every key, table and array element of one document is first written.

    unclosed  texts of several lines that do not end, each with its line
    """

    written: dict[Path, int]
    repeats: tuple[Repeat, ...] = ()
    bare: tuple[BareValue, ...] = ()
    unclosed: tuple[tuple[Path, int], ...] = ()

    def find(self, path: Path) -> int:
        """The line of `path`, or of the nearest table around it; 0 when there is none."""
        while path and path not in self.written:
            path = path[:-1]
        return self.written.get(path, 0)

    def nearest(self, line: int) -> Path:
        """The key written last at or before `line`: the field that a syntax error in that line concerns."""
        found: Path = ()
        latest = 0
        for path, written in self.written.items():
            if latest <= written <= line:
                found, latest = path, written
        return found


def find_lines(text: str) -> Lines:
    """The lines of every key of a TOML document; array elements are counted from 0.

    >>> find_lines('a = 1\\n[[b]]\\nc.d = [\\n  "x",\\n]').find(("b", 0, "c", "d", 0))
    4
    """
    scanner = _Scanner(text)
    scanner.scan()
    return Lines(scanner.written, tuple(scanner.repeats), tuple(scanner.bare), tuple(scanner.unclosed))


class _LostError(Exception):
    """The scanner cannot follow here."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.written: dict[Path, int] = {}
        self.repeats: list[Repeat] = []
        self.bare: list[BareValue] = []
        self.unclosed: list[tuple[Path, int]] = []
        self.elements: dict[Path, int] = {}
        self.given: dict[Path, int] = {}

    def scan(self) -> None:
        table: Path = ()
        self.take(BLANK)
        while self.at < len(self.text):
            try:
                if self.text.startswith("[", self.at):
                    table = self.header()
                else:
                    self.pair(table, depth=0)
            except _LostError:
                pass
            self.take(REST_OF_LINE)
            self.take(BLANK)

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _LostError
        self.at = match.end()
        return match.group()

    def skip(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def expect(self, sign: str) -> None:
        if not self.skip(sign):
            raise _LostError

    def line(self) -> int:
        return bisect_right(self.starts, self.at)

    def note(self, path: Path, line: int) -> None:
        for length in range(1, len(path) + 1):
            self.written.setdefault(path[:length], line)

    def give(self, path: Path, line: int) -> None:
        """Notes a key or table that may be written only once."""
        self.note(path, line)
        if path in self.given:
            self.repeats.append(Repeat(path, self.given[path], line))
        self.given.setdefault(path, line)

    def header(self) -> Path:
        line = self.line()
        is_array = self.skip("[[")
        if not is_array:
            self.expect("[")
        *outer, last = self.dotted_key()
        self.expect("]]" if is_array else "]")
        path: Path = ()
        for name in outer:
            path = self.newest((*path, name))
        path = (*path, last)
        if not is_array:
            path = self.newest(path)
            self.give(path, line)
            return path
        self.note(path, line)
        count = self.elements.get(path, 0)
        self.elements[path] = count + 1
        self.note((*path, count), line)
        return (*path, count)

    def newest(self, path: Path) -> Path:
        """The last element, where the path is an array of tables."""
        return (*path, self.elements[path] - 1) if path in self.elements else path

    def dotted_key(self) -> list[str]:
        names = [self.key()]
        while self.skip("."):
            names.append(self.key())
        return names

    def key(self) -> str:
        self.take(SPACE)
        name = (
            unquote(self.take(STRING)) if self.text.startswith(('"', "'"), self.at) else self.take(BARE_KEY)
        )
        self.take(SPACE)
        return name

    def pair(self, table: Path, *, depth: int) -> None:
        line = self.line()
        path = (*table, *self.dotted_key())
        self.give(path, line)
        self.expect("=")
        self.take(SPACE)
        self.value(path, depth=depth)

    def value(self, path: Path, *, depth: int) -> None:
        if depth > DEEPEST:
            raise _LostError
        if self.skip("["):
            self.array(path, depth=depth + 1)
        elif self.skip("{"):
            self.inline_table(path, depth=depth + 1)
        elif self.text.startswith(('"""', "'''"), self.at):
            self.long_string(path)
        elif self.text.startswith(('"', "'"), self.at):
            self.take(STRING)
        else:
            line, start = self.line(), self.at
            end = start + len(self.take(BARE_VALUE).rstrip())
            self.bare.append(BareValue(path, line, start, end))

    def long_string(self, path: Path) -> None:
        if not LONG_STRING.match(self.text, self.at):
            self.unclosed.append((path, self.line()))
        self.take(LONG_STRING)

    def array(self, path: Path, *, depth: int) -> None:
        index = 0
        self.take(BLANK)
        while not self.skip("]"):
            self.note((*path, index), self.line())
            self.value((*path, index), depth=depth)
            index += 1
            self.take(BLANK)
            if not self.skip(","):
                self.expect("]")
                return
            self.take(BLANK)

    def inline_table(self, path: Path, *, depth: int) -> None:
        self.take(BLANK)
        while not self.skip("}"):
            self.pair(path, depth=depth)
            self.take(BLANK)
            if not self.skip(","):
                self.expect("}")
                return
            self.take(BLANK)


def unquote(quoted: str) -> str:
    """The text of a quoted key, its escapes resolved."""
    try:
        return str(tomllib.loads(f"key = {quoted}")["key"])
    except tomllib.TOMLDecodeError:
        return quoted[1:-1]
