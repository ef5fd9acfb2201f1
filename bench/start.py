"""How fast the command answers: cold `hannover --help` beside a bare `import django`."""

from __future__ import annotations

import subprocess
import sys

from bench.rows import Row, in_turn


def measure() -> list[Row]:
    ours, peer = in_turn(
        lambda: run([sys.executable, "-m", "hannover", "--help"]),
        lambda: run([sys.executable, "-c", "import django"]),
        runs=15,
    )
    return [Row(name="help", figure="cold --help beside import django, s", ours=ours, peer=peer, goal=3)]


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
