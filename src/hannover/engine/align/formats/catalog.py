"""OSCAL catalogues as vocabularies: controls with texts filled in, every spelling of their ids, and successors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from hannover.engine.align.formats.oscal import json_of, objects
from hannover.engine.align.formats.reading import MOST_BYTES, Reading, Repair
from hannover.engine.align.vocabulary import Item, Scheme, Vocabulary
from hannover.errors import FileError

__all__ = ["read_catalog"]

INSERT = re.compile(r"\{\{\s*insert:\s*param,\s*([^\s}]+)\s*\}\}")
PLAIN = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
STATEMENTS = ("statement", "item", "overview")
SUCCEEDED_BY = ("moved-to", "incorporated-into")
DEEPEST = 100


def read_catalog(
    stream: IO[bytes], *, file: str, key: str = "", most_bytes: int = MOST_BYTES
) -> Reading[Vocabulary]:
    """The catalogue in `stream`, groups and controls in its order.

    Placeholders in texts are filled with what their parameters say. An `alt-identifier` is the stable identifier.
    A control is withdrawn when the catalogue says so; what it names as successor is kept.

    key     how the vocabulary is to be called; the catalogue's UUID by default
    Raises  FileError for what is no catalogue, TooLargeError beyond `most_bytes`
    """
    document = json_of(stream, "catalog", file=file, most_bytes=most_bytes)
    catalog = document["catalog"]
    metadata = catalog.get("metadata") if isinstance(catalog.get("metadata"), dict) else {}
    scheme = Scheme(
        key=key or str(catalog.get("uuid") or ""), title=str(metadata.get("title") or ""),
        version=str(metadata.get("version") or ""), uuid=str(catalog.get("uuid") or ""),
    )  # fmt: skip
    repairs: list[Repair] = []
    language = str(metadata.get("language") or "")[:2]
    items = tuple(unique(walk(catalog, "", language, repairs, 0), repairs))
    if not items:
        raise FileError("the catalogue holds no controls", file=file, field="catalog")
    return Reading(Vocabulary(scheme, items), tuple(repairs))


def unique(items: Iterator[Item], repairs: list[Repair]) -> Iterator[Item]:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            repairs.append(Repair(0, item.id, "the id is given twice", "left out the second"))
            continue
        seen.add(item.id)
        yield item


def walk(
    holder: dict[str, Any], parent: str, language: str, repairs: list[Repair], depth: int
) -> Iterator[Item]:
    if depth > DEEPEST:
        repairs.append(Repair(0, parent, f"nested deeper than {DEEPEST} levels", "left out what is below"))
        return
    for kind in ("groups", "controls"):
        for entry in objects(holder.get(kind)):
            name = str(entry.get("id") or "")
            if not name:
                repairs.append(
                    Repair(0, str(entry.get("title") or kind), "no id", "left out, but not what is below")
                )
            else:
                yield item(entry, name, parent, "group" if kind == "groups" else "item", language)
            yield from walk(entry, name or parent, language, repairs, depth + 1)


def item(entry: dict[str, Any], name: str, parent: str, kind: str, language: str) -> Item:
    props = [(str(prop.get("name")), str(prop.get("value") or "")) for prop in objects(entry.get("props"))]
    links = [(str(link.get("rel")), str(link.get("href") or "")) for link in objects(entry.get("links"))]
    parameters = {str(param.get("id")): param for param in objects(entry.get("params"))}
    labels = dict.fromkeys(value for key, value in props if key in ("label", "sort-id") and value != name)
    texts: list[str] = []
    others: list[str] = []
    for part in objects(entry.get("parts")):
        (texts if part.get("name") in STATEMENTS else others).append(prose(part, parameters, 0))
    return Item(
        id=name,
        title=str(entry.get("title") or ""),
        text=" ".join(filter(None, texts)),
        guidance=" ".join(filter(None, others)),
        language=language,
        stable=next((value for key, value in props if key == "alt-identifier"), ""),
        aliases=tuple(labels) if kind == "item" else (),
        parent=parent,
        kind=kind,
        withdrawn=("status", "withdrawn") in [(key, value.casefold()) for key, value in props],
        successors=tuple(href.lstrip("#") for rel, href in links if rel in SUCCEEDED_BY),
        related=tuple(href.lstrip("#") for rel, href in links if rel == "related"),
    )


def prose(part: dict[str, Any], parameters: Mapping[str, dict[str, Any]], depth: int) -> str:
    """The text of a part and of the parts below it. Assessment parts are no requirements and are left out."""
    if depth > DEEPEST or str(part.get("name", "")).startswith("assessment"):
        return ""
    own = filled(str(part.get("prose") or "").strip(), parameters, 0)
    return " ".join(
        filter(None, [own, *(prose(below, parameters, depth + 1) for below in objects(part.get("parts")))])
    )


def filled(text: str, parameters: Mapping[str, dict[str, Any]], depth: int) -> str:
    """`text` with placeholders replaced by values, choices or labels of their parameters."""

    def said(found: re.Match[str]) -> str:
        parameter = parameters.get(found[1])
        if parameter is None or depth > 3:
            return ""
        values = parameter.get("values") or ()
        choices = (
            parameter.get("select", {}).get("choice") or ()
            if isinstance(parameter.get("select"), dict)
            else ()
        )
        chosen = (
            ", ".join(map(str, values)) or str(parameter.get("label") or "") or " or ".join(map(str, choices))
        )
        return filled(chosen, parameters, depth + 1)

    return PLAIN.sub(r"\1", INSERT.sub(said, text)) if "{{" in text else text
