"""A timetable as CSV for the organizer's own tables: UTF-8 with a byte order mark, as spreadsheets expect."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from hannover.fields.smes.formats.visits_csv import safe_cell


def write_rows(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as a file; no cell is ever computed as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow([cell if isinstance(cell, int) else safe_cell(str(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")
