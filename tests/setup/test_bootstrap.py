"""`script/bootstrap` installs once, notices what changed, and starts again where it was interrupted."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.rules import ROOT

PARTS = ("pyproject.toml", "hatch_build.py", "requirements", "script")
PRETENDER = """#!/bin/sh
# Pretends to be Python: writes down what it was asked for, and leaves what venv and pip would leave.
printf '%s\\n' "$*" >>"$PRETENDER_LOG"
case "$*" in
"-m venv --clear "*) rm -rf "$4"; mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
"-m pip install"*--editable*) touch "$4/hannover" "${0%python}hannover"; chmod +x "${0%python}hannover" ;;
"-m pip install"*) exit "${PRETENDER_PIP:-0}" ;;
esac
"""

Bootstrap = Callable[..., list[str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder whose name has a blank and a quote in it."""
    root = tmp_path / "a blank 'n quote"
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        root.mkdir(exist_ok=True)
        copy(ROOT / part, root / part)
    catalogue = root / "src/hannover/web/locale/xx/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    catalogue.with_suffix(".mo").touch()
    return root


@pytest.fixture
def bootstrap(tmp_path: Path) -> Bootstrap:
    """Run a checkout's bootstrap; returns the calls that make or install something, without their options."""
    pretender, log = tmp_path / "python", tmp_path / "calls"
    pretender.write_text(PRETENDER.replace('touch "$4/hannover" ', "touch "), encoding="utf-8")
    pretender.chmod(0o755)

    def run(checkout: Path, *arguments: str, status: int = 0, **environment: str) -> list[str]:
        log.write_text("", encoding="utf-8")
        done = subprocess.run(
            [checkout / "script" / "bootstrap", *arguments],
            env={**os.environ, "PYTHON": str(pretender), "PRETENDER_LOG": str(log), **environment},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout) == (status, ""), done.stderr
        return [summary for call in log.read_text().splitlines() if (summary := summarize(call))]

    return run


def summarize(call: str) -> str:
    if "--editable" in call:
        return "project"
    if "--requirement" in call:
        return "runtime" if "runtime.txt" in call else "test"
    return "venv" if "-m venv" in call else "catalogues" if "hatch_build.py" in call else ""


def test_from_nothing_it_makes_everything_and_then_nothing(checkout: Path, bootstrap: Bootstrap) -> None:
    assert bootstrap(checkout) == ["venv", "test", "project"]
    assert bootstrap(checkout) == []


def test_the_environment_for_tests_serves_the_demo_too(checkout: Path, bootstrap: Bootstrap) -> None:
    assert bootstrap(checkout, "runtime") == ["venv", "runtime", "project"]
    assert bootstrap(checkout, "test") == ["test"]
    assert bootstrap(checkout, "runtime") == []


@pytest.mark.parametrize(
    ("changed", "renewed"),
    [
        ("requirements/test.txt", ["test"]),
        ("requirements/build.txt", ["test"]),
        ("pyproject.toml", ["project"]),
    ],
)
def test_what_changed_is_installed_again(
    checkout: Path, bootstrap: Bootstrap, changed: str, renewed: list[str]
) -> None:
    bootstrap(checkout)
    with (checkout / changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert bootstrap(checkout) == renewed
    assert bootstrap(checkout) == []


def test_a_catalogue_without_its_compiled_form_is_compiled(checkout: Path, bootstrap: Bootstrap) -> None:
    bootstrap(checkout)
    next(checkout.rglob("*.mo")).unlink()
    assert bootstrap(checkout) == ["catalogues"]


def test_a_moved_checkout_gets_a_new_environment(checkout: Path, bootstrap: Bootstrap) -> None:
    bootstrap(checkout)
    moved = checkout.rename(checkout.with_name("elsewhere"))
    assert bootstrap(moved) == ["venv", "test", "project"]


def test_an_environment_made_by_hand_is_taken_over(checkout: Path, bootstrap: Bootstrap) -> None:
    bootstrap(checkout)
    for stamp in (checkout / ".venv").glob("stamp-*"):
        stamp.unlink()
    assert bootstrap(checkout) == ["test", "project"]


def test_a_broken_environment_is_made_again(checkout: Path, bootstrap: Bootstrap) -> None:
    bootstrap(checkout)
    (checkout / ".venv/bin/python").unlink()
    assert bootstrap(checkout) == ["venv", "test", "project"]


def test_a_failed_installation_is_not_taken_for_done(checkout: Path, bootstrap: Bootstrap) -> None:
    assert bootstrap(checkout, status=1, PRETENDER_PIP="1") == ["venv", "test"]
    assert bootstrap(checkout) == ["test", "project"]


def test_an_unknown_environment_is_refused_before_anything_is_made(
    checkout: Path, bootstrap: Bootstrap
) -> None:
    assert bootstrap(checkout, "production", status=1) == []
