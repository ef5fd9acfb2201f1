"""Hard constraints come first, and each says what it ruled out and why."""

from __future__ import annotations

import math

import pytest

from hannover.engine.match import (
    Apart,
    Criterion,
    Excluded,
    Fit,
    Pairs,
    Population,
    Profile,
    Sides,
    Sought,
    explain,
    meet,
    rank,
)
from hannover.engine.match.criteria import check
from hannover.engine.match.errors import FactError
from tests.engine.match import sample

ONE = Profile(key="a", side="one", facts={"country": "JP"})


def other(**facts: object) -> Profile:
    return Profile(key="b", side="two", facts=facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("criterion", "mine", "theirs", "met"),
    [
        (Pairs("country", "country", frozenset({("JP", "DE")})), {"country": "JP"}, {"country": "DE"}, True),
        (Pairs("country", "country", frozenset({("JP", "DE")})), {"country": "DE"}, {"country": "JP"}, True),
        (Pairs("country", "country", frozenset({("JP", "DE")})), {"country": "JP"}, {"country": "FR"}, False),
        (Pairs("country", "country", frozenset({("JP", "DE")})), {"country": "JP"}, {}, False),
        (Sought("role", "role", "seeks"), {"seeks": ("supplier", "maker")}, {"role": "maker"}, True),
        (Sought("role", "role", "seeks"), {"seeks": "supplier"}, {"role": "maker"}, False),
        (Sought("role", "role", "seeks"), {"role": "maker"}, {"seeks": "supplier"}, False),
        (Sought("role", "role", "seeks"), {}, {"role": "maker"}, True),
        (Sought("iso", "has", "needs", every=True), {"needs": ("x", "y")}, {"has": ("x", "y", "z")}, True),
        (Sought("iso", "has", "needs", every=True), {"needs": ("x", "y")}, {"has": ("x",)}, False),
        (Apart("conflict", "group"), {"group": "g"}, {"group": ("g", "h")}, False),
        (Apart("conflict", "group"), {"group": "g"}, {}, True),
        (Excluded(), {"excludes": ("b",)}, {}, False),
        (Excluded(), {}, {"excludes": ("one",)}, False),
        (Excluded(), {"excludes": ("c",)}, {}, True),
    ],
)
def test_a_criterion_is_met_or_not(
    criterion: Criterion, mine: dict[str, object], theirs: dict[str, object], met: bool
) -> None:
    left = Profile(key="a", side="one", facts=mine)  # type: ignore[arg-type]
    verdict = criterion.check(left, other(**theirs))
    assert (verdict.met, verdict.name) == (met, criterion.name)
    # Who asks must not matter.
    assert criterion.check(other(**theirs), left).met == met


def test_what_is_unmet_says_what_was_wanted_and_found() -> None:
    left = Profile(key="a", facts={"required": ("ISO 9001", "ISO 27001")})
    verdict = Sought("certification", "has", "required", every=True).check(left, other(has=("ISO 9001",)))
    assert verdict.because == "certification: ISO 27001 against ISO 9001"


def test_every_criterion_is_reported_for_a_pair() -> None:
    verdicts = check((Sides(), Apart(facts="country")), ONE, other(country="JP"))
    assert [(verdict.name, verdict.met) for verdict in verdicts] == [("side", True), ("conflict", False)]


def crossed() -> tuple[list[Profile], list[Profile]]:
    lefts = [
        Profile(
            key=f"l{at}", side="one", needs=profile.needs, facts={"excludes": (f"r{at}",), "group": f"g{at}"}
        )
        for at, profile in enumerate(sample.left())
    ]
    rights = [
        Profile(key=f"r{at}", side="two", offers=profile.offers, facts={"group": f"g{(at + 1) % 3}"})
        for at, profile in enumerate(sample.right())
    ]
    return lefts, rights


def test_who_is_ruled_out_is_not_ranked_and_is_counted() -> None:
    lefts, rights = crossed()
    market = meet(
        Population(lefts), Population(rights), lexicons=(sample.LEXICON,), criteria=(Excluded(), Apart())
    )
    for at in range(3):
        ranking = rank(market, f"l{at}")
        expected = [
            one.key
            for one in rights
            if all(verdict.met for verdict in check(market.criteria, lefts[at], one))
        ]
        assert sorted(pair.right for pair in ranking.pairs) == sorted(expected)
        assert ranking.left_out == {
            criterion.name: sum(not criterion.check(lefts[at], one).met for one in rights)
            for criterion in market.criteria
        }
    for at in range(4):
        allowed = {pair.left for pair in rank(market, f"r{at}").pairs}
        assert allowed == {
            one.key
            for one in lefts
            if all(verdict.met for verdict in check(market.criteria, one, rights[at]))
        }


def test_an_explanation_says_why_not() -> None:
    lefts, rights = crossed()
    market = meet(Population(lefts), Population(rights), lexicons=(sample.LEXICON,), criteria=(Excluded(),))
    why = explain(market, "l0", "r0")
    assert not why.allowed
    assert why.because == "not allowed: exclusion: not r0 against r0"
    assert (why.rank_for_left, why.rank_for_right) == (None, None)


def test_an_explanation_says_the_rank_and_what_is_missing() -> None:
    market = sample.market()
    scores = {pair.right: pair.score for pair in rank(market, "l0").pairs}
    ordered = sorted(scores, key=lambda key: -scores[key])
    for place, key in enumerate(ordered, start=1):
        why = explain(market, "l0", key, k=2)
        assert why.rank_for_left == place
        assert why.behind_left == pytest.approx(scores[ordered[1]] - scores[key], abs=1e-4)


def test_facts_that_fit_raise_the_score_and_unstated_ones_do_nothing() -> None:
    rights = [
        Profile(key=key, side="two", offers=(OFFER,), facts=facts)
        for key, facts in (("near", {"employees": 50}), ("far", {"employees": 9000}), ("unstated", {}))
    ]
    left = Profile(key="l", side="one", needs=sample.left()[0].needs, facts={"employees": 40})
    market = meet(
        Population([left]),
        Population(rights),
        lexicons=(sample.LEXICON,),
        fits=(Fit("size", "employees", "near"),),
    )
    pairs = rank(market, "l").pairs
    assert [pair.right for pair in pairs] == ["near", "unstated", "far"]
    assert not any(reason.channel == "structured" for reason in pairs[1].reasons)
    assert all(pair.score == pytest.approx(pair.total()) for pair in pairs)


def test_a_fact_of_the_wrong_kind_is_named() -> None:
    with pytest.raises(FactError, match="employees"):
        Fit("size", "employees", "near").between(other(employees="many"), other(employees=5))
    with pytest.raises(FactError, match="role"):
        Sought("role", "role", "seeks").check(other(seeks="x"), other(role=5.0))


OFFER = sample.right()[0].offers[0]


def test_who_states_a_fact_more_roughly_does_not_lose_by_it() -> None:
    """A code that stands for three branches covers the one of the partner."""
    rough, fine, strange = (
        other(branches=("25", "27", "28")),
        other(branches=("28",)),
        other(branches=("10",)),
    )
    within, overlap = Fit("branch", "branches", "within"), Fit("branch", "branches")
    assert within.between(rough, fine) == within.between(fine, rough) == 1
    assert overlap.between(rough, fine) == pytest.approx(1 / 3)
    assert within.between(rough, strange) == 0
    assert math.isnan(within.between(rough, other()))
