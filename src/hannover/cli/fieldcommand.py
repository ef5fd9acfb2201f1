"""The commands `hannover FIELD OPERATION`, made from what the field's manifest lists."""

from __future__ import annotations

from argparse import BooleanOptionalAction, Namespace
from enum import Enum
from typing import Any

from hannover.cli import words
from hannover.cli.builtin import ACTS, JSON
from hannover.cli.output import ProgressBar, show
from hannover.cli.parser import Parser
from hannover.cli.store import folder_of
from hannover.cli.values import Entry, entries_of, read_input
from hannover.cli.words import help_in
from hannover.errors import ForbiddenError
from hannover.operations import SIGNING, Operation, find_operation, operations_of

RUN = "hannover.cli.fieldcommand:run"
TAKEN = frozenset({"as", "debug", "help", "json", "store"})
"""Names that an input may not have, because they are options of every command. `language` may be shared."""


def add_operations(parser: Parser, package: str) -> None:
    """Gives the parser of a field a command for each of its operations."""
    title = help_in(words.OPERATIONS, parser.language)
    commands: Any = parser.add_subparsers(
        title=title, metavar="OPERATION", required=True, parser_class=Parser
    )
    for operation in operations_of(package):
        text = help_in(operation.help, parser.language)
        description = text
        if operation.permission == SIGNING:
            description += "\n" + help_in(words.SIGNING, parser.language)
        added: Parser = commands.add_parser(
            operation.name, help=text.replace("%", "%%"), description=description, language=parser.language
        )
        entries = entries_of(operation.input)
        _add_input(added, entries)
        added.add(ACTS)
        added.add(JSON)
        added.add_common(language=all(entry.name != "language" for entry in entries))
        added.set_defaults(run=RUN, package=package, operation=operation.name)


def _add_input(parser: Parser, entries: tuple[Entry, ...]) -> None:
    if not entries:
        return
    group = parser.add_argument_group(help_in(words.INPUT, parser.language))
    for entry in entries:
        if entry.name in TAKEN:
            raise ValueError(f"an input cannot have a field {entry.name!r}: every command has that option")
        options: dict[str, Any] = {"dest": dest_of(entry), "help": _help(entry, parser.language)}
        if entry.kind is bool and not entry.repeated:
            options |= {"action": BooleanOptionalAction}
        else:
            options |= {"action": "append" if entry.repeated else "store", "metavar": _metavar(entry)}
        group.add_argument(entry.option, required=entry.required, **options)


def dest_of(entry: Entry) -> str:
    return f"input_{entry.name}"


def _metavar(entry: Entry) -> str:
    kind = entry.kind
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "{" + ",".join(str(member.value) for member in kind) + "}"
    return {bytes: "FILE", int: "N", float: "NUMBER", str: "TEXT"}.get(
        kind, getattr(kind, "__name__", "JSON").upper()
    )


def _help(entry: Entry, language: str) -> str:
    parts = []
    if entry.kind is bytes:
        parts.append(help_in(words.FILE, language))
    if entry.repeated:
        parts.append(help_in(words.REPEATED, language))
    if not entry.required and entry.default not in ("", b"", (), {}, None):
        shown = {True: "yes", False: "no"}.get(entry.default, entry.default)
        parts.append(help_in(words.DEFAULT, language).format(value=shown))
    return " ".join(parts).replace("%", "%%")


def run(arguments: Namespace) -> int:
    """Does the operation in the name of the person after `--as` and prints its result."""
    operation: Operation = find_operation(operations_of(arguments.package), arguments.operation)
    given = {entry.name: getattr(arguments, dest_of(entry)) for entry in entries_of(operation.input)}
    values = read_input(operation.input, given)

    from hannover.web.store import open_store

    open_store(folder_of(arguments))
    from hannover.record import faces

    progress = ProgressBar()
    try:
        result = faces.run(
            arguments.package,
            operation,
            values,
            actor=faces.actor_named(arguments.login),
            language=given.get("language") or arguments.language,
            report=progress,
        )
    except ForbiddenError as error:
        if arguments.login:
            raise
        raise ForbiddenError(error.message, remedy="say who acts: --as LOGIN") from None
    finally:
        progress.clear()
    show(result, as_json=arguments.json)
    return 0
