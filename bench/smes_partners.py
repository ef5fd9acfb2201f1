"""What the search for partners costs with many invented profiles a side, vectors and a dictionary included.

HANNOVER_BENCH_STORES names a folder in which filled stores are kept for the next time. Without it they are made anew.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.rows import Row
from bench.stores import ask

PROFILES = int(os.environ.get("HANNOVER_BENCH_PROFILES", "100000"))
SECONDS_ALLOWED = 600


def measure() -> list[Row]:
    with filled(PROFILES) as store:
        found: dict[str, dict[str, Any]] = {
            kind: ask("bench.smes_partners_probe", store, os.environ, kind)
            for kind in ("prepare", "pages", "round")
        }
    bridged = "with" if os.environ.get("HANNOVER_BENCH_DICTD") else "without"
    told = f"{PROFILES:,} profiles a side, {bridged} an installed dictionary"
    figures = (
        ("prepare", "prepare", "the market prepared and kept, vectors being there, s", None),
        ("prepare", "memory", "memory at the peak of that, GB", None),
        ("pages", "load", "the market taken up by a process that serves pages, s", None),
        ("pages", "first", "the first page after that, s", None),
        ("pages", "page", "partner page, ten with reasons, warm, s", 0.2),
        ("pages", "filtered", "the same with two filters, s", 0.2),
        ("pages", "words", "the same for words typed in, s", 0.2),
        ("pages", "why", "why, or why not, one pair, s", 0.2),
        ("pages", "memory", "memory of that process at its peak, mapped arrays among it, GB", None),
        ("round", "round", "two-sided round of the prepared market, stored, 2 cores, s", SECONDS_ALLOWED),
        ("round", "memory", "memory at the peak of that, GB", 12),
        ("round", "outside", "share of what would come about that lies outside the pairs weighed", None),
        ("round", "outside_at_most", "the same, two standard errors above", None),
    )
    return [
        Row(
            name=f"smes-partners-{PROFILES}-{kind}-{key.replace('_', '-')}",
            figure=f"{told}: {what}",
            ours=found[kind][key],
            goal=goal,
        )
        for kind, key, what, goal in figures
    ]


@contextmanager
def filled(count: int) -> Iterator[Path]:
    """A store with so many profiles a side."""
    kept = os.environ.get("HANNOVER_BENCH_STORES")
    if kept:
        store = Path(kept) / f"smes-partners-{count}"
        store.mkdir(parents=True, exist_ok=True)
        ask("bench.smes_partners_fill", store, os.environ, str(count))
        yield store
        return
    with tempfile.TemporaryDirectory() as folder:
        ask("bench.smes_partners_fill", Path(folder), os.environ, str(count))
        yield Path(folder)
