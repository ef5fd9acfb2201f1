"""Writes what each side says of a commitment, its milestones and the organizations in charge."""

from __future__ import annotations

from dataclasses import replace

from hannover.errors import InputError
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.actions.writing import (
    clean,
    newest_known,
    read_choice,
    read_fact_date,
    refuse_future,
    require_known,
    text_in,
    write,
)
from hannover.record.inputs import Assess, ReachMilestone, RenameOrganization
from hannover.record.log import Draft, Written
from hannover.record.moment import read_day


def assess(values: Assess, context: Context) -> Written:
    """Records the view of the actor's side; the other side's view stays as it is beside it."""
    context.actor.require("assess", side=context.actor.side)
    require_known(models.Commitment, values.commitment, field="commitment")
    for key in values.evidence:
        require_known(models.Evidence, key, field="evidence")
    day = read_day(values.on, field="on")
    refuse_future(day, context, field="on")
    level = read_choice(domain.Level, values.level, field="level")
    if level not in (domain.Level.NO_EVIDENCE, domain.Level.NOT_STARTED) and not values.evidence:
        raise InputError(
            "this level needs evidence", field="evidence", remedy="name at least one piece of evidence"
        )
    before = newest_known(models.Assessment, parent=values.commitment, of_side=context.actor.side)
    assessment = domain.Assessment(
        commitment=values.commitment,
        side=context.actor.side,
        level=level,
        on=day,
        reason=text_in(values.language, values.reason, field="reason"),
        evidence=values.evidence,
        sample=context.actor.sample,
    )
    draft = Draft(
        state=assessment, happened_on=day, entity=str(before.entity) if before else "", action="assessed"
    )
    return write(context, draft)[0]


def reach_milestone(values: ReachMilestone, context: Context) -> Written:
    """Records that a milestone was reached, with the evidence that proves it."""
    context.actor.require("add-evidence")
    row = require_known(models.Milestone, values.milestone, field="milestone")
    if not values.evidence:
        raise InputError(
            "a milestone is reached with proof", field="evidence", remedy="name at least one piece"
        )
    for key in values.evidence:
        require_known(models.Evidence, key, field="evidence")
    reached = read_fact_date(values.reached, field="reached")
    refuse_future(reached.on, context, field="reached")
    milestone = replace(row.fact, reached=reached, evidence=values.evidence)
    draft = Draft(state=milestone, happened_on=reached.latest, entity=str(row.entity), action="reached")
    return write(context, draft)[0]


def rename_organization(values: RenameOrganization, context: Context) -> Written:
    """Gives an organization a new dated name. Staff of its side, or its own participants."""
    row = require_known(models.Organization, values.organization, field="organization")
    organization: domain.Organization = row.fact
    context.actor.require("change-organization", side=organization.side, organization=organization.key)
    begins = read_day(values.begins, field="begins")
    names = tuple(
        replace(dated, ends=begins.fromordinal(begins.toordinal() - 1)) if dated.ends is None else dated
        for dated in organization.names
        if dated.begins is None or dated.begins < begins
    )
    renamed = domain.DatedName(
        name=text_in(values.language, values.name, field="name"),
        short=clean(values.short, field="short", required=False),
        begins=begins,
    )
    changed = replace(organization, names=(*names, renamed))
    draft = Draft(state=changed, happened_on=begins, entity=str(row.entity), action="renamed")
    return write(context, draft)[0]
