"""What the command line prints: results as JSON or as tables, and progress while a user waits."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any, TextIO

from hannover.operations import plain

ABSENT = "–"
GAP = "  "
BAR = 30
WIDEST = 72


def show(result: Any, *, as_json: bool) -> None:
    """Prints a result: as JSON, or as text for a reader."""
    value = plain(result)
    if as_json:
        plain_ascii = "utf" not in (sys.stdout.encoding or "").lower()
        print(json.dumps(value, ensure_ascii=plain_ascii, indent=2))
    else:
        print("\n".join(render(value)))


def render(value: Any, *, name: str = "") -> list[str]:
    """The lines of a value: scalars as "name: value", lists as tables, what they hold below."""
    if isinstance(value, dict):
        lines = _scalars(value)
        for key, part in value.items():
            if _is_nested(part):
                lines += ["", f"{_label(key)}:", *_indented(render(part, name=key))]
        return lines
    if isinstance(value, list):
        return _table(value) if value and isinstance(value[0], dict) else [_cell(one) for one in value]
    return [_cell(value)]


def _scalars(value: dict[str, Any]) -> list[str]:
    own = {key: part for key, part in value.items() if not _is_nested(part)}
    width = max((_width(_label(key)) for key in own), default=0)
    return [f"{_padded(_label(key), width)}{GAP}{_cell(part)}" for key, part in own.items()]


def _table(rows: list[dict[str, Any]]) -> list[str]:
    """Rows with the columns that hold scalars; what a row holds besides follows below the table."""
    columns = [key for key in rows[0] if not any(_is_nested(row.get(key)) for row in rows)]
    cells = [[_label(column) for column in columns]]
    cells += [[_short(_cell(row.get(column))) for column in columns] for row in rows]
    lines = aligned(cells)
    for row in rows:
        title = _cell(next((row[column] for column in columns), ""))
        for key, part in row.items():
            if _is_nested(part) and part:
                lines += ["", f"{title}, {_label(key)}:", *_indented(render(part, name=key))]
    return lines


def aligned(cells: Sequence[Sequence[str]]) -> list[str]:
    """Lines whose columns stand below each other; a wide character (Japanese) takes two places."""
    widths = [max(_width(row[column]) for row in cells) for column in range(len(cells[0]))]
    return [
        GAP.join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _is_nested(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(one, dict | list) for one in value)
    return isinstance(value, dict)


def _label(key: str) -> str:
    return key.replace("_", " ")


def _cell(value: Any) -> str:
    if value is None or value in ("", []):
        return ABSENT
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_cell(one) for one in value)
    return " ".join(str(value).split())


def _short(text: str) -> str:
    """A cell that leaves room for the others; `--json` has all of it."""
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"{GAP}{line}" if line else "" for line in lines]


class ProgressBar:
    """Tells how far the work is, on standard error and only to somebody who watches."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.drawn = 0

    def __call__(self, done: int, total: int, message: str = "") -> None:
        if not self.stream.isatty():
            return
        share = min(1.0, done / total) if total else 0.0
        full = round(share * BAR)
        counted = f"{share:4.0%}" if total else f"{done:,}"
        line = f"[{'#' * full}{'.' * (BAR - full)}] {counted} {message}".rstrip()
        self._draw(line)

    def _draw(self, line: str) -> None:
        self.stream.write("\r" + line + " " * max(0, self.drawn - len(line)))
        self.stream.flush()
        self.drawn = len(line)

    def clear(self) -> None:
        """Takes the bar away, so that what follows stands alone."""
        if self.drawn:
            self._draw("")
            self.stream.write("\r")
            self.stream.flush()
