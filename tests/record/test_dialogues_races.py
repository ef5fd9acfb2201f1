"""Both sides act in the same instant: each act is whole, and none slips in between a check and its write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
TIMES = 8
RACES = """
import json, sys, threading
import django
django.setup()
from django.core.management import call_command
from django.db import connections
from hannover.errors import HannoverError
from hannover.record import models
from hannover.record.actions.framework import load_framework
from hannover.record.dialogues import actions, inputs
from hannover.record.dialogues.reading import read_dialogue, read_outcome, read_round
from hannover.record.log import verify
from hannover.record.moment import now
from tests.record.dialogue_stage import (
    ADMINISTRATOR, EAST, VISITOR, WEST, Talks, call, framework, secretariat,
)

call_command("migrate", verbosity=0)
load_framework(framework(), call(ADMINISTRATOR))
talks = Talks()


def race(*acts):
    start, said = threading.Barrier(len(acts)), {}

    def run(place, act):
        try:
            start.wait()
            act()
            said[place] = "done"
        except HannoverError as error:
            said[place] = type(error).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=entry) for entry in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [said[place] for place in range(len(acts))]


found = {"locked": [], "carried": [], "planned": []}
for _ in range(int(sys.argv[1])):
    outcome = talks.drafted()
    talks.sign(outcome, by=EAST)
    digest = talks.digest(outcome)
    sign = inputs.SignOutcome(outcome=outcome, digest=digest)
    said = race(
        lambda: actions.sign_outcome(sign, call(secretariat(WEST))), lambda: talks.amend(outcome, by=EAST)
    )
    found["locked"].append([*said, read_outcome(now(), VISITOR, outcome).standing.in_effect])

    item = next(
        entry.slot.id for entry in read_round(now(), VISITOR, "talks-2").agenda
        if entry.slot.item.carried_from == outcome
    )
    said = race(
        lambda: talks.say(item, "talks-2", by=EAST),
        lambda: talks.say(item, "talks-2", by=WEST),
        lambda: talks.outcome(item, "talks-2", by=EAST, kind="information"),
    )
    written = models.Event.objects.filter(type="agenda-item", entity=item).count()
    found["carried"].append([*said, written, models.AgendaItem.objects.at(now()).filter(key=item).count()])

    said = race(lambda: talks.plan("2031"), lambda: talks.plan("2031"))
    found["planned"].append(said)
numbers = [glance.round.number for glance in read_dialogue(now(), VISITOR, "talks").rounds]
found["numbers_differ"] = len(numbers) == len(set(numbers)) == 3 + 2 * int(sys.argv[1])
found["heads"] = len(verify())
print(json.dumps(found))
"""


def run_races(folder: Path, *, url: str = "") -> None:
    environment = os.environ | {
        "HANNOVER_STORE": str(folder),
        "HANNOVER_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "hannover.web.settings",
        "PYTHONPATH": str(ROOT),
        "HANNOVER_DATABASE_URL": url,
    }
    done = subprocess.run(
        [sys.executable, "-c", RACES, str(TIMES)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for signed, amended, in_effect in found["locked"]:
        assert (signed, amended, in_effect) in [
            ("done", "ConflictError", True),
            ("ConflictError", "done", False),
        ]
    assert found["carried"] == [["done", "done", "done", 1, 1]] * TIMES
    assert found["planned"] == [["done", "done"]] * TIMES
    assert found["numbers_differ"]
    assert found["heads"] == 3


def test_on_sqlite(tmp_path: Path) -> None:
    run_races(tmp_path)


@pytest.mark.postgres
def test_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute("CREATE DATABASE dialogues")
    run_races(tmp_path, url=f"{postgresql_url.rpartition('/')[0]}/dialogues")
