"""The slots of SSSOM 1.0 and 1.1, and the metadata block at the head of a TSV file."""

from __future__ import annotations

from collections.abc import Mapping as Table
from types import MappingProxyType
from typing import Any

import yaml

from hannover.engine.align.formats.reading import Repair
from hannover.errors import FileError

__all__ = [
    "BUILT_IN",
    "COLUMNS",
    "GIVEN_PREFIX",
    "GIVEN_VERSION",
    "MULTIVALUED",
    "SET_SLOTS",
    "block",
    "extended",
    "metadata",
    "prefixes_of",
]

COLUMNS = (
    "record_id", "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label",
    "predicate_modifier", "object_id", "object_label", "object_category", "mapping_justification", "author_id",
    "author_label", "reviewer_id", "reviewer_label", "creator_id", "creator_label", "license", "subject_type",
    "subject_source", "subject_source_version", "object_type", "object_source", "object_source_version",
    "predicate_type", "mapping_provider", "mapping_source", "mapping_cardinality", "cardinality_scope",
    "mapping_tool", "mapping_tool_id", "mapping_tool_version", "mapping_date", "publication_date", "review_date",
    "confidence", "reviewer_agreement", "curation_rule", "curation_rule_text", "subject_match_field",
    "object_match_field", "match_string", "subject_preprocessing", "object_preprocessing", "similarity_score",
    "similarity_measure", "see_also", "issue_tracker_item", "other", "comment",
)  # fmt: skip

SET_SLOTS = frozenset(
    {
        "sssom_version", "curie_map", "mapping_set_id", "mapping_set_version", "mapping_set_source",
        "mapping_set_title", "mapping_set_description", "mapping_set_confidence", "creator_id", "creator_label",
        "license", "subject_type", "subject_source", "subject_source_version", "object_type", "object_source",
        "object_source_version", "predicate_type", "mapping_provider", "cardinality_scope", "mapping_tool",
        "mapping_tool_id", "mapping_tool_version", "mapping_date", "publication_date", "subject_match_field",
        "object_match_field", "subject_preprocessing", "object_preprocessing", "similarity_measure",
        "curation_rule", "curation_rule_text", "see_also", "issue_tracker", "other", "comment",
        "extension_definitions",
    }
)  # fmt: skip

MULTIVALUED = frozenset(
    {
        "author_id", "author_label", "reviewer_id", "reviewer_label", "creator_id", "creator_label",
        "mapping_set_source", "subject_match_field", "object_match_field", "match_string", "cardinality_scope",
        "subject_preprocessing", "object_preprocessing", "curation_rule", "curation_rule_text", "see_also",
    }
)  # fmt: skip

# Prefixes that the specification reserves: a file need not declare them.
BUILT_IN = MappingProxyType(
    {
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "sssom": "https://w3id.org/sssom/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "linkml": "https://w3id.org/linkml/",
    }
)

# What we state and SSSOM has no slot for, declared as extensions: the version of a mapping, and the prefix that was given
# to ids which had none.
GIVEN_VERSION = "ext_mapping_version"
GIVEN_PREFIX = MappingProxyType({"subject": "ext_subject_prefix", "object": "ext_object_prefix"})

MOST_METADATA = 4 * 1024 * 1024


def metadata(text: str, *, file: str) -> tuple[dict[str, Any], list[Repair]]:
    """The metadata block (its lines without the leading #) as slots, every value a text; what is odd is listed."""
    if len(text) > MOST_METADATA:
        raise FileError("the metadata block is larger than 4 MB", file=file, line=1)
    try:
        # BaseLoader: dates, versions and numbers stay as they are written.
        found = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as failure:
        line = getattr(getattr(failure, "problem_mark", None), "line", 0) + 1
        raise FileError(
            "the metadata block is no YAML",
            file=file,
            line=line,
            remedy="lines `# slot: value` above the table",
        ) from failure
    if found is None or found == "":
        return {}, [Repair(1, "metadata", "there is no metadata block", "kept without")]
    if not isinstance(found, dict):
        raise FileError(
            "the metadata block holds no slots", file=file, line=1, remedy="lines `# slot: value`"
        )
    extensions = {
        entry.get("slot_name")
        for entry in found.get("extension_definitions") or ()
        if isinstance(entry, dict)
    }
    repairs = [
        Repair(1, slot, "no slot of SSSOM, and not declared as an extension", "kept")
        for slot in found
        if slot not in SET_SLOTS and slot not in extensions
    ]
    version = found.get("sssom_version", "1.0")
    if version not in ("1.0", "1.1"):
        repairs.append(Repair(1, "sssom_version", f"version {version} is not known here", "read as 1.1"))
    repairs += [
        Repair(1, slot, "required, and missing", "kept without")
        for slot in ("mapping_set_id", "license")
        if not found.get(slot)
    ]
    return found, repairs


def prefixes_of(slots: Table[str, Any]) -> tuple[dict[str, str], list[Repair]]:
    """Every prefix that may be used: the declared ones and those of the specification."""
    declared = slots.get("curie_map") or {}
    if not isinstance(declared, dict):
        return dict(BUILT_IN), [Repair(1, "curie_map", "holds no prefixes", "kept without")]
    repairs = [
        Repair(1, f"curie_map.{prefix}", f"reserved for {BUILT_IN[prefix]}", "kept")
        for prefix, address in declared.items()
        if prefix in BUILT_IN and BUILT_IN[prefix] != address
    ]
    return {**BUILT_IN, **{prefix: str(address) for prefix, address in declared.items()}}, repairs


def extended(slots: Table[str, Any], used: Table[str, str]) -> dict[str, Any]:
    """The slots with our extensions: those in `used` stated and declared, the others neither.

    used  by name, the value in the metadata; "" for an extension that is a column
    """
    own = {GIVEN_VERSION, *GIVEN_PREFIX.values()}
    declared = [
        entry
        for entry in slots.get("extension_definitions") or ()
        if not (isinstance(entry, dict) and entry.get("slot_name") in own)
    ]
    declared += [
        {"slot_name": name, "property": f"urn:hannover:align:{name.removeprefix('ext_')}"} for name in used
    ]
    found = {name: value for name, value in slots.items() if name not in own | {"extension_definitions"}}
    found.update({name: value for name, value in used.items() if value})
    return {**found, "extension_definitions": declared} if declared else found


def block(slots: Table[str, Any]) -> str:
    """The slots as the lines of a metadata block."""
    text = yaml.dump(
        dict(slots), allow_unicode=True, sort_keys=False, default_flow_style=False, width=100_000
    )
    return "".join(f"# {line}\n" for line in text.splitlines())
