"""Dates, numbers and money as each language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hannover.record.domain import FactDate, Precision
from hannover.web.wording import fact_date_text, machine_date, money_text, number_text, percent_text, pick

SIGNED = FactDate(on=date(2017, 3, 19))
MONTH = FactDate(on=date(2017, 3, 1), precision=Precision.MONTH)
YEAR = FactDate(on=date(2018, 1, 1), precision=Precision.YEAR)
TWO_DAYS = FactDate(on=date(2016, 4, 29), until=date(2016, 4, 30))
OVER_MONTHS = FactDate(on=date(2016, 4, 29), until=date(2016, 5, 2))
OVER_YEARS = FactDate(on=date(2016, 12, 30), until=date(2017, 1, 2))
MONTHS = FactDate(on=date(2017, 3, 1), until=date(2017, 5, 31), precision=Precision.MONTH)
YEARS = FactDate(on=date(2018, 1, 1), until=date(2020, 12, 31), precision=Precision.YEAR)


@pytest.mark.parametrize(
    ("fact", "english", "japanese", "german"),
    [
        (SIGNED, "19 March 2017", "2017年3月19日", "19. März 2017"),
        (MONTH, "March 2017", "2017年3月", "März 2017"),
        (YEAR, "2018", "2018年", "2018"),
        (TWO_DAYS, "29–30 April 2016", "2016年4月29日〜30日", "29.–30. April 2016"),
        (OVER_MONTHS, "29 April – 2 May 2016", "2016年4月29日〜5月2日", "29. April – 2. Mai 2016"),
        (
            OVER_YEARS,
            "30 December 2016 – 2 January 2017",
            "2016年12月30日〜2017年1月2日",
            "30. Dezember 2016 – 2. Januar 2017",
        ),
        (MONTHS, "March – May 2017", "2017年3月〜5月", "März – Mai 2017"),
        (YEARS, "2018 – 2020", "2018年〜2020年", "2018 – 2020"),
    ],
)
def test_a_date_is_as_precise_as_its_source(fact: FactDate, english: str, japanese: str, german: str) -> None:
    written = [fact_date_text(fact, language).replace("\u00a0", " ") for language in ("en", "ja", "de")]
    assert written == [english, japanese, german]


def test_a_range_within_one_day_is_that_day() -> None:
    assert fact_date_text(FactDate(on=date(2020, 2, 7), until=date(2020, 2, 7)), "en") == "7 February 2020"


def test_a_language_without_a_table_is_written_as_english_is() -> None:
    assert fact_date_text(SIGNED, "fr") == "19 March 2017"
    assert number_text(1234567, "fr") == "1,234,567"


def test_the_machine_date_claims_no_more_than_the_source() -> None:
    assert [machine_date(fact) for fact in (SIGNED, MONTH, YEAR)] == ["2017-03-19", "2017-03", "2018"]


@pytest.mark.parametrize(
    ("value", "places", "english", "german"),
    [
        (Decimal("1234567.5"), None, "1,234,567.5", "1.234.567,5"),
        (Decimal("-12"), None, "−12", "−12"),
        (Decimal("0.10"), None, "0.10", "0,10"),
        (Decimal("1E+3"), None, "1,000", "1.000"),
        (2.5, 0, "2", "2"),
        (Decimal("1.005"), 1, "1.0", "1,0"),
        (0, None, "0", "0"),
    ],
)
def test_numbers_are_grouped_as_the_language_groups(
    value: Decimal | float, places: int | None, english: str, german: str
) -> None:
    assert number_text(value, "en", places=places) == english
    assert number_text(value, "de", places=places) == german


@pytest.mark.parametrize(
    ("amount", "currency", "english", "japanese", "german"),
    [
        (Decimal("1234567"), "EUR", "€1,234,567", "1,234,567ユーロ", "1.234.567 €"),
        (Decimal("1234567"), "JPY", "¥1,234,567", "1,234,567円", "1.234.567 ¥"),
        (Decimal("1234.5"), "EUR", "€1,234.50", "1,234.50ユーロ", "1.234,50 €"),
        (Decimal("-40"), "EUR", "−€40", "−40ユーロ", "−40 €"),
        (Decimal("1234"), "SEK", "SEK 1,234", "1,234 SEK", "1.234 SEK"),
        (Decimal("1234.4"), "JPY", "¥1,234", "1,234円", "1.234 ¥"),
    ],
)
def test_money_carries_its_currency(
    amount: Decimal, currency: str, english: str, japanese: str, german: str
) -> None:
    written = [
        money_text(amount, currency, language).replace("\u00a0", " ") for language in ("en", "ja", "de")
    ]
    assert written == [english, japanese, german]


def test_percentages_follow_the_language() -> None:
    assert percent_text(Decimal("0.425"), "en", places=1) == "42.5%"
    assert percent_text(Decimal("0.425"), "de", places=1) == "42,5\u00a0%"
    assert percent_text(1, "ja") == "100%"


def test_a_text_falls_back_to_english_and_then_to_any() -> None:
    assert pick({"en": "Visit", "ja": "訪問"}, "ja") == ("訪問", "ja")
    assert pick({"en": "Visit", "de": "Besuch"}, "de-AT") == ("Besuch", "de")
    assert pick({"en": "Visit"}, "de") == ("Visit", "en")
    assert pick({"ko": "방문"}, "de") == ("방문", "ko")
    assert pick({"de": "", "en": "Visit"}, "de") == ("Visit", "en")
    assert pick({}, "de") == ("", "de")
