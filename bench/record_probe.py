"""Builds a store of 100,000 events and times the record on it; prints JSON."""

from __future__ import annotations

import hashlib
import json
import statistics

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be ready first)
from django.db import connection  # noqa: E402

from bench import programme  # noqa: E402
from bench.rows import in_turn, seconds  # noqa: E402
from hannover.accounts.permissions import Actor, Held, Role  # noqa: E402
from hannover.operations import Context  # noqa: E402
from hannover.record import log  # noqa: E402
from hannover.record.actions.tables import import_evidence  # noqa: E402
from hannover.record.inputs import ImportEvidence  # noqa: E402
from hannover.record.moment import now  # noqa: E402

EVENTS = 100_000
ROWS = 10_000


def hash_stored() -> None:
    """The same bytes read from the same table and hashed, without proving anything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM record_event ORDER BY position")
        while rows := cursor.fetchmany(2000):
            for (body,) in rows:
                hashlib.sha256(body.encode()).digest()


def hash_in_memory(bodies: list[bytes]) -> None:
    for body in bodies:
        hashlib.sha256(body).digest()


def main() -> None:
    call_command("migrate", verbosity=0)
    programme.build(commitments=1000, events=EVENTS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM record_event")
        bodies = [row[0].encode() for row in cursor.fetchall()]
    verify, bare = in_turn(log.verify, hash_stored, runs=5)
    _verify, in_memory = in_turn(lambda: None, lambda: hash_in_memory(bodies), runs=5)
    replay = statistics.median(seconds(lambda: log.replay(now())) for _ in range(5))
    header = "title,language,date,source,url,kind,summary,commitments"
    table = "\n".join(
        [
            header,
            *(
                f"Fact {n},en,2018-05-14,Source,https://example.org/{n},visit,Text,commitment-1"
                for n in range(ROWS)
            ),
        ]
    ).encode()
    officer = Actor("", (Held(Role.OFFICER, "a"),))
    context = Context(actor=officer, field="field-1")
    load = seconds(lambda: import_evidence(ImportEvidence(file=table), context))
    print(
        json.dumps({"verify": verify, "bare": bare, "in_memory": in_memory, "replay": replay, "load": load})
    )


if __name__ == "__main__":
    main()
