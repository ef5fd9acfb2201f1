"""A timetable computed by a worker of its own process: watched, killed, resumed, and ended with the best so far."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import meetings, meetings_jobs
from hannover.fields.smes.analysis.meetings_slots import meeting_slots
from hannover.fields.smes.inputs.meetings import PlanTimetable
from hannover.jobs.models import Job
from hannover.jobs.oversight import finish_job, read_job
from hannover.record.log import Author, Draft, append
from hannover.record.signing import NEWEST
from tests.contract.stage import load_programme
from tests.fields.smes.meetings_stage import EVENT, open_event
from tests.fields.smes.stage import EAST, SIDES, TODAY, WEST, call, company, staff
from tests.jobs.conftest import ROOT, WORK, connected, eventually

COMPANIES, REQUESTS = 120, 900
ALLOWED_SECONDS = 60
LEASE = '{"lease_s": 3, "heartbeat_s": 1, "progress_s": 0.05, "poll_s": 0.05, "backoff_s": 0}'


@pytest.fixture
def store(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A store in a file with an event that no search can settle in a few seconds."""
    with django_db_blocker.unblock(), connected("", tmp_path):
        call_command("migrate", verbosity=0)
        load_programme()
        open_event(tables=18, ends="17:00")
        agree()
        yield tmp_path


def agree() -> None:
    """Companies that have agreed to more meetings than there is room for."""
    dice = random.Random(7)
    event = models.BrokerageEvent.objects.at(NEWEST).get().fact
    slots = [slot.number for slot in meeting_slots(event.slots)]
    sides = {side: [company(side) for _ in range(COMPANIES // 2)] for side in SIDES}
    for side, keys in sides.items():
        drafts = [
            Draft(
                state=domain.Attendance(
                    event=EVENT.key, company=key, profile="", side=side, languages=("en",), sample=True,
                    slots=tuple(slot for slot in slots if dice.random() < 0.7),
                ),
                happened_on=TODAY, audience="joint",
            )
            for key in keys
        ]  # fmt: skip
        append(Author(side=side), drafts)
    pairs = dice.sample([(one, other) for one in sides[EAST] for other in sides[WEST]], REQUESTS)
    asked = [
        domain.MeetingRequest(
            event=EVENT.key, company=one, side=EAST, toward=other, toward_side=WEST, weight=dice.choice((1, 2, 3)),
            message={}, standing=domain.RequestStanding.ACCEPTED, sample=True,
        )
        for one, other in pairs
    ]  # fmt: skip
    append(Author(side=EAST), [Draft(state=one, happened_on=TODAY, audience="joint") for one in asked])


def start_worker(store: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hannover.web.settings",
        "HANNOVER_STORE": str(store),
        "HANNOVER_DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    return subprocess.Popen([sys.executable, "-c", WORK, LEASE], env=environment, stderr=subprocess.DEVNULL)


def has_found_some(job: str) -> bool:
    """Whether its progress, as another process reads it, tells of a timetable that was found."""
    return bool(read_job(job).progress.message.split("|")[1:2] > [""])


def test_a_timetable_is_watched_survives_its_worker_and_is_kept_on_demand(store: Path) -> None:
    values = PlanTimetable(event=EVENT.key, seconds=ALLOWED_SECONDS)
    job = meetings_jobs.start(values, call(staff(EAST)))
    worker = start_worker(store)
    try:
        eventually(lambda: has_found_some(job))
        begun = time.monotonic()
        meetings.plan_event(replace(EVENT, key="written-meanwhile"), call(staff(WEST)))
        assert time.monotonic() - begun < 2, "who writes waits for the search"
        assert not read_job(job).finished
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert not models.Timetable.objects.exists()

        worker = start_worker(store)
        eventually(lambda: Job.objects.get(pk=job).attempts == 2 and has_found_some(job))
        finish_job(job)
        eventually(lambda: read_job(job).finished)
    finally:
        worker.kill()
        worker.wait()
    row, made = Job.objects.get(pk=job), models.Timetable.objects.get().fact
    assert (row.status, row.attempts) == ("SUCCESSFUL", 2)
    assert (row.finished_at - row.last_attempted_at).total_seconds() < ALLOWED_SECONDS / 2
    assert row.result["meetings"] == len(made.meetings) > 0
    assert made.value <= made.bound
