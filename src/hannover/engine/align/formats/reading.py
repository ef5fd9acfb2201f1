"""What reading a file gives: the content, and one line for everything that was not as it should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Generic, TypeVar

from hannover.engine.align.mapping import Mapping
from hannover.errors import FileError, InputError

__all__ = ["InexpressibleError", "Reading", "Repair", "TooLargeError", "decoded", "doubles", "whole"]

Content = TypeVar("Content")

MOST_BYTES = 256 * 1024 * 1024
HIRAGANA = re.compile(r"[\u3041-\u3096]")


class TooLargeError(FileError):
    """The file is larger than what is read into memory at once; nothing of it was read."""


class InexpressibleError(InputError):
    """The format that is to be written has no word for something in the crosswalk; nothing was written."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Something in a file that was not as the format wants it, and what became of it.

    did  "kept" as it was, "read as" something else, or "left out"
    """

    line: int
    field: str
    problem: str
    did: str

    @property
    def because(self) -> str:
        place = f"line {self.line}, {self.field}" if self.line else self.field
        return f"{place}: {self.problem}; {self.did}"


@dataclass(frozen=True)
class Reading(Generic[Content]):
    """The content of a file and everything that had to be repaired; nothing was dropped without a line here."""

    content: Content
    repairs: tuple[Repair, ...] = ()

    @property
    def left_out(self) -> tuple[Repair, ...]:
        return tuple(repair for repair in self.repairs if repair.did.startswith("left out"))

    @property
    def because(self) -> str:
        return "\n".join(repair.because for repair in self.repairs) or "read without repairs"


def whole(stream: IO[bytes], *, file: str, most_bytes: int = MOST_BYTES) -> bytes:
    """Everything in `stream`. Raises TooLargeError beyond `most_bytes`, before more than that is in memory."""
    parts: list[bytes] = []
    size = 0
    while part := stream.read(min(16 * 1024 * 1024, most_bytes + 1 - size)):
        size += len(part)
        if size > most_bytes:
            raise TooLargeError(
                f"the file is larger than {most_bytes:,} bytes", file=file,
                remedy="split it, or read it with a larger `most_bytes`",
            )  # fmt: skip
        parts.append(part)
    return b"".join(parts)


def decoded(content: bytes, *, file: str) -> tuple[str, list[Repair]]:
    """The text of a file: UTF-8 with or without mark, UTF-16 with its mark, else the legacy encodings of our sides."""
    wide = wide_encoding(content)
    if wide:
        return content.decode(wide, errors="replace").removeprefix("\ufeff"), [
            Repair(0, "encoding", "not UTF-8", f"read as {wide.upper()}")
        ]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
    for encoding in ("cp932", "euc_jp", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # German in cp1252 often passes as cp932 too; but Japanese without a single hiragana does not occur.
        if encoding == "cp1252" or HIRAGANA.search(text):
            return text, [Repair(line, "encoding", "not UTF-8", f"read as {encoding}")]
    raise FileError("the file is no text in UTF-8", file=file, line=line, remedy="save it as UTF-8")


def wide_encoding(content: bytes) -> str:
    """UTF-16 or UTF-32 by its mark, or by the zero bytes beside Latin characters where it has none; else ""."""
    if content[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return "utf-32"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    begin = content[:2000]
    high, low = begin[::2].count(0), begin[1::2].count(0)
    if len(content) % 2 or max(high, low) < len(begin) / 20 or min(high, low) * 10 > max(high, low):
        return ""
    return "utf-16-be" if high > low else "utf-16-le"


def doubles(mappings: Iterable[Mapping]) -> Iterator[Repair]:
    """Rows that say again what an earlier row says, and rows that relate something to itself."""
    seen: dict[tuple[tuple[str, ...], tuple[str, ...], str], int] = {}
    for number, mapping in enumerate(mappings, start=1):
        line = mapping.line or number
        first = seen.setdefault((mapping.sources, mapping.targets, mapping.label), line)
        if first != line:
            yield Repair(line, "row", f"the same statement as in line {first}", "kept")
        if mapping.sources == mapping.targets:
            yield Repair(line, "row", f"{' + '.join(mapping.sources)} is mapped to itself", "kept")
