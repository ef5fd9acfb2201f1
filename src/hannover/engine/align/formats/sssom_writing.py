"""Writing SSSOM/TSV 1.0: complete metadata, declared prefixes, predicates that say exactly what is meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from collections.abc import Mapping as Table
from typing import Any

from hannover.engine.align.formats.reading import InexpressibleError
from hannover.engine.align.formats.rows import decimal
from hannover.engine.align.formats.sssom import NO_TERM
from hannover.engine.align.formats.sssom_slots import BUILT_IN, COLUMNS, block
from hannover.engine.align.mapping import Crosswalk, Mapping, Unmapped
from hannover.engine.align.predicates import PREDICATES, predicate_of
from hannover.engine.align.relation import Relation

__all__ = ["write_sssom"]

BASIC = (
    "subject_id", "predicate_id", "predicate_modifier", "object_id", "mapping_justification", "author_label",
    "mapping_date", "confidence", "comment",
)  # fmt: skip
UNSPECIFIED = "semapv:UnspecifiedMatching"


def write_sssom(
    crosswalk: Crosswalk, *, set_id: str = "", license_url: str = "", prefixes: Table[str, str] | None = None
) -> bytes:
    """The crosswalk as SSSOM/TSV. A set that was read from SSSOM comes out with its own metadata and columns.

    set_id, license_url  required by SSSOM, where the crosswalk does not carry them
    prefixes             what further prefixes stand for; a scheme's key is the prefix of ids that have none
    Raises               InexpressibleError naming every row that SSSOM has no words for: sets of several items,
                         relations without a predicate, prefixes that nobody declared. Nothing is written then
    """
    given = crosswalk.details if crosswalk.details.get("format") == "sssom" else {}
    slots: dict[str, Any] = dict(given.get("metadata") or {})
    slots.update(
        {slot: value for slot, value in (("mapping_set_id", set_id), ("license", license_url)) if value}
    )
    declared = {**dict(slots.get("curie_map") or {}), **dict(prefixes or {})}
    slots["curie_map"] = declared
    if not given:
        slots.update({name: value for name, value in described(crosswalk).items() if value})
    columns = tuple(given.get("columns") or ()) or used_columns(crosswalk)
    problems = [f"{slot} is required" for slot in ("mapping_set_id", "license") if not slots.get(slot)]
    known = set(declared) | set(BUILT_IN)
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    table.writerow(columns)
    for entry in in_order(crosswalk):
        try:
            table.writerow(row(entry, crosswalk, columns, known))
        except InexpressibleError as failure:
            problems.append(failure.message)
    if problems:
        shown = "; ".join(problems[:20]) + (
            f"; and {len(problems) - 20:,} more" if len(problems) > 20 else ""
        )
        raise InexpressibleError(
            f"SSSOM cannot hold this crosswalk: {shown}",
            remedy="declare what is missing, or write OSCAL or CSV, which know sets of items",
        )
    return (block(slots) + out.getvalue()).encode()


def described(crosswalk: Crosswalk) -> dict[str, str]:
    return {
        "mapping_set_title": crosswalk.title,
        "mapping_set_version": crosswalk.version,
        "mapping_date": crosswalk.date,
        "subject_source_version": crosswalk.source.version,
        "object_source_version": crosswalk.target.version,
    }


def used_columns(crosswalk: Crosswalk) -> tuple[str, ...]:
    """The basic columns without those that would be empty in every row."""
    needed = {"subject_id", "predicate_id", "object_id", "mapping_justification"}
    for mapping in crosswalk:
        values = basic(mapping, crosswalk)
        needed.update(name for name in BASIC if values.get(name))
        if len(needed) == len(BASIC):
            break
    return tuple(name for name in COLUMNS if name in needed)


def in_order(crosswalk: Crosswalk) -> Iterator[Mapping | Unmapped]:
    """Mappings, with the rows that found no counterpart where they stood."""
    if not crosswalk.unmapped:
        yield from crosswalk.mappings
        return
    entries: list[Mapping | Unmapped] = [*crosswalk.mappings, *crosswalk.unmapped]
    yield from sorted(entries, key=lambda entry: entry.line or len(entries) + 1)


def row(
    entry: Mapping | Unmapped, crosswalk: Crosswalk, columns: tuple[str, ...], known: set[str]
) -> list[str]:
    if (
        isinstance(entry, Unmapped)
        and isinstance(entry.original, tuple)
        and len(entry.original) == len(columns)
    ):
        return list(entry.original)
    if isinstance(entry, Unmapped):
        named = curie(
            entry.id, crosswalk.source.key if entry.side == "source" else crosswalk.target.key, known
        )
        ends = (named, NO_TERM) if entry.side == "source" else (NO_TERM, named)
        values = {
            "subject_id": ends[0], "predicate_id": "skos:exactMatch", "object_id": ends[1],
            "mapping_justification": UNSPECIFIED,
        }  # fmt: skip
    else:
        values = basic(entry, crosswalk)
        if not entry.is_pair:
            raise InexpressibleError(f"{entry.because}: a set of items has no place in a row")
        if entry.defaulted:
            raise InexpressibleError(f"{entry.because}: no predicate says that nobody decided the relation")
        if not values["predicate_id"]:
            raise InexpressibleError(f"{entry.because}: no predicate says this")
        for side, scheme in (("subject", crosswalk.source), ("object", crosswalk.target)):
            if not is_literal(entry, columns, side):
                values[f"{side}_id"] = curie(values[f"{side}_id"], scheme.key, known)
    original = entry.original
    if isinstance(original, tuple) and len(original) == len(columns):
        # What the file said beyond our fields stays; what we know and changed wins. A literal has no identifier.
        before = dict(zip(columns, original, strict=True))
        if isinstance(entry, Mapping):
            values.update(
                {f"{side}_id": "" for side in ("subject", "object") if is_literal(entry, columns, side)}
            )
            if entry.confidence is not None and stated(before.get("confidence", "")) != entry.confidence:
                if "confidence" not in columns:
                    raise InexpressibleError(f"{entry.because}: the file has no column for its confidence")
                before["confidence"] = decimal(entry.confidence)
        values = {**before, **{name: value for name, value in values.items() if value or name not in before}}
    return [values.get(name, "") for name in columns]


def stated(confidence: str) -> float | None:
    """The number in a cell, None where there is none."""
    try:
        return float(confidence)
    except ValueError:
        return None


def basic(mapping: Mapping, crosswalk: Crosswalk) -> dict[str, str]:
    """The fields of a mapping as slots."""
    modifier, _, predicate = mapping.label.rpartition(" ")
    label_fits = predicate in PREDICATES and said(predicate, modifier) == mapping.relation
    if not label_fits and (predicate in PREDICATES or not isinstance(mapping.original, tuple)):
        predicate, modifier = predicate_of(mapping.relation) or ("", "")
    source, target = mapping.sources[0], mapping.targets[0]
    values = {
        "subject_id": source,
        "predicate_id": predicate,
        "predicate_modifier": modifier,
        "object_id": target,
        "mapping_justification": mapping.justification or UNSPECIFIED,
        "comment": mapping.comment,
        "mapping_date": mapping.date,
        "record_id": mapping.id if ":" in mapping.id else "",
    }
    if not isinstance(mapping.original, tuple):
        values["author_label"] = mapping.author
        values["confidence"] = decimal(mapping.confidence)
    return values


def is_literal(mapping: Mapping, columns: tuple[str, ...], side: str) -> bool:
    """Whether the row was read with a label in the place of an identifier, and still stands for that label."""
    original = mapping.original
    if not isinstance(original, tuple) or len(original) != len(columns):
        return False
    before = dict(zip(columns, original, strict=True))
    ids = mapping.sources if side == "subject" else mapping.targets
    return not before.get(f"{side}_id", "").strip() and ids == (f'"{before.get(f"{side}_label", "")}"',)


def said(predicate: str, modifier: str) -> Relation:
    return Relation.ANY & ~PREDICATES[predicate] if modifier else PREDICATES[predicate]


def curie(name: str, key: str, known: set[str]) -> str:
    """`name` with a declared prefix: its own, or the key of its scheme. Raises InexpressibleError without one."""
    if name != name.strip() or not name or name == NO_TERM:
        raise InexpressibleError(f"{name!r} would be read back as something else")
    if name.partition(":")[0] in known and ":" in name:
        return name
    if key in known:
        return f"{key}:{name}"
    raise InexpressibleError(f"{name} has no declared prefix")
