"""The ledger: published numbers, derived again from their sources and compared.

The sources are public files that do not come with the product. They are looked for in the folder that `--data`
or HANNOVER_DATA names, else in ../shared/data. A row whose file is absent has `met` None and says in `source`
how to get it.
"""

from __future__ import annotations

import importlib
import os
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, Any

from hannover.cli.output import aligned, render
from hannover.cli.output import show as print_result
from hannover.operations import plain

DATA = "../shared/data"


@dataclass(frozen=True)
class Verb:
    """Where the rows of a verb come from.

    derive   "module:function"; the function is given what opens a file by its name (None where it is absent)
    folder   where in the data its files lie; they may also lie in the data folder itself
    text     whether it reads text, in UTF-8, or bytes
    """

    derive: str
    folder: str
    text: bool = True


LEDGER: tuple[Verb, ...] = (
    Verb("hannover.engine.measure.ledger:derive", "regulation"),
    Verb("hannover.engine.allocate.ledger:derive", "allocate/orlib"),
    Verb("hannover.engine.align.ledger:derive", "cybersecurity", text=False),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One number: as it was published, as we derive it, and whether they agree within the tolerance."""

    name: str
    published: Decimal
    ours: Decimal | None
    tolerance: Decimal
    met: bool | None
    source: str


def read_rows(verbs: Iterable[Verb], data: Path) -> tuple[Row, ...]:
    """The rows of every verb, in their order; what a row needs to be understood follows its source."""
    rows: list[Row] = []
    for verb in verbs:
        module, _, function = verb.derive.partition(":")
        derive = getattr(importlib.import_module(module), function)
        rows += (
            Row(
                name=row.name,
                published=row.published,
                ours=row.ours,
                tolerance=row.tolerance,
                met=row.met,
                source=f"{row.source}. {row.note}" if row.note else row.source,
            )
            for row in derive(partial(open_file, verb, data))
        )
    return tuple(rows)


def open_file(verb: Verb, data: Path, name: str) -> IO[Any] | None:
    """The file of that name in the data, or None."""
    for path in (data / verb.folder / name, data / name):
        if path.is_file():
            return path.open(encoding="utf-8", newline="") if verb.text else path.open("rb")
    return None


def show(arguments: Namespace) -> int:
    """Prints the ledger; 1 when a number differs from what was published."""
    data = arguments.data or Path(os.environ.get("HANNOVER_DATA") or DATA)
    rows = read_rows(LEDGER, data)
    if arguments.json:
        print_result(rows, as_json=True)
    elif rows:
        print("\n".join(render(plain(rows))))
    else:
        print("\n".join(aligned([("name", "published", "ours", "tolerance", "met", "source")])))
    return 1 if any(row.met is False for row in rows) else 0
