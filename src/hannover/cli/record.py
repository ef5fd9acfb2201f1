"""Commands on the record: the report, the framework, the log and the first administrator."""

from __future__ import annotations

import getpass
import os
import sys
import tempfile
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from hannover.cli.output import ProgressBar, show
from hannover.cli.parser import field_packages
from hannover.cli.store import folder_of
from hannover.errors import FileError, InputError
from hannover.operations import Context, plain
from hannover.record.framework import Framework, read_framework
from hannover.web.store import open_store


@dataclass(frozen=True)
class FrameworkChecked:
    """What a sound framework file states, counted."""

    declaration: str
    digest: str
    sides: int
    fields: int
    commitments: int
    indicators: int
    evidence: int


@dataclass(frozen=True)
class LogRebuilt:
    """How many events the tables were made of again."""

    events: int


def report(arguments: Namespace) -> int:
    if arguments.format == "pdf" and arguments.output is None and sys.stdout.isatty():
        raise InputError("a PDF is not for the terminal", field="output", remedy="--output report.pdf")
    open_store(folder_of(arguments))
    from hannover.record.moment import read_moment
    from hannover.record.report import write_report

    moment = read_moment({"as_of": arguments.as_of, "known_at": arguments.known_at})
    if arguments.output is None:
        write_report(arguments.language, arguments.format, moment, sys.stdout.buffer)
        return 0
    target: Path = arguments.output
    if not target.absolute().parent.is_dir():
        raise FileError("there is no such folder", file=str(target.parent), field="output")
    with tempfile.NamedTemporaryFile(dir=target.absolute().parent, delete=False) as unfinished:
        try:
            write_report(arguments.language, arguments.format, moment, cast(BinaryIO, unfinished))
        except BaseException:
            Path(unfinished.name).unlink()
            raise
    os.chmod(unfinished.name, 0o644)  # noqa: PTH101  (a temporary file begins readable by its owner alone)
    Path(unfinished.name).replace(target)
    return 0


def framework_check(arguments: Namespace) -> int:
    framework = _read(arguments.FILE)
    checked = FrameworkChecked(
        declaration=framework.declaration.key,
        digest=framework.digest,
        sides=len(framework.sides),
        fields=len(framework.fields),
        commitments=len(framework.commitments),
        indicators=len(framework.indicators),
        evidence=len(framework.evidence),
    )
    show(checked, as_json=arguments.json)
    return 0


def framework_load(arguments: Namespace) -> int:
    framework = _read(arguments.FILE)
    open_store(folder_of(arguments))
    from hannover.record.actions.framework import load_framework
    from hannover.record.faces import actor_named

    context = Context(actor=actor_named(arguments.login), field="", signs=False)
    show(load_framework(framework, context), as_json=arguments.json)
    return 0


def _read(path: Path) -> Framework:
    return read_framework(path, packages=field_packages())


def log_verify(arguments: Namespace) -> int:
    open_store(folder_of(arguments))
    from hannover.record.log import verify

    heads = verify(arguments.head)
    if arguments.json:
        show(heads, as_json=True)
        return 0
    events = sum(head.length for head in heads)
    print(f"{events:,} events in {len(heads)} chains prove.")
    print(*heads, sep="\n")
    return 0


def log_heads(arguments: Namespace) -> int:
    open_store(folder_of(arguments))
    from hannover.record.log import heads

    if arguments.json:
        show(heads(), as_json=True)
    else:
        for head in heads():
            print(head)
    return 0


def log_rebuild(arguments: Namespace) -> int:
    open_store(folder_of(arguments))
    from hannover.record.projecting import rebuild

    progress = ProgressBar()
    try:
        rebuilt = LogRebuilt(rebuild(progress))
    finally:
        progress.clear()
    show(rebuilt, as_json=arguments.json)
    return 0


def log_show(arguments: Namespace) -> int:
    open_store(folder_of(arguments))
    from hannover.record.faces import actor_named
    from hannover.record.moment import now
    from hannover.record.reading import HistoryEntry, read_history

    if arguments.last < 1:
        raise InputError("there is nothing to show", field="last", remedy="1 or more")
    actor, moment, page = actor_named(arguments.login), now(), 1
    entries: list[HistoryEntry] = []
    while len(entries) < arguments.last:
        found = read_history(moment, actor, entity=arguments.entity, page=page)
        entries += found.items
        if found.next is None:
            break
        page = found.next
    newest = entries[: arguments.last]
    if arguments.json:
        show(newest, as_json=True)
    else:
        hidden = ("fact", "hash", "replaces", "chain", "sequence")
        rows = [{key: part for key, part in plain(entry).items() if key not in hidden} for entry in newest]
        show(rows, as_json=False)
    return 0


def create_administrator(arguments: Namespace) -> int:
    """The first administrator is made by whoever holds the store; nobody else can."""
    open_store(folder_of(arguments))
    from hannover.record.persons import create_administrator as create

    show(create(arguments.LOGIN, _new_password()), as_json=arguments.json)
    return 0


def _new_password() -> str:
    """A password typed twice at a terminal, or the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise InputError("the two passwords differ", field="password")
    return password
