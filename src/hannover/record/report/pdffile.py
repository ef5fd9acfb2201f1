"""The report as a PDF: set by typst, tagged (PDF/UA-1), for archives (PDF/A-3a), with its own data attached.

What the report says goes to typst as JSON and is inserted as strings, never as source: nothing in the record
can act as typst code. Nothing is fetched: no packages, no fonts of the machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from hannover.errors import StoreError
from hannover.record.report.composing import compose
from hannover.record.report.content import Report
from hannover.record.report.document import Document
from hannover.record.report.glyphs import MONO, Fonts, can_write, choose_fonts
from hannover.record.report.jsonfile import json_of
from hannover.record.report.voice import Voice, english_name

TEMPLATES = Path(__file__).with_name("typst")
TYPESETTER = Path(__file__).with_name("typesetting.py")
AS_THEY_ARE = frozenset({"url", "key", "lang"})


def pdf_of(report: Report, voice: Voice) -> bytes:
    """The report as a PDF in the voice's language; in English, and saying so, where no font can write that.

    Raises StoreError when it cannot be set, which would be a fault of the program or of a font in the store.
    """
    document = compose(report, voice)
    fonts = _fonts_for(document)
    if not can_write(f"{document.title.text} {document.lead.text}", fonts):
        document = _in_english(report, voice)
        fonts = _fonts_for(document)
    return _typeset(document, fonts, report)


def _fonts_for(document: Document) -> Fonts:
    return choose_fonts(_texts(msgspec.to_builtins(document)), Path(settings.STORE) / "fonts")


def _in_english(report: Report, voice: Voice) -> Document:
    document = compose(report, Voice("en"))
    note = (
        f"This PDF is in English because no font at hand can write {english_name(voice.language)}. A font "
        "that can, in the folder “fonts” of the store, changes that; the HTML form needs none."
    )
    return replace(document, notes=(*document.notes, note))


def _typeset(document: Document, fonts: Fonts, report: Report) -> bytes:
    families = {
        "sans": fonts.families,
        "serif": fonts.serif,
        "mono": [MONO, *fonts.families],
        "foreign": [{"pattern": pattern, "font": [font, *fonts.families]} for pattern, font in fonts.foreign],
    }
    job = {
        "templates": str(TEMPLATES),
        "fonts": fonts.folders,
        "timestamp": int(report.made_at.timestamp()),
        "inputs": {
            "document": json.dumps(_written(msgspec.to_builtins(document), fonts), ensure_ascii=False),
            "data": json_of(report, Voice(document.lang)).decode(),
            "fonts": json.dumps(families),
        },
    }
    set_by = [sys.executable, "-P", str(TYPESETTER)]
    done = subprocess.run(set_by, input=json.dumps(job).encode(), capture_output=True, check=False)
    if done.returncode:
        problem = done.stderr.decode(errors="replace").strip()[-400:]
        raise StoreError(
            f"the PDF cannot be set: {problem or f'typst ended with {done.returncode}'}",
            remedy="the HTML and JSON forms hold the same",
        )
    return done.stdout


def _texts(part: Any) -> Iterator[str]:
    """Every text in the document that is printed."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in AS_THEY_ARE:
                yield from _texts(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _texts(value)


def _written(part: Any, fonts: Fonts) -> Any:
    """The document with every text as the fonts can write it; addresses and keys stay as they are."""
    if isinstance(part, str):
        return fonts.written(part)
    if isinstance(part, dict):
        written = {
            key: value if key in AS_THEY_ARE else _written(value, fonts) for key, value in part.items()
        }
        return written | {"address": fonts.written(part["url"])} if "url" in part else written
    if isinstance(part, list | tuple):
        return [_written(value, fonts) for value in part]
    return part
