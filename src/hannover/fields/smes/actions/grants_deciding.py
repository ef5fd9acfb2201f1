"""Appraises applications, drafts the selection by the declared rule, and signs it: then it takes effect."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.grants_checking import (
    alive_rows,
    day_for,
    hold_application,
    hold_call,
    read_number,
    recorded,
)
from hannover.fields.smes.actions.grants_drafting import (
    compute_selection,
    present_selection,
    store_selection,
)
from hannover.fields.smes.actions.introductions_texts import refuse_names
from hannover.fields.smes.analysis.grants import split_amount
from hannover.fields.smes.domain import ApplicationStanding, CallStanding
from hannover.fields.smes.inputs.grants import (
    AppraiseApplication,
    DraftSelection,
    GrantsRecorded,
    SelectionSigned,
    SignSelection,
)
from hannover.fields.smes.reading.grants_facts import appraisals_of
from hannover.operations import Context
from hannover.record.actions.writing import write
from hannover.record.dialogues.actions.checking import read_texts
from hannover.record.log import Draft
from hannover.record.models.projection import Projection
from hannover.record.signing import NEWEST, acting_side, read_keys, reader_of, sign

BEST = 5
JOINT_TYPE = "smes:selection"


def appraise_application(values: AppraiseApplication, context: Context) -> GrantsRecorded:
    """Records the marks of the own side. They can be changed until the other side has given its own; from
    then on both sides read both, and neither changes.
    """
    side = acting_side(context, "appraise")
    with transaction.atomic():
        row = hold_application(values.application, context)
        application: domain.Application = row.fact
        if application.standing is not ApplicationStanding.SUBMITTED:
            raise ConflictError(_("only a submitted application is appraised"), field="application")
        call: domain.Call = hold_call(application.call).fact
        given = appraisals_of([application.key], NEWEST).get(application.key, {})
        if side in given and len(given) > 1:
            raise ConflictError(_("both sides have given their marks: they stand"), field="application")
        reason = read_texts(values.reason, field="reason")
        refuse_names(reason, [partner.company for partner in application.partners], field="reason")
        appraisal = domain.Appraisal(
            application=application.key,
            side=side,
            marks=_read_marks(values.marks, call),
            reason=reason,
            on=context.now.date(),
            sample=context.actor.sample,
        )
        before = [
            one for one in alive_rows(models.Appraisal, parent=application.key) if one.fact.side == side
        ]
        draft = Draft(
            state=appraisal,
            happened_on=context.now.date(),
            entity=str(before[0].entity) if before else "",
            action="appraised",
            audience="side",
        )
        return recorded(write(context, draft)[0])


def _read_marks(marks: dict[str, str], call: domain.Call) -> dict[str, Any]:
    for key in marks:
        if key not in call.criteria:
            raise InputError(
                _("the call has no such criterion"),
                field=f"marks.{key[:40]}",
                remedy=", ".join(call.criteria),
            )
    for key in call.criteria:
        if not marks.get(key, "").strip():
            raise InputError(_("every criterion needs a mark"), field=f"marks.{key}")
    return {key: read_number(marks[key], 0, BEST, field=f"marks.{key}") for key in call.criteria}


def draft_selection(values: DraftSelection, context: Context) -> GrantsRecorded:
    """Drafts what the declared rule funds, with a reason for every application, and records it. A new draft
    takes the place of an earlier one, and every signature off it.

    Raises ConflictError before the deadline, while an appraisal is missing, and once both sides have signed.
    """
    drafted = compute_selection(values, context)
    recorded_as: GrantsRecorded = context.effect(lambda: store_selection(drafted, context))
    return recorded_as


def sign_selection(values: SignSelection, context: Context) -> SelectionSigned:
    """Turns the key of the own side on the selection that was shown. With the second key it takes effect in
    the same transaction: applications are funded or refused, instalments are planned, the result is public.

    Raises ConflictError when an application that it funds was withdrawn meanwhile.
    """
    with transaction.atomic():
        call_row = hold_call(values.call)
        row = present_selection(call_row.key)
        if row is None:
            raise ConflictError(_("no selection was drafted"), field="call")
        selection: domain.Selection = row.fact
        applications = {one.key: one for one in alive_rows(models.Application, parent=call_row.key)}
        if call_row.fact.standing is CallStanding.DECIDED:
            raise ConflictError(_("this call is decided"), field="call")
        gone = [
            decision.application
            for decision in selection.decisions
            if decision.funded
            and applications[decision.application].fact.standing is not ApplicationStanding.SUBMITTED
        ]
        if gone:
            raise ConflictError(
                _("this selection funds what was withdrawn meanwhile: %(keys)s") % {"keys": ", ".join(gone)},
                field="call",
                remedy=_("draft it again"),
            )
        sign(JOINT_TYPE, row.key, digest=values.digest, context=context)
        keys = read_keys(NEWEST, reader_of(context), [row])[str(row.entity)]
        if keys.in_effect:
            write(context, *_effects(call_row, row, applications, context))
    funded = tuple(one.application for one in selection.decisions if one.funded)
    refused = tuple(one.application for one in selection.decisions if not one.funded)
    return SelectionSigned(call_row.key, keys.in_effect, funded, refused)


def _effects(
    call_row: Projection, row: Projection, applications: dict[str, Projection], context: Context
) -> list[Draft]:
    selection: domain.Selection = row.fact
    drafts = [
        _restated(row, selection, context, action="published", audience="public"),
        _restated(call_row, replace(call_row.fact, standing=CallStanding.DECIDED), context, action="decided"),
    ]
    for decision in selection.decisions:
        held = applications[decision.application]
        application: domain.Application = held.fact
        if application.standing is not ApplicationStanding.SUBMITTED:
            continue  # withdrawn meanwhile, and not among those that are funded
        standing = ApplicationStanding.FUNDED if decision.funded else ApplicationStanding.REFUSED
        drafts.append(
            _restated(held, replace(application, standing=standing), context, action=standing.value)
        )
        if decision.funded:
            drafts += _instalments(application, context)
    return drafts


def _instalments(application: domain.Application, context: Context) -> list[Draft]:
    """Each side pays its own company, in equal parts, one for each milestone."""
    return [
        Draft(
            state=domain.Instalment(
                application=application.key,
                company=partner.company,
                side=partner.side,
                number=number,
                amount=amount,
                currency=partner.currency,
                milestone=application.milestones[number - 1],
                sample=application.sample,
            ),
            happened_on=context.now.date(),
            action="planned",
            audience="joint",
        )
        for partner in application.partners
        for number, amount in enumerate(
            split_amount(partner.asked, partner.currency, len(application.milestones)), 1
        )
    ]


def _restated(row: Projection, state: object, context: Context, *, action: str, audience: str = "") -> Draft:
    return Draft(
        state=state,
        happened_on=day_for(row, context),
        entity=str(row.entity),
        action=action,
        audience=audience or row.audience,
    )
