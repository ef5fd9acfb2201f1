"""What every write on delegations, hosts, tours and notes checks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from hannover.errors import ConflictError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import hold_known
from hannover.fields.smes.actions.meetings_checking import read_any_day, read_clock
from hannover.fields.smes.analysis.meetings_slots import zone_of
from hannover.fields.smes.analysis.visits import plain_degrees, stands
from hannover.fields.smes.domain import DelegationStanding, HostStanding
from hannover.fields.smes.inputs.visits import GivenDay, GivenOpening, GivenPlace, VisitsRecorded
from hannover.record.dialogues.actions.checking import read_texts
from hannover.record.log import Written
from hannover.record.models.projection import Projection
from hannover.record.signing import NEWEST

MOST_DAYS = 31
LATITUDES, LONGITUDES = Decimal(90), Decimal(180)
ALIVE = (DelegationStanding.PLANNED, DelegationStanding.SCHEDULED)


def recorded(written: Written, *, key: str = "") -> VisitsRecorded:
    head = f"{written.chain}:{written.sequence}:{written.hash}"
    return VisitsRecorded(key or written.entity, written.id, head)


def read_place(given: GivenPlace, *, field: str) -> domain.Place:
    return domain.Place(
        name=read_texts(given.name, field=f"{field}.name"),
        latitude=_degrees(given.latitude, LATITUDES, field=f"{field}.latitude"),
        longitude=_degrees(given.longitude, LONGITUDES, field=f"{field}.longitude"),
    )


def _degrees(text: str, most: Decimal, *, field: str) -> Decimal:
    """Degrees to about a metre; raises InputError."""
    try:
        found = Decimal(text.strip().replace(",", "."))
        if not found.is_finite() or abs(found) > most:
            raise InvalidOperation
    except InvalidOperation:
        raise InputError(
            _("%(text)s are no degrees") % {"text": repr(text[:20])},
            field=field,
            remedy=_("a number such as 52.37, from -%(most)s to %(most)s") % {"most": most},
        ) from None
    return plain_degrees(found)


def read_days(given: Iterable[GivenDay]) -> tuple[domain.VisitDay, ...]:
    days: dict[object, domain.VisitDay] = {}
    for number, one in enumerate(given):
        start = read_place(one.start, field="days.start")
        leaves, returns = (
            read_clock(one.leaves, field="days.leaves"),
            read_clock(one.returns, field="days.returns"),
        )
        on = read_any_day(one.on, field="days.on")
        if returns <= leaves:
            raise InputError(_("the day ends before it begins"), field="days.returns")
        if on in days:
            raise InputError(_("the same day is there twice"), field="days.on", remedy=on.isoformat())
        if number >= MOST_DAYS:
            raise InputError(_("these are too many days"), field="days", remedy=str(MOST_DAYS))
        days[on] = domain.VisitDay(
            on=on,
            start=start,
            end=read_place(one.end, field="days.end") if one.end else start,
            leaves=f"{leaves:%H:%M}",
            returns=f"{returns:%H:%M}",
        )
    if not days:
        raise InputError(_("a delegation needs a day"), field="days")
    return tuple(sorted(days.values(), key=lambda day: day.on))


def require_one_clock(days: Iterable[domain.VisitDay], zone: str) -> None:
    """Raises InputError for a day on which the clock of the place is changed while the delegation travels."""
    place = zone_of(zone)
    for day in days:
        offsets = {
            datetime.combine(day.on, time.fromisoformat(clock), place).utcoffset()
            for clock in (day.leaves, day.returns)
        }
        if len(offsets) > 1:
            raise InputError(
                _("the clock is changed on %(day)s between these times") % {"day": day.on.isoformat()},
                field="days.leaves",
                remedy=_("leave later, or return earlier"),
            )


def read_openings(given: Iterable[GivenOpening], delegation: domain.Delegation) -> tuple[domain.Opening, ...]:
    """When the host can receive; on each day of the delegation at most once."""
    known = {day.on for day in delegation.days}
    found: dict[object, domain.Opening] = {}
    for one in given:
        on = read_any_day(one.on, field="openings.on")
        opens, closes = (
            read_clock(one.opens, field="openings.opens"),
            read_clock(one.closes, field="openings.closes"),
        )
        if on not in known:
            raise InputError(_("the delegation does not travel on that day"), field="openings.on")
        if closes <= opens:
            raise InputError(_("it closes before it opens"), field="openings.closes")
        if on in found:
            raise InputError(_("the same day is there twice"), field="openings.on", remedy=on.isoformat())
        found[on] = domain.Opening(on=on, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    if not found:
        raise InputError(_("a host needs opening hours on at least one day"), field="openings")
    return tuple(sorted(found.values(), key=lambda one: one.on))


def hold_delegation(key: str, *, alive: bool = True) -> Projection:
    """The delegation, held. Raises UnknownError; ConflictError for one that is over or was called off."""
    row = hold_known(models.Delegation, key, field="delegation")
    if alive and row.fact.standing not in ALIVE:
        raise ConflictError(_("this delegation is over, or was called off"))
    return row


def hosts_of(delegation: str) -> dict[str, domain.Host]:
    """{id: host} as it is known now."""
    rows = models.Host.objects.at(NEWEST).filter(parent=delegation).order_by("id")
    return {str(row.entity): row.fact for row in rows}


def holds(stop: domain.TourStop, delegation: domain.Delegation, host: domain.Host) -> bool:
    """Whether a visit can take place as things stand."""
    return host.standing is HostStanding.CONFIRMED and stands(stop, delegation, host)


def tour_rows(delegation: str) -> list[Projection]:
    """Every tour of the delegation, the newest number first."""
    rows = models.Tour.objects.at(NEWEST).filter(parent=delegation)
    return sorted(rows, key=lambda row: int(row.key.rpartition("-")[2]), reverse=True)


def require_companies(keys: Iterable[str], side: str) -> tuple[str, ...]:
    """The keys of companies of that side, each once; raises UnknownError for any other."""
    named = tuple(dict.fromkeys(keys))
    rows = models.Company.objects.at(NEWEST).filter(key__in=named, of_side=side)
    known = {fact.key for fact in rows.facts() if fact.active}
    for key in named:
        if key not in known:
            raise UnknownError(_("your side has no such company"), field="members", remedy=key[:40])
    return named
