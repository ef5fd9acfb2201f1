"""Probes run in processes of their own, because a process works on one store."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def ask(probe: str, store: Path, environment: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    """What the probe prints as JSON, run on a store of its own."""
    values = {
        **environment,
        "HANNOVER_STORE": str(store),
        "HANNOVER_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "hannover.web.settings",
    }
    command = [sys.executable, "-m", probe, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=values, check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
