"""Bilingual dictionaries that a user has installed: dictd files (FreeDict) and the word list of Ding.

Streams come in, never paths; nothing of a dictionary is part of the engine.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from hannover.engine.text.normal import normal_form
from hannover.errors import InputError

__all__ = ["Lexicon", "LexiconError", "read_dictd", "read_ding"]

DIGITS = {
    digit: place
    for place, digit in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
MOST = 8
LONGEST = 40
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|/[^/]*/")
BETWEEN = re.compile(r"[,;]\s*")
LATIN = re.compile(r"[^\W\d_]")


class LexiconError(InputError):
    """A dictionary file that is none, or is cut short."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Words of one language and what they are called in another, the usual names first.

    entries  word in normal form -> its names
    """

    source: str
    target: str
    entries: Mapping[str, tuple[str, ...]]
    name: str = ""

    def __len__(self) -> int:
        return len(self.entries)

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "heads"}

    @cached_property
    def heads(self) -> frozenset[str]:
        """Everything that a longer entry begins with."""
        return frozenset(word[:end] for word in self.entries for end in range(1, len(word)))

    def joined(self, other: Lexicon) -> Lexicon:
        """What either has, of two that lead from one language to another; the other's names follow the own ones."""
        found = dict(other.entries)
        for word, names in self.entries.items():
            both = dict.fromkeys((*names, *found.get(word, ())))
            found[word] = tuple(both)[: max(MOST, len(names))]
        return Lexicon(self.source, self.target, found, ", ".join(filter(None, (self.name, other.name))))

    def reversed(self) -> Lexicon:
        """The same dictionary from the other end."""
        found: dict[str, list[str]] = {}
        for word, names in self.entries.items():
            for name in names:
                others = found.setdefault(name, [])
                if len(others) < MOST:
                    others.append(word)
        return Lexicon(
            self.target, self.source, {word: tuple(names) for word, names in found.items()}, self.name
        )


def read_dictd(
    index: BinaryIO, words: BinaryIO, *, source: str, target: str, name: str = "", most: int = MOST
) -> Lexicon:
    """A FreeDict dictionary in the format of dictd: the `.index` file and the `.dict` or `.dict.dz` file.

    Raises LexiconError where a line of the index or a place in the dictionary does not hold what it should.
    """
    text = unpacked(words.read())
    entries: dict[str, list[str]] = {}
    known: dict[tuple[int, int], tuple[str, ...]] = {}
    for number, line in enumerate(index.read().decode("utf-8", "replace").splitlines(), start=1):
        parts = line.split("\t")
        if len(parts) < 3:
            raise LexiconError(
                f"line {number} of the index has {len(parts)} fields", remedy="word, offset, length"
            )
        if parts[0].startswith("00database") or parts[0].startswith("00-database") or not parts[0]:
            continue
        start, length = decoded(parts[1], number), decoded(parts[2], number)
        if start + length > len(text):
            raise LexiconError(f"line {number} of the index points behind the end of the dictionary")
        if (start, length) not in known:
            known[start, length] = names_in(text[start : start + length].decode("utf-8", "replace"), most)
        gather(entries, normal_form(parts[0]), known[start, length], most)
    return Lexicon(source, target, {word: tuple(names) for word, names in entries.items() if names}, name)


def read_ding(
    lines: Iterable[str], *, source: str = "de", target: str = "en", name: str = "", most: int = MOST
) -> Lexicon:
    """The word list of Ding (`trans-de-en`): `left | forms :: right | forms`, synonyms parted by semicolons.

    Raises LexiconError when no line has that form.
    """
    entries: dict[str, list[str]] = {}
    for line in lines:
        left, parted, right = line.partition(" :: ")
        if line.startswith("#") or not parted:
            continue
        for ours, theirs in zip(left.split("|"), right.split("|"), strict=False):
            names = [cleaned(part) for part in theirs.split(";")]
            for word in ours.split(";"):
                gather(entries, cleaned(word), names, most)
    if not entries:
        raise LexiconError("no line has the form 'left :: right'", remedy="the file de-en of trans-de-en")
    return Lexicon(
        source, target, {word: tuple(names) for word, names in entries.items() if word and names}, name
    )


def gather(entries: dict[str, list[str]], word: str, names: Sequence[str], most: int) -> None:
    found = entries.setdefault(word, [])
    for name in names:
        if name and len(name) <= LONGEST and name not in found and len(found) < most:
            found.append(name)


def names_in(entry: str, most: int) -> tuple[str, ...]:
    """The translations of a dictd entry: what follows the head line and the notes on grammar."""
    found: list[str] = []
    for line in entry.split("\n")[1:]:
        if line.startswith("(") and line.endswith(")") and BRACKETS.sub("", line).strip() == "":
            continue
        for part in BETWEEN.split(BRACKETS.sub("", line)):
            plain = cleaned(part)
            if plain and LATIN.match(plain) and plain not in found and not plain.startswith("note:"):
                found.append(plain)
    return tuple(found[:most])


def cleaned(text: str) -> str:
    return normal_form(BRACKETS.sub("", text)).strip(" .!?-,")


def decoded(number: str, line: int) -> int:
    value = 0
    for digit in number:
        if digit not in DIGITS:
            raise LexiconError(
                f"line {line} of the index has the number {number!r}", remedy="digits of base 64"
            )
        value = value * 64 + DIGITS[digit]
    return value


def unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, OSError, zlib.error) as error:
        raise LexiconError(
            f"the dictionary cannot be unpacked: {error}", remedy="the whole .dict.dz file"
        ) from error
