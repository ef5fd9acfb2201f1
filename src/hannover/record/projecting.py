"""From events to tables: the versions of an entity that follow from its events, and the rows that hold them.

The timeline of an entity at any instant follows from the events recorded until then: those that a later event
replaced are left out, the rest are ordered by their own date (then by recording), and each holds until the
next one's date. When an event arrives, versions that no longer follow are closed (`known_to`) and new ones
opened, so that every earlier view can still be had.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import msgspec
from django.apps import apps
from django.db import transaction

from hannover.record import models, tallying
from hannover.record.models.bulk import insert_rows
from hannover.record.models.event import Event
from hannover.record.models.projection import ALWAYS, STILL, Projection

BATCH = 400
FIELD_NOUN = re.compile(r"hannover\.fields\.([a-z]+)\.")
Rows = dict[type[Projection], list[dict[str, Any]]]


class Fact(NamedTuple):
    """An event as far as a timeline needs it."""

    event: str
    happened_on: date
    recorded_at: datetime
    replaces: str
    side: str
    audience: str
    state: Any  # the noun, or None when the entity was withdrawn


class Segment(NamedTuple):
    valid_from: date
    valid_to: date
    fact: Fact


@dataclass
class Version:
    """A segment with the instants between which it was known."""

    segment: Segment
    known_from: datetime
    known_to: datetime


def type_name(noun: type) -> str:
    """The name of a noun in events: AgendaItem is "agenda-item", and Profile of the field package `smes` is
    "smes:profile", so that two fields may use the same word.
    """
    return _type_name(noun.__module__, noun.__name__)


@cache
def _type_name(module: str, noun: str) -> str:
    name = re.sub(r"(?<!^)(?=[A-Z])", "-", noun).lower()
    package = FIELD_NOUN.match(module)
    return f"{package[1]}:{name}" if package else name


@cache
def tables() -> dict[str, tuple[type[Projection], ...]]:
    """The projections of every type of entity, over all installed apps."""
    found: dict[str, list[type[Projection]]] = defaultdict(list)
    for model in apps.get_models():
        if issubclass(model, Projection):
            found[type_name(model.noun)].append(model)
    return {name: tuple(group) for name, group in found.items()}


def timeline(facts: Sequence[Fact], *, timeless: bool = False) -> list[Segment]:
    """The segments that follow from facts in the order of their recording; `timeless`: the first has no
    beginning.
    """
    replaced = {fact.replaces for fact in facts if fact.replaces}
    by_day: dict[date, Fact] = {}
    for fact in facts:
        if fact.event not in replaced:
            by_day[fact.happened_on] = fact
    days = sorted(by_day)
    begins = [date.min, *days[1:]] if timeless else days
    ends = [*days[1:], ALWAYS]
    return [
        Segment(begin, end, by_day[day])
        for day, begin, end in zip(days, begins, ends, strict=True)
        if by_day[day].state is not None
    ]


def versions(facts: Sequence[Fact], *, timeless: bool = False) -> list[Version]:
    """Every version that was ever known, folding the facts in the order of their recording."""
    kept: list[Version] = []
    if len(facts) == 1:
        return [
            Version(segment, facts[0].recorded_at, STILL) for segment in timeline(facts, timeless=timeless)
        ]
    for count, newest in enumerate(facts, 1):
        segments = timeline(facts[:count], timeless=timeless)
        for version in kept:
            if version.known_to == STILL and version.segment not in segments:
                version.known_to = newest.recorded_at
        known = [version.segment for version in kept if version.known_to == STILL]
        kept += [Version(segment, newest.recorded_at, STILL) for segment in segments if segment not in known]
    return [version for version in kept if version.known_to > version.known_from]


def told_before(entities: Iterable[str]) -> dict[str, list[Fact]]:
    """{entity: facts} of everything that the log tells of these entities until now."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    ordered = sorted(entities)
    for start in range(0, len(ordered), BATCH):
        stored = Event.objects.filter(entity__in=ordered[start : start + BATCH]).order_by(
            "recorded_at", "event"
        )
        for body in stored.values_list("body", flat=True):
            decoded = msgspec.json.decode(body)
            facts[decoded["entity"]].append(_fact(decoded, _noun(decoded)))
    return facts


def project(
    bodies: Sequence[dict[str, Any]], states: Sequence[Any], before: Mapping[str, Sequence[Fact]]
) -> None:
    """Brings the tables up to date with events that have just been written.

    before   what the log told of their entities until then, as `told_before` gave it
    """
    arrived: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for body, state in zip(bodies, states, strict=True):
        arrived[body["type"], body["entity"]].append(_fact(body, state))
    rows: Rows = defaultdict(list)
    changed: dict[str, list[str]] = defaultdict(list)
    for (kind, entity), facts in arrived.items():
        earlier = before.get(entity, ())
        if earlier:
            changed[kind].append(entity)
        _collect(rows, kind, entity, [*earlier, *facts])
    corrected = [entity for kind, entity in arrived if kind == "evidence"] if changed["evidence"] else []
    recounted = tallying.places_of(corrected)
    for kind, entities in changed.items():
        for model in tables().get(kind, ()):
            for start in range(0, len(entities), BATCH):
                model.objects.filter(entity__in=entities[start : start + BATCH]).delete()
    _insert(rows)
    if corrected:
        tallying.recount(recounted | tallying.places_of(corrected))
    elif models.EvidenceLink in rows:
        tallying.add(rows[models.EvidenceLink], rows[models.Evidence])


def _fact(body: dict[str, Any], state: Any) -> Fact:
    return Fact(
        body["id"],
        date.fromisoformat(body["happened_on"]),
        datetime.fromisoformat(body["recorded_at"]),
        body["replaces"],
        body["side"],
        body["audience"],
        state,
    )


def _noun(body: dict[str, Any]) -> Any:
    found = tables().get(body["type"])
    if body["state"] is None or found is None:
        return None
    return msgspec.convert(body["state"], found[0].noun)


def _collect(rows: Rows, kind: str, entity: str, facts: Sequence[Fact]) -> None:
    """Adds the rows of one entity, by table."""
    found = tables().get(kind, ())
    history = versions(facts, timeless=any(model.timeless for model in found))
    for model in found:
        keeps_state = _keeps_state(model)
        for version in history:
            fact = version.segment.fact
            shared = {
                "entity": entity,
                "event": fact.event,
                "side": fact.side,
                "audience": fact.audience,
                "valid_from": version.segment.valid_from,
                "valid_to": version.segment.valid_to,
                "known_from": version.known_from,
                "known_to": version.known_to,
            }
            if keeps_state:
                shared["state"] = msgspec.json.encode(fact.state).decode()
            rows[model] += [{**shared, **columns} for columns in model.columns(fact.state, entity)]


@cache
def _keeps_state(model: type[Projection]) -> bool:
    return any(column.name == "state" for column in model._meta.local_concrete_fields)


def _insert(rows: Rows) -> None:
    for model, made in rows.items():
        insert_rows(model, made)


def rebuild(report: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Empties every projection and makes it again from the log, in one transaction; the number of events
    read.
    """
    with transaction.atomic():
        for group in tables().values():
            for model in group:
                model.objects.all().delete()
        facts: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        total = Event.objects.count()
        stored = Event.objects.order_by("recorded_at", "event").values_list("body", flat=True)
        for done, body in enumerate(stored.iterator(chunk_size=2000), 1):
            decoded = msgspec.json.decode(body)
            facts[decoded["type"], decoded["entity"]].append(_fact(decoded, _noun(decoded)))
            if done % 2000 == 0:
                report(done, total)
        rows: Rows = defaultdict(list)
        for (kind, entity), history in facts.items():
            _collect(rows, kind, entity, history)
        _insert(rows)
        tallying.recount_all()
        report(total, total)
    return total
