"""Plain CSV: one mapping a row, sets of items separated by `|`; read with any separator, written with commas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from types import MappingProxyType
from typing import IO

from hannover.engine.align.formats.faithful import refuse_unfaithful
from hannover.engine.align.formats.reading import (
    MOST_BYTES,
    InexpressibleError,
    Reading,
    Repair,
    decoded,
    doubles,
    whole,
)
from hannover.engine.align.formats.rows import RowReader, decimal, places_of, unreadable
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.predicates import relation_word, relation_words
from hannover.engine.align.vocabulary import Scheme
from hannover.errors import FileError

__all__ = ["read_csv", "write_csv"]

COLUMNS = (
    "source", "relation", "target", "rationale", "author", "date", "version", "confidence", "comment", "id",
    "defaulted", "source key", "target key",
)  # fmt: skip
SEPARATORS = ",;\t"


def read_csv(
    stream: IO[bytes], *, file: str, source: Scheme | None = None, target: Scheme | None = None,
    most_bytes: int = MOST_BYTES,
) -> Reading[Crosswalk]:  # fmt: skip
    """The table in `stream`: comma, semicolon or tab; headers in English, German or Japanese.

    source, target  what the ids belong to
    Raises          FileError when there is no column for either side, TooLargeError beyond `most_bytes`
    """
    text, repairs = decoded(whole(stream, file=file, most_bytes=most_bytes), file=file)
    header = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=header.count)
    if separator != ",":
        repairs.append(Repair(1, "table", f"separated by {separator!r}", "read as such"))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as failure:
        raise FileError(f"no table: {failure}", file=file) from failure
    places = places_of(rows[0]) if rows else {}
    if "source" not in places or "target" not in places:
        raise FileError(
            "no column for what is mapped, or for what it is mapped to", file=file, line=1, field="header",
            remedy="columns source, relation, target",
        )  # fmt: skip
    reader = RowReader(places, repairs)
    mappings, unmapped = reader.read(rows[1:], first_line=2)
    if "relation" not in places:
        repairs.append(
            Repair(1, "relation", "no column for the relation", "read as any relation but disjoint")
        )
    crosswalk = Crosswalk(
        source or Scheme("source"), target or Scheme("target"), tuple(mappings), tuple(unmapped), title=file,
        details=MappingProxyType({"format": "csv"}),
    )  # fmt: skip
    return Reading(crosswalk, (*repairs, *doubles(mappings)))


def write_csv(crosswalk: Crosswalk) -> bytes:
    """The crosswalk as CSV that `read_csv` reads back the same; columns that would be empty are left out.

    Raises  InexpressibleError for an id that holds the separator of sets, a relation that contradicts itself, and
            whatever else would be read back as something else
    """
    rows = [cells(mapping) for mapping in crosswalk]
    for entry in crosswalk.unmapped:
        refuse_unreadable(entry.id.split(" + "))
        rows.append({entry.side: "|".join(entry.id.split(" + "))})
    used = [
        name
        for name in COLUMNS
        if name in ("source", "relation", "target") or any(row.get(name) for row in rows)
    ]
    out = io.StringIO()
    table = csv.DictWriter(out, used, extrasaction="ignore", restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    content = out.getvalue().encode()
    again = read_csv(io.BytesIO(content), file="written", most_bytes=len(content))
    refuse_unfaithful(crosswalk.mappings, again.content.mappings, form="CSV")
    return content


def refuse_unreadable(ids: Sequence[str]) -> None:
    problems = unreadable(ids)
    if problems:
        raise InexpressibleError("; ".join(problems), field="CSV")


def cells(mapping: Mapping) -> dict[str, str]:
    refuse_unreadable((*mapping.sources, *mapping.targets))
    if not mapping.relation:
        raise InexpressibleError(f"{mapping.because} leaves no relation", field="CSV")
    fits = relation_word(mapping.label) == mapping.relation if mapping.label else mapping.relation == 15
    return {
        "source": "|".join(mapping.sources),
        "relation": mapping.label if fits else relation_words(mapping.relation),
        "target": "|".join(mapping.targets),
        "rationale": mapping.justification,
        "author": mapping.author,
        "date": mapping.date,
        "version": mapping.version,
        "confidence": decimal(mapping.confidence),
        "comment": mapping.comment,
        "id": mapping.id,
        "defaulted": "true" if mapping.defaulted else "",
        "source key": "|".join(mapping.source_keys) if any(mapping.source_keys) else "",
        "target key": "|".join(mapping.target_keys) if any(mapping.target_keys) else "",
    }
