"""Backups: everything that cannot be computed again, in one archive that proves itself.

An archive is a ZIP file with

    manifest.json     format, node, heads of all chains, and size and SHA-256 of every other member
    events.jsonl      every event, one canonical body a line, in the order of writing
    records.jsonl     persons, their data, roles and tokens, one row a line
    files/ab/abcd...  uploaded files by their SHA-256

It is written from one snapshot while others go on writing, and means the same on SQLite and PostgreSQL.
Projections are computed again when it is restored. Left out are the store's key (a restored store makes its
own, so that every session ends), sessions, background work, and what can be computed again
(`hannover.record.remade`).
"""

from hannover.record.backup.archive import BACKUP_SUFFIX
from hannover.record.backup.restoring import Restored, restore_backup
from hannover.record.backup.writing import BackupWritten, write_backup

__all__ = ["BACKUP_SUFFIX", "BackupWritten", "Restored", "restore_backup", "write_backup"]
