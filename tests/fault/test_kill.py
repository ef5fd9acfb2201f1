"""`kill -9` while writing: nothing acknowledged is lost, nothing is half there, the chain verifies."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 25
CHECK = """
import json, sys, django
django.setup()
from hannover.record import log, models
from hannover.record.moment import now
heads = log.verify()
moment = now()
entities = sorted(str(e) for e in models.Evidence.objects.at(moment).values_list("entity", flat=True))
linked = sorted(str(e) for e in models.EvidenceLink.objects.at(moment).values_list("entity", flat=True))
replayed = sorted(entity for kind, entity in log.replay(moment))
events = sorted(models.Event.objects.values_list("entity", flat=True))
json.dump({"heads": [str(h) for h in heads], "entities": entities, "linked": linked, "replayed": replayed,
           "events": events}, sys.stdout)
"""


def environment(store: Path, url: str = "") -> dict[str, str]:
    values = {
        **os.environ,
        "HANNOVER_STORE": str(store),
        "HANNOVER_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "hannover.web.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    values.pop("HANNOVER_DATABASE_URL", None)
    return {**values, "HANNOVER_DATABASE_URL": url} if url else values


def run(arguments: list[str], values: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=values, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_and_kill(values: dict[str, str], after: float) -> list[str]:
    """The lines that the writer had acknowledged when it was killed `after` seconds from its first one."""
    writer = [sys.executable, "-m", "tests.fault.writer", "100000"]
    with subprocess.Popen(writer, env=values, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    lines = (first + rest).split("\n")
    return [line for line in lines[:-1] if line]  # what follows the last newline was cut off by the kill


def check_after_kills(values: dict[str, str], kills: int) -> None:
    run(["-m", "django", "migrate", "--verbosity", "0", "--skip-checks"], values)
    delays = random.Random(2017)
    acknowledged: list[str] = []
    for _ in range(kills):
        acknowledged += write_and_kill(values, delays.uniform(0, 0.12))
    found = json.loads(run(["-c", CHECK], values))
    promised = {line.split()[0] for line in acknowledged}
    assert len(promised) >= 3 * kills
    assert promised <= set(found["events"])
    assert found["events"] == found["entities"] == found["linked"] == found["replayed"]
    assert len(found["events"]) % 3 == 0, "three facts are written at once: all of them or none"


@pytest.mark.slow
def test_no_acknowledged_event_is_lost_on_sqlite(tmp_path: Path) -> None:
    check_after_kills(environment(tmp_path), KILLS)


@pytest.mark.slow
@pytest.mark.postgres
def test_no_acknowledged_event_is_lost_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute("CREATE DATABASE killed")
    check_after_kills(environment(tmp_path, f"{postgresql_url.rpartition('/')[0]}/killed"), 8)
