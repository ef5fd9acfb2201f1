"""Appraises applications, drafts the selection by the declared rule, and signs it: then it takes effect."""

from __future__ import annotations

from collections.abc import Sequence
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
from hannover.fields.smes.actions.introductions_texts import refuse_names
from hannover.fields.smes.analysis.grants import split_amount, standing_at
from hannover.fields.smes.analysis.grants_selection import Outcome, Verdict, select
from hannover.fields.smes.domain import ApplicationStanding, CallStanding
from hannover.fields.smes.inputs.grants import (
    AppraiseApplication,
    DraftSelection,
    GrantsRecorded,
    SelectionSigned,
    SignSelection,
)
from hannover.fields.smes.reading.grants_facts import Examined, appraisals_of, candidates, examine
from hannover.fields.smes.words.grants_reasons import reasons
from hannover.operations import Context
from hannover.record.actions.writing import write
from hannover.record.dialogues.actions.checking import read_texts
from hannover.record.dialogues.loading import read_sides
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
    """Drafts what the declared rule funds, with a reason for every application. A new draft takes the place
    of an earlier one, and every signature off it.

    Raises ConflictError before the deadline, while an appraisal is missing, and once both sides have signed.
    """
    acting_side(context, "run-programme")
    with transaction.atomic():
        call: domain.Call = hold_call(values.call).fact
        if standing_at(call, context.now) is not CallStanding.CLOSED:
            raise ConflictError(
                _("a selection is drafted after the deadline, and only until it is decided"), field="call"
            )
        examined = examined_of(call, context)
        ranked, ineligible, waiting = candidates(examined)
        if waiting:
            raise ConflictError(
                _("these wait for an appraisal: %(keys)s") % {"keys": ", ".join(waiting[:8])}, field="call"
            )
        if not ranked and not ineligible:
            raise ConflictError(_("nothing was submitted to this call"), field="call")
        outcome = select(call, ranked, ineligible=ineligible)
        selection = _selection(call, outcome, examined)
        before = _present_selection(call.key)
        if before is not None and before.fact == selection:
            raise ConflictError(_("the draft says this already"), field="call")
        draft = Draft(
            state=selection,
            happened_on=context.now.date(),
            entity=str(before.entity) if before else "",
            action="drafted",
            audience="joint",
        )
        return recorded(write(context, draft)[0], key=call.key)


def examined_of(call: domain.Call, context: Context) -> tuple[Examined, ...]:
    rows = alive_rows(models.Application, parent=call.key)
    return examine(call, [row.fact for row in rows], NEWEST, at=context.now)


def _present_selection(call: str) -> Projection | None:
    rows = alive_rows(models.Selection, parent=call)
    return rows[0] if rows else None


def _selection(call: domain.Call, outcome: Outcome, examined: Sequence[Examined]) -> domain.Selection:
    unmet = {
        one.application.key: " ".join(
            dict.fromkeys(str(finding.requirement) for finding in one.eligibility.unmet)
        )
        for one in examined
    }
    sides = {side.key: side.name for side in read_sides(NEWEST)}
    currencies = {budget.side: budget.currency for budget in call.budgets}

    def decision(verdict: Verdict) -> domain.Decision:
        facts = facts_of(verdict, unmet.get(verdict.application, ""))
        return domain.Decision(
            application=verdict.application,
            funded=verdict.funded,
            score=verdict.score,
            because=reasons(verdict.cause, facts, sides=sides, currencies=currencies),
            rank=verdict.rank,
            cause=verdict.cause,
            facts=facts,
        )

    chosen = outcome.chosen
    counts = f"{len(chosen.funded)} of {len(outcome.verdicts)} funded"
    return domain.Selection(
        call=call.key,
        rule=call.rule,
        decisions=tuple(decision(verdict) for verdict in outcome.verdicts),
        spent=dict(chosen.spent),
        value=chosen.value,
        bound=chosen.bound,
        because=f"{call.rule}: {counts}; sum of scores {chosen.value} of at most {chosen.bound}",
        sample=call.sample,
    )


def facts_of(verdict: Verdict, unmet: str) -> dict[str, str]:
    """The numbers of a verdict as texts, for its sentences."""
    facts = {"score": f"{verdict.score:f}", "rank": str(verdict.rank)}
    numbers = {"least": verdict.least, "last": verdict.last_score, "needed": verdict.needed}
    facts |= {name: f"{value:f}" for name, value in numbers.items() if value is not None}
    facts |= {f"short.{side}": f"{amount:f}" for side, amount in verdict.short.items()}
    return facts | ({"unmet": unmet} if unmet else {})


def sign_selection(values: SignSelection, context: Context) -> SelectionSigned:
    """Turns the key of the own side on the selection that was shown. With the second key it takes effect in
    the same transaction: applications are funded or refused, instalments are planned, the result is public.

    Raises ConflictError when an application that it funds was withdrawn meanwhile.
    """
    with transaction.atomic():
        call_row = hold_call(values.call)
        row = _present_selection(call_row.key)
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
