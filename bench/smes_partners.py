"""What the search for partners costs with many invented profiles a side, vectors included."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.rows import Row
from bench.stores import ask

PAGE_PROFILES = 100_000
ROUND_PROFILES = 10_000


def measure() -> list[Row]:
    return [*searching(PAGE_PROFILES), *proposing(ROUND_PROFILES)]


def searching(count: int) -> list[Row]:
    """A partner page as a company gets it, the market being in memory."""
    with tempfile.TemporaryDirectory() as folder:
        found = ask("bench.smes_partners_probe", Path(folder), os.environ, str(count))
    size = f"{count:,} profiles a side"
    return [
        Row(
            name=f"smes-partner-page-{count}",
            figure=f"partner page, {size}, warm, s",
            ours=found["page"],
            goal=0.2,
        ),
        Row(
            name=f"smes-partner-page-filtered-{count}",
            figure="the same, two filters, s",
            ours=found["filtered"],
            goal=0.2,
        ),
        Row(
            name=f"smes-market-prepare-{count}",
            figure=f"market of {size} prepared and kept, s",
            ours=found["prepare"],
        ),
        Row(
            name=f"smes-market-load-{count}",
            figure="the same taken up by another process, s",
            ours=found["load"],
        ),
        Row(
            name=f"smes-market-memory-{count}", figure="peak memory of that process, GB", ours=found["memory"]
        ),
    ]


def proposing(count: int) -> list[Row]:
    """A two-sided round, from the profiles to the stored lists."""
    with tempfile.TemporaryDirectory() as folder:
        found = ask("bench.smes_partners_probe", Path(folder), os.environ, str(count), "round")
    figure = f"two-sided round, {count:,} profiles a side, on 2 cores, s"
    return [Row(name=f"smes-round-{count}", figure=figure, ours=found["round"], goal=600)]
