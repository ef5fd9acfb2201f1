"""The form of a backup: its members and manifest, and the checks that an archive must pass before it is
believed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec
from django.apps import apps
from django.db.models import Model

from hannover.errors import FileError, StoreError
from hannover.record.models.projection import Projection
from hannover.record.remade import is_left_out

FORMAT = 1
BACKUP_SUFFIX = ".hannover.zip"
MANIFEST, EVENTS, RECORDS = "manifest.json", "events.jsonl", "records.jsonl"
FILE_NAME = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")
MOST_MANIFEST_BYTES = 64_000_000
MOST_LINE_BYTES = 8_000_000
MOST_TIMES_SMALLER = 400
"""JSON of events packs about 10 times smaller; what packs 400 times smaller is made to fill disks."""
SLACK_BYTES = 1_000_000
BLOCK = 1 << 20
PASSING = frozenset({"jobs.job", "web.answer"})
"""Tables that are neither projections nor worth keeping: what they hold ends by itself."""

Report = Callable[[int, int, str], None]


class Member(msgspec.Struct, frozen=True):
    """What the manifest says of one member."""

    bytes: int
    sha256: str


class HeadKept(msgspec.Struct, frozen=True):
    chain: str
    length: int
    hash: str


class Manifest(msgspec.Struct, frozen=True):
    """What an archive holds. `missing` names uploaded files that the store had lost already."""

    format: int
    program: str
    made_at: str
    node: str
    heads: tuple[HeadKept, ...]
    events: int
    records: dict[str, int]
    members: dict[str, Member]
    missing: tuple[str, ...] = ()


def kept_models() -> dict[str, type[Model]]:
    """The tables that are written row by row, by label: ours, but the log and whatever is computed from it."""
    found = {}
    for model in apps.get_models():
        ours = model.__module__.startswith("hannover.") and not model._meta.proxy
        computed = model._meta.app_label == "record" or issubclass(model, Projection)
        label = model._meta.label_lower
        if ours and not computed and label not in PASSING and not is_left_out(label):
            found[label] = model
    return found


@dataclass
class Summed:
    """A stream that counts and hashes what goes through it."""

    stream: IO[bytes]
    size: int = 0

    def __post_init__(self) -> None:
        self._sum = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self.stream.write(data)
        self._add(data)

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self._add(data)
        return data

    def _add(self, data: bytes) -> None:
        self.size += len(data)
        self._sum.update(data)

    @property
    def member(self) -> Member:
        return Member(self.size, self._sum.hexdigest())


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An archive whose list of members and sizes agree with its manifest; raises FileError naming what does
    not.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _read_manifest(archive, path)
            _check_members(archive, manifest, path)
            yield archive, manifest
    except FileNotFoundError:
        raise FileError("there is no such file", file=str(path)) from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as problem:
        raise FileError(
            f"this is not a sound archive: {problem}", file=str(path), remedy="take another backup"
        ) from None
    except IsADirectoryError:
        raise FileError("this is a folder", file=str(path), remedy="name the archive in it") from None


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError:
        raise FileError(
            f"the archive has no {MANIFEST}",
            file=str(path),
            remedy="name an archive that `hannover backup` wrote",
        ) from None
    if info.file_size > MOST_MANIFEST_BYTES:
        raise FileError(f"{MANIFEST} is too large", file=str(path))
    with archive.open(info) as stream:
        text = stream.read(MOST_MANIFEST_BYTES + 1)
    try:
        form = msgspec.json.decode(text).get("format")
        if form != FORMAT:
            raise FileError(
                f"the format {form!r} is not known",
                file=str(path),
                remedy="restore it with the version that wrote it",
            )
        return msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, AttributeError, UnicodeDecodeError) as problem:
        raise FileError(f"{MANIFEST} cannot be read: {problem}", file=str(path)) from None


def _check_members(archive: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
    """Nothing twice, nothing missing, nothing besides; names that we write, sizes as stated, no bomb."""
    seen: set[str] = set()
    for info in archive.infolist():
        name = info.filename
        if name in seen:
            raise FileError(f"the archive holds {name[:120]!r} twice", file=str(path))
        seen.add(name)
        if name == MANIFEST:
            continue
        stated = manifest.members.get(name)
        if stated is None or not (name in (EVENTS, RECORDS) or FILE_NAME.fullmatch(name)):
            raise FileError(f"the archive holds {name[:120]!r}, which no backup has", file=str(path))
        if info.file_size != stated.bytes:
            raise FileError(f"{name} has {info.file_size:,} bytes, not {stated.bytes:,}", file=str(path))
        if info.file_size > info.compress_size * MOST_TIMES_SMALLER + SLACK_BYTES:
            raise FileError(f"{name} is packed as only a bomb is", file=str(path))
    for name in (EVENTS, RECORDS, *manifest.members):
        if name not in seen:
            raise FileError(f"{name[:120]} is missing from the archive", file=str(path))


def check_sums(archive: zipfile.ZipFile, manifest: Manifest, path: Path, report: Report) -> None:
    """Reads every member and compares it with the manifest; raises FileError naming what differs first."""
    for done, (name, stated) in enumerate(manifest.members.items()):
        report(done, len(manifest.members), "")
        with archive.open(name) as stream:
            summed = Summed(stream)
            while summed.size <= stated.bytes:
                if not summed.read(BLOCK):
                    break
        found = FILE_NAME.fullmatch(name)
        if summed.member != stated or (found and found[2] != stated.sha256):
            raise FileError(
                f"{name} was changed after the backup", file=str(path), remedy="take another backup"
            )


def check_space(manifest: Manifest, folder: Path) -> None:
    """Raises StoreError when the disk cannot hold what the archive unpacks to."""
    needed = 3 * sum(
        member.bytes for name, member in manifest.members.items() if not FILE_NAME.fullmatch(name)
    )
    needed += sum(member.bytes for name, member in manifest.members.items() if FILE_NAME.fullmatch(name))
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise StoreError(
            f"the archive needs about {needed:,} bytes, and the disk has {free:,}",
            remedy="free space on the disk",
        )


def lines_of(stream: IO[bytes], path: Path, name: str) -> Iterator[tuple[int, bytes]]:
    """The lines of a member with their numbers; raises FileError for a line too long or without end."""
    number = 0
    while line := stream.readline(MOST_LINE_BYTES + 1):
        number += 1
        if not line.endswith(b"\n"):
            raise FileError("the line is too long or has no end", file=f"{path}/{name}", line=number)
        yield number, line[:-1]


def decode_line(line: bytes, path: Path, name: str, number: int) -> dict[str, Any]:
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise FileError(f"the line cannot be read: {problem}", file=f"{path}/{name}", line=number) from None
