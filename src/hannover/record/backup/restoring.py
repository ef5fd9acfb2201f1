"""Fills an empty store from a backup: checked before anything is written, proven before anything is kept."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from hannover.errors import ConflictError, FileError, StoreError
from hannover.record import files
from hannover.record.backup.archive import (
    BLOCK,
    EVENTS,
    FILE_NAME,
    RECORDS,
    Manifest,
    Report,
    check_space,
    check_sums,
    decode_line,
    kept_models,
    lines_of,
    open_archive,
)
from hannover.record.log import GENESIS, verify
from hannover.record.models.event import Chain, Event
from hannover.record.projecting import rebuild
from hannover.record.remade import to_make_again

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What the store holds now. `heads` are proven, and the same as in the archive.

    missing  uploaded files that the store had lost before the backup was written
    to_make  commands that make again what no backup holds because it can be computed
    """

    made_at: str
    node: str
    events: int
    records: int
    files: int
    missing: tuple[str, ...]
    heads: tuple[str, ...]
    to_make: tuple[str, ...] = ()


def _quiet(done: int, total: int, message: str) -> None:
    return None


def restore_backup(source: Path, *, required: Iterable[str] = (), report: Report = _quiet) -> Restored:
    """Fills the open store, which must be empty, from an archive.

    required   heads that the restored log must extend, as reports print them
    Raises     ConflictError when the store holds anything, FileError naming what is wrong with the archive,
               BrokenLogError when the events in it do not prove; then the store is as empty as before.
    """
    with open_archive(source) as (archive, manifest):
        require_empty()
        check_space(manifest, Path(settings.STORE))
        check_sums(archive, manifest, source, report)
        made = _restore_files(archive, manifest)
        try:
            with transaction.atomic():
                _restore_events(archive, manifest, source, report)
                records = _restore_records(archive, source)
                rebuild(lambda done, total: report(done, total, ""))
                proven = verify(required)
        except BaseException:
            for path in made:
                path.unlink(missing_ok=True)
            raise
    return Restored(
        made_at=manifest.made_at,
        node=manifest.node,
        events=manifest.events,
        records=records,
        files=len(made),
        missing=manifest.missing,
        heads=tuple(str(head) for head in proven),
        to_make=to_make_again(),
    )


def require_empty() -> None:
    """Raises ConflictError that says what the store holds already."""
    tables: dict[str, type[Model]] = {"record.event": Event, **kept_models()}
    for label, model in tables.items():
        if model._default_manager.exists():
            raise ConflictError(
                f"this store is not empty: it has rows in {label}",
                remedy="restore into a new store: hannover restore SOURCE --store NEW",
            )


def _restore_files(archive: zipfile.ZipFile, manifest: Manifest) -> list[Path]:
    """Writes the uploaded files; the paths of those that were not here before."""
    made: list[Path] = []
    for name in manifest.members:
        found = FILE_NAME.fullmatch(name)
        if found is None or files.path_of(found[2]).exists():
            continue
        path = files.path_of(found[2])
        try:
            _copy(archive, name, path)
        except OSError as problem:
            for copied in made:
                copied.unlink(missing_ok=True)
            raise StoreError(
                f"{name} could not be written: {problem.strerror}", remedy="free space on the disk"
            ) from None
        made.append(path)
    return made


def _copy(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    """Writes a member to a path, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with archive.open(name) as stream, os.fdopen(handle, "wb") as copy:
            shutil.copyfileobj(stream, copy, BLOCK)
            copy.flush()
            os.fsync(copy.fileno())
        Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def _restore_events(archive: zipfile.ZipFile, manifest: Manifest, source: Path, report: Report) -> None:
    """Inserts every event with the hash that follows, and compares the ends with the manifest."""
    ends: dict[str, Chain] = {}
    waiting: list[Event] = []
    with archive.open(EVENTS) as stream:
        for number, line in lines_of(stream, source, EVENTS):
            body = decode_line(line, source, EVENTS, number)
            waiting.append(_event(line, body, ends, source, number))
            if len(waiting) >= BATCH:
                Event.objects.bulk_create(waiting)
                waiting.clear()
                report(number, manifest.events, "")
    Event.objects.bulk_create(waiting)
    Chain.objects.bulk_create(ends.values())
    stated = {(head.chain, head.length, head.hash) for head in manifest.heads if head.length}
    if stated != {(chain.name, chain.length, bytes(chain.head).hex()) for chain in ends.values()}:
        raise FileError("the events do not end where the manifest says", file=f"{source}/{EVENTS}")


def _event(line: bytes, body: dict[str, Any], ends: dict[str, Chain], source: Path, number: int) -> Event:
    try:
        name, sequence = str(body["chain"]), int(body["sequence"])
        recorded_at = datetime.fromisoformat(body["recorded_at"])
    except (KeyError, TypeError, ValueError) as problem:
        raise FileError(f"this is not an event: {problem}", file=f"{source}/{EVENTS}", line=number) from None
    chain = ends.setdefault(name, Chain(name=name, length=0, head=GENESIS, recorded_at=recorded_at))
    if sequence != chain.length + 1:
        raise FileError(
            f"event {sequence} of chain {name} follows event {chain.length}",
            file=f"{source}/{EVENTS}",
            line=number,
        )
    chain.length, chain.recorded_at = sequence, recorded_at
    chain.head = hashlib.sha256(bytes(chain.head) + line).digest()
    return Event(body=line.decode(), hash=chain.head)


def _restore_records(archive: zipfile.ZipFile, source: Path) -> int:
    """Inserts the rows that are no events; how many."""
    kept, counted = kept_models(), Counter[str]()
    with archive.open(RECORDS) as stream:
        for number, line in lines_of(stream, source, RECORDS):
            label = str(decode_line(line, source, RECORDS, number).get("model"))
            if label not in kept:
                raise FileError(f"there is no table {label[:60]!r}", file=f"{source}/{RECORDS}", line=number)
            try:
                for row in serializers.deserialize("jsonl", line.decode()):
                    row.save(force_insert=True)
            except (DeserializationError, DatabaseError, ValueError) as problem:
                raise FileError(
                    f"the row does not fit: {problem}", file=f"{source}/{RECORDS}", line=number
                ) from None
            counted[label] += 1
    models = [apps.get_model(label) for label in counted]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    return counted.total()
