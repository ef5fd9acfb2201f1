"""What matching costs and gives: crossing languages, lists for two sides, speed of the join, of encoding, of a query.

Data come from `../shared/data/smes`, or from the folder that HANNOVER_DATA names; a dictionary from the files that
HANNOVER_BENCH_DICTD names without their endings (`/usr/share/dictd/freedict-jpn-deu` where it is installed). What is
missing leaves its rows out. A figure that should be large stands here as its distance from the whole: wrong answers in
percent, cost per work.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from bench.match_quality import DATA, quality
from bench.match_sides import crowded
from bench.rows import Row

ROOT = Path(__file__).resolve().parents[1]


def measure() -> list[Row]:
    return [*quality(), *sides(), *speed(), *market()]


def sides() -> list[Row]:
    rows = []
    for crowding in (0.5, 0.8):
        found = [crowded(crowding, seed=seed) for seed in range(3)]
        mean = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
        told = f"simulated, 1,000 a side, crowding {crowding}"
        rows += [
            Row(
                name=f"match-sides-{crowding}",
                figure=f"{told}: expected matches of the product of both scores (ours), of TU lists (peer column)",
                ours=mean["product"], peer=mean["ours"], goal=0.4,
            ),
            Row(
                name=f"match-sides-{crowding}-none",
                figure=f"{told}: share of members that no list names, %", ours=100 * mean["none"], goal=2,
            ),
        ]  # fmt: skip
    return rows


def speed() -> list[Row]:
    slow, usual = probe("gemm", OPENBLAS_CORETYPE="Haswell"), probe("gemm")
    return [
        *joining(),
        *encoding(),
        Row(
            name="match-query", figure="one profile against 100,000, ten pairs with reasons, warm, ms",
            ours=probe("query")["milliseconds"], goal=50,
        ),
        Row(
            name="match-coretype", figure="products with the kernel that OpenBLAS picks, beside Haswell's, s",
            ours=usual["seconds"], peer=slow["seconds"],
        ),
    ]  # fmt: skip


def market() -> list[Row]:
    """A whole market; `HANNOVER_BENCH_MEMBERS` says how many profiles a side."""
    members = int(os.environ.get("HANNOVER_BENCH_MEMBERS", "20000"))
    if not (DATA / "smes" / "parallel-titles-dev.jsonl").exists():
        return []
    found = probe("market", HANNOVER_BENCH_MEMBERS=str(members))
    told = f"{members:,} profiles a side, two texts each"
    told += ", with a dictionary" if found["bridged"] else ", without a dictionary"
    large = members >= 100_000
    figures = (
        ("meet", "prepared, s", 240 if large else None),
        ("rank", "ten partners with reasons, criteria and facts, warm, ms", 50),
        ("propose", "lists of ten for everybody from the 200 best, s", 600 if large else None),
        ("memory", "memory at the peak of all that, MB", 6000 if large else None),
    )
    return [
        Row(name=f"match-market-{members}-{key}", figure=f"{told}: {what}", ours=found[key], goal=goal)
        for key, what, goal in figures
    ]


def encoding() -> list[Row]:
    found = probe("encode")
    told = (("ja", "Japanese", 2), ("de", "German", 1.25))
    return [
        Row(
            name=f"match-encode-{key}", figure=f"a short {language} text encoded on one core, ms",
            ours=1000 / found[key], goal=goal,
        )
        for key, language, goal in told
    ]  # fmt: skip


def joining() -> list[Row]:
    join = probe("join")
    rows = [
        Row(
            name="match-join-roofline",
            figure="100,000 x 100,000 x 512 exact top-10, s (peer column: the time of its products alone)",
            ours=join["seconds"], peer=join["roofline"], goal=1 / 0.6,
        ),
        Row(name="match-join-memory", figure="memory at the peak of that, MB", ours=join["peak"], goal=1500),
    ]  # fmt: skip
    if "usearch" in join:
        rows.append(
            Row(
                name="match-join-usearch",
                figure="2,000 x 100,000 x 512 exact top-10 beside usearch, s",
                ours=join["sample"], peer=join["usearch"], goal=0.1,
            )
        )  # fmt: skip
    return rows


def probe(kind: str, **environment: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.match_probe", kind],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found
