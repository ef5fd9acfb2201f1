"""Fills a store with invented profiles of both sides and times the search for partners on it; prints JSON.

The profiles go straight into their table, and their vectors are random: what is timed is not how good the
lists are, nor importing or encoding.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import django

django.setup()

import msgspec  # noqa: E402  (Django must be ready first)
import numpy as np  # noqa: E402  (Django must be ready first)
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from bench.rows import seconds  # noqa: E402
from hannover.accounts.models import Grant, Person, new_id  # noqa: E402
from hannover.accounts.permissions import Actor, Held, Role, actor_of  # noqa: E402
from hannover.demo.running import BUNDLED  # noqa: E402
from hannover.engine import match  # noqa: E402
from hannover.fields.smes import domain, models  # noqa: E402
from hannover.fields.smes.actions.rounds import compute_round  # noqa: E402
from hannover.fields.smes.analysis import partners as analysis  # noqa: E402
from hannover.fields.smes.inputs.rounds import ComputeRound  # noqa: E402
from hannover.fields.smes.reading import partners_market  # noqa: E402
from hannover.operations import Context  # noqa: E402
from hannover.record.actions.framework import load_framework  # noqa: E402
from hannover.record.framework import read_framework  # noqa: E402
from hannover.record.log import Author, Draft, append  # noqa: E402
from hannover.record.models.bulk import insert_rows  # noqa: E402
from hannover.record.models.projection import ALWAYS, STILL  # noqa: E402
from hannover.record.moment import now  # noqa: E402

DIMENSIONS = 512
RUNS = 15
WORDS = {
    "ja": [
        "歯車",
        "検査",
        "振動",
        "測定",
        "温度",
        "制御",
        "画像",
        "認識",
        "金型",
        "溶接",
        "搬送",
        "組立",
        "樹脂",
        "成形",
        "切削",
        "研磨",
        "塗装",
        "電源",
        "通信",
        "解析",
    ],
    "de": [
        "Zahnrad",
        "Prüfung",
        "Schwingung",
        "Messung",
        "Temperatur",
        "Regelung",
        "Bild",
        "Erkennung",
        "Werkzeug",
        "Schweißen",
        "Förderung",
        "Montage",
        "Kunststoff",
        "Spritzguss",
        "Fräsen",
        "Schleifen",
        "Lack",
        "Netzteil",
        "Funk",
        "Analyse",
    ],
}
REGIONS = {"jp": ("JP-13", "JP-23", "JP-27", "JP-40"), "de": ("DE-BW", "DE-BY", "DE-NI", "DE-NW")}
START = date(2020, 1, 1)


def texts(language: str, chance: np.random.Generator) -> str:
    chosen = chance.choice(WORDS[language], size=6)
    return ("の" if language == "ja" else " und ").join(chosen)


def profiles(side: str, count: int, chance: np.random.Generator) -> Iterator[domain.Profile]:
    language = "ja" if side == "jp" else "de"
    for number in range(count):
        yield domain.Profile(
            key=str(new_id()),
            company=str(new_id()),
            side=side,
            kind=list(domain.ProfileKind)[number % 5],
            title={language: f"{texts(language, chance)[:20]} {number}"},
            offer={language: texts(language, chance)},
            need={language: texts(language, chance)},
            region=REGIONS[side][number % 4],
            size=list(domain.Size)[number % 3],
            languages=(language, "en"),
            standing=domain.ProfileStanding.PUBLISHED,
            sample=True,
        )


def fill(side: str, count: int, chance: np.random.Generator) -> domain.Profile:
    """Profiles of a side and their vectors; the first profile."""
    first: domain.Profile | None = None
    known_from = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    shared = {"side": side, "audience": "public", "valid_from": START, "valid_to": ALWAYS}
    batch: list[dict[str, Any]] = []
    vectors: list[dict[str, Any]] = []
    for profile in profiles(side, count, chance):
        first = first or profile
        state = {"state": msgspec.json.encode(profile).decode(), "known_from": known_from, "known_to": STILL}
        entity = {"entity": UUID(profile.key), "event": new_id()}
        batch += [
            {**shared, **state, **entity, **row} for row in models.Profile.columns(profile, profile.key)
        ]
        own = match.texts_of([analysis.described(profile)])
        made = chance.standard_normal((len(own), DIMENSIONS), dtype=np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        vectors.append(
            {
                "profile": profile.key,
                "encoder": "random",
                "digest": analysis.digest_of(own),
                "rows": len(own),
                "array": made.astype(np.float16).tobytes(),
            }
        )
        if len(batch) >= 5_000:
            insert_rows(models.Profile, batch)
            insert_rows(models.ProfileVector, vectors)
            batch, vectors = [], []
    insert_rows(models.Profile, batch)
    insert_rows(models.ProfileVector, vectors)
    assert first is not None
    return first


def main(count: int, *, rounds: bool) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    administrator = Actor(held=(Held(Role.ADMINISTRATOR),))
    load_framework(read_framework(BUNDLED), Context(actor=administrator, field=""))
    chance = np.random.default_rng(7)
    own = fill("jp", count, chance)
    fill("de", count, chance)
    company = domain.Company(key=own.company, side="jp", digest="0" * 64, sample=True)
    append(Author(side="jp"), [Draft(state=company, happened_on=START, entity=own.company, audience="side")])
    prepared = seconds(lambda: partners_market.keep(partners_market.prepare(now())))
    partners_market.forget_kept()
    cold = seconds(lambda: partners_market.prepared_for(now()))
    person = Person.objects.create(login="probe")
    Grant.objects.create(person=person, role=Role.PARTICIPANT.value, organization=own.company)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    place = f"/ja/fields/smes/partners/{own.key}/"

    def page(query: str = "") -> None:
        answer = client.get(place + query, headers={"host": "localhost"})
        assert answer.status_code == 200, answer.content[:500]

    page()
    found: dict[str, Any] = {
        "count": count,
        "prepare": prepared,
        "load": cold,
        "page": statistics.median(seconds(page) for _ in range(RUNS)),
        "filtered": statistics.median(seconds(lambda: page("?region=DE-BW&size=small")) for _ in range(RUNS)),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000,
    }
    if rounds:
        officer = Person.objects.create(login="officer")
        Grant.objects.create(person=officer, role=Role.OFFICER.value, side="jp")
        call = Context(actor=actor_of(officer), field="smes")
        values = ComputeRound(key="probe", length=10)
        found["round"] = seconds(lambda: compute_round(values, call))
    return found


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), rounds="round" in sys.argv[2:])))
