"""Deleting so that the bytes are gone, not only unreachable."""

from __future__ import annotations

from django.db import connection, transaction


def overwrite_deleted() -> None:
    """Makes SQLite overwrite what this connection deletes from now on with zeros, and empty its write-ahead
    log once the transaction is committed. PostgreSQL clears deleted rows when it vacuums, which it does by
    itself.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.fetchall()
    transaction.on_commit(_empty_write_ahead_log)


def _empty_write_ahead_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
