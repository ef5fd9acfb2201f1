"""The days of a delegation differ: towns, hours, hosts that open otherwise each day; and what a change undoes."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from icalendar import Calendar

from hannover.errors import ConflictError, InputError
from hannover.fields.smes import models
from hannover.fields.smes.actions import visits, visits_tour
from hannover.fields.smes.actions.visits_checking import tour_rows
from hannover.fields.smes.domain import HostStanding
from hannover.fields.smes.inputs.visits import (
    ChangeDelegation,
    EndDelegation,
    GivenDay,
    GivenOpening,
    NameTour,
    PlanTour,
)
from hannover.record.signing import NEWEST
from tests.fields.smes.stage import EAST, WEST, browser, call, company, participant, programme, staff
from tests.fields.smes.visits_stage import FIRST, KEY, NAGOYA, SECOND, confirmed_host, plan, tour, town

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")


def address(name: str, *args: object) -> str:
    return reverse(f"smes:{name}", args=args)


def sent(name: str, *args: object, **values: Any) -> Any:
    """A form of the side that travels, posted; numbers of its fields as the page fills them in."""
    client = browser(staff(WEST))
    form = client.get(address(name, *args)).context["form"]
    filled: dict[str, Any] = {}
    for box in form:
        initial = box.initial
        if name_is_hours(box.name):
            filled |= dict(zip((f"{box.name}_0", f"{box.name}_1"), initial or ("", ""), strict=True))
        elif initial is not None:
            filled[box.name] = initial
    return client.post(address(name, *args), {**filled, **values})


def name_is_hours(name: str) -> bool:
    return name.startswith("hours")


def planned() -> Any:
    return models.Delegation.objects.at(NEWEST).get(key=KEY).fact


def test_a_delegation_is_planned_with_one_town_and_hours_for_all_days_which_then_differ() -> None:
    member = company(WEST, "Member Sample Werke")
    posted = {
        "key": KEY, "title_en": "Sample delegation", "start_en": "Nagoya", "start_latitude": "35.17",
        "start_longitude": "136.88", "members": [member], "first_day": FIRST.isoformat(),
        "last_day": SECOND.isoformat(), "hours_0": "09:00", "hours_1": "17:00", "time_zone": "Asia/Tokyo", "speed_kmh": "60",
    }  # fmt: skip
    answer = browser(staff(WEST)).post(address("plan-delegation"), posted)
    assert (answer.status_code, answer["Location"]) == (302, address("delegation", KEY))
    assert [(day.on, day.leaves, day.end.name["en"]) for day in planned().days] == [
        (FIRST, "09:00", "Nagoya"),
        (SECOND, "09:00", "Nagoya"),
    ]
    elsewhere = {"end_en": "Gifu", "end_latitude": "35.42", "end_longitude": "136.76", "hours_0": "10:30"}
    assert sent("change-day", KEY, FIRST.isoformat(), **elsewhere).status_code == 302
    starts_there = {"start_en": "Gifu", "start_latitude": "35.42", "start_longitude": "136.76"}
    assert sent("change-day", KEY, SECOND.isoformat(), **starts_there).status_code == 302
    assert [(day.leaves, day.start.name["en"], day.end.name["en"]) for day in planned().days] == [
        ("10:30", "Nagoya", "Gifu"),
        ("09:00", "Gifu", "Gifu"),
    ]
    third = SECOND + timedelta(days=3)
    assert sent("change-delegation", KEY, add_day=third.isoformat()).status_code == 302
    assert sent("change-day", KEY, SECOND.isoformat(), leave_out="on").status_code == 302
    assert [(day.on, day.start.name["en"]) for day in planned().days] == [(FIRST, "Nagoya"), (third, "Gifu")]
    page = html.unescape(browser(staff(EAST)).get(address("delegation", KEY)).content.decode())
    assert "Nagoya – Gifu" in page
    assert "change-day" not in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"hours_0": "17:30"}, "This ends before it begins."),
        ({"hours_1": ""}, "Write both times, or none."),
        ({"start_latitude": "north"}, "are no degrees"),
        ({"end_en": "Gifu"}, "are no degrees"),
    ],
)
def test_what_is_wrong_with_a_day_is_said_at_its_box(values: dict[str, str], words: str) -> None:
    plan()
    answer = sent("change-day", KEY, FIRST.isoformat(), **values)
    assert answer.status_code == 400
    wrong = [box for box in answer.context["form"] if box.errors]
    assert [words in str(box.errors) for box in wrong] == [True]


def test_only_the_side_that_travels_changes_a_day_and_only_a_day_of_its_own() -> None:
    plan()
    assert browser(staff(EAST)).get(address("change-day", KEY, FIRST.isoformat())).status_code == 403
    assert browser(staff(WEST)).get(address("change-day", KEY, "2020-01-01")).status_code == 404
    last = sent("change-day", KEY, FIRST.isoformat(), leave_out="on")
    assert last.status_code == 302
    assert sent("change-day", KEY, SECOND.isoformat(), leave_out="on").status_code == 400, "one day is needed"


def test_a_host_opens_otherwise_on_each_day_and_may_change_it_after_it_confirmed() -> None:
    plan()
    one, host = confirmed_host("Host Sample Works", "Gifu")
    tour()
    theirs = browser(participant(one))
    only_late = {
        f"hours_{FIRST}_0": "",
        f"hours_{FIRST}_1": "",
        f"hours_{SECOND}_0": "15:00",
        f"hours_{SECOND}_1": "16:50",
    }
    assert theirs.get(address("confirm-host", KEY, host)).status_code == 200
    assert theirs.post(address("confirm-host", KEY, host), only_late).status_code == 302
    state = models.Host.objects.at(NEWEST).get(key=host).fact
    assert state.standing is HostStanding.CONFIRMED
    assert [(hours.on, hours.opens) for hours in state.openings] == [(SECOND, "15:00")]
    page = html.unescape(browser(staff(WEST)).get(address("delegation", KEY)).content.decode())
    assert "1 visit cannot take place as things stand." in page
    tour()
    assert tour_rows(KEY)[0].fact.stops[0].arrives[:16] >= f"{SECOND}T15:00"
    no_hours = dict.fromkeys(only_late, "")
    assert theirs.post(address("confirm-host", KEY, host), no_hours).status_code == 400


def test_a_day_that_is_left_out_cancels_its_visits_and_nothing_vanishes() -> None:
    member = company(WEST, "Member Sample Werke")
    plan((member,))
    confirmed_host("Host Sample Works", "Gifu")
    made = tour()
    on = tour_rows(KEY)[0].fact.stops[0].on
    sent("change-day", KEY, on.isoformat(), leave_out="on")
    mine = browser(participant(member))
    page = html.unescape(mine.get(address("delegation", KEY)).content.decode())
    assert "Visits that were cancelled" in page
    assert "1 visit cannot take place as things stand." in page
    [visit] = Calendar.from_ical(mine.get(address("tour-calendar", KEY)).content).walk("VEVENT")
    assert (visit["STATUS"], int(visit["SEQUENCE"])) == ("CANCELLED", 2 * made.number + 1)
    again = visits_tour.plan_tour(PlanTour(delegation=KEY, seconds=2), call(staff(WEST)))
    sent("change-day", KEY, planned().days[0].on.isoformat(), hours_0="15:40")
    with pytest.raises(ConflictError, match="not every visit of this tour"):
        visits_tour.publish_tour(NameTour(delegation=KEY, number=again.number), call(staff(WEST)))
    visits.end_delegation(EndDelegation(delegation=KEY), call(staff(WEST), on=SECOND + timedelta(days=1)))
    assert planned().visits_made == 0


@pytest.mark.parametrize("day", ["2031-03-30", "2031-10-26"])
def test_hours_across_the_change_of_the_clock_are_refused_in_both_directions(day: str) -> None:
    def given(leaves: str) -> tuple[GivenDay, ...]:
        return (GivenDay(on=day, leaves=leaves, returns="17:00", start=NAGOYA),)

    with pytest.raises(InputError, match="the clock is changed") as refused:
        plan(days=given("01:30"), time_zone="Europe/Berlin")
    assert refused.value.field == "days.leaves"
    plan(days=given("03:30"), time_zone="Europe/Berlin")
    change = ChangeDelegation(delegation=KEY, days=given("02:30"))
    with pytest.raises(InputError, match="the clock is changed"):
        visits.change_delegation(change, call(staff(WEST)))


def test_places_of_each_day_reach_the_drawn_route_and_the_way_back() -> None:
    gifu = town("Gifu")
    plan(days=(GivenDay(on=FIRST.isoformat(), leaves="09:00", returns="17:00", start=NAGOYA, end=gifu),))
    hours = (GivenOpening(on=FIRST.isoformat(), opens="09:30", closes="16:30"),)
    confirmed_host("Host Sample Works", "Toyohashi", openings=hours)
    tour()
    page = html.unescape(browser(staff(WEST)).get(address("delegation", KEY)).content.decode())
    assert ": Nagoya, 1 Toyohashi, Gifu" in page
    assert "min to Gifu" in page
