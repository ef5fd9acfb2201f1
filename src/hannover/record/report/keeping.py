"""Keeps what was expensive to make in the store's cache: whole or not at all, the newest only."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from django.conf import settings


@dataclass(frozen=True)
class Shelf:
    """A folder of the cache that keeps the `most` files that were made last."""

    name: str
    most: int
    making: Lock = field(default_factory=Lock)

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What was made under that key, or what `make` makes now; one at a time in each process.

        A cache that cannot be read or written, because the disk is full for example, costs time and nothing
        else.
        """
        path = self.folder / hashlib.sha256(key.encode()).hexdigest()[:40]
        with self.making:
            try:
                return path.read_bytes()
            except OSError:
                made = make()
            self._put(path, made)
            return made

    @property
    def folder(self) -> Path:
        return Path(settings.STORE) / "cache" / self.name

    def _put(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(draft).replace(path)
            except OSError:
                Path(draft).unlink(missing_ok=True)
                return
            kept = [one for one in path.parent.iterdir() if not one.name.startswith(".")]
            for old in sorted(kept, key=lambda one: one.stat().st_mtime)[: -self.most]:
                old.unlink(missing_ok=True)
        except OSError:
            return
