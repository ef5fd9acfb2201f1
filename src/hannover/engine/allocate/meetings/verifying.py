"""Reads a timetable against its agenda, meeting by meeting, with none of what made it."""

from __future__ import annotations

import math
from collections import defaultdict

from hannover.engine.allocate.checking import certify, check
from hannover.engine.allocate.errors import WrongPlanError
from hannover.engine.allocate.meetings.domain import Agenda, Meeting, Timetable
from hannover.engine.allocate.program import Certificate

__all__ = ["check_timetable", "waiting"]

TOLERANCE = 1e-6


@check.register
def check_timetable(question: Agenda, plan: Timetable) -> Certificate:
    """Nobody in two places, everybody available, tables, interpreters, locks, breaks, and the figures as stated."""
    requests = {one.id: one for one in question.requests}
    people = {one.id: one for one in question.participants}
    interpreters = {one.id: one for one in question.interpreters}
    strange = [one.request for one in plan.meetings if one.request not in requests]
    strange += [one.slot for one in plan.meetings if one.slot not in question.slots]
    strange += [
        one.interpreter for one in plan.meetings if one.interpreter and one.interpreter not in interpreters
    ]
    if strange:
        raise WrongPlanError([f"{name} is not on the agenda" for name in strange])
    wrong: list[str] = []
    taken: dict[tuple[str, str, str], str] = {}
    for meeting in plan.meetings:
        request = requests[meeting.request]
        wrong += [
            f"{person} is not available at {meeting.slot}"
            for person in (request.one, request.other)
            if meeting.slot not in people[person].available
        ]
        if meeting.slot in question.breaks:
            wrong.append(f"{meeting.request} is in the break {meeting.slot}")
        if not 1 <= meeting.table <= question.tables[meeting.slot]:
            wrong.append(f"{meeting.request}: there is no table {meeting.table} at {meeting.slot}")
        wrong += interpreting(question, meeting, request.language)
        places = [("person", request.one), ("person", request.other), ("table", str(meeting.table))]
        places += [("interpreter", meeting.interpreter)] if meeting.interpreter else []
        for kind, name in places:
            other = taken.setdefault((kind, name, meeting.slot), meeting.request)
            if other != meeting.request:
                wrong.append(f"{kind} {name} has {other} and {meeting.request} at {meeting.slot}")
    wrong += claims(question, plan)
    return certify(
        wrong,
        f"{len(plan.meetings)} meetings: nobody, no table and no interpreter is in two places",
        f"{len(question.locked)} locked meetings are where they have to be",
        f"{plan.idle} idle slots were counted",
    )


def interpreting(question: Agenda, meeting: Meeting, language: str) -> list[str]:
    if not language:
        return [f"{meeting.request} needs no interpreter"] if meeting.interpreter else []
    who = next((one for one in question.interpreters if one.id == meeting.interpreter), None)
    if who is None:
        return [f"{meeting.request} has nobody who interprets {language}"]
    wrong = [] if language in who.languages else [f"{who.id} does not interpret {language}"]
    return (
        wrong if meeting.slot in who.available else [*wrong, f"{who.id} is not available at {meeting.slot}"]
    )


def claims(question: Agenda, plan: Timetable) -> list[str]:
    placed = {one.request: one.slot for one in plan.meetings}
    wrong = [] if len(placed) == len(plan.meetings) else ["a request takes place twice"]
    wrong += [f"{name} is locked at {slot}, not at {placed.get(name, 'no slot')}"
              for name, slot in question.locked.items() if placed.get(name) != slot]  # fmt: skip
    if sorted(plan.out) != sorted({one.id for one in question.requests} - set(placed)):
        wrong.append("the requests left out are not those that take no place")
    value = math.fsum(one.weight for one in question.requests if one.id in placed)
    slack = TOLERANCE * max(1.0, value)
    if not abs(value - plan.value) <= slack:
        wrong.append(f"the weights add up to {value:,.10g}, not {plan.value:,.10g}")
    if not plan.value <= plan.bound + slack:
        wrong.append(f"the value {plan.value:,.10g} is above its own bound {plan.bound:,.10g}")
    idle = waiting(question, placed)
    if idle != plan.idle or plan.idle_bound > plan.idle:
        wrong.append(f"{idle} slots are idle, not {plan.idle}, of which {plan.idle_bound} cannot be avoided")
    return wrong


def waiting(question: Agenda, placed: dict[str, str]) -> int:
    """Slots in which somebody is free and available between the first and the last meeting of a day."""
    order = {slot: at for at, slot in enumerate(question.slots)}
    busy: dict[tuple[str, str], set[int]] = defaultdict(set)
    for request in question.requests:
        if request.id in placed:
            slot = placed[request.id]
            for person in (request.one, request.other):
                busy[person, question.day.get(slot, "")].add(order[slot])
    count = 0
    for one in question.participants:
        for day in set(question.day.values()) | {""}:
            held = busy.get((one.id, day), set())
            for at in range(min(held), max(held)) if held else ():
                slot = question.slots[at]
                same = question.day.get(slot, "") == day
                count += same and at not in held and slot in one.available and slot not in question.breaks
    return count
