"""The ledger of this verb takes the known counts again."""

from __future__ import annotations

from pathlib import Path

from hannover.engine.align.ledger import derive


def test_every_known_number_is_found_again(shared_data: Path) -> None:
    rows = derive(lambda name: (shared_data / name).open("rb"))
    assert [row.name for row in rows if row.met is not True] == []
    assert len(rows) == 15


def test_without_data_a_row_says_how_to_get_it() -> None:
    rows = derive(lambda name: None)
    assert [row.met for row in rows[:3]] == [True, True, True]
    assert all(row.ours is None and row.source in row.note for row in rows[3:])
