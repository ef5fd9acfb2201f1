"""Writes docs/operations.md from the definitions: `python -m hannover.cli.manual > docs/operations.md`.

An operation that several fields have is explained once. A test proves that the file is what this module
prints.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from hannover.cli.parser import field_packages
from hannover.cli.values import entries_of
from hannover.operations import Operation, each_operation

HEAD = """\
# Operations

What can be done in each field, generated from the definitions in `src/hannover/fields/*/field.py`. One
definition has four faces: the Python call, the command, the endpoint and this page.

| face | how |
|---|---|
| Python | `perform(operation, Input(...), Context(actor=..., field=...))` from `hannover.operations` |
| command | `hannover FIELD OPERATION --key value ... [--json] [--as LOGIN] [--store DIR]` |
| endpoint | `POST /api/v1/FIELD/OPERATION` with the input as JSON; see `/api/v1/docs` |

On the command line a list is an option given several times, and a file is a path, or `-` for standard
input; in JSON a file is base64. Amounts are text, so that no digit is lost. A long operation answers over
HTTP with 202 and the address of its job. The command line acts for a person but cannot sign.

Exit codes: 0 done, 1 the work failed, 2 the input was bad. Status codes: 400 bad input, 401 nobody is signed
in, 403 not allowed, 404 unknown, 409 the present state does not allow it.
"""


@dataclass(frozen=True)
class Entry:
    """One operation with the packages that have it."""

    operation: Operation
    packages: tuple[str, ...]


def entries() -> tuple[Entry, ...]:
    """Every operation once, in the order of the manifests."""
    found: list[tuple[Operation, list[str]]] = []
    for package, operation in each_operation(field_packages()):
        same = next((packages for known, packages in found if known == operation), None)
        if same is None:
            found.append((operation, [package]))
        else:
            same.append(package)
    return tuple(Entry(operation, tuple(packages)) for operation, packages in found)


def manual() -> str:
    """The whole text."""
    every = entries()
    lines = [HEAD, "## By field", "", "| field | operations |", "|---|---|"]
    for package in field_packages():
        own = [entry.operation.name for entry in every if package in entry.packages]
        links = ", ".join(f"[`hannover {package} {name}`](#{anchor(name, package, every)})" for name in own)
        lines.append(f"| `{package}` | {links} |")
    for entry in every:
        lines += ["", *_section(entry, every)]
    return "\n".join(lines) + "\n"


def anchor(name: str, package: str, every: tuple[Entry, ...]) -> str:
    """Where an operation is explained: under its name, or under field and name where fields differ in it."""
    same = [entry for entry in every if entry.operation.name == name]
    return name if len(same) == 1 else f"{package}-{name}"


def _section(entry: Entry, every: tuple[Entry, ...]) -> Iterator[str]:
    operation = entry.operation
    alone = anchor(operation.name, entry.packages[0], every) == operation.name
    yield f"## {operation.name}" if alone else f"## {entry.packages[0]} {operation.name}"
    yield ""
    yield operation.help["en"]
    yield ""
    yield f"- ja: {operation.help['ja']}"
    yield f"- de: {operation.help['de']}"
    yield f"- Fields: {', '.join(f'`{package}`' for package in entry.packages)}"
    yield f"- Permission: `{operation.permission}`"
    kinds = [
        word
        for word, holds in (("writes an event", operation.writes), ("runs as a job", operation.long_running))
        if holds
    ]
    yield f"- Effect: {' and '.join(kinds) or 'reads only'}"
    yield ""
    yield f"Input `{operation.input.__name__}`{_explained(operation.input)}"
    yield ""
    yield "| name | type | default |"
    yield "|---|---|---|"
    for given in entries_of(operation.input):
        kind = f"list of {type_words(given.kind)}" if given.repeated else type_words(given.kind)
        yield f"| `{given.name}` | {kind} | {'required' if given.required else _default(given.default)} |"
    yield ""
    yield from _results(operation.result)


def _results(shape: type) -> Iterator[str]:
    """The result and the dataclasses it holds, the outer one first."""
    waiting, seen = [shape], set[type]()
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        if seen:
            yield ""
        seen.add(one)
        hints = get_type_hints(one)
        yield f"{'Result' if one is shape else 'Holds'} `{one.__name__}`{_explained(one)}"
        yield ""
        yield "| name | type |"
        yield "|---|---|"
        for field in fields(one):
            yield f"| `{field.name}` | {type_words(hints[field.name])} |"
            waiting += _held(hints[field.name])


def _held(kind: Any) -> list[type]:
    if is_dataclass(kind) and isinstance(kind, type):
        return [kind]
    return [found for part in get_args(kind) for found in _held(part)]


def type_words(kind: Any) -> str:
    """A type in words: `list of text`, `number or nothing`, `one of day, month, year`."""
    plain = {
        str: "text",
        int: "whole number",
        float: "number",
        bool: "yes or no",
        bytes: "file",
        NoneType: "nothing",
        Any: "anything",
        object: "anything",
    }
    if kind in plain:
        return plain[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(f"`{member.value}`" for member in kind)
    if get_origin(kind) is tuple:
        return f"list of {type_words(get_args(kind)[0])}"
    if get_args(kind):
        parts = [type_words(part) for part in get_args(kind) if part is not Ellipsis]
        return (" or " if get_origin(kind) is not dict else " to ").join(parts)
    name = getattr(kind, "__name__", str(kind))
    words = {"Decimal": "decimal number", "date": "day", "datetime": "instant"}
    return words.get(name, f"`{name}`")


def _default(value: object) -> str:
    if value in ("", b"", (), None):
        return "none"
    return {True: "yes", False: "no"}.get(value, f"`{value}`") if isinstance(value, bool) else f"`{value}`"


def _explained(shape: type) -> str:
    """The docstring as one paragraph after a colon; empty for the signature that dataclasses write
    themselves.
    """
    text = " ".join((inspect.getdoc(shape) or "").split())
    return "" if not text or text.startswith(f"{shape.__name__}(") else f": {text}"


if __name__ == "__main__":
    sys.stdout.write(manual())
