"""Counts that are known of the public crosswalks and catalogues, taken again by this verb."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from itertools import product
from types import MappingProxyType
from typing import IO

from hannover.engine.align.drifting import drift
from hannover.engine.align.findings import Kind
from hannover.engine.align.formats.catalog import read_catalog
from hannover.engine.align.formats.oscal import read_oscal
from hannover.engine.align.formats.oscal_writing import write_oscal
from hannover.engine.align.formats.strm import read_strm
from hannover.engine.align.formats.strm_writing import write_strm
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.relation import Relation, composition
from hannover.engine.align.vocabulary import Vocabulary

__all__ = ["LedgerRow", "derive"]

ALGEBRA = "RCC5 over non-empty sets: 25 compositions of base relations"
GRUNDSCHUTZ = "BSI, draft mapping of IT-Grundschutz 2023 to Grundschutz++"
CATALOGUES = "the same, beside BSI's catalogues Kernel and Methodik"
CSF = "NIST, CSF 2.0 concept crosswalk to SP 800-53 rev. 5"
HIGH = "the same, beside the HIGH baseline of SP 800-53 rev. 5.1.1"

MAPPING = "bsi-itgs2023-to-gspp-mapping.json"
KERNEL = "bsi-grundschutz-plus-plus-kernel.json"
METHODIK = "bsi-grundschutz-plus-plus-methodik.json"
SHEET = "csf2-to-sp800-53r5.xlsx"
BASELINE = "nist-sp800-53r5-high-catalog.json"
BSI = "GitHub BSI-Bund/Stand-der-Technik-Bibliothek, control_layer"
ORIGINS = MappingProxyType(
    {
        MAPPING: f"{BSI}/Mappings/IT-GS2023-zu-GSpp/ITGS-to-GS++-mapping_collection.json",
        KERNEL: f"{BSI}/Grundschutz++/sources/catalogs/Kernel/BSI-Stand-der-Technik-Kernel-catalog.json",
        METHODIK: f"{BSI}/Grundschutz++/sources/catalogs/Methodik-Grundschutz++/BSI-Methodik-Grundschutz++-catalog.json",
        SHEET: "GitHub cybersader/crosswalker, Frameworks/"
        "Cybersecurity_Framework_v2-0_Concept_Crosswalk_800-53_final.xlsx",
        BASELINE: "GitHub usnistgov/oscal-content, nist.gov/SP800-53/rev5/json/"
        "NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json",
    }
)

Open = Callable[[str], IO[bytes] | None]


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


@dataclass(frozen=True)
class Known:
    """Numbers that are known of some files together.

    counts  what each number is called, and how large it is known to be
    count   the same numbers from the open files
    """

    source: str
    files: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    count: Callable[[Sequence[IO[bytes]]], dict[str, int]]

    def rows(self, open_data: Open) -> Iterator[LedgerRow]:
        streams = {file: open_data(file) for file in self.files}
        opened = [stream for stream in streams.values() if stream is not None]
        found: dict[str, int] = {}
        try:
            if len(opened) == len(self.files):
                found = self.count(opened)
        finally:
            for stream in opened:
                stream.close()
        absent = [file for file, stream in streams.items() if stream is None]
        note = "; ".join(f"the file {file} is not at hand: {ORIGINS[file]}" for file in absent)
        for name, known in self.counts:
            ours = None if absent else found.get(name, 0)
            yield LedgerRow(
                name=name, source=self.source, published=Decimal(known), ours=None if ours is None else Decimal(ours),
                tolerance=Decimal(0), met=None if ours is None else ours == known, note=note,
            )  # fmt: skip


def derive(open_data: Open) -> tuple[LedgerRow, ...]:
    """Every number of the verb's ledger.

    open_data  the binary stream of a file, by its name; None where the file is absent
    """
    return tuple(row for known in KNOWN for row in known.rows(open_data))


def algebra(_: Sequence[IO[bytes]]) -> dict[str, int]:
    sizes = Counter(len(composition(a, b).bases) for a, b in product(Relation.ANY.bases, repeat=2))
    several = sizes.total() - sizes[1] - sizes[5]
    return {ONE_RESULT: sizes[1], SEVERAL_RESULTS: several, NO_RESULT: sizes[5]}


def grundschutz(streams: Sequence[IO[bytes]]) -> dict[str, int]:
    collection = read_oscal(streams[0], file=MAPPING).content
    again = read_oscal(BytesIO(write_oscal(collection)), file=MAPPING).content
    counts = Counter(f"{GS}: {mapping.label}" for mapping in collection.mappings)
    counts[f"{GS}: pairs read"] = len(collection.mappings)
    counts[f"{GS}: pairs written and read again the same"] = same(collection.mappings, again.mappings)
    counts[f"{GS}: relations filled in by a program"] = sum(one.defaulted for one in collection.mappings)
    return dict(counts)


def grundschutz_drift(streams: Sequence[IO[bytes]]) -> dict[str, int]:
    walks = read_oscal(streams[0], file=MAPPING).content.crosswalks
    kinds = Counter(
        (finding.kind, finding.repair is not None)
        for walk, stream in zip(walks, streams[1:], strict=True)
        for finding in drift(walk, target=[catalogue(stream)])
    )
    return {
        f"{GS}: dangling pairs": kinds[Kind.DANGLING, True] + kinds[Kind.DANGLING, False],
        f"{GS}: dangling pairs that can be repaired": kinds[Kind.DANGLING, True],
        f"{GS}: pairs that point at a wrong control": kinds[Kind.MISDIRECTED, True],
    }


def csf(streams: Sequence[IO[bytes]]) -> dict[str, int]:
    walk = read_strm(streams[0], file=SHEET).content
    again = read_strm(BytesIO(write_strm(walk)), file=SHEET).content
    return {
        f"{TO_NIST}: pairs of controls read": len(controls(walk)),
        f"{TO_NIST}: pairs written and read again the same": same(controls(walk), controls(again)),
    }


def csf_outside(streams: Sequence[IO[bytes]]) -> dict[str, int]:
    walk = read_strm(streams[0], file=SHEET).content
    baseline = catalogue(streams[1])
    outside = sum(baseline.find(mapping.targets[0]) is None for mapping in controls(walk))
    return {f"{TO_NIST}: pairs outside the baseline": outside}


def catalogue(stream: IO[bytes]) -> Vocabulary:
    return read_catalog(stream, file="catalogue").content


def controls(walk: Crosswalk) -> list[Mapping]:
    """The pairs whose target is a control: NIST writes a family without a hyphen."""
    return [mapping for mapping in walk if "-" in mapping.targets[0]]


def same(before: Sequence[Mapping], after: Sequence[Mapping]) -> int:
    return sum(one == other for one, other in zip(before, after, strict=True))


GS = "IT-Grundschutz to Grundschutz++"
TO_NIST = "CSF 2.0 to SP 800-53"
ONE_RESULT = "compositions with one result"
SEVERAL_RESULTS = "compositions with several results, not all"
NO_RESULT = "compositions that say nothing"

KNOWN = (
    Known(ALGEBRA, (), ((ONE_RESULT, 13), (SEVERAL_RESULTS, 9), (NO_RESULT, 3)), algebra),
    Known(
        GRUNDSCHUTZ, (MAPPING,),
        tuple((f"{GS}: {name}", known) for name, known in (
            ("pairs read", 1185), ("pairs written and read again the same", 1185), ("subset-of", 464),
            ("intersects-with", 395), ("superset-of", 187), ("equivalent-to", 118), ("equal-to", 21),
            ("relations filled in by a program", 156),
        )),
        grundschutz,
    ),
    Known(
        CATALOGUES, (MAPPING, KERNEL, METHODIK),
        tuple((f"{GS}: {name}", known) for name, known in (
            ("dangling pairs", 56), ("dangling pairs that can be repaired", 40),
            ("pairs that point at a wrong control", 90),
        )),
        grundschutz_drift,
    ),
    Known(
        CSF, (SHEET,),
        tuple((f"{TO_NIST}: {name}", 737) for name in (
            "pairs of controls read", "pairs written and read again the same",
        )),
        csf,
    ),
    Known(HIGH, (SHEET, BASELINE), ((f"{TO_NIST}: pairs outside the baseline", 165),), csf_outside),
)  # fmt: skip
