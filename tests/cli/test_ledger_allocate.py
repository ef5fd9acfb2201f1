"""The OR-Library's optima stand in the ledger: derived where the files are at hand, else with how to get them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from hannover.cli import ledger
from hannover.cli.ledger import Verb, read_rows
from tests.contract.stage import Command

OURS = Verb("hannover.engine.allocate.ledger:derive", "allocate/orlib")
FILES = ("pmed1.txt", "pmed5.txt")


@pytest.fixture
def two_files(shared_data: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "allocate" / "orlib"
    folder.mkdir(parents=True)
    for name in FILES:
        (folder / name).symlink_to(shared_data / "allocate" / "orlib" / name)
    return tmp_path


def test_the_ledger_names_the_twenty_medians(tmp_path: Path) -> None:
    assert OURS in ledger.LEDGER
    rows = read_rows([OURS], tmp_path)
    assert [row.name for row in rows] == [f"pmed{number}" for number in range(1, 21)]
    assert {(row.ours, row.met) for row in rows} == {(None, None)}
    assert all("OR-Library" in row.source and "is not at hand: GitHub" in row.source for row in rows)


def test_what_is_at_hand_is_derived_and_proven(two_files: Path) -> None:
    found = {row.name: row for row in read_rows([OURS], two_files) if row.ours is not None}
    assert {name: (row.ours, row.met) for name, row in found.items()} == {
        "pmed1": (Decimal(5819), True),
        "pmed5": (Decimal(1355), True),
    }
    assert all(row.source.endswith(". proven") for row in found.values())


def test_the_command_prints_them(two_files: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "LEDGER", (OURS,))
    done = command("ledger", "--data", str(two_files), "--json")
    assert done.code == 0
    assert [(row["name"], row["ours"], row["met"]) for row in done.json if row["met"]] == [
        ("pmed1", "5819", True),
        ("pmed5", "1355", True),
    ]
