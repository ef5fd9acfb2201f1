"""An event as a line of a history: what was done to what, when, for which side, and where it can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise

from hannover.record import domain
from hannover.record.reading import HistoryEntry
from hannover.record.words import ACTS, LEVELS, NOUNS


@dataclass(frozen=True)
class Act:
    """`title` names what was acted on, as far as it has a name; `url` is its page, or empty."""

    noun: Promise | str
    act: Promise | str
    title: domain.Text | Promise | str
    url: str
    happened_on: domain.FactDate
    recorded_at: str
    side: str
    entry: HistoryEntry


def acts_of(entries: Iterable[HistoryEntry]) -> tuple[Act, ...]:
    """The events as lines of a history."""
    return tuple(
        Act(
            NOUNS.get(entry.type, entry.type),
            ACTS.get(entry.action, entry.action),
            _title(entry.fact),
            _url(entry),
            _date(entry),
            entry.recorded_at,
            entry.side,
            entry,
        )
        for entry in entries
    )


def _date(entry: HistoryEntry) -> domain.FactDate:
    """When it happened, as precisely as the source says where there is one."""
    match entry.fact:
        case domain.Evidence() | domain.Round():
            return entry.fact.date
        case domain.Milestone(reached=domain.FactDate() as reached):
            return reached
    return domain.FactDate(on=date.fromisoformat(entry.happened_on))


def _title(fact: object) -> domain.Text | Promise | str:
    match fact:
        case domain.Assessment():
            return LEVELS[fact.level]
        case domain.Observation():
            return f"{fact.value:f}"
        case domain.Organization():
            return fact.names[-1].name
        case domain.Side() | domain.Signatory():
            return fact.name
        case domain.Outcome():
            return fact.wording
        case domain.Round():
            return {language: f"{fact.number}, {place}" for language, place in fact.place.items()}
    title: domain.Text = getattr(fact, "title", {})
    return title


def _url(entry: HistoryEntry) -> str:
    fact = entry.fact
    match fact:
        case domain.Evidence():
            return reverse("record:evidence-item", args=[fact.key or entry.entity])
        case (
            domain.Commitment() | domain.Field() | domain.Organization() | domain.Dialogue() | domain.Round()
        ):
            return reverse(f"record:{entry.type}", args=[fact.key])
        case domain.Milestone() | domain.Indicator() | domain.Assessment():
            return reverse("record:commitment", args=[fact.commitment])
        case domain.Outcome():
            return reverse("record:outcome", args=[entry.entity])
        case domain.Declaration() | domain.Side() | domain.Signatory():
            return reverse("record:overview")
    return ""
