"""A tour of visits: hosts with opening hours, days with a place to start and to end, and the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from hannover.engine.allocate.building import refuse_duplicates
from hannover.engine.allocate.errors import EmptyError, NegativeError, UnknownError, listed
from hannover.engine.allocate.program import UNCHECKED, Certificate, Floats, relative_gap

__all__ = ["Day", "Host", "Hours", "Itinerary", "Tour", "Visit"]


@dataclass(frozen=True, kw_only=True)
class Hours:
    """From when to when visits can be received, in minutes of the day; a visit lies wholly within."""

    opens: float
    closes: float


@dataclass(frozen=True, kw_only=True)
class Host:
    """Whom to visit. `open` by day; a day that is missing is a day on which the host receives nobody."""

    id: str
    minutes: float
    open: Mapping[str, Hours]
    value: float = 1.0
    must: bool = False


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day that begins at one place and ends at one, in minutes of the day."""

    id: str
    begins: float
    ends: float
    start: str
    end: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Tour:
    """The question.

    places   hosts' ids and the places where days begin and end
    minutes  driving time from place to place, in the order of `places`; inf where there is no way
    """

    hosts: Sequence[Host]
    days: Sequence[Day]
    places: Sequence[str]
    minutes: Floats

    def accept(self) -> None:
        """Raises EmptyError, DuplicateError, UnknownError, NegativeError for a tour that makes no sense."""
        if not self.hosts or not self.days:
            raise EmptyError("a tour needs hosts and days", field="hosts" if not self.hosts else "days")
        refuse_duplicates((one.id for one in self.hosts), field="hosts")
        refuse_duplicates((one.id for one in self.days), field="days")
        refuse_duplicates(self.places, field="places")
        size = len(self.places)
        if self.minutes.shape != (size, size):
            raise EmptyError(f"{self.minutes.shape} driving times for {size} places", field="minutes")
        if np.isnan(self.minutes).any() or (self.minutes < 0).any():
            raise NegativeError("a driving time is below zero or not a number", field="minutes")
        needed = [one.id for one in self.hosts] + [name for day in self.days for name in (day.start, day.end)]
        strange = sorted(set(needed) - set(self.places))
        if strange:
            raise UnknownError(f"{listed(strange)} is no place", field="places")
        days = {day.id for day in self.days}
        for host in self.hosts:
            if set(host.open) - days:
                raise UnknownError(
                    f"{host.id} is open on {listed(sorted(set(host.open) - days))}", field="hosts"
                )
            if not (0 <= host.minutes < np.inf and 0 <= host.value < np.inf):
                raise NegativeError(
                    f"{host.id}: {host.minutes:g} minutes, worth {host.value:g}", field="hosts"
                )
        for day in self.days:
            if not day.begins < day.ends:
                raise NegativeError(f"{day.id} ends at {day.ends:g}, before it begins", field="days")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Minutes of the day of arriving, beginning and leaving."""

    host: str
    arrives: float
    begins: float
    leaves: float


@dataclass(frozen=True, kw_only=True)
class Itinerary:
    """The plan.

    visits         by day, in order
    value          of the hosts visited; `bound` holds for every tour
    driving        minutes in all; `driving_bound` holds for every tour of this value
    """

    visits: Mapping[str, tuple[Visit, ...]] = field(repr=False)
    value: float
    bound: float
    driving: float
    driving_bound: float
    out: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    certificate: Certificate = UNCHECKED

    @property
    def gap(self) -> float:
        return relative_gap(self.value, self.bound)
