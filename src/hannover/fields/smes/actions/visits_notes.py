"""Notes of visits: written by either side, agreed by both as they stand, and then published."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import hold_known, may_act_for, write_for
from hannover.fields.smes.actions.introductions_texts import refuse_names
from hannover.fields.smes.actions.meetings_checking import RUNS, changed
from hannover.fields.smes.actions.visits_checking import hold_delegation, recorded
from hannover.fields.smes.domain import HostStanding
from hannover.fields.smes.inputs.visits import SignNote, VisitsRecorded, WriteNote
from hannover.operations import Context
from hannover.record.dialogues.actions.checking import read_past_day, read_texts
from hannover.record.log import Draft
from hannover.record.projecting import type_name
from hannover.record.signing import NEWEST, acting_side, read_keys, reader_of, sign

NOTE = type_name(domain.VisitNote)


def write_note(values: WriteNote, context: Context) -> VisitsRecorded:
    """Writes what was seen and what can be reused, or changes it: then earlier agreement no longer counts.

    Raises ConflictError for a note that both sides have agreed to: it is published and locked.
    """
    with transaction.atomic():
        delegation: domain.Delegation = hold_delegation(values.delegation, alive=False).fact
        row = hold_known(models.Host, values.host, field="host")
        host: domain.Host = row.fact
        if host.delegation != delegation.key or host.standing is not HostStanding.CONFIRMED:
            raise UnknownError(_("this delegation did not visit such a host"), field="host")
        side = _writing_side(delegation, host, context)
        day = read_past_day(values.on, context, field="on") if values.on else context.now.date()
        seen = read_texts(values.seen, field="seen")
        reusable = read_texts(values.reusable, field="reusable", required=False)
        for field, text in (("seen", seen), ("reusable", reusable)):
            refuse_names(text, (host.company, *delegation.members), field=field)
        note = domain.VisitNote(
            delegation=delegation.key,
            host=str(row.entity),
            on=day,
            seen=seen,
            reusable=reusable,
            side=side,
            sample=delegation.sample,
        )
        draft = Draft(state=note, happened_on=context.now.date(), action="noted", audience="joint")
        if values.note:
            before = hold_known(models.VisitNote, values.note, field="note")
            draft = changed(
                before, _changed_note(before.fact, note, before.audience), context, action="changed"
            )
        written = write_for(context, side, draft)[0]
    return recorded(written)


def _changed_note(before: domain.VisitNote, after: domain.VisitNote, audience: str) -> domain.VisitNote:
    if audience == "public":
        raise ConflictError(
            _("both sides have agreed to this note: it is locked"), remedy=_("write another one")
        )
    if before.host != after.host:
        raise InputError(_("a note stays with its host"), field="host")
    changed_note = replace(after, side=before.side)
    if changed_note == before:
        raise InputError(_("nothing is different"), remedy=_("change something, or leave it"))
    return changed_note


def _writing_side(delegation: domain.Delegation, host: domain.Host, context: Context) -> str:
    """The side for which the actor may write of this visit: staff of either, the host, a member."""
    actor = context.actor
    for side in (delegation.side, host.side):
        if actor.side == side and actor.allows(RUNS, side=side):
            return side
    for company in (host.company, *delegation.members):
        try:
            return may_act_for(context, company).side
        except ForbiddenError:
            continue
    raise ForbiddenError(
        _("only those who took part write of a visit"), remedy=_("sign in as host, member or staff of a side")
    )


def sign_note(values: SignNote, context: Context) -> VisitsRecorded:
    """Agrees to a note, for the actor's side, as it stands; the second agreement publishes it."""
    acting_side(context, "sign")
    with transaction.atomic():
        row = hold_known(models.VisitNote, values.note, field="note")
        written = sign(NOTE, values.note, digest=values.digest, context=context)
        keys = read_keys(NEWEST, reader_of(context), [row])[str(row.entity)]
        if keys.in_effect and row.audience != "public":
            note: domain.VisitNote = row.fact
            draft = changed(row, note, context, action="published", audience="public")
            published = write_for(context, context.actor.side, draft)[0]
            return recorded(published)
    return recorded(written, key=str(row.entity))
