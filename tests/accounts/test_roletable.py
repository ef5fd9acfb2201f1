"""docs/roles.md says what the table of permissions says."""

from __future__ import annotations

from pathlib import Path

import pytest

from hannover.accounts.permissions import PERMISSIONS, Role
from hannover.accounts.roletable import markdown_table, with_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def test_the_manual_shows_the_table_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_table(page), "write hannover.accounts.roletable.with_table(page) to docs/roles.md"


def test_the_table_has_a_row_for_each_permission_and_says_yes_where_it_is_held() -> None:
    _head, _ruler, *rows = markdown_table().splitlines()
    assert len(rows) == len(PERMISSIONS)
    for row, roles in zip(rows, PERMISSIONS.values(), strict=True):
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert {role for role, cell in zip(Role, cells[2:], strict=True) if cell == "yes"} == roles


def test_a_page_without_a_place_for_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks"):
        with_table("# Roles\n")
