"""Lists for both sides, one-shot assignment, and weights that learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from bench.match_sides import crowded
from hannover.engine.match import (
    DEFAULT,
    Apart,
    Decision,
    Excluded,
    Fit,
    Outside,
    Population,
    Profile,
    Sides,
    Sought,
    Text,
    learn,
    meet,
    pooling,
    propose,
    rank,
    stable,
)
from hannover.engine.match.equilibrium import equilibrium
from hannover.engine.match.errors import RangeError
from hannover.engine.match.stable import stable_pairs
from hannover.errors import UnknownError
from tests.engine.match import sample


def test_rows_and_columns_of_the_equilibrium_keep_their_share_of_one() -> None:
    joint = np.random.default_rng(0).standard_normal((30, 20))
    found = equilibrium(sparse.csr_array(joint), temperature=0.5).matched.toarray()
    exponents = (joint - joint.mean()) / joint.std()
    alone_left, alone_right = 1 - found.sum(axis=1), 1 - found.sum(axis=0)
    assert (alone_left > 0).all()
    assert (alone_right > 0).all()
    # Choo & Siow: what is matched is the mean of who stays alone, times what the pair is worth.
    assert found == pytest.approx(np.exp(exponents) * np.sqrt(np.outer(alone_left, alone_right)), abs=1e-5)


def test_an_equilibrium_of_extreme_worths_stays_finite() -> None:
    joint = sparse.csr_array(np.diag(np.full(500, 1e6)) + 1.0)
    found = equilibrium(joint, temperature=0.001)
    assert np.isfinite(found.matched.data).all()
    assert found.matched.sum(axis=1) == pytest.approx(np.ones(500), abs=2e-3)


@pytest.mark.parametrize("crowding", [0.5, 0.8])
def test_under_crowding_more_matches_come_about_and_nobody_is_left_out(crowding: float) -> None:
    found = crowded(crowding, members=300)
    assert found["ours"] > 2 * found["product"]
    assert found["none"] < 0.02


def test_lists_for_both_sides_hold_the_pairs_that_belong_together() -> None:
    lists = propose(sample.market(), k=2)
    assert [lists.left[f"l{at}"][0].right for at in range(3)] == ["r0", "r1", "r2"]
    assert [lists.right[f"r{at}"][0].left for at in range(3)] == ["l0", "l1", "l2"]
    assert [one.rank for one in lists.left["l0"]] == [1, 2]
    pair = lists.pair(lists.left["l0"][0])
    assert pair.score == pytest.approx(lists.left["l0"][0].score, abs=1e-4)


def test_lists_say_how_they_spread() -> None:
    lists = propose(sample.market(), k=1)
    assert lists.tail == ("r3",)
    assert lists.coverage == pytest.approx(6 / 7)
    assert lists.right_spread.congestion == pytest.approx(4 / 3)
    assert "86% stand on a list, 1 on none" in lists.because


def test_who_is_excluded_is_on_no_list() -> None:
    lefts = [Profile(key="l0", side="one", needs=sample.left()[0].needs, facts={"excludes": ("r0",)})]
    market = meet(
        Population(lefts), Population(sample.right()), lexicons=(sample.LEXICON,), criteria=(Excluded(),)
    )
    lists = propose(market, k=10)
    assert "r0" not in [one.right for one in lists.left["l0"]]
    assert lists.right["r0"] == ()
    assert lists.right_spread.tail == ("r0",)


def test_pairs_that_are_kept_apart_are_on_no_list() -> None:
    market = sample.market()
    lists = propose(market, k=4, apart=[("l0", "r0"), ("l2", "r3"), ("gone", "r1")])
    assert [len(lists.left[f"l{at}"]) for at in range(3)] == [3, 4, 3]
    assert "r0" not in [one.right for one in lists.left["l0"]]
    assert "l2" not in [one.left for one in lists.right["r3"]]


def test_who_does_not_take_part_has_no_list_and_stands_on_none() -> None:
    market = sample.market()
    lists = propose(
        market,
        k=4,
        among_left=np.array([True, False, True]),
        among_right=np.array([True, True, False, True]),
    )
    assert (list(lists.left), list(lists.right)) == (["l0", "l2"], ["r0", "r1", "r3"])
    assert {one.right for listed in lists.left.values() for one in listed} == {"r0", "r1", "r3"}
    assert lists.tail == ()
    nobody = propose(market, among_left=np.zeros(3, dtype=bool))
    assert (nobody.left, nobody.coverage, nobody.congestion) == ({}, 0.0, 0.0)
    with pytest.raises(RangeError):
        propose(market, among_left=np.array([True]))


def test_lists_of_a_tiled_market_with_criteria_and_facts_are_the_best_of_everybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(3)
    words = (
        ("歯車", "検査", "溶接", "ロボット", "翻訳"),
        ("Zahnrad", "Prüfung", "Schweißen", "Roboter", "Übersetzung"),
    )

    def made(side: int, at: int) -> Profile:
        texts = [" ".join(random.choice(words[side], 2)) for _ in range(3)]
        return Profile(
            key=f"{'lr'[side]}{at}", side="lr"[side], needs=tuple(Text(one, "") for one in texts[:2]),
            offers=(Text(texts[2], ""),),
            facts={
                "role": str(random.integers(3)), "seeks": (str(random.integers(3)), "0"),
                "group": f"g{random.integers(20)}", "employees": float(random.integers(1, 90)),
                "excludes": (f"{'rl'[side]}{random.integers(60)}",), "words": tuple(random.choice(list("abc"), 2)),
            },
        )  # fmt: skip

    market = meet(
        Population([made(0, at) for at in range(60)]), Population([made(1, at) for at in range(70)]),
        lexicons=(sample.LEXICON,),
        criteria=(Sides(), Sought("role", "role", "seeks"), Excluded(), Apart()),
        fits=(Fit("size", "employees", "near"), Fit("words", "words"), Fit("branch", "words", "within")),
    )  # fmt: skip
    for name, number in (("SOME", 4), ("OTHERS", 8), ("NEAR", 16), ("FAR", 16)):
        monkeypatch.setattr(pooling, name, number)
    joint = pooling.pool_of(market, 5).toarray()
    for at in range(60):
        ranking = rank(market, f"l{at}", k=5)
        for pair in ranking.pairs:
            assert joint[at, market.right.places[pair.right]] == pytest.approx(pair.score, abs=1e-3)
    for at in range(70):
        for pair in rank(market, f"r{at}", k=5).pairs:
            assert joint[market.left.places[pair.left], at] == pytest.approx(pair.score, abs=1e-3)


def test_a_small_pool_keeps_the_best_of_everybody() -> None:
    market = sample.market()
    lists = propose(market, k=1, pool=1)
    for at in range(3):
        best = rank(market, f"l{at}", k=1).pairs[0].right
        assert best in {one.right for one in lists.left[f"l{at}"]}


@pytest.mark.parametrize("wrong", [{"k": 0}, {"pool": -1}, {"temperature": 0.0}])
def test_wrong_sizes_are_named(wrong: dict[str, float]) -> None:
    with pytest.raises(RangeError):
        propose(sample.market(), **wrong)  # type: ignore[arg-type]


def blocking(
    left: list[list[int]], right: list[list[int]], pairs: tuple[tuple[int, int], ...]
) -> list[tuple[int, int]]:
    """Pairs of which both would rather have each other."""
    of_left, of_right = dict(pairs), {b: a for a, b in pairs}

    def rather(wanted: list[int], new: int, old: int | None) -> bool:
        return new in wanted and (old is None or wanted.index(new) < wanted.index(old))

    return [
        (a, b)
        for a, wanted in enumerate(left)
        for b in wanted
        if of_left.get(a) != b and rather(wanted, b, of_left.get(a)) and rather(right[b], a, of_right.get(b))
    ]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.randoms(use_true_random=False))
def test_no_two_would_rather_have_each_other(lefts: int, rights: int, random) -> None:  # type: ignore[no-untyped-def]
    left = [random.sample(range(rights), random.randint(0, rights)) for _ in range(lefts)]
    right = [random.sample(range(lefts), random.randint(0, lefts)) for _ in range(rights)]
    pairs = stable_pairs(left, right)
    assert blocking(left, right, pairs) == []
    assert all(a in right[b] and b in left[a] for a, b in pairs)


def test_an_assignment_gives_everybody_at_most_its_seats() -> None:
    found = stable(sample.market())
    assert [(left, right) for left, right, _ in found.pairs] == [("l0", "r0"), ("l1", "r1"), ("l2", "r2")]
    assert found.unmatched_right == ("r3",)
    assert len(stable(sample.market(), seats=2).pairs) == 6
    with pytest.raises(RangeError):
        stable(sample.market(), seats=0)


def test_weights_follow_what_was_accepted_within_bounds() -> None:
    market = sample.market()
    decisions = [
        Decision(f"l{at}", f"r{other}", accepted=at == other) for at in range(3) for other in range(4)
    ]
    learned = learn(market, decisions)
    assert (learned.accepted, learned.declined) == (3, 9)
    for _, before, now in learned.changes:
        assert before / 4 <= now <= before * 4
    assert learned.weights.bridge > DEFAULT.bridge
    assert "12 introductions" in learned.weights.provenance
    opposite = learn(market, [Decision(one.left, one.right, accepted=not one.accepted) for one in decisions])
    assert opposite.weights.bridge < DEFAULT.bridge


def test_nothing_is_learned_from_one_kind_of_answer() -> None:
    learned = learn(sample.market(), [Decision("l0", "r0", accepted=True)])
    assert learned.weights == DEFAULT
    assert learned.because.startswith("nothing learned")
    with pytest.raises(UnknownError):
        learn(sample.market(), [Decision("l0", "x", accepted=True)])


def test_texts_alone_decide_where_a_side_only_offers() -> None:
    lone = Population([Profile(key="x", side="one", offers=(Text("Herstellung", "de"),))])
    lists = propose(meet(lone, Population(sample.right())), k=1)
    assert [one.score for one in lists.left["x"]] == [0.0]


def test_what_lies_outside_the_pairs_in_question_is_measured() -> None:
    market = sample.market()
    assert propose(market, k=1).outside == Outside(0.0, 0.0, 0)
    narrow = propose(market, k=1, pool=1).outside
    assert 0 < narrow.share <= narrow.at_most <= 1
    assert narrow.looked_at == 3
    assert propose(market, k=1, pool=4).outside.share == 0
    assert propose(market, k=1, pool=1, among_left=np.zeros(3, dtype=bool)).outside.share == 0


def test_the_equilibrium_can_be_ended() -> None:
    class Enough(Exception):
        pass

    def progress(rounds: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        equilibrium(sparse.csr_array(np.random.default_rng(1).normal(size=(40, 40))), progress=progress)
