"""Writing SSSOM/TSV 1.0: complete metadata, declared prefixes, predicates that say exactly what is meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from collections.abc import Mapping as Table
from typing import Any

from hannover.engine.align.formats.faithful import refuse_unfaithful
from hannover.engine.align.formats.reading import InexpressibleError
from hannover.engine.align.formats.rows import decimal
from hannover.engine.align.formats.sssom import NO_TERM, read_sssom
from hannover.engine.align.formats.sssom_slots import (
    BUILT_IN,
    COLUMNS,
    GIVEN_PREFIX,
    GIVEN_VERSION,
    block,
    extended,
)
from hannover.engine.align.mapping import Crosswalk, Mapping, Unmapped
from hannover.engine.align.predicates import PREDICATES, predicate_of
from hannover.engine.align.relation import Relation

__all__ = ["write_sssom"]

BASIC = (
    "subject_id", "predicate_id", "predicate_modifier", "object_id", "mapping_justification", "author_label",
    "mapping_date", "confidence", "comment", GIVEN_VERSION,
)  # fmt: skip
SIDES = {"subject": "source", "object": "target"}
UNSPECIFIED = "semapv:UnspecifiedMatching"


def write_sssom(
    crosswalk: Crosswalk, *, set_id: str = "", license_url: str = "", prefixes: Table[str, str] | None = None
) -> bytes:
    """The crosswalk as SSSOM/TSV. A set that was read from SSSOM comes out with its own metadata and columns.

    set_id, license_url  required by SSSOM, where the crosswalk does not carry them
    prefixes             what further prefixes stand for. A scheme's key among them is given to ids that have none; the file
                         says so in an extension, and `read_sssom(..., bare=True)` takes it off again
    Raises               InexpressibleError naming every row that SSSOM has no words for: sets of several items,
                         relations without a predicate, prefixes that nobody declared, whatever would be read back as
                         something else. Nothing is written then
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
    before = tuple(given.get("columns") or ())
    columns = (*before, *(name for name in used_columns(crosswalk) if not held(name, before)))
    problems = [f"{slot} is required" for slot in ("mapping_set_id", "license") if not slots.get(slot)]
    known = set(declared) | set(BUILT_IN)
    prefixed = given_prefixes(crosswalk, slots, known)
    used = dict.fromkeys([GIVEN_VERSION] if GIVEN_VERSION in columns else [], "")
    slots = extended(slots, {**used, **{GIVEN_PREFIX[side]: prefix for side, prefix in prefixed.items()}})
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    table.writerow(columns)
    for entry in in_order(crosswalk):
        try:
            values = row(entry, before, known, prefixed)
            table.writerow([values.get(name, "") for name in columns])
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
    content = (block(slots) + out.getvalue()).encode()
    again = read_sssom(io.BytesIO(content), file="written", most_bytes=len(content), bare=True).content
    meant = [entry for entry in in_order(crosswalk) if isinstance(entry, Mapping)]
    refuse_unfaithful(meant, again.mappings, form="SSSOM")
    return content


def held(name: str, columns: tuple[str, ...]) -> bool:
    """Whether a file with these columns has a place for what our column `name` says."""
    return name in columns or (
        name in ("subject_id", "object_id") and name.replace("_id", "_label") in columns
    )


def given_prefixes(crosswalk: Crosswalk, slots: Table[str, Any], known: set[str]) -> dict[str, str]:
    """By side, the prefix that ids without one are given: the key of their scheme, or what was given before."""
    found = {}
    for side, scheme, ids in (
        ("subject", crosswalk.source, (m.sources for m in crosswalk)),
        ("object", crosswalk.target, (m.targets for m in crosswalk)),
    ):  # fmt: skip
        prefix = next((key for key in (scheme.key, slots.get(GIVEN_PREFIX[side])) if key in known), "")
        unmapped = ((entry.id,) for entry in crosswalk.unmapped if f"{entry.side}" == SIDES[side])
        if prefix and any(not prefixed_id(name, known) for names in (*ids, *unmapped) for name in names):
            found[side] = prefix
    return found


def prefixed_id(name: str, known: set[str]) -> bool:
    return ":" in name and name.partition(":")[0] in known


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
        values = basic(mapping)
        if (
            mapping.original is not None
            and isinstance(mapping.original, tuple)
            and not values["predicate_modifier"]
        ):
            values.pop("predicate_modifier")
        needed.update(name for name in BASIC if values.get(name))
        if len(needed) == len(BASIC):
            break
    return tuple(name for name in (*COLUMNS, GIVEN_VERSION) if name in needed)


def in_order(crosswalk: Crosswalk) -> Iterator[Mapping | Unmapped]:
    """Mappings, with the rows that found no counterpart where they stood."""
    if not crosswalk.unmapped:
        yield from crosswalk.mappings
        return
    entries: list[Mapping | Unmapped] = [*crosswalk.mappings, *crosswalk.unmapped]
    yield from sorted(entries, key=lambda entry: entry.line or len(entries) + 1)


def row(
    entry: Mapping | Unmapped, columns: tuple[str, ...], known: set[str], prefixed: Table[str, str]
) -> dict[str, str]:
    """The cells of one entry by column.

    columns   those of the file that was read; what it said beyond our fields stays, what we know and changed wins
    prefixed  by side, the prefix that ids without one are given
    """
    original = entry.original
    as_read = isinstance(original, tuple) and len(original) == len(columns)
    before = dict(zip(reversed(columns), reversed(original), strict=True)) if as_read else {}
    if isinstance(entry, Unmapped):
        return before or alone(entry, known, prefixed)
    if not entry.is_pair:
        raise InexpressibleError(f"{entry.because}: a set of items has no place in a row")
    if entry.defaulted:
        raise InexpressibleError(f"{entry.because}: no predicate says that nobody decided the relation")
    values = basic(entry)
    if not values["predicate_id"]:
        raise InexpressibleError(f"{entry.because}: no predicate says this")
    for side in ("subject", "object"):
        # A literal has no identifier.
        literal = is_literal(entry, before, side)
        values[f"{side}_id"] = "" if literal else curie(values[f"{side}_id"], prefixed.get(side, ""), known)
    if not before:
        return values
    if (before.get("author_label") or before.get("author_id") or "") == entry.author:
        del values["author_label"]
    else:
        before.pop("author_id", None)
    if stated(before.get("confidence", "")) == entry.confidence:
        del values["confidence"]
    if not values["record_id"]:
        del values["record_id"]
    return {**before, **values}


def alone(entry: Unmapped, known: set[str], prefixed: Table[str, str]) -> dict[str, str]:
    """An item without a counterpart."""
    named = curie(entry.id, prefixed.get("subject" if entry.side == "source" else "object", ""), known)
    ends = (named, NO_TERM) if entry.side == "source" else (NO_TERM, named)
    return {
        "subject_id": ends[0], "predicate_id": "skos:exactMatch", "object_id": ends[1],
        "mapping_justification": UNSPECIFIED,
    }  # fmt: skip


def stated(confidence: str) -> float | None:
    """The number in a cell as the reader takes it, None where there is none."""
    try:
        value = float(confidence)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def basic(mapping: Mapping) -> dict[str, str]:
    """The fields of a mapping as slots."""
    modifier, _, predicate = mapping.label.rpartition(" ")
    label_fits = predicate in PREDICATES and said(predicate, modifier) == mapping.relation
    if not label_fits and (predicate in PREDICATES or not isinstance(mapping.original, tuple)):
        predicate, modifier = predicate_of(mapping.relation) or ("", "")
    source, target = mapping.sources[0], mapping.targets[0]
    return {
        "subject_id": source,
        "predicate_id": predicate,
        "predicate_modifier": modifier,
        "object_id": target,
        "mapping_justification": mapping.justification or UNSPECIFIED,
        "comment": mapping.comment,
        "mapping_date": mapping.date,
        "record_id": mapping.id if ":" in mapping.id else "",
        "author_label": mapping.author,
        "confidence": decimal(mapping.confidence),
        GIVEN_VERSION: mapping.version,
    }


def is_literal(mapping: Mapping, before: Table[str, str], side: str) -> bool:
    """Whether the row was read with a label in the place of an identifier, and still stands for that label."""
    ids = mapping.sources if side == "subject" else mapping.targets
    return (
        bool(before)
        and not before.get(f"{side}_id", "").strip()
        and ids == (f'"{before.get(f"{side}_label", "")}"',)
    )


def said(predicate: str, modifier: str) -> Relation:
    return Relation.ANY & ~PREDICATES[predicate] if modifier else PREDICATES[predicate]


def curie(name: str, prefix: str, known: set[str]) -> str:
    """`name` with a declared prefix: its own, or `prefix`. Raises InexpressibleError without one."""
    if name != name.strip() or not name or name == NO_TERM:
        raise InexpressibleError(f"{name!r} would be read back as something else")
    if prefixed_id(name, known):
        return name
    if prefix:
        return f"{prefix}:{name}"
    raise InexpressibleError(f"{name} has no declared prefix")
