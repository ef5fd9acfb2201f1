"""Exit codes and errors: one clear line, on standard error, and the right number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from hannover.cli import main
from hannover.cli import record as record_commands
from hannover.errors import ConflictError, FileError, InputError
from tests.contract.stage import Command, Programme

HANNOVER = Path(sys.executable).parent / "hannover"


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (InputError("wrong", field="date", remedy="right"), 2, "hannover: date: wrong (right)"),
        (
            FileError("wrong", file="a.csv", line=3, field="date", remedy="right"),
            2,
            "hannover: a.csv:3: date: wrong (right)",
        ),
        (ConflictError("taken"), 1, "hannover: taken"),
        (
            OperationalError("database is locked"),
            1,
            "hannover: the database is locked by another program (wait until it has ended, then try again)",
        ),
        (PermissionError(13, "Permission denied", "x.pdf"), 1, "hannover: x.pdf: Permission denied"),
        (
            ZeroDivisionError("by zero"),
            1,
            "hannover: a fault of the program: ZeroDivisionError: by zero (report what --debug shows)",
        ),
        (KeyboardInterrupt(), 130, ""),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_an_error_is_one_line_and_a_number(
    error: BaseException, code: int, line: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(record_commands, "log_heads", fail)
    done = command("log", "heads")
    assert (done.code, done.out, done.err) == (code, "", f"{line}\n" if line else "")


def test_debug_shows_where_it_arose(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(record_commands, "log_heads", fail)
    with pytest.raises(ZeroDivisionError):
        main(["log", "heads", "--debug"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["ict"], "the following arguments are required: OPERATION"),
        (["ict", "fly"], "invalid choice: 'fly'"),
        (["ict", "add-evidence", "--title", "x"], "required: --language, --date, --source"),
        (["ict", "show-progress", "--colour", "red"], "unrecognized arguments: --colour red"),
        (["serve", "--port", "many"], "invalid int value: 'many'"),
        (["report", "--format", "doc"], "invalid choice: 'doc'"),
    ],
)
def test_words_that_mean_nothing_are_bad_input(words: list[str], said: str, command: Command) -> None:
    done = command(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_an_unknown_person_cannot_act(command: Command, programme: Programme) -> None:
    done = command("ict", "show-progress", "--as", "nobody")
    assert done.code == 2
    assert done.err.startswith("hannover: as: there is no person 'nobody'")


def test_global_options_may_stand_before_the_command(command: Command, programme: Programme) -> None:
    before = command(
        "--language", "de", "ict", "show-progress", "--as-of", "2018", "--known-at", "2100-01-01", "--json"
    )
    after = command(
        "ict", "show-progress", "--as-of", "2018", "--known-at", "2100-01-01", "--json", "--language", "de"
    )
    assert before.json == after.json
    assert before.json["title"] == "Feld 9"


def test_evidence_in_german_is_added_and_answered(command: Command, programme: Programme) -> None:
    words = ["--title", "Besuch", "--language", "de", "--date", "2018", "--source", "Quelle"]
    done = command("ict", "add-evidence", *words, "--no-confirmed", "--json", caller=programme.officer)
    assert (done.code, done.err) == (0, "")
    assert set(done.json) == {"evidence", "event", "head"}


def test_a_reader_who_leaves_is_no_error() -> None:
    command = f"{HANNOVER} --help | true"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hannover", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "0.1.0\n"


def test_output_that_cannot_be_encoded_is_no_fault(tmp_path: Path) -> None:
    """A terminal in the locale C still gets its help."""
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [HANNOVER, "--language", "ja", "--help"], capture_output=True, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
