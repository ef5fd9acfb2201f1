"""Rounds and deadlines for anybody's calendar, as iCalendar (RFC 5545).

A round is a VEVENT: of whole days, or from its start to its end in UTC where these are known. A deadline is
a VTODO. A round of which only the month or the year is known has no place in a calendar and is left out;
the calendar's description says how many were. The id of the entity is the UID, so that a moved round moves;
DTSTAMP is the time of its newest event and SEQUENCE counts the changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from icalendar import Calendar, Event, Todo

from hannover.accounts.permissions import Actor
from hannover.record import domain, models
from hannover.record.dialogues.loading import RoundEntry, read_rounds, read_standings
from hannover.record.dialogues.standing import Standing, State
from hannover.record.moment import Moment

PRODUCT = "-//Hannover//Dialogues//EN"
REFRESH = timedelta(hours=12)
Address = Callable[[str, str], str]
"""The full web address of a page, by its name and the key of what it shows."""


@dataclass(frozen=True)
class Revision:
    """How often an entity was written, and when last."""

    events: int
    newest: datetime


@dataclass(frozen=True)
class Dates:
    """What a calendar holds: rounds, and outcomes with a deadline, with what names them."""

    rounds: tuple[RoundEntry, ...]
    deadlines: tuple[Standing, ...]
    dialogues: Mapping[str, domain.Dialogue]
    revisions: Mapping[str, Revision]


def read_dates(moment: Moment, actor: Actor, *, only: str = "") -> Dates:
    """Every round and deadline that the actor may read, or `only` the round of that key; at most eleven
    queries.
    """
    rounds = tuple(entry for entry in read_rounds(moment, actor) if only in ("", entry.round.key))
    standings = () if only else read_standings(moment, actor)
    deadlines = tuple(standing for standing in standings if standing.outcome.due is not None)
    entities = [entry.entity for entry in rounds] + [standing.id for standing in deadlines]
    dialogues = {row.key: row.fact for row in models.Dialogue.objects.at(moment).seen_by(actor)}
    return Dates(rounds, deadlines, dialogues, _read_revisions(moment, actor, entities))


def _read_revisions(moment: Moment, actor: Actor, entities: list[str]) -> dict[str, Revision]:
    written = models.Event.objects.filter(
        models.readable_by(actor),
        entity__in=entities,
        recorded_at__lte=moment.known_text,
        happened_on__lte=moment.as_of.isoformat(),
    )
    grouped = written.values_list("entity").annotate(events=Count("position"), newest=Max("recorded_at"))
    return {
        entity: Revision(events, datetime.fromisoformat(newest))
        for entity, events, newest in grouped.order_by()
    }


def write_calendar(dates: Dates, *, title: domain.Text, language: str, address: Address) -> bytes:
    """The calendar as a file, in that language; a text that is missing in it stands in another, and is
    marked so.
    """
    with override(language):
        pick = partial(in_language, language=language)
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        name, spoken = pick(title)
        for prop in ("name", "x-wr-calname"):
            calendar.add(prop, name, parameters={"LANGUAGE": spoken})
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT12H")
        timed = [entry for entry in dates.rounds if entry.round.date.precision is domain.Precision.DAY]
        if left_out := len(dates.rounds) - len(timed):
            words = ngettext(
                "%(n)s round is left out: its day is not known.",
                "%(n)s rounds are left out: their days are not known.",
                left_out,
            ) % {"n": left_out}
            calendar.add("description", words)
        for entry in timed:
            calendar.add_component(_round_event(entry, dates, language, address))
        for standing in dates.deadlines:
            calendar.add_component(_deadline(standing, dates, language, address))
        return bytes(calendar.to_ical())


def _round_event(entry: RoundEntry, dates: Dates, language: str, address: Address) -> Event:
    held = entry.round
    event = Event()
    _add_identity(event, entry.entity, dates.revisions[entry.entity])
    start, end = span_of(held)
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    named, spoken = in_language(_title(dates, held.dialogue), language)
    words = _("%(dialogue)s, round %(number)s") % {"dialogue": named, "number": held.number}
    event.add("summary", words, parameters={"LANGUAGE": spoken})
    if held.place:
        place, spoken = in_language(held.place, language)
        event.add("location", place, parameters={"LANGUAGE": spoken})
    if not held.confirmed:
        event.add("description", _("The date is not confirmed."))
    event.add("status", "CONFIRMED" if held.confirmed else "TENTATIVE")
    event.add("transp", "OPAQUE" if held.start else "TRANSPARENT")
    event.add("url", address("record:round", held.key))
    return event


def span_of(held: domain.Round) -> tuple[date | datetime, date | datetime | None]:
    """From when to when a round is, as iCalendar has it: instants in UTC where the times are known, else
    the first day and the day after the last. None: no end is known.
    """
    if held.start:
        end = datetime.fromisoformat(held.end).astimezone(UTC) if held.end else None
        return datetime.fromisoformat(held.start).astimezone(UTC), end
    return held.date.on, held.date.latest + timedelta(days=1)


def _deadline(standing: Standing, dates: Dates, language: str, address: Address) -> Todo:
    todo = Todo()
    written = dates.revisions[standing.id]
    acts = [report.recorded_at for report in standing.reports]
    acts += [signature.recorded_at for signature in standing.keys.signatures]
    revision = Revision(written.events + len(acts), max([written.newest, *acts]))
    _add_identity(todo, standing.id, revision)
    todo.add("due", standing.outcome.due)
    about, spoken = in_language(standing.title or standing.outcome.wording, language)
    words = _("Deadline: %(about)s") if standing.in_effect else _("Deadline (not agreed yet): %(about)s")
    todo.add("summary", words % {"about": about}, parameters={"LANGUAGE": spoken})
    wording, spoken = in_language(standing.outcome.wording, language)
    todo.add("description", wording, parameters={"LANGUAGE": spoken})
    closed = standing.state is State.CLOSED
    todo.add("status", "COMPLETED" if closed else "IN-PROCESS" if standing.reports else "NEEDS-ACTION")
    todo.add("percent-complete", 100 if closed else 0)
    todo.add("categories", [in_language(_title(dates, standing.outcome.dialogue), language)[0]])
    todo.add("url", address("record:outcome", standing.id))
    return todo


def _add_identity(component: Event | Todo, entity: str, revision: Revision) -> None:
    component.add("uid", entity)
    component.add("dtstamp", revision.newest)
    component.add("last-modified", revision.newest)
    component.add("sequence", revision.events - 1)


def _title(dates: Dates, dialogue: str) -> domain.Text:
    known = dates.dialogues.get(dialogue)
    return known.title if known else {"en": dialogue}


def in_language(text: domain.Text, language: str) -> tuple[str, str]:
    """The wording in that language, else in English, else in any; and the language that it is in."""
    for candidate in (language, language.split("-")[0], "en"):
        if text.get(candidate):
            return text[candidate], candidate
    return next(((words, tag) for tag, words in text.items()), ("", language))
