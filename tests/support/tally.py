"""Adds up pytest's result files and prints one closing line: `python -m tests.support.tally FOLDER`."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def closing_line(folder: Path) -> str:
    """`total: N passed, N failed, N skipped` over every result file in `folder`."""
    suites = [suite for path in sorted(folder.glob("*.xml")) for suite in ET.parse(path).iter("testsuite")]
    tests, failures, errors, skipped = (
        sum(int(suite.get(key, 0)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return f"total: {tests - failed - skipped} passed, {failed} failed, {skipped} skipped"


if __name__ == "__main__":
    print(closing_line(Path(sys.argv[1])))
