"""What pages cost as the record grows: 1,000 commitments and 100,000 events beside 10 and 100."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.rows import Row
from bench.stores import ask


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        small = ask("bench.pages_probe", Path(folder) / "small", os.environ, "10", "100")
        large = ask("bench.pages_probe", Path(folder) / "large", os.environ, "1000", "100000")
    rows = []
    for page in ("overview", "commitment", "evidence"):
        rows += [
            Row(
                name=f"page-{page}", figure=f"{page}, 100,000 events beside 100, read before, ms",
                ours=large[page]["warm"], peer=small[page]["warm"], goal=2,
            ),
            Row(
                name=f"page-{page}-after-write", figure=f"{page}, the same, first view after a write, ms",
                ours=large[page]["cold"], peer=small[page]["cold"], goal=2,
            ),
            Row(
                name=f"page-{page}-queries", figure=f"{page}, queries of the first view after a write",
                ours=large[page]["queries"], peer=small[page]["queries"], goal=1,
            ),
        ]  # fmt: skip
    return rows
