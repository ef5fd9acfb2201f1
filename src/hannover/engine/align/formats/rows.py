"""Rows of spreadsheets and CSV files as mappings: columns found by their headers, cells read tolerantly."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from collections.abc import Sequence
from types import MappingProxyType

from hannover.engine.align.formats.reading import Repair
from hannover.engine.align.mapping import Mapping, Unmapped
from hannover.engine.align.predicates import OSCAL, PREDICATES, UNTYPED, relation_word
from hannover.engine.align.relation import Relation
from hannover.engine.align.vocabulary import Scheme

__all__ = ["HEADERS", "RowReader", "decimal", "places_of", "unreadable"]

BLANKS = re.compile(r"\s+")
ASIDE = re.compile(r"\((?:optional|fde|scf|y/n)\)|\*")
LISTED = re.compile(r"\s*[;|\n]\s*|,\s+(?=\S)")
NOTHING = frozenset({"", "-", "n/a", "none", "na", "–", "keine", "なし", "該当なし"})

# Headers as NIST, the Secure Controls Framework, and plain tables in our three languages write them.
HEADERS: Table[str, tuple[str, ...]] = MappingProxyType(
    {
        "source": (
            "focal document element", "focal element", "fde #", "fde#", "fde id", "source", "source id", "source ids",
            "source_id", "sources", "from", "subject", "subject id", "subject_id", "quelle", "quell-id", "von",
            "対応元", "対応元id", "参照元", "元",
        ),
        "target": (
            "reference document element", "reference element", "scf #", "scf#", "target id #", "target", "target id",
            "target ids", "target_id", "targets", "to", "object", "object id", "object_id", "ziel", "ziel-id", "nach",
            "対応先", "対応先id", "参照先", "先",
        ),
        "relation": (
            "relationship", "strm relationship", "relation", "relationship type", "relationship_type", "predicate",
            "predicate_id", "beziehung", "relationstyp", "関係", "関係性",
        ),
        "source text": (
            "focal document element description", "fde description", "source text", "source description", "quelltext",
        ),
        "target text": (
            "reference document element description", "secure controls framework control description",
            "target requirement description", "target text", "target description", "zieltext",
        ),
        "rationale": ("rationale", "strm rationale", "nist ir-8477 rational", "justification", "begründung", "根拠"),
        "comment": ("comments", "comment", "notes", "remarks", "bemerkung", "bemerkungen", "kommentar", "備考"),
        "strength": ("strength of relationship", "strength"),
        "confidence": ("confidence", "konfidenz", "確信度"),
        "group": ("group identifier", "group"),
        "author": ("author", "autor", "作成者"),
        "date": ("date", "datum", "日付"),
        "id": ("id", "uuid", "mapping id"),
        "version": ("version", "版"),
        "defaulted": ("defaulted",),
        "source key": ("source key", "source uuid"),
        "target key": ("target key", "target uuid"),
    }
)  # fmt: skip
NAMES = {header: name for name, headers in HEADERS.items() for header in headers}


def places_of(row: Sequence[str]) -> dict[str, int]:
    """Which known column stands where, as the headers say; the first of two alike counts."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        header = BLANKS.sub(" ", ASIDE.sub("", BLANKS.sub(" ", cell).casefold())).strip(" :")
        name = NAMES.get(header)
        if name and name not in found:
            found[name] = place
    return found


def elements(cell: str) -> tuple[str, ...]:
    """The ids that a cell names; none where it says that there are none."""
    stated = cell.strip()
    if stated.casefold() in NOTHING:
        return ()
    return tuple(dict.fromkeys(part for part in LISTED.split(stated) if part))


def unreadable(ids: Sequence[str]) -> list[str]:
    """The ids that would be read back as something else, each with the reason."""
    return [
        f"{name!r} would be read as {' and '.join(map(repr, elements(name))) or 'nothing'}: it holds a mark that"
        " separates the items of a set, begins or ends with a blank, or says that there is none"
        for name in ids
        if elements(name) != (name,) or "\r" in name
    ]


def decimal(confidence: float | None) -> str:
    """As short as it is exact; "" for none."""
    if confidence is None:
        return ""
    short = f"{confidence:g}"
    return short if float(short) == confidence else repr(confidence)


class RowReader:
    """Reads rows with known columns; what is odd is listed in `repairs`."""

    def __init__(self, places: dict[str, int], repairs: list[Repair]) -> None:
        self.places = places
        self.repairs = repairs
        self.sources: list[str] = []
        self.targets: list[str] = []

    def read(self, rows: Sequence[Sequence[str]], *, first_line: int) -> tuple[list[Mapping], list[Unmapped]]:
        mappings: list[Mapping] = []
        unmapped: list[Unmapped] = []
        groups: dict[tuple[tuple[str, ...], str, str], int] = {}
        for line, row in enumerate(rows, start=first_line):
            if not any(cell.strip() for cell in row):
                continue
            found = self.row(row, line)
            if isinstance(found, Unmapped):
                unmapped.append(found)
            elif found is not None:
                group = self.cell(row, "group")
                key = (found.sources, group, found.label)
                if group and key in groups:
                    mappings[groups[key]] = grown(mappings[groups[key]], found)
                    continue
                groups[key] = len(mappings)
                mappings.append(found)
        return mappings, unmapped

    def cell(self, row: Sequence[str], name: str) -> str:
        return self.free(row, name).strip()

    def free(self, row: Sequence[str], name: str) -> str:
        """The cell with the blanks around it: in a free text they may be meant."""
        place = self.places.get(name)
        return row[place] if place is not None and place < len(row) else ""

    def row(self, row: Sequence[str], line: int) -> Mapping | Unmapped | None:
        sources, targets = self.ids(row, "source", line), self.ids(row, "target", line)
        original = tuple(row)
        if not sources and not targets:
            self.repairs.append(
                Repair(line, "row", f"names neither side: {' | '.join(filter(None, row))[:80]}", "left out")
            )
            return None
        if not targets:
            return Unmapped(" + ".join(sources), "source", line, original)
        if not sources:
            return Unmapped(" + ".join(targets), "target", line, original)
        label, relation = self.relation(row, line)
        return Mapping(
            sources=sources, targets=targets, relation=relation, label=label, line=line, original=original,
            justification=self.cell(row, "rationale"), comment=self.free(row, "comment"), id=self.cell(row, "id"),
            author=self.cell(row, "author"), date=self.cell(row, "date"), version=self.cell(row, "version"),
            confidence=self.confidence(row, line),
            defaulted=self.cell(row, "defaulted").casefold() in ("true", "yes", "1"),
            source_keys=self.keys(row, "source key", sources), target_keys=self.keys(row, "target key", targets),
        )  # fmt: skip

    def keys(self, row: Sequence[str], name: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(key.strip() for key in self.cell(row, name).split("|"))
        return found if any(found) and len(found) == len(ids) else ()

    def ids(self, row: Sequence[str], side: str, line: int) -> tuple[str, ...]:
        place = self.places[side]
        stated = row[place] if place < len(row) else ""
        if stated != stated.strip():
            self.repairs.append(Repair(line, side, f"{stated!r} begins or ends with a blank", "read without"))
        found = elements(stated)
        if len(found) > 1 and "|" not in stated:
            self.repairs.append(
                Repair(line, side, f"{len(found)} elements in one cell", "read as their union, not as pairs")
            )
        return found

    def relation(self, row: Sequence[str], line: int) -> tuple[str, Relation]:
        stated = self.cell(row, "relation")
        if not stated:
            return "", UNTYPED
        if stated in OSCAL:
            return stated, OSCAL[stated]
        if stated in PREDICATES:
            return stated, PREDICATES[stated]
        relation = relation_word(stated)
        if relation is None:
            self.repairs.append(
                Repair(line, "relation", f"{stated!r} is not in the vocabulary", "kept, says nothing")
            )
            return stated, Relation.ANY
        return stated, relation

    def confidence(self, row: Sequence[str], line: int) -> float | None:
        stated = self.cell(row, "confidence")
        if not stated:
            return None
        try:
            value = float(stated.replace(",", "."))
        except ValueError:
            value = -1.0
        if 0 <= value <= 1:
            return value
        self.repairs.append(
            Repair(line, "confidence", f"{stated!r} is no number from 0 to 1", "counts as not stated")
        )
        return None

    def ends(self, said: Table[str, str]) -> tuple[Scheme, Scheme]:
        """The two schemes as the sheet of general information names them."""
        return (
            Scheme(key="focal", title=said.get("focal document", ""), version=said.get("focal document version", "")),
            Scheme(
                key="reference", title=said.get("reference document", ""),
                href=said.get("reference document url", ""), version=said.get("reference document version", ""),
            ),
        )  # fmt: skip


def grown(mapping: Mapping, more: Mapping) -> Mapping:
    """One mapping of a group with the targets of another row; both rows are kept for writing back."""
    before = mapping.original if isinstance(mapping.original, list) else [mapping.original]
    return Mapping(
        sources=mapping.sources, targets=tuple(dict.fromkeys((*mapping.targets, *more.targets))),
        relation=mapping.relation, label=mapping.label, line=mapping.line, original=[*before, more.original],
        justification=mapping.justification, comment=mapping.comment, id=mapping.id, author=mapping.author,
        date=mapping.date, version=mapping.version, confidence=mapping.confidence, defaulted=mapping.defaulted,
        source_keys=mapping.source_keys, target_keys=grown_keys(mapping, more),
    )  # fmt: skip


def grown_keys(mapping: Mapping, more: Mapping) -> tuple[str, ...]:
    """The identifiers of all targets, "" where a row gives none."""
    keys = dict(zip(mapping.targets, mapping.target_keys or [""] * len(mapping.targets), strict=True))
    for name, key in zip(more.targets, more.target_keys or [""] * len(more.targets), strict=True):
        keys[name] = keys.get(name) or key
    return tuple(keys.values()) if any(keys.values()) else ()
