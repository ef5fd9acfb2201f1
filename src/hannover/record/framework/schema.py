"""The format of a framework: which tables there are, which keys each has, and what every key may hold.

docs/framework-file.md explains the same to those who write one; a test keeps the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hannover.record import domain

from . import values
from .places import Place, Reader

__all__ = ["FORMAT", "TABLES", "Key", "Table", "read_entry"]

FORMAT = 1
"""The version of the format, which framework.toml states first."""


@dataclass(frozen=True)
class Key:
    """One key. `names` is the table whose entries it refers to, "" where it refers to none."""

    read: Reader
    required: bool = False
    names: str = ""


@dataclass(frozen=True)
class Table:
    """One table. `noun` is what an entry becomes; `single` tells [table] from [[table]]."""

    noun: Callable[..., Any]
    keys: Mapping[str, Key]
    single: bool = False


def required(read: Reader, *, names: str = "") -> Key:
    return Key(read, required=True, names=names)


def read_entry(value: object, place: Place, table: Table) -> dict[str, Any] | None:
    """What an entry holds, key by key, without what was refused; None when it is no table at all."""
    if not isinstance(value, dict):
        place.refuse("expected a table", remedy="write key = value pairs")
        return None
    found = {}
    for name, given in value.items():
        if name not in table.keys:
            remedy = values.nearest(name, table.keys) or f"known: {', '.join(table.keys)}"
            place.at(name).refuse("is not a key of this table", remedy=remedy)
        elif (read := table.keys[name].read(given, place.at(name))) is not None:
            found[name] = read
    for name, key in table.keys.items():
        if key.required and name not in value:
            place.at(name).refuse("is missing", remedy=f"add {name}")
    return found


def one(table: Table) -> Reader:
    """A reader of a table inside an entry."""

    def read(value: object, place: Place) -> object:
        found = read_entry(value, place, table)
        complete = found is not None and all(
            name in found for name, key in table.keys.items() if key.required
        )
        return table.noun(**found) if found is not None and complete else None

    return read


def several(table: Table) -> Reader:
    """A reader of a list of tables inside an entry."""

    def read(value: object, place: Place) -> tuple[object, ...] | None:
        if not isinstance(value, list) or not value:
            place.refuse("expected a list of tables", remedy="write [[...]] for each, or [{ ... }, { ... }]")
            return None
        found = [one(table)(entry, place.at(index)) for index, entry in enumerate(value)]
        return None if None in found else tuple(found)

    return read


SOURCE = Table(
    domain.Source,
    {"title": required(values.line), "url": Key(values.url), "passage": Key(values.prose)},
)
DATED_NAME = Table(
    domain.DatedName,
    {
        "name": required(values.line_texts),
        "short": Key(values.line),
        "begins": Key(values.day),
        "ends": Key(values.day),
    },
)
BASELINE = Table(
    domain.Baseline,
    {"value": required(values.number), "on": required(values.day), "source": Key(one(SOURCE))},
)
TARGET = Table(
    domain.Target,
    {"value": required(values.number), "by": required(values.day), "source": required(one(SOURCE))},
)

DECLARATION = Table(
    domain.Declaration,
    {
        "key": required(values.key),
        "title": required(values.line_texts),
        "summary": required(values.prose_texts),
        "signed": required(values.fact_date),
        "place": required(values.line_texts),
        "languages": required(values.languages),
        "source": required(one(SOURCE)),
        "sample": Key(values.truth),
    },
    single=True,
)
SIDE = Table(
    domain.Side,
    {
        "key": required(values.key),
        "name": required(values.line_texts),
        "country": required(values.country),
        "currency": required(values.currency),
        "languages": required(values.languages),
        "timezone": required(values.timezone),
    },
)
ORGANIZATION = Table(
    domain.Organization,
    {
        "key": required(values.key),
        "kind": required(values.choice(domain.OrganizationKind)),
        "side": Key(values.key, names="side"),
        "successor": Key(values.key, names="organization"),
        "url": Key(values.url),
        "sample": Key(values.truth),
        "names": required(several(DATED_NAME)),
    },
)
SIGNATORY = Table(
    domain.Signatory,
    {
        "key": required(values.key),
        "side": required(values.key, names="side"),
        "name": required(values.line_texts),
        "office": required(values.line_texts),
        "organization": required(values.key, names="organization"),
        "signed_on": required(values.day),
    },
)
FIELD = Table(
    domain.Field,
    {
        "key": required(values.key),
        "number": required(values.positive),
        "title": required(values.line_texts),
        "summary": required(values.prose_texts),
        "package": Key(values.key),
    },
)
COMMITMENT = Table(
    domain.Commitment,
    {
        "key": required(values.key),
        "field": required(values.key, names="field"),
        "number": required(values.short_number),
        "title": required(values.line_texts),
        "text": required(values.prose_texts),
        "source": required(one(SOURCE)),
        "owners": Key(values.by_side, names="organization"),
        "begins": Key(values.day),
        "due": Key(values.day),
    },
)
MILESTONE = Table(
    domain.Milestone,
    {
        "key": required(values.key),
        "commitment": required(values.key, names="commitment"),
        "title": required(values.line_texts),
        "due": Key(values.fact_date),
        "reached": Key(values.fact_date),
        "evidence": Key(values.keys, names="evidence"),
    },
)
INDICATOR = Table(
    domain.Indicator,
    {
        "key": required(values.key),
        "commitment": required(values.key, names="commitment"),
        "title": required(values.line_texts),
        "unit": required(values.line_texts),
        "direction": Key(values.choice(domain.Direction)),
        "aggregation": Key(values.choice(domain.Aggregation)),
        "baseline": Key(one(BASELINE)),
        "targets": Key(several(TARGET)),
        "computed": Key(values.computed),
        "description": Key(values.prose_texts),
    },
)
EVIDENCE = Table(
    domain.Evidence,
    {
        "key": required(values.key),
        "date": required(values.fact_date),
        "kind": required(values.choice(domain.EvidenceKind)),
        "title": required(values.line_texts),
        "summary": Key(values.prose_texts),
        "source": required(one(SOURCE)),
        "fields": Key(values.keys, names="field"),
        "commitments": Key(values.keys, names="commitment"),
        "confirmed": Key(values.truth),
        "sample": Key(values.truth),
    },
)
DIALOGUE = Table(
    domain.Dialogue,
    {
        "key": required(values.key),
        "title": required(values.line_texts),
        "summary": required(values.prose_texts),
        "field": Key(values.key, names="field"),
        "sample": Key(values.truth),
    },
)
ROUND = Table(
    domain.Round,
    {
        "key": required(values.key),
        "dialogue": required(values.key, names="dialogue"),
        "number": required(values.positive),
        "date": required(values.fact_date),
        "place": Key(values.line_texts),
        "host": Key(values.key, names="side"),
        "start": Key(values.moment),
        "end": Key(values.moment),
        "evidence": Key(values.keys, names="evidence"),
        "confirmed": Key(values.truth),
    },
)

TABLES: dict[str, Table] = {
    "declaration": DECLARATION,
    "side": SIDE,
    "organization": ORGANIZATION,
    "signatory": SIGNATORY,
    "field": FIELD,
    "commitment": COMMITMENT,
    "milestone": MILESTONE,
    "indicator": INDICATOR,
    "evidence": EVIDENCE,
    "dialogue": DIALOGUE,
    "round": ROUND,
}
