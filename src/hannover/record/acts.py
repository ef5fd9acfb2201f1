"""An event as a line of a history: what was done to what, when, for which side, and where it can be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise

from hannover.accounts.permissions import Actor
from hannover.record import domain, models
from hannover.record.moment import Moment
from hannover.record.projecting import tables
from hannover.record.reading import HistoryEntry
from hannover.record.words import LEVELS, act_words, noun_pages, noun_words

Place = tuple[str, str]
"""The name of a page's address, and the key in it."""

PAGES: Mapping[str, type[models.Projection]] = {
    "record:commitment": models.Commitment,
    "record:dialogue": models.Dialogue,
    "record:evidence-item": models.Evidence,
    "record:field": models.Field,
    "record:organization": models.Organization,
    "record:outcome": models.Outcome,
    "record:round": models.Round,
}


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


def acts_of(entries: Iterable[HistoryEntry], open_pages: Collection[Place] = ()) -> tuple[Act, ...]:
    """The events as lines of a history; those whose page is among the open ones lead to it."""
    return tuple(
        Act(
            noun_words(entry.type),
            act_words(entry.type, entry.action),
            _title(entry.fact),
            reverse(place[0], args=[place[1]]) if (place := _place(entry)) in open_pages else "",
            _date(entry),
            entry.recorded_at,
            entry.side,
            entry,
        )
        for entry in entries
    )


def open_pages(moment: Moment, actor: Actor, entries: Iterable[HistoryEntry]) -> set[Place]:
    """The pages of what the events speak of, as far as the actor can open them at the moment: what was
    withdrawn since, or had not happened by then, has none. One query for each kind of page that is asked for.
    """
    asked = {_place(entry) for entry in entries}
    sources = [(address, model.objects.all()) for address, model in PAGES.items()]
    for type_name, page in noun_pages().items():
        rows = tables()[type_name][0].objects.all()
        sources.append((page.address, rows.filter(page.shown(moment)) if page.shown else rows))
    found = set()
    for address, rows in sources:
        keys = [key for name, key in asked if name == address]
        if keys:
            readable = rows.at(moment).seen_by(actor).filter(key__in=keys)
            found |= {(address, key) for key in readable.values_list("key", flat=True)}
    return found


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


def _place(entry: HistoryEntry) -> Place:
    """The page where an event's noun can be read; both parts are empty where it has none."""
    page = noun_pages().get(entry.type)
    if page is not None:
        return page.address, getattr(entry.fact, "key", "") or entry.entity
    match entry.fact:
        case domain.Evidence(key=key):
            return "record:evidence-item", key or entry.entity
        case domain.Milestone(commitment=key) | domain.Indicator(commitment=key):
            return "record:commitment", key
        case domain.Assessment(commitment=key):
            return "record:commitment", key
        case domain.Outcome():
            return "record:outcome", entry.entity
        case domain.Commitment(key=key) | domain.Field(key=key) | domain.Organization(key=key):
            return f"record:{entry.type}", key
        case domain.Dialogue(key=key) | domain.Round(key=key):
            return f"record:{entry.type}", key or entry.entity
    return "", ""
