"""Words of the command line become the input of an operation, or an error that names the field."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from hannover.cli.values import entries_of, read_input, read_value
from hannover.errors import FileError, InputError


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    name: str


@dataclass(frozen=True, kw_only=True)
class Everything:
    text: str
    count: int = 1
    price: Decimal | None = None
    on: date | None = None
    at: datetime | None = None
    sure: bool = True
    colour: Colour = Colour.RED
    keys: tuple[str, ...] = ()
    numbers: tuple[Decimal, ...] = ()
    file: bytes = b""
    file_name: str = ""
    parts: tuple[Part, ...] = ()
    extras: dict[str, int] = field(default_factory=dict)


def test_words_of_every_type_are_read() -> None:
    assert read_input(
        Everything,
        {
            "text": "Besuche 訪問",
            "count": "12",
            "price": "12.50",
            "on": "2018-05-14",
            "at": "2018-05-14T09:00:00+00:00",
            "sure": False,
            "colour": "blue",
            "keys": ["a", "b"],
            "numbers": ["1.5"],
            "parts": ['{"name": "x"}'],
            "extras": '{"y": 2}',
        },
    ) == Everything(
        text="Besuche 訪問",
        count=12,
        price=Decimal("12.50"),
        on=date(2018, 5, 14),
        at=datetime(2018, 5, 14, 9, tzinfo=UTC),
        sure=False,
        colour=Colour.BLUE,
        keys=("a", "b"),
        numbers=(Decimal("1.5"),),
        parts=(Part("x"),),
        extras={"y": 2},
    )


def test_what_was_not_given_has_its_default() -> None:
    given = dict.fromkeys((entry.name for entry in entries_of(Everything)), None)
    assert read_input(Everything, {**given, "text": "x"}) == Everything(text="x")


def test_a_file_is_read_and_named(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_bytes(b"\x00\xff")
    read = read_input(Everything, {"text": "x", "file": str(path)})
    assert (read.file, read.file_name) == (b"\x00\xff", "facts.csv")


def test_a_name_that_was_given_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.touch()
    assert (
        read_input(Everything, {"text": "x", "file": str(path), "file_name": "own.csv"}).file_name
        == "own.csv"
    )


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    read = read_input(Everything, {"text": "x", "file": "-"})
    assert (read.file, read.file_name) == (b"abc", "")


@pytest.mark.parametrize(
    ("word", "kind", "said"),
    [
        ("twelve", int, "f: 'twelve' cannot be read (write a whole number, such as 12)"),
        ("9" * 5000, int, "write a whole number"),
        ("much", Decimal, "f: 'much' cannot be read (write a number, such as 12.50)"),
        ("NaN", Decimal, "write a number"),
        ("2018-02-30", date, "f: '2018-02-30' cannot be read (write a day, such as 2018-05-14)"),
        ("green", Colour, "f: 'green' is not known here (one of: red, blue)"),
        ("perhaps", bool, "yes or no"),
        ("\udcff", str, "f: this is not valid UTF-8"),
        ("{", Part, "f: this is not the JSON that is needed"),
        ('{"name": 5}', Part, "Expected `str`"),
    ],
)
def test_a_word_that_cannot_be_read_says_what_would_be_right(word: str, kind: Any, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_value(word, kind, field="f")
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    path = str(tmp_path / name)
    with pytest.raises(FileError) as refused:
        read_value(path, bytes, field="file")
    assert (refused.value.file, refused.value.field) == (path, "file")
