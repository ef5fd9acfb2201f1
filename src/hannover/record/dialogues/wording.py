"""The versions of an outcome's wording, and what is different between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

import msgspec

from hannover.accounts.permissions import Actor
from hannover.record import domain, models
from hannover.record.moment import Moment
from hannover.record.signing import digest_of_state
from hannover.record.words import own_name

WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]|\s+|[^\W_]+|.", re.DOTALL)
"""Characters where a script writes no blanks between words, else words, blanks and signs."""
SENTENCES = re.compile(r"[^。．.!?！？\n]*[。．.!?！？\n]+|[^。．.!?！？\n]+")
MOST_COMPARED = 4_000_000
"""Pairs of words; beyond, sentences are compared, so that a long text cannot keep the page waiting."""


class Change(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


@dataclass(frozen=True)
class Version:
    """One state of an outcome, as an event left it.

    differences   {language: pieces} against the version before it, for the languages whose wording changed
    also_changed  of "kind", "owners", "due": what else is different
    """

    number: int
    event: str
    action: str
    side: str
    happened_on: date
    recorded_at: str
    digest: str
    outcome: domain.Outcome
    differences: Mapping[str, tuple[Piece, ...]]
    also_changed: tuple[str, ...]


class _Body(msgspec.Struct):
    id: str
    action: str
    side: str
    happened_on: date
    recorded_at: str
    state: msgspec.Raw


def read_versions(moment: Moment, actor: Actor, outcome: str) -> tuple[Version, ...]:
    """Every version that the actor may read, newest first; one query."""
    stored = models.Event.objects.filter(
        models.readable_by(actor),
        entity=outcome,
        type="outcome",
        recorded_at__lte=moment.known_text,
        happened_on__lte=moment.as_of.isoformat(),
    )
    versions: list[Version] = []
    for body in stored.order_by("recorded_at", "event").values_list("body", flat=True):
        event = msgspec.json.decode(body, type=_Body)
        state = msgspec.json.decode(event.state, type=domain.Outcome)
        before = versions[-1].outcome if versions else None
        versions.append(
            Version(
                len(versions) + 1,
                event.id,
                event.action,
                event.side,
                event.happened_on,
                event.recorded_at,
                digest_of_state(event.state),
                state,
                differences(before.wording, state.wording) if before else {},
                _also_changed(before, state) if before else (),
            )
        )
    return tuple(reversed(versions))


def differences(before: domain.Text, after: domain.Text) -> dict[str, tuple[Piece, ...]]:
    """{language: pieces} for every language whose wording is not the same in both."""
    languages = [*before, *(language for language in after if language not in before)]
    return {
        language: compare(before.get(language, ""), after.get(language, ""))
        for language in languages
        if before.get(language) != after.get(language)
    }


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order: what stayed, what was removed, what was added.

    The pieces that are not "added" make the earlier text, those that are not "removed" the later one.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) * len(new) > MOST_COMPARED:
        old, new = SENTENCES.findall(before), SENTENCES.findall(after)
    return tuple(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for operation, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if operation == "equal":
            yield Piece(Change.SAME, "".join(old[old_from:old_to]))
            continue
        if old_from < old_to:
            yield Piece(Change.REMOVED, "".join(old[old_from:old_to]))
        if new_from < new_to:
            yield Piece(Change.ADDED, "".join(new[new_from:new_to]))


def _also_changed(before: domain.Outcome, after: domain.Outcome) -> tuple[str, ...]:
    pairs = {
        "kind": before.kind is not after.kind,
        "owners": before.owners != after.owners,
        "due": before.due != after.due,
    }
    return tuple(name for name, changed in pairs.items() if changed)


def in_own_names(text: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(language tag, what its speakers call it, wording) of every language that the text has."""
    return [(language, own_name(language), words) for language, words in text.items()]
