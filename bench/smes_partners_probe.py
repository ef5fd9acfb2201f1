"""`python -m bench.smes_partners_probe prepare|pages|round`: one measurement on a store that `smes_partners_fill` has
filled, in a process of its own; prints JSON.
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402  (Django must be ready first)
from django.test import Client  # noqa: E402

from bench.rows import seconds  # noqa: E402
from bench.smes_partners_fill import filled  # noqa: E402
from hannover.accounts.models import Person  # noqa: E402
from hannover.accounts.permissions import actor_of  # noqa: E402
from hannover.fields.smes.actions.partners import encode_profiles  # noqa: E402
from hannover.fields.smes.actions.rounds import compute_round  # noqa: E402
from hannover.fields.smes.inputs.partners import EncodeProfiles  # noqa: E402
from hannover.fields.smes.inputs.rounds import ComputeRound  # noqa: E402
from hannover.fields.smes.reading.partners_market import prepared_for  # noqa: E402
from hannover.operations import Context  # noqa: E402
from hannover.record.moment import now  # noqa: E402

RUNS = 15


def main(kind: str) -> dict[str, Any]:
    found = {"prepare": prepare, "pages": pages, "round": a_round}[kind]()
    return found | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000}


def officer() -> Context:
    return Context(actor=actor_of(Person.objects.get(login="officer")), field="smes")


def prepare() -> dict[str, Any]:
    """What `encode-profiles` does when every profile has its vectors: it prepares the market and keeps it."""
    return {"prepare": seconds(lambda: encode_profiles(EncodeProfiles(), officer()))}


def pages() -> dict[str, Any]:
    """Pages as a company gets them, the market being taken up; medians."""
    load = seconds(lambda: prepared_for(now()))
    known = filled(Path(settings.STORE))
    assert known is not None
    client = Client()
    person = Person.objects.get(login="probe")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    place = f"/ja/fields/smes/partners/{known['profile']}/"

    def page(query: str = "") -> str:
        answer = client.get(place + query, headers={"host": "localhost"})
        assert answer.status_code == 200, answer.content[:500]
        return str(answer.content.decode())

    first = seconds(page)
    partner = re.findall(r"/with/([0-9a-f-]{36})/", page())[0]
    asked = {
        "page": "",
        "filtered": "?region=DE-BW&size=small",
        "words": "?text=歯車の検査を自動化したい",
        "why": f"with/{partner}/",
    }
    medians = {
        name: statistics.median(seconds(lambda: page(query)) for _ in range(RUNS))  # noqa: B023 - used at once
        for name, query in asked.items()
    }
    return {"load": load, "first": first, **medians}


def a_round() -> dict[str, Any]:
    """From the prepared market to the stored lists."""
    values = ComputeRound(key=f"probe-{uuid4().hex[:8]}", length=10)
    told: list[Any] = []
    taken = seconds(lambda: told.append(compute_round(values, officer())))
    outcome = told[0]
    return {
        "round": taken,
        "coverage": min(one.coverage for one in outcome.sides),
        "congestion": max(one.congestion for one in outcome.sides),
        "outside": outcome.outside,
        "outside_at_most": outcome.outside_at_most,
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
