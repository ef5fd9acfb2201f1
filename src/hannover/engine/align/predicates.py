"""Which words of which format mean which relation: declared tables, and nothing guessed beside them."""

from __future__ import annotations

import re
from types import MappingProxyType

from hannover.engine.align.relation import Relation

__all__ = ["OSCAL", "PREDICATES", "STRM", "UNTYPED", "predicate_of", "relation_word", "relation_words"]

# A row that states no relation says that there is one: anything but disjoint.
UNTYPED = Relation.RELATED

# SKOS mapping properties, OWL and RDFS axioms, and what SSSOM files use besides. `broadMatch` means that the object
# is the broader one. What only says "see also" says nothing about sets: a painter is related to a painting.
PREDICATES = MappingProxyType(
    {
        "skos:exactMatch": Relation.EQUAL,
        "skos:closeMatch": Relation.RELATED,
        "skos:broadMatch": Relation.SUBSET,
        "skos:narrowMatch": Relation.SUPERSET,
        "skos:relatedMatch": Relation.ANY,
        "skos:broader": Relation.SUBSET,
        "skos:narrower": Relation.SUPERSET,
        "skos:broaderTransitive": Relation.WITHIN,
        "skos:narrowerTransitive": Relation.COVERS,
        "skos:related": Relation.ANY,
        "skos:mappingRelation": Relation.ANY,
        "skos:semanticRelation": Relation.ANY,
        "owl:equivalentClass": Relation.EQUAL,
        "owl:equivalentProperty": Relation.EQUAL,
        "owl:sameAs": Relation.EQUAL,
        "owl:disjointWith": Relation.DISJOINT,
        "owl:propertyDisjointWith": Relation.DISJOINT,
        "owl:differentFrom": Relation.ANY & ~Relation.EQUAL,
        "rdfs:subClassOf": Relation.WITHIN,
        "rdfs:subPropertyOf": Relation.WITHIN,
        "rdf:type": Relation.WITHIN,
        "rdfs:seeAlso": Relation.ANY,
        "oboInOwl:hasDbXref": Relation.ANY,
        "oio:hasDbXref": Relation.ANY,
        "semapv:crossSpeciesExactMatch": Relation.ANY,
        "semapv:crossSpeciesCloseMatch": Relation.ANY,
        "semapv:crossSpeciesBroadMatch": Relation.ANY,
        "semapv:crossSpeciesNarrowMatch": Relation.ANY,
    }
)

# OSCAL 1.2.2, mapping model. `equal-to` and `equivalent-to` differ in wording, not in what they cover.
OSCAL = MappingProxyType(
    {
        "equal-to": Relation.EQUAL,
        "equivalent-to": Relation.EQUAL,
        "subset-of": Relation.SUBSET,
        "superset-of": Relation.SUPERSET,
        "intersects-with": Relation.OVERLAP,
        "no-relationship": Relation.DISJOINT,
    }
)

# NIST IR 8278A and IR 8477 spreadsheets, with the shorter words that tools write.
STRM = MappingProxyType(
    {
        "equal": Relation.EQUAL,
        "equal to": Relation.EQUAL,
        "equals": Relation.EQUAL,
        "equivalent": Relation.EQUAL,
        "equivalent to": Relation.EQUAL,
        "subset": Relation.SUBSET,
        "subset of": Relation.SUBSET,
        "superset": Relation.SUPERSET,
        "superset of": Relation.SUPERSET,
        "intersect": Relation.OVERLAP,
        "intersects": Relation.OVERLAP,
        "intersects with": Relation.OVERLAP,
        "overlap": Relation.OVERLAP,
        "overlaps": Relation.OVERLAP,
        "not related": Relation.DISJOINT,
        "not related to": Relation.DISJOINT,
        "no relationship": Relation.DISJOINT,
        "no relation": Relation.DISJOINT,
        "disjoint": Relation.DISJOINT,
        "related": Relation.RELATED,
        "any": Relation.ANY,
        "anything": Relation.ANY,
        "=": Relation.EQUAL,
        "⊂": Relation.SUBSET,
        "⊃": Relation.SUPERSET,
        "⊆": Relation.WITHIN,
        "⊇": Relation.COVERS,
        "∩": Relation.OVERLAP,
        "gleich": Relation.EQUAL,
        "teilmenge": Relation.SUBSET,
        "teilmenge von": Relation.SUBSET,
        "obermenge": Relation.SUPERSET,
        "obermenge von": Relation.SUPERSET,
        "überschneidung": Relation.OVERLAP,
        "überschneidet": Relation.OVERLAP,
        "kein bezug": Relation.DISJOINT,
        "同等": Relation.EQUAL,
        "等価": Relation.EQUAL,
        "部分集合": Relation.SUBSET,
        "上位集合": Relation.SUPERSET,
        "包含": Relation.SUPERSET,
        "共通部分": Relation.OVERLAP,
        "関連なし": Relation.DISJOINT,
    }
)

GAPS = re.compile(r"[\s_-]+")
ALTERNATIVES = re.compile(r"\s+or\s+|\s*\|\s*")


def relation_word(word: str) -> Relation | None:
    """The relation that a spreadsheet's word means, several alternatives joined by "or"; None for an unknown word."""
    found: Relation = Relation.NOTHING
    for part in ALTERNATIVES.split(GAPS.sub(" ", word.strip().casefold())):
        relation = STRM.get(part)
        if relation is None:
            return None
        found |= relation
    return found


def relation_words(relation: Relation) -> str:
    """The word, or words joined by "or", that `relation_word` reads back as `relation`."""
    if relation == Relation.ANY:
        return "any"
    return " or ".join(GAPS.sub(" ", base.words) for base in relation.bases)


EXACT = MappingProxyType(
    {
        Relation.EQUAL: "skos:exactMatch",
        Relation.SUBSET: "skos:broadMatch",
        Relation.SUPERSET: "skos:narrowMatch",
        Relation.RELATED: "skos:closeMatch",
        Relation.WITHIN: "rdfs:subClassOf",
        Relation.DISJOINT: "owl:disjointWith",
        Relation.ANY: "skos:mappingRelation",
    }
)


def predicate_of(relation: Relation) -> tuple[str, str] | None:
    """The SSSOM predicate and modifier that say exactly `relation`; None when no predicate of the table does."""
    if relation in EXACT:
        return EXACT[relation], ""
    without = Relation.ANY & ~relation
    return (EXACT[without], "Not") if without in EXACT else None
