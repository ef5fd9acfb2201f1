"""Tours: through the hosts that confirmed, within their hours; made anew when one withdraws."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import pytest

from hannover.errors import ConflictError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import visits, visits_tour
from hannover.fields.smes.actions.visits_checking import tour_rows
from hannover.fields.smes.analysis.visits import EARTH_KM, distance_km, leg_between, plan_tour
from hannover.fields.smes.inputs.visits import (
    EndDelegation,
    GivenOpening,
    ImportTravelTimes,
    NameTour,
    WithdrawHost,
)
from hannover.record.signing import NEWEST
from tests.fields.smes.stage import VISITOR, WEST, call, participant, programme, staff
from tests.fields.smes.visits_stage import FIRST, KEY, SECOND, confirmed_host, plan, tour

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")


def newest() -> domain.Tour:
    fact: domain.Tour = tour_rows(KEY)[0].fact
    return fact


def test_great_circle_distances_are_those_of_the_sphere() -> None:
    """A quarter of a meridian, a degree of the equator, and no way at all."""
    equator = domain.Place(name={}, latitude=Decimal(0), longitude=Decimal(0))
    pole, degree = replace(equator, latitude=Decimal(90)), replace(equator, longitude=Decimal(1))
    assert distance_km(equator, pole) == pytest.approx(math.pi / 2 * EARTH_KM)
    assert distance_km(equator, degree) == pytest.approx(math.pi / 180 * EARTH_KM)
    assert distance_km(pole, pole) == 0


def test_a_tour_visits_everybody_within_hours_and_says_what_is_estimated() -> None:
    plan()
    hosts = [
        confirmed_host(f"Host Sample {place}", place)[1] for place in ("Gifu", "Seto", "Okazaki", "Toyohashi")
    ]
    made = tour(publish=False)
    assert (made.visits, made.value, made.bound) == (4, "8", "8")
    found = newest()
    assert {stop.host for stop in found.stops} == set(hosts)
    assert all(stop.arrives[11:16] >= "09:30" and stop.leaves[11:16] <= "16:30" for stop in found.stops)
    assert all(stop.arrives.endswith("+09:00") for stop in found.stops)
    assert len(found.estimated) == 4 + 2


def test_given_travel_times_are_used_in_both_directions() -> None:
    plan()
    confirmed_host("Host Sample Seiki", "Gifu")
    content = b'from,to,minutes\n"35.17,136.88","35.42,136.76",77\n'
    visits.import_travel_times(ImportTravelTimes(delegation=KEY, file=content), call(staff(WEST)))
    tour(publish=False)
    assert newest().travel_minutes == 154
    assert newest().estimated == ()


def test_hosts_that_are_closed_or_do_not_fit_are_left_out_with_the_reason() -> None:
    plan()
    long = {"visit_minutes": 400}
    one_day = {"openings": (GivenOpening(on=FIRST.isoformat(), opens="09:30", closes="16:30"),)}
    _a, kept = confirmed_host("Host Sample A", "Gifu", worth=3, **long, **one_day)
    _b, full = confirmed_host("Host Sample B", "Seto", worth=1, **long, **one_day)
    tour(publish=False)
    assert [stop.host for stop in newest().stops] == [kept]
    assert newest().left_out == {full: "no-room"}


def test_a_must_see_goes_before_worth_and_says_so_where_it_cannot_be() -> None:
    plan()
    narrow = {
        "visit_minutes": 400,
        "openings": (GivenOpening(on=FIRST.isoformat(), opens="09:30", closes="16:30"),),
    }
    _a, must = confirmed_host("Host Sample A", "Gifu", worth=1, must_see=True, **narrow)
    _b, other = confirmed_host("Host Sample B", "Seto", worth=3, **narrow)
    tour(publish=False)
    assert [stop.host for stop in newest().stops] == [must]
    _c, second = confirmed_host("Host Sample C", "Okazaki", worth=2, must_see=True, **narrow)
    tour(publish=False)
    found = newest()
    assert [stop.host for stop in found.stops] in ([must], [second])
    assert sorted(found.left_out.values()) == ["must-see", "no-room"]
    assert found.left_out[other] == "no-room"


def test_when_a_host_withdraws_the_tour_cannot_stay_and_is_computed_anew() -> None:
    plan()
    one, host = confirmed_host("Host Sample A", "Gifu")
    _other, stays = confirmed_host("Host Sample B", "Seto")
    tour()
    visits.withdraw_host(WithdrawHost(host=host), call(participant(one)))
    made = tour(publish=False)
    with pytest.raises(ConflictError):
        visits_tour.publish_tour(NameTour(delegation=KEY, number=1), call(staff(WEST)))
    assert newest().replaces == 1
    assert {stop.host for stop in newest().stops} == {stays}
    visits_tour.publish_tour(NameTour(delegation=KEY, number=made.number), call(staff(WEST)))


def test_a_published_tour_makes_the_delegation_public_but_not_its_hosts() -> None:
    plan()
    confirmed_host("Host Sample A", "Gifu")
    assert models.Delegation.objects.at(NEWEST).seen_by(VISITOR).count() == 0
    tour()
    assert models.Delegation.objects.at(NEWEST).seen_by(VISITOR).count() == 1
    assert models.Host.objects.at(NEWEST).seen_by(VISITOR).count() == 0
    assert models.Tour.objects.at(NEWEST).seen_by(VISITOR).count() == 0


def test_visits_made_are_counted_without_those_that_were_not() -> None:
    plan()
    hosts = [confirmed_host(f"Host Sample {place}", place)[1] for place in ("Gifu", "Seto")]
    tour()
    with pytest.raises(ConflictError, match="not begun"):
        visits.end_delegation(EndDelegation(delegation=KEY), call(staff(WEST)))
    visits.end_delegation(EndDelegation(delegation=KEY, not_made=(hosts[0],)), call(staff(WEST), on=SECOND))
    fact = models.Delegation.objects.at(NEWEST).get().fact
    assert (fact.visits_made, fact.standing) == (1, domain.DelegationStanding.HELD)


def test_one_way_of_the_table_serves_the_other() -> None:
    plan()
    delegation = models.Delegation.objects.at(NEWEST).get().fact
    start = delegation.days[0].start
    there = replace(start, latitude=start.latitude + 1)
    stated = replace(delegation, minutes={f"{there.key}|{start.key}": 12})
    assert (leg_between(start, there, stated).minutes, leg_between(start, there, stated).estimated) == (
        12,
        False,
    )
    assert leg_between(start, there, delegation).estimated
    assert plan_tour(delegation, {}).stops == ()
