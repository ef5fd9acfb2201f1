"""The folder of the store: its key, its disk, its database as far as Django need not know the models."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection

from hannover.web.doctor.finding import OK, PROBLEM, WARNING, Finding
from hannover.web.store import KEY_FILE, RESTORE, schema_problem, use_store

LEAST_FREE_BYTES, LITTLE_FREE_BYTES = 20_000_000, 500_000_000
LEAST_KEY_CHARACTERS = 50


def store_folder(folder: Path) -> Iterator[Finding]:
    remedy = f"hannover init --store {folder}"
    if not folder.exists():
        yield Finding(PROBLEM, "store", f"there is no store in {folder}", remedy)
    elif not folder.is_dir():
        yield Finding(PROBLEM, "store", f"{folder} is not a folder", "name another one with --store")
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            PROBLEM, "store", f"{folder} may not be written", "give this user the right to write it"
        )
    else:
        unwritable = [name for name in ("files", "cache") if not os.access(folder / name, os.W_OK | os.X_OK)]
        if unwritable:
            missing = ", ".join(unwritable)
            yield Finding(PROBLEM, "store", f"missing or not writable in {folder}: {missing}", remedy)
        else:
            yield Finding(OK, "store", str(folder))


def secret_key(folder: Path) -> Iterator[Finding]:
    path = folder / KEY_FILE
    if os.environ.get("HANNOVER_SECRET_KEY"):
        yield Finding(OK, "secret key", "from HANNOVER_SECRET_KEY")
    elif not path.is_file():
        if folder.is_dir():
            yield Finding(PROBLEM, "secret key", f"{path} is missing", f"hannover init --store {folder}")
    else:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield Finding(PROBLEM, "secret key", f"others may read {path} ({mode:04o})", f"chmod 600 {path}")
        elif len(path.read_text(encoding="ascii", errors="replace").strip()) < LEAST_KEY_CHARACTERS:
            yield Finding(
                PROBLEM,
                "secret key",
                f"{path} is too short",
                f"remove it, then hannover init --store {folder}",
            )
        else:
            yield Finding(OK, "secret key", "for its owner alone")


def disk(folder: Path) -> Iterator[Finding]:
    place = next((part for part in (folder, *folder.parents) if part.is_dir()), Path("/"))
    free = shutil.disk_usage(place).free
    if free < LITTLE_FREE_BYTES:
        level = PROBLEM if free < LEAST_FREE_BYTES else WARNING
        yield Finding(
            level, "disk", f"{free / 1e6:,.0f} MB are free at {place}", "free space, or move the store"
        )
    else:
        yield Finding(OK, "disk", f"{free / 1e9:,.1f} GB are free")


def database(folder: Path) -> Iterator[Finding]:
    """Whether the database is there, sound, unlocked and of this version."""
    use_store(folder)
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith("file:"):
        if not Path(name).is_file():
            yield Finding(
                PROBLEM,
                "database",
                f"{name} is missing",
                "restore a backup, or hannover init for an empty store",
            )
            return
        yield from _sqlite_file(Path(name))
        if Path(name).stat().st_size == 0:
            return
    problem = schema_problem()
    if problem:
        newer = "newer" in problem
        yield Finding(
            PROBLEM,
            "database",
            problem,
            "install the newer version of hannover" if newer else f"hannover init --store {folder}",
        )
        return
    yield Finding(OK, "database", f"{connection.vendor}, schema up to date")


def _sqlite_file(path: Path) -> Iterator[Finding]:
    """The file itself, on a connection of our own that waits for nobody."""
    with closing(sqlite3.connect(path, timeout=0.5, isolation_level=None)) as own:
        answer = own.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            yield Finding(PROBLEM, "database", f"damaged: {answer}", RESTORE)
        own.execute("BEGIN IMMEDIATE")
        own.execute("ROLLBACK")
