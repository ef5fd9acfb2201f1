"""Texts of three languages come into one comparable form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hannover.engine.text import (
    BundledEncoder,
    gram_counts,
    language_of,
    normal_form,
    sentences,
    shared_terms,
    weigh,
    word_counts,
    words,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Institution MUSS Verfahren für Sicherheitsvorfälle verankern.", "de"),
        ("The organization establishes a policy that is reviewed.", "en"),
        ("情報資産へのアクセス権を管理する。", "ja"),
        ("認証 ISO 27001", "ja"),
        ("TLS 1.3", "en"),
        ("", "en"),
    ],
)
def test_the_language_shows_in_script_and_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_width_dashes_quotes_and_blanks_do_not_matter() -> None:
    assert normal_form("ＡＢＣ—１２３\u3000 ‘x’\u200b") == "abc-123 'x'"


@given(st.text())
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    once = normal_form(text)
    assert normal_form(once) == once


def test_japanese_is_cut_into_words_of_one_spelling() -> None:
    assert words("サーバの脆弱性を管理する") == words("サーバーの脆弱性を管理します")
    assert "管理" in words("情報資産の管理")


def test_a_japanese_text_longer_than_the_tokenizer_takes_is_read_whole() -> None:
    assert words("情報資産。" * 12_000).count("資産") == 12_000


def test_small_words_and_endings_do_not_count() -> None:
    assert words("The policies are reviewed") == words("policy review")
    assert words("Die Prüfung der Anforderungen") == words("Prüfungen, Anforderung")


def test_a_compound_is_near_its_parts_by_its_n_grams() -> None:
    weights = weigh(
        gram_counts(["Sicherheitsvorfallbehandlung", "Behandlung von Sicherheitsvorfällen", "Gebäude"])
    ).matrix
    near, far = (float((weights[:1] @ weights[at : at + 1].T).toarray()[0, 0]) for at in (1, 2))
    assert near > 0.5 > far


def test_n_grams_stay_within_words_and_texts() -> None:
    counts = gram_counts(["ab", "cd"], shortest=2, longest=3)
    assert counts.matrix.sum(axis=1).tolist() == [5, 5]  # " a" "ab" "b " " ab" "ab "
    assert (counts.matrix[:1] @ counts.matrix[1:].T).toarray().tolist() == [[0]]


def test_empty_texts_weigh_nothing() -> None:
    weights = weigh(gram_counts(["", "word", " "])).matrix
    assert np.linalg.norm(weights.toarray(), axis=1).round(6).tolist() == [0, 1, 0]
    assert gram_counts([]).matrix.shape[0] == 0
    assert word_counts(["", ""], ["en", "en"]).matrix.shape == (2, 0)


@given(st.lists(st.text(alphabet="abc dé。日本", max_size=20), min_size=1, max_size=6))
def test_weighted_rows_have_length_one_or_zero(texts: list[str]) -> None:
    lengths = np.linalg.norm(weigh(gram_counts(texts), damped=True).matrix.toarray(), axis=1)
    assert all(abs(length - 1) < 1e-5 or length == 0 for length in lengths)


def test_sentences_end_at_stops_of_any_script_and_at_a_greatest_length() -> None:
    assert sentences("One. Two! 三。四？") == ["One.", "Two!", "三。", "四？"]
    assert [len(part) for part in sentences("x" * 900)] == [400, 400, 100]
    assert sentences(" ") == []


def test_shared_terms_name_what_two_texts_have_in_common() -> None:
    assert shared_terms("Access control policy", "A policy for controls") == ("control", "policy")


@pytest.fixture(scope="module")
def encoder() -> BundledEncoder:
    return BundledEncoder()


def test_the_same_meaning_is_near_across_languages(encoder: BundledEncoder) -> None:
    vectors = encoder.encode(
        [
            "incident response plan",
            "Notfallplan für Sicherheitsvorfälle",
            "インシデント対応計画",
            "parking lot",
        ]
    )
    near = vectors[0] @ vectors[1:].T
    assert near[:2].min() > near[2] + 0.2


def test_meanings_have_length_one_whatever_the_order_of_texts(encoder: BundledEncoder) -> None:
    forward, backward = encoder.encode(["a b c", "", "other words"]), encoder.encode(["other words", "a b c"])
    assert np.linalg.norm(forward, axis=1).round(5).tolist() == [1, 0, 1]
    assert np.allclose(forward[2], backward[0], atol=1e-5)
    assert encoder.encode([]).shape == (0, 512)
