"""`hannover report` writes the report in a form and language, at a moment, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.contract.stage import Command, Programme


def test_the_report_goes_to_standard_output(command: Command, programme: Programme) -> None:
    done = command("report", "--format", "json", "--language", "de", "--as-of", "2018")
    assert (done.code, done.err) == (0, "")
    assert (done.json["language"], done.json["as_of"]) == ("de", "2018-12-31")


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!doctype html>"), ("pdf", b"%PDF-"), ("json", b"{")]
)
def test_the_report_goes_to_a_file(
    form: str, begins: bytes, command: Command, programme: Programme, tmp_path: Path
) -> None:
    target = tmp_path / f"report.{form}"
    done = command("report", "--format", form, "--output", str(target))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert target.read_bytes().lower().lstrip().startswith(begins.lower())
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--language", "xx"], "hannover: language: "),
        (["--as-of", "2018-02-31"], "hannover: as_of: '2018-02-31' is not a date"),
        (["--known-at", "soon"], "hannover: known_at: 'soon' is not an instant"),
    ],
)
def test_a_report_that_cannot_be_leaves_no_file(
    words: list[str], said: str, command: Command, programme: Programme, tmp_path: Path
) -> None:
    done = command("report", "--output", str(tmp_path / "report.html"), *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(command: Command, programme: Programme, tmp_path: Path) -> None:
    done = command("report", "--output", str(tmp_path / "nowhere" / "report.html"))
    assert done.err == f"hannover: {tmp_path / 'nowhere'}: output: there is no such folder\n"


def test_the_report_over_http_is_that_of_the_command(
    command: Command, programme: Programme, api: object
) -> None:
    query = "language=ja&as_of=2018&known_at=2100-01-01"
    over_http = api.get(f"report.json?{query}").json()  # type: ignore[attr-defined]  # tests.contract.stage.Api
    words = ("--language", "ja", "--as-of", "2018", "--known-at", "2100-01-01")
    on_command = json.loads(command("report", "--format", "json", *words).out)
    changing = {"made_at"}
    assert {k: v for k, v in over_http.items() if k not in changing} == {
        k: v for k, v in on_command.items() if k not in changing
    }
