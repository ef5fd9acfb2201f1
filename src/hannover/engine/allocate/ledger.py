"""Published optima of the OR-Library's p-median problems, derived again.

Beasley's files give an undirected edge a line. Where an edge occurs twice the last line holds; with the first, or the
shorter, pmed1 comes out at 5718 instead of 5819.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TextIO

import numpy as np

from hannover.engine.allocate.siting import Edge, Median, Network, distances, ones, p_median
from hannover.errors import FileError

__all__ = ["LedgerRow", "derive", "read_pmed"]

SOURCE = "OR-Library p-median (Beasley 1985)"
ORIGIN = "GitHub Daddeee/pmedianpvns, instances/orlib"
OPTIMA = (
    5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255,
    7696, 6634, 4374, 2968, 1729, 8162, 6999, 4809, 2845, 1789,
)  # fmt: skip
SECONDS = 120.0

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
    return tuple(derive_one(open_table, number) for number in range(1, len(OPTIMA) + 1))


def derive_one(open_table: Open, number: int) -> LedgerRow:
    """The row of one instance; met only if the value is the published one and proven to be the least."""
    file, published = f"pmed{number}.txt", Decimal(OPTIMA[number - 1])
    stream = open_table(file)
    ours, met, note = None, None, f"the file {file} is not at hand: {ORIGIN}"
    if stream is not None:
        with stream:
            found = p_median(read_pmed(stream, file=file), seconds=SECONDS)
        ours = Decimal(repr(found.value)).normalize()
        met = ours == published and found.gap == 0
        note = "proven" if found.gap == 0 else f"bound {found.bound:g}"
    return LedgerRow(
        name=f"pmed{number}",
        source=SOURCE,
        published=published,
        ours=ours,
        tolerance=Decimal(0),
        met=met,
        note=note,
    )


def read_pmed(stream: TextIO, *, file: str = "") -> Median:
    """An OR-Library p-median problem: every node is a demand of weight one and a site.

    Raises FileError with the line for what is no number, or a node that does not exist.
    """
    edges: dict[tuple[int, int], float] = {}
    size = count = 0
    for line, text in enumerate(stream, start=1):
        fields = text.split()
        if not fields:
            continue
        try:
            one, other, third = (int(part) for part in fields)
        except ValueError:
            raise FileError(
                f"three whole numbers are needed, not {text.strip()!r}", file=file, line=line
            ) from None
        if not size:
            size, count = one, third
            continue
        if not (1 <= one <= size and 1 <= other <= size):
            raise FileError(f"there is no node {max(one, other)}, only {size}", file=file, line=line)
        edges[min(one, other), max(one, other)] = float(third)
    if not edges:
        raise FileError("no edges", file=file)
    nodes = [str(node) for node in range(1, size + 1)]
    roads = [Edge(one=str(one), other=str(other), length=length) for (one, other), length in edges.items()]
    between = distances(Network(nodes=nodes, edges=roads))
    return Median(sites=nodes, demands=nodes, distance=np.asarray(between), weight=ones(size), count=count)
