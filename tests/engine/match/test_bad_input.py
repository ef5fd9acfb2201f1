"""Whatever comes in gives a defined result, a notice or a named error."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.match import (
    Population,
    Profile,
    Text,
    Vectors,
    duplicates,
    encode,
    meet,
    propose,
    rank,
    stable,
)
from hannover.engine.match.errors import DuplicateKeyError, EmptyPopulationError, EncoderError
from hannover.engine.match.population import LONGEST
from tests.engine.match import sample


def codes(*texts: Text) -> list[str]:
    return [notice.code for notice in Population([Profile(key="a", needs=texts)]).notices]


def test_nobody_and_two_of_one_key_are_named() -> None:
    with pytest.raises(EmptyPopulationError):
        Population([])
    with pytest.raises(DuplicateKeyError) as caught:
        Population([Profile(key="a"), Profile(key="b"), Profile(key="a")])
    assert caught.value.keys == ("a",)


def test_an_empty_profile_is_noticed_and_matches_nothing() -> None:
    empty = Profile(key="l0", side="one", needs=(Text("  \u3000 ", "ja"), Text("🙂", "de")))
    population = Population([empty])
    assert [notice.code for notice in population.notices] == ["empty"]
    market = meet(population, Population(sample.right()))
    assert {pair.score for pair in rank(market, "l0").pairs} == {0.0}
    assert [pair.right for pair in rank(market, "l0").pairs] == ["r0", "r1", "r2", "r3"]
    assert len(stable(market).pairs) == 1
    assert len(propose(market, k=9).left["l0"]) == 4


def test_a_single_word_is_noticed() -> None:
    assert codes(Text("Zahnrad", "de")) == ["short"]
    assert codes(Text("Zahnräder aus Stahl", "de")) == []


@pytest.mark.parametrize(
    ("text", "label", "wrong"),
    [
        ("歯車の検査", "de", True),
        ("Wir suchen einen Partner für die Prüfung von Zahnrädern", "ja", True),
        ("We are looking for a partner for the inspection of gears", "de", True),
        ("Bildbetrachter Eye of GNOME", "de", False),
        ("歯車 OPC UA", "ja", False),
        ("ROS 2", "ja", False),
        ("歯車の検査", "", False),
    ],
)
def test_a_wrong_label_is_noticed(text: str, label: str, wrong: bool) -> None:
    assert ("language" in codes(Text(text, label))) == wrong


def test_width_and_emoji_do_not_matter() -> None:
    lefts = [
        Profile(key="plain", needs=(Text("ロボット ABC 溶接", "ja"),)),
        Profile(key="odd", needs=(Text("🤖ﾛﾎﾞｯﾄ　ＡＢＣ　溶接✨", "ja"),)),
    ]
    market = meet(Population(lefts), Population(sample.right()), lexicons=(sample.LEXICON,))
    scores = [[pair.score for pair in rank(market, key).pairs] for key in ("plain", "odd")]
    assert scores[0][0] == pytest.approx(scores[1][0], rel=0.2)
    assert rank(market, "odd", k=1).pairs[0].right == "r1"


def test_a_very_long_text_is_cut_and_said_so() -> None:
    population = Population([Profile(key="a", needs=(Text("Zahnräder und Prüfung " * 50_000, "de"),))])
    assert [notice.code for notice in population.notices] == ["cut"]
    assert len(population.needs.texts[0]) == LONGEST
    assert rank(meet(population, Population(sample.right())), "a", k=1).pairs[0].right == "r0"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4), st.sampled_from(["", "ja", "de", "xx"]))
def test_any_text_gives_finite_scores_with_reasons_that_add_up(texts: list[str], language: str) -> None:
    profile = Profile(key="a", needs=tuple(Text(text, language) for text in texts))
    market = meet(Population([profile]), Population(sample.right()), lexicons=(sample.LEXICON,))
    table = market.scores(slice(0, 1), slice(0, 4))[0]
    for pair in rank(market, "a").pairs:
        assert np.isfinite(pair.score)
        assert pair.score == pytest.approx(float(table[int(pair.right[1:])]), abs=1e-3)


def test_vectors_must_fit_and_be_of_one_encoder() -> None:
    with pytest.raises(EncoderError):
        Vectors("a", ("x",), np.zeros((2, 3), np.float32))
    with pytest.raises(EncoderError):
        Vectors("a", ("x",), np.full((1, 3), np.nan, np.float32))
    one = Vectors("a", ("x",), np.ones((1, 3), np.float32))
    with pytest.raises(EncoderError):
        one.joined(Vectors("b", ("y",), np.ones((1, 3), np.float32)))
    with pytest.raises(EncoderError):
        meet(
            Population(sample.left(), vectors=sample.vectors(*sample.left())),
            Population(sample.right(), vectors=Vectors("b", ("y",), np.ones((1, 8), np.float32))),
        )


def test_stored_vectors_grow_by_what_is_missing() -> None:
    profiles = sample.left()
    stored = encode(["歯車の検査"], encoder=sample.Meaning())
    missing = stored.missing(profiles)
    assert "歯車の検査" not in missing
    heard: list[tuple[int, int]] = []
    fresh = encode(
        missing, encoder=sample.Meaning(), progress=lambda done, total: heard.append((done, total))
    )
    assert stored.joined(fresh).missing(profiles) == ()
    assert heard == [(len(missing), len(missing))]
    assert Vectors.none("x").joined(fresh) is fresh


def test_a_text_without_a_vector_is_noticed_and_compared_otherwise() -> None:
    known = sample.vectors(*sample.left()[:2], *sample.right())
    market = meet(
        Population(sample.left(), vectors=known),
        Population(sample.right(), vectors=known),
        lexicons=(sample.LEXICON,),
    )
    assert [notice.key for notice in market.notices if notice.code == "encoder"] == ["l2"]
    assert rank(market, "l2", k=1).pairs[0].right == "r2"


def test_one_company_under_two_names_is_reported() -> None:
    offer = (Text("Präzisionszahnräder und Getriebe für Roboter, Prüfung und Montage", "de"),)
    population = Population(
        [
            Profile(key="a", name="Muster Zahnrad GmbH", offers=offer),
            Profile(
                key="b", name="Bäckerei Beispiel", offers=(Text("Brot und Kuchen für den Alltag", "de"),)
            ),
            Profile(key="c", name="MUSTER-Zahnrad GmbH & Co. KG", offers=offer),
            Profile(key="d", name="Zahnradwerk Probe AG", offers=(Text("Zahnräder aus Kunststoff", "de"),)),
        ]
    )
    found = duplicates(population)
    assert [(one.first, one.second) for one in found] == [("a", "c")]
    assert found[0].likeness >= 0.75
    assert "alike" in found[0].because
