"""Applications of a call and what was decided on them, as files for the staff's own tables."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import ForbiddenError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.formats.meetings_csv import write_rows
from hannover.fields.smes.inputs.grants import ApplicationsExported, ExportApplications
from hannover.fields.smes.reading.grants import find_call, reads_all, shown
from hannover.fields.smes.reading.grants_facts import examine
from hannover.fields.smes.words.grants import partner_name
from hannover.operations import Context
from hannover.record.moment import Moment, now
from hannover.record.signing import reader_of
from hannover.record.words import wording

FORMS = ("csv", "json")
HEADER = (
    "application", "title", "standing", "submitted_at", "months", "side", "company", "cost", "asked", "currency", "score",
    "rank", "decision", "because", "paid",
)  # fmt: skip
Entry = dict[str, Any]


def export_applications(values: ExportApplications, context: Context) -> ApplicationsExported:
    """A file of all applications of a call: CSV with a row for each company, or JSON. Amounts stay in the
    currency of their side and are exact. A company that the reader may not know by name stands by its profile.
    """
    if values.form not in FORMS:
        raise InputError(_("this form is not written"), field="form", remedy=", ".join(FORMS))
    entries = read_entries(now(), reader_of(context), values.call, context)
    name = f"{values.call}-applications.{values.form}"
    if values.form == "json":
        file = json.dumps(
            {"call": values.call, "applications": entries}, ensure_ascii=False, indent=1
        ).encode()
    else:
        file = write_rows(HEADER, _rows(entries))
    return ApplicationsExported(file, name, len(entries))


def read_entries(moment: Moment, actor: Actor, key: str, context: Context) -> list[Entry]:
    """Every application of the call by its number; a number of queries that does not grow with them.

    A score is told once both sides have marked, a decision once both have signed.
    """
    if not reads_all(actor):
        raise ForbiddenError(_("the staff of both sides read the applications of a call"))
    call = find_call(moment, key)
    facts = models.Application.objects.at(moment).filter(parent=key).order_by("key").facts()
    public = models.Selection.objects.at(moment).filter(parent=key, audience="public").first()
    decisions = {one.application: one for one in public.fact.decisions} if public else {}
    scores = {one.application.key: one.score for one in examine(call, facts, moment, at=context.now)}
    paid = _paid(moment, [one.key for one in facts])
    entries = []
    for glance in shown(facts, moment, actor):
        fact = glance.application
        decision: domain.Decision | None = decisions.get(fact.key)
        parts = [
            {
                "side": one.partner.side,
                "company": partner_name(one),
                "cost": f"{one.partner.cost:f}",
                "asked": f"{one.partner.asked:f}",
                "currency": one.partner.currency,
                "paid": f"{paid.get((fact.key, one.partner.company), Decimal(0)):f}" if decision else "",
            }
            for one in glance.partners
        ]
        score = scores[fact.key]
        entries.append(
            {
                "application": fact.key,
                "title": wording(fact.title),
                "standing": fact.standing.value,
                "submitted_at": fact.submitted_at,
                "months": fact.months,
                "partners": parts,
                "score": f"{score:f}" if score is not None else "",
                "rank": decision.rank if decision else 0,
                "decision": ("funded" if decision.funded else "refused") if decision else "",
                "because": wording(decision.because) if decision else "",
            }
        )
    return entries


def _paid(moment: Moment, applications: list[str]) -> dict[tuple[str, str], Decimal]:
    """What was paid to each company for each application, in its currency, less what was reclaimed."""
    paid: dict[tuple[str, str], Decimal] = {}
    for one in models.Instalment.objects.at(moment).filter(parent__in=applications).facts():
        if one.paid_on is not None:
            place = (one.application, one.company)
            paid[place] = paid.get(place, Decimal(0)) + one.amount - (one.reclaimed or 0)
    return paid


def _rows(entries: list[Entry]) -> list[tuple[object, ...]]:
    return [
        tuple({**entry, **part, "rank": entry["rank"] or ""}[name] for name in HEADER)
        for entry in entries
        for part in entry["partners"]
    ]
