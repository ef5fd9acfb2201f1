"""The report as one HTML file: style and fonts are inside it, so that it can be read offline and kept."""

from __future__ import annotations

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from hannover.errors import StoreError
from hannover.record.report.composing import compose
from hannover.record.report.content import Report
from hannover.record.report.fontfile import font_faces
from hannover.record.report.voice import Voice

SHEETS = ("hannover/tokens.css", "hannover/base.css", "hannover/components.css", "hannover/figures.css")
PRINT_SHEET = "hannover/print.css"
OWN_SHEET = "record/report.css"
STYLE_MARK = "/*style*/"
TAGS = re.compile(r"<[^>]*>")


def html_of(report: Report, voice: Voice) -> bytes:
    """The report as an HTML document in UTF-8 that needs nothing beside itself."""
    document = compose(report, voice)
    with translation.override(voice.interface):
        page = render_to_string(
            "record/report/standalone.html", {"document": document, "style": mark(STYLE_MARK)}
        )
    style = f"{font_faces(page)}\n{style_sheet()}"
    return page.replace(STYLE_MARK, style, 1).encode()


def style_sheet() -> str:
    """The style of the pages and of the report, in one sheet."""
    sheets = [read_sheet(name) for name in SHEETS]
    return "\n".join([*sheets, f"@media print {{\n{read_sheet(PRINT_SHEET)}\n}}", read_sheet(OWN_SHEET)])


def read_sheet(name: str) -> str:
    """A style sheet of the product; raises StoreError when the installation lacks it."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise StoreError(f"the style sheet {name} is missing", remedy="install hannover again")
    return Path(found).read_text(encoding="utf-8")


def mark(text: str) -> SafeString:
    """A text of ours that goes into the page as it is."""
    return mark_safe(text)
