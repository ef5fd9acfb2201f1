"""Uploaded files, kept by their SHA-256 and written so that a crash leaves the whole file or none."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from hannover.errors import InputError, StoreError, UnknownError


def keep(content: bytes) -> str:
    """Stores the content; its SHA-256 in hex. Raises InputError when it is empty or too large, StoreError
    when the disk refuses.
    """
    if not content:
        raise InputError("the file is empty", field="file")
    if len(content) > settings.UPLOAD_MAX_BYTES:
        raise InputError(
            f"{len(content):,} bytes are too many",
            field="file",
            remedy=f"at most {settings.UPLOAD_MAX_BYTES:,} bytes",
        )
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if path.exists():
        return digest
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as temporary:
                temporary.write(content)
                temporary.flush()
                os.fsync(temporary.fileno())
            Path(unfinished).replace(path)
        finally:
            Path(unfinished).unlink(missing_ok=True)
    except OSError as problem:
        raise StoreError(
            f"the file could not be stored: {problem.strerror}", remedy="free space on the disk"
        ) from None
    return digest


def path_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def read(digest: str) -> bytes:
    """The content with that SHA-256. Raises UnknownError when it is not here, StoreError when altered."""
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError:
        raise UnknownError("the file is not in this store", remedy="restore it from a backup") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise StoreError("the file differs from what was uploaded", remedy="restore it from a backup")
    return content
