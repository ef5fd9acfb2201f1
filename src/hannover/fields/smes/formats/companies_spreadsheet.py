"""Cells of a spreadsheet (ECMA-376, .xlsx) as texts, read in one pass without building the workbook.

Excel keeps a merged cell's value once, in its first cell: here every cell of the area has it. Phonetic guides
are left out. A file that unpacks to far more than its size, declares entities, or holds formulas without a
value is refused by name.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from hannover.errors import FileError

MOST_PARTS = 2_000
MOST_UNPACKED = 1_500_000_000
MOST_TIMES = 200
ALWAYS_FINE = 50_000_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 400
MOST_MERGED = 500_000
LONGEST_CELL = 40_000
CHUNK = 1 << 18
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
Rows = dict[int, dict[int, str]]
Tick = Callable[[], object]


@dataclass
class Sheet:
    """`rows` is {row: {column: text}}, both from 1; `merged` counts the areas whose value was repeated."""

    name: str
    rows: Rows = field(default_factory=dict)
    merged: int = 0
    formulas: int = 0


def read_sheets(content: bytes, *, file: str, tick: Tick = lambda: None) -> list[Sheet]:
    """The sheets of the workbook in their order; calls `tick` again and again. Raises FileError naming what
    cannot be read, and why.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _refuse_bombs(packed, len(content), file)
            found = "xl/sharedStrings.xml" in packed.namelist()
            strings = _Strings(file, tick).read(packed) if found else []
            return [
                _Reader(file, tick, name, strings).read(packed, path) for name, path in _sheets(packed, file)
            ]
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError) as problem:
        raise FileError(
            _("this is no spreadsheet: %(problem)s") % {"problem": problem},
            file=file,
            remedy=_("save it as .xlsx, without a password"),
        ) from None


def _refuse_bombs(packed: zipfile.ZipFile, size: int, file: str) -> None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    bomb = unpacked > ALWAYS_FINE and unpacked > MOST_TIMES * size
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or bomb:
        raise FileError(
            _("the file unpacks to %(bytes)s bytes in %(parts)s parts, %(times)s times its size")
            % {
                "bytes": f"{unpacked:,}",
                "parts": f"{len(parts):,}",
                "times": f"{unpacked // max(size, 1):,}",
            },
            file=file,
            remedy=_("save the one sheet that is meant alone, or as CSV"),
        )


class _Local(dict[str, str]):
    """Names of elements without their prefixes: a workbook has few of them, millions of times."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


class _Columns(dict[str, int]):
    """{letters: number} of the columns of a sheet."""

    def __missing__(self, letters: str) -> int:
        self[letters] = number = column_number(letters)
        return number


class _Walk:
    """Walks one XML part; what begins, ends and is said goes to the methods of whoever inherits."""

    def __init__(self, file: str, tick: Tick = lambda: None) -> None:
        self.file = file
        self.tick = tick
        self.texts: list[str] | None = None
        self.length = 0
        self.local = _Local()

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def walk(self, packed: zipfile.ZipFile, part: str) -> None:
        parser = expat.ParserCreate(namespace_separator=None)
        parser.buffer_text = True
        parser.buffer_size = LONGEST_CELL
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self._say
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        try:
            with packed.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    parser.Parse(chunk, False)
                    self.tick()
                parser.Parse(b"", True)
        except expat.ExpatError as problem:
            raise FileError(
                _("%(part)s is no XML: %(problem)s") % {"part": part, "problem": problem}, file=self.file
            ) from None

    def listen(self) -> None:
        self.texts = []
        self.length = 0

    def heard(self) -> str:
        text = "".join(self.texts or ())
        self.texts = None
        return text

    def _say(self, text: str) -> None:
        if self.texts is not None:
            self.length += len(text)
            if self.length > LONGEST_CELL:
                raise FileError(
                    _("a cell holds more than %(count)s characters") % {"count": f"{LONGEST_CELL:,}"},
                    file=self.file,
                    remedy=_("shorten it"),
                )
            self.texts.append(text)

    def _refuse(self, *_declared: object) -> None:
        raise FileError(
            _("the file declares entities or a document type, which spreadsheets never do"),
            file=self.file,
            remedy=_("save it again with a spreadsheet program"),
        )


class _Strings(_Walk):
    """The texts that cells refer to by number, without phonetic guides."""

    def read(self, packed: zipfile.ZipFile) -> list[str]:
        self.found: list[str] = []
        self.parts: list[str] = []
        self.guide = False
        self.walk(packed, "xl/sharedStrings.xml")
        return self.found

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        name = self.local[name]
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.guide = True
        elif name == "t" and not self.guide:
            self.listen()

    def end(self, name: str) -> None:
        name = self.local[name]
        if name == "t" and not self.guide:
            self.parts.append(self.heard())
        elif name == "rPh":
            self.guide = False
        elif name == "si":
            self.found.append("".join(self.parts))


class _Reader(_Walk):
    """The cells of one sheet."""

    def __init__(self, file: str, tick: Tick, name: str, strings: list[str]) -> None:
        super().__init__(file, tick)
        self.sheet = Sheet(name)
        self.strings = strings
        self.columns = _Columns()
        self.row = self.column = 0
        self.kind = self.value = ""
        self.formula = self.guide = False
        self.areas: list[tuple[int, int, int, int]] = []

    def read(self, packed: zipfile.ZipFile, part: str) -> Sheet:
        self.walk(packed, part)
        self._repeat_merged()
        return self.sheet

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        name = self.local[name]
        if name in ("v", "t"):
            if not self.guide:
                self.texts, self.length = [], 0
        elif name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self.row + 1
            self.column = 0
        elif name == "f":
            self.formula = True
        elif name == "rPh":
            self.guide = True
        elif name == "mergeCell":
            self.areas.append(self._area(attributes.get("ref", "")))

    def end(self, name: str) -> None:
        name = self.local[name]
        if name == "c":
            self._end_cell()
        elif name == "t":
            if not self.guide:
                self.value += self.heard()
        elif name == "v":
            self.value = self._plain(self.heard())
        elif name == "rPh":
            self.guide = False

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "")
        letters = place.rstrip("0123456789")
        if letters != place and PLACE.fullmatch(place):
            self.column, self.row = self.columns[letters], int(place[len(letters) :])
        else:
            self.column += 1
        self.kind, self.value, self.formula = attributes.get("t", "n"), "", False

    def _end_cell(self) -> None:
        if self.formula:
            self._count_formula()
        if not self.value:
            return
        if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
            raise FileError(
                _("the sheet reaches to column %(column)s of row %(row)s")
                % {"column": f"{self.column:,}", "row": f"{self.row:,}"},
                file=self.file,
                field=self.sheet.name,
                remedy=_("delete what stands far outside the table"),
            )
        cells = self.sheet.rows.get(self.row)
        if cells is None:
            cells = self.sheet.rows[self.row] = {}
        cells[self.column] = self.value

    def _count_formula(self) -> None:
        self.sheet.formulas += 1
        if not self.value:
            raise FileError(
                _("a formula has no value"),
                file=self.file,
                line=self.row,
                field=self.sheet.name,
                remedy=_("copy the values, or save the file with a spreadsheet program"),
            )

    def _plain(self, text: str) -> str:
        if self.kind == "s":
            number = int(text) if text.isdecimal() else -1
            return self.strings[number] if 0 <= number < len(self.strings) else ""
        if self.kind == "n" and re.fullmatch(r"-?\d+\.0+", text):
            return text.partition(".")[0]
        if self.kind == "n" and re.fullmatch(r"-?\d(\.\d+)?E\+\d\d?", text):
            return f"{float(text):.0f}"
        return "" if self.kind == "e" else text

    def _area(self, text: str) -> tuple[int, int, int, int]:
        ends = [PLACE.fullmatch(end) for end in text.split(":")]
        if len(ends) != 2 or not all(ends):
            raise FileError(
                _("%(area)s is no area of merged cells") % {"area": repr(text[:40])},
                file=self.file,
                field=self.sheet.name,
            )
        (left, top), (right, bottom) = ((column_number(end[1]), int(end[2])) for end in ends if end)
        return left, top, right, bottom

    def _repeat_merged(self) -> None:
        last = max(self.sheet.rows, default=0)
        repeated = 0
        for left, top, right, bottom in self.areas:
            value = self.sheet.rows.get(top, {}).get(left, "")
            if not value:
                continue
            self.sheet.merged += 1
            for row in range(top, min(bottom, last) + 1):
                for column in range(left, min(right, MOST_COLUMNS) + 1):
                    self.sheet.rows.setdefault(row, {}).setdefault(column, value)
                    repeated += 1
            if repeated > MOST_MERGED:
                raise FileError(_("too many merged cells"), file=self.file, field=self.sheet.name)


class _Attributes(_Walk):
    """Calls `seen` for every element."""

    def __init__(self, file: str, seen: Callable[[str, dict[str, str]], None]) -> None:
        super().__init__(file)
        self.seen = seen

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.seen(self.local[name], attributes)

    def end(self, name: str) -> None:
        return None


def _sheets(packed: zipfile.ZipFile, file: str) -> list[tuple[str, str]]:
    """(name, part) of every sheet, in the order of the workbook."""
    names: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            identifier = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            names.append((attributes.get("name", ""), identifier))

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _Attributes(file, sheet).walk(packed, "xl/workbook.xml")
    _Attributes(file, relation).walk(packed, "xl/_rels/workbook.xml.rels")
    found = []
    for name, identifier in names:
        target = targets.get(identifier, "")
        part = posixpath.normpath(posixpath.join("xl", target)) if target[:1] != "/" else target[1:]
        if "worksheets/" in part:
            found.append((name, part))
    return found


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
