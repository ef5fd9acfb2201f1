"""An event of 300 companies and 2,000 accepted requests: timetabled by a worker while its page is asked every half
second, as a browser does; then repaired, and shown. Prints JSON.
"""

from __future__ import annotations

import json
import random
import statistics
import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be ready first)
from django.test import Client  # noqa: E402

from bench import programme  # noqa: E402
from bench.rows import seconds  # noqa: E402
from hannover.accounts.models import Grant, Person, new_id  # noqa: E402
from hannover.accounts.permissions import Actor, actor_of  # noqa: E402
from hannover.fields.smes import domain, models  # noqa: E402
from hannover.fields.smes.actions import meetings, meetings_jobs, meetings_timetable  # noqa: E402
from hannover.fields.smes.actions.meetings_checking import attendances_at, timetable_rows  # noqa: E402
from hannover.fields.smes.analysis.meetings_slots import meeting_slots  # noqa: E402
from hannover.fields.smes.inputs.meetings import (  # noqa: E402
    NameEvent,
    NameTimetable,
    PlanEvent,
    PlanTimetable,
    RepairTimetable,
)
from hannover.jobs.models import FINISHED, Job  # noqa: E402
from hannover.jobs.worker import Worker  # noqa: E402
from hannover.operations import Context  # noqa: E402
from hannover.record.log import Author, Draft, append  # noqa: E402
from hannover.record.models import Field  # noqa: E402
from hannover.record.moment import now  # noqa: E402

COMPANIES, REQUESTS, ASKED_SECONDS = 300, 2000, 15
SIDES = ("a", "b")
TODAY = now().as_of


def event() -> PlanEvent:
    day = TODAY + timedelta(days=60)
    return PlanEvent(
        key="sample", title={"en": "Sample fair"}, place={"en": "Sampleton"}, time_zone="Europe/Berlin",
        days=(day.isoformat(), (day + timedelta(days=1)).isoformat()), begins="09:00", ends="17:00", minutes=20, gap=5,
        tables=75, pauses=("12:00-13:00",), interpreters=("ja-de:15",), closes_on=(day - timedelta(days=7)).isoformat(),
    )  # fmt: skip


def fill(slots: list[int]) -> list[str]:
    """Companies of both sides and what they have agreed to; the companies."""
    dice = random.Random(7)
    companies = [str(new_id()) for _ in range(COMPANIES)]
    drafts: dict[str, list[Draft]] = {side: [] for side in SIDES}
    for number, key in enumerate(companies):
        side = SIDES[number % 2]
        native = "ja" if side == "a" else "de"
        spoken = (native, "en") if dice.random() < 0.65 else (native,)
        known = domain.Company(key=key, side=side, digest="0" * 64, sample=True)
        there = tuple(slot for slot in slots if dice.random() < 0.8)
        comes = domain.Attendance(
            event="sample", company=key, profile="", side=side, slots=there, languages=spoken, sample=True
        )
        drafts[side].append(Draft(state=known, happened_on=TODAY, entity=key, audience="side"))
        drafts[side].append(Draft(state=comes, happened_on=TODAY, audience="joint"))
    pairs = dice.sample([(one, other) for one in companies[::2] for other in companies[1::2]], REQUESTS)
    for one, other in pairs:
        asked = domain.MeetingRequest(
            event="sample", company=one, side="a", toward=other, toward_side="b", weight=dice.choice((1, 2, 3)),
            message={}, standing=domain.RequestStanding.ACCEPTED, sample=True,
        )  # fmt: skip
        drafts["a"].append(Draft(state=asked, happened_on=TODAY, audience="joint"))
    for side, written in drafts.items():
        append(Author(side=side), written)
    return companies


def fetch(client: Client, address: str) -> str:
    """The page; raises where it is refused, so that no refusal is measured."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return response.content.decode()


def watched(client: Client, key: str) -> dict[str, Any]:
    """How long until the job is done, and how many different states the page showed meanwhile."""
    stop = threading.Event()
    worker = threading.Thread(target=Worker(stop=stop).run, daemon=True)
    begun, shown, answers = time.perf_counter(), set[str](), list[float]()
    worker.start()
    while Job.objects.get(pk=key).status not in FINISHED:
        asked = time.perf_counter()
        body = fetch(client, f"/en/fields/smes/computing/{key}/")
        answers.append(time.perf_counter() - asked)
        shown.add(body)
        time.sleep(0.5)
    total = time.perf_counter() - begun
    stop.set()
    worker.join()
    return {"seconds": total, "states": len(shown), "answer": statistics.median(answers)}


def bind_field() -> None:
    """The first field of the programme is that of the companies, as a worker needs it."""
    row = Field.objects.at(now()).get(key="field-1")
    bound = Draft(state=replace(row.fact, package="smes"), happened_on=TODAY, entity=str(row.entity))
    append(Author(), [bound])


def main() -> None:
    call_command("migrate", verbosity=0)
    programme.build(commitments=10, events=100)
    bind_field()
    person = Person.objects.create(login="officer")
    Grant.objects.create(person=person, role="officer", side="a")
    actor: Actor = actor_of(person)
    context = Context(actor=actor, field="field-1")
    meetings.plan_event(event(), context)
    meetings.open_event(NameEvent(event="sample"), context)
    slots = [slot.number for slot in meeting_slots(meetings.read_slots(event()))]
    companies = fill(slots)
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    fetch(client, "/en/fields/smes/events/sample/")  # on which the organizer starts it
    key = meetings_jobs.start(PlanTimetable(event="sample", seconds=ASKED_SECONDS), context)
    found = watched(client, key)
    made = timetable_rows("sample")[0].fact
    meetings_timetable.publish_timetable(NameTimetable(event="sample", number=1), context)
    row = attendances_at("sample")[companies[0]]
    append(Author(side=row.side), [Draft(state=replace(row, active=False), happened_on=TODAY, audience="joint",
                                         entity=entity_of(companies[0]))])  # fmt: skip
    repaired = seconds(lambda: meetings_timetable.repair_timetable(RepairTimetable(event="sample"), context))
    mended = timetable_rows("sample")[0].fact
    address = "/en/fields/smes/events/sample/timetables/1/"
    fetch(client, address)
    page = statistics.median(seconds(lambda: fetch(client, address)) for _ in range(3))
    print(
        json.dumps(
            {
                **found,
                "meetings": len(made.meetings),
                "gap": float((made.bound - made.value) / made.bound),
                "idle": made.idle_gaps,
                "repair": repaired,
                "moved": mended.moved,
                "page": page,
            }
        )
    )


def entity_of(company: str) -> str:
    return str(models.Attendance.objects.filter(parent="sample").get(company=company).entity)


if __name__ == "__main__":
    main()
