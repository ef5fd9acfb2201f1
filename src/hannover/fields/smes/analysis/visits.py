"""From confirmed hosts to a tour: whom a delegation visits on which day, in what order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np

from hannover.engine.allocate import tour as engine
from hannover.engine.allocate.errors import InfeasibleError
from hannover.engine.allocate.watching import Watch
from hannover.errors import InputError
from hannover.fields.smes.analysis.meetings_slots import zone_of
from hannover.fields.smes.domain import Delegation, Host, Place, TourStop, VisitDay

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


class Reason(StrEnum):
    """Why a confirmed host is not on the tour."""

    CLOSED = "closed"
    NO_ROOM = "no-room"
    MUST_SEE = "must-see"


@dataclass(frozen=True, kw_only=True)
class Leg:
    """How long it takes from place to place; `estimated` where nobody stated it."""

    minutes: int
    estimated: bool


@dataclass(frozen=True, kw_only=True)
class PlannedTour:
    """A tour with its proof: see `domain.Tour`."""

    stops: tuple[TourStop, ...]
    value: Decimal
    bound: Decimal
    travel_minutes: int
    left_out: dict[str, str]
    estimated: tuple[str, ...]
    because: str


PLACES = Decimal("0.00001")
"""To about a metre."""


def plain_degrees(value: Decimal) -> Decimal:
    """The same number always written the same way, so that places can be told by it."""
    rounded = value.quantize(PLACES).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded


def distance_km(one: Place, other: Place) -> float:
    """The great-circle distance (haversine formula)."""
    a, b = math.radians(float(one.latitude)), math.radians(float(other.latitude))
    turn = math.radians(float(other.longitude) - float(one.longitude))
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def leg_between(one: Place, other: Place, delegation: Delegation) -> Leg:
    """What the table of travel times says, in this direction or else the other; without it, the distance at
    the delegation's speed.
    """
    if one.key == other.key:
        return Leg(minutes=0, estimated=False)
    for name in (f"{one.key}|{other.key}", f"{other.key}|{one.key}"):
        if name in delegation.minutes:
            return Leg(minutes=delegation.minutes[name], estimated=False)
    hours = distance_km(one, other) / delegation.speed_kmh
    return Leg(minutes=math.ceil(hours * 60 - 1e-9), estimated=True)


def places_of(delegation: Delegation, hosts: Mapping[str, Host]) -> dict[str, Place]:
    """Every place of the tour by its key: where days begin and end, and where hosts are."""
    ends = [place for day in delegation.days for place in (day.start, day.end)]
    return {place.key: place for place in (*ends, *(host.place for host in hosts.values()))}


def plan_tour(
    delegation: Delegation, hosts: Mapping[str, Host], *, seconds: float = 15.0, watch: Watch | None = None
) -> PlannedTour:
    """The tour of the most worth, then of the least travelling, through these hosts (by id).

    A must-see that cannot be reached together with the others is left out, and said to be.
    """
    if not delegation.days:
        raise InputError("a tour needs a day", field="days")
    days = {day.on: day for day in delegation.days}
    open_ = {key: host for key, host in hosts.items() if any(one.on in days for one in host.openings)}
    left_out = {key: Reason.CLOSED.value for key in hosts if key not in open_}
    if not open_:
        return _nothing(left_out)
    question = _question(delegation, open_)
    try:
        found = engine.plan_tour(question, seconds=seconds, watch=watch)
    except InfeasibleError:
        worth = sum(host.value for host in question.hosts) + 1
        eased = [
            replace(one, must=False, value=one.value + (worth if one.must else 0)) for one in question.hosts
        ]
        found = engine.plan_tour(replace(question, hosts=eased), seconds=seconds, watch=watch)
        found = _without_weight(found, {key for key, host in open_.items() if host.must_see}, worth)
    for key in found.out:
        left_out[key] = (Reason.MUST_SEE if open_[key].must_see else Reason.NO_ROOM).value
    stops, estimated = _stops(delegation, open_, found)
    most = sum(host.worth for host in open_.values())
    return PlannedTour(
        stops=stops,
        value=Decimal(sum(open_[stop.host].worth for stop in stops)),
        bound=Decimal(min(math.floor(found.bound + 1e-6), most)),
        travel_minutes=round(found.driving),
        left_out=left_out,
        estimated=estimated,
        because="; ".join(found.because),
    )


def _without_weight(found: engine.Itinerary, musts: set[str], worth: float) -> engine.Itinerary:
    """The bound in terms of worth alone, once must-sees were weighed so that nothing outweighs one."""
    seen = len(musts - set(found.out))
    return replace(found, bound=found.bound - seen * worth if found.bound < (seen + 1) * worth else math.inf, because=(
        "not all must-sees can be visited: as many as possible are", *found.because[1:]))  # fmt: skip


def _nothing(left_out: dict[str, str]) -> PlannedTour:
    zero = Decimal(0)
    return PlannedTour(
        stops=(), value=zero, bound=zero, travel_minutes=0, left_out=left_out, estimated=(),
        because="no host is open on these days",
    )  # fmt: skip


def _question(delegation: Delegation, hosts: Mapping[str, Host]) -> engine.Tour:
    at: dict[str, Place] = {
        f"@{place.key}": place for day in delegation.days for place in (day.start, day.end)
    }
    at |= {key: host.place for key, host in hosts.items()}
    minutes = [[leg_between(one, other, delegation).minutes for other in at.values()] for one in at.values()]
    days = {day.on for day in delegation.days}
    return engine.Tour(
        hosts=[
            engine.Host(
                id=key,
                minutes=host.visit_minutes,
                open={
                    one.on.isoformat(): engine.Hours(opens=minute_of(one.opens), closes=minute_of(one.closes))
                    for one in host.openings
                    if one.on in days
                },
                value=float(host.worth),
                must=host.must_see,
            )
            for key, host in hosts.items()
        ],
        days=[
            engine.Day(
                id=day.on.isoformat(),
                begins=minute_of(day.leaves),
                ends=minute_of(day.returns),
                start=f"@{day.start.key}",
                end=f"@{day.end.key}",
            )
            for day in sorted(delegation.days, key=lambda day: day.on)
        ],
        places=list(at),
        minutes=np.array(minutes, dtype=float),
    )


def _stops(
    delegation: Delegation, hosts: Mapping[str, Host], found: engine.Itinerary
) -> tuple[tuple[TourStop, ...], tuple[str, ...]]:
    zone, stops, estimated = zone_of(delegation.time_zone), [], dict[str, None]()
    for day in sorted(delegation.days, key=lambda day: day.on):
        here = day.start
        for visit in found.visits.get(day.on.isoformat(), ()):
            there = hosts[visit.host].place
            leg = leg_between(here, there, delegation)
            if leg.estimated:
                estimated[f"{here.key}|{there.key}"] = None
            stops.append(
                TourStop(
                    host=visit.host,
                    on=day.on,
                    arrives=instant_text(day.on, visit.begins, zone),
                    leaves=instant_text(day.on, visit.leaves, zone),
                    travel_minutes=leg.minutes,
                )
            )
            here = there
        if here is not day.start and leg_between(here, day.end, delegation).estimated:
            estimated[f"{here.key}|{day.end.key}"] = None
    return tuple(stops), tuple(estimated)


def way_back(
    day: VisitDay, stops: Sequence[TourStop], hosts: Mapping[str, Host], delegation: Delegation
) -> Leg:
    """The last leg of a day, to where it ends."""
    last = hosts[stops[-1].host].place if stops else day.start
    return leg_between(last, day.end, delegation)


def stands(stop: TourStop, delegation: Delegation, host: Host) -> bool:
    """Whether a visit still lies within a day of the delegation, and within the hours of its host."""
    zone = zone_of(delegation.time_zone)
    since, until = (datetime.fromisoformat(one).astimezone(zone) for one in (stop.arrives, stop.leaves))
    day = next((day for day in delegation.days if day.on == stop.on), None)
    hours = next((one for one in host.openings if one.on == stop.on), None)
    if day is None or hours is None or since.date() != stop.on:
        return False
    begins, ends = f"{since:%H:%M}", f"{until:%H:%M}"
    return day.leaves <= begins and ends <= day.returns and hours.opens <= begins and ends <= hours.closes


def minute_of(clock: str) -> float:
    """The minute of the day of HH:MM; raises InputError."""
    try:
        read = time.fromisoformat(clock)
    except ValueError:
        raise InputError(f"{clock[:20]!r} is not a time", remedy="write 09:30") from None
    return read.hour * 60 + read.minute


def instant_text(on: date, minute: float, zone: ZoneInfo) -> str:
    """That minute of that day by the clock of the place, ISO 8601 with its offset."""
    whole = min(math.ceil(minute - 1e-6), 24 * 60 - 1)
    local = datetime.combine(on, time(whole // 60, whole % 60), zone)
    return local.isoformat(timespec="minutes")
