"""The ledger: published numbers, derived again from their sources and compared.

A verb adds its rows by naming a function here, "module:function"; the function takes nothing and returns
Rows. A row whose data is absent has `met` None and says in `source` how to get it.
"""

from __future__ import annotations

import importlib
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hannover.cli.output import aligned, render
from hannover.cli.output import show as print_result
from hannover.operations import plain

LEDGER: tuple[str, ...] = (
    "hannover.cli.ledger_align:rows",
    "hannover.cli.ledger_allocate:rows",
    "hannover.cli.ledger_measure:rows",
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One number: as it was published, as we derive it, and whether they agree within the tolerance."""

    name: str
    source: str
    published: Decimal
    ours: Decimal | None
    tolerance: Decimal
    met: bool | None


def read_rows(references: Iterable[str]) -> tuple[Row, ...]:
    """The rows of every contributor, in the order in which they are named."""
    rows: list[Row] = []
    for reference in references:
        module, _, function = reference.partition(":")
        rows += getattr(importlib.import_module(module), function)()
    return tuple(rows)


def show(arguments: Namespace) -> int:
    """Prints the ledger; 1 when a number differs from what was published."""
    rows = read_rows(LEDGER)
    if arguments.json:
        print_result(rows, as_json=True)
    elif rows:
        print("\n".join(render(plain(rows))))
    else:
        print("\n".join(aligned([("name", "source", "published", "ours", "tolerance", "met")])))
    return 1 if any(row.met is False for row in rows) else 0
