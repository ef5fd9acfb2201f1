"""docs/operations.md is what the definitions say today."""

from __future__ import annotations

from pathlib import Path

from hannover.cli.manual import entries, manual
from hannover.operations import each_operation
from tests.contract.stage import PACKAGES

MANUAL = Path(__file__).resolve().parents[2] / "docs/operations.md"


def test_the_manual_is_current() -> None:
    assert MANUAL.read_text(encoding="utf-8") == manual(), (
        "run: python -m hannover.cli.manual > docs/operations.md"
    )


def test_every_operation_of_every_field_is_explained_once() -> None:
    explained = [(package, entry.operation) for entry in entries() for package in entry.packages]
    assert sorted((package, operation.name) for package, operation in explained) == sorted(
        (package, operation.name) for package, operation in each_operation(PACKAGES)
    )


def test_every_help_line_stands_in_the_manual_in_every_language() -> None:
    text = manual()
    missing = [
        line
        for _package, operation in each_operation(PACKAGES)
        for line in operation.help.values()
        if line not in text
    ]
    assert missing == []
