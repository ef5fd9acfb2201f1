"""Drafts the selection of a call: the long part decides and writes nothing, the short part records it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.grants_checking import alive_rows, hold_call, recorded
from hannover.fields.smes.analysis.grants import standing_at
from hannover.fields.smes.analysis.grants_selection import Outcome, Verdict, select
from hannover.fields.smes.domain import CallStanding
from hannover.fields.smes.inputs.grants import DraftSelection, GrantsRecorded
from hannover.fields.smes.reading.grants_facts import Examined, candidates, examine
from hannover.fields.smes.words.grants_reasons import reasons
from hannover.operations import Context
from hannover.record.actions.writing import write
from hannover.record.dialogues.loading import read_sides
from hannover.record.log import Draft
from hannover.record.models.projection import Projection
from hannover.record.signing import NEWEST, acting_side


@dataclass(frozen=True)
class Drafted:
    """A selection, and everything that it was computed from: it is recorded only while that still stands."""

    selection: domain.Selection
    call: domain.Call
    examined: tuple[Examined, ...]


def compute_selection(values: DraftSelection, context: Context) -> Drafted:
    """The long part: what the declared rule funds, and why not the others. `context.report` hears of every
    application, and ends the work by raising.

    Raises ConflictError before the deadline, while an appraisal is missing, and once both sides have signed.
    """
    acting_side(context, "run-programme")
    with transaction.atomic():
        call, examined = _basis(values.call, context)
    ranked, ineligible, waiting = candidates(examined)
    if waiting:
        raise ConflictError(
            _("these wait for an appraisal: %(keys)s") % {"keys": ", ".join(waiting[:8])}, field="call"
        )
    if not ranked and not ineligible:
        raise ConflictError(_("nothing was submitted to this call"), field="call")

    def told(done: int, total: int) -> None:
        context.report(done, total, "")

    outcome = select(call, ranked, ineligible=ineligible, told=told)
    return Drafted(_selection(call, outcome, examined), call, examined)


def store_selection(drafted: Drafted, context: Context) -> GrantsRecorded:
    """The short part, within a transaction: one event. A new draft takes the place of an earlier one, and every
    signature off it.

    Raises ConflictError where something that it rests on was changed while it was computed.
    """
    call, examined = _basis(drafted.call.key, context)
    if (call, _submitted(examined)) != (drafted.call, _submitted(drafted.examined)):
        raise ConflictError(
            _("an application or appraisal was changed meanwhile"),
            field="call",
            remedy=_("draft it again"),
        )
    before = present_selection(call.key)
    if before is not None and before.fact == drafted.selection:
        raise ConflictError(_("the draft says this already"), field="call")
    draft = Draft(
        state=drafted.selection,
        happened_on=context.now.date(),
        entity=str(before.entity) if before else "",
        action="drafted",
        audience="joint",
    )
    return recorded(write(context, draft)[0], key=call.key)


def present_selection(call: str) -> Projection | None:
    """The draft of a call as it stands, whoever asks."""
    rows = alive_rows(models.Selection, parent=call)
    return rows[0] if rows else None


def _basis(key: str, context: Context) -> tuple[domain.Call, tuple[Examined, ...]]:
    call: domain.Call = hold_call(key).fact
    if standing_at(call, context.now) is not CallStanding.CLOSED:
        raise ConflictError(
            _("a selection is drafted after the deadline, and only until it is decided"), field="call"
        )
    rows = alive_rows(models.Application, parent=call.key)
    return call, examine(call, [row.fact for row in rows], NEWEST, at=context.now)


def _submitted(examined: Sequence[Examined]) -> tuple[Examined, ...]:
    """What a selection rests on; drafts and what was withdrawn have no part in it."""
    return tuple(one for one in examined if one.is_decided_on)


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
    numbers = {
        "least": verdict.least,
        "last": verdict.last_score,
        "needed": verdict.needed,
        "not_below": verdict.not_below,
    }
    facts |= {name: f"{value:f}" for name, value in numbers.items() if value is not None}
    facts |= {f"short.{side}": f"{amount:f}" for side, amount in verdict.short.items()}
    return facts | ({"unmet": unmet} if unmet else {})
