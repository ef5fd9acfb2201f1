"""Reads a panel from a table as text, whatever its separator."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TextIO

from hannover.engine.measure.errors import PanelError
from hannover.engine.measure.panel import Panel

__all__ = ["read_panel"]

SEPARATORS = (",", ";", "\t", "|")


def read_panel(
    stream: TextIO,
    *,
    unit: str,
    period: str,
    outcome: str,
    predictors: Sequence[str] = (),
    separator: str = "",
    irregular: bool = False,
) -> Panel:
    """The panel in a table whose first line names the columns; rows are counted as in the file, from 2.

    separator  between cells; found from the first line where it is not said
    Raises     PanelError, which names the row
    """
    head = stream.readline().lstrip("\ufeff").rstrip("\r\n")
    if not head.strip():
        raise PanelError("the table is empty", row="row 1", remedy="begin with a line that names the columns")
    separator = separator or max(SEPARATORS, key=head.count)
    columns = next(csv.reader([head], delimiter=separator))
    for column in (unit, period, outcome, *predictors):
        if columns.count(column) != 1:
            often = "is there twice" if column in columns else "is not there"
            raise PanelError(
                f"the column {column} {often}", row="row 1", remedy=f"columns: {', '.join(columns)}"
            )
    rows = []
    for line, cells in enumerate(csv.reader(stream, delimiter=separator), start=2):
        if not cells:
            continue
        if len(cells) != len(columns):
            raise PanelError(f"{len(cells)} cells, not {len(columns)}", row=f"row {line}")
        rows.append(dict(zip(columns, cells, strict=True)))
    return Panel.from_rows(
        rows, unit=unit, period=period, outcome=outcome, predictors=predictors,
        irregular=irregular, first_line=2,
    )  # fmt: skip
