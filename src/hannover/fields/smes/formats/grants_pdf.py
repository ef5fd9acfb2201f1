"""A decision letter on paper: A4, set by typst, tagged (PDF/UA-1) and for archives (PDF/A-3a)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from hannover.fields.smes.formats.meetings_pdf import set_document
from hannover.fields.smes.reading.grants_letters import Letter

TEMPLATES = Path(__file__).with_name("letter")


def write_letter(letter: Letter, *, made_at: datetime) -> bytes:
    """The letter as PDF. Raises StoreError when it cannot be set."""
    return set_document(asdict(letter), TEMPLATES, made_at=made_at)
