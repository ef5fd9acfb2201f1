"""Writing OSCAL mapping collections 1.2.2: what is required is there, and every word is one of the model's."""

from __future__ import annotations

import io
import uuid
from collections.abc import Container, Sequence
from typing import Any

import msgspec

from hannover.engine.align.formats.faithful import refuse_unfaithful
from hannover.engine.align.formats.oscal import (
    DEFAULTED,
    OSCAL_NS,
    OWN_NS,
    SAID,
    SAID_NS,
    UUID,
    Collection,
    confidence_of,
    inherited_rationale,
    read_oscal,
    said_before,
)
from hannover.engine.align.formats.reading import InexpressibleError
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.predicates import OSCAL
from hannover.engine.align.relation import Relation

__all__ = ["write_oscal"]

VERSION = "1.2.2"
METHODS = ("human", "automation", "hybrid")
RATIONALES = ("syntactic", "semantic", "functional")
STATUSES = ("complete", "not-complete", "draft", "deprecated", "superseded")
# Names derived from content, so that writing the same crosswalk twice gives the same file.
NAMESPACE = uuid.UUID("7d0e7f0e-4f0a-5f0c-9a57-3f2f0d1c5b11")


def write_oscal(
    collection: Collection | Sequence[Crosswalk], *, title: str = "", modified: str = "", method: str = "human",
    rationale: str = "semantic", status: str = "draft", description: str = "",
) -> bytes:  # fmt: skip
    """The crosswalks as one mapping collection. A collection that was read comes out as it was, with what changed.

    title, description         of the collection, where it does not carry them
    modified                   date and time with zone, as OSCAL wants it (2026-01-31T12:00:00Z)
    method, rationale, status  for the provenance, where the collection has none
    Raises                     InexpressibleError naming everything that the model has no word for
    """
    document: dict[str, Any]
    if isinstance(collection, Collection):
        crosswalks: Sequence[Crosswalk] = collection.crosswalks
        document = dict(collection.document)
    else:
        crosswalks = collection
        document = {"mapping-collection": fresh(crosswalks, title=title, modified=modified)}
    body = document["mapping-collection"] = dict(document["mapping-collection"])
    body.setdefault("provenance", {
        "method": method, "matching-rationale": rationale, "status": status,
        "mapping-description": description or title or "Mappings between two sets of controls.",
    })  # fmt: skip
    problems = list(missing(body))
    body["mappings"] = [
        entry(crosswalk, number, problems, body["provenance"]) for number, crosswalk in enumerate(crosswalks)
    ]
    if problems:
        shown = "; ".join(problems[:20]) + (
            f"; and {len(problems) - 20:,} more" if len(problems) > 20 else ""
        )
        raise InexpressibleError(f"OSCAL cannot hold this collection: {shown}", remedy="give what is missing")
    content = msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    again = read_oscal(io.BytesIO(content), file="written", most_bytes=len(content)).content
    for crosswalk, read in zip(crosswalks, again.crosswalks, strict=True):
        refuse_unfaithful(crosswalk.mappings, read.mappings, form="OSCAL")
    return content


def named(*parts: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(parts)))


def fresh(crosswalks: Sequence[Crosswalk], *, title: str, modified: str) -> dict[str, Any]:
    title = title or (crosswalks[0].name if crosswalks else "")
    version = next((crosswalk.version for crosswalk in crosswalks if crosswalk.version), "1")
    metadata = {"title": title, "last-modified": modified, "version": version, "oscal-version": VERSION}
    return {"uuid": named(title, modified, version), "metadata": metadata}


def missing(body: dict[str, Any]) -> list[str]:
    """What the model requires of the collection and is not there, or is not one of its words."""
    found = []
    metadata, provenance = body.get("metadata") or {}, body.get("provenance") or {}
    if not UUID.fullmatch(str(body.get("uuid", ""))):
        found.append("uuid: no UUID")
    found += [
        f"metadata.{name} is required"
        for name in ("title", "last-modified", "version", "oscal-version")
        if not metadata.get(name)
    ]
    for name, words in (("method", METHODS), ("matching-rationale", RATIONALES), ("status", STATUSES)):
        if provenance.get(name) not in words:
            found.append(f"provenance.{name} must be one of {', '.join(words)}")
    if not provenance.get("mapping-description"):
        found.append("provenance.mapping-description is required")
    return found


def entry(
    crosswalk: Crosswalk, number: int, problems: list[str], provenance: dict[str, Any]
) -> dict[str, Any]:
    """One mapping: its resources, its maps, and whatever the file said beside them, in the file's own order."""
    given: dict[str, Any] = {}
    if crosswalk.details.get("format") == "oscal":
        given = dict(crosswalk.details["mapping"])
    given.setdefault("uuid", named(crosswalk.source.key, crosswalk.target.key, str(number)))
    for side, scheme in (("source-resource", crosswalk.source), ("target-resource", crosswalk.target)):
        resource = given.setdefault(side, {"type": "catalog", "href": scheme.href or scheme.key})
        if not resource.get("href") or not resource.get("type"):
            problems.append(f"mappings[{number}].{side}: href and type are required")
    if not crosswalk.mappings:
        problems.append(f"mappings[{number}]: at least one map is required")
    gaps(crosswalk, given)
    inherited = inherited_rationale(given, provenance)
    given["maps"] = [one_map(mapping, f"mappings[{number}]", problems, inherited) for mapping in crosswalk]
    return given


def gaps(crosswalk: Crosswalk, given: dict[str, Any]) -> None:
    for side in ("source", "target"):
        ids = [unmapped.id for unmapped in crosswalk.unmapped if unmapped.side == side]
        if ids and f"{side}-gap-summary" not in given:
            given[f"{side}-gap-summary"] = {
                "uuid": named("gap", side, *ids), "unmapped-controls": [{"with-ids": ids}]
            }  # fmt: skip


def one_map(mapping: Mapping, place: str, problems: list[str], inherited: str) -> dict[str, Any]:
    found: dict[str, Any] = dict(mapping.original) if isinstance(mapping.original, dict) else {}
    key = mapping.id or named(*mapping.sources, "", *mapping.targets, mapping.label)
    if not UUID.fullmatch(key):
        problems.append(f"{place}: {key} is no UUID")
    found["uuid"] = key
    word, space = relationship(mapping)
    if not word:
        problems.append(f"{place}: {mapping.because} leaves no relation")
    if not isinstance(found.get("relationship"), dict) or found["relationship"].get("type") != word:
        found["relationship"] = word
        if space != found.get("ns", OSCAL_NS):
            found["ns"] = space
    if not mapping.sources or not mapping.targets:
        problems.append(f"{place}: {mapping.because} has an empty side")
    blank = [name for name in (*mapping.sources, *mapping.targets) if not name.strip()]
    if blank:
        problems.append(f"{place}: {mapping.because} names an item by blanks alone")
    for side, ids, keys in (
        ("sources", mapping.sources, mapping.source_keys), ("targets", mapping.targets, mapping.target_keys),
    ):  # fmt: skip
        found[side] = items(found.get(side), ids, keys)
    if mapping.comment:
        found["remarks"] = mapping.comment
    elif found.get("remarks"):
        del found["remarks"]
    said(mapping, found, inherited)
    if confidence_of(found)[0] != mapping.confidence:
        found.pop("confidence-score", None)
        if mapping.confidence is not None:
            found["confidence-score"] = {"percentage": mapping.confidence}
    return found


def said(mapping: Mapping, found: dict[str, Any], inherited: str) -> None:
    """Who said it, when, and whether anybody decided it: properties, where the map as it was read says otherwise."""
    before = said_before(found)
    now = {name: str(getattr(mapping, name)) for name in SAID}
    reason = before.get("justification") or str(found.get("matching-rationale") or inherited)
    if mapping.justification != reason:
        found.pop("matching-rationale", None)
        now["justification"] = mapping.justification if mapping.justification not in RATIONALES else ""
        if mapping.justification in RATIONALES:
            found["matching-rationale"] = mapping.justification
    changed = {name: value for name, value in now.items() if before.get(name, "") != value}
    props = found.get("props")
    kept = [prop for prop in props if not ours(prop, changed)] if isinstance(props, list) else []
    kept += [{"name": name, "ns": SAID_NS, "value": value} for name, value in changed.items() if value]
    if mapping.defaulted and not isinstance(mapping.original, dict):
        kept.append({"name": DEFAULTED[0], "ns": SAID_NS, "value": "true"})
    if kept:
        found["props"] = kept
    elif changed:
        found.pop("props", None)
    decided(mapping, found)


def ours(prop: object, names: Container[str]) -> bool:
    return isinstance(prop, dict) and prop.get("ns") == SAID_NS and prop.get("name") in names


def decided(mapping: Mapping, found: dict[str, Any]) -> None:
    """Takes back that a program filled in the relation, where somebody has decided it since."""
    props = found.get("props")
    if mapping.defaulted or not isinstance(props, list):
        return
    kept = [
        prop
        for prop in props
        if not (
            isinstance(prop, dict)
            and prop.get("name") in DEFAULTED
            and str(prop.get("value")).casefold() == "true"
        )
    ]
    if len(kept) < len(props):
        found["props"] = kept
        if not kept:
            del found["props"]


def relationship(mapping: Mapping) -> tuple[str, str]:
    """The word and its namespace: the author's own word while it still means the relation."""
    if OSCAL.get(mapping.label) == mapping.relation:
        return mapping.label, OSCAL_NS
    before = mapping.original if isinstance(mapping.original, dict) else {}
    space = str(before.get("ns") or OSCAL_NS)
    decided_anew = space == OSCAL_NS and mapping.label in OSCAL
    if before.get("relationship") == mapping.label and not decided_anew:
        return mapping.label, space
    for word, relation in OSCAL.items():
        if relation == mapping.relation:
            return word, OSCAL_NS
    if mapping.relation in (Relation.NOTHING, Relation.ANY):
        return ("" if mapping.relation == Relation.NOTHING else "anything"), OWN_NS
    return mapping.relation.words.replace(" ", "_"), OWN_NS


def items(before: object, ids: tuple[str, ...], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """The items of one side: as they were where the identifier is the same, else written anew."""
    known = (
        {entry.get("id-ref") or entry.get("id_ref"): entry for entry in before if isinstance(entry, dict)}
        if isinstance(before, list)
        else {}
    )
    if list(known) == list(ids) and isinstance(before, list) and all("id_ref" not in item for item in before):
        return before
    found = []
    for place, name in enumerate(ids):
        item = dict(known.get(name) or {"type": "control"})
        item.pop("id_ref", None)
        item["id-ref"] = name
        if name not in known and place < len(keys) and keys[place]:
            item["props"] = [{"name": "alt-identifier", "value": keys[place]}]
        found.append(item)
    return found
