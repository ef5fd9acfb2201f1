"""Coverage: its bounds always hold, more statements never widen them, and its proofs say why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.align.covering import Bounds, Status, coverage
from hannover.engine.align.recognition import Effect, Recognition
from hannover.engine.align.relation import Relation
from hannover.errors import InputError
from tests.engine.align.models import World, crosswalk, statement, world

EQUAL, SUBSET, SUPERSET = Relation.EQUAL, Relation.SUBSET, Relation.SUPERSET
OVERLAP, DISJOINT, RELATED = Relation.OVERLAP, Relation.DISJOINT, Relation.RELATED
SEEDS = st.integers(min_value=0, max_value=10**9)


def true_share(true: World, target: str, held: dict[str, list[str]]) -> float:
    """The share of a target item that lies within everything held, points weighing 1, 2, 3, ..."""
    extent = true.items["C"][target]
    covered = frozenset().union(
        *(true.items[scheme][item] for scheme, items in held.items() for item in items)
    )
    return sum(point + 1 for point in extent & covered) / sum(point + 1 for point in extent)


def some_held(true: World) -> dict[str, list[str]]:
    held = {
        scheme: [item for item in items if true.random.random() < 0.5] for scheme, items in true.items.items()
    }
    held["C"] = held["C"][:1]
    return {scheme: items for scheme, items in held.items() if true.random.random() < 0.8}


@settings(deadline=None, max_examples=200)
@given(SEEDS, st.integers(min_value=1, max_value=3))
def test_the_bounds_contain_the_truth_of_every_set_model(seed: int, hops: int) -> None:
    true = world(seed)
    walks = [
        true.crosswalk("A", "B", mappings=6), true.crosswalk("B", "C", mappings=8),
        true.crosswalk("A", "C", mappings=4),
    ]  # fmt: skip
    held = some_held(true)
    found = coverage(true.items["C"], held, walks, scheme="C", hops=hops)
    whole = 0
    for row in found.rows:
        share = true_share(true, row.target, held)
        assert row.bounds.contains(share), (row.because, share)
        whole += share == 1
    assert found.bounds[0] <= whole <= found.bounds[1]


@settings(deadline=None, max_examples=150)
@given(SEEDS)
def test_another_mapping_never_widens_the_bounds(seed: int) -> None:
    true = world(seed)
    walks = [true.crosswalk("A", "B", mappings=6), true.crosswalk("B", "C", mappings=6)]
    held = some_held(true)
    before = coverage(true.items["C"], held, walks, scheme="C")
    after = coverage(true.items["C"], held, [*walks, true.crosswalk("A", "C", mappings=1)], scheme="C")
    for row in before.rows:
        assert after[row.target].bounds.within(row.bounds)


def test_an_item_within_a_held_one_is_proven() -> None:
    row = coverage(["c"], {"A": ["a"]}, [crosswalk("A C", statement("a", SUPERSET, "c"))], scheme="C").rows[0]
    assert (row.status, row.bounds) == (Status.PROVEN, Bounds(1, 1))
    assert "a is held" in row.because


def test_two_parts_prove_a_whole_only_together() -> None:
    walks = [crosswalk("A C", statement("a1 a2", SUPERSET, "c"))]
    both = coverage(["c"], {"A": ["a1", "a2"]}, walks, scheme="C")["c"]
    assert both.status is Status.PROVEN
    assert any("union of a1, a2" in reason for reason in both.proof)
    assert coverage(["c"], {"A": ["a1"]}, walks, scheme="C")["c"].status is Status.UNKNOWN


def test_proof_reaches_over_any_number_of_statements() -> None:
    walks = [
        crosswalk("A B", statement("a", SUPERSET, "b")), crosswalk("B D", statement("b", EQUAL, "d")),
        crosswalk("D E", statement("d", SUPERSET, "e")), crosswalk("E C", statement("e", SUPERSET, "c")),
    ]  # fmt: skip
    assert coverage(["c"], {"A": ["a"]}, walks, scheme="C")["c"].status is Status.PROVEN


def test_a_touch_is_possible_and_never_proof() -> None:
    walks = [crosswalk("A C", statement("a", RELATED, "c"))]
    row = coverage(["c"], {"A": ["a"]}, walks, scheme="C")["c"]
    assert (row.status, row.bounds) == (Status.POSSIBLE, Bounds(0, 1, above=True))


def test_overlap_with_the_only_thing_held_is_certainly_not_all() -> None:
    row = coverage(["c"], {"A": ["a"]}, [crosswalk("A C", statement("a", OVERLAP, "c"))], scheme="C")["c"]
    assert row.bounds == Bounds(0, 1, above=True, below=True)
    assert "only a can touch c" in row.because


def test_neither_subset_of_superset_nor_two_overlaps_cover_anything() -> None:
    walks = [
        crosswalk("A B", statement("a1", SUBSET, "b"), statement("a2", OVERLAP, "b")),
        crosswalk("B C", statement("b", SUPERSET, "c1"), statement("b", OVERLAP, "c2")),
    ]
    found = coverage(["c1", "c2"], {"A": ["a1", "a2"]}, walks, scheme="C")
    assert [row.status for row in found.rows] == [Status.UNKNOWN, Status.UNKNOWN]


def test_absent_means_proven_apart_from_everything_held() -> None:
    walks = [
        crosswalk(
            "A C", statement("a1", DISJOINT, "c"), statement("a2", DISJOINT, "c"), statement("a3", EQUAL, "d")
        )
    ]
    assert coverage(["c"], {"A": ["a1", "a2"]}, walks, scheme="C")["c"].status is Status.ABSENT
    assert coverage(["c"], {"A": ["a1", "a3"]}, walks, scheme="C")["c"].status is Status.UNKNOWN
    assert coverage(["c"], {"A": ["a1", "elsewhere"]}, walks, scheme="C")["c"].status is Status.UNKNOWN


def test_a_whole_with_an_absent_part_is_certainly_not_covered() -> None:
    said = (
        statement("a1", DISJOINT, "c1"),
        statement("a2", DISJOINT, "c1"),
        statement("a1 a2", RELATED, "c"),
    )
    walks = [crosswalk("A C", *said), crosswalk("C C", statement("c1", SUBSET, "c"))]
    row = coverage(["c"], {"A": ["a1", "a2"]}, walks, scheme="C")["c"]
    assert row.bounds.below
    assert "c contains c1" in row.because


def test_the_uncovered_list_begins_with_what_is_certainly_missing() -> None:
    said = (statement("a", DISJOINT, "c1"), statement("a", OVERLAP, "c2"), statement("a", EQUAL, "c3"))
    found = coverage(["c3", "c4", "c2", "c1"], {"A": ["a"]}, [crosswalk("A C", *said)], scheme="C")
    assert [row.target for row in found.uncovered] == ["c1", "c2", "c4"]
    assert (
        found.because == "4 items: 1 proven, 1 possible, 1 unknown, 1 absent; between 1 and 2 wholly covered"
    )


def act(**stated: object) -> Recognition:
    given: dict[str, object] = {
        "source_scheme": "A", "source": "a", "target_scheme": "C", "target": "c", "effect": Effect.FULFILS,
        "instrument": "Sample agreement", "valid_from": date(2024, 1, 1), "valid_to": date(2026, 12, 31),
    }  # fmt: skip
    return Recognition(**{**given, **stated})  # type: ignore[arg-type]  # the fields are named by the tests


@pytest.mark.parametrize(
    ("day", "versions", "secured"),
    [
        (date(2025, 6, 1), {}, True),
        (date(2027, 1, 1), {}, False),
        (date(2025, 6, 1), {"C": "2"}, True),
        (date(2025, 6, 1), {"C": "3"}, False),
    ],
)
def test_recognition_secures_in_its_term_and_edition_and_changes_no_bounds(
    day: date, versions: dict[str, str], secured: bool
) -> None:
    row = coverage(
        ["c"], {"A": ["a"]}, [], scheme="C", recognitions=[act(target_version="2")], on=day, versions=versions
    )["c"]
    assert row.secured is secured
    assert (row.status, row.bounds) == (Status.UNKNOWN, Bounds(0, 1))


def test_an_effect_that_leaves_something_to_show_does_not_secure() -> None:
    row = coverage(
        ["c"], {"A": ["a"]}, [], scheme="C", recognitions=[act(effect=Effect.CONSIDERED)], on=date(2025, 1, 1)
    )["c"]
    assert not row.secured
    assert "Sample agreement" in row.because


def test_recognition_needs_a_day_an_instrument_and_a_term_that_runs_forward() -> None:
    with pytest.raises(InputError, match="on some days only"):
        coverage(["c"], {"A": ["a"]}, [], scheme="C", recognitions=[act()])
    with pytest.raises(InputError, match="no instrument"):
        act(instrument="")
    with pytest.raises(InputError, match="before"):
        act(valid_to=date(2020, 1, 1))
