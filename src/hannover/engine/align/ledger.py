"""Counts that are known of the public crosswalks and catalogues, taken again by this verb."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import IO

from hannover.engine.align.drifting import drift
from hannover.engine.align.findings import Kind
from hannover.engine.align.formats.catalog import read_catalog
from hannover.engine.align.formats.oscal import read_oscal
from hannover.engine.align.formats.strm import read_strm
from hannover.engine.align.relation import Relation, composition

__all__ = ["LedgerRow", "derive"]

ALGEBRA = "RCC5 over non-empty sets: 25 compositions of base relations"
GRUNDSCHUTZ = "BSI-Bund/Stand-der-Technik-Bibliothek, ITGS-to-GS++-mapping_collection.json"
KERNEL = "BSI-Bund/Stand-der-Technik-Bibliothek, Kernel and Methodik catalogues"
CSF = "NIST, CSF 2.0 concept crosswalk to SP 800-53 rev. 5"
HIGH = "usnistgov/oscal-content, SP 800-53 rev. 5 HIGH baseline as resolved catalogue"

FOLDER = "cybersecurity/"
CATALOGUES = ("bsi-grundschutz-plus-plus-kernel.json", "bsi-grundschutz-plus-plus-methodik.json")

Open = Callable[[str], IO[bytes] | None]
Found = Iterator[tuple[str, str, int, int | None]]


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One known number beside ours. Without data `ours` and `met` are None; `note` says how to get it."""

    name: str
    source: str
    published: Decimal
    ours: Decimal | None
    tolerance: Decimal
    met: bool | None
    note: str = ""


def derive(open_data: Open) -> tuple[LedgerRow, ...]:
    """Every number of the verb's ledger.

    open_data  the binary stream of a file of the test data, by its path there; None where the file is absent
    """
    found = [*algebra(), *grundschutz(open_data), *csf(open_data)]
    return tuple(
        LedgerRow(
            name=name, source=source, published=Decimal(known), ours=None if ours is None else Decimal(ours),
            tolerance=Decimal(0), met=None if ours is None else ours == known,
            note=f"no such file here; it is {source}" if ours is None else "",
        )
        for name, source, known, ours in found
    )  # fmt: skip


def algebra() -> Found:
    sizes = Counter(len(composition(a, b).bases) for a, b in product(Relation.ANY.bases, repeat=2))
    yield "compositions with one result", ALGEBRA, 13, sizes[1]
    yield "compositions with several results, not all", ALGEBRA, 9, sizes[2] + sizes[3] + sizes[4]
    yield "compositions that say nothing", ALGEBRA, 3, sizes[5]


def grundschutz(open_data: Open) -> Found:
    counts: dict[str, int] | None = None
    stream = open_data(f"{FOLDER}bsi-itgs2023-to-gspp-mapping.json")
    streams = [open_data(FOLDER + name) for name in CATALOGUES]
    if stream is not None:
        with stream:
            walks = read_oscal(stream, file="mapping").content.crosswalks
        mappings = [mapping for walk in walks for mapping in walk]
        counts = dict(Counter(mapping.label for mapping in mappings))
        counts["all"] = len(mappings)
        counts["defaulted"] = sum(mapping.defaulted for mapping in mappings)
    for name, label, known in (
        ("pairs read", "all", 1185), ("subset-of", "subset-of", 464), ("intersects-with", "intersects-with", 395),
        ("superset-of", "superset-of", 187), ("equivalent-to", "equivalent-to", 118), ("equal-to", "equal-to", 21),
        ("relations filled in by a program", "defaulted", 156),
    ):  # fmt: skip
        yield (
            f"IT-Grundschutz to Grundschutz++: {name}",
            GRUNDSCHUTZ,
            known,
            counts[label] if counts else None,
        )
    kinds: Counter[tuple[Kind, bool]] | None = None
    if stream is not None and all(streams):
        kinds = Counter()
        for walk, opened in zip(walks, streams, strict=True):
            if opened is not None:
                with opened:
                    catalogue = read_catalog(opened, file="catalogue").content
                kinds.update(
                    (found.kind, found.repair is not None) for found in drift(walk, target=[catalogue])
                )
    for name, key, known in (
        ("dangling pairs that can be repaired", (Kind.DANGLING, True), 40),
        ("dangling pairs that stay so", (Kind.DANGLING, False), 16),
        ("pairs that point at a wrong control", (Kind.MISDIRECTED, True), 90),
    ):
        yield f"IT-Grundschutz to Grundschutz++: {name}", KERNEL, known, None if kinds is None else kinds[key]


def csf(open_data: Open) -> Found:
    stream, high = (
        open_data(f"{FOLDER}csf2-to-sp800-53r5.xlsx"),
        open_data(f"{FOLDER}nist-sp800-53r5-high-catalog.json"),
    )
    pairs = outside = None
    if stream is not None:
        with stream:
            walk = read_strm(stream, file="crosswalk").content
        controls = [mapping for mapping in walk if "-" in mapping.targets[0]]
        pairs = len(controls)
        if high is not None:
            with high:
                catalogue = read_catalog(high, file="catalogue").content
            outside = sum(catalogue.find(mapping.targets[0]) is None for mapping in controls)
    yield "CSF 2.0 to SP 800-53: control pairs read", CSF, 737, pairs
    yield "CSF 2.0 to SP 800-53: pairs outside the HIGH baseline", HIGH, 165, outside
