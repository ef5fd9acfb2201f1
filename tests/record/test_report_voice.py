"""The report writes dates and numbers as the pages do, and refuses a language that nobody offers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from hannover.errors import InputError
from hannover.record.domain import FactDate, Precision
from hannover.record.report.voice import Voice, Words, language_of_report
from hannover.web import wording

LANGUAGES = ("en", "ja", "de", "nb")
FIRST_DAYS = (date(2017, 3, 19), date(2016, 12, 31), date(2022, 2, 1))
LAST_DAYS = (
    None,
    date(2017, 3, 20),
    date(2017, 5, 2),
    date(2022, 2, 28),
    date(2022, 12, 1),
    date(2024, 1, 1),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_written_as_on_the_pages(language: str) -> None:
    voice = Voice(language)
    for on, until, precision in product(FIRST_DAYS, LAST_DAYS, Precision):
        if until is None or until >= on:
            fact = FactDate(on=on, until=until, precision=precision)
            assert voice.fact_date(fact) == wording.fact_date_text(fact, language)
    assert voice.day(FIRST_DAYS[0]) == wording.day_text(FIRST_DAYS[0], language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", ["0", "-1234567.25", "1000", "12.5", "0.3333"])
def test_numbers_are_written_as_on_the_pages(language: str, number: str) -> None:
    assert Voice(language).number(Decimal(number)) == wording.number_text(Decimal(number), language)


@pytest.mark.parametrize(
    ("language", "share", "written"),
    [("en", "0.425", "42.5%"), ("de", "0.425", "42,5\u00a0%"), ("ja", "0.3", "30%"), ("en", "1", "100%")],
)
def test_a_share_is_written_as_a_percentage(language: str, share: str, written: str) -> None:
    assert Voice(language).percent(Decimal(share)) == written


def test_a_text_is_taken_in_the_language_else_in_english_else_in_any() -> None:
    assert Voice("de").words({"de": "Wind", "en": "wind"}) == Words("Wind")
    assert Voice("de").words({"ja": "風", "en": "wind"}) == Words("wind", "en")
    assert Voice("de").words({"ja": "風"}) == Words("風", "ja")
    assert Voice("nb").words({"nb": "vind", "en": "wind"}) == Words("vind", "nb")
    assert Voice("nb").words({"en": "wind"}) == Words("wind")
    assert Voice("ja").words({}) == Words("")


def test_a_language_that_neither_programme_nor_interface_offers_is_refused() -> None:
    assert language_of_report("nb", ("nb", "ko")).language == "nb"
    assert language_of_report("de", ("nb", "ko")).language == "de"
    with pytest.raises(InputError, match=r"language: there is no report in the language 'fr' \(one of: nb"):
        language_of_report("fr", ("nb", "ko"))
