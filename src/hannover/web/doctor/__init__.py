"""Examines a set-up: what is wrong with it, and what to do about each. Reads only; repairs nothing.

Every check is a function that yields findings; one that fails itself becomes a finding, so that the others
still run.
"""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from django.db import DatabaseError

from hannover.errors import HannoverError
from hannover.web.doctor import machine, storage
from hannover.web.doctor.finding import OK, PROBLEM, WARNING, Finding
from hannover.web.store import explain

__all__ = ["OK", "PROBLEM", "WARNING", "Finding", "examine"]

Check = Callable[[], Iterable[Finding]]


def examine(folder: Path, *, port: int | None = None) -> tuple[Finding, ...]:
    """Everything that can be said of a store and the machine under it, in the order in which to mend it."""
    outside: list[tuple[str, Check]] = [
        ("python", machine.python),
        ("packages", machine.packages),
        ("fonts", machine.fonts),
        ("clock", machine.clock),
        ("store", partial(storage.store_folder, folder)),
        ("secret key", partial(storage.secret_key, folder)),
        ("disk", partial(storage.disk, folder)),
    ]
    if port is not None:
        outside.append(("port", partial(machine.port_free, port)))
    found = [finding for subject, check in outside for finding in run(subject, check)]
    if any(finding.level == PROBLEM and finding.subject in ("store", "packages") for finding in found):
        return tuple(found)
    opened = run("database", partial(storage.database, folder))
    found += opened
    if all(finding.level != PROBLEM for finding in opened):
        # Models can be imported only now that Django knows the store.
        record = importlib.import_module("hannover.web.doctor.record")
        found += [finding for subject, check in record.CHECKS for finding in run(subject, check)]
    return tuple(found)


def run(subject: str, check: Check) -> list[Finding]:
    """What a check finds; an error of its own is a finding too."""
    found: list[Finding] = []
    try:
        found.extend(check())
    except HannoverError as error:
        found.append(Finding(PROBLEM, subject, error.message, error.remedy))
    except (DatabaseError, sqlite3.Error) as error:
        explained = explain(error)
        found.append(Finding(PROBLEM, subject, explained.message, explained.remedy))
    except Exception as error:  # noqa: BLE001  (a doctor who falls ill says so and goes on)
        found.append(Finding(PROBLEM, subject, f"{type(error).__name__}: {error}", "report this"))
    return found
