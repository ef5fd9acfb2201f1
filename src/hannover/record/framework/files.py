"""Opens the files of a framework, and nothing outside the folder that was handed in."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from hannover.errors import FileError

from .documents import LARGEST_FILE, Document, read_document

__all__ = ["FIRST_FILE", "Reading", "open_framework"]

FIRST_FILE = "framework.toml"


@dataclass(frozen=True)
class Reading:
    """What was read: the documents, framework.toml first; their digest; what is wrong with the files."""

    documents: tuple[Document, ...]
    digest: str
    problems: tuple[FileError, ...]


def open_framework(path: Path) -> Reading:
    """Reads a folder with framework.toml and further *.toml, or one file.

    The digest of a file is its SHA-256. That of a folder is the SHA-256 of what
    `LC_ALL=C sha256sum *.toml` prints in it, so that anybody can compute it again.
    """
    is_folder = path.is_dir()
    paths, problems = files_of(path) if is_folder else ([path], [])
    documents, digests = [], []
    for one in paths:
        try:
            content = read_bytes(one, inside=path if is_folder else None)
        except FileError as problem:
            problems.append(problem)
            continue
        document, found = read_document(str(one), content)
        documents.append(document)
        problems.extend(found)
        digests.append((one.name, hashlib.sha256(content).hexdigest()))
    documents.sort(key=lambda document: Path(document.name).name != FIRST_FILE)
    listing = "".join(f"{digest}  {name}\n" for name, digest in digests)
    whole = (
        hashlib.sha256(listing.encode()).hexdigest()
        if is_folder
        else "".join(digest for _, digest in digests)
    )
    return Reading(tuple(documents), whole, tuple(problems))


def files_of(folder: Path) -> tuple[list[Path], list[FileError]]:
    """The files of a folder that are to be read, in the order of the bytes of their names."""
    found = sorted(folder.glob("*.toml"), key=lambda one: one.name.encode())
    problems = []
    if not any(one.name == FIRST_FILE for one in found):
        remedy = "write it as docs/framework-file.md shows"
        problems.append(FileError(f"the folder has no {FIRST_FILE}", file=str(folder), remedy=remedy))
    for nested in sorted(folder.glob("*/*.toml")):
        remedy = f"move it beside {FIRST_FILE}"
        problems.append(
            FileError(
                "lies in a folder inside the framework and is not read", file=str(nested), remedy=remedy
            )
        )
    return found, problems


def read_bytes(path: Path, *, inside: Path | None) -> bytes:
    """The bytes of a regular file, inside the folder and not too large; FileError otherwise."""
    file = str(path)
    try:
        if inside is not None and not path.resolve(strict=True).is_relative_to(inside.resolve()):
            raise FileError(
                "leads out of the folder of the framework", file=file, remedy="put the file itself there"
            )
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileError("is not a regular file", file=file, remedy="put a text file there")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        remedy = "name a folder with framework.toml, or one .toml file"
        raise FileError("does not exist", file=file, remedy=remedy) from error
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FileError(f"cannot be read: {reason}", file=file, remedy="make the file readable") from error
    if len(content) > LARGEST_FILE:
        message = f"is larger than {LARGEST_FILE // 1024**2} MB"
        raise FileError(message, file=file, remedy="split it, and name long documents as sources")
    return content
