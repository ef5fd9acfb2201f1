"""Delegations, hosts, tours and notes as pages show them. Names come from `reading.naming`; a published note
names its host only where the host agreed to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import ForbiddenError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import own_companies
from hannover.fields.smes.actions.visits_checking import holds
from hannover.fields.smes.analysis.visits import leg_between
from hannover.fields.smes.domain import Delegation, Host, HostStanding, Tour, TourStop, VisitDay
from hannover.fields.smes.reading.meetings import Label, is_staff, labels_of
from hannover.record.domain import Text
from hannover.record.models.projection import Projection
from hannover.record.moment import Moment
from hannover.record.signing import Keys, read_keys


@dataclass(frozen=True)
class HostEntry:
    """A host as the reader may call it; `mine`: the reader acts for it."""

    id: str
    host: Host
    label: Label
    mine: bool


@dataclass(frozen=True)
class StopEntry:
    """A visit with its times by the clock of the place. `gone`: it cannot take place any more, because the host
    has withdrawn since, or because the hours of the host or the delegation are others now.
    """

    stop: TourStop
    entry: HostEntry
    arrives: datetime
    leaves: datetime
    estimated: bool
    gone: bool

    @property
    def begins(self) -> str:
        """HH:MM by the clock of the place."""
        return f"{self.arrives:%H:%M}"

    @property
    def ends(self) -> str:
        return f"{self.leaves:%H:%M}"


@dataclass(frozen=True)
class DayPlan:
    """One day of a tour; `back` is the last leg, in minutes."""

    day: VisitDay
    stops: tuple[StopEntry, ...]
    back: int
    back_estimated: bool


@dataclass(frozen=True)
class TourPage:
    """A tour; `left_out` are hosts with the reason. `before` is the published one that it replaces, and
    `cancelled` the visits of tours published earlier that this one has not, and those of days on which the
    delegation does not travel any more: so many are `dropped`.
    """

    tour: Tour
    made_at: datetime
    days: tuple[DayPlan, ...]
    left_out: tuple[tuple[HostEntry, str], ...]
    newest: bool
    before: Tour | None
    cancelled: tuple[tuple[HostEntry, datetime, datetime], ...]
    dropped: int = 0

    @property
    def broken(self) -> int:
        """How many of its visits cannot take place as things stand."""
        return self.dropped + sum(stop.gone for plan in self.days for stop in plan.stops)


@dataclass(frozen=True)
class NoteEntry:
    """A note with its two keys; `host` is None where the reader may not be told which host it was."""

    id: str
    note: domain.VisitNote
    host: Label | None
    public: bool
    keys: Keys | None
    mine: bool


@dataclass(frozen=True)
class DelegationPage:
    """A delegation as the actor may see it. `relation` is "staff", "host", "member" or "" for the public."""

    delegation: Delegation
    members: tuple[Label, ...]
    hosts: tuple[HostEntry, ...]
    tours: tuple[Tour, ...]
    tour: TourPage | None
    notes: tuple[NoteEntry, ...]
    relation: str
    sends: bool


def read_delegations(moment: Moment, actor: Actor) -> tuple[Delegation, ...]:
    """What the actor may see: the public ones; staff all; hosts and members their own too. Newest first."""
    rows = models.Delegation.objects.at(moment)
    facts = list(rows.seen_by(actor).facts())
    if own := set(own_companies(actor)):
        known = {one.key for one in facts}
        invited = set(models.Host.objects.at(moment).filter(company__in=own).values_list("parent", flat=True))
        others = rows.exclude(key__in=known).facts()
        facts += [one for one in others if one.key in invited or own & set(one.members)]
    return tuple(sorted(facts, key=lambda one: one.days[0].on, reverse=True))


def require_delegation(moment: Moment, actor: Actor, key: str) -> Delegation:
    """The delegation, if the actor may see it; raises UnknownError."""
    found = next((one for one in read_delegations(moment, actor) if one.key == key), None)
    if found is None:
        raise UnknownError(_("there is no delegation %(key)s") % {"key": repr(key[:80])})
    return found


def read_delegation(moment: Moment, actor: Actor, key: str, *, number: int = 0) -> DelegationPage:
    """A delegation with what the actor may see of it: the tour of that `number`, or the published one."""
    delegation = require_delegation(moment, actor, key)
    hosts = _hosts(moment, actor, delegation)
    relation = _relation(actor, delegation, hosts)
    seen = _seen_hosts(actor, hosts, relation)
    rows = _tour_rows(moment, key)
    tours = tuple(row.fact for row in rows) if relation == "staff" else ()
    return DelegationPage(
        delegation,
        _members(moment, actor, delegation, hosts) if relation else (),
        tuple(seen.values()),
        tours,
        _tour(delegation, rows, hosts, seen, relation=relation, number=number),
        read_notes(moment, actor, delegation, hosts),
        relation,
        sends=is_staff(actor) and actor.side == delegation.side,
    )


def _relation(actor: Actor, delegation: Delegation, hosts: Mapping[str, HostEntry]) -> str:
    if is_staff(actor):
        return "staff"
    own = set(own_companies(actor))
    if own & set(delegation.members):
        return "member"
    return "host" if any(entry.host.company in own for entry in hosts.values()) else ""


def _hosts(moment: Moment, actor: Actor, delegation: Delegation) -> dict[str, HostEntry]:
    rows = list(models.Host.objects.at(moment).filter(parent=delegation.key).order_by("id"))
    facts = {str(row.entity): row.fact for row in rows}
    labels = labels_of(
        moment,
        actor,
        {host.company: host.profile for host in facts.values()},
        {host.company: host.side for host in facts.values()},
    )
    own = own_companies(actor)
    return {
        key: HostEntry(key, host, labels[host.company], host.company in own or actor.side == host.side)
        for key, host in facts.items()
    }


def _seen_hosts(actor: Actor, hosts: Mapping[str, HostEntry], relation: str) -> dict[str, HostEntry]:
    """Staff see all hosts, members those that have confirmed, a host itself; the public none."""
    if relation == "staff":
        return dict(hosts)
    own = own_companies(actor)
    confirmed = relation == "member"
    return {
        key: entry
        for key, entry in hosts.items()
        if entry.host.company in own or (confirmed and entry.host.standing is HostStanding.CONFIRMED)
    }


def _members(
    moment: Moment, actor: Actor, delegation: Delegation, hosts: Mapping[str, HostEntry]
) -> tuple[Label, ...]:
    """The members by name for their own side, and for those of a host that has confirmed; else by the newest
    published profile of each.
    """
    profiles = dict.fromkeys(delegation.members, "")
    told = any(entry.mine and entry.host.standing is HostStanding.CONFIRMED for entry in hosts.values())
    if not told:
        published = models.Profile.objects.at(moment).filter(
            parent__in=delegation.members, standing=domain.ProfileStanding.PUBLISHED, audience="public"
        )
        profiles |= dict(published.order_by("id").values_list("parent", "key"))
    labels = labels_of(moment, actor, profiles, dict.fromkeys(delegation.members, delegation.side))
    return tuple(labels[key] for key in delegation.members)


def _tour_rows(moment: Moment, key: str) -> list[Projection]:
    rows = models.Tour.objects.at(moment).filter(parent=key)
    return sorted(rows, key=lambda row: int(row.key.rpartition("-")[2]), reverse=True)


def _tour(
    delegation: Delegation,
    rows: Sequence[Projection],
    hosts: Mapping[str, HostEntry],
    seen: Mapping[str, HostEntry],
    *,
    relation: str,
    number: int,
) -> TourPage | None:
    """The published tour, or that of the number, as far as the reader takes part: all of it for staff and members,
    its own stop for a host. Staff see the newest one where none is published yet.
    """
    published = [row for row in rows if row.fact.published]
    chosen = next((row for row in rows if row.fact.number == number), None) if relation == "staff" else None
    if number and relation == "staff" and chosen is None:
        raise UnknownError(_("there is no tour %(number)s of this delegation") % {"number": number})
    latest = published or (rows if relation == "staff" else ())
    row = chosen or (latest[0] if latest else None)
    if row is None or not relation:
        return None
    tour: Tour = row.fact
    before = next((one.fact for one in published if one.fact.number < tour.number), None)
    whole = relation in ("staff", "member")
    shown, days = hosts if whole else seen, {day.on for day in delegation.days}
    dropped = [stop for stop in tour.stops if stop.on not in days and stop.host in shown]
    return TourPage(
        tour,
        row.known_from,
        tuple(_day(delegation, day, tour, hosts if whole else seen, whole=whole) for day in delegation.days),
        tuple((hosts[key], why) for key, why in tour.left_out.items() if key in hosts)
        if relation == "staff"
        else (),
        row is rows[0],
        before if relation == "staff" else None,
        (*_cancelled(tour, [one.fact for one in published], shown), *_called_off(dropped, shown)),
        len(dropped),
    )


def _cancelled(
    tour: Tour, published: Sequence[Tour], hosts: Mapping[str, HostEntry]
) -> tuple[tuple[HostEntry, datetime, datetime], ...]:
    """Visits that were published with an earlier tour and are not in this one, as published last."""
    kept = {stop.host for stop in tour.stops}
    gone: dict[str, TourStop] = {}
    for earlier in sorted((one for one in published if one.number < tour.number), key=lambda one: one.number):
        gone |= {stop.host: stop for stop in earlier.stops if stop.host not in kept and stop.host in hosts}
    return _called_off(gone.values(), hosts)


def _called_off(
    stops: Iterable[TourStop], hosts: Mapping[str, HostEntry]
) -> tuple[tuple[HostEntry, datetime, datetime], ...]:
    return tuple(
        (hosts[stop.host], datetime.fromisoformat(stop.arrives), datetime.fromisoformat(stop.leaves))
        for stop in stops
    )


def _day(
    delegation: Delegation, day: VisitDay, tour: Tour, hosts: Mapping[str, HostEntry], *, whole: bool
) -> DayPlan:
    zone, here, stops = ZoneInfo(delegation.time_zone), day.start, []
    for stop in (one for one in tour.stops if one.on == day.on):
        if stop.host not in hosts:
            continue
        entry = hosts[stop.host]
        stops.append(
            StopEntry(
                stop,
                entry,
                datetime.fromisoformat(stop.arrives).astimezone(zone),
                datetime.fromisoformat(stop.leaves).astimezone(zone),
                f"{here.key}|{entry.host.place.key}" in tour.estimated,
                not holds(stop, delegation, entry.host),
            )
        )
        here = entry.host.place
    back = leg_between(here, day.end, delegation)
    return DayPlan(day, tuple(stops), back.minutes if whole else 0, back.estimated and whole)


def read_notes(
    moment: Moment, actor: Actor, delegation: Delegation, hosts: Mapping[str, HostEntry]
) -> tuple[NoteEntry, ...]:
    """The notes that the actor may read: what both sides published; staff, hosts and members the others too."""
    rows = list(models.VisitNote.objects.at(moment).filter(parent=delegation.key).order_by("id"))
    staff = is_staff(actor)
    keys = read_keys(moment, actor, rows) if staff and rows else {}
    own, agreed = set(own_companies(actor)), _named_hosts(hosts.values())
    found = []
    for row in rows:
        note, entry = row.fact, hosts.get(row.fact.host)
        concerns = entry is not None and (entry.host.company in own or bool(own & set(delegation.members)))
        public = row.audience == "public"
        if not (public or staff or concerns):
            continue
        label = entry.label if entry is not None and (staff or concerns) else agreed.get(note.host)
        found.append(
            NoteEntry(str(row.entity), note, label, public, keys.get(str(row.entity)), staff or concerns)
        )
    return tuple(found)


def _named_hosts(hosts: Iterable[HostEntry]) -> dict[str, Label]:
    """The labels of hosts that agreed to be named where a note is published; one query."""
    entries = [entry for entry in hosts if entry.host.may_be_named]
    rows = models.CompanyIdentity.objects.filter(company__in=[entry.host.company for entry in entries])
    names: dict[str, Text] = {str(row.company): row.names for row in rows} if entries else {}
    return {
        entry.id: Label(
            entry.host.company,
            entry.host.side,
            names[entry.host.company],
            entry.label.title,
            entry.label.region,
        )
        for entry in entries
        if entry.host.company in names
    }


def require_host(moment: Moment, actor: Actor, delegation: Delegation, key: str) -> HostEntry:
    """A host that the actor may see; raises UnknownError."""
    hosts = _hosts(moment, actor, delegation)
    seen = _seen_hosts(actor, hosts, _relation(actor, delegation, hosts))
    if key not in seen:
        raise UnknownError(_("there is no such host"))
    return seen[key]


def require_sender(actor: Actor, delegation: Delegation) -> None:
    """Raises ForbiddenError for all but the staff of the side that sends the delegation."""
    if not is_staff(actor) or actor.side != delegation.side:
        raise ForbiddenError(_("the other side sends this delegation"), remedy=_("its staff can do this"))
