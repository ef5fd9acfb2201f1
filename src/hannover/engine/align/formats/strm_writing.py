"""Writing the relationships sheet of NIST OLIR / STRM."""

from __future__ import annotations

import io
from collections.abc import Sequence
from types import MappingProxyType
from typing import TypeGuard

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from hannover.engine.align.formats.faithful import refuse_unfaithful
from hannover.engine.align.formats.reading import InexpressibleError
from hannover.engine.align.formats.rows import RowReader, decimal, places_of, unreadable
from hannover.engine.align.formats.strm import FORMULA, read_strm
from hannover.engine.align.mapping import Crosswalk, Mapping, Unmapped
from hannover.engine.align.predicates import UNTYPED, relation_word
from hannover.engine.align.relation import Relation

__all__ = ["write_strm"]

COLUMNS = (
    "Focal Document Element", "Focal Document Element Description", "Rationale", "Relationship",
    "Reference Document Element", "Reference Document Element Description (Optional)", "Group Identifier (Optional)",
    "Comments (Optional)", "Strength of Relationship (Optional)",
)  # fmt: skip
# Columns that the template does not have; they are added when a mapping says something of that kind.
FURTHER = MappingProxyType(
    {
        "relation": "Relationship", "rationale": "Rationale", "group": "Group Identifier (Optional)",
        "comment": "Comments (Optional)", "author": "Author", "date": "Date", "version": "Version",
        "confidence": "Confidence", "source key": "Source Key", "target key": "Target Key",
    }
)  # fmt: skip
WORDS = {
    Relation.EQUAL: "equal",
    Relation.SUBSET: "subset of",
    Relation.SUPERSET: "superset of",
    Relation.OVERLAP: "intersects with",
    Relation.DISJOINT: "not related to",
    UNTYPED: "",
}
# What a cell holds; beyond, the end would be cut off without a word.
LONGEST = 32_767


def write_strm(crosswalk: Crosswalk) -> bytes:
    """The crosswalk as an .xlsx file with a sheet Relationships and one of general information.

    A mapping to several targets takes one row for each, bound by a group identifier. What was read from such a
    sheet comes out with its own columns.

    Raises  InexpressibleError naming every mapping from several sources, or whose relation the sheet has no word for
    """
    own = crosswalk.details.get("format") == "strm"
    given = tuple(crosswalk.details["columns"]) if own else COLUMNS
    columns = (*given, *further(crosswalk, places_of(given)))
    reader = RowReader(places_of(columns), [])
    problems: list[str] = []
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise InexpressibleError("no sheet can be made")
    sheet.title = str(crosswalk.details.get("sheet", "Relationships"))[:31]
    for line in (*(crosswalk.details.get("before") or ()), columns):
        sheet.append([cell or None for cell in line])
    for number, entry in enumerate(in_order(crosswalk), start=1):
        for line in lines(entry, reader, (len(given), len(columns)), f"G{number}", problems):
            problems += [f"{cell[:40]!r} {flaw}" for cell in line if (flaw := flaw_of(cell))]
            if not problems:
                sheet.append([None if cell == "" else literal(cell) for cell in line])
    if problems:
        raise InexpressibleError(f"the sheet cannot hold this crosswalk: {'; '.join(problems[:20])}")
    general = book.create_sheet("General Information")
    for field, value in (crosswalk.details.get("information") or described(crosswalk)).items():
        if flaw := flaw_of(value):
            raise InexpressibleError(f"{field}: {value[:40]!r} {flaw}")
        general.append([field, value])
    out = io.BytesIO()
    book.save(out)
    content = out.getvalue()
    meant = [entry for entry in in_order(crosswalk) if isinstance(entry, Mapping)]
    refuse_unfaithful(
        meant, read_strm(io.BytesIO(content), file="written").content.mappings, form="the sheet"
    )
    return content


def flaw_of(cell: str) -> str:
    """Why a sheet cannot hold a text, "" if it can."""
    if ILLEGAL_CHARACTERS_RE.search(cell):
        return "holds a control character"
    return f"is longer than {LONGEST} characters" if len(cell) >= LONGEST else ""


def further(crosswalk: Crosswalk, places: dict[str, int]) -> tuple[str, ...]:
    """The columns that are missing for what the mappings say."""
    used = {name for mapping in crosswalk for name, value in beyond(mapping, 0).items() if value}
    used |= {"comment"} if any(mapping.comment for mapping in crosswalk) else set()
    used |= {"rationale"} if any(mapping.justification for mapping in crosswalk) else set()
    used |= {"relation"} if any(mapping.relation != UNTYPED for mapping in crosswalk) else set()
    used |= {"group"} if any(len(m.targets) > 1 and not as_read(m) for m in crosswalk) else set()
    return tuple(header for name, header in FURTHER.items() if name in used and name not in places)


def as_read(mapping: Mapping) -> bool:
    """Whether the mapping still has the rows that it was read from."""
    rows = mapping.original if isinstance(mapping.original, list) else [mapping.original]
    return all(isinstance(row, tuple) for row in rows)


def beyond(mapping: Mapping, place: int) -> dict[str, str]:
    """What a mapping says beyond the template's columns, of the target at `place`."""
    return {
        "author": mapping.author, "date": mapping.date, "version": mapping.version,
        "confidence": decimal(mapping.confidence),
        "source key": mapping.source_keys[0] if mapping.source_keys else "",
        "target key": mapping.target_keys[place] if place < len(mapping.target_keys) else "",
    }  # fmt: skip


def literal(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula; `strm.unquoted` undoes it."""
    bare = cell.lstrip("'")
    return f"'{cell}" if bare.startswith(FORMULA) and len(bare) > 1 else cell


def described(crosswalk: Crosswalk) -> dict[str, str]:
    return {
        "Informative Reference Name": crosswalk.name,
        "Reference Version": crosswalk.version,
        "Focal Document": crosswalk.source.name,
        "Focal Document Version": crosswalk.source.version,
        "Reference Document": crosswalk.target.name,
        "Reference Document Version": crosswalk.target.version,
        "Reference Developer": crosswalk.author,
        "Reference Document Date": crosswalk.date,
    }


def in_order(crosswalk: Crosswalk) -> Sequence[Mapping | Unmapped]:
    entries: list[Mapping | Unmapped] = [*crosswalk.mappings, *crosswalk.unmapped]
    return sorted(entries, key=lambda entry: entry.line or len(entries) + 1)


def lines(
    entry: Mapping | Unmapped, reader: RowReader, widths: tuple[int, int], group: str, problems: list[str]
) -> Sequence[Sequence[str]]:
    """The rows of one entry: as they were read, with what has changed; else written anew.

    widths  of the rows that were read, and of those that are written
    """
    more = [""] * (widths[1] - widths[0])
    if isinstance(entry, Unmapped):
        if fits(entry.original, widths[0]):
            return [[*entry.original, *more]]
        problems += unreadable(entry.id.split(" + "))
        return [changed([""] * widths[1], {entry.side: "|".join(entry.id.split(" + "))}, reader)]
    kept = [row for row in originals(entry) if fits(row, widths[0])]
    told = said_of(entry, group, problems)
    rows = [[*row, *more] for row in kept]
    named = [reader.ids(row, "target", 0) for row in rows]
    if {name for names in named for name in names} == set(entry.targets):
        # The rows that were read name these targets, several in a cell perhaps.
        places = [entry.targets.index(names[0]) if names else 0 for names in named]
        values = [{**told, **beyond(entry, place)} for place in places]
        return [changed(row, value, reader) for row, value in zip(rows, values, strict=True)]
    problems += unreadable((*entry.sources, *entry.targets))
    told["group"] = group if len(entry.targets) > 1 else ""
    by_target = dict(zip(named, rows, strict=True))
    return [
        changed(
            by_target.get((target,), [""] * widths[1]), {**told, "target": target, **beyond(entry, place)}, reader
        )
        for place, target in enumerate(entry.targets)
    ]  # fmt: skip


def originals(entry: Mapping) -> list[object]:
    return entry.original if isinstance(entry.original, list) else [entry.original]


def said_of(entry: Mapping, group: str, problems: list[str]) -> dict[str, str]:
    """What every row of a mapping says, whatever its target."""
    if len(entry.sources) > 1 and not as_read(entry):
        problems.append(f"{entry.because}: a row has one focal element")
    if entry.defaulted:
        problems.append(f"{entry.because}: no word of the sheet says that nobody decided the relation")
    told = {"source": "|".join(entry.sources), "rationale": entry.justification, "comment": entry.comment}
    word = WORDS.get(entry.relation)
    meant = relation_word(entry.label)
    if (meant == entry.relation and entry.relation.is_base) or (
        as_read(entry) and meant in (None, entry.relation)
    ):
        word = entry.label
    if word is None:
        problems.append(f"{entry.because}: the sheet has no word for {entry.relation.words}")
        word = ""
    return {**told, "relation": word}


def fits(row: object, width: int) -> TypeGuard[tuple[str, ...]]:
    return isinstance(row, tuple) and len(row) == width


def changed(row: Sequence[str], values: dict[str, str], reader: RowReader) -> list[str]:
    """The row with the cells replaced that would be read as something else than `values`."""
    found = list(row)
    for name, value in values.items():
        place = reader.places.get(name)
        if place is None or same(row, name, value, reader):
            continue
        found[place] = value
    return found


def same(row: Sequence[str], name: str, value: str, reader: RowReader) -> bool:
    if name in ("source", "target"):
        return reader.ids(row, name, 0) == tuple(value.split("|"))
    if name == "confidence":
        return decimal(reader.confidence(row, 0)) == value
    return (reader.free if name == "comment" else reader.cell)(row, name) == value
