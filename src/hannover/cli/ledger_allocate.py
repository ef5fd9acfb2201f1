"""The ledger's rows of the verb *allocate*, from the OR-Library's files in the folder that HANNOVER_DATA names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from hannover.cli.ledger import Row
from hannover.engine.allocate.ledger import derive

__all__ = ["rows"]

FOLDERS = ("allocate/orlib", "")


def rows() -> tuple[Row, ...]:
    """The rows; whether the optimum is proven, or how to get the data, follows the source."""
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
            return path.open(encoding="utf-8")
    return None
