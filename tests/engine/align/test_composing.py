"""Composition says what follows from the statements, with proof, and never more."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.align.composing import compose
from hannover.engine.align.contradicting import contradictions
from hannover.engine.align.network import Network
from hannover.engine.align.relation import Relation
from hannover.errors import InputError, UnknownError
from tests.engine.align.models import crosswalk, statement, world

EQUAL, SUBSET, SUPERSET = Relation.EQUAL, Relation.SUBSET, Relation.SUPERSET
OVERLAP, DISJOINT, RELATED = Relation.OVERLAP, Relation.DISJOINT, Relation.RELATED


@settings(deadline=None, max_examples=150)
@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=2, max_value=4))
def test_composition_never_claims_what_a_set_model_refutes(seed: int, hops: int) -> None:
    true = world(seed)
    walks = [
        true.crosswalk("A", "B", mappings=6), true.crosswalk("B", "C", mappings=6),
        true.crosswalk("A", "C", mappings=2),
    ]  # fmt: skip
    for source, target in (("A", "C"), ("A", "A"), ("C", "B")):
        found = compose(walks, source=source, target=target, hops=hops)
        for edge in found:
            truth = true.true_relation((source, edge.source.members), (target, edge.target.members))
            assert truth & edge.relation, (
                edge,
                found.proof(edge.source.members, edge.target.members).because,
            )
    assert contradictions(walks, hops=hops) == ()


@settings(deadline=None, max_examples=80)
@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=1, max_value=3))
def test_the_statements_of_a_proof_alone_prove_it(seed: int, hops: int) -> None:
    true = world(seed)
    walks = [true.crosswalk("A", "B", mappings=8), true.crosswalk("B", "C", mappings=8)]
    found = compose(walks, hops=hops)
    for edge in found:
        proof = found.proof(edge.source.members, edge.target.members)
        assert proof.relation == edge.relation
        assert proof.mappings
        left = Relation.ANY
        for said in [link.relation for link in proof.direct] + [chain.relation for chain in proof.chains]:
            left &= said
        assert left == edge.relation


@settings(deadline=None, max_examples=80)
@given(st.integers(min_value=0, max_value=10**9))
def test_more_statements_never_leave_more_relations(seed: int) -> None:
    true = world(seed)
    walks = [true.crosswalk("A", "B", mappings=7), true.crosswalk("B", "C", mappings=7)]
    more = [*walks, true.crosswalk("A", "C", mappings=4)]
    after = compose(more, source="A", target="C")
    for edge in compose(walks):
        assert after.relation(edge.source.members, edge.target.members) & ~edge.relation == 0


def test_every_link_of_a_proof_names_its_author_date_and_version() -> None:
    first = crosswalk(
        "A B", statement("a", SUBSET, "b", author="Kanata", date="2024-05-01", version="3", line=7)
    )
    second = crosswalk(
        "B C", statement("b", EQUAL, "c"), title="B to C", author="Weber", date="2025-01-02", version="1"
    )
    proof = compose([first, second]).proof("a", "c")
    assert proof.relation == SUBSET
    assert [(link.author, link.date, link.version) for link in proof.links] == [
        ("Kanata", "2024-05-01", "3"), ("Weber", "2025-01-02", "1"),
    ]  # fmt: skip
    assert "line 7" in proof.because


def test_all_ways_are_intersected_not_only_the_shortest() -> None:
    direct = crosswalk("A C", statement("a", SUBSET | EQUAL, "c"))
    around = [crosswalk("A B", statement("a", SUPERSET, "b")), crosswalk("B C", statement("b", EQUAL, "c"))]
    loose = [
        crosswalk("A D", statement("a", EQUAL, "d")),
        crosswalk("D C", statement("d", SUPERSET | EQUAL, "c")),
    ]
    found = compose([direct, *loose], source="A", target="C")
    assert found.relation("a", "c") == EQUAL
    assert found.proof("a", "c").ways == 2
    assert compose([direct, *around], source="A", target="C").relation("a", "c") == Relation.NOTHING


def test_what_is_said_of_a_union_is_not_said_of_its_members() -> None:
    first = crosswalk("A B", statement("a", SUBSET, "b1 b2"))
    second = crosswalk("B C", statement("b1", DISJOINT, "c"), statement("b2", SUBSET, "c"))
    found = compose([first, second])
    assert found.relation("a", "c") == Relation.ANY
    assert compose([first]).relation("a", "b1") == Relation.ANY
    assert compose([first]).relation("a", ("b2", "b1")) == SUBSET


def test_what_contains_a_union_contains_its_members() -> None:
    found = compose([crosswalk("A B", statement("a", SUPERSET, "b1 b2"))])
    assert found.relation("a", "b1") == SUPERSET


def test_statements_work_backwards() -> None:
    walks = [crosswalk("B A", statement("b", SUPERSET, "a")), crosswalk("B C", statement("b", SUBSET, "c"))]
    assert compose(walks, source="A", target="C").relation("a", "c") == SUBSET
    assert walks[0].reversed().mappings[0].relation == SUBSET


def test_a_relation_that_a_program_filled_in_proves_no_more_than_a_connection() -> None:
    guess = statement("a", OVERLAP, "b", defaulted=True)
    assert compose([crosswalk("A B", guess)]).relation("a", "b") == Relation.RELATED


def test_a_composition_is_a_crosswalk_with_its_proofs_as_comments() -> None:
    walks = [crosswalk("A B", statement("a", SUBSET, "b")), crosswalk("B C", statement("b", EQUAL, "c"))]
    (mapping,) = compose(walks).crosswalk()
    assert (mapping.sources, mapping.relation, mapping.targets) == (("a",), SUBSET, ("c",))
    assert "because" in mapping.comment


def test_the_smallest_conflicting_set_is_found_among_many_statements() -> None:
    walks = [
        crosswalk(
            "A B", statement("a", SUBSET, "b"), statement("a", SUBSET, "b2"), statement("a2", OVERLAP, "b")
        ),
        crosswalk(
            "B C", statement("b", SUBSET, "c"), statement("b2", SUBSET, "c"), statement("b2", RELATED, "c3")
        ),
        crosswalk("A C", statement("a", DISJOINT, "c"), statement("a", RELATED, "c3")),
    ]
    found = contradictions(walks)
    assert {(len(conflict.mappings), conflict.smallest) for conflict in found} == {(3, True)}
    assert [{m.targets for m in conflict.mappings} for conflict in found] == [
        {("b",), ("c",)},
        {("b2",), ("c",)},
    ]
    assert "3 statements clash" in found[0].because


def test_two_authors_who_disagree_are_shown_as_they_are() -> None:
    (conflict,) = contradictions([
        crosswalk("A B", statement("a", SUBSET, "b", author="one")),
        crosswalk("A B", statement("a", SUPERSET, "b", author="other")),
    ])  # fmt: skip
    assert [mapping.author for mapping in conflict.mappings] == ["one", "other"]


def test_silence_says_something_only_where_the_author_claims_to_be_exhaustive() -> None:
    said = (statement("a1", EQUAL, "b1"), statement("a2", EQUAL, "b2"))
    assert compose([crosswalk("A B", *said)]).relation("a1", "b2") == Relation.ANY
    found = compose([crosswalk("A B", *said, exhaustive=True)])
    assert found.relation("a1", "b2") == DISJOINT
    assert "not listed" in found.proof("a1", "b2").because


def test_an_unknown_scheme_or_item_is_named() -> None:
    walks = [crosswalk("A B", statement("a", EQUAL, "b"))]
    with pytest.raises(InputError, match="no crosswalk speaks of the scheme 'Z'"):
        compose(walks, target="Z")
    with pytest.raises(UnknownError, match="nobody"):
        compose(walks).proof("nobody", "b")
    with pytest.raises(InputError, match="nothing to compose"):
        compose([])


def test_a_mapping_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="relates nothing"):
        Network([crosswalk("A B", statement("", EQUAL, "b"))])
