"""SSSOM/TSV: mapping sets as tables with a metadata block, read tolerantly and written strictly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import IO, Any

from hannover.engine.align.formats.reading import MOST_BYTES, Reading, Repair, decoded, doubles, whole
from hannover.engine.align.formats.sssom_slots import (
    COLUMNS,
    GIVEN_PREFIX,
    GIVEN_VERSION,
    metadata,
    prefixes_of,
)
from hannover.engine.align.mapping import Crosswalk, Mapping, Unmapped
from hannover.engine.align.predicates import PREDICATES, UNTYPED
from hannover.engine.align.relation import Relation
from hannover.engine.align.vocabulary import Scheme
from hannover.errors import FileError

__all__ = ["read_sssom"]

NO_TERM = "sssom:NoTermFound"

Numbered = Iterator[tuple[int, list[str]]]


@dataclass
class Tally:
    """What is counted while rows are read, so that ten thousand like cases make one line with a number."""

    first: dict[tuple[str, str, str], int] = field(default_factory=dict)
    count: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, line: int, column: str, problem: str, did: str) -> None:
        key = (column, problem, did)
        self.first.setdefault(key, line)
        self.count[key] = self.count.get(key, 0) + 1

    def repairs(self) -> Iterator[Repair]:
        for (column, problem, did), line in self.first.items():
            times = self.count[column, problem, did]
            yield Repair(
                line, column, problem, did if times == 1 else f"{did} ({times:,} rows, this is the first)"
            )


def read_sssom(
    stream: IO[bytes], *, file: str, metadata_stream: IO[bytes] | None = None, most_bytes: int = MOST_BYTES,
    bare: bool = False,
) -> Reading[Crosswalk]:  # fmt: skip
    """The mapping set in `stream`.

    Identifiers keep their prefixes, and so the ends of the crosswalk need no keys. Rows whose prefix is not declared
    are kept and named; only a row without subject or object is left out, with its line.

    metadata_stream  the metadata, where it is kept in a YAML file of its own
    bare             take off the prefixes that `write_sssom` gave to ids which had none; they become the schemes' keys
    Raises           FileError for what is no such table, TooLargeError beyond `most_bytes`
    """
    text, repairs = decoded(whole(stream, file=file, most_bytes=most_bytes), file=file)
    head, body, first_line = split_head(text)
    if metadata_stream is not None:
        outside, more = decoded(whole(metadata_stream, file=file, most_bytes=most_bytes), file=file)
        head, repairs = outside + "\n" + head, repairs + more
    slots, more = metadata(head, file=file)
    prefixes, odd = prefixes_of(slots)
    tally = Tally()
    columns, rows = table(body, tally, file=file, line=first_line)
    given = {side: one(slots.get(slot)) for side, slot in GIVEN_PREFIX.items() if slots.get(slot)}
    reader = Rows(columns, slots, prefixes, tally, taken_off=given if bare else {})
    mappings, unmapped = reader.read(rows)
    repairs += [*more, *odd, *reader.header_repairs(first_line), *tally.repairs(), *doubles(mappings)]
    did = "read without it" if bare else "kept with it"
    repairs += [
        Repair(1, GIVEN_PREFIX[side], f"ids were given the prefix {prefix} when they were written", did)
        for side, prefix in given.items()
    ]
    crosswalk = as_crosswalk(mappings, unmapped, slots, columns)
    if bare:
        ends = {"subject": crosswalk.source, "object": crosswalk.target}
        crosswalk = crosswalk.between(*(replace(end, key=given.get(side, "")) for side, end in ends.items()))
    return Reading(crosswalk, tuple(repairs))


def as_crosswalk(
    mappings: Sequence[Mapping], unmapped: Sequence[Unmapped], slots: dict[str, Any], columns: Sequence[str]
) -> Crosswalk:
    def end(side: str) -> Scheme:
        return Scheme(
            title=one(slots.get(f"{side}_source")), version=one(slots.get(f"{side}_source_version"))
        )

    return Crosswalk(
        end("subject"), end("object"), tuple(mappings), tuple(unmapped),
        title=one(slots.get("mapping_set_title")) or one(slots.get("mapping_set_id")),
        author=one(slots.get("creator_label")) or one(slots.get("creator_id")),
        date=one(slots.get("mapping_date")) or one(slots.get("publication_date")),
        version=one(slots.get("mapping_set_version")),
        details=MappingProxyType({"format": "sssom", "metadata": slots, "columns": tuple(columns)}),
    )  # fmt: skip


def one(value: object) -> str:
    """A slot's value as one text."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def split_head(text: str) -> tuple[str, str, int]:
    """The metadata block without its marks, the table, and the line on which the table begins."""
    lines = []
    start = 0
    while text.startswith("#", start):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end + 1
        lines.append(text[start + 1 : end].rstrip("\r\n").rstrip("\t"))
        start = end
    return "\n".join(lines), text[start:], len(lines) + 1


def table(body: str, tally: Tally, *, file: str, line: int) -> tuple[list[str], Numbered]:
    """Column names, and rows with their lines. Tabs, unless the header has none and commas instead."""
    header, _, rest = body.partition("\n")
    header = header.rstrip("\r")
    separator = "\t"
    if "\t" not in header and "," in header:
        separator = ","
        tally.add(line, "table", "separated by commas", "read as such")
    columns = [name.strip().strip('"') for name in header.split(separator)]
    if not {"subject_id", "object_id"} <= set(columns) and not {"subject_label", "object_label"} <= set(
        columns
    ):
        raise FileError(
            "no mapping table: a column subject_id or object_id is missing", file=file, line=line, field="header",
            remedy="columns subject_id, predicate_id, object_id, mapping_justification",
        )  # fmt: skip
    if separator == "," or '"' in rest:
        try:
            return columns, quoted(rest, separator, line + 1)
        except csv.Error as failure:
            if separator == ",":
                raise FileError(f"no table: {failure}", file=file, line=line) from failure
            tally.add(
                line, "table", f"quotes that do not match ({failure})", "read with quotes as characters"
            )
    # Not splitlines(): it would also part a cell at a form feed or a Unicode line separator.
    return columns, (
        (number, row.rstrip("\r").split("\t")) for number, row in enumerate(rest.split("\n"), line + 1)
    )


def quoted(text: str, separator: str, line: int) -> Numbered:
    """Rows with quoted cells, each with the line that it begins on. Raises csv.Error when a quote is never closed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found = []
    begin = line
    for row in reader:
        found.append((begin, row))
        begin = line + reader.line_num
    return iter(found)


class Rows:
    """Turns rows into mappings; what is odd goes into the tally."""

    def __init__(
        self, columns: list[str], slots: dict[str, Any], prefixes: dict[str, str], tally: Tally, *,
        taken_off: dict[str, str],
    ) -> None:  # fmt: skip
        self.columns = columns
        self.slots = slots
        self.prefixes = prefixes
        self.tally = tally
        self.place = {name: number for number, name in reversed(list(enumerate(columns)))}
        self.known: dict[str, dict[str, str]] = {"subject": {}, "object": {}}
        self.taken_off = {side: f"{prefix}:" for side, prefix in taken_off.items()}
        self.relations: dict[tuple[str, str], Relation] = {}

    def header_repairs(self, line: int) -> Iterator[Repair]:
        extensions = {
            entry.get("slot_name")
            for entry in self.slots.get("extension_definitions") or ()
            if isinstance(entry, dict)
        }
        for name in self.columns:
            if name not in COLUMNS and name not in extensions:
                yield Repair(line, name, "no slot of SSSOM, and not declared as an extension", "kept")
            if self.columns.count(name) > 1:
                yield Repair(line, name, "the column occurs twice", "read as the first of them")
        for name in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            if name not in self.place:
                yield Repair(line, name, "required, and missing", "kept without")

    def read(self, rows: Numbered) -> tuple[list[Mapping], list[Unmapped]]:
        width, tally = len(self.columns), self.tally
        mappings: list[Mapping] = []
        unmapped: list[Unmapped] = []
        seen: dict[str, str] = {}
        share = seen.setdefault  # one object for equal texts: a file of 100,000 rows has few distinct ones
        for number, row in rows:
            if len(row) != width:
                if not any(row):
                    continue
                row = self.fitted(row, number)
            cells = tuple([share(cell, cell) for cell in row])
            found = self.row(cells, number)
            if isinstance(found, Mapping):
                mappings.append(found)
            elif found is not None:
                unmapped.append(found)
            else:
                tally.add(number, "row", "no subject or no object", "left out")
        return mappings, unmapped

    def fitted(self, row: list[str], line: int) -> list[str]:
        width = len(self.columns)
        if len(row) < width:
            self.tally.add(line, "row", "fewer cells than columns", "read as if the rest were empty")
            return row + [""] * (width - len(row))
        if any(row[width:]):
            self.tally.add(
                line, "row", f"more cells than columns: {row[width:]}", "left out the cells beyond"
            )
        return row[:width]

    def row(self, cells: tuple[str, ...], line: int) -> Mapping | Unmapped | None:
        place = self.place

        def cell(name: str) -> str:
            at = place.get(name)
            return "" if at is None else cells[at]

        source, target = self.end(cells, "subject", line), self.end(cells, "object", line)
        if not source or not target:
            return None
        if NO_TERM in (source, target):
            side = "source" if target == NO_TERM else "target"
            return Unmapped(source if side == "source" else target, side, line, cells)
        label, modifier = cell("predicate_id"), cell("predicate_modifier")
        relation = self.relations.get((label, modifier))
        if relation is None:
            relation = self.relations[label, modifier] = self.relation(label, modifier)
        if relation == Relation.ANY or not label:
            self.note_predicate(label, modifier, line)
        stated = cell("confidence")
        return Mapping(
            sources=(source,), targets=(target,), relation=relation,
            label=f"{modifier} {label}" if modifier else label, id=cell("record_id"),
            author=cell("author_label") or cell("author_id"), date=cell("mapping_date"),
            version=cell(GIVEN_VERSION), justification=cell("mapping_justification"), comment=cell("comment"),
            confidence=self.confidence(stated, line) if stated else None, line=line, original=cells,
        )  # fmt: skip

    def end(self, cells: tuple[str, ...], side: str, line: int) -> str:
        """The identifier on one side; a literal stands for itself."""
        at = self.place.get(f"{side}_id")
        name = cells[at].strip() if at is not None else ""
        known = self.known[side].get(name)
        if known is not None:
            return known
        if not name:
            label = self.place.get(f"{side}_label")
            return f'"{cells[label]}"' if label is not None and cells[label] else ""
        found = self.identifier(name, f"{side}_id", line).removeprefix(self.taken_off.get(side, ""))
        self.known[side][name] = found
        return found

    def identifier(self, name: str, column: str, line: int) -> str:
        prefix, colon, _ = name.partition(":")
        if colon and prefix in self.prefixes:
            return name
        for short, address in self.prefixes.items():
            if address and name.startswith(address):
                self.tally.add(
                    line, column, "a whole address where a prefix is declared", f"read as {short}:"
                )
                return f"{short}:{name[len(address) :]}"
        if prefix in ("http", "https", "urn"):
            self.tally.add(line, column, "an address whose prefix is not declared", "kept")
        elif colon:
            self.tally.add(line, column, f"the prefix {prefix} is not declared in curie_map", "kept")
        else:
            self.tally.add(line, column, "an identifier without a prefix", "kept")
        return name

    def relation(self, label: str, modifier: str) -> Relation:
        """What predicate and modifier say: `Not` turns a statement into its opposite."""
        name = label
        if label not in PREDICATES:
            for short, address in self.prefixes.items():
                if address and label.startswith(address):
                    name = f"{short}:{label[len(address) :]}"
        found = UNTYPED if not label else PREDICATES.get(name, Relation.ANY)
        if not modifier:
            return found
        if modifier.casefold() == "not" and found != Relation.ANY:
            return Relation.ANY & ~found
        return Relation.ANY

    def note_predicate(self, label: str, modifier: str, line: int) -> None:
        if not label:
            self.tally.add(line, "predicate_id", "no predicate", "read as any relation but disjoint")
        elif label not in PREDICATES:
            self.tally.add(
                line, "predicate_id", f"{label} is not in the table of predicates", "kept, says nothing"
            )
        elif modifier and modifier.casefold() != "not":
            self.tally.add(line, "predicate_modifier", f"{modifier} is not known", "kept, says nothing")

    def confidence(self, stated: str, line: int) -> float | None:
        try:
            value = float(stated)
        except ValueError:
            value = -1.0
        if 0 <= value <= 1:
            return value
        self.tally.add(line, "confidence", f"{stated} is no number from 0 to 1", "kept, counts as not stated")
        return None
