"""Published numbers of the methods of this verb, derived again from the panels they were published on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TextIO

from hannover.engine.measure.ledger import basque, germany, printed, tobacco
from hannover.engine.measure.ledger.deriving import Found
from hannover.engine.measure.ledger.germany import german_predictors
from hannover.engine.measure.ledger.tobacco import tobacco_predictors

__all__ = ["LedgerRow", "derive", "german_predictors", "tobacco_predictors"]

Open = Callable[[str], TextIO | None]


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One published number beside ours. Without data `ours` and `met` are None; `note` says how to get it."""

    name: str
    source: str
    published: Decimal
    ours: Decimal | None
    tolerance: Decimal
    met: bool | None
    note: str = ""


def derive(open_table: Open) -> tuple[LedgerRow, ...]:
    """All rows. `open_table` opens a file of the data by its name, or gives None where it is absent."""
    groups: tuple[tuple[str, Callable[[TextIO], Found], tuple[printed.Print, ...]], ...] = (
        ("california_prop99.csv", tobacco.by_outcome, printed.TOBACCO_OUTCOME),
        ("P99data.csv", tobacco.by_predictors, printed.TOBACCO_PREDICTORS),
        ("germany.csv", germany.derived, printed.GERMANY),
        ("basque.csv", basque.derived, printed.BASQUE),
    )
    rows: list[LedgerRow] = []
    for file, work, prints in groups:
        stream = open_table(file)
        if stream is None:
            rows += (
                _row(one, None, f"the panel {file} is not at hand: {printed.ORIGINS[file]}") for one in prints
            )
            continue
        with stream:
            found = {name: (ours, note) for name, ours, note in work(stream)}
        rows += (_row(one, *found[one.name]) for one in prints)
    return tuple(rows)


def _row(one: printed.Print, ours: float | None, note: str) -> LedgerRow:
    published, tolerance = Decimal(one.published), Decimal(one.tolerance)
    places = max(6 - len(str(abs(int(published)))), 0)
    number = None if ours is None else round(Decimal(repr(ours)), places)
    met = None if number is None else abs(number - published) <= tolerance
    return LedgerRow(
        name=one.name,
        source=one.source,
        published=published,
        ours=number,
        tolerance=tolerance,
        met=met,
        note=note,
    )
