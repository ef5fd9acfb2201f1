"""`hannover --help` answers at once, because nothing heavy is imported for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "cryptography", "django.contrib", "django.db", "django.template", "fontTools", "icalendar", "lxml",
    "ninja", "numpy", "polars", "psycopg", "pydantic", "scipy", "typst",
}  # fmt: skip


def imported_by(*command: str) -> set[str]:
    """The names of all modules that Python imports for this command."""
    done = subprocess.run([sys.executable, "-X", "importtime", *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def heavy(modules: set[str]) -> set[str]:
    return {
        name for name in HEAVY if any(module == name or module.startswith(f"{name}.") for module in modules)
    }


@pytest.mark.parametrize(
    "command",
    [("-c", "import hannover.cli"), (str(Path(sys.executable).parent / "hannover"), "--help")],
    ids=["import", "help"],
)
def test_nothing_heavy_is_imported_for_help(command: tuple[str, ...]) -> None:
    assert heavy(imported_by(*command)) == set()


def test_a_heavy_import_would_be_seen() -> None:
    assert "django.db" in heavy(imported_by("-c", "import django.db"))
