"""Commands on a store as a whole: make, serve, save, restore and examine it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from hannover.web.store import create_store, default_folder


def folder_of(arguments: Namespace, *, demo: bool = False) -> Path:
    """The store that the command names, else the default."""
    named: Path | None = getattr(arguments, "store", None)
    return named or default_folder(demo=demo)


def init(arguments: Namespace) -> int:
    folder = folder_of(arguments)
    made = create_store(folder)
    print(f"{folder}: {'a new store' if made else 'up to date'}")
    return 0
