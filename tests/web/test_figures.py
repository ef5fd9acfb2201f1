"""Where things are drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hannover.record.domain import FactDate, Precision
from hannover.web.figures import Drawn, Timeline, bar_width, lay_out_timeline


@dataclass
class Mark:
    date: FactDate
    title: str = "x"
    url: str = "/x/"
    confirmed: bool = True
    sample: bool = False
    side: str = ""


@dataclass
class Row:
    marks: list[Mark] = field(default_factory=list)
    number: str = "1"
    label: str = "Row"
    url: str = ""


def drawn(*marks: Mark, **options: Any) -> Timeline:
    options = {"since": 2015, "until": 2024} | options
    return lay_out_timeline([Row(list(marks))], language="en", positions={"jp": 1, "de": 2}, **options)


def only(mark: Mark) -> Drawn:
    return drawn(mark).rows[0].drawn[0]


def share(percentage: str) -> float:
    return float(percentage.rstrip("%"))


def test_the_first_day_is_at_the_start_and_a_year_is_a_tenth_of_ten() -> None:
    assert only(Mark(FactDate(on=date(2015, 1, 1)))).x == "0.00%"
    year = only(Mark(FactDate(on=date(2016, 1, 1), precision=Precision.YEAR)))
    assert abs(share(year.x) - 10) < 0.1
    assert abs(share(year.end) - 20) < 0.1
    assert year.css == "vague"


def test_a_day_is_a_dot_and_an_event_of_days_is_precise() -> None:
    day = only(Mark(FactDate(on=date(2018, 5, 14))))
    assert share(day.end) - share(day.x) < 0.02
    days = only(Mark(FactDate(on=date(2018, 5, 14), until=date(2018, 5, 15))))
    assert days.css == ""
    assert share(days.end) > share(days.x)


def test_the_second_side_has_its_own_shape() -> None:
    first, second = (
        only(Mark(FactDate(on=date(2018, 1, 1)), side="jp")),
        only(Mark(FactDate(on=date(2018, 1, 1)), side="de", confirmed=False)),
    )
    assert (first.css, first.diamond) == ("side-1", False)
    assert (second.css, second.diamond) == ("side-2 unconfirmed", True)


def test_marks_that_would_touch_get_their_own_lanes() -> None:
    near = [Mark(FactDate(on=date(2017, 3, day))) for day in (1, 19, 30)]
    row = drawn(*near).rows[0]
    assert len({item.y for item in row.drawn}) == 3
    apart = [Mark(FactDate(on=date(year, 3, 1))) for year in (2015, 2018, 2022)]
    row = drawn(*apart).rows[0]
    assert len({item.y for item in row.drawn}) == 1


def test_what_lies_outside_the_years_stays_on_the_drawing() -> None:
    assert only(Mark(FactDate(on=date(1999, 1, 1)))).x == "0.00%"


def test_years_follow_from_the_marks() -> None:
    chart = drawn(Mark(FactDate(on=date(2011, 6, 1))), since=None, until=None, today=date(2013, 1, 1))
    assert [tick.year for tick in chart.ticks] == ["2011", "2012", "2013"]
    assert chart.has_today


def test_an_empty_timeline_is_still_a_timeline() -> None:
    assert lay_out_timeline([], language="en", positions={}).ticks != ()


def test_a_bar_never_leaves_its_track() -> None:
    assert [bar_width(value) for value in (None, -1, 0.5, 7)] == ["", "0.00%", "50.00%", "100.00%"]
