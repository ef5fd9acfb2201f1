"""What was recorded, when, and for which side: the events behind a page."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.record import models
from hannover.record.models.event import Event
from hannover.record.moment import Moment
from hannover.record.projecting import tables
from hannover.record.reading.paging import Page, page_of

EVENTS_A_PAGE = 25
OF_COMMITMENT = (models.Milestone, models.Indicator, models.Assessment)


@dataclass(frozen=True)
class HistoryEntry:
    """One event. `fact` is the noun as it stood after it, or None when the entity was withdrawn. `hash` is
    that of event `sequence` of the chain, and proves all events of the chain before it.
    """

    id: str
    type: str
    entity: str
    action: str
    happened_on: str
    recorded_at: str
    side: str
    person: str
    hash: str
    replaces: str
    note: str
    fact: object
    chain: str
    sequence: int


def read_history(
    moment: Moment, actor: Actor, *, entity: str = "", commitment: str = "", page: int = 1
) -> Page[HistoryEntry]:
    """The events of one entity, of a commitment with its milestones, indicators, observations and
    assessments, or all; newest first, as far as recorded by `known_at` and the actor may see them. At a date
    in the past, only those of what had happened by then.
    """
    events = Event.objects.filter(models.readable_by(actor), recorded_at__lte=moment.known_text)
    if not moment.is_now:
        events = events.filter(happened_on__lte=moment.as_of.isoformat())
    if commitment:
        events = events.filter(entity__in=_entities_of(commitment))
    elif entity:
        events = events.filter(entity=entity)
    found = page_of(events.order_by("-position"), page, EVENTS_A_PAGE)
    return found.holding(tuple(_entry(event) for event in found.items))


def read_event(actor: Actor, event: str) -> HistoryEntry:
    """One event by its id; raises UnknownError when there is none that the actor may see."""
    found = Event.objects.filter(models.readable_by(actor), event=event).first()
    if found is None:
        raise UnknownError(f"there is no event {event[:40]!r}")
    return _entry(found)


def _entities_of(commitment: str) -> list[str]:
    """The ids of a commitment and of what hangs from it, in text form; five queries."""
    indicators = models.Indicator.objects.filter(parent=commitment).values("key")
    rows = (
        models.Commitment.objects.filter(key=commitment),
        *(model.objects.filter(parent=commitment) for model in OF_COMMITMENT),
        models.Observation.objects.filter(parent__in=indicators),
    )
    return sorted({str(found) for some in rows for found in some.values_list("entity", flat=True)})


def _entry(event: Event) -> HistoryEntry:
    body = msgspec.json.decode(event.body)
    models_of_type = tables().get(body["type"])
    fact = (
        msgspec.convert(body["state"], models_of_type[0].noun) if models_of_type and body["state"] else None
    )
    return HistoryEntry(
        body["id"],
        body["type"],
        body["entity"],
        body["action"],
        body["happened_on"],
        body["recorded_at"],
        body["side"],
        body["person"],
        bytes(event.hash).hex(),
        body["replaces"],
        body["note"],
        fact,
        body["chain"],
        body["sequence"],
    )
