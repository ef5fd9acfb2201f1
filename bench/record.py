"""What the record costs: verifying and replaying 100,000 events, loading 10,000 rows of evidence."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.rows import Row
from bench.stores import ask


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        found = ask("bench.record_probe", Path(folder), os.environ)
    return [
        Row(
            name="verify", figure="100,000 events proven beside reading and hashing them, s",
            ours=found["verify"], peer=found["bare"], goal=2,
        ),
        Row(
            name="verify-in-memory", figure="the same beside hashing alone, bytes already in memory, s",
            ours=found["verify"], peer=found["in_memory"],
        ),
        Row(name="replay", figure="as_of replay of 100,000 events, s", ours=found["replay"], goal=1),
        Row(name="load", figure="10,000 rows of evidence, all or nothing, s", ours=found["load"], goal=3),
    ]  # fmt: skip
