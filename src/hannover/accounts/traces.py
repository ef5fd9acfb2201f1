"""Deleting so that the bytes are gone, not only unreachable."""

from __future__ import annotations

import logging

from django.db import OperationalError, connection, transaction

logger = logging.getLogger(__name__)


def overwrite_deleted() -> None:
    """Makes SQLite overwrite what this transaction deletes, and rewrite the file once it is committed: only
    that clears copies which earlier changes left in the gaps between rows. PostgreSQL clears deleted rows
    when it vacuums, which it does by itself.
    """
    if connection.vendor != "sqlite":
        return
    _execute("PRAGMA secure_delete = ON")
    transaction.on_commit(_rewrite_file)


def _rewrite_file() -> None:
    """The person is forgotten by now; a store that is busy or a full disk only leaves stale bytes for
    later.
    """
    try:
        _execute("VACUUM")
        _execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError as problem:
        logger.warning("deleted data is unreachable, but the file could not be rewritten yet: %s", problem)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.fetchall()
