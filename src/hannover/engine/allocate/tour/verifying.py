"""Drives a tour with a watch: arrives, waits for the door to open, visits, drives on."""

from __future__ import annotations

import math

from hannover.engine.allocate.checking import certify, check
from hannover.engine.allocate.errors import WrongPlanError
from hannover.engine.allocate.program import Certificate
from hannover.engine.allocate.tour.domain import Day, Itinerary, Tour, Visit

__all__ = ["check_itinerary"]

TOLERANCE = 1e-6


@check.register
def check_itinerary(question: Tour, plan: Itinerary) -> Certificate:
    """Each host once, within its hours, nobody early at the next place; must-sees; the sums as stated."""
    hosts = {one.id: one for one in question.hosts}
    days = {one.id: one for one in question.days}
    seen = [visit.host for visits in plan.visits.values() for visit in visits]
    strange = sorted(set(plan.visits) - set(days)) + sorted(set(seen) - set(hosts))
    if strange:
        raise WrongPlanError([f"{name} is not part of the tour" for name in strange])
    wrong = [f"{name} is visited more than once" for name in sorted(set(seen)) if seen.count(name) > 1]
    wrong += [f"{one.id} has to be seen" for one in question.hosts if one.must and one.id not in seen]
    if sorted(plan.out) != sorted(set(hosts) - set(seen)):
        wrong.append("the hosts left out are not those that nobody visits")
    driven = 0.0
    for name, visits in plan.visits.items():
        minutes, late = drive(question, days[name], visits)
        driven += minutes
        wrong += late
    value = math.fsum(hosts[name].value for name in set(seen))
    for what, is_, stated in (("value", value, plan.value), ("driving", driven, plan.driving)):
        if not abs(is_ - stated) <= TOLERANCE * max(1.0, abs(is_)):
            wrong.append(f"the {what} is {is_:,.10g}, not {stated:,.10g}")
    if not plan.value <= plan.bound + TOLERANCE * max(1.0, value):
        wrong.append(f"the value {plan.value:,.10g} is above its own bound {plan.bound:,.10g}")
    if not plan.driving_bound <= plan.driving + TOLERANCE * max(1.0, driven):
        wrong.append("the driving is less than its own bound")
    return certify(
        wrong,
        f"{len(seen)} visits on {len(plan.visits)} days, each within opening hours",
        f"every place is reached in time, {driven:,.6g} minutes are driven",
    )


def drive(question: Tour, day: Day, visits: tuple[Visit, ...]) -> tuple[float, list[str]]:
    """Minutes driven on a day, and what cannot be as the plan says."""
    at = {name: number for number, name in enumerate(question.places)}
    hosts = {one.id: one for one in question.hosts}
    place, clock, driven = day.start, day.begins, 0.0
    wrong: list[str] = []
    for visit in visits:
        way = float(question.minutes[at[place], at[visit.host]])
        host, hours = hosts[visit.host], hosts[visit.host].open.get(day.id)
        if visit.arrives < clock + way - TOLERANCE:
            wrong.append(f"{visit.host} cannot be reached before {clock + way:g}")
        if hours is None or visit.begins < hours.opens - TOLERANCE or visit.leaves > hours.closes + TOLERANCE:
            wrong.append(f"{visit.host} is not open on {day.id} from {visit.begins:g} to {visit.leaves:g}")
        if visit.begins < visit.arrives - TOLERANCE or visit.leaves < visit.begins + host.minutes - TOLERANCE:
            wrong.append(f"the visit of {visit.host} is shorter than {host.minutes:g} minutes")
        place, clock, driven = visit.host, visit.leaves, driven + way
    if visits:
        way = float(question.minutes[at[place], at[day.end]])
        driven += way
        if clock + way > day.ends + TOLERANCE:
            wrong.append(f"{day.id} ends at {clock + way:g}, later than {day.ends:g}")
    return driven, wrong
