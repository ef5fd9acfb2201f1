"""The algebra of relations is what sets do, neither more nor less."""

from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from hannover.engine.align.relation import Relation, composition, composition_table, converse
from tests.engine.align.models import between

BASES = Relation.ANY.bases
RELATIONS = st.integers(min_value=0, max_value=31).map(Relation)


def by_brute_force(points: int) -> dict[tuple[Relation, Relation], Relation]:
    """What every three non-empty sets over so many points show."""
    sets = [frozenset(p for p in range(points) if number >> p & 1) for number in range(1, 2**points)]
    table = dict.fromkeys(product(BASES, BASES), Relation.NOTHING)
    relation = {(a, b): between(a, b) for a in sets for b in sets}
    for a, b, c in product(sets, sets, sets):
        table[relation[a, b], relation[b, c]] |= relation[a, c]
    return table


def test_the_table_is_what_all_sets_over_five_points_show() -> None:
    assert {(a, b): composition(a, b) for a, b in product(BASES, BASES)} == by_brute_force(5)


def test_thirteen_compositions_are_certain_nine_partial_and_three_say_nothing() -> None:
    sizes = Counter(len(composition(a, b).bases) for a, b in product(BASES, BASES))
    assert (sizes[1], sizes[2] + sizes[3] + sizes[4], sizes[5]) == (13, 9, 3)


def test_a_part_of_something_that_contains_a_third_says_nothing_of_the_third() -> None:
    assert composition(Relation.SUBSET, Relation.SUPERSET) == Relation.ANY
    assert composition(Relation.OVERLAP, Relation.OVERLAP) == Relation.ANY
    assert composition(Relation.DISJOINT, Relation.DISJOINT) == Relation.ANY


@given(RELATIONS, RELATIONS, RELATIONS)
def test_composition_is_associative(first: Relation, second: Relation, third: Relation) -> None:
    assert composition(composition(first, second), third) == composition(first, composition(second, third))


@given(RELATIONS, RELATIONS)
def test_the_converse_of_a_composition_composes_the_converses_backwards(
    first: Relation, second: Relation
) -> None:
    assert converse(composition(first, second)) == composition(converse(second), converse(first))


@given(RELATIONS)
def test_equality_changes_nothing(relation: Relation) -> None:
    assert composition(Relation.EQUAL, relation) == relation == composition(relation, Relation.EQUAL)
    assert converse(converse(relation)) == relation


@given(RELATIONS, RELATIONS, RELATIONS)
def test_knowing_more_never_concludes_less(first: Relation, second: Relation, more: Relation) -> None:
    assert composition(first & more, second) & ~composition(first, second) == 0


def test_nothing_composes_with_a_contradiction() -> None:
    assert not composition_table()[0].any()
    assert not composition_table()[:, 0].any()
    assert Relation.NOTHING.words == "contradiction"
