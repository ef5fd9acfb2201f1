"""The folder of a store: made, opened, and checked before anything reads it.

A store is a folder with `secret.key`, the database (unless HANNOVER_DATABASE_URL names a server), `files/`
and `cache/`. Django reads its settings once in a process, so one process works on one store.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.utils import get_random_secret_key
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from hannover.errors import ConflictError, StoreError

__all__ = ["create_store", "default_folder", "explain", "open_store", "schema_problem", "use_store"]

SETTINGS = "hannover.web.settings"
KEY_FILE = "secret.key"

RESTORE = "restore the newest backup into a new store: hannover restore SOURCE --store NEW"
URL = "correct HANNOVER_DATABASE_URL"
CAUSES = (
    ("locked", "the database is locked by another program", "wait until it has ended, then try again"),
    ("disk is full", "the disk is full; nothing of this was written", "free space on the disk"),
    ("disk i/o", "the disk refused to read or write", "see whether the disk is full or failing"),
    ("malformed", "the database is damaged", RESTORE),
    ("not a database", "the file is not a database", RESTORE),
    ("readonly", "the database may not be written", "give this user the right to write the store"),
    (
        "unable to open",
        "the database cannot be opened",
        "give this user the right to read and write the store",
    ),
    ("no such table", "the database has an older schema: {text}", "hannover init"),
    ("no such column", "the database has an older schema: {text}", "hannover init"),
    ("undefined", "the database has an older schema: {text}", "hannover init"),
    ("password", "the database server refuses the password", URL),
    ("connect", "the database server does not answer: {text}", f"start it, or {URL}"),
    ("does not exist", "the database server has no such database: {text}", f"create it, or {URL}"),
)
"""(words of the database, what they mean, what to do)."""


def default_folder(*, demo: bool = False) -> Path:
    """HANNOVER_STORE, else the usual place; the demo has a place of its own, so that it never mixes with real
    data.
    """
    named = os.environ.get("HANNOVER_STORE")
    return Path(named) if named else Path.home() / ".local/share" / ("hannover-demo" if demo else "hannover")


def use_store(folder: Path, *, demo: bool = False) -> None:
    """Makes this process work on that store. Raises ConflictError when it already works on another."""
    folder = folder.expanduser().absolute()
    if not apps.ready:
        os.environ["HANNOVER_STORE"] = str(folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        if demo:
            os.environ["HANNOVER_MODE"] = "demo"
        django.setup()
    if Path(settings.STORE).absolute() != folder:
        raise ConflictError(
            f"this process already works on the store {settings.STORE}", remedy="start another process"
        )


def create_store(folder: Path, *, demo: bool = False) -> bool:
    """Makes the folder, its key and its tables, or brings an existing store up to date; True when it was new.

    Raises StoreError when the folder cannot be made or written, or the database refuses.
    """
    folder = folder.expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = _make_key(folder / KEY_FILE)
        for part in ("files", "cache"):
            (folder / part).mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise StoreError(
            f"the store {folder} cannot be made: {problem.strerror}",
            remedy="name a folder that you may write",
        ) from None
    use_store(folder, demo=demo)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except (DatabaseError, sqlite3.Error) as problem:
        raise explain(problem) from None
    return made


def _make_key(path: Path) -> bool:
    """Writes a key that its owner alone can read; False when there is one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(get_random_secret_key() + get_random_secret_key() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def open_store(folder: Path, *, demo: bool = False) -> None:
    """Makes this process work on an existing store; raises StoreError that says what is wrong with it."""
    folder = folder.expanduser().absolute()
    remedy = f"hannover init --store {folder}"
    if not folder.is_dir():
        raise StoreError(f"there is no store in {folder}", remedy=remedy)
    if not (folder / KEY_FILE).is_file() and not os.environ.get("HANNOVER_SECRET_KEY"):
        raise StoreError(f"{folder} holds no {KEY_FILE}, so it is not a store", remedy=remedy)
    use_store(folder, demo=demo)
    try:
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).is_file():
            raise StoreError(f"the database {name} is missing", remedy=f"restore a backup, or {remedy}")
        problem = schema_problem()
    except (DatabaseError, sqlite3.Error) as error:
        raise explain(error) from None
    if problem:
        raise StoreError(
            problem, remedy=remedy if "older" in problem else "install the newer version of hannover"
        )


def schema_problem() -> str:
    """What is wrong with the schema of the open database, or empty."""
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    ours = {app for app, _name in known}
    foreign = [
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in ours and (app, name) not in known
    ]
    if foreign:
        return f"the database was written by a newer version ({', '.join(sorted(foreign)[:3])})"
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        first = missing[0][0]
        named = f"{first.app_label}.{first.name}"
        return f"the database has an older schema: {len(missing)} changes are missing, first {named}"
    return ""


def explain(error: Exception) -> StoreError:
    """What a database error means for whoever runs the store, and what to do."""
    text = " ".join(str(error).split())
    for mark, meaning, remedy in CAUSES:
        if mark in text.lower() or mark in type(error.__cause__).__name__.lower():
            return StoreError(meaning.format(text=text[:200]), remedy=remedy)
    return StoreError(f"the database refused: {text[:300]}", remedy="hannover doctor")
