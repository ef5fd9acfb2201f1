"""Who is matched: a profile says what it needs and what it offers, each in the language it was written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Fact", "Notice", "Profile", "Text", "texts_of"]

Fact = str | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the language it is said to be in; an empty language is found out."""

    text: str
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One who looks for partners.

    key     unique in its population
    side    whom it belongs to; only compared for equality
    needs   what it looks for, one text a topic
    offers  what it has to give, one text a topic
    name    as written; read only when likely duplicates are looked for
    facts   what criteria and fits read: a word, a number, or several words
    """

    key: str
    side: str = ""
    needs: tuple[Text, ...] = ()
    offers: tuple[Text, ...] = ()
    name: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the input that a person should know; the work went on.

    code     "language" (label and text disagree), "empty", "short" (a single word), "cut" (a very long text),
             "channel" (a channel is not used), "fewer" (fewer candidates than asked for), "encoder" (no vector)
    key      the profile it is about, or ""
    message  in English, for a person
    """

    code: str
    key: str
    message: str


def texts_of(profiles: Sequence[Profile]) -> tuple[str, ...]:
    """Every distinct text of the profiles, in order: what an encoder has to turn into vectors."""
    return tuple(
        dict.fromkeys(
            text.text
            for profile in profiles
            for text in (*profile.needs, *profile.offers)
            if text.text.strip()
        )
    )
