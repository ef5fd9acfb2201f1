"""`python -m bench [NAME] [--json] [--keep]`: measures all figures, or those of one group."""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.rows import Row

GROUPS = (
    "start",
    "record",
    "pages",
    "demo",
    "measure",
    "align",
    "allocate",
    "match",
    "smes",
    "smes_meetings",
    "smes_partners",
)
RESULTS = Path(__file__).with_name("results.json")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Measures our figures beside the peers'."
    )
    parser.add_argument(
        "name", nargs="?", choices=GROUPS, help="one group of figures; all of them by default"
    )
    parser.add_argument("--json", action="store_true", help="print the rows as JSON and nothing else")
    parser.add_argument("--keep", action="store_true", help=f"keep the rows in {RESULTS.name}")
    arguments = parser.parse_args()
    rows: list[Row] = []
    for group in [arguments.name] if arguments.name else GROUPS:
        sys.stderr.write(f"bench: {group} ...\n")
        rows += importlib.import_module(f"bench.{group}").measure()
    if arguments.keep:
        keep(rows)
    print(json.dumps([row.as_dict() for row in rows], indent=1) if arguments.json else table(rows))
    return 0


def keep(rows: list[Row]) -> None:
    """Writes the rows over those of the same names in the file of results."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"] if RESULTS.exists() else []
    fresh = [row.as_dict() for row in rows]
    names = {row["name"] for row in fresh}
    result = {
        "measured": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "rows": sorted(
            [row for row in kept if row["name"] not in names] + fresh, key=lambda row: row["name"]
        ),
    }
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def table(rows: list[Row]) -> str:
    lines = [("name", "figure", "ours", "peer", "ratio", "goal", "met")]
    for row in rows:
        met = {True: "yes", False: "NO", None: "-"}[row.met]
        peer, ratio = (f"{value:.4g}" if value is not None else "-" for value in (row.peer, row.ratio))
        goal = f"<= {row.goal:g}" if row.goal is not None else "-"
        lines.append((row.name, row.figure, f"{row.ours:.4g}", peer, ratio, goal, met))
    widths = [max(len(line[column]) for line in lines) for column in range(7)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


if __name__ == "__main__":
    sys.exit(main())
