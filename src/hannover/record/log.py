"""The event log: append-only, canonical JSON (RFC 8785), chained by SHA-256.

One chain per node, author side and audience, so that what is public can be verified without what is not. The
hash of an event is SHA-256(hash before it || canonical bytes); the first event of a chain follows 32 zero
bytes. `append` writes events and, in the same transaction, the tables that are projections of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection, transaction
from uuid_utils import uuid7

from hannover.errors import BrokenLogError, InputError
from hannover.record.models.bulk import insert_rows
from hannover.record.models.event import Chain, Event
from hannover.record.moment import Moment, stamp
from hannover.record.projecting import project, told_before, type_name

SCHEMA_VERSION = 1
GENESIS = bytes(32)
MAX_EVENT_BYTES = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who writes, and for which side; an empty side speaks for neither (the administration)."""

    person: str = ""
    side: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An event before it is written.

    state        the full state of the entity after it; None withdraws the entity
    happened_on  the fact's own date
    entity       id of the entity; empty makes a new one
    action       what was done, as a past participle: "stated", "signed", "corrected"
    audience     "public", "joint" (staff of both sides), "side" (staff of the author's side) or "node"
                 (administration)
    replaces     id of the event that this one corrects
    type         type of the entity; only needed where `state` is None
    note         why, in the author's words; stays in the log
    """

    state: Any
    happened_on: date
    entity: str = ""
    action: str = "recorded"
    audience: str = "public"
    replaces: str = ""
    type: str = ""
    note: str = ""


@dataclass(frozen=True)
class Written:
    """An event as it stands in the log."""

    id: str
    entity: str
    type: str
    chain: str
    sequence: int
    recorded_at: str
    hash: str


@dataclass(frozen=True)
class Head:
    """Where a chain ends: its length and the hash of its last event, in hex."""

    chain: str
    length: int
    hash: str

    def __str__(self) -> str:
        return f"{self.chain}:{self.length}:{self.hash}"


def append(author: Author, drafts: Sequence[Draft]) -> list[Written]:
    """Writes the drafts as events, all or none, and their projections with them.

    Raises InputError for a state that is too large or holds what JSON cannot carry.
    """
    if not drafts:
        return []
    with transaction.atomic():
        chains = {
            audience: _lock_chain(author, audience) for audience in {draft.audience for draft in drafts}
        }
        recorded = max(
            datetime.now(UTC), *(chain.recorded_at + timedelta(microseconds=1) for chain in chains.values())
        )
        recorded_at = stamp(recorded)
        bodies = [_body(author, draft, recorded_at) for draft in drafts]
        events, written = [], []
        for draft, body in zip(drafts, bodies, strict=True):
            chain = chains[draft.audience]
            chain.length += 1
            body["chain"], body["sequence"] = chain.name, chain.length
            text = _canonical(body)
            chain.head = hashlib.sha256(bytes(chain.head) + text).digest()
            chain.recorded_at = recorded
            events.append({"body": text.decode(), "hash": chain.head})
            written.append(
                Written(
                    body["id"],
                    body["entity"],
                    body["type"],
                    chain.name,
                    chain.length,
                    recorded_at,
                    chain.head.hex(),
                )
            )
        known = told_before({draft.entity for draft in drafts if draft.entity})
        insert_rows(Event, events)
        for chain in chains.values():
            chain.save()
        project(bodies, [draft.state for draft in drafts], known)
    return written


def _lock_chain(author: Author, audience: str) -> Chain:
    name = f"{settings.NODE}/{author.side or '-'}/{audience}"
    start = datetime(1, 1, 1, tzinfo=UTC)
    Chain.objects.get_or_create(name=name, defaults={"length": 0, "head": GENESIS, "recorded_at": start})
    return Chain.objects.select_for_update().get(name=name)


def _body(author: Author, draft: Draft, recorded_at: str) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "schema": SCHEMA_VERSION,
        "type": draft.type or type_name(type(draft.state)),
        "entity": draft.entity or str(uuid7()),
        "action": draft.action,
        "happened_on": draft.happened_on.isoformat(),
        "recorded_at": recorded_at,
        "replaces": draft.replaces,
        "note": draft.note,
        "person": author.person,
        "side": author.side,
        "audience": draft.audience,
        "state": draft.state,
    }


def _canonical(body: dict[str, Any]) -> bytes:
    """The body as RFC 8785 writes it: sorted keys, no blanks, UTF-8. Nouns hold no floats and their keys are
    ASCII, so msgspec's sorted order is the canonical one; tests compare it with the reference library.
    """
    try:
        text = msgspec.json.encode(body, order="sorted")
    except (UnicodeEncodeError, msgspec.MsgspecError) as problem:
        raise InputError(f"this cannot be written as canonical JSON: {problem}", field=body["type"]) from None
    if len(text) > MAX_EVENT_BYTES:
        raise InputError(
            f"{len(text):,} bytes are too many for one event",
            field=body["type"],
            remedy=f"at most {MAX_EVENT_BYTES:,} bytes; put long material into a file and cite it",
        )
    return text


def heads() -> tuple[Head, ...]:
    """The end of every chain, by name."""
    return tuple(
        Head(chain.name, chain.length, bytes(chain.head).hex()) for chain in Chain.objects.order_by("name")
    )


def public_heads() -> tuple[Head, ...]:
    return tuple(head for head in heads() if head.chain.endswith("/public"))


def store_version() -> str:
    """A short text that changes with every write: what caches and ETags are keyed by."""
    ends = Chain.objects.order_by("name").values_list("name", "head")
    return hashlib.sha256(b"".join(name.encode() + bytes(head) for name, head in ends)).hexdigest()[:20]


def verify(required: Iterable[str] = ()) -> tuple[Head, ...]:
    """Proves every chain from its first event to its recorded end; the heads proven.

    required   heads (hash in hex, or `chain:length:hash` as reports print them) that today's log must extend
    Raises     BrokenLogError naming the first event that does not follow from the one before it
    """
    wanted = {_hash_of(head) for head in required}
    ends: dict[str, tuple[int, bytes]] = {}
    found: set[str] = set()
    sha256 = hashlib.sha256
    for chain, sequence, body, stored in _stored():
        length, head = ends.get(chain, (0, GENESIS))
        computed = sha256(head + body.encode()).digest()
        if computed != stored or sequence != length + 1:
            raise _broken(body, chain, sequence)
        ends[chain] = (sequence, computed)
        if wanted and computed.hex() in wanted:
            found.add(computed.hex())
    acknowledged = heads()
    for end in acknowledged:
        length, computed = ends.pop(end.chain, (0, GENESIS))
        if (length, computed.hex()) != (end.length, end.hash):
            raise BrokenLogError(
                f"chain {end.chain} ends at event {length}, but {end.length} events were acknowledged",
                remedy="restore the newest backup",
            )
    if ends:
        raise BrokenLogError(f"chain {next(iter(ends))} has events but no recorded end")
    if missing := wanted - found:
        raise BrokenLogError(
            f"the log does not extend the head {min(missing)}", remedy="compare with your copy"
        )
    return acknowledged


def _stored() -> Iterator[tuple[str, int, str, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, sequence, body, hash FROM record_event ORDER BY position")
        while rows := cursor.fetchmany(2000):
            for chain, sequence, body, stored in rows:
                yield chain, int(sequence), body, bytes(stored)


def _hash_of(head: str) -> str:
    text = head.strip().rpartition(":")[2].lower()
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise InputError(f"{head[:90]!r} is not a head", field="head", remedy="64 hexadecimal digits")
    return text


def _broken(body: str, chain: str, sequence: int) -> BrokenLogError:
    try:
        event = str(msgspec.json.decode(body)["id"])
    except (msgspec.DecodeError, KeyError, TypeError):
        event = ""
    return BrokenLogError(
        f"event {sequence} of chain {chain} ({event or 'unreadable'}) does not follow from the one before it",
        event=event,
        remedy="restore the newest backup; what came before this event is sound",
    )


def replay(moment: Moment) -> dict[tuple[str, str], msgspec.Raw]:
    """The state of every entity at the moment, straight from the log: {(type, entity): state as JSON}.

    Of the events recorded by `known_at`, those that a later one replaced are left out; of the rest that had
    happened by `as_of`, the one with the latest date, then the latest recording, gives the state. Withdrawn
    entities are absent.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, entity, happened_on, recorded_at, event, replaces, body FROM record_event"
            " WHERE recorded_at <= %s",
            [moment.known_text],
        )
        rows = cursor.fetchall()
    replaced = {row[5] for row in rows if row[5]}
    as_of = moment.as_of.isoformat()
    newest: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for kind, entity, happened_on, recorded_at, event, _replaces, body in rows:
        if happened_on > as_of or event in replaced:
            continue
        fact = (happened_on, recorded_at, event, body)
        known = newest.get((kind, entity))
        if known is None or fact > known:
            newest[kind, entity] = fact
    decoder = msgspec.json.Decoder(_StateOnly)
    states = ((key, decoder.decode(fact[3]).state) for key, fact in newest.items())
    return {key: state for key, state in states if bytes(state) != b"null"}


class _StateOnly(msgspec.Struct):
    state: msgspec.Raw
