"""What an Operation is: one definition from which the Python call, the command, the endpoint and the manual
are made.

A field lists its operations in `field.py`. Naming the function as a dotted reference keeps that file light:
nothing heavy is imported until the operation runs.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, is_dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from hannover.errors import ForbiddenError, InputError, UnknownError

__all__ = [
    "SIGNING",
    "Actor",
    "Context",
    "Operation",
    "each_operation",
    "find_operation",
    "operations_of",
    "perform",
    "plain",
]

NAME = re.compile(r"[a-z]+(-[a-z]+)+")
SIGNING = "sign"
"""The permission to turn a side's key; what needs it is refused wherever `Context.signs` is False."""


class Actor(Protocol):
    """Who is asking; `hannover.accounts.permissions.Actor` is one."""

    @property
    def id(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def sample(self) -> bool: ...
    def allows(self, permission: str, *, side: str = "", organization: str = "") -> bool: ...
    def require(self, permission: str, *, side: str = "", organization: str = "") -> None: ...


T = TypeVar("T")
Report = Callable[[int, int, str], bool | None]
Effect = Callable[[Callable[[], Any]], Any]


def _no_report(done: int, total: int, message: str) -> None:
    return None


def _in_transaction(write: Callable[[], T]) -> T:
    from django.db import transaction

    with transaction.atomic():
        return write()


@dataclass(frozen=True, kw_only=True)
class Context:
    """What an operation knows of its call.

    field     key of the framework's field that the package is bound to
    language  language tag for texts in results
    report    tells progress: done, total, message; may raise to cancel, and gives back False where somebody
              asks to end now with the best so far
    effect    does what it is given, which writes and makes the result, in one transaction and gives back the
              result; as background work that is also the end of the job, so there is one effect
    signs     False where the caller cannot turn a key (the command line)
    """

    actor: Actor
    field: str
    language: str = "en"
    at: datetime | None = None
    report: Report = _no_report
    effect: Effect = _in_transaction
    signs: bool = True

    @property
    def now(self) -> datetime:
        return self.at or datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing a field can do.

    name          verb-noun, for example "add-evidence"
    input         frozen dataclass; `bytes` is a file: a path on the command line, base64 in the API
    result        frozen dataclass
    run           "module:function", called with (input, context)
    permission    a key of `hannover.accounts.permissions.PERMISSIONS`
    writes        True when it writes an event
    long_running  True when the API answers 202 with the address of a job
    opens_effect  True when it computes long before it writes, and writes through `Context.effect`: as background
                  work it is then not within one transaction from its begin
    alone_by      the field of the input that names what only one job at a time may be about; "" for any number
    help          one line in every language of the interface
    """

    name: str
    input: type
    result: type
    run: str
    permission: str
    help: dict[str, str]
    writes: bool = False
    long_running: bool = False
    opens_effect: bool = False
    alone_by: str = ""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not a verb-noun name")
        if not (is_dataclass(self.input) and is_dataclass(self.result)):
            raise TypeError(f"{self.name}: input and result must be dataclasses")
        if self.opens_effect and not self.writes:
            raise ValueError(f"{self.name}: what opens its effect writes")

    def resolve(self) -> Callable[[Any, Context], Any]:
        module, _, function = self.run.partition(":")
        return getattr(importlib.import_module(module), function)  # type: ignore[no-any-return]


def find_operation(operations: Iterable[Operation], name: str) -> Operation:
    """The operation of that name; raises UnknownError naming those there are."""
    known = {operation.name: operation for operation in operations}
    if name not in known:
        raise UnknownError(f"there is no operation {name!r}", remedy="one of: " + ", ".join(sorted(known)))
    return known[name]


def operations_of(package: str) -> tuple[Operation, ...]:
    """What the field package of that name can do, read from its manifest alone."""
    try:
        manifest = importlib.import_module(f"hannover.fields.{package}.field")
    except ModuleNotFoundError as error:
        if error.name and not error.name.startswith("hannover.fields"):
            raise
        raise UnknownError(f"there is no field package {package[:40]!r}") from None
    operations: tuple[Operation, ...] = manifest.OPERATIONS
    return operations


def each_operation(packages: Iterable[str]) -> Iterator[tuple[str, Operation]]:
    """Every operation of these field packages, beside the name of its package."""
    for package in packages:
        for operation in operations_of(package):
            yield package, operation


def plain(value: Any) -> Any:
    """A result as JSON has it, the same through every face: amounts are strings, dates ISO 8601, bytes
    base64.
    """
    import msgspec

    return msgspec.json.decode(msgspec.json.encode(value))


def perform(operation: Operation, values: Any, context: Context) -> Any:
    """Checks the permission, then does the operation.

    Raises ForbiddenError when the actor may not, InputError when `values` is not the operation's input.
    """
    context.actor.require(operation.permission)
    if operation.permission == SIGNING and not context.signs:
        raise ForbiddenError("a key is not turned from here", remedy="sign in with a browser and sign there")
    if not isinstance(values, operation.input):
        raise InputError(f"{operation.name} takes {operation.input.__name__}")
    return operation.resolve()(values, context)
