"""A delegation that visits companies of the other side, the tour, and what was learned."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hannover.record.domain import Text


class DelegationStanding(StrEnum):
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"


class HostStanding(StrEnum):
    """A host is invited by the visiting side, and confirms or declines."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A town or station that may be published, and where it lies (WGS 84, degrees as decimal texts)."""

    name: Text
    latitude: Decimal
    longitude: Decimal

    @property
    def key(self) -> str:
        """What tables of travel times call it: its coordinates."""
        return f"{self.latitude},{self.longitude}"


@dataclass(frozen=True, kw_only=True)
class VisitDay:
    """A day of the tour: from where it starts and to where it returns, between which local times (HH:MM)."""

    on: date
    start: Place
    end: Place
    leaves: str
    returns: str


@dataclass(frozen=True, kw_only=True)
class Opening:
    """When a host can receive on a day, in local time (HH:MM)."""

    on: date
    opens: str
    closes: str


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """`members` are companies by key; `speed_kmh` turns distances into travel times where the operator gives
    no travel times of its own (`minutes`, {"a|b": minutes} between places by their `Place.key`).
    `visits_made` counts the visits that took place, once it is over; `reason` says why it was called off.
    """

    key: str
    title: Text
    side: str
    members: tuple[str, ...]
    days: tuple[VisitDay, ...]
    time_zone: str
    speed_kmh: int = 60
    minutes: dict[str, int] = dataclasses.field(default_factory=dict)
    visits_made: int | None = None
    reason: str = ""
    standing: DelegationStanding = DelegationStanding.PLANNED
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Host:
    """A company that may be visited; `worth` from 1 to 3, `must_see` puts it on the tour or says why not.

    may_be_named  the host agreed that published notes of the visit name it
    """

    delegation: str
    company: str
    profile: str
    side: str
    place: Place
    openings: tuple[Opening, ...]
    visit_minutes: int
    worth: int = 1
    must_see: bool = False
    may_be_named: bool = False
    standing: HostStanding = HostStanding.INVITED
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class TourStop:
    """`host` is the host's id; times are ISO 8601 with offset from UTC."""

    host: str
    on: date
    arrives: str
    leaves: str
    travel_minutes: int


@dataclass(frozen=True, kw_only=True)
class Tour:
    """The order of the visits with its proof: `value` is the worth of the hosts visited, `bound` what no tour
    can exceed; `left_out` holds {host: why} (see `analysis.visits.Reason`).

    estimated  legs, as "a|b" of places, whose time is the great-circle distance at the delegation's speed
    replaces   number of the published tour that this one takes the place of, 0 for none
    not_made   hosts (by id) whose visit did not take place
    """

    delegation: str
    number: int
    stops: tuple[TourStop, ...]
    value: Decimal
    bound: Decimal
    travel_minutes: int
    left_out: dict[str, str]
    because: str
    published: bool = False
    estimated: tuple[str, ...] = ()
    replaces: int = 0
    not_made: tuple[str, ...] = ()
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class VisitNote:
    """What was seen at a host and what can be reused; published once both sides have agreed to it as it
    stands: their signatures (`record.signing`) are on its state, so that any change takes them off. `host`
    is the host's id.
    """

    delegation: str
    host: str
    on: date
    seen: Text
    reusable: Text
    side: str
    sample: bool = False
