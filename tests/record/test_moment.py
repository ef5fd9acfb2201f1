"""The two dates of every view, as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hannover.errors import InputError
from hannover.record.moment import read_day, read_moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018", date(2018, 12, 31)),
        ("2016-02", date(2016, 2, 29)),
        ("2018-12", date(2018, 12, 31)),
        ("2018-06-30", date(2018, 6, 30)),
        ("9999", date(9999, 12, 31)),
        ("２０１８－０６", date(2018, 6, 30)),
    ],
)
def test_a_coarse_date_means_its_last_day(text: str, day: date) -> None:
    assert read_day(text, field="as_of") == day


@pytest.mark.parametrize(
    "text",
    [
        "2018-13",
        "2018-00",
        "2018-02-30",
        "18",
        "0000",
        "10000",
        "yesterday",
        "2018-6",
        "٢٠١٨",
        "2018-06-30T10",
    ],
)
def test_what_is_not_a_date_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read_moment({"as_of": text})
    assert refused.value.field == "as_of"
    assert "2018-06-30" in refused.value.remedy


def test_nothing_asked_for_is_now() -> None:
    moment = read_moment({})
    assert moment.is_now
    assert moment.query == {}


def test_a_day_of_knowledge_lasts_until_its_end() -> None:
    moment = read_moment({"known_at": "2026-11-22"})
    assert moment.known_at == datetime(2026, 11, 22, 23, 59, 59, 999999, UTC)
    assert read_moment(moment.query).known_at == moment.known_at


@pytest.mark.parametrize("text", ["2026-02-30", "now", "2026-11-22T25:00"])
def test_what_is_not_an_instant_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not an instant"):
        read_moment({"known_at": text})
