"""Writing the relationships sheet of NIST OLIR / STRM."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from hannover.engine.align.formats.reading import InexpressibleError
from hannover.engine.align.formats.rows import decimal, places_of, unreadable
from hannover.engine.align.formats.strm import FORMULA
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
FURTHER = ("Author", "Date", "Version", "Confidence", "Source Key", "Target Key")
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
    columns = tuple(crosswalk.details["columns"]) if own else (*COLUMNS, *further(crosswalk))
    places = places_of(columns)
    problems: list[str] = []
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise InexpressibleError("no sheet can be made")
    sheet.title = str(crosswalk.details.get("sheet", "Relationships"))[:31]
    for line in (*(crosswalk.details.get("before") or ()), columns):
        sheet.append([cell or None for cell in line])
    for number, entry in enumerate(in_order(crosswalk), start=1):
        for line in lines(entry, places, len(columns), f"G{number}", problems):
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
    return out.getvalue()


def flaw_of(cell: str) -> str:
    """Why a sheet cannot hold a text, "" if it can."""
    if ILLEGAL_CHARACTERS_RE.search(cell):
        return "holds a control character"
    return f"is longer than {LONGEST} characters" if len(cell) >= LONGEST else ""


def further(crosswalk: Crosswalk) -> tuple[str, ...]:
    used = {name for mapping in crosswalk for name, value in beyond(mapping, 0).items() if value}
    return tuple(name for name in FURTHER if name.casefold() in used)


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
    entry: Mapping | Unmapped, places: dict[str, int], width: int, group: str, problems: list[str]
) -> Sequence[Sequence[str]]:
    """The rows of one entry: as they were read while they still say the same, else written anew."""
    if isinstance(entry, Unmapped):
        if fits(entry.original, width):
            return [entry.original]
        problems += unreadable(entry.id.split(" + "))
        return [blank(places, width, {entry.side: "|".join(entry.id.split(" + "))})]
    if len(entry.sources) > 1:
        problems.append(f"{entry.because}: a row has one focal element")
    if entry.defaulted:
        problems.append(f"{entry.because}: no word of the sheet says that nobody decided the relation")
    word = WORDS.get(entry.relation)
    if entry.relation.is_base and relation_word(entry.label) == entry.relation:
        word = entry.label
    kept = entry.original if isinstance(entry.original, list) else [entry.original]
    still_meant = relation_word(entry.label) in (None, entry.relation)
    if still_meant and all(fits(row, width) for row in kept) and says(kept, places) == (
        entry.sources, set(entry.targets), entry.label,
    ):  # fmt: skip
        return kept
    problems += unreadable((*entry.sources, *entry.targets))
    if word is None:
        problems.append(f"{entry.because}: the sheet has no word for {entry.relation.words}")
        return []
    return [
        blank(places, width, {
            "source": entry.sources[0], "target": target, "relation": word, "rationale": entry.justification,
            "comment": entry.comment, "group": group if len(entry.targets) > 1 else "", **beyond(entry, place),
        })
        for place, target in enumerate(entry.targets)
    ]  # fmt: skip


def fits(row: object, width: int) -> bool:
    return isinstance(row, tuple) and len(row) == width


def says(rows: Sequence[Sequence[str]], places: dict[str, int]) -> tuple[tuple[str, ...], set[str], str]:
    stated = places.get("relation")
    return (
        (rows[0][places["source"]].strip(),),
        {row[places["target"]].strip() for row in rows},
        rows[0][stated].strip() if stated is not None else "",
    )


def blank(places: dict[str, int], width: int, values: dict[str, str]) -> list[str]:
    row = [""] * width
    for name, value in values.items():
        if name in places:
            row[places[name]] = value
    return row
