"""A check finds what has drifted, clashes, repeats or proves nothing, and repairs what is certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hannover.engine.align.checking import check, circular, dialects
from hannover.engine.align.composing import compose
from hannover.engine.align.drifting import drift, repair
from hannover.engine.align.findings import Kind
from hannover.engine.align.formats.catalog import read_catalog
from hannover.engine.align.formats.oscal import read_oscal
from hannover.engine.align.formats.strm import read_strm
from hannover.engine.align.mapping import Crosswalk
from hannover.engine.align.relation import Relation
from hannover.engine.align.vocabulary import Item, Scheme, Vocabulary
from tests.engine.align.models import crosswalk, statement, world

EQUAL, SUBSET, OVERLAP, DISJOINT = Relation.EQUAL, Relation.SUBSET, Relation.OVERLAP, Relation.DISJOINT


def vocabulary(*items: Item, **scheme: str) -> Vocabulary:
    return Vocabulary(Scheme(**{"key": "B", **scheme}), items)


def kinds(walk: Crosswalk, *targets: Vocabulary) -> list[Kind]:
    return [finding.kind for finding in drift(walk, target=targets)]


def test_an_id_that_is_gone_is_repaired_through_its_stable_identifier() -> None:
    moved = vocabulary(Item("b9", stable="KEY-1"))
    walk = crosswalk("A B", statement("a", SUBSET, "b1", target_keys=("key-1",)))
    (finding,) = drift(walk, target=[moved])
    assert (finding.kind, finding.repair and finding.repair.new) == (Kind.DANGLING, ("b9",))
    repaired = repair(walk, [finding])
    assert repaired.crosswalk.mappings[0].targets == ("b9",)
    assert repaired.crosswalk.mappings[0].relation == SUBSET
    assert kinds(repaired.crosswalk, moved) == []


def test_an_id_that_now_means_something_else_is_found_although_it_exists() -> None:
    renumbered = vocabulary(Item("b1", "Another", stable="k2"), Item("b2", stable="k1"))
    walk = crosswalk("A B", statement("a", SUBSET, "b1", target_keys=("k1",)))
    (finding,) = drift(walk, target=[renumbered])
    assert (finding.kind, finding.repair and finding.repair.new) == (Kind.MISDIRECTED, ("b2",))


def test_an_item_may_have_moved_to_another_vocabulary() -> None:
    walk = crosswalk("A B", statement("a", SUBSET, "b1", target_keys=("k1",)))
    (finding,) = drift(walk, target=[vocabulary(Item("b2")), vocabulary(Item("c7", stable="k1"), key="C")])
    assert finding.repair is not None
    assert finding.repair.new == ("c7",)


def test_what_cannot_be_known_is_left_for_people() -> None:
    catalogue = vocabulary(
        Item("b1", withdrawn=True, successors=("b2", "b3")), Item("b2"), Item("b3"), Item("g", kind="group")
    )
    walk = crosswalk("A B", *(statement("a", SUBSET, target) for target in ("b1", "nowhere", "g", "b2")))
    findings = list(drift(walk, target=[catalogue]))
    assert [finding.kind for finding in findings] == [Kind.WITHDRAWN, Kind.DANGLING, Kind.GROUP]
    assert findings[0].repair is not None
    assert findings[0].repair.new == ("b2", "b3")
    result = repair(walk, findings)
    assert (len(result.made), len(result.left)) == (0, 3)
    assert result.crosswalk == walk


def test_spelling_is_repaired_and_ambiguous_spelling_is_not() -> None:
    walk = crosswalk("A B", statement("a", EQUAL, "AC-02(01)"))
    assert kinds(walk, vocabulary(Item("ac-2.1"))) == [Kind.SPELLING]
    assert kinds(walk, vocabulary(Item("ac-2.1"), Item("AC-2(1)"))) == [Kind.DANGLING]


def test_another_edition_is_named() -> None:
    walk = replace(crosswalk("A B", statement("a", EQUAL, "b")), target=Scheme("B", version="1"))
    report = check([walk], vocabularies={"B": [vocabulary(Item("b"), version="2")]})
    assert report.counts == {Kind.EDITION: 1}
    assert "version 1; at hand is 2" in report.findings[0].because


@pytest.mark.parametrize("seed", range(5))
def test_a_crosswalk_that_two_others_compose_is_found_whatever_its_direction(seed: int) -> None:
    true = world(seed)
    first, second = true.crosswalk("A", "B", mappings=8), true.crosswalk("B", "C", mappings=8)
    derived = tuple(
        statement(" ".join(edge.source.members), OVERLAP, " ".join(edge.target.members))
        for edge in compose([only_links(first), only_links(second)])
        if edge.relation
    )
    if not derived:
        pytest.skip("these two share nothing")
    direct = crosswalk("A C", *derived, title="direct")
    for walk in (direct, direct.reversed()):
        (finding,) = circular([only_links(first), only_links(second), walk])
        assert finding.because.startswith(f"the {len(derived)} pairs of direct")
    fewer = replace(direct, mappings=direct.mappings[1:])
    assert list(circular([only_links(first), only_links(second), fewer])) == []


def only_links(walk: Crosswalk) -> Crosswalk:
    """The pairs of single items, all equal, so that each composition is a pair."""
    pairs = dict.fromkeys((mapping.sources[:1], mapping.targets[:1]) for mapping in walk)
    return replace(walk, mappings=tuple(statement(a[0], EQUAL, b[0]) for a, b in pairs))


def rows(author: str, relations: Sequence[Relation]) -> Crosswalk:
    return crosswalk(
        "A B",
        *(
            statement(f"{author}{n}", relation, f"b{n}", author=author)
            for n, relation in enumerate(relations)
        ),
    )


def test_an_author_who_never_writes_subset_is_named_where_chance_does_not_explain_it() -> None:
    others = rows("others", [SUBSET, EQUAL, Relation.SUPERSET, OVERLAP] * 20)
    found = [
        finding.because
        for finding in dialects([others, rows("one", [EQUAL, OVERLAP, Relation.SUPERSET] * 10)])
    ]
    assert found == ["one never writes subset-of in 30 rows; others use it in 25% of theirs"]
    assert list(dialects([others, rows("brief", [EQUAL, OVERLAP] * 3)])) == []


def test_rows_said_twice_and_rows_about_themselves_are_found() -> None:
    walk = crosswalk(
        "A A",
        statement("a", EQUAL, "b", line=2),
        statement("a", EQUAL, "b", line=3),
        statement("a", EQUAL, "a", line=4),
    )
    assert check([walk]).counts == {Kind.DUPLICATE: 1, Kind.SELF: 1}


def test_an_item_that_is_part_of_itself_is_a_contradiction() -> None:
    assert Kind.CONFLICT in check([crosswalk("A A", statement("a", SUBSET, "a"))]).counts


def test_grundschutz_drift_is_what_its_catalogues_show(shared_data: Path) -> None:
    folder = shared_data / "cybersecurity"
    with (folder / "bsi-itgs2023-to-gspp-mapping.json").open("rb") as stream:
        walks = read_oscal(stream, file="mapping").content.crosswalks
    found: Counter[tuple[Kind, bool]] = Counter()
    for walk, name in zip(walks, ("kernel", "methodik"), strict=True):
        with (folder / f"bsi-grundschutz-plus-plus-{name}.json").open("rb") as stream:
            catalogue = read_catalog(stream, file=name).content
        findings = list(drift(walk, target=[catalogue]))
        found.update((finding.kind, finding.repair is not None) for finding in findings)
        left = {finding.kind for finding in drift(repair(walk, findings).crosswalk, target=[catalogue])}
        assert left <= {Kind.EDITION, Kind.DANGLING}
    assert found == {
        (Kind.DANGLING, True): 40, (Kind.DANGLING, False): 16, (Kind.MISDIRECTED, True): 90, (Kind.EDITION, False): 2,
    }  # fmt: skip


def test_the_csf_crosswalk_points_outside_the_high_baseline_as_often_as_known(shared_data: Path) -> None:
    folder = shared_data / "cybersecurity"
    with (folder / "csf2-to-sp800-53r5.xlsx").open("rb") as stream:
        walk = read_strm(stream, file="csf").content
    with (folder / "nist-sp800-53r5-high-catalog.json").open("rb") as stream:
        catalogue = read_catalog(stream, file="high").content
    found = Counter(finding.kind for finding in drift(walk, target=[catalogue]))
    # 165 pairs and the family PT are not in the baseline; the families CP and IR are, as groups.
    assert found == {Kind.DANGLING: 166, Kind.GROUP: 2, Kind.SPELLING: 572}
