"""Reads a table of companies from CSV, TSV, XLSX or JSON, whatever its encoding, separator and language: the
rows by known column, and one line for everything that was not as it should be.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from hannover.errors import FileError
from hannover.fields.smes.formats.companies_headers import TEXTS, column_of
from hannover.fields.smes.formats.companies_spreadsheet import Sheet, Tick, read_sheets

MOST_BYTES = 400_000_000
MOST_ROWS = 250_000
MOST_HEADER_ROWS = 40
LONGEST_CELL = 40_000
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
FREQUENT = range(0x81, 0x98)
"""Lead bytes of signs and of the characters of everyday use (JIS X 0208, level 1)."""
FORMULA = re.compile(r"^[=@](?=[\w+(-])|^[+-](?=[A-Za-z@(=])|^\t|^\r")
FORMULA_SIGNS = frozenset("=@+-\t\r")
NEEDED = ("name",)
Columns = dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """A row by column: `values` is {(column, language): text}; the language is "" where the table says none."""

    number: int
    values: Mapping[tuple[str, str], str]


@dataclass
class Table:
    """`columns` are those that were understood, as the file writes them; `repairs` name line and column."""

    lines: Iterable[Line]
    count: int
    columns: tuple[str, ...]
    repairs: list[str] = field(default_factory=list)


def read_table(content: bytes, *, file: str, tick: Tick = lambda: None) -> Table:
    """The rows of the file; calls `tick` again and again while a workbook is read. Raises FileError that says
    what it is instead, and what would be right.
    """
    if len(content) > MOST_BYTES:
        raise FileError(
            _("the file has %(count)s bytes") % {"count": f"{len(content):,}"},
            file=file,
            remedy=_("split it: at most %(count)s bytes") % {"count": f"{MOST_BYTES:,}"},
        )
    if not content.strip():
        raise FileError(_("the file is empty"), file=file)
    if content[:4] == b"PK\x03\x04" or zipfile.is_zipfile(io.BytesIO(content)):
        return _from_spreadsheet(content, file, tick)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise FileError(
            _("this is an old .xls workbook, or one with a password"),
            file=file,
            remedy=_("save it as .xlsx or CSV"),
        )
    text, repairs = decode(content, file=file)
    if text.lstrip()[:1] in ("[", "{"):
        return _from_json(text, repairs, file)
    return _from_text(text, repairs, file)


def decode(content: bytes, *, file: str) -> tuple[str, list[str]]:
    """The text of a file in UTF-8 or UTF-16, Shift-JIS as Japanese Excel writes it, or Windows-1252 as German
    does.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strict(content, "utf-16", file), [_("encoding: UTF-16; read as such")]
    head = content[:4000]
    if head.count(0) > len(head) // 50:
        order = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return _strict(content, order, file), [_("encoding: UTF-16 without a mark; read as such")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
    for encoding, name in (("cp932", "Shift-JIS (CP932)"), ("cp1252", "Windows-1252")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" or _is_japanese(text):
            return text, [
                _("encoding: not UTF-8 (line %(line)s); read as %(name)s") % {"line": line, "name": name}
            ]
    raise FileError(_("the encoding is not known"), file=file, line=line, remedy=_("save the table as UTF-8"))


def _is_japanese(text: str) -> bool:
    """True for a text in CP932 that is no German: German in Windows-1252 often decodes as CP932 too, but never
    with full-width kana, and its letters become rare characters.
    """
    if KANA.search(text):
        return True
    written = [sign.encode("cp932") for sign in set(text) if not sign.isascii()]
    return all(len(sign) == 2 and sign[0] in FREQUENT for sign in written)


def _strict(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise FileError(
            _("this is no text in UTF-16"), file=file, remedy=_("save the table as UTF-8")
        ) from None


def _from_text(text: str, repairs: list[str], file: str) -> Table:
    skipped = 0
    told = re.match(r'"?sep=(.)"?\r?\n', text)
    if told:
        text, skipped = text[told.end() :], 1
    separator = told[1] if told else _separator(text)
    if separator != ",":
        sign = _("tabs") if separator == "\t" else repr(separator)
        repairs.append(_("table: separated by %(sign)s; read as such") % {"sign": sign})
    rows = _csv_rows(text, separator, skipped, file)
    return _from_rows(rows, repairs, file)


def _separator(text: str) -> str:
    """What separates most cells of the first lines, outside quotes."""
    head = re.sub(r'"[^"]*"', "", text[:20_000])
    return max(",;\t", key=head.count)


def _csv_rows(text: str, separator: str, skipped: int, file: str) -> list[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, Sequence[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num + skipped, row))
            if len(rows) > MOST_ROWS + MOST_HEADER_ROWS:
                raise _too_many(file)
    except csv.Error as problem:
        raise FileError(
            _("this is no table: %(problem)s") % {"problem": problem},
            file=file,
            line=reader.line_num + skipped,
            remedy=_("close every quote, and keep cells below 128 kB"),
        ) from None
    return rows


def _from_spreadsheet(content: bytes, file: str, tick: Tick) -> Table:
    sheets = read_sheets(content, file=file, tick=tick)
    best: tuple[int, Sheet] | None = None
    for sheet in sheets:
        if sheet.rows and (score := _header_of(_sheet_rows(sheet, MOST_HEADER_ROWS))[2]):
            best = max(best or (0, sheet), (score, sheet), key=lambda found: found[0])
    if best is None:
        raise _no_header(file)
    sheet = best[1]
    repairs = []
    if len(sheets) > 1:
        repairs.append(
            _("workbook: %(count)s sheets; read %(name)s") % {"count": len(sheets), "name": repr(sheet.name)}
        )
    if sheet.merged:
        repairs.append(
            _("sheet %(name)s: %(count)s merged cells; read as if repeated in every cell")
            % {"name": repr(sheet.name), "count": sheet.merged}
        )
    if sheet.formulas:
        repairs.append(
            _("sheet %(name)s: %(count)s formulas; read as the values they had")
            % {"name": repr(sheet.name), "count": sheet.formulas}
        )
    if len(sheet.rows) > MOST_ROWS + MOST_HEADER_ROWS:
        raise _too_many(file)
    return _from_rows(_sheet_rows(sheet), repairs, file)


def _sheet_rows(sheet: Sheet, most: int = 0) -> list[tuple[int, Sequence[str]]]:
    width = max((max(row) for row in sheet.rows.values()), default=0)
    numbers = sorted(sheet.rows)[: most or None]
    return [
        (number, [sheet.rows[number].get(column, "") for column in range(1, width + 1)]) for number in numbers
    ]


def _from_rows(rows: list[tuple[int, Sequence[str]]], repairs: list[str], file: str) -> Table:
    place, columns, _score = _header_of(rows[:MOST_HEADER_ROWS])
    if not columns:
        raise _no_header(file)
    number, header = rows[place]
    if place:
        repairs.append(
            _("line %(line)s: the first line with known columns; %(count)s lines above it left out")
            % {"line": number, "count": place}
        )
    for position, cell in enumerate(header):
        if cell.strip() and position not in columns:
            repairs.append(
                _("line %(line)s: column %(name)s is not known; left out")
                % {"line": number, "name": repr(cell.strip()[:60])}
            )
    body = [row for row in rows[place + 1 :] if any(cell.strip() for cell in row[1])]
    if not body:
        raise FileError(_("there are no rows below the header"), file=file, line=number)
    if len(body) > MOST_ROWS:
        raise _too_many(file)
    names = tuple(header[position].strip() for position in sorted(columns))
    return Table(_lines(body, columns), len(body), names, repairs)


def _lines(rows: Iterable[tuple[int, Sequence[str]]], columns: Columns) -> Iterator[Line]:
    places = sorted(columns.items())
    for number, row in rows:
        width = len(row)
        values: dict[tuple[str, str], str] = {}
        for place, column in places:
            if place < width and (cell := row[place].strip()):
                values[column] = f"{values[column]}\n{cell}" if column in values else cell
        yield Line(number, values)


def _header_of(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, Columns, int]:
    """Where the header is: the row in which most cells are known columns, alone or with the language that a
    heading above it states; (place, columns, how many).
    """
    best: tuple[int, Columns, int] = (0, {}, 0)
    for place, (_number, row) in enumerate(rows):
        above = rows[place - 1][1] if place else ()
        columns = _columns_of(row, above)
        known = {column for column, _language in columns.values()}
        if len(columns) > best[2] and known.issuperset(NEEDED) and len(known) > 1:
            best = (place, columns, len(columns))
    return best


def _columns_of(row: Sequence[str], above: Sequence[str]) -> Columns:
    found: Columns = {}
    for place, cell in enumerate(row):
        if not cell.strip() or len(cell) > 200:
            continue
        heading = above[place].strip() if place < len(above) else ""
        column = column_of(cell) or (column_of(f"{heading} ({cell.strip()})") if heading else None)
        if column and (column[0] in TEXTS or column not in found.values()):
            found[place] = column
    return found


def _from_json(text: str, repairs: list[str], file: str) -> Table:
    try:
        data = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError) as problem:
        raise FileError(_("this is no JSON: %(problem)s") % {"problem": problem}, file=file) from None
    entries = data if isinstance(data, list) else _listed(data)
    if entries is None or not all(isinstance(entry, dict) for entry in entries):
        raise FileError(
            _("this is no list of companies"),
            file=file,
            remedy=_("a list of objects, or %(example)s") % {"example": '{"companies": [...]}'},
        )
    rows = [row for entry in entries for row in _flat(entry)]
    if not rows:
        raise FileError(_("the list is empty"), file=file)
    if len(rows) > MOST_ROWS:
        raise _too_many(file)
    columns: dict[str, tuple[str, str]] = {}
    unknown: set[str] = set()
    lines = []
    for number, row in enumerate(rows, 1):
        values = {}
        for name, value in row.items():
            column = columns.get(name) or column_of(name)
            if column is None:
                unknown.add(name)
            elif value.strip():
                columns[name] = column
                values[column] = value.strip()
        lines.append(Line(number, values))
    if "name" not in {column for column, _language in columns.values()}:
        raise _no_header(file)
    repairs += [
        _("member %(name)s is not known; left out") % {"name": repr(name[:60])} for name in sorted(unknown)
    ]
    return Table(lines, len(lines), tuple(columns), repairs)


def _listed(data: Any) -> list[Any] | None:
    return (
        next((value for value in data.values() if isinstance(value, list)), None)
        if isinstance(data, dict)
        else None
    )


def _flat(entry: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """One row for each profile of a company, or one where it lists none."""
    shared = {name: value for name, value in entry.items() if name != "profiles"}
    profiles = entry.get("profiles")
    listed = [one for one in profiles if isinstance(one, dict)] if isinstance(profiles, list) else []
    for profile in listed or [{}]:
        row: dict[str, str] = {}
        for name, value in {**shared, **profile}.items():
            base = "name" if name == "names" else name
            if isinstance(value, dict):
                row.update({f"{base}_{language}": str(text) for language, text in value.items()})
            elif isinstance(value, list):
                row[base] = "\n".join(str(part) for part in value)
            elif value is not None:
                row[base] = str(value)
        yield row


def is_formula(text: str) -> bool:
    """True for a text that a spreadsheet program would compute. "+49 711 ..." and "-5 %" are none."""
    return text[:1] in FORMULA_SIGNS and bool(FORMULA.match(text))


def _too_many(file: str) -> FileError:
    return FileError(
        _("the table has too many rows"),
        file=file,
        remedy=_("split it: at most %(count)s rows") % {"count": f"{MOST_ROWS:,}"},
    )


def _no_header(file: str) -> FileError:
    return FileError(
        _("no line names the columns"),
        file=file,
        field="header",
        remedy=_("at least a column for the company's name and one more, such as: %(columns)s")
        % {"columns": "name_en, number, kind, title_en, offer_en"},
    )
