"""Writes a report in one of its forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO

from hannover.accounts.permissions import VISITOR, Actor
from hannover.errors import InputError
from hannover.record.moment import Moment
from hannover.record.reading import require_programme
from hannover.record.report.content import Report
from hannover.record.report.gathering import read_report
from hannover.record.report.htmlfile import html_of
from hannover.record.report.jsonfile import json_of
from hannover.record.report.pdffile import pdf_of
from hannover.record.report.voice import Voice, language_of_report

FORMATS: Mapping[str, Callable[[Report, Voice], bytes]] = {"html": html_of, "pdf": pdf_of, "json": json_of}


def write_report(
    language: str,
    format: str,  # noqa: A002  (what callers and the command line call it)
    moment: Moment,
    stream: BinaryIO,
    *,
    actor: Actor = VISITOR,
) -> None:
    """Writes the report as of a moment, as far as the actor may read it, to a binary stream.

    language   one that the programme or the interface is offered in
    format     "html" (one file with its fonts), "pdf" (PDF/UA-1, PDF/A-3a), "json" (inputs of every number)
    Raises     InputError for another language or format; UnknownError while no framework is loaded
    """
    if format not in FORMATS:
        raise InputError(
            f"there is no report in the form {format[:40]!r}",
            field="format",
            remedy="one of: " + ", ".join(FORMATS),
        )
    voice = language_of_report(language, require_programme(moment).declaration.languages)
    stream.write(FORMATS[format](read_report(moment, actor=actor), voice))
