"""The ledger of this verb takes the known counts again."""

from __future__ import annotations

from pathlib import Path

from hannover.cli.ledger import LEDGER, Verb, read_rows
from hannover.engine.align.ledger import ORIGINS, derive

OURS = Verb("hannover.engine.align.ledger:derive", "cybersecurity", text=False)


def test_every_known_number_is_found_again(shared_data: Path) -> None:
    rows = derive(lambda name: (shared_data / "cybersecurity" / name).open("rb"))
    assert [row.name for row in rows if row.met is not True] == []
    assert len({row.name for row in rows}) == len(rows) == 17


def test_without_data_a_row_says_how_to_get_it() -> None:
    rows = derive(lambda name: None)
    assert [row.met for row in rows[:3]] == [True, True, True]
    for row in rows[3:]:
        assert (row.ours, row.met) == (None, None)
        assert row.note.startswith("the file ")
        assert any(origin in row.note for origin in ORIGINS.values())


def test_where_only_one_of_two_files_is_absent_the_row_names_that_one(shared_data: Path) -> None:
    folder = shared_data / "cybersecurity"
    rows = derive(lambda name: None if "high" in name else (folder / name).open("rb"))
    (row,) = [row for row in rows if row.met is None]
    assert (
        row.note
        == f"the file {next(f for f in ORIGINS if 'high' in f)} is not at hand: {row.note.split(': ')[1]}"
    )


def test_the_command_shows_these_rows(shared_data: Path) -> None:
    assert OURS in LEDGER
    assert [row.name for row in read_rows([OURS], shared_data) if row.met is not True] == []


def test_the_command_says_how_to_get_what_is_absent(tmp_path: Path) -> None:
    absent = [row for row in read_rows([OURS], tmp_path) if row.met is None]
    assert len(absent) == 14
    assert all("is not at hand: GitHub " in row.source for row in absent)
