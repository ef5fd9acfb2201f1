"""The prepared market as a file: its arrays are mapped into memory, so that it is taken up in seconds, and processes
that serve pages share what they have read of it.

    32 bytes  which code has written it
    8 bytes   how many parts there are
    then      begin and length of each part, 8 bytes each; the first is a pickle, the others the arrays it names
    then      the parts, each at a multiple of 64 bytes
"""

from __future__ import annotations

import gc
import hashlib
import mmap
import pickle
import struct
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from hannover.engine import match, text

ALIGNED = 64
HEAD = 32
LOST = (
    OSError,
    pickle.UnpicklingError,
    struct.error,
    AttributeError,
    EOFError,
    ImportError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)


def write_kept(made: Any, path: Path) -> None:
    """Puts it in the place of an earlier one; who has that one mapped keeps it."""
    arrays: list[pickle.PickleBuffer] = []
    first = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL, buffer_callback=arrays.append)
    parts = [memoryview(first), *(array.raw() for array in arrays)]
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{uuid4().hex}")
    try:
        with half.open("wb") as file:
            places = _places(parts)
            file.write(written_by())
            file.write(struct.pack("<q", len(parts)))
            for place, part in zip(places, parts, strict=True):
                file.write(struct.pack("<qq", place, part.nbytes))
            for place, part in zip(places, parts, strict=True):
                file.write(b"\x00" * (place - file.tell()))
                file.write(part)
        half.replace(path)
    finally:
        with suppress(OSError):
            half.unlink()


def read_kept(path: Path) -> Any:
    """What was kept; None where nothing is, what cannot be read, or what another version of the code has written. The
    store's folder is as trusted as its key is: nobody else writes there.
    """
    try:
        with path.open("rb") as file:
            # Its own copy of what is written to, so that the file stays as it is.
            held = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))
        if held[:HEAD] != written_by():
            return None
        (count,) = struct.unpack_from("<q", held, HEAD)
        places = [struct.unpack_from("<qq", held, HEAD + 8 + 16 * at) for at in range(count)]
        first, *arrays = (held[begin : begin + length] for begin, length in places)
        return _unpickled(first, arrays)
    except LOST:
        return None


@cache
def written_by() -> bytes:
    """Tells the code whose objects are kept from every other: what one has written another would misread."""
    folders = (Path(str(match.__file__)).parent, Path(str(text.__file__)).parent, Path(__file__).parent)
    files = sorted(path for folder in folders for path in folder.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).digest()


def stamp_of(path: Path) -> tuple[int, int]:
    """Tells one file at that place from the next; (0, 0) where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def _unpickled(first: memoryview, arrays: Sequence[memoryview]) -> Any:
    """A hundred thousand new objects, none of which is garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(first, buffers=arrays)
    finally:
        if collecting:
            gc.enable()


def _places(parts: Sequence[memoryview]) -> list[int]:
    found = []
    at = HEAD + 8 + 16 * len(parts)
    for part in parts:
        at = -(-at // ALIGNED) * ALIGNED
        found.append(at)
        at += part.nbytes
    return found
