"""The ledger's rows of the verb *measure*, from panels in the folder that HANNOVER_DATA names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from hannover.cli.ledger import Row
from hannover.engine.measure.ledger import derive

__all__ = ["rows"]

FOLDERS = ("regulation", "")


def rows() -> tuple[Row, ...]:
    """The rows; what a row needs to be understood follows its source."""
    return tuple(
        Row(
            name=row.name,
            source=f"{row.source}. {row.note}" if row.note else row.source,
            published=row.published,
            ours=row.ours,
            tolerance=row.tolerance,
            met=row.met,
        )
        for row in derive(_open)
    )


def _open(file: str) -> TextIO | None:
    named = os.environ.get("HANNOVER_DATA", "")
    for folder in FOLDERS:
        path = Path(named) / folder / file
        if named and path.is_file():
            return path.open(encoding="utf-8", newline="")
    return None
