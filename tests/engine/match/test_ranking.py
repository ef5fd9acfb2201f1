"""Partners are ranked by what one needs and the other offers, with reasons that add up."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.match import (
    DEFAULT,
    Fit,
    Pair,
    Population,
    Profile,
    Text,
    Weights,
    explain,
    meet,
    rank,
)
from hannover.engine.match.errors import EncoderError, RangeError, WeightsError
from hannover.errors import InputError, UnknownError
from tests.engine.match import sample


def found(pairs: tuple[Pair, ...]) -> list[str]:
    return [pair.right for pair in pairs]


def test_needs_find_offers_in_the_other_language() -> None:
    market = sample.market()
    assert [rank(market, f"l{at}", k=1).pairs[0].right for at in range(3)] == ["r0", "r1", "r2"]


@pytest.mark.parametrize(("lexicon", "meaning"), [(True, False), (False, True)])
def test_it_works_without_dictionary_and_without_encoder_and_says_so(lexicon: bool, meaning: bool) -> None:
    market = sample.market(lexicon=lexicon, meaning=meaning)
    ranking = rank(market, "l0", k=1)
    assert found(ranking.pairs) == ["r0"]
    assert ("bridge" in ranking.channels, "meaning" in ranking.channels) == (lexicon, meaning)
    assert [one.code for one in ranking.notices if "is not used" in one.message] == ["channel"]


def test_like_profiles_do_not_attract_each_other() -> None:
    twin = Profile(key="twin", needs=(Text("歯車の検査", "ja"),))
    offer = Profile(key="offer", offers=(Text("Prüfung von Zahnrädern", "de"),))
    market = meet(Population([sample.left()[0]]), Population([twin, offer]), lexicons=(sample.LEXICON,))
    assert found(rank(market, "l0", k=2).pairs) == ["offer", "twin"]
    assert all(reason.kind == "usual" for reason in rank(market, "l0", k=2).pairs[1].reasons)


def test_the_reasons_of_every_pair_add_up_to_its_score() -> None:
    market = sample.market(fits=(Fit("size", "employees", "near"),))
    table = market.scores(slice(0, 3), slice(0, 4))
    for row in range(3):
        for column in range(4):
            pair = explain(market, f"l{row}", f"r{column}").pair
            assert pair.score == pytest.approx(sum(reason.contribution for reason in pair.reasons))
            assert pair.score == pytest.approx(table[row, column], abs=1e-4)


def test_terms_are_cited_as_they_are_written() -> None:
    terms = {
        (reason.left, reason.right)
        for reason in rank(sample.market(), "l0", k=1).pairs[0].reasons
        if reason.kind == "term"
    }
    assert terms == {("歯車", "Zahnrädern"), ("検査", "Prüfung")}


def test_a_cited_term_that_is_removed_takes_its_contribution_along() -> None:
    market = sample.market(meaning=False)
    before = rank(market, "l0", k=1).pairs[0]
    lefts = [
        *sample.left()[1:],
        Profile(key="l0", side="one", needs=(Text("検査", "ja"),), offers=(Text("製造", "ja"),)),
    ]
    after = explain(
        meet(Population(lefts), Population(sample.right()), lexicons=(sample.LEXICON,)), "l0", "r0"
    ).pair
    assert not any(reason.left == "歯車" for reason in after.reasons)
    assert after.score < before.score


def test_what_is_only_meant_is_shown_as_such() -> None:
    reasons = rank(sample.market(lexicon=False), "l0", k=1).pairs[0].reasons
    assert [reason.semantic_only for reason in reasons if reason.kind == "meaning"] == [True]
    reasons = rank(sample.market(), "l0", k=1).pairs[0].reasons
    assert [reason.semantic_only for reason in reasons if reason.kind == "meaning"] == [False]


def test_the_pair_scores_the_same_from_both_ends() -> None:
    market = sample.market()
    forth = {(pair.left, pair.right): pair.score for at in range(3) for pair in rank(market, f"l{at}").pairs}
    back = {(pair.left, pair.right): pair.score for at in range(4) for pair in rank(market, f"r{at}").pairs}
    assert forth == pytest.approx(back)


def test_of_several_needs_the_one_that_fits_best_counts() -> None:
    both = Profile(key="both", needs=(Text("技術文書の翻訳", "ja"), Text("歯車の検査", "ja")))
    market = meet(Population([both, *sample.left()]), Population(sample.right()), lexicons=(sample.LEXICON,))
    assert set(found(rank(market, "both", k=2).pairs)) == {"r0", "r2"}


def test_more_than_there_are_gives_all_and_a_notice() -> None:
    ranking = rank(sample.market(), "l0", k=50)
    assert len(ranking.pairs) == 4
    assert [one.message for one in ranking.notices if one.code == "fewer"] == [
        "50 were asked for, 4 are allowed"
    ]


def test_only_those_among_whom_is_asked_are_ranked() -> None:
    ranking = rank(sample.market(), "l0", among=np.array([False, True, True, False]))
    assert sorted(found(ranking.pairs)) == ["r1", "r2"]
    assert ranking.left_out["among"] == 2
    with pytest.raises(RangeError):
        rank(sample.market(), "l0", among=np.array([True]))


def test_a_guest_is_ranked_like_the_member_it_equals() -> None:
    market = sample.market()
    member = sample.left()[0]
    guest = Profile(key="?", side="one", needs=member.needs, offers=member.offers)
    ranking = rank(market, guest, vectors=sample.vectors(guest))
    expected = rank(market, "l0")
    assert found(ranking.pairs) == found(expected.pairs)
    assert [pair.score for pair in ranking.pairs] == pytest.approx(
        [pair.score for pair in expected.pairs], abs=1e-4
    )


def test_a_guest_without_vectors_is_compared_by_the_other_channels() -> None:
    guest = Profile(key="?", side="one", needs=(Text("溶接", "ja"),))
    assert found(rank(sample.market(), guest, k=1).pairs) == ["r1"]


def test_a_guest_of_no_side_and_of_another_encoder_is_refused() -> None:
    with pytest.raises(InputError):
        rank(sample.market(), Profile(key="?", side="three"))
    other = sample.vectors(*sample.left())
    with pytest.raises(EncoderError):
        rank(
            sample.market(),
            Profile(key="?", side="one"),
            vectors=type(other)("other", other.texts, other.array),
        )


def test_weights_can_change_without_preparing_anything_again() -> None:
    market = sample.market()
    words = market.with_weights(Weights(meaning=0, bridge=0, words=1, structured=0))
    assert words.channels == ("words",)
    assert {reason.channel for reason in rank(words, "l0", k=1).pairs[0].reasons} == {"words"}
    assert market.weights == DEFAULT


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["meaning", "bridge", "words"]), st.floats(0.1, 3))
def test_more_weight_on_a_channel_never_lowers_a_pair_that_is_above_the_mean_in_it(
    channel: str, more: float
) -> None:
    market = sample.market()
    values = {name: DEFAULT.of(name) for name in ("meaning", "bridge", "words", "structured")}
    heavier = market.with_weights(Weights(**{**values, channel: values[channel] + more}))
    before, after = (explain(one, "l0", "r0").pair for one in (market, heavier))
    told = sum(reason.contribution for reason in before.reasons if reason.channel == channel)
    assert after.score >= before.score or told < 0


def test_a_market_survives_pickling() -> None:
    market = sample.market()
    again = pickle.loads(pickle.dumps(market))
    assert rank(again, "l1") == rank(market, "l1")


def test_the_same_question_gets_the_same_answer() -> None:
    assert rank(sample.market(), "l2") == rank(sample.market(), "l2")


def test_wrong_questions_are_named() -> None:
    market = sample.market()
    with pytest.raises(RangeError):
        rank(market, "l0", k=0)
    with pytest.raises(UnknownError):
        rank(market, "nobody")
    with pytest.raises(UnknownError):
        explain(market, "r0", "l0")
    for weight in (-1.0, float("nan"), float("inf")):
        with pytest.raises(WeightsError):
            Weights(meaning=weight, bridge=0, words=0, structured=0)
    with pytest.raises(WeightsError):
        DEFAULT.of("colour")
