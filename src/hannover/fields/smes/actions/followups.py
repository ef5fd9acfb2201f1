"""Records what a company answers about 12 months after an introduction or a funded project."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import may_act_for, write_for
from hannover.fields.smes.actions.grants_checking import alive_rows
from hannover.fields.smes.actions.introductions_texts import refuse_names
from hannover.fields.smes.inputs.followups import AnswerFollowUp, FollowUpRecorded
from hannover.fields.smes.reading.followups import find_due
from hannover.operations import Context
from hannover.record.dialogues.actions.checking import read_past_day, read_texts
from hannover.record.dialogues.loading import read_sides
from hannover.record.log import Draft
from hannover.record.moment import now
from hannover.record.signing import NEWEST, reader_of

LARGEST = Decimal(10) ** 15
MOST_JOBS = 1_000_000


def answer_follow_up(values: AnswerFollowUp, context: Context) -> FollowUpRecorded:
    """Records the answer of a company; a second one takes the place of the first. For a participant of the
    company, or the staff of its side.

    Raises ConflictError before it is due; InputError for turnover in another currency than the side's.
    """
    company = may_act_for(context, values.company)
    with transaction.atomic():
        found = find_due(now(), reader_of(context), values.subject, company.key)
        day = read_past_day(values.on, context, field="on") if values.on.strip() else context.now.date()
        if day < found.due:
            raise ConflictError(
                _("this follow-up is due on %(day)s") % {"day": found.due.isoformat()}, field="on"
            )
        note = read_texts(values.note, field="note")
        refuse_names(note, [company.key, *found.partners], field="note")
        answer = domain.FollowUp(
            subject_type=found.subject_type,
            subject=found.subject,
            company=company.key,
            side=company.side,
            on=day,
            still_working=values.still_working,
            note=note,
            turnover=_read_turnover(values, company.side),
            jobs=_read_jobs(values.jobs),
            sample=context.actor.sample,
        )
        before = [
            row
            for row in alive_rows(models.FollowUp, parent=found.subject)
            if row.fact.company == company.key
        ]
        draft = Draft(
            state=answer,
            happened_on=max(day, before[0].valid_from) if before else day,
            entity=str(before[0].entity) if before else "",
            action="answered",
            audience="joint",
        )
        written = write_for(context, company.side, draft)[0]
    return FollowUpRecorded(written.entity, written.id)


def _read_turnover(values: AnswerFollowUp, side: str) -> domain.Result | None:
    if not values.turnover.strip():
        return None
    currency = next(one.currency for one in read_sides(NEWEST) if one.key == side)
    if values.currency.strip() not in ("", currency):
        raise InputError(
            _("turnover is stated in the currency of the company's side"), field="currency", remedy=currency
        )
    try:
        amount = Decimal(values.turnover.strip())
        if not amount.is_finite() or not 0 <= amount < LARGEST:
            raise InvalidOperation
    except InvalidOperation:
        raise InputError(
            _("%(text)s is not an amount") % {"text": repr(values.turnover[:30])},
            field="turnover",
            remedy="120000.00",
        ) from None
    return domain.Result(amount=amount, currency=currency)


def _read_jobs(jobs: int | None) -> int | None:
    if jobs is not None and not 0 <= jobs <= MOST_JOBS:
        raise InputError(_("this is no number of jobs"), field="jobs")
    return jobs
