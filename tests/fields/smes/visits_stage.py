"""A delegation of the west with hosts of the east, for the tests of visits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hannover.fields.smes.actions import visits, visits_tour
from hannover.fields.smes.inputs.visits import (
    AnswerInvitation,
    GivenDay,
    GivenOpening,
    GivenPlace,
    InviteHost,
    NameTour,
    PlanDelegation,
    PlanTour,
    TourMade,
)
from tests.fields.smes.stage import EAST, TODAY, WEST, call, company, participant, profile, staff

FIRST = TODAY + timedelta(days=40)
SECOND = FIRST + timedelta(days=1)
DAYS = (FIRST, SECOND)
NAGOYA = GivenPlace(name={"en": "Nagoya", "ja": "名古屋"}, latitude="35.17", longitude="136.88")
TOWNS = {
    "Toyohashi": ("34.77", "137.39"),
    "Gifu": ("35.42", "136.76"),
    "Okazaki": ("34.95", "137.17"),
    "Seto": ("35.22", "137.08"),
}
KEY = "sample-tour"


def plan(members: tuple[str, ...] = (), **changes: Any) -> str:
    """The delegation; its members, made here where none are given. The key."""
    given = members or (company(WEST, "Member Sample Werke"),)
    values: dict[str, Any] = {
        "key": KEY,
        "title": {"en": "Sample delegation", "de": "Beispieldelegation", "ja": "サンプル訪問団"},
        "members": given,
        "days": tuple(
            GivenDay(on=day.isoformat(), leaves="09:00", returns="17:00", start=NAGOYA) for day in DAYS
        ),
        "time_zone": "Asia/Tokyo",
    }
    visits.plan_delegation(PlanDelegation(**values | changes), call(staff(WEST)))
    return KEY


def town(name: str) -> GivenPlace:
    latitude, longitude = TOWNS[name]
    return GivenPlace(name={"en": name}, latitude=latitude, longitude=longitude)


def invite(one: str, under: str, place: GivenPlace, **changes: Any) -> str:
    """An invitation; the host's id."""
    values: dict[str, Any] = {
        "delegation": KEY,
        "company": one,
        "profile": under,
        "place": place,
        "openings": tuple(GivenOpening(on=day.isoformat(), opens="09:30", closes="16:30") for day in DAYS),
        "visit_minutes": 90,
    }
    return visits.invite_host(InviteHost(**values | changes), call(staff(WEST))).key


def confirmed_host(name: str, place: str, **changes: Any) -> tuple[str, str]:
    """A host that has confirmed: (company, host's id). `may_be_named` goes into its answer."""
    named = changes.pop("may_be_named", False)
    one = company(EAST, name)
    host = invite(one, profile(one, EAST), town(place), **changes)
    visits.answer_invitation(
        AnswerInvitation(host=host, accept=True, may_be_named=named), call(participant(one))
    )
    return one, host


def tour(*, publish: bool = True) -> TourMade:
    made = visits_tour.plan_tour(PlanTour(delegation=KEY, seconds=5), call(staff(WEST)))
    if publish:
        visits_tour.publish_tour(NameTour(delegation=KEY, number=made.number), call(staff(WEST)))
    return made
