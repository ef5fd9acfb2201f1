"""Evidence on its way out: CSV for spreadsheets, JSON for programs; both row by row, whatever the length."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from hannover.record.moment import Moment
from hannover.record.reading import EvidenceEntry
from hannover.record.words import iso_date, wording

MEDIA_TYPES: Mapping[str, str] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
BYTE_ORDER_MARK = "\ufeff"
ROWS_A_CHUNK = 500
COLUMNS = (
    "key", "date", "kind", "title", "summary", "source", "url", "passage", "fields", "commitments",
    "confirmed", "sample", "file_name", "content_hash", "side", "recorded_at", "event",
)  # fmt: skip


def as_csv(entries: Iterable[EvidenceEntry]) -> Iterator[str]:
    """A header and a line for each piece of evidence, texts in the reader's language; lists in a cell are
    separated by semicolons.
    """
    yield BYTE_ORDER_MARK + ",".join(COLUMNS) + "\r\n"
    waiting = iter(entries)
    while chunk := list(itertools.islice(waiting, ROWS_A_CHUNK)):
        written = io.StringIO()
        csv.writer(written).writerows([harmless(cell) for cell in _row(entry)] for entry in chunk)
        yield written.getvalue()


def as_json(entries: Iterable[EvidenceEntry], moment: Moment) -> Iterator[bytes]:
    """An object with both dates and a list of all evidence, texts in every language that they have."""
    encode = msgspec.json.encode
    yield b'{"as_of":%b,"known_at":%b,"evidence":[' % (encode(moment.as_of), encode(moment.known_text))
    waiting = iter(entries)
    separator = b""
    while chunk := list(itertools.islice(waiting, ROWS_A_CHUNK)):
        yield separator + b",\n".join(encode(_object(entry)) for entry in chunk)
        separator = b",\n"
    yield b"]}\n"


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula: with an apostrophe before =, +, - and @."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _row(entry: EvidenceEntry) -> tuple[str, ...]:
    fact = entry.evidence
    return (
        fact.key or entry.entity,
        iso_date(fact.date),
        fact.kind.value,
        wording(fact.title),
        wording(fact.summary),
        fact.source.title,
        fact.source.url,
        fact.source.passage,
        ";".join(fact.fields),
        ";".join(fact.commitments),
        "yes" if fact.confirmed else "no",
        "yes" if fact.sample else "no",
        fact.file_name,
        fact.content_hash,
        entry.side,
        entry.recorded_at,
        entry.event,
    )


def _object(entry: EvidenceEntry) -> dict[str, object]:
    return {
        **msgspec.to_builtins(entry.evidence),
        "key": entry.evidence.key or entry.entity,
        "side": entry.side,
        "audience": entry.audience,
        "recorded_at": entry.recorded_at,
        "event": entry.event,
    }
