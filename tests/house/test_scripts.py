"""The scripts are there, start, and are plain POSIX shell."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.house import rules

SCRIPTS = sorted([*(rules.ROOT / "script").iterdir(), rules.ROOT / ".ci" / "run"])
BASHISMS = ("[[", "function ", "source ", "<<<", "pipefail", "local ", "declare ")


def name(path: Path) -> str:
    return str(path.relative_to(rules.ROOT))


def test_the_scripts_that_the_readme_promises_are_there() -> None:
    assert {"script/bench", "script/check", "script/demo", "script/test", ".ci/run"} <= set(
        map(name, SCRIPTS)
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_a_script_can_be_started(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_a_script_is_well_formed_and_stops_at_errors(script: Path) -> None:
    checked = subprocess.run(["sh", "-n", script], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "\nset -eu\n" in script.read_text(encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_a_script_needs_no_particular_shell(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert [word for word in BASHISMS if word in text] == []
