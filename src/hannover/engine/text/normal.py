"""One normal form for comparing texts, and a guess at the language a text is written in."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["language_of", "language_signs", "normal_form", "sentences"]

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
QUOTES = {ord(mark): "'" for mark in "’‘‚´`"} | {ord(mark): '"' for mark in "“”„«»"}
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
SIGNS = DASHES | QUOTES | INVISIBLE

BLANKS = re.compile(r"\s+")
KANA = re.compile(r"[\u3040-\u30ff\uff66-\uff9f]")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LETTERS = re.compile(r"[^\W\d_]+")
ENDS = re.compile(r"(?<=[.!?;:])\s+(?=\S)|(?<=[。！？])|\n+")

ENGLISH = frozenset(
    {
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "which",
        "with",
    }
)
GERMAN = frozenset(
    {
        "als",
        "am",
        "an",
        "auf",
        "aus",
        "bei",
        "das",
        "dem",
        "den",
        "der",
        "des",
        "die",
        "durch",
        "ein",
        "eine",
        "einer",
        "eines",
        "es",
        "für",
        "im",
        "in",
        "ist",
        "mit",
        "muss",
        "müssen",
        "nach",
        "nicht",
        "oder",
        "sein",
        "sie",
        "sind",
        "sollte",
        "sollten",
        "über",
        "um",
        "und",
        "von",
        "vor",
        "werden",
        "wird",
        "zu",
        "zum",
        "zur",
    }
)


def normal_form(text: str) -> str:
    """`text` in NFKC and lower case, with one kind of dash, quote and blank, and nothing invisible.

    Sharp s stays: folding it to "ss" would part German compounds from their spelling in the catalogue.
    """
    return BLANKS.sub(
        " ", unicodedata.normalize("NFKC", text.translate(SIGNS)).translate(SIGNS).lower()
    ).strip()


def language_of(text: str, *, default: str = "en") -> str:
    """`ja`, `de` or `en` as the script and the small words of `text` show; `default` when they show nothing.

    Kana makes a text Japanese, and so do Chinese characters alone: the three languages know no other script for them.
    """
    signs = language_signs(text)
    if signs["ja"]:
        return "ja"
    if signs["de"] == signs["en"]:
        return default
    return "de" if signs["de"] > signs["en"] else "en"


def language_signs(text: str) -> dict[str, float]:
    """How much in `text` speaks for each language: the number of its small words, for `ja` that of all words.

    A text is Japanese when more than a fifth of its letters are kana or Chinese characters, and then nothing else.
    """
    letters = LETTERS.findall(text.lower())
    length = sum(map(len, letters))
    if length and (len(KANA.findall(text)) + len(HAN.findall(text))) / length > 0.2:
        return {"ja": float(max(len(letters), 1)), "de": 0.0, "en": 0.0}
    german = sum(word in GERMAN for word in letters) + sum(any(c in "äöüß" for c in word) for word in letters)
    english = sum(word in ENGLISH for word in letters)
    return {"ja": 0.0, "de": float(german), "en": float(english)}


def sentences(text: str, *, longest: int = 400) -> list[str]:
    """The sentences of `text`, cut again where one is longer than `longest` characters; none of an empty text."""
    found: list[str] = []
    for part in (piece.strip() for piece in ENDS.split(text)):
        found += [part[start : start + longest] for start in range(0, len(part), longest)]
    return found
