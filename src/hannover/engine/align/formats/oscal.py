"""OSCAL mapping collections (mapping model 1.2.2): read tolerantly, written strictly, nothing lost between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

import msgspec

from hannover.engine.align.formats.reading import MOST_BYTES, Reading, Repair, doubles, whole
from hannover.engine.align.mapping import Crosswalk, Mapping, Unmapped
from hannover.engine.align.predicates import OSCAL, UNTYPED, relation_word
from hannover.engine.align.relation import Relation
from hannover.engine.align.vocabulary import Scheme
from hannover.errors import FileError

__all__ = ["Collection", "confidence_of", "inherited_rationale", "json_of", "read_oscal", "said_before"]

UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
OSCAL_NS = "http://csrc.nist.gov/ns/oscal"
# Sets of relations have no OSCAL word; the namespace flag of a map says that ours is meant.
OWN_NS = "urn:hannover:align:relation"
# Properties of a map for which the model has no place of its own.
SAID_NS = "urn:hannover:align:statement"
SAID = ("author", "date", "version")
KNOWN_VERSIONS = ("1.2.0", "1.2.1", "1.2.2")
STABLE = ("alt-identifier", "uuid")
DEFAULTED = ("relationship_defaulted", "relationship-defaulted")


@dataclass(frozen=True)
class Collection:
    """An OSCAL mapping collection: one crosswalk for each pair of resources.

    document  the file as it was read, without its maps: metadata, provenance, back matter, keys beside them
    """

    crosswalks: tuple[Crosswalk, ...]
    document: MappingProxyType[str, Any]

    @property
    def mappings(self) -> tuple[Mapping, ...]:
        return tuple(mapping for crosswalk in self.crosswalks for mapping in crosswalk)


def json_of(stream: IO[bytes], root: str, *, file: str, most_bytes: int) -> dict[str, Any]:
    """The JSON object in `stream`, which has the key `root`."""
    content = whole(stream, file=file, most_bytes=most_bytes)
    try:
        document = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        place = re.search(r"byte (\d+)", str(failure))
        line = content.count(b"\n", 0, int(place[1])) + 1 if place else 0
        raise FileError(
            f"no JSON: {failure}", file=file, line=line, remedy="an OSCAL file in JSON"
        ) from failure
    if not isinstance(document, dict) or not isinstance(document.get(root), dict):
        raise FileError(
            f"holds no {root}", file=file, field=root, remedy=f'a JSON object with the key "{root}"'
        )
    return document


def read_oscal(stream: IO[bytes], *, file: str, most_bytes: int = MOST_BYTES) -> Reading[Collection]:
    """The mapping collection in `stream`; the maps of each pair of resources become one crosswalk.

    The ends of a crosswalk are called by the path of their resource; `Crosswalk.between` renames them.
    Raises  FileError for what is no mapping collection, TooLargeError beyond `most_bytes`
    """
    document = json_of(stream, "mapping-collection", file=file, most_bytes=most_bytes)
    collection = document["mapping-collection"]
    repairs = list(odd_document(document))
    provenance = as_object(collection.get("provenance"))
    crosswalks = []
    mappings = collection.get("mappings")
    if not isinstance(mappings, list) or not mappings:
        raise FileError("the collection holds no mappings", file=file, field="mapping-collection.mappings")
    for number, entry in enumerate(mappings):
        place = f"mappings[{number}]"
        reader = MapReader(place, provenance, as_object(collection.get("metadata")))
        crosswalks.append(reader.crosswalk(as_object(entry)))
        repairs += [*reader.repairs, *doubles(crosswalks[-1])]
    bare = {**collection, "mappings": [without_maps(entry) for entry in mappings]}
    return Reading(
        Collection(tuple(crosswalks), MappingProxyType({**document, "mapping-collection": bare})),
        tuple(repairs),
    )


def as_object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def without_maps(entry: object) -> dict[str, Any]:
    """The mapping without its maps; the key stays where it was, for writing them back."""
    return {key: ([] if key == "maps" else value) for key, value in as_object(entry).items()}


def odd_document(document: dict[str, Any]) -> Iterator[Repair]:
    collection = document["mapping-collection"]
    for key in document:
        if key not in ("$schema", "mapping-collection"):
            yield Repair(0, key, "a key beside mapping-collection", "kept")
    for key in ("uuid", "metadata", "provenance"):
        if not collection.get(key):
            yield Repair(0, key, "required, and missing", "kept without")
    version = as_object(collection.get("metadata")).get("oscal-version", "")
    if str(version).removeprefix("v") not in KNOWN_VERSIONS:
        yield Repair(
            0, "metadata.oscal-version", f"{version or 'no version'} has no such model", "read as 1.2.2"
        )


class MapReader:
    """Reads the maps of one mapping; what is odd is listed in `repairs`."""

    def __init__(self, place: str, provenance: dict[str, Any], metadata: dict[str, Any]) -> None:
        self.place = place
        self.provenance = provenance
        self.metadata = metadata
        self.repairs: list[Repair] = []

    def odd(self, where: str, problem: str, did: str) -> None:
        self.repairs.append(Repair(0, f"{self.place}.{where}", problem, did))

    def crosswalk(self, entry: dict[str, Any]) -> Crosswalk:
        ends = [self.scheme(entry, side) for side in ("source-resource", "target-resource")]
        found: list[Mapping] = []
        unmapped = list(self.gaps(entry))
        maps = entry.get("maps")
        if not isinstance(maps, list):
            self.odd("maps", "no list of maps", "read as empty")
            maps = []
        rationale = inherited_rationale(entry, self.provenance)
        for number, stated in enumerate(maps):
            mapping = self.mapping(as_object(stated), number, rationale)
            if mapping:
                found.append(mapping)
        return Crosswalk(
            ends[0], ends[1], tuple(found), tuple(unmapped),
            title=str(self.metadata.get("title") or ""), author=self.author(),
            date=str(self.metadata.get("last-modified") or self.metadata.get("published") or "")[:10],
            version=str(self.metadata.get("version") or ""),
            details=MappingProxyType({"format": "oscal", "mapping": without_maps(entry)}),
        )  # fmt: skip

    def author(self) -> str:
        parties = self.metadata.get("parties")
        names = [as_object(party).get("name") for party in parties] if isinstance(parties, list) else []
        return ", ".join(str(name) for name in names if name)

    def scheme(self, entry: dict[str, Any], side: str) -> Scheme:
        resource = as_object(entry.get(side))
        props = {str(prop.get("name")): str(prop.get("value")) for prop in objects(resource.get("props"))}
        href = str(resource.get("href") or "")
        if not href:
            self.odd(side, "no resource is named", "kept without")
        return Scheme(
            key=href, href=href,
            title=next((value for name, value in props.items() if name.endswith("title")), ""),
            version=next((value for name, value in props.items() if name.endswith("version")), ""),
            uuid=next((value for name, value in props.items() if name.endswith("uuid") and UUID.fullmatch(value)), ""),
        )  # fmt: skip

    def gaps(self, entry: dict[str, Any]) -> Iterator[Unmapped]:
        for side in ("source", "target"):
            summary = as_object(entry.get(f"{side}-gap-summary"))
            for choice in objects(summary.get("unmapped-controls")):
                yield from (Unmapped(str(name), side) for name in choice.get("with-ids") or ())

    def mapping(self, stated: dict[str, Any], number: int, rationale: str) -> Mapping | None:
        where = f"maps[{number}]"
        sources, source_keys = self.items(stated, "sources", where)
        targets, target_keys = self.items(stated, "targets", where)
        if not sources or not targets:
            self.odd(
                where,
                f"no {'sources' if not sources else 'targets'}: an empty set relates to nothing",
                "left out",
            )
            return None
        label, relation = self.relation(stated, where)
        props = objects(stated.get("props"))
        names = {str(prop.get("name")): str(prop.get("value")) for prop in props}
        own = said_before(stated)
        if len(targets) == 1 and not target_keys[0]:
            target_keys = (next((value for name, value in names.items() if is_stable(name, value)), ""),)
        if not UUID.fullmatch(str(stated.get("uuid", ""))):
            self.odd(f"{where}.uuid", "no UUID", "kept as it is")
        return Mapping(
            sources=sources, targets=targets, relation=relation, label=label, id=str(stated.get("uuid") or ""),
            defaulted=any(names.get(name, "").casefold() == "true" for name in DEFAULTED),
            author=own.get("author", ""), date=own.get("date", ""), version=own.get("version", ""),
            justification=own.get("justification") or str(stated.get("matching-rationale") or rationale),
            confidence=self.confidence(stated, where), comment=str(stated.get("remarks") or ""),
            source_keys=source_keys, target_keys=target_keys, line=number + 1, original=stated,
        )  # fmt: skip

    def items(self, stated: dict[str, Any], side: str, where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        ids, keys = [], []
        for item in objects(stated.get(side)):
            name = item.get("id-ref")
            if name is None and "id_ref" in item:
                self.odd(f"{where}.{side}", "id_ref in the place of id-ref", "read as id-ref")
                name = item["id_ref"]
            if not isinstance(name, str) or not name.strip():
                self.odd(f"{where}.{side}", "an item without id-ref", "left out")
                continue
            if name in ids:
                self.odd(f"{where}.{side}", f"{name} is listed twice", "read once")
                continue
            ids.append(name)
            props = ((str(prop.get("name")), str(prop.get("value"))) for prop in objects(item.get("props")))
            keys.append(next((value for key, value in props if is_stable(key, value)), ""))
        return tuple(ids), tuple(keys)

    def relation(self, stated: dict[str, Any], where: str) -> tuple[str, Relation]:
        word = stated.get("relationship")
        space = stated.get("ns") or OSCAL_NS
        if isinstance(word, dict):
            self.odd(f"{where}.relationship", "written as an object, as before 1.2", "read as its type")
            space = word.get("ns") or space
            word = word.get("type")
        if not word:
            self.odd(f"{where}.relationship", "no relationship", "read as any relation but disjoint")
            return "", UNTYPED
        label = str(word)
        if space == OWN_NS:
            own = relation_word(label.replace("_", " "))
            if own is not None:
                return label, own
        if space == OSCAL_NS and label in OSCAL:
            return label, OSCAL[label]
        if space == OSCAL_NS and (guess := relation_word(label)) is not None:
            self.odd(f"{where}.relationship", f"{label} is not the word of OSCAL", f"read as {guess.words}")
            return label, guess
        self.odd(
            f"{where}.relationship", f"{label} of {space} is not in the vocabulary", "kept, says nothing"
        )
        return label, Relation.ANY

    def confidence(self, stated: dict[str, Any], where: str) -> float | None:
        found, odd = confidence_of(stated)
        if odd:
            self.odd(f"{where}.confidence-score", odd, "counts as not stated")
        return found


def inherited_rationale(entry: dict[str, Any], provenance: dict[str, Any]) -> str:
    """The rationale of the maps that state none of their own."""
    return str(entry.get("matching-rationale") or provenance.get("matching-rationale") or "")


def confidence_of(stated: dict[str, Any]) -> tuple[float | None, str]:
    """The confidence of a map, None where there is none, and what is wrong with one that is no share."""
    score = stated.get("confidence-score")
    value = as_object(score).get("percentage")
    if value is None:
        return None, ""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    return (number, "") if 0 <= number <= 1 else (None, f"{value} is no number from 0 to 1")


def said_before(stated: dict[str, Any]) -> dict[str, str]:
    """What a map says in our own properties, by name."""
    return {
        str(prop.get("name")): str(prop.get("value"))
        for prop in objects(stated.get("props"))
        if prop.get("ns") == SAID_NS
    }


def objects(value: object) -> Sequence[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def is_stable(name: str, value: str) -> bool:
    """Whether a property holds an identifier that survives renumbering."""
    return name.casefold().endswith(STABLE) and UUID.fullmatch(value) is not None
