"""Texts by their words give the same products as texts by their features, whatever is left out on the way."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from hannover.engine.match import Population, Profile, Text, meet, pooling
from hannover.engine.match.strings import Strings
from hannover.engine.match.worded import Worded, compact, narrowed, product, worded
from tests.engine.match import sample

RANDOM = np.random.default_rng(3)


def some_texts(texts: int, words: int, *, features: int = 40) -> Worded:
    counts = sparse.random_array((texts, words), density=0.2, rng=RANDOM, format="csr", dtype=np.float32)
    names = sparse.random_array((words, features), density=0.1, rng=RANDOM, format="csr", dtype=np.float32)
    return worded(sparse.csr_array(counts), sparse.csr_array(names), [f"word{at}" for at in range(words)])


def dense(one: Worded) -> np.ndarray:
    return np.asarray(one.parts.toarray() @ one.names.toarray())


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 300), (300, 1), (140, 270), (0, 3)])
def test_a_product_is_that_of_the_features(rows: int, columns: int) -> None:
    first, second = some_texts(rows, 30), some_texts(columns, 50)
    assert product(first, second) == pytest.approx(dense(first) @ dense(second).T, abs=1e-5)


def test_rows_have_length_one_or_none_at_all() -> None:
    lengths = np.linalg.norm(dense(some_texts(60, 12, features=15)), axis=1)
    assert set(lengths.round(4).tolist()) <= {0.0, 1.0}


def test_what_is_left_out_changes_no_product() -> None:
    first, second = some_texts(50, 30), some_texts(70, 20)
    whole = dense(first) @ dense(second).T
    own, other = narrowed(first, second)
    assert own.shape[1] == other.shape[1] <= 40
    assert dense(own) @ dense(other).T == pytest.approx(whole, abs=1e-5)
    few = compact(other[3:9])
    assert few.names.shape[0] <= other.names.shape[0]
    assert dense(own) @ dense(few).T == pytest.approx(whole[:, 3:9], abs=1e-5)


def test_the_words_of_two_texts_share_out_their_cosine() -> None:
    first, second = some_texts(5, 30), some_texts(5, 30)
    shares = first.terms(2).shares(second.terms(4))
    assert shares.shape == (len(first.terms(2).words), len(second.terms(4).words))
    assert shares.sum() == pytest.approx(dense(first)[2] @ dense(second)[4], abs=1e-5)


def test_strings_are_what_they_were_made_of() -> None:
    texts = ["", "歯車", "Prüfung", "\ud800 alone", "a" * 50]
    found = Strings.of(texts)
    assert list(found) == texts
    assert (found[-1], found[1], len(found)) == ("a" * 50, "歯車", 5)
    assert list(found[1:3]) == texts[1:3]
    with pytest.raises(IndexError):
        found[5]


@pytest.mark.parametrize("alone", [False, True])
def test_a_channel_is_silent_on_languages_that_it_does_not_connect(alone: bool) -> None:
    spoken = [
        ("ja", "歯車の検査"),
        ("de", "Prüfung der Zahnräder"),
        ("en", "inspection of gears"),
        ("ja", "溶接"),
    ]

    def people(side: str) -> list[Profile]:
        turned = spoken if side == "l" else spoken[::-1]
        return [
            Profile(
                key=f"{side}{at}", side=side, needs=(Text(text, language),), offers=(Text(text, language),)
            )
            for at, (language, text) in enumerate(turned)
        ]

    market = meet(Population(people("l")), Population(people("r")), lexicons=(sample.LEXICON,))
    every = slice(0, 4)
    for turned in (False, True):
        block = pooling.Sheet(market, turned=turned).block(every, every, alone=alone)
        found = block.column(every).scores(every)
        assert (found if turned else found.T) == pytest.approx(market.scores(every, every), abs=1e-4)
