"""From words on the command line to the input of an operation, with errors that name the field."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hannover.errors import FileError, HannoverError, InputError

MOST_BYTES = 100_000_000
STANDARD_INPUT = "-"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One field of an input as the command line sees it.

    kind      type of one value, without `| None` and without the tuple around it
    repeated  True for a tuple: the option may be given several times
    """

    name: str
    kind: Any
    repeated: bool
    required: bool
    default: Any

    @property
    def option(self) -> str:
        return "--" + self.name.replace("_", "-")


def entries_of(input_type: type) -> tuple[Entry, ...]:
    """The fields of an input dataclass in their order."""
    hints = get_type_hints(input_type)
    found = []
    for field in fields(input_type):
        kind = without_none(hints[field.name])
        repeated = get_origin(kind) is tuple
        required = field.default is MISSING and field.default_factory is MISSING
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        one = without_none(get_args(kind)[0]) if repeated else kind
        found.append(Entry(name=field.name, kind=one, repeated=repeated, required=required, default=default))
    return tuple(found)


def without_none(kind: Any) -> Any:
    """`X` of `X | None`."""
    if get_origin(kind) in (Union, UnionType):
        others = [one for one in get_args(kind) if one is not NoneType]
        if len(others) == 1:
            return others[0]
    return kind


def read_input(input_type: type, given: Mapping[str, Any]) -> Any:
    """The input that the words in `given` describe; what was not given has its default.

    A file given for a field `x` also names `x_name`, where the input has such a field and it was not given.
    Raises InputError naming the field.
    """
    values: dict[str, Any] = {}
    entries = {entry.name: entry for entry in entries_of(input_type)}
    for name, entry in entries.items():
        words = given.get(name)
        if words is None:
            continue
        if entry.repeated:
            values[name] = tuple(read_value(word, entry.kind, field=name) for word in words)
        else:
            values[name] = words if isinstance(words, bool) else read_value(words, entry.kind, field=name)
        named = f"{name}_name"
        if entry.kind is bytes and named in entries and given.get(named) is None and words != STANDARD_INPUT:
            values[named] = Path(words).name
    return input_type(**values)


def read_value(word: str, kind: Any, *, field: str) -> Any:
    """One value of that type; raises InputError that says what would be right."""
    if any("\udc80" <= sign <= "\udcff" for sign in word):
        raise InputError("this is not valid UTF-8", field=field)
    if kind is str:
        return word
    if kind is bytes:
        return read_bytes(word, field=field)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _read_choice(word, kind, field=field)
    reader = READERS.get(kind)
    if reader is None:
        return _read_json(word, kind, field=field)
    read, remedy = reader
    try:
        return read(word.strip())
    except (ValueError, InvalidOperation):
        raise InputError(f"{word[:40]!r} cannot be read", field=field, remedy=remedy) from None


def _read_decimal(word: str) -> Decimal:
    number = Decimal(word)
    if not number.is_finite():
        raise ValueError(word)
    return number


READERS: Mapping[Any, tuple[Callable[[str], Any], str]] = {
    int: (int, "write a whole number, such as 12"),
    float: (float, "write a number, such as 12.5"),
    Decimal: (_read_decimal, "write a number, such as 12.50"),
    date: (date.fromisoformat, "write a day, such as 2018-05-14"),
    datetime: (datetime.fromisoformat, "write an instant, such as 2018-05-14T09:00:00+02:00"),
    bool: (lambda word: {"yes": True, "no": False}[word] if word in ("yes", "no") else int("?"), "yes or no"),
}


def _read_choice(word: str, kind: type[Enum], *, field: str) -> Enum:
    for member in kind:
        if str(member.value) == word:
            return member
    choices = ", ".join(str(member.value) for member in kind)
    raise InputError(f"{word[:40]!r} is not known here", field=field, remedy=f"one of: {choices}")


def _read_json(word: str, kind: Any, *, field: str) -> Any:
    """A value with parts, written as JSON."""
    import msgspec

    try:
        return msgspec.json.decode(word.encode(), type=kind)
    except msgspec.MsgspecError as problem:
        raise InputError(f"this is not the JSON that is needed: {problem}", field=field) from None


def read_bytes(word: str, *, field: str) -> bytes:
    """The content of the file of that name, or of standard input for `-`."""
    try:
        if word == STANDARD_INPUT:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(word).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise FileError(
            problem.strerror or str(problem), file=word, field=field, remedy="name a file"
        ) from None
    if len(content) > MOST_BYTES:
        raise HannoverError(f"{word} has more than {MOST_BYTES:,} bytes", field=field)
    return content
