"""Writes of delegations and hosts: planned, published, invited, answered, withdrawn, ended."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import company_known, hold_known, one_that_takes_part, write_for
from hannover.fields.smes.actions.meetings_attending import excluded_by
from hannover.fields.smes.actions.meetings_checking import (
    changed,
    read_key,
    read_reason,
    read_zone,
    running_side,
)
from hannover.fields.smes.actions.visits_checking import (
    hold_delegation,
    holds,
    hosts_of,
    read_days,
    read_openings,
    read_place,
    recorded,
    require_companies,
    require_one_clock,
    tour_rows,
)
from hannover.fields.smes.domain import DelegationStanding, HostStanding
from hannover.fields.smes.formats.visits_csv import read_travel_times
from hannover.fields.smes.inputs.visits import (
    AnswerInvitation,
    CancelDelegation,
    ChangeDelegation,
    EndDelegation,
    ImportTravelTimes,
    InviteHost,
    PlanDelegation,
    VisitsRecorded,
    WithdrawHost,
)
from hannover.operations import Context
from hannover.record.actions.writing import write
from hannover.record.dialogues.actions.checking import hold_programme, read_texts, require_absent
from hannover.record.log import Draft
from hannover.record.signing import NEWEST

LEAST_SPEED, MOST_SPEED = 5, 300
LEAST_MINUTES, MOST_MINUTES = 10, 600
MOST_WORTH = 3


def plan_delegation(values: PlanDelegation, context: Context) -> VisitsRecorded:
    """Plans a delegation of the own side, which the staff of both sides see."""
    side = running_side(context)
    delegation = domain.Delegation(
        key=read_key(values.key),
        title=read_texts(values.title, field="title"),
        side=side,
        members=require_companies(values.members, side),
        days=read_days(values.days),
        time_zone=read_zone(values.time_zone).key,
        speed_kmh=_speed(values.speed_kmh),
        sample=context.actor.sample,
    )
    if not delegation.members:
        raise InputError(_("a delegation needs members"), field="members")
    require_one_clock(delegation.days, delegation.time_zone)
    with transaction.atomic():
        hold_programme(context)
        require_absent(models.Delegation, delegation.key, field="key")
        draft = Draft(state=delegation, happened_on=context.now.date(), action="planned", audience="joint")
        written = write(context, draft)[0]
    return recorded(written, key=delegation.key)


def _speed(speed: int) -> int:
    if not LEAST_SPEED <= speed <= MOST_SPEED:
        remedy = _("%(least)s to %(most)s km/h") % {"least": LEAST_SPEED, "most": MOST_SPEED}
        raise InputError(_("this is no speed"), field="speed_kmh", remedy=remedy)
    return speed


def change_delegation(values: ChangeDelegation, context: Context) -> VisitsRecorded:
    """Changes what is known of an own delegation. Where a published tour no longer fits, its page says so."""
    side = running_side(context)
    with transaction.atomic():
        row = hold_delegation(values.delegation)
        before = _own(row.fact, side)
        after = replace(
            before,
            title=before.title if values.title is None else read_texts(values.title, field="title"),
            members=before.members if values.members is None else require_companies(values.members, side),
            days=before.days if values.days is None else read_days(values.days),
            speed_kmh=before.speed_kmh if values.speed_kmh is None else _speed(values.speed_kmh),
        )
        if after == before:
            raise InputError(_("nothing is different"), remedy=_("change something, or leave it"))
        if not after.members:
            raise InputError(_("a delegation needs members"), field="members")
        require_one_clock(after.days, after.time_zone)
        written = write(context, changed(row, after, context, action="changed"))[0]
    return recorded(written, key=after.key)


def _own(delegation: domain.Delegation, side: str) -> domain.Delegation:
    if delegation.side != side:
        raise ForbiddenError(_("the other side sends this delegation"), remedy=_("its staff can do this"))
    return delegation


def import_travel_times(values: ImportTravelTimes, context: Context) -> VisitsRecorded:
    """Takes travel times between places from a CSV, all rows or none."""
    side = running_side(context)
    minutes = read_travel_times(values.file, name=values.file_name or "travel-times.csv")
    with transaction.atomic():
        row = hold_delegation(values.delegation)
        after = replace(_own(row.fact, side), minutes=minutes)
        written = write(context, changed(row, after, context, action="timed"))[0]
    return recorded(written, key=after.key)


def invite_host(values: InviteHost, context: Context) -> VisitsRecorded:
    """Invites a company of the other side to receive an own delegation, or changes the invitation."""
    side = running_side(context)
    if not 1 <= values.worth <= MOST_WORTH:
        raise InputError(_("this is no worth"), field="worth", remedy=_("1, 2 or 3"))
    if not LEAST_MINUTES <= values.visit_minutes <= MOST_MINUTES:
        remedy = _("%(least)s to %(most)s minutes") % {"least": LEAST_MINUTES, "most": MOST_MINUTES}
        raise InputError(_("this is no length of a visit"), field="visit_minutes", remedy=remedy)
    with transaction.atomic():
        delegation: domain.Delegation = _own(hold_delegation(values.delegation).fact, side)
        company, profile = _other_company(values, delegation, context)
        host = domain.Host(
            delegation=delegation.key,
            company=company.key,
            profile=profile.key,
            side=company.side,
            place=read_place(values.place, field="place"),
            openings=read_openings(values.openings, delegation),
            visit_minutes=values.visit_minutes,
            worth=values.worth,
            must_see=values.must_see,
            sample=delegation.sample,
        )
        before = models.Host.objects.at(NEWEST).filter(parent=delegation.key, company=company.key).first()
        draft = Draft(state=host, happened_on=context.now.date(), action="invited", audience="joint")
        if before is not None:
            if before.fact.standing is HostStanding.CONFIRMED:
                raise ConflictError(_("this host has confirmed"), remedy=_("ask it to withdraw first"))
            draft = changed(before, host, context, action="invited")
        written = write(context, draft)[0]
    return recorded(written)


def _other_company(
    values: InviteHost, delegation: domain.Delegation, context: Context
) -> tuple[domain.Company, domain.Profile]:
    """The company that is invited, under a published profile; an exclusion is not told from other reasons."""
    row = models.Profile.objects.at(NEWEST).filter(key=values.profile).first()
    if row is None or not row.fact.is_shown(context.now.date()) or values.company not in ("", row.parent):
        raise UnknownError(_("there is no such published profile"), field="profile")
    company = company_known(row.parent)
    if company is None or not company.active:
        raise UnknownError(_("there is no such published profile"), field="profile")
    if company.side == delegation.side:
        raise InputError(_("a delegation visits companies of the other side"), field="company")
    if excluded_by(company.key) & set(delegation.members):
        raise ConflictError(_("this company cannot be invited"), remedy=_("choose another"))
    return company, row.fact


def answer_invitation(values: AnswerInvitation, context: Context) -> VisitsRecorded:
    """The host confirms, and from then on host and members see each other's names; or it declines. Once it has
    confirmed it can still change its hours, and whether it may be named.
    """
    with transaction.atomic():
        row = hold_known(models.Host, values.host, field="host")
        host: domain.Host = row.fact
        company = one_that_takes_part(context, row, (host.company,), field="host")
        delegation: domain.Delegation = hold_delegation(host.delegation).fact
        again = host.standing is HostStanding.CONFIRMED and values.accept
        if host.standing is not HostStanding.INVITED and not again:
            raise ConflictError(_("this invitation was answered already"))
        after = replace(host, standing=HostStanding.CONFIRMED if values.accept else HostStanding.DECLINED)
        if values.accept:
            openings = read_openings(values.openings, delegation) if values.openings else host.openings
            after = replace(after, openings=openings, may_be_named=values.may_be_named)
        if after == host:
            raise InputError(_("nothing is different"), remedy=_("change something, or leave it"))
        draft = changed(row, after, context, action="changed" if again else after.standing.value)
        written = write_for(context, company.side, draft)[0]
    return recorded(written)


def withdraw_host(values: WithdrawHost, context: Context) -> VisitsRecorded:
    """A host that has confirmed cannot receive after all; the delegation is told, and its tour computed anew."""
    with transaction.atomic():
        row = hold_known(models.Host, values.host, field="host")
        host: domain.Host = row.fact
        company = one_that_takes_part(context, row, (host.company,), field="host")
        hold_delegation(host.delegation)
        if host.standing is not HostStanding.CONFIRMED:
            raise ConflictError(_("this host has not confirmed"), remedy=_("decline the invitation"))
        withdrawn = replace(host, standing=HostStanding.WITHDRAWN)
        written = write_for(context, company.side, changed(row, withdrawn, context, action="withdrawn"))[0]
    return recorded(written)


def cancel_delegation(values: CancelDelegation, context: Context) -> VisitsRecorded:
    """Calls an own delegation off. Hosts and members see the reason; calendars show its visits as cancelled."""
    side = running_side(context)
    reason = read_reason(values.reason)
    with transaction.atomic():
        row = hold_delegation(values.delegation)
        cancelled = replace(_own(row.fact, side), standing=DelegationStanding.CANCELLED, reason=reason)
        written = write(context, changed(row, cancelled, context, action="cancelled"))[0]
    return recorded(written, key=cancelled.key)


def end_delegation(values: EndDelegation, context: Context) -> VisitsRecorded:
    """Records that the tour was made. Every stop of the published tour counts as a visit, but those named
    and those that could not take place: of hosts that withdrew, or outside the hours.
    """
    side = running_side(context)
    with transaction.atomic():
        row = hold_delegation(values.delegation)
        delegation = _own(row.fact, side)
        if delegation.standing is not DelegationStanding.SCHEDULED:
            raise ConflictError(_("no tour is published"), remedy=_("publish one first"))
        if context.now.date() < delegation.days[0].on:
            raise ConflictError(_("the tour has not begun"), remedy=_("record this when it is over"))
        published = next(one for one in tour_rows(delegation.key) if one.fact.published)
        tour: domain.Tour = published.fact
        hosts, stops = hosts_of(delegation.key), {stop.host for stop in tour.stops}
        if strange := [host for host in values.not_made if host not in stops]:
            raise InputError(_("this is no stop of the tour"), field="not_made", remedy=strange[0])
        not_made = set(values.not_made) | {
            stop.host for stop in tour.stops if not holds(stop, delegation, hosts[stop.host])
        }
        made = len(stops - not_made)
        ended = replace(delegation, standing=DelegationStanding.HELD, visits_made=made)
        settled = replace(tour, not_made=tuple(sorted(not_made)))
        drafts = [
            changed(row, ended, context, action="held"),
            changed(published, settled, context, action="settled"),
        ]
        written = write(context, *drafts)[0]
    return recorded(written, key=delegation.key)
