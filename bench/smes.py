"""What the field of small and medium-sized enterprises costs at 100,000 profiles a side."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.rows import Row
from bench.stores import ask


def measure() -> list[Row]:
    return [*importing()]


def importing() -> list[Row]:
    """100,000 companies with a profile each, from CSV and from XLSX; then pages on what was imported."""
    with tempfile.TemporaryDirectory() as folder:
        found = ask("bench.smes_import_probe", Path(folder), os.environ)
    return [
        Row(name="smes-import", figure="100,000 profiles imported from CSV, s", ours=found["csv"], goal=60),
        Row(
            name="smes-import-xlsx",
            figure="100,000 profiles imported from XLSX, s",
            ours=found["xlsx"],
            goal=60,
        ),
        Row(
            name="smes-directory",
            figure="directory of 100,000 profiles a side, a page, s",
            ours=found["directory"],
        ),
        Row(name="smes-search", figure="the same, narrowed by a word and a region, s", ours=found["search"]),
        Row(
            name="smes-duplicates",
            figure="who may be registered twice among 100,000 companies, s",
            ours=found["duplicates"],
        ),
    ]
