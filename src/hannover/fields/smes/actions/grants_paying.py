"""From a milestone that is reached to the payment: each side pays its own companies, and no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, ForbiddenError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import company_known, hold_known, may_act_for, write_for
from hannover.fields.smes.actions.grants_checking import day_for, read_amount, recorded
from hannover.fields.smes.actions.introductions_texts import refuse_names
from hannover.fields.smes.inputs.grants import (
    GrantsRecorded,
    ReachMilestone,
    ReclaimPayment,
    RecordPayment,
)
from hannover.operations import Context
from hannover.record.actions.writing import clean
from hannover.record.dialogues.actions.checking import read_past_day, read_texts, require_evidence
from hannover.record.log import Draft
from hannover.record.signing import acting_side

ON_THE_WEB = ("https://", "http://")
MOST_PROOFS = 20
LONGEST_ADDRESS = 400


def reach_milestone(values: ReachMilestone, context: Context) -> GrantsRecorded:
    """Reports a milestone as reached, with evidence: the instalment can then be paid. For a participant of
    the company, or the staff of its side.
    """
    with transaction.atomic():
        row = hold_known(models.Instalment, values.instalment, field="instalment")
        instalment: domain.Instalment = row.fact
        company = may_act_for(context, instalment.company)
        if instalment.paid_on is not None:
            raise ConflictError(_("this instalment was paid"), field="instalment")
        day = read_past_day(values.on, context, field="on") if values.on.strip() else context.now.date()
        note = read_texts(values.note, field="note", required=False)
        refuse_names(note, [company.key], field="note")
        changed = replace(
            instalment, reached_on=day, evidence=_read_proofs(values.evidence, context), note=note
        )
        draft = Draft(
            state=changed,
            happened_on=day_for(row, context),
            entity=row.key,
            action="reached",
            audience="joint",
        )
        return recorded(write_for(context, company.side, draft)[0])


def record_payment(values: RecordPayment, context: Context) -> GrantsRecorded:
    """Records that the own government paid an instalment. The secretariat of the company's side alone.

    Raises ConflictError before the milestone is reached, for a second payment, and where the company was
    forgotten, so that nobody knows any more whom to pay.
    """
    side = acting_side(context, "pay")
    with transaction.atomic():
        row = hold_known(models.Instalment, values.instalment, field="instalment")
        instalment: domain.Instalment = row.fact
        if instalment.side != side:
            raise ForbiddenError(
                _("each side pays its own companies"),
                field="instalment",
                remedy=_("the secretariat of the other side pays this one"),
            )
        if instalment.reached_on is None:
            raise ConflictError(_("the milestone is not reached"), field="instalment")
        if instalment.paid_on is not None:
            raise ConflictError(_("this instalment was paid"), field="instalment")
        company = company_known(instalment.company)
        if company is None or not company.active:
            raise ConflictError(
                _("this company was forgotten or takes part no longer: nothing can be paid to it"),
                field="instalment",
            )
        day = read_past_day(values.on, context, field="on") if values.on.strip() else context.now.date()
        if day < instalment.reached_on:
            raise InputError(
                _("this lies before the milestone was reached"),
                field="on",
                remedy=instalment.reached_on.isoformat(),
            )
        draft = Draft(
            state=replace(instalment, paid_on=day),
            happened_on=day_for(row, context),
            entity=row.key,
            action="paid",
            audience="joint",
        )
        return recorded(write_for(context, side, draft)[0])


def reclaim_payment(values: ReclaimPayment, context: Context) -> GrantsRecorded:
    """Records that the own government asks a payment back, in whole or in part, with the reason. The secretariat
    of the company's side alone; once.
    """
    side = acting_side(context, "pay")
    with transaction.atomic():
        row = hold_known(models.Instalment, values.instalment, field="instalment")
        instalment: domain.Instalment = row.fact
        if instalment.side != side:
            raise ForbiddenError(
                _("each side pays its own companies"),
                field="instalment",
                remedy=_("the secretariat of the other side pays this one"),
            )
        if instalment.paid_on is None:
            raise ConflictError(_("this instalment was not paid"), field="instalment")
        if instalment.reclaimed is not None:
            raise ConflictError(_("this instalment was reclaimed already"), field="instalment")
        amount = read_amount(values.amount, instalment.currency, field="amount")
        if amount > instalment.amount:
            raise InputError(_("this is more than was paid"), field="amount", remedy=f"{instalment.amount:f}")
        reason = read_texts(values.reason, field="reason")
        refuse_names(reason, [instalment.company], field="reason")
        day = read_past_day(values.on, context, field="on") if values.on.strip() else context.now.date()
        if day < instalment.paid_on:
            raise InputError(
                _("this lies before the payment"), field="on", remedy=instalment.paid_on.isoformat()
            )
        draft = Draft(
            state=replace(instalment, reclaimed=amount, reclaimed_on=day, reclaimed_because=reason),
            happened_on=day_for(row, context),
            entity=row.key,
            action="reclaimed",
            audience="joint",
        )
        return recorded(write_for(context, side, draft)[0])


def _read_proofs(given: Iterable[str], context: Context) -> tuple[str, ...]:
    """Web addresses as they are, and keys of evidence that the actor can read; at least one of either."""
    proofs = [clean(one, field="evidence") for one in given if one.strip()]
    if not proofs:
        raise InputError(
            _("a milestone is reached with evidence"),
            field="evidence",
            remedy=_("a web address, or the key of evidence on record"),
        )
    if len(proofs) > MOST_PROOFS or any(len(one) > LONGEST_ADDRESS for one in proofs):
        raise InputError(
            _("this is too much evidence"), field="evidence", remedy=_("put it together in one place")
        )
    addresses = [one for one in proofs if one.startswith(ON_THE_WEB)]
    keys = require_evidence([one for one in proofs if not one.startswith(ON_THE_WEB)], context)
    return (*dict.fromkeys(addresses), *keys)
