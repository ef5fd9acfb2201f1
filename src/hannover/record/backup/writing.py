"""Writes a backup from one snapshot of the store, without keeping anybody from writing."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

import msgspec
import psycopg
from django.conf import settings
from django.core import serializers
from django.db import connection, connections, transaction

from hannover.errors import ConflictError, StoreError
from hannover.record import files
from hannover.record.backup.archive import (
    BACKUP_SUFFIX,
    BLOCK,
    EVENTS,
    FILE_NAME,
    FORMAT,
    MANIFEST,
    RECORDS,
    HeadKept,
    Manifest,
    Member,
    Report,
    Summed,
    kept_models,
)
from hannover.record.models.event import Chain, Event
from hannover.record.moment import stamp
from hannover.record.remade import kept_of

SNAPSHOT = "snapshot"
READ_AT_ONCE = 2000


@dataclass(frozen=True, kw_only=True)
class BackupWritten:
    """Where the archive is, its own SHA-256, what it holds, and the heads that prove it.

    missing  uploaded files that the store has lost, or holds altered: they are not in the archive
    """

    path: str
    bytes: int
    sha256: str
    events: int
    files: int
    missing: tuple[str, ...]
    heads: tuple[str, ...]


def _quiet(done: int, total: int, message: str) -> None:
    return None


def write_backup(target: Path, *, report: Report = _quiet) -> BackupWritten:
    """Writes an archive at `target`, or under a name with the time in it where `target` is a folder.

    Raises ConflictError when there is a file of that name, StoreError when the disk refuses; then nothing is
    left.
    """
    made_at = datetime.now(UTC)
    if target.is_dir():
        target = target / f"hannover-{made_at:%Y%m%dT%H%M%SZ}{BACKUP_SUFFIX}"
    if target.exists():
        raise ConflictError(f"{target} exists already", remedy="name a new file or a folder")
    try:
        handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=".hannover-backup-")
    except OSError as problem:
        raise StoreError(
            f"{target} cannot be written: {problem.strerror}", remedy="name another place"
        ) from None
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            manifest = _write(stream, made_at, report)
            stream.flush()
            os.fsync(stream.fileno())
        written = _describe(unfinished, target, manifest)
        unfinished.replace(target)
    except OSError as problem:
        raise StoreError(
            f"the backup could not be written: {problem.strerror}", remedy="free space on the disk"
        ) from None
    finally:
        unfinished.unlink(missing_ok=True)
    return written


@contextmanager
def snapshot() -> Iterator[str]:
    """The name of a connection that sees the store as it is now until the block ends, locking nobody out."""
    other = connection.copy(alias=SNAPSHOT)
    options = other.settings_dict.setdefault("OPTIONS", {})
    if connection.vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
    else:
        options["isolation_level"] = psycopg.IsolationLevel.REPEATABLE_READ
    connections[SNAPSHOT] = other
    try:
        with transaction.atomic(using=SNAPSHOT):
            yield SNAPSHOT
    finally:
        other.close()
        del connections[SNAPSHOT]


def _write(stream: IO[bytes], made_at: datetime, report: Report) -> Manifest:
    members: dict[str, Member] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive, snapshot() as store:
        chains = Chain.objects.using(store).order_by("name")
        heads = tuple(HeadKept(chain.name, chain.length, bytes(chain.head).hex()) for chain in chains)
        total = sum(head.length for head in heads)
        members[EVENTS], needed = _write_events(archive, store, total, report)
        members[RECORDS], records = _write_records(archive, store)
        missing = []
        for digest in sorted(needed | _files_here()):
            name = f"files/{digest[:2]}/{digest}"
            written = _write_file(archive, name, digest)
            if written is not None:
                members[name] = written
            elif digest in needed:
                missing.append(digest)
        manifest = Manifest(
            format=FORMAT,
            program=version("hannover"),
            made_at=stamp(made_at),
            node=settings.NODE,
            heads=heads,
            events=total,
            records=records,
            members=members,
            missing=tuple(missing),
        )
        archive.writestr(MANIFEST, msgspec.json.encode(manifest))
    return manifest


def _write_events(
    archive: zipfile.ZipFile, store: str, total: int, report: Report
) -> tuple[Member, set[str]]:
    """Every event, a line each; and the SHA-256 of every uploaded file that one of them names."""
    needed: set[str] = set()
    bodies = Event.objects.using(store).order_by("position").values_list("body", flat=True)
    with archive.open(EVENTS, "w", force_zip64=True) as stream:
        summed = Summed(stream)
        for done, body in enumerate(bodies.iterator(chunk_size=READ_AT_ONCE), 1):
            summed.write(body.encode() + b"\n")
            if '"content_hash":"' in body:
                state = msgspec.json.decode(body)["state"] or {}
                needed |= {state["content_hash"]} - {""} if "content_hash" in state else set()
            if done % READ_AT_ONCE == 0:
                report(done, total, "")
    return summed.member, needed


def _write_records(archive: zipfile.ZipFile, store: str) -> tuple[Member, dict[str, int]]:
    counted = {}
    with archive.open(RECORDS, "w", force_zip64=True) as stream:
        summed = Summed(stream)
        for label, model in kept_models().items():
            counted[label] = 0
            rows = model._default_manager.using(store).filter(kept_of(label)).order_by("pk")
            for row in rows.iterator(chunk_size=READ_AT_ONCE):
                summed.write(serializers.serialize("jsonl", [row]).strip().encode() + b"\n")
                counted[label] += 1
    return summed.member, counted


def _files_here() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    found = (path.relative_to(root.parent).as_posix() for path in root.glob("??/*"))
    return {match[2] for name in found if (match := FILE_NAME.fullmatch(f"files/{name.partition('/')[2]}"))}


def _write_file(archive: zipfile.ZipFile, name: str, digest: str) -> Member | None:
    """Adds an uploaded file; None when it is not here or is not what was uploaded."""
    path = files.path_of(digest)
    try:
        with path.open("rb") as source:
            if hashlib.file_digest(source, "sha256").hexdigest() != digest:
                return None
            source.seek(0)
            with archive.open(name, "w", force_zip64=True) as stream:
                shutil.copyfileobj(source, stream, BLOCK)
    except FileNotFoundError:
        return None
    return Member(path.stat().st_size, digest)


def _describe(unfinished: Path, target: Path, manifest: Manifest) -> BackupWritten:
    with unfinished.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return BackupWritten(
        path=str(target),
        bytes=unfinished.stat().st_size,
        sha256=digest,
        events=manifest.events,
        files=len(manifest.members) - 2,
        missing=manifest.missing,
        heads=tuple(f"{head.chain}:{head.length}:{head.hash}" for head in manifest.heads),
    )
