"""Any dataclass becomes a model, and what it reads becomes the dataclass again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest

from hannover.errors import InputError
from hannover.web.api.schemas import Components, read_values


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    """A part of something."""

    name: str
    price: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Whole:
    parts: tuple[Part, ...]
    main: Part | None = None
    colour: Colour = Colour.RED
    on: date | None = None
    counts: dict[str, int] = field(default_factory=dict)
    file: bytes = b""
    sure: bool = True


def test_what_a_body_says_becomes_the_dataclass() -> None:
    body = b"""{"parts": [{"name": "a", "price": "1.50"}, {"name": "b"}], "main": {"name": "c"},
        "colour": "blue", "on": "2018-05-14", "counts": {"x": 3}, "file": "AAEC"}"""
    assert read_values(Whole, body) == Whole(
        parts=(Part("a", Decimal("1.50")), Part("b")),
        main=Part("c"),
        colour=Colour.BLUE,
        on=date(2018, 5, 14),
        counts={"x": 3},
        file=b"\x00\x01\x02",
    )


def test_what_is_left_out_has_its_default() -> None:
    assert read_values(Whole, b'{"parts": []}') == Whole(parts=())


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{}", "parts"),
        (b'{"parts": [{"price": "1"}]}', "parts.0.name"),
        (b'{"parts": [{"name": "a", "price": "much"}]}', "parts.0.price"),
        (b'{"parts": [{"name": "a", "price": "NaN"}]}', "parts.0.price"),
        (b'{"parts": [], "colour": "green"}', "colour"),
        (b'{"parts": [], "on": "2018-02-30"}', "on"),
        (b'{"parts": [], "file": "no base64!"}', "file"),
        (b'{"parts": [], "more": 1}', "more"),
    ],
)
def test_what_does_not_fit_is_named(body: bytes, field: str) -> None:
    with pytest.raises(InputError) as refused:
        read_values(Whole, body)
    assert refused.value.field == field


def test_an_amount_is_text_on_its_way_out_so_that_no_digit_is_lost() -> None:
    components = Components()
    components.refer(Whole, "serialization")
    kinds = {option.get("type") for option in components.schemas["Part"]["properties"]["price"]["anyOf"]}
    assert kinds == {"string", "null"}


def test_two_dataclasses_of_one_name_stay_two_schemas() -> None:
    @dataclass(frozen=True)
    class Part:
        other: int

    components = Components()
    first = components.refer(Whole, "validation")
    second = components.refer(Part, "validation")
    assert first != second
    assert components.schemas["Part"]["properties"].keys() == {"name", "price"}
    assert components.schemas[second["$ref"].rpartition("/")[2]]["properties"].keys() == {"other"}
