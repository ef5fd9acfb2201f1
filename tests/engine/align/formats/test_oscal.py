"""OSCAL mapping collections and catalogues: sets stay sets, nothing is lost, what is missing is named."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hannover.engine.align.formats.catalog import read_catalog
from hannover.engine.align.formats.oscal import Collection, read_oscal
from hannover.engine.align.formats.oscal_writing import write_oscal
from hannover.engine.align.formats.reading import InexpressibleError, Reading
from hannover.engine.align.relation import Relation
from hannover.errors import FileError
from tests.engine.align.models import crosswalk, statement

KEY = "0b4f1a52-1c0e-4a53-9a0c-6f3c1b2d4e5f"


def document(*maps: dict[str, Any], **mapping: object) -> dict[str, Any]:
    end = {"type": "catalog", "href": "catalog.json"}
    body = {"uuid": KEY, "source-resource": end, "target-resource": end, "maps": list(maps), **mapping}
    provenance = {
        "method": "human", "matching-rationale": "semantic", "status": "draft", "mapping-description": "A sample."
    }  # fmt: skip
    metadata = {
        "title": "Sample", "last-modified": "2026-01-31T12:00:00Z", "version": "1", "oscal-version": "1.2.2"
    }  # fmt: skip
    return {
        "mapping-collection": {
            "uuid": KEY,
            "metadata": metadata,
            "provenance": provenance,
            "mappings": [body],
        }
    }


def one_map(relationship: object, sources: str = "a", targets: str = "b", **more: object) -> dict[str, Any]:
    return {
        "uuid": KEY, "relationship": relationship,
        "sources": [{"type": "control", "id-ref": name} for name in sources.split()],
        "targets": [{"type": "control", "id-ref": name} for name in targets.split()], **more,
    }  # fmt: skip


def read(given: object) -> Reading[Collection]:
    return read_oscal(BytesIO(json.dumps(given).encode()), file="sample.json")


@pytest.mark.parametrize(
    ("word", "relation"),
    [
        ("equal-to", Relation.EQUAL), ("equivalent-to", Relation.EQUAL), ("subset-of", Relation.SUBSET),
        ("superset-of", Relation.SUPERSET), ("intersects-with", Relation.OVERLAP),
        ("no-relationship", Relation.DISJOINT),
    ],
)  # fmt: skip
def test_words_mean_what_the_model_says_and_keep_their_label(word: str, relation: Relation) -> None:
    (mapping,) = read(document(one_map(word))).content.mappings
    assert (mapping.relation, mapping.label) == (relation, word)


def test_a_mapping_of_sets_stays_one_mapping() -> None:
    (mapping,) = read(document(one_map("subset-of", "a1 a2", "b1 b2 b3"))).content.mappings
    assert (mapping.sources, mapping.targets) == (("a1", "a2"), ("b1", "b2", "b3"))


@pytest.mark.parametrize(
    ("stated", "relation", "did"),
    [
        ({"type": "subset-of"}, Relation.SUBSET, "read as its type"),
        ("subset of", Relation.SUBSET, "read as subset-of"),
        (None, Relation.RELATED, "read as any relation but disjoint"),
        ("supports", Relation.ANY, "kept, says nothing"),
    ],
)
def test_other_dialects_are_read_and_named(stated: object, relation: Relation, did: str) -> None:
    reading = read(document(one_map(stated)))
    assert (reading.content.mappings[0].relation, [repair.did for repair in reading.repairs]) == (
        relation,
        [did],
    )


def test_a_word_of_another_namespace_is_not_taken_for_oscal_s() -> None:
    reading = read(document(one_map("subset-of", ns="https://example.org/other")))
    assert reading.content.mappings[0].relation == Relation.ANY


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (document(one_map("equal-to", "", "b")), "no sources: an empty set relates to nothing; left out"),
        (document(one_map("equal-to", "a a", "b")), "listed twice; read once"),
        (document(one_map("equal-to", "a", "a")), "mapped to itself"),
        (document({**one_map("equal-to"), "uuid": "7"}), "no UUID; kept as it is"),
        (document(one_map("equal-to"), **{"target-resource": {}}), "no resource is named"),
        (document({**one_map("equal-to"), "confidence-score": {"percentage": 7}}), "no number from 0 to 1"),
        ({**document(one_map("equal-to")), "note": 1}, "a key beside mapping-collection"),
    ],
)
def test_whatever_is_odd_is_named(given: dict[str, Any], problem: str) -> None:
    assert problem in read(given).because


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'{"mapping-collection": 1}', b'{"catalog": {}}', b"\xff\xfe{", b"[" * 200_000],
)
def test_what_is_no_collection_is_refused(content: bytes) -> None:
    with pytest.raises(FileError, match=r"^sample\.json"):
        raise_with_place(content)


def raise_with_place(content: bytes) -> None:
    try:
        read_oscal(BytesIO(content), file="sample.json")
    except FileError as refused:
        raise FileError(str(refused), file="sample.json") from refused


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["uuid", "maps", "sources", "targets", "id-ref", "relationship", "props", "name", "type"]),
        inner, max_size=4,
    ), max_leaves=12,
))  # fmt: skip
def test_any_json_in_the_place_of_maps_is_read_or_refused_but_never_crashes(anything: object) -> None:
    for given_document in (document(anything), {"mapping-collection": {"mappings": anything}}):  # type: ignore[arg-type]
        with suppress(FileError):
            read(given_document)


def test_a_collection_comes_out_as_it_went_in() -> None:
    given = document(
        one_map("subset-of", "a1 a2", "b1", remarks="why", qualifiers=[{"subject": "both"}]),
        one_map("equivalent-to"),
        **{
            "target-gap-summary": {"uuid": KEY, "unmapped-controls": [{"with-ids": ["b7", "b8"]}]},
            "props": [],
        },
    )
    given["$schema"] = "schema.json"
    reading = read(given)
    assert [entry.id for entry in reading.content.crosswalks[0].unmapped] == ["b7", "b8"]
    written = json.loads(write_oscal(reading.content))
    assert written == given
    assert list(written["mapping-collection"]["mappings"][0]) == list(
        given["mapping-collection"]["mappings"][0]
    )


def test_what_was_changed_is_written() -> None:
    (walk,) = read(document(one_map("subset-of", remarks="why"))).content.crosswalks
    changed = msgspec.structs.replace(walk.mappings[0], targets=("b2",), relation=Relation.EQUAL, label="")
    walk = type(walk)(**{**vars(walk), "mappings": (changed,)})
    (written,) = json.loads(write_oscal([walk], title="T", modified="2026-01-31T12:00:00Z"))[
        "mapping-collection"
    ]["mappings"]
    assert written["maps"][0]["relationship"] == "equal-to"
    assert [item["id-ref"] for item in written["maps"][0]["targets"]] == ["b2"]
    assert written["maps"][0]["remarks"] == "why"


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=6))
def test_every_relation_between_any_sets_survives_writing_and_reading(
    entries: list[tuple[int, int, int]],
) -> None:
    walk = crosswalk("A B", *(
        statement(" ".join(f"a{k}" for k in range(m)), Relation(value), " ".join(f"b{number}{k}" for k in range(n)))
        for number, (value, m, n) in enumerate(entries)
    ))  # fmt: skip
    written = write_oscal([walk], modified="2026-01-31T12:00:00Z")
    reading = read_oscal(BytesIO(written), file="again")
    assert reading.repairs == ()
    assert [(m.sources, m.relation, m.targets) for m in reading.content.mappings] == [
        (m.sources, m.relation, m.targets) for m in walk
    ]


def test_who_said_it_when_and_whether_anybody_decided_survives() -> None:
    said = statement(
        "a", Relation.SUBSET, "b", author="Kanata", date="2024-05-01", version="3", defaulted=True,
        justification="read both", comment="why", confidence=0.5,
    )  # fmt: skip
    written = write_oscal([crosswalk("A B", said)], modified="2026-01-31T12:00:00Z")
    (again,) = read_oscal(BytesIO(written), file="again").content.mappings
    for name in ("author", "date", "version", "defaulted", "justification", "comment", "confidence"):
        assert getattr(again, name) == getattr(said, name), name
    assert again.certain == Relation.RELATED


def test_a_relation_that_somebody_has_decided_since_is_no_longer_marked_as_filled_in() -> None:
    marked = one_map("subset-of", props=[{"name": "relationship_defaulted", "value": "true"}])
    (walk,) = read(document(marked)).content.crosswalks
    assert walk.mappings[0].defaulted
    decision = msgspec.structs.replace(walk.mappings[0], defaulted=False)
    written = write_oscal(
        [type(walk)(**{**vars(walk), "mappings": (decision,)})], title="T", modified="2026-01-31T12:00:00Z"
    )
    assert not read_oscal(BytesIO(written), file="again").content.mappings[0].defaulted


def test_strict_writing_names_what_is_missing() -> None:
    walk = crosswalk("A B", statement("a", Relation.NOTHING, "b"))
    with pytest.raises(InexpressibleError) as refused:
        write_oscal([walk], status="finished")
    for part in ("last-modified is required", "provenance.status must be one of", "leaves no relation"):
        assert part in str(refused.value)


def test_the_grundschutz_mapping_loads_without_loss_and_writes_back_the_same(shared_data: Path) -> None:
    path = shared_data / "cybersecurity" / "bsi-itgs2023-to-gspp-mapping.json"
    content = path.read_bytes()
    reading = read_oscal(BytesIO(content), file=path.name)
    assert Counter(mapping.label for mapping in reading.content.mappings) == {
        "subset-of": 464, "intersects-with": 395, "superset-of": 187, "equivalent-to": 118, "equal-to": 21
    }  # fmt: skip
    assert [len(walk) for walk in reading.content.crosswalks] == [1013, 172]
    assert sum(mapping.defaulted for mapping in reading.content.mappings) == 156
    assert json.loads(write_oscal(reading.content)) == json.loads(content)
    assert reading.repairs == ()


def test_a_catalogue_fills_in_parameters_and_knows_every_spelling_of_an_id(shared_data: Path) -> None:
    with (shared_data / "cybersecurity" / "nist-sp800-53r5-high-catalog.json").open("rb") as stream:
        catalogue = read_catalog(stream, file="high").content
    assert len(catalogue.in_force) == 370
    for name in ("ac-2.1", "AC-02(01)", "AC-2(1)", " ac-2 (01)"):
        found = catalogue.find(name)
        assert found is not None
        assert found.title == "Automated System Account Management"
    assert not [item.id for item in catalogue if "{{" in item.text]
    group = catalogue.find("AC")
    assert group is not None
    assert group.kind == "group"


def test_a_catalogue_that_marks_nothing_as_withdrawn_can_be_told_what_is_in_force(shared_data: Path) -> None:
    with (shared_data / "cybersecurity" / "csf-2.0-catalog.json").open("rb") as stream:
        catalogue = read_catalog(stream, file="csf").content
    assert len(catalogue.in_force) == 34 + 185
    assert [item.id for item in catalogue.only(["GV.OC-01", "gv.oc-2"]).in_force] == ["GV.OC-01", "GV.OC-02"]


def test_german_placeholders_are_filled(shared_data: Path) -> None:
    for name, count in (("kernel", 901), ("methodik", 95)):
        with (shared_data / "cybersecurity" / f"bsi-grundschutz-plus-plus-{name}.json").open("rb") as stream:
            catalogue = read_catalog(stream, file=name).content
        assert len(catalogue.in_force) == count
        assert catalogue.language == "de"
        assert not [item.id for item in catalogue if "{{" in item.text + item.guidance]
        assert len({item.stable for item in catalogue.in_force}) == count


def test_the_underscore_that_some_programs_write_is_read_named_and_written_right() -> None:
    stated = one_map("subset-of")
    for side in ("sources", "targets"):
        stated[side] = [{"type": "control", "id_ref": item["id-ref"]} for item in stated[side]]
    reading = read(document(stated))
    assert [(m.sources, m.targets) for m in reading.content.mappings] == [(("a",), ("b",))]
    assert "id_ref in the place of id-ref; read as id-ref" in reading.because
    again = read(json.loads(write_oscal(reading.content)))
    assert (again.content.mappings[0].sources, again.repairs) == (("a",), ())
