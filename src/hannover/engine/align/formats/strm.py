"""Spreadsheets of NIST OLIR and of set-theory mappings (STRM): one sheet of relationships, whatever its headers."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hannover.engine.align.formats.reading import MOST_BYTES, Reading, Repair, TooLargeError, doubles, whole
from hannover.engine.align.formats.rows import RowReader, places_of
from hannover.engine.align.mapping import Crosswalk
from hannover.errors import FileError

__all__ = ["Workbook", "read_strm"]

# How much larger than the greatest file a spreadsheet may be once unpacked.
MOST_UNPACKED = 4
MOST_HEADER_ROWS = 40
# Reading makes a cell of every place from the first to the last: one stray cell far below would fill the memory.
MOST_CELLS = 5_000_000
BLANKS = re.compile(r"\s+")
# What reading a damaged spreadsheet may end in: a broken archive, broken XML (a SyntaxError), parts that are not there.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, OSError, EOFError, RuntimeError,
)  # fmt: skip
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "@", "\t", "\r")


@dataclass(frozen=True)
class Workbook:
    """The cells of a spreadsheet as texts, sheet by sheet."""

    sheets: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


def read_strm(stream: IO[bytes], *, file: str, most_bytes: int = MOST_BYTES) -> Reading[Crosswalk]:
    """The relationships in the spreadsheet: the first sheet that has a column for either side.

    Rows with a group identifier form one mapping with several targets. A focal element without a reference is kept
    as unmapped. A cell that lists several elements relates to their union: nothing is split into pairs.

    Raises  FileError for what is no such spreadsheet, TooLargeError for what is larger, packed or unpacked
    """
    book, repairs = cells_of(
        whole(stream, file=file, most_bytes=most_bytes), file=file, most_unpacked=MOST_UNPACKED * most_bytes
    )
    for name, rows in book.sheets:
        for number, row in enumerate(rows[:MOST_HEADER_ROWS]):
            places = places_of(row)
            if "source" in places and "target" in places:
                reader = RowReader(places, repairs)
                mappings, unmapped = reader.read(rows[number + 1 :], first_line=number + 2)
                said = information(book, name)
                details = {
                    "format": "strm", "sheet": name, "columns": row, "before": rows[:number], "information": said
                }  # fmt: skip
                crosswalk = Crosswalk(
                    *reader.ends(said), tuple(mappings), tuple(unmapped),
                    title=said.get("informative reference name", ""),
                    author=said.get("reference developer", "") or said.get("reference document author", ""),
                    date=said.get("reference document date", ""), version=said.get("reference version", ""),
                    details=MappingProxyType(details),
                )  # fmt: skip
                return Reading(crosswalk, (*repairs, *doubles(mappings)))
    raise FileError(
        "no sheet has a column for focal and one for reference elements", file=file, field="header",
        remedy='headers such as "Focal Document Element" and "Reference Document Element"',
    )  # fmt: skip


def cells_of(content: bytes, *, file: str, most_unpacked: int) -> tuple[Workbook, list[Repair]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > most_unpacked:
            raise TooLargeError(f"unpacks to {size:,} bytes", file=file, remedy="save the one sheet alone")
        book = load_workbook(io.BytesIO(content), data_only=True)
    except DAMAGED as failure:
        raise FileError(f"no spreadsheet: {failure}", file=file, remedy="a file saved as .xlsx") from failure
    repairs: list[Repair] = []
    sheets = []
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise TooLargeError(
                f"the sheet spans {sheet.max_row:,} rows and {sheet.max_column:,} columns", file=file,
                field=sheet.title, remedy="delete what stands far outside the table",
            )  # fmt: skip
        rows = [tuple(text_of(value) for value in row) for row in sheet.iter_rows(values_only=True)]
        # Formatting makes a sheet wider than its content.
        width = max((place for row in rows for place, cell in enumerate(row, start=1) if cell), default=0)
        sheets.append((sheet.title, tuple(row[:width] for row in rows)))
        # A merged cell holds its value once; below it the sheet looks empty.
        if sheet.merged_cells.ranges:
            repairs.append(
                Repair(0, sheet.title, f"{len(sheet.merged_cells.ranges)} merged cells", "kept as they are")
            )
    return Workbook(tuple(sheets)), repairs


def text_of(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unquoted(str(value))


def unquoted(cell: str) -> str:
    """Without the mark that keeps a spreadsheet from taking the text for a formula."""
    bare = cell.lstrip("'")
    return cell[1:] if cell != bare and bare.startswith(FORMULA) and len(bare) > 1 else cell


def information(book: Workbook, but: str) -> MappingProxyType[str, str]:
    """What the sheet of general information says, field by field in lower case."""
    found: dict[str, str] = {}
    for name, rows in book.sheets:
        if name != but and "general" in name.casefold():
            for key, value in pairs(rows):
                found.setdefault(key, value)
    return MappingProxyType(found)


def pairs(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        filled = [cell for cell in row if cell.strip()]
        if len(filled) >= 2:
            yield BLANKS.sub(" ", filled[0]).strip(" :*").casefold(), filled[1].strip()
