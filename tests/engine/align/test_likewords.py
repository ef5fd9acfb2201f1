"""Words are found again by their meaning: in another language, and where the same is said in another way."""

from __future__ import annotations

import numpy as np
import pytest

from hannover.engine.align.suggesting import likewords
from hannover.engine.align.suggesting.likewords import Lexicon, found_again, lexicon_of
from hannover.engine.text import BundledEncoder

TEXTS = {
    "en": ("network", "password", "virus"),
    "de": ("Netzwerk", "Passwort", "Virus"),
    "ja": ("ネットワーク", "パスワード", "ウイルス"),
}


@pytest.fixture(scope="module")
def encoder() -> BundledEncoder:
    return BundledEncoder()


def lexicon(language: str, encoder: BundledEncoder) -> Lexicon:
    return lexicon_of(TEXTS[language], [language] * 3, encoder)


@pytest.mark.parametrize("languages", [("en", "de"), ("de", "ja"), ("ja", "en")])
def test_a_word_is_found_in_another_language(languages: tuple[str, str], encoder: BundledEncoder) -> None:
    found = found_again(*(lexicon(language, encoder) for language in languages))
    assert found.argmax(axis=1).tolist() == [0, 1, 2]


def test_the_same_words_are_found_wholly_and_an_empty_text_not_at_all(encoder: BundledEncoder) -> None:
    first = lexicon_of(["backup of data", ""], ["en", "en"], encoder)
    found = found_again(first, lexicon_of(["data and its backup", ""], ["en", "en"], encoder))
    assert found == pytest.approx(np.array([[1, 0], [0, 0]]))


def test_blocks_of_words_change_nothing(encoder: BundledEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    both = (lexicon("en", encoder), lexicon("de", encoder))
    whole = found_again(*both)
    monkeypatch.setattr(likewords, "BLOCK", 2)
    assert found_again(*both) == pytest.approx(whole)


def test_texts_without_any_word_are_no_special_case(encoder: BundledEncoder) -> None:
    nothing = lexicon_of(["", "the"], ["en", "en"], encoder)
    assert found_again(nothing, nothing).tolist() == [[0, 0], [0, 0]]
