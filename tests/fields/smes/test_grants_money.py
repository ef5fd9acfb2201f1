"""Money is read as three languages write it, never guessed, and divided to the last cent or yen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hannover.errors import InputError
from hannover.fields.smes.actions.grants_checking import read_amount, read_number
from hannover.fields.smes.analysis.grants import WHOLE_UNITS, split_amount
from hannover.fields.smes.words.grants_reasons import LANGUAGES, money

CENT = Decimal("0.01")


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("120000", "EUR", "120000.00"),
        ("120000.5", "EUR", "120000.50"),
        ("120000,5", "EUR", "120000.50"),
        ("120.000,50", "EUR", "120000.50"),
        ("120,000.50", "EUR", "120000.50"),
        ("1.200.000", "EUR", "1200000.00"),
        ("12,000,000", "JPY", "12000000"),
        ("１２，０００，０００", "JPY", "12000000"),
        ("120\u202f000", "EUR", "120000.00"),
        ("120’000", "CHF", "120000.00"),
        ("0.125", "KWD", None),
        ("1000.5", "JPY", None),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, currency: str, amount: str | None) -> None:
    if amount is None:
        with pytest.raises(InputError, match="no units that small"):
            read_amount(text, currency, field="amount")
    else:
        assert str(read_amount(text, currency, field="amount")) == amount


@pytest.mark.parametrize("text", ["100.000", "100,000", "1.234", "-5,000", "１.０００"])
def test_what_one_language_reads_as_thousands_and_another_as_parts_is_asked_for_again(text: str) -> None:
    with pytest.raises(InputError, match="can be read in two ways") as refused:
        read_amount(text, "EUR", field="amount")
    whole, parts = refused.value.remedy.removeprefix("write ").split(" or ")
    assert Decimal(whole) == 1000 * Decimal(parts)


def test_a_score_or_a_rate_may_have_a_comma() -> None:
    assert read_number("4,5", 0, 5, field="mark") == Decimal("4.5")
    assert read_number("0,005", 0, 1, field="share") == Decimal("0.005")
    assert read_number("1.234,5", 0, 9999, field="rate") == Decimal("1234.5")
    for text in ("", "-1", "NaN", "4.5.5", "Infinity", "5,01"):
        with pytest.raises(InputError):
            read_number(text, 0, 5, field="mark")


@given(
    st.integers(1, 10**14),
    st.sampled_from(["EUR", "JPY", "CHF", "KRW"]),
    st.integers(1, 12),
)
def test_instalments_add_up_to_the_grant_in_units_that_can_be_paid(
    units: int, currency: str, parts: int
) -> None:
    unit = Decimal(1) if currency in WHOLE_UNITS else CENT
    grant = units * unit
    split = split_amount(grant, currency, parts)
    assert sum(split) == grant
    assert len(split) == parts
    assert all(amount % unit == 0 and amount >= 0 for amount in split)
    assert max(split) - min(split) < parts * unit


@given(st.integers(1, 10**14), st.sampled_from(["EUR", "JPY"]), st.sampled_from(LANGUAGES))
def test_no_letter_rounds_an_amount(units: int, currency: str, language: str) -> None:
    amount = units * (Decimal(1) if currency == "JPY" else CENT)
    digits = "".join(character for character in money(amount, currency, language) if character.isdigit())
    assert digits in (str(int(amount)), f"{amount:.2f}".replace(".", ""))
    assert digits == str(int(amount)) or amount != amount.to_integral_value()
