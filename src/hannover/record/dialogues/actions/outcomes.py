"""Drafts, amends and signs what was agreed, and reports what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, InputError
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.actions.writing import audience_of, read_choice, write
from hannover.record.dialogues.actions.checking import (
    day_of_round,
    find_slot,
    read_past_day,
    read_texts,
    recorded,
    require_evidence,
    restated,
)
from hannover.record.dialogues.inputs import AmendOutcome, DraftOutcome, Recorded, ReportFollowUp, SignOutcome
from hannover.record.dialogues.loading import read_sides, read_standings
from hannover.record.log import Draft
from hannover.record.models.projection import STILL
from hannover.record.moment import read_day
from hannover.record.signing import NEWEST, acting_side, hold, read_keys, reader_of, sign


def draft_outcome(values: DraftOutcome, context: Context) -> Recorded:
    """Drafts what is to be agreed under an agenda item; in effect once both secretariats have signed it."""
    acting_side(context, "hold-dialogue")
    audience = audience_of(values.audience)
    with transaction.atomic():
        row = hold(models.Round, values.round, actor=reader_of(context), field="round")
        slot, drafts = find_slot(row, values.agenda_item, context)
        held: domain.Round = row.fact
        day = read_past_day(values.on, context, field="on") if values.on else day_of_round(held, context)
        outcome = domain.Outcome(
            agenda_item=slot.id,
            round=held.key,
            dialogue=held.dialogue,
            kind=read_choice(domain.OutcomeKind, values.kind, field="kind"),
            wording=read_texts(values.wording, field="wording"),
            owners=_read_owners(values.owners),
            due=_read_due(values.due),
            sample=context.actor.sample,
        )
        _check_due(outcome, since=day)
        happened_on = min(day, context.now.date())
        draft = Draft(state=outcome, happened_on=happened_on, action="drafted", audience=audience)
        written = write(context, *drafts, draft)[-1]
    return recorded(written)


def amend_outcome(values: AmendOutcome, context: Context) -> Recorded:
    """Changes a draft; whoever had signed it has not signed what stands then.

    Raises ConflictError once both sides have signed: agreed wording is locked.
    """
    acting_side(context, "hold-dialogue")
    with transaction.atomic():
        row = hold(models.Outcome, values.outcome, actor=reader_of(context), field="outcome")
        if read_keys(NEWEST, reader_of(context), [row])[row.key].in_effect:
            raise ConflictError(
                _("both sides have signed this wording: it is locked"),
                remedy=_("close it, and draft another outcome in the next round"),
            )
        audience = audience_of(values.audience or row.audience)
        if row.audience == "public" and audience == "side":
            raise ConflictError(_("this draft was published"), remedy=_("leave it visible for everybody"))
        before: domain.Outcome = row.fact
        changes: dict[str, Any] = {}
        if values.kind is not None:
            changes["kind"] = read_choice(domain.OutcomeKind, values.kind, field="kind")
        if values.wording is not None:
            changes["wording"] = read_texts(values.wording, field="wording")
        if values.owners is not None:
            changes["owners"] = _read_owners(values.owners)
        if values.due is not None:
            changes["due"] = _read_due(values.due)
        amended = replace(before, **changes)
        if amended == before and audience == row.audience:
            raise InputError(_("nothing is different"), remedy=_("change something, or leave it"))
        standing = read_standings(NEWEST, reader_of(context), outcome=row.key)[0]
        _check_due(amended, since=standing.since)
        day = max(row.valid_from, context.now.date())
        written = write(context, restated(row, amended, day, action="amended", audience=audience))[0]
    return recorded(written)


def sign_outcome(values: SignOutcome, context: Context) -> Recorded:
    """Turns the key of the own side on the wording that was shown; see `hannover.record.signing.sign`."""
    return recorded(sign("outcome", values.outcome, digest=values.digest, context=context))


def report_follow_up(values: ReportFollowUp, context: Context) -> Recorded:
    """Reports what became of an outcome, for the own side. It is closed when the newest report of every
    side says so; a later report that does not say so opens it again.

    Raises ConflictError where there is nothing to close, or while only one side can read the draft.
    """
    side = acting_side(context, "hold-dialogue")
    note = read_texts(values.note, field="note")
    evidence = require_evidence(values.evidence, context)
    with transaction.atomic():
        row = hold(models.Outcome, values.outcome, actor=reader_of(context), field="outcome")
        standing = read_standings(NEWEST, reader_of(context), outcome=row.key)[0]
        if row.audience != "public":
            raise ConflictError(
                _("only your side can read this draft"), remedy=_("publish it for both sides first")
            )
        if values.closed and not standing.needs_closing:
            raise ConflictError(
                _("an information needs no closing"), remedy=_("report without calling it closed")
            )
        day = read_past_day(values.on, context, field="on") if values.on else context.now.date()
        if day < standing.since:
            raise InputError(_("this lies before the outcome itself"), field="on")
        report = domain.FollowUp(
            outcome=row.key, side=side, on=day, note=note, closed=values.closed, evidence=evidence
        )
        happened_on = min(day, context.now.date())
        action = "closed" if values.closed else "reported"
        written = write(context, Draft(state=report, happened_on=happened_on, action=action))[0]
    return recorded(written)


def _read_owners(owners: Mapping[str, str]) -> dict[str, str]:
    """{side: organization}, without empty ones; raises InputError for one that is not of that side."""
    named = {side: key for side, key in owners.items() if key}
    rows = models.Organization.objects.filter(known_to=STILL, key__in=list(named.values()))
    sides_of = {row.key: row.fact.side for row in rows}
    sides = [side.key for side in read_sides(NEWEST)]
    for side, key in named.items():
        if side not in sides:
            raise InputError(
                _("this is not a side of the programme"), field=f"owners.{side[:40]}", remedy=", ".join(sides)
            )
        if sides_of.get(key) != side:
            raise InputError(
                _("this is not an organization of that side"),
                field=f"owners.{side}",
                remedy=_("choose another"),
            )
    return named


def _read_due(text: str) -> date | None:
    return read_day(text.strip(), field="due") if text.strip() else None


def _check_due(outcome: domain.Outcome, *, since: date) -> None:
    if outcome.due is None:
        return
    if outcome.kind is domain.OutcomeKind.INFORMATION:
        raise InputError(
            _("an information has no deadline"), field="due", remedy=_("make it a decision or an action")
        )
    if outcome.due < since:
        raise InputError(_("the deadline lies before the outcome itself"), field="due")
