"""Tours: computed and published. Staff of the side that sends the delegation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, ForbiddenError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import hold_known
from hannover.fields.smes.actions.meetings_checking import changed, number_of, running_side
from hannover.fields.smes.actions.meetings_timetable import LONGEST_SECONDS, told
from hannover.fields.smes.actions.visits_checking import (
    hold_delegation,
    holds,
    hosts_of,
    recorded,
    tour_rows,
)
from hannover.fields.smes.analysis import visits as analysis
from hannover.fields.smes.domain import DelegationStanding, HostStanding
from hannover.fields.smes.inputs.visits import NameTour, PlanTour, TourMade, VisitsRecorded
from hannover.operations import Context
from hannover.record.actions.writing import write
from hannover.record.log import Draft
from hannover.record.signing import NEWEST


@dataclass(frozen=True)
class Computed:
    """The tour that was found for a delegation."""

    delegation: str
    planned: analysis.PlannedTour


def plan_tour(values: PlanTour, context: Context) -> TourMade:
    """Computes a tour through the hosts that have confirmed. It is not published by that."""
    computed = compute(values, context)
    made: TourMade = context.effect(lambda: store(computed, context))
    return made


def compute(values: PlanTour, context: Context) -> Computed:
    """The long part; `context.report` hears of it, and ends it by raising."""
    side = running_side(context)
    if not 1 <= values.seconds <= LONGEST_SECONDS:
        raise InputError(
            _("this is no time limit"), field="seconds", remedy=_("1 to %(most)s") % {"most": LONGEST_SECONDS}
        )
    with transaction.atomic():
        delegation = _own(hold_delegation(values.delegation).fact, side)
    hosts = {
        key: host for key, host in hosts_of(delegation.key).items() if host.standing is HostStanding.CONFIRMED
    }
    if not hosts:
        raise ConflictError(_("no host has confirmed"), remedy=_("wait for answers"))
    watch = told(context, seconds=values.seconds)
    return Computed(
        delegation.key, analysis.plan_tour(delegation, hosts, seconds=values.seconds, watch=watch)
    )


def _own(delegation: domain.Delegation, side: str) -> domain.Delegation:
    if delegation.side != side:
        raise ForbiddenError(_("the other side sends this delegation"), remedy=_("its staff can do this"))
    return delegation


def store(computed: Computed, context: Context) -> TourMade:
    """The short part, within a transaction: one event."""
    planned = computed.planned
    delegation: domain.Delegation = hold_delegation(computed.delegation).fact
    known = models.Tour.objects.at(NEWEST).filter(parent=delegation.key).values_list("key", flat=True)
    published = next((row.fact.number for row in tour_rows(delegation.key) if row.fact.published), 0)
    tour = domain.Tour(
        delegation=delegation.key,
        number=max(map(number_of, known), default=0) + 1,
        stops=planned.stops,
        value=planned.value,
        bound=planned.bound,
        travel_minutes=planned.travel_minutes,
        left_out=planned.left_out,
        because=planned.because,
        estimated=planned.estimated,
        replaces=published,
        sample=delegation.sample,
    )
    write(context, Draft(state=tour, happened_on=context.now.date(), action="computed", audience="joint"))
    return TourMade(
        delegation=tour.delegation,
        number=tour.number,
        visits=len(tour.stops),
        left_out=len(tour.left_out),
        value=str(tour.value),
        bound=str(tour.bound),
        travel_minutes=tour.travel_minutes,
    )


def publish_tour(values: NameTour, context: Context) -> VisitsRecorded:
    """Shows a tour to the members and its hosts; it takes the place of the one published before.

    Raises ConflictError where one of its visits cannot take place as things stand.
    """
    side = running_side(context)
    with transaction.atomic():
        delegation_row = hold_delegation(values.delegation)
        delegation = _own(delegation_row.fact, side)
        row = hold_known(models.Tour, f"{delegation.key}-{values.number}", field="number")
        tour: domain.Tour = row.fact
        if tour.published:
            raise ConflictError(_("this tour is published already"))
        later = [one.fact.number for one in tour_rows(delegation.key) if one.fact.published]
        if later and max(later) > tour.number:
            raise ConflictError(_("a later tour is published"), remedy=_("compute another one"))
        hosts = hosts_of(delegation.key)
        if not tour.stops or not all(holds(stop, delegation, hosts[stop.host]) for stop in tour.stops):
            raise ConflictError(
                _("not every visit of this tour can take place as things stand"),
                remedy=_("compute another one"),
            )
        drafts = [changed(row, replace(tour, published=True), context, action="published")]
        if delegation.standing is DelegationStanding.PLANNED:
            scheduled = replace(delegation, standing=DelegationStanding.SCHEDULED)
            drafts.append(changed(delegation_row, scheduled, context, action="published", audience="public"))
        written = write(context, *drafts)[0]
    return recorded(written, key=row.key)
