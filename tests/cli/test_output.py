"""Results are JSON for programs and tables for readers; progress is for who watches."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal

import pytest

from hannover.cli.output import ProgressBar, aligned, render, show
from hannover.operations import plain


@dataclass(frozen=True)
class Row:
    key: str
    share: Decimal | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    full_title: str
    rows: tuple[Row, ...]


RESULT = Result("Besuche 訪問", (Row("a", Decimal("0.50")), Row("訪問", None, ("x", "y"))))


def test_json_is_the_result_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    show(RESULT, as_json=True)
    assert capsys.readouterr() == (
        """{
  "full_title": "Besuche 訪問",
  "rows": [
    {
      "key": "a",
      "share": "0.50",
      "tags": []
    },
    {
      "key": "訪問",
      "share": null,
      "tags": [
        "x",
        "y"
      ]
    }
  ]
}
""",
        "",
    )


def test_a_reader_gets_a_table() -> None:
    assert render(plain(RESULT)) == [
        "full title  Besuche 訪問",
        "",
        "rows:",
        "  key   share  tags",
        "  a     0.50   –",
        "  訪問  –      x, y",
    ]


def test_what_a_row_holds_stands_below_the_table() -> None:
    assert render([{"key": "a", "parts": [{"name": "x"}]}, {"key": "b", "parts": []}]) == [
        "key",
        "a",
        "b",
        "",
        "a, parts:",
        "  name",
        "  x",
    ]


def test_a_long_cell_leaves_room_for_the_others() -> None:
    assert render([{"name": "x" * 100, "met": True}])[1] == "x" * 71 + "…  yes"


def test_an_empty_list_is_told_as_such() -> None:
    assert render({"rows": []}) == ["rows  –"]


def test_japanese_stands_in_line() -> None:
    assert aligned([("a", "b"), ("訪問", "c")]) == ["a     b", "訪問  c"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_the_work_is() -> None:
    terminal = Terminal()
    bar = ProgressBar(terminal)
    bar(5, 10, "rows")
    assert "[###############...............]  50% rows" in terminal.getvalue()
    bar.clear()
    assert terminal.getvalue().endswith("\r")


def test_nobody_who_does_not_watch_is_shown_progress() -> None:
    file = io.StringIO()
    bar = ProgressBar(file)
    bar(5, 10)
    bar.clear()
    assert file.getvalue() == ""
