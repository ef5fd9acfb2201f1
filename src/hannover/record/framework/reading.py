"""Reads a framework: every file, every entry, every check, then the nouns of the record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hannover.errors import FileError
from hannover.record.domain import (
    Commitment,
    Declaration,
    Dialogue,
    Evidence,
    Field,
    Indicator,
    Milestone,
    Organization,
    Round,
    Side,
    Signatory,
)

from .checking import Entries, Entry, check, check_packages
from .documents import Document
from .files import FIRST_FILE, open_framework
from .places import Place
from .problems import FrameworkError
from .schema import FORMAT, TABLES, read_entry
from .values import languages, nearest

__all__ = ["Framework", "read_framework"]

LEAST = {"side": 2, "field": 1, "commitment": 1}
"""How many entries of a table a framework has at least."""


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A declaration and all that its framework file says of it, in the order in which it is written.

    digest   SHA-256, in hex, of the bytes that were read; see docs/framework-file.md
    """

    declaration: Declaration
    sides: tuple[Side, ...]
    organizations: tuple[Organization, ...]
    signatories: tuple[Signatory, ...]
    fields: tuple[Field, ...]
    commitments: tuple[Commitment, ...]
    milestones: tuple[Milestone, ...]
    indicators: tuple[Indicator, ...]
    evidence: tuple[Evidence, ...]
    dialogues: tuple[Dialogue, ...]
    rounds: tuple[Round, ...]
    digest: str


def read_framework(path: Path, *, packages: Collection[str] | None = None) -> Framework:
    """The framework in a folder with framework.toml, or in one file.

    packages  the field packages that may be bound; None accepts every name
    Raises    FrameworkError with every problem found, each with file, line, field and remedy.
    """
    reading = open_framework(path)
    problems = list(reading.problems)
    declared = declared_languages(reading.documents)
    entries: Entries = {table: [] for table in TABLES}
    for document in reading.documents:
        root = Place(document, (), problems, declared)
        for name, value in (document.data or {}).items():
            read_table(root.at(name), name, value, entries)
    if reading.documents and all(document.data is not None for document in reading.documents):
        check_beginning(Place(reading.documents[0], (), problems, declared), reading.documents, entries)
        check(entries)
        if packages is not None:
            check_packages(entries, packages)
    if problems:
        order = [document.name for document in reading.documents]
        raise FrameworkError(sorted(problems, key=lambda problem: place_of(problem, order)))
    return build(entries, digest=reading.digest)


def place_of(problem: FileError, order: list[str]) -> tuple[int, int]:
    return (order.index(problem.file) if problem.file in order else -1, problem.line)


def declared_languages(documents: tuple[Document, ...]) -> tuple[str, ...]:
    """The languages of the declaration; none while one of them is refused, or every text would be."""
    for document in documents:
        declaration = (document.data or {}).get("declaration")
        if isinstance(declaration, dict):
            problems: list[FileError] = []
            found = languages(declaration.get("languages"), Place(document, (), problems))
            return found if found and not problems else ()
    return ()


def read_table(place: Place, name: str, value: object, entries: Entries) -> None:
    if name == "framework":
        return
    if name not in TABLES:
        remedy = nearest(name, TABLES) or f"known: {', '.join(TABLES)}"
        place.refuse("is not a table of a framework", remedy=remedy)
        return
    table = TABLES[name]
    if table.single != isinstance(value, dict) or not isinstance(value, dict | list):
        wanted = f"[{name}]" if table.single else f"[[{name}]]"
        place.refuse(f"is not written as {wanted}", remedy=f"write {wanted} before its keys")
    if isinstance(value, dict):
        places = [(place, value)]
    elif isinstance(value, list):
        places = [(place.at(index), one) for index, one in enumerate(value)]
    else:
        return
    for where, one in places:
        read = read_entry(one, where, table)
        if read is not None and isinstance(one, dict):
            entries[name].append(Entry(where, one, read))


def check_beginning(first: Place, documents: tuple[Document, ...], entries: Entries) -> None:
    """The version of the format, one declaration, and enough sides, fields and commitments."""
    for document in documents:
        place = Place(document, ("framework",), first.problems)
        version = (document.data or {}).get("framework")
        if document is not first.document:
            if version is not None:
                place.refuse("is stated a second time", remedy=f"state it in {FIRST_FILE} only")
        elif version is None:
            place.refuse("is missing", remedy=f"begin the file with framework = {FORMAT}")
        elif type(version) is not int or version != FORMAT:
            place.refuse(
                f"the version {version} of the format is unknown", remedy=f"write framework = {FORMAT}"
            )
    declarations = entries["declaration"]
    if not declarations:
        first.at("declaration").refuse("is missing", remedy="add [declaration]")
    for extra in declarations[1:]:
        extra.place.refuse("is a second declaration", remedy="a framework has one")
    for table, least in LEAST.items():
        if (count := len(entries[table])) < least:
            said = "is missing" if not count else f"there is only {count}"
            first.at(table).refuse(said, remedy=f"add [[{table}]]" + (" twice" if least - count == 2 else ""))


def build(entries: Entries, *, digest: str) -> Framework:
    """The nouns. Everything in a sample is a sample."""
    sample = entries["declaration"][0].read.get("sample", False)

    def nouns(table: str, **unstated: object) -> tuple[Any, ...]:
        noun = TABLES[table].noun
        mark = {"sample": True} if sample and "sample" in TABLES[table].keys else {}
        return tuple(noun(**{**unstated, **entry.read, **mark}) for entry in entries[table])

    return Framework(
        declaration=nouns("declaration")[0],
        sides=tuple(
            Side(position=index, **entry.read) for index, entry in enumerate(entries["side"], start=1)
        ),
        organizations=nouns("organization"),
        signatories=nouns("signatory"),
        fields=nouns("field"),
        commitments=nouns("commitment"),
        milestones=nouns("milestone"),
        indicators=nouns("indicator"),
        evidence=nouns("evidence"),
        dialogues=nouns("dialogue"),
        rounds=nouns("round", place={}),
        digest=digest,
    )
