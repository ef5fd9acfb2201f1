"""Builds a store of a given size and times pages on it; prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

import django
from django.conf import settings

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be ready first)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench import programme  # noqa: E402
from bench.rows import seconds  # noqa: E402
from hannover.record import domain, log  # noqa: E402

PAGES = {"overview": "/en/", "commitment": "/en/commitments/commitment-1/", "evidence": "/en/evidence/"}
RUNS = 9


def view(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")


def write_something() -> None:
    """A write that no page shows, so that nothing remembered is of use."""
    field = domain.Field(
        key="another", number=99, title=programme.text("Another"), summary=programme.text("A")
    )
    log.append(log.Author(), [log.Draft(state=field, happened_on=programme.SIGNED, audience="side")])


def main(commitments: int, events: int) -> None:
    Path(settings.STORE).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    programme.build(commitments=commitments, events=events)
    client = Client(headers={"host": "localhost"})
    found = {}
    for name, address in PAGES.items():
        view(client, address)
        cold = []
        for _ in range(RUNS):
            write_something()
            cold.append(seconds(lambda address=address: view(client, address)))
        warm = [seconds(lambda address=address: view(client, address)) for _ in range(RUNS)]
        write_something()
        with CaptureQueriesContext(connection) as queries:
            view(client, address)
        found[name] = {
            "cold": statistics.median(cold) * 1000,
            "warm": statistics.median(warm) * 1000,
            "queries": len(queries),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
