"""`python -m bench.smes_partners_fill COUNT`: a store with COUNT invented profiles a side, and vectors of their texts.

Texts are put together from phrases of the sample companies and names of industries, a few phrases a text, so that words
are as frequent as in real profiles. A text's vector is the sum of what the encoder makes of its phrases: encoding all
texts would take longer than everything that is measured here. Profiles go straight into their table: importing is
measured elsewhere. A store that is filled already is left as it is.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

import msgspec  # noqa: E402  (Django must be ready first)
import numpy as np  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from hannover.accounts.models import Grant, Person, new_id  # noqa: E402
from hannover.accounts.permissions import Actor, Held, Role  # noqa: E402
from hannover.demo.running import BUNDLED  # noqa: E402
from hannover.engine import match  # noqa: E402
from hannover.engine.text import BundledEncoder  # noqa: E402
from hannover.fields.smes import domain, models  # noqa: E402
from hannover.fields.smes.analysis import partners as analysis  # noqa: E402
from hannover.fields.smes.formats.companies_tables import industries, regions  # noqa: E402
from hannover.operations import Context  # noqa: E402
from hannover.record.actions.framework import load_framework  # noqa: E402
from hannover.record.framework import read_framework  # noqa: E402
from hannover.record.log import Author, Draft, append  # noqa: E402
from hannover.record.models.bulk import insert_rows  # noqa: E402
from hannover.record.models.projection import ALWAYS, STILL  # noqa: E402

LANGUAGES = {"jp": "ja", "de": "de"}
ENDS = re.compile(r"(?<=[。、．.,;])\s*")
START, KNOWN_FROM = date(2020, 1, 1), datetime.fromisoformat("2020-01-01T00:00:00+00:00")
AT_ONCE = 5_000
CERTIFICATIONS = ("ISO 9001", "ISO 14001", "ISO 27001", "IATF 16949", "ISO 13485", "ISO 50001")
# How many of a hundred profiles ask for something of their partner.
ASKING = 30


@dataclass(frozen=True)
class Phrases:
    """Phrases of a language by what they are said of; `made` holds what the encoder makes of each."""

    language: str
    titles: tuple[str, ...]
    offers: tuple[str, ...]
    needs: tuple[str, ...]
    topics: tuple[str, ...]
    made: dict[str, np.ndarray]
    encoder: str


def phrases_of(language: str) -> Phrases:
    folder = files("hannover.demo.sample") / "smes"
    companies = tomllib.loads((folder / f"companies-{language}.toml").read_text(encoding="utf-8"))["company"]
    parts: dict[str, list[str]] = {"title": [], "offer": [], "need": [], "topic": []}
    for company in companies:
        parts["title"].append(company["title"])
        for name, text in (("offer", "offer"), ("need", "need"), ("topic", "iot")):
            parts[name] += [part for part in ENDS.split(company[text]) if len(part) > 3]
    parts["topic"] += [titles[language] for titles in industries().values() if language in titles]
    distinct = {name: tuple(dict.fromkeys(texts)) for name, texts in parts.items()}
    every = tuple(dict.fromkeys(text for texts in distinct.values() for text in texts))
    vectors = match.encode(every, encoder=BundledEncoder())
    return Phrases(
        language,
        distinct["title"],
        distinct["offer"],
        distinct["need"],
        distinct["topic"],
        {text: vectors.array[row] for row, text in enumerate(vectors.texts)},
        vectors.encoder,
    )


@dataclass(frozen=True)
class Said:
    """A text and the phrases that it is made of."""

    text: str
    phrases: tuple[str, ...]


def said(phrases: Phrases, kind: Sequence[str], chance: np.random.Generator) -> Said:
    chosen = [kind[at] for at in chance.integers(len(kind), size=2)]
    chosen.insert(1, phrases.topics[chance.integers(len(phrases.topics))])
    return Said(("" if phrases.language == "ja" else " ").join(chosen), tuple(chosen))


def made_up(
    side: str, count: int, phrases: Phrases, chance: np.random.Generator
) -> Iterator[tuple[domain.Profile, dict[str, tuple[str, ...]]]]:
    """Profiles, each with the phrases of its title, offer and need."""
    language = phrases.language
    places = [code for code in regions() if code.startswith(side.upper())]
    divisions = [code for code in industries() if code.isdigit()]
    other = next(name for key, name in LANGUAGES.items() if key != side)
    for _ in range(count):
        title = phrases.titles[chance.integers(len(phrases.titles))]
        offer, need = said(phrases, phrases.offers, chance), said(phrases, phrases.needs, chance)
        asks = chance.integers(100) < ASKING
        sought = domain.PartnerSought(
            text={},
            sizes=(domain.Size.SMALL, domain.Size.MEDIUM) if chance.integers(2) else (),
            certifications=("ISO 9001",) if chance.integers(2) else (),
            languages=("en",) if chance.integers(2) else (),
        )
        profile = domain.Profile(
            key=str(new_id()),
            company=str(new_id()),
            side=side,
            kind=list(domain.ProfileKind)[chance.integers(5)],
            title={language: f"{title} {chance.integers(100, 10_000)}"},
            offer={language: offer.text},
            need={language: need.text},
            region=places[chance.integers(len(places))],
            size=list(domain.Size)[chance.integers(3)],
            industries=(
                domain.IndustryCode(
                    scheme=domain.Scheme.ISIC, code=divisions[chance.integers(len(divisions))]
                ),
            ),
            stage=list(domain.Stage)[chance.integers(len(domain.Stage))],
            sought=sought if asks else None,
            certifications=tuple(name for name in CERTIFICATIONS if chance.integers(3) == 0),
            languages=(
                language,
                *(("en",) if chance.integers(4) else ()),
                *(() if chance.integers(10) else (other,)),
            ),
            standing=domain.ProfileStanding.PUBLISHED,
            sample=True,
        )
        yield profile, {title: (title,), offer.text: offer.phrases, need.text: need.phrases}


def vectors_of(
    profile: domain.Profile, spoken: dict[str, tuple[str, ...]], phrases: Phrases
) -> tuple[tuple[str, ...], np.ndarray]:
    """The texts of a profile as they are compared, and a vector for each."""
    texts = match.texts_of([analysis.described(profile)])
    rows = [
        sum(phrases.made[part] for whole, parts in spoken.items() if whole in text for part in parts)
        for text in texts
    ]
    array = np.stack(rows)
    return texts, array / np.linalg.norm(array, axis=1, keepdims=True)


def fill(side: str, count: int, chance: np.random.Generator) -> domain.Profile:
    """Profiles of a side and their vectors; the first profile."""
    phrases = phrases_of(LANGUAGES[side])
    shared = {
        "side": side, "audience": "public", "valid_from": START, "valid_to": ALWAYS,
        "known_from": KNOWN_FROM, "known_to": STILL,
    }  # fmt: skip
    first: domain.Profile | None = None
    rows: list[dict[str, Any]] = []
    vectors: list[dict[str, Any]] = []
    for number, (profile, spoken) in enumerate(made_up(side, count, phrases, chance), start=1):
        first = first or profile
        state = {"state": msgspec.json.encode(profile).decode()}
        entity = {"entity": UUID(profile.key), "event": new_id()}
        rows += [{**shared, **state, **entity, **row} for row in models.Profile.columns(profile, profile.key)]
        texts, array = vectors_of(profile, spoken, phrases)
        vectors.append(
            {
                "profile": profile.key,
                "encoder": phrases.encoder,
                "digest": analysis.digest_of(texts),
                "rows": len(texts),
                "array": array.astype(np.float16).tobytes(),
            }
        )
        if number % AT_ONCE == 0 or number == count:
            with transaction.atomic():
                insert_rows(models.Profile, rows)
                insert_rows(models.ProfileVector, vectors)
            rows, vectors = [], []
    assert first is not None
    return first


def filled(folder: Path) -> dict[str, str] | None:
    """Who stands in a store that was filled before: the first profile, and the logins."""
    marker = folder / "filled.json"
    found: dict[str, str] | None = json.loads(marker.read_text(encoding="utf-8")) if marker.exists() else None
    return found


def main(count: int) -> dict[str, str]:
    folder = Path(settings.STORE)
    known = filled(folder)
    if known is not None:
        return known
    call_command("migrate", verbosity=0)
    load_framework(read_framework(BUNDLED), Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field=""))
    dictionaries()
    chance = np.random.default_rng(7)
    own = fill("jp", count, chance)
    fill("de", count, chance)
    company = domain.Company(key=own.company, side="jp", digest="0" * 64, sample=True)
    append(Author(side="jp"), [Draft(state=company, happened_on=START, entity=own.company, audience="side")])
    person, officer = Person.objects.create(login="probe"), Person.objects.create(login="officer")
    Grant.objects.create(person=person, role=Role.PARTICIPANT.value, organization=own.company)
    Grant.objects.create(person=officer, role=Role.OFFICER.value, side="jp")
    found = {"profile": own.key, "company": own.company}
    (folder / "filled.json").write_text(json.dumps(found), encoding="utf-8")
    return found


def dictionaries() -> None:
    """The dictionary that HANNOVER_BENCH_DICTD names without its endings, put where the product looks for it."""
    named = os.environ.get("HANNOVER_BENCH_DICTD", "")
    folder = Path(settings.STORE) / "dictionaries"
    for ending in (".index", ".dict.dz") if named else ():
        source = Path(named + ending)
        if source.exists():
            folder.mkdir(exist_ok=True)
            (folder / source.name).symlink_to(source)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
