"""Travel times as CSV: what a delegation's staff hands in, and what it gets to start from."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from hannover.errors import FileError
from hannover.fields.smes.analysis.visits import leg_between, plain_degrees
from hannover.fields.smes.domain import Delegation, Place

COLUMNS = ("from", "to", "minutes")
MOST_BYTES, MOST_ROWS, MOST_MINUTES = 2_000_000, 20_000, 24 * 60
ENCODINGS = ("utf-8-sig", "shift_jis", "cp1252")


def read_travel_times(content: bytes, *, name: str) -> dict[str, int]:
    """{"a|b": minutes} between places by "latitude,longitude", all rows or none.

    Commas, semicolons or tabs between the columns `from`, `to`, `minutes` (others are passed over); UTF-8,
    Shift-JIS or Windows-1252; full-width digits do as well. Raises FileError naming the line and column.
    """
    rows = _rows(content, name)
    header = [_plain(cell).lower() for cell in rows[0]] if rows else []
    for column in COLUMNS:
        if column not in header:
            raise FileError(
                _("the column %(column)s is missing") % {"column": repr(column)},
                file=name,
                line=1,
                remedy=_("columns: %(columns)s") % {"columns": ", ".join(COLUMNS)},
            )
    at = {column: header.index(column) for column in COLUMNS}
    found: dict[str, int] = {}
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {column: row[place] if place < len(row) else "" for column, place in at.items()}
        one, other = (_place(cells[column], name, line, column) for column in COLUMNS[:2])
        minutes = _minutes(cells["minutes"], name, line)
        if found.get(f"{one}|{other}", minutes) != minutes:
            raise FileError(
                _("%(one)s to %(other)s is there twice, with other minutes") % {"one": one, "other": other},
                file=name,
                line=line,
            )
        found[f"{one}|{other}"] = minutes
    if not found:
        raise FileError(_("no travel time is in this file"), file=name, remedy=_("one row for each way"))
    return found


def _rows(content: bytes, name: str) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise FileError(
            _("%(count)s bytes are too many") % {"count": f"{len(content):,}"},
            file=name,
            remedy=_("at most %(count)s") % {"count": f"{MOST_BYTES:,}"},
        )
    text = _decoded(content, name)
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if len(rows) > MOST_ROWS:
        raise FileError(
            _("%(count)s rows are too many") % {"count": f"{len(rows):,}"},
            file=name,
            remedy=_("at most %(count)s") % {"count": f"{MOST_ROWS:,}"},
        )
    return rows


def _decoded(content: bytes, name: str) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(_("this is no text"), file=name, remedy=_("save the table as CSV, UTF-8"))


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def _place(cell: str, name: str, line: int, column: str) -> str:
    """The place's key; degrees are written as `Place.key` writes them."""
    parts = _plain(cell).replace(";", ",").split(",")
    try:
        latitude, longitude = (Decimal(part.strip()) for part in parts)
        if not (latitude.is_finite() and longitude.is_finite()):
            raise InvalidOperation
    except (InvalidOperation, ValueError):
        raise FileError(
            _("%(text)s is no place") % {"text": repr(cell[:40])},
            file=name,
            line=line,
            field=column,
            remedy=_('"latitude,longitude", as in the table that can be downloaded'),
        ) from None
    return f"{plain_degrees(latitude)},{plain_degrees(longitude)}"


def _minutes(cell: str, name: str, line: int) -> int:
    text = _plain(cell)
    try:
        minutes = int(text)
    except ValueError:
        minutes = -1
    if not 0 <= minutes <= MOST_MINUTES:
        raise FileError(
            _("%(text)s are no minutes") % {"text": repr(cell[:20])},
            file=name,
            line=line,
            field="minutes",
            remedy=_("%(least)s to %(most)s minutes") % {"least": 0, "most": MOST_MINUTES},
        )
    return minutes


def write_travel_times(places: Mapping[str, tuple[Place, str]], delegation: Delegation) -> bytes:
    """Every way between two places with the minutes that hold now: to be corrected, and handed in again.

    places   by key, with the name to print
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, "from_name", "to_name", "estimated"])
    for one, (start, start_name) in places.items():
        for other, (end, end_name) in places.items():
            if one != other:
                leg = leg_between(start, end, delegation)
                names = [start_name, end_name]
                writer.writerow(
                    [one, other, leg.minutes, *map(safe_cell, names), "yes" if leg.estimated else ""]
                )
    return out.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """The text as a spreadsheet shows it, never as a formula that it computes."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
