"""The OR-Library's published optima are reached and proven; without the data each row says how to get it."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest

from hannover.engine.allocate.ledger import OPTIMA, derive, derive_one, read_pmed
from hannover.errors import FileError

QUICK = (1, 5, 8, 13, 19)


@pytest.mark.parametrize("number", QUICK)
def test_a_published_optimum_is_reached_and_proven(shared_data: Path, number: int) -> None:
    folder = shared_data / "allocate" / "orlib"
    row = derive_one(lambda file: (folder / file).open(encoding="utf-8"), number)
    assert (row.ours, row.met, row.note) == (row.published, True, "proven")


@pytest.mark.slow
def test_all_twenty_optima_are_reached_and_proven(shared_data: Path) -> None:
    folder = shared_data / "allocate" / "orlib"
    rows = derive(lambda file: (folder / file).open(encoding="utf-8"))
    assert [(row.name, row.ours, row.note) for row in rows if not row.met] == []
    assert len(rows) == 20


def test_the_optima_are_those_that_the_library_lists(shared_data: Path) -> None:
    lines = (shared_data / "allocate" / "orlib" / "pmedopt.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert tuple(int(line.split()[1]) for line in lines if line.split()) == OPTIMA


def test_without_the_data_a_row_says_how_to_get_it() -> None:
    rows = derive(lambda file: None)
    assert {(row.ours, row.met) for row in rows} == {(None, None)}
    assert all(row.note.startswith("the file pmed") and "GitHub" in row.note for row in rows)


def test_the_last_of_two_equal_edges_holds() -> None:
    task = read_pmed(io.StringIO("2 2 1\n1 2 5\n2 1 9\n"))
    assert task.distance.tolist() == [[0.0, 9.0], [9.0, 0.0]]


@pytest.mark.parametrize(
    ("text", "line"), [("2 1 1\n1 2 x\n", 2), ("2 1 1\n1 3 4\n", 2), ("2 1 1\n", 0), ("2 1\n", 1)]
)
def test_a_broken_file_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(FileError) as caught:
        read_pmed(io.StringIO(text), file="pmed.txt")
    assert caught.value.line == line


def test_published_numbers_are_decimals() -> None:
    assert [row.published for row in derive(lambda file: None)][:2] == [Decimal(5819), Decimal(4093)]
