"""The tour of the highest value, and of those one with the least driving, proven or bounded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from hannover.engine.allocate.checking import check
from hannover.engine.allocate.errors import EmptyError, InfeasibleError, OutOfTimeError, UnknownError, listed
from hannover.engine.allocate.program import Floats, Program, Rows
from hannover.engine.allocate.routing import Rounds, Windows, rounds
from hannover.engine.allocate.solving import optimum
from hannover.engine.allocate.tour.combining import Combined, combine
from hannover.engine.allocate.tour.domain import Day, Itinerary, Tour, Visit
from hannover.engine.allocate.watching import Deadline, Progress, Watch

__all__ = ["WhyNotHost", "plan_tour", "why_not_host"]

BUILDING_SHARE, BOUND_SHARE = 0.5, 0.1
QUANTA = 1000
NO_WAY = 1e12


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Days that are alike: same hours of all hosts, same times and places."""

    days: tuple[Day, ...]
    windows: Windows


def plan_tour(tour: Tour, *, seconds: float = 60.0, watch: Watch | None = None) -> Itinerary:
    """Whom to visit on which day in what order: the largest value, then the least driving. Nothing is left to chance.

    seconds  after which the best tour so far is given, with its bound
    watch    is told of the value and its bound, and ends the work by giving back False
    Raises EmptyError, DuplicateError, UnknownError, NegativeError; InfeasibleError that names the must-sees to give up;
    OutOfTimeError, with the bound, when time ends before a tour with all must-sees is found.
    """
    tour.accept()
    deadline = Deadline(seconds, watch=watch)
    kinds = kinds_of(tour)
    worth = np.array([host.value for host in tour.hosts])
    must = np.array([host.must for host in tour.hosts])
    deadline.tell(None, float(worth.sum()))
    share = deadline.left * BUILDING_SHARE / len(kinds)
    between = np.where(np.isfinite(tour.minutes), tour.minutes, NO_WAY)[np.ix_(*[positions(tour)] * 2)]
    refuse_unreachable(tour, kinds, between)
    found = [
        rounds(between, kind.windows, deadline=deadline.part(share), worth=worth + must) for kind in kinds
    ]
    complete = all(each.complete for each in found)
    if not any(len(each.stops) for each in found):
        raise nobody() if complete else OutOfTimeError("no tour was found in time", bound=float(worth.sum()))
    scale = Scale.of(worth, must, kinds)
    named = [(kind.days[0].id, len(kind.days), each) for kind, each in zip(kinds, found, strict=True)]
    part = Deadline(deadline.left, watch=in_value(deadline, scale, complete=complete))
    combined = combine([host.id for host in tour.hosts], scale.worth, named, deadline=part)
    bound = scale.value_bound(combined.bound) if complete else np.inf
    if not complete:
        bound = time_bound(tour, kinds, worth, seconds=seconds * BOUND_SHARE)
    return told(tour, kinds, found, combined, bound=bound, scale=scale, complete=complete)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Value in minutes of driving, so that no amount of driving outweighs any value, and no value a must-see."""

    worth: Floats
    a_unit: float
    a_must: float
    quantum: float
    driving: float
    musts: int
    most_value: float

    @staticmethod
    def of(value: Floats, must: NDArray[np.bool_], kinds: list[Kind]) -> Scale:
        driving = float(sum((kind.windows.ends - kind.windows.begins) * len(kind.days) for kind in kinds))
        scaled = np.round(value * QUANTA)
        exact = bool(np.abs(scaled - value * QUANTA).max() < 1e-6)
        quantum = (
            float(np.gcd.reduce(scaled.astype(np.int64))) / QUANTA if exact else float(value.max()) / QUANTA
        )
        a_unit = (driving + 1.0) / (quantum or 1.0)
        a_must = a_unit * float(value.sum()) + driving + 1.0
        return Scale(worth=a_unit * value + a_must * must, a_unit=a_unit, a_must=a_must, quantum=quantum * exact,
                     driving=driving, musts=int(must.sum()), most_value=float(value.sum()))  # fmt: skip

    def value_bound(self, bound: float) -> float:
        """The most value of any tour with all must-sees, from a bound on what tours are worth in minutes."""
        most = (bound - self.a_must * self.musts + self.driving) / self.a_unit
        if self.quantum:
            most = float(np.floor(most / self.quantum + 1e-6) * self.quantum)
        return min(max(most, 0.0), self.most_value)

    def value_of(self, worth: float) -> float | None:
        """The value of a tour that is worth this much in minutes; None when it misses a must-see."""
        value = (worth - self.a_must * self.musts) / self.a_unit
        if self.quantum:
            value = float(np.ceil(value / self.quantum - 1e-6) * self.quantum)
        return value if value >= 0 else None


def in_value(deadline: Deadline, scale: Scale, *, complete: bool) -> Watch | None:
    """Tells in units of value what is found in minutes; the bound only where no round was left out."""

    def tell(progress: Progress) -> bool:
        bound = scale.value_bound(progress.bound) if complete else scale.most_value
        value = None if progress.value is None else scale.value_of(progress.value)
        deadline.tell(value, max(bound, value or 0.0))
        return not deadline.stopped

    return tell if deadline.watched else None


def positions(tour: Tour) -> list[int]:
    at = {name: number for number, name in enumerate(tour.places)}
    return [at[host.id] for host in tour.hosts]


def kinds_of(tour: Tour) -> list[Kind]:
    at, hosts = {name: number for number, name in enumerate(tour.places)}, positions(tour)
    alike: dict[tuple[object, ...], list[Day]] = {}
    for day in tour.days:
        signature = tuple(
            (one.open[day.id].opens, one.open[day.id].closes) if day.id in one.open else None
            for one in tour.hosts
        )
        alike.setdefault((day.begins, day.ends, day.start, day.end, signature), []).append(day)
    kinds = []
    for days in alike.values():
        day = days[0]
        hours = [one.open.get(day.id) for one in tour.hosts]
        windows = Windows(
            first=np.array([one.opens if one else np.nan for one in hours]),
            last=np.array([one.closes if one else np.nan for one in hours]),
            duration=np.array([one.minutes for one in tour.hosts], float),
            out=np.asarray(tour.minutes[at[day.start], hosts], float),
            home=np.asarray(tour.minutes[hosts, at[day.end]], float),
            begins=day.begins, ends=day.ends,
        )  # fmt: skip
        kinds.append(Kind(days=tuple(days), windows=windows))
    return kinds


def refuse_unreachable(tour: Tour, kinds: list[Kind], between: Floats) -> None:
    """Raises InfeasibleError for a must-see that no day allows at all, EmptyError when no host can be visited."""
    can = np.zeros(len(tour.hosts), bool)
    for kind in kinds:
        windows = kind.windows
        can |= windows.soonest(between) + windows.way_home(between) <= windows.ends
    lost = [host.id for host, fine in zip(tour.hosts, can, strict=True) if host.must and not fine]
    if lost:
        raise InfeasibleError(f"{listed(lost)} has to be seen, and no day allows it even alone", field="hosts",
                              remedy="longer opening hours or days, or no must-see")  # fmt: skip
    if not can.any():
        raise nobody()


def nobody() -> EmptyError:
    return EmptyError(
        "no host can be visited on any day", field="hosts", remedy="longer opening hours or days"
    )


def time_bound(tour: Tour, kinds: list[Kind], worth: Floats, *, seconds: float) -> float:
    """The most value that the hours of the days have room for, each visit counted with the shortest way to it."""
    at = positions(tour)
    size, between = len(at), tour.minutes[np.ix_(at, at)].copy()
    np.fill_diagonal(between, np.inf)
    ways = np.where(np.isfinite(between), between, NO_WAY)
    columns: list[tuple[int, int, float]] = []
    rooms: list[tuple[str, float]] = []
    for kind in kinds:
        windows = kind.windows
        shortest = np.minimum(between.min(axis=0, initial=np.inf), windows.out)
        takes = windows.duration + shortest
        fine = np.isfinite(takes) & (windows.soonest(ways) + windows.way_home(ways) <= windows.ends)
        for day in kind.days:
            columns += [(host, len(rooms), takes[host]) for host in np.flatnonzero(fine).tolist()]
            rooms.append((day.id, windows.ends - windows.begins - float(windows.home.min())))
    host, room, takes_ = (np.array(part) for part in zip(*columns, strict=True))
    number = np.arange(len(host))
    once = csr_array(coo_array((np.ones(len(host)), (host, number)), shape=(size, len(host))))
    hours = csr_array(coo_array((takes_, (room, number)), shape=(len(rooms), len(host))))
    program = Program(
        names=[f"{at_} {day}" for at_, day in zip(host, room, strict=True)], value=worth[host],
        rows=(Rows.at_most("visits", [one.id for one in tour.hosts], once, np.ones(size)),
              Rows.at_most("hours", [name for name, _ in rooms], hours, np.array([time for _, time in rooms]))),
    )  # fmt: skip
    try:
        return optimum(program, seconds=max(seconds, 0.5)).bound
    except OutOfTimeError as error:
        return error.bound


def told(
    tour: Tour,
    kinds: list[Kind],
    found: list[Rounds],
    combined: Combined,
    *,
    bound: float,
    scale: Scale,
    complete: bool,
) -> Itinerary:
    """The checked itinerary; refuses one that misses a must-see."""
    waiting = {number: list(kind.days) for number, kind in enumerate(kinds)}
    visits: dict[str, tuple[Visit, ...]] = {}
    driving = 0.0
    for number, position in combined.rounds:
        day = waiting[number].pop(0)
        visits[day.id] = timed(tour, day, found[number].order(position))
        driving += float(found[number].driving[position])
    seen = {visit.host for day in visits.values() for visit in day}
    missed = [host.id for host in tour.hosts if host.must and host.id not in seen]
    if missed and not (complete and combined.proven):
        raise OutOfTimeError(f"no tour with all must-sees was found in time; the best found gives up {listed(missed)}",
                             bound=min(bound, scale.most_value))  # fmt: skip
    if missed:
        raise InfeasibleError(f"not all must-sees fit into the days; the best tour gives up {listed(missed)}",
                              field="hosts", remedy=f"let {listed(missed)} be no must-see, or add a day")  # fmt: skip
    value = float(sum(host.value for host in tour.hosts if host.id in seen))
    bound = max(bound, value)
    least = 0.0
    if complete and bound <= value * (1 + 1e-9) + 1e-12:
        least = min(max(scale.a_unit * value + scale.a_must * scale.musts - combined.bound, 0.0), driving)
    itinerary = Itinerary(
        visits={day.id: visits[day.id] for day in tour.days if day.id in visits},
        value=value,
        bound=bound,
        driving=driving,
        driving_bound=least,
        out=tuple(host.id for host in tour.hosts if host.id not in seen),
        because=(
            f"{len(seen)} of {len(tour.hosts)} hosts, worth {value:,.6g}; no tour is worth more than {bound:,.6g}",
            f"{driving:,.6g} minutes of driving; no tour of this value drives less than {least:,.6g}",
        ),
    )
    return replace(itinerary, certificate=check(tour, itinerary))


def timed(tour: Tour, day: Day, order: tuple[int, ...]) -> tuple[Visit, ...]:
    """The visits of a day with their times, each as early as it can be."""
    at, hosts = {name: number for number, name in enumerate(tour.places)}, tour.hosts
    place, clock, visits = at[day.start], day.begins, []
    for number in order:
        host = hosts[number]
        arrives = clock + float(tour.minutes[place, at[host.id]])
        begins = max(arrives, host.open[day.id].opens)
        visits.append(Visit(host=host.id, arrives=arrives, begins=begins, leaves=begins + host.minutes))
        place, clock = at[host.id], visits[-1].leaves
    return tuple(visits)


@dataclass(frozen=True, kw_only=True)
class WhyNotHost:
    """What it would cost to visit a host all the same; `loss` is None when no tour with it was found."""

    host: str
    loss: float | None
    displaced: tuple[str, ...]
    because: tuple[str, ...]
    instead: Itinerary | None


def why_not_host(
    tour: Tour, plan: Itinerary, host: str, *, seconds: float = 30.0, watch: Watch | None = None
) -> WhyNotHost:
    """The best tour that visits a host, beside the plan: who would be given up for it."""
    if host not in {one.id for one in tour.hosts}:
        raise UnknownError(f"{host!r} is no host", field="host")
    forced = replace(tour, hosts=[replace(one, must=one.must or one.id == host) for one in tour.hosts])
    try:
        instead = plan_tour(forced, seconds=seconds, watch=watch)
    except (InfeasibleError, OutOfTimeError) as error:
        return WhyNotHost(host=host, loss=None, displaced=(), because=(str(error),), instead=None)
    gone = tuple(name for name in instead.out if name not in plan.out)
    loss = plan.value - instead.value
    told_ = f"with {host} the tour is worth {loss:,.6g} less: {listed(gone) or 'nobody'} would be given up"
    return WhyNotHost(host=host, loss=loss, displaced=gone, because=(told_,), instead=instead)
