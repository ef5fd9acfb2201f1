"""Events as pages show them: what everybody sees, what a company sees of its own, what staff see. Names come
from `reading.naming` alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import is_staff_of, own_companies
from hannover.fields.smes.actions.meetings_attending import excluded_by
from hannover.fields.smes.analysis.meetings import slots_of
from hannover.fields.smes.analysis.meetings_slots import in_zone, zone_of
from hannover.fields.smes.domain import EventStanding, RequestStanding
from hannover.fields.smes.reading.naming import knows, names_under
from hannover.fields.smes.words.companies import unnamed
from hannover.record import models as record
from hannover.record.domain import Side, Text
from hannover.record.models.nouns import fold
from hannover.record.moment import Moment
from hannover.record.reading.paging import Page, page_of_sequence
from hannover.record.words import own_name, wording

RUNS = "run-programme"
COMPANIES_A_PAGE = 30


@dataclass(frozen=True)
class Label:
    """What a reader may call a company: its name where they may know it, else the title of its profile."""

    company: str
    side: str
    name: Text | None
    title: Text
    region: str = ""
    profile: str = ""
    country: str = ""

    @property
    def words(self) -> Text:
        return self.name or self.title


@dataclass(frozen=True)
class ShownSlot:
    """A slot by the clock of the place, and by the reader's own where that is another."""

    slot: domain.Slot
    start: datetime
    end: datetime
    own_start: datetime | None = None
    own_end: datetime | None = None

    @property
    def number(self) -> int:
        return self.slot.number

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def begins(self) -> str:
        """HH:MM by the clock of the place: a template would write another zone's."""
        return clock_text(self.start)

    @property
    def ends(self) -> str:
        return clock_text(self.end)

    @property
    def own_day(self) -> date | None:
        """The day by the reader's own clock, where that is another than at the place."""
        return self.own_start.date() if self.own_start and self.own_start.date() != self.day else None

    @property
    def own_begins(self) -> str:
        return clock_text(self.own_start) if self.own_start else ""

    @property
    def own_ends(self) -> str:
        return clock_text(self.own_end) if self.own_end else ""


def clock_text(at: datetime) -> str:
    """HH:MM; with its distance from UTC in an hour that the clock shows twice, when it is put back."""
    twice = at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()
    return f"{at:%H:%M} (UTC{at.isoformat()[-6:]})" if twice else f"{at:%H:%M}"


@dataclass(frozen=True)
class RequestEntry:
    """A request with the two labels that the reader may see; `mine` is the one for whom the reader acts."""

    id: str
    request: domain.MeetingRequest
    other: Label
    incoming: bool
    asked_on: date


@dataclass(frozen=True)
class OwnPart:
    """A company's part in an event, for who acts for it. `lapsed`: the profile under which it comes has expired
    or was withdrawn; what it has agreed to stays, but nobody new can ask it.
    """

    label: Label
    attendance: domain.Attendance | None
    requests: tuple[RequestEntry, ...] = ()
    lapsed: bool = False

    @property
    def waiting(self) -> tuple[RequestEntry, ...]:
        """Requests that this company has not answered."""
        return tuple(
            entry
            for entry in self.requests
            if entry.incoming and entry.request.standing is RequestStanding.ASKED
        )


@dataclass(frozen=True)
class EventPage:
    """One event. `registered` counts companies by side, `standings` requests by standing."""

    event: domain.BrokerageEvent
    slots: tuple[ShownSlot, ...]
    own_zone: str
    registered: Mapping[str, int]
    standings: Mapping[str, int]
    own: tuple[OwnPart, ...] = ()
    staff: bool = False
    closed: bool = False


@dataclass(frozen=True)
class AttendeeEntry:
    """A company that can be asked. `asked` says what there is between the two already, "" for nothing;
    `understood`: the two have a language in common.
    """

    label: Label
    languages: tuple[str, ...]
    shared_slots: int
    asked: str
    understood: bool

    @property
    def language_names(self) -> str:
        return ", ".join(own_name(tag) for tag in self.languages)


@dataclass(frozen=True)
class AttendeesPage:
    event: domain.BrokerageEvent
    own: Label
    found: Page[AttendeeEntry]


@dataclass(frozen=True)
class Known:
    """Everything that was recorded of an event, whoever asks."""

    event: domain.BrokerageEvent
    attendances: Mapping[str, domain.Attendance]
    requests: Mapping[str, domain.MeetingRequest]
    asked_on: Mapping[str, date] = field(default_factory=dict)


def read_events(moment: Moment, actor: Actor) -> tuple[domain.BrokerageEvent, ...]:
    """The events that the actor may see, the next first, then those that are over."""
    facts = models.BrokerageEvent.objects.at(moment).seen_by(actor).facts()
    over = (EventStanding.HELD, EventStanding.CANCELLED)
    ahead = sorted((one for one in facts if one.standing not in over), key=lambda one: one.slots[0].start)
    past = sorted((one for one in facts if one.standing in over), key=lambda one: one.slots[0].start)
    return (*ahead, *reversed(past))


def require_event(moment: Moment, actor: Actor, key: str) -> domain.BrokerageEvent:
    """The event, if the actor may see it; raises UnknownError."""
    row = models.BrokerageEvent.objects.at(moment).seen_by(actor).filter(key=key).first()
    if row is None:
        raise UnknownError(_("there is no brokerage event %(key)s") % {"key": repr(key[:80])})
    event: domain.BrokerageEvent = row.fact
    return event


def read_known(moment: Moment, event: domain.BrokerageEvent) -> Known:
    attendances = models.Attendance.objects.at(moment).filter(parent=event.key).facts()
    rows = list(models.MeetingRequest.objects.at(moment).filter(parent=event.key).order_by("id"))
    return Known(
        event,
        {one.company: one for one in attendances},
        {str(row.entity): row.fact for row in rows},
        {str(row.entity): row.valid_from for row in rows},
    )


def read_event(moment: Moment, actor: Actor, key: str) -> EventPage:
    """An event as the actor may see it; raises UnknownError. At most a dozen queries."""
    event = require_event(moment, actor, key)
    known = read_known(moment, event)
    own = own_parts(moment, actor, known)
    zone = own_zone(moment, actor)
    return EventPage(
        event,
        shown_slots(event, zone),
        zone if zone != event.time_zone else "",
        Counter(one.side for one in known.attendances.values() if one.active),
        Counter(one.standing.value for one in known.requests.values()),
        own,
        staff=is_staff(actor),
        closed=moment.as_of > event.closes_on,
    )


def is_staff(actor: Actor) -> bool:
    return bool(actor.side) and actor.allows(RUNS, side=actor.side)


def own_zone(moment: Moment, actor: Actor) -> str:
    """The time zone of the side for which the reader acts, "" for nobody's."""
    sides = {side.key: side for side in read_sides(moment)}
    found = actor.side
    if not found and (own := own_companies(actor)):
        found = (
            models.Company.objects.at(moment).filter(key__in=own).values_list("of_side", flat=True).first()
            or ""
        )
    return sides[found].timezone if found in sides else ""


def read_sides(moment: Moment) -> list[Side]:
    return list(record.Side.objects.at(moment).facts())


def shown_slots(event: domain.BrokerageEvent, own: str = "") -> tuple[ShownSlot, ...]:
    here = in_zone(event.slots, zone_of(event.time_zone))
    there = in_zone(event.slots, ZoneInfo(own)) if own and own != event.time_zone else {}
    return tuple(
        ShownSlot(slot, *here[slot.number], *there.get(slot.number, (None, None))) for slot in event.slots
    )


def labels_of(
    moment: Moment, actor: Actor, profiles: Mapping[str, str], sides: Mapping[str, str]
) -> dict[str, Label]:
    """{company: label}, from the profile under which each takes part, and by name where the reader may know
    whose profile that is; at most nine queries.
    """
    names = names_under(actor, profiles.items())
    rows = models.Profile.objects.at(moment).filter(key__in=set(profiles.values()))
    known = {row.key: row for row in rows}
    labels = {}
    for company, key in profiles.items():
        identity = names.get((company, key))
        mine = identity is not None and knows(actor, company, identity.side)
        row = known.get(key)
        profile = row.fact if row is not None and (mine or row.audience == "public") else None
        shown = profile is not None and profile.standing is domain.ProfileStanding.PUBLISHED
        labels[company] = Label(
            company,
            sides.get(company, profile.side if profile else ""),
            identity.names if identity else None,
            profile.title if profile else unnamed(),
            profile.region if profile else "",
            key if shown else "",
        )
    return labels


def labels_at(moment: Moment, actor: Actor, known: Known, companies: Iterable[str]) -> dict[str, Label]:
    """The labels of companies at an event; of one that is not registered there is only its side."""
    profiles = {key: known.attendances[key].profile if key in known.attendances else "" for key in companies}
    sides = {key: found.side for key, found in known.attendances.items()}
    return labels_of(moment, actor, profiles, sides)


def own_parts(moment: Moment, actor: Actor, known: Known, *, only: str = "") -> tuple[OwnPart, ...]:
    """What each own company of a participant does at the event, or `only` that one; for staff of its side too."""
    mine = [only] if only else list(own_companies(actor))
    sides = dict(models.Company.objects.at(moment).filter(key__in=mine).values_list("key", "of_side"))
    mine = [key for key in mine if key in own_companies(actor) or is_staff_of(actor, sides.get(key, ""))]
    requests = {
        key: [(id_, one) for id_, one in known.requests.items() if key in (one.company, one.toward)]
        for key in mine
    }
    others = {one.toward if one.company == key else one.company for key in mine for _id, one in requests[key]}
    active = [known.attendances[key] for key in mine if key in known.attendances]
    shown = shown_profiles(moment, [one for one in active if one.active])
    labels = labels_at(moment, actor, known, {*mine, *others})
    return tuple(
        OwnPart(
            labels[key],
            known.attendances.get(key),
            tuple(
                RequestEntry(
                    id_,
                    one,
                    labels[one.toward if one.company == key else one.company],
                    one.toward == key,
                    known.asked_on.get(id_, moment.as_of),
                )
                for id_, one in requests[key]
            ),
            any(one.company == key and one.active and one.profile not in shown for one in active),
        )
        for key in mine
        if key in sides
    )


def shown_profiles(moment: Moment, attendances: Iterable[domain.Attendance]) -> set[str]:
    """The profiles, of those under which companies come, that everybody may read that day; one query."""
    rows = models.Profile.objects.at(moment).filter(key__in={one.profile for one in attendances})
    return {profile.key for profile in rows.facts() if profile.is_shown(moment.as_of)}


def read_part(moment: Moment, actor: Actor, key: str, company: str) -> tuple[domain.BrokerageEvent, OwnPart]:
    """A company's part in an event, for who acts for it; raises UnknownError for everybody else."""
    event = require_event(moment, actor, key)
    parts = own_parts(moment, actor, read_known(moment, event), only=company)
    if not parts:
        raise UnknownError(_("there is no such company of yours"))
    return event, parts[0]


def read_attendees(
    moment: Moment,
    actor: Actor,
    key: str,
    company: str,
    *,
    words: str = "",
    new: bool = False,
    sort: str = "",
    page: int = 1,
) -> AttendeesPage:
    """The companies that an own company can ask at an event. Those that are excluded are simply absent, and so
    are those whose profile nobody may read any more. In the order of registration, unless `sort` names another.
    """
    event = require_event(moment, actor, key)
    known = read_known(moment, event)
    parts = own_parts(moment, actor, known, only=company)
    if not parts or parts[0].attendance is None:
        raise UnknownError(_("there is no such company of yours that is registered for this event"))
    own = parts[0].attendance
    without = excluded_by(company) | {company}
    between = {entry.other.company: entry for entry in parts[0].requests}
    wanted = [
        one
        for one in known.attendances.values()
        if one.active and one.company not in without and (event.own_side or one.side != own.side)
    ]
    shown = shown_profiles(moment, wanted)
    matching = _containing(moment, words, [one for one in wanted if one.profile in shown])
    labels = labels_at(moment, actor, known, [one.company for one in matching])
    mine = slots_of(own, event)
    entries = [
        AttendeeEntry(
            labels[one.company],
            one.languages,
            len(mine & slots_of(one, event)),
            between[one.company].request.standing.value if one.company in between else "",
            bool(set(own.languages) & set(one.languages)),
        )
        for one in matching
        if not (new and one.company in between)
    ]
    if sort.removeprefix("-") == "slots":
        entries.sort(key=lambda one: one.shared_slots, reverse=sort.startswith("-"))
    elif sort.removeprefix("-") == "name":
        entries.sort(key=lambda one: wording(one.label.words).casefold(), reverse=sort.startswith("-"))
    return AttendeesPage(event, parts[0].label, page_of_sequence(tuple(entries), page, COMPANIES_A_PAGE))


def _containing(moment: Moment, words: str, wanted: list[domain.Attendance]) -> list[domain.Attendance]:
    """Those whose profile has all of the words, in the order in which they registered."""
    folded = [word for word in fold(words).split() if word]
    if not folded:
        return wanted
    rows = models.Profile.objects.at(moment).filter(key__in=[one.profile for one in wanted])
    for word in folded:
        rows = rows.filter(search__contains=word)
    found = set(rows.values_list("key", flat=True))
    return [one for one in wanted if one.profile in found]
