"""Words by language: Japanese by Sudachi in dictionary form, the others by their letters and a light stem."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sudachipy import Dictionary, SplitMode, Tokenizer

from hannover.engine.text.counts import Counts, count_terms
from hannover.engine.text.normal import ENGLISH, GERMAN, language_of, normal_form

__all__ = ["bare_word", "shared_terms", "word_counts", "words"]

WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
PARTS = re.compile(r"[-']")
OUTSIDE = re.compile(r"^[\W_]+|[\W_]+$")
CARRYING = frozenset({"名詞", "動詞", "形容詞", "形状詞", "接頭辞", "接尾辞", "副詞"})
EMPTY_JAPANESE = frozenset(
    {
        "為る",
        "居る",
        "有る",
        "成る",
        "事",
        "物",
        "等",
        "及び",
        "又は",
        "為",
        "こと",
        "もの",
        "できる",
        "出来る",
        "於く",
        "因る",
        "付く",
        "基づく",
    }
)
MODAL = frozenset(
    {
        "all",
        "any",
        "been",
        "being",
        "can",
        "each",
        "including",
        "may",
        "more",
        "must",
        "not",
        "other",
        "shall",
        "should",
        "such",
        "than",
        "these",
        "those",
        "used",
        "using",
        "where",
        "will",
        "within",
        "into",
        "also",
        "if",
        "when",
    }
) | frozenset(
    {
        "alle",
        "auch",
        "bzw",
        "dass",
        "diese",
        "dieser",
        "dieses",
        "kann",
        "können",
        "sowie",
        "soll",
        "sollen",
        "wie",
        "so",
        "beim",
        "nur",
        "wenn",
        "einen",
        "einem",
        "ihre",
    }
)
EMPTY = ENGLISH | GERMAN | MODAL
ENGLISH_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ities",
    "ity",
    "ies",
    "ied",
    "ers",
    "ed",
    "es",
    "s",
    "y",
    "e",
)
GERMAN_ENDINGS = (
    "ungen",
    "ung",
    "heiten",
    "heit",
    "keiten",
    "keit",
    "ern",
    "em",
    "en",
    "er",
    "es",
    "e",
    "n",
    "s",
)


@lru_cache(maxsize=1)
def sudachi() -> Tokenizer:
    """The tokenizer, made when the first Japanese text comes: the dictionary takes a tenth of a second."""
    return Dictionary().tokenizer(mode=SplitMode.A)


def bare_word(word: str) -> str:
    """A word without the signs around it; "" for one that carries nothing of its own."""
    bare = OUTSIDE.sub("", word)
    return "" if bare in EMPTY else bare


def words(text: str, language: str = "") -> list[str]:
    """The words of `text` that carry meaning, in comparable form and in order, as often as they occur.

    language  `ja`, `de`, `en`, ...; guessed from the text when empty
    """
    return [form for _, form in forms(text, language or language_of(text))]


def forms(text: str, language: str) -> list[tuple[str, str]]:
    """The words that carry meaning as they are written (in lower case), each with its comparable form."""
    plain = normal_form(text)
    if language == "ja":
        return japanese(plain)
    endings = GERMAN_ENDINGS if language == "de" else ENGLISH_ENDINGS
    found = (part for word in WORD.findall(plain) for part in PARTS.split(word))
    return [(word, stem(word, endings)) for word in found if word not in EMPTY and len(word) > 1]


def japanese(text: str) -> list[tuple[str, str]]:
    found = []
    # Sudachi refuses texts of more than 49,149 bytes.
    for start in range(0, len(text), 10_000):
        for morpheme in sudachi().tokenize(text[start : start + 10_000]):
            form = morpheme.normalized_form()
            if morpheme.part_of_speech()[0] in CARRYING and form not in EMPTY_JAPANESE and WORD.match(form):
                found.append((morpheme.surface(), form.lower()))
    return found


def stem(word: str, endings: Sequence[str]) -> str:
    """`word` without its longest listed ending, where at least four letters remain."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def word_counts(texts: Sequence[str], languages: Sequence[str]) -> Counts:
    """How often each word occurs in each text."""
    return count_terms([words(text, language) for text, language in zip(texts, languages, strict=True)])


def shared_terms(first: str, second: str, *, languages: tuple[str, str] = ("", "")) -> tuple[str, ...]:
    """The words that both texts use, each once, as the first one writes them."""
    others = set(words(second, languages[1]))
    found = {form: word for word, form in reversed(forms(first, languages[0] or language_of(first)))}
    return tuple(word for form, word in reversed(found.items()) if form in others)
