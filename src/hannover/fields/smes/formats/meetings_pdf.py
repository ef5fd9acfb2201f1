"""A timetable or tour on paper: A4, set by typst, tagged (PDF/UA-1). What it says goes in as strings, never as
source; nothing is fetched.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from hannover.errors import StoreError
from hannover.record.report.glyphs import Fonts, choose_fonts
from hannover.record.report.pdffile import TYPESETTER

TEMPLATES = Path(__file__).with_name("sheet")


@dataclass(frozen=True, kw_only=True)
class SheetTable:
    """`widths` are shares of the line, one for each column."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A document of tables, in words of the language `lang`."""

    lang: str
    title: str
    subtitle: str
    lines: tuple[str, ...]
    tables: tuple[SheetTable, ...]
    notes: tuple[str, ...]
    footer: str


def write_sheet(sheet: Sheet, *, made_at: datetime) -> bytes:
    """The sheet as PDF. Raises StoreError when it cannot be set."""
    return set_document(asdict(sheet), TEMPLATES, made_at=made_at)


def set_document(document: dict[str, Any], templates: Path, *, made_at: datetime) -> bytes:
    """A document as PDF, by the `report.typ` of a folder of templates; the language is its `lang`. Raises
    StoreError when it cannot be set.
    """
    fonts = choose_fonts(_texts(document), Path(settings.STORE) / "fonts")
    families = {
        "sans": fonts.families,
        "serif": fonts.serif,
        "foreign": [{"pattern": pattern, "font": [font, *fonts.families]} for pattern, font in fonts.foreign],
    }
    asked = {
        "templates": str(templates),
        "fonts": fonts.folders,
        "timestamp": int(made_at.timestamp()),
        "inputs": {
            "document": json.dumps(_written(document, fonts), ensure_ascii=False),
            "fonts": json.dumps(families),
        },
    }
    set_by = [sys.executable, "-P", str(TYPESETTER)]
    done = subprocess.run(set_by, input=json.dumps(asked).encode(), capture_output=True, check=False)
    if done.returncode:
        problem = done.stderr.decode(errors="replace").strip()[-400:]
        raise StoreError(f"the PDF cannot be set: {problem}", remedy="the page holds the same")
    return done.stdout


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _texts(value)


def _written(part: Any, fonts: Fonts) -> Any:
    if isinstance(part, str):
        return fonts.written(part)
    if isinstance(part, dict):
        return {key: value if key == "lang" else _written(value, fonts) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_written(value, fonts) for value in part]
    return part
