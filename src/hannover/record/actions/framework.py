"""Loads a framework file into the record; loading it again writes only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from hannover.accounts.models import new_id
from hannover.errors import ConflictError
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.framework import Framework
from hannover.record.log import Author, Draft, append
from hannover.record.models import Projection
from hannover.record.models.projection import STILL


@dataclass(frozen=True)
class FrameworkLoaded:
    """How many nouns were new, changed or as before; `absent` names what only the store has."""

    declaration: str
    stated: int
    restated: int
    unchanged: int
    absent: tuple[str, ...]


def load_framework(framework: Framework, context: Context) -> FrameworkLoaded:
    """Writes what the framework states and the store does not have yet, all or nothing.

    Raises ConflictError when the store holds another declaration: one store keeps one programme.
    """
    context.actor.require("administer")
    with transaction.atomic():
        held = models.Declaration.objects.filter(known_to=STILL).first()
        if held is not None and held.key != framework.declaration.key:
            raise ConflictError(
                f"this store holds the declaration {held.key!r}",
                remedy="load another declaration into another store",
            )
        signed = framework.declaration.signed.on
        drafts: list[Draft] = []
        counts = {"stated": 0, "restated": 0, "unchanged": 0}
        absent: list[str] = []
        for model, nouns in _nouns(framework):
            known = {row.key: row for row in model.objects.filter(known_to=STILL).order_by("valid_from")}
            for noun in nouns:
                row = known.pop(noun.key, None)
                action = "stated" if row is None else "unchanged" if row.fact == noun else "restated"
                counts[action] += 1
                if action != "unchanged":
                    dates = (signed, context.now.date())
                    drafts += _drafts(noun, dates, str(row.entity) if row else "", action)
            if model is not models.Evidence and model is not models.Round:
                absent += [f"{model.noun.__name__.lower()} {key}" for key in sorted(known)]
        append(Author(person=context.actor.id), drafts)
    return FrameworkLoaded(
        framework.declaration.key, counts["stated"], counts["restated"], counts["unchanged"], tuple(absent)
    )


def _nouns(framework: Framework) -> Iterable[tuple[type[Projection], Sequence[Any]]]:
    yield models.Declaration, (framework.declaration,)
    yield models.Side, framework.sides
    yield models.Organization, framework.organizations
    yield models.Signatory, framework.signatories
    yield models.Field, framework.fields
    yield models.Commitment, framework.commitments
    yield models.Milestone, framework.milestones
    yield models.Indicator, framework.indicators
    yield models.Dialogue, framework.dialogues
    yield models.Round, framework.rounds
    yield models.Evidence, framework.evidence


def _drafts(noun: Any, dates: tuple[date, date], entity: str, action: str) -> list[Draft]:
    """One event for a noun; two for a milestone that was reached: how it was planned, and that it was
    reached.
    """
    if isinstance(noun, domain.Milestone) and noun.reached is not None:
        entity = entity or str(new_id())
        planned = replace(noun, reached=None, evidence=())
        begins = min(dates[0], noun.reached.latest)
        return [
            Draft(state=planned, happened_on=begins, entity=entity, action=action),
            Draft(state=noun, happened_on=noun.reached.latest, entity=entity, action="reached"),
        ]
    return [Draft(state=noun, happened_on=_date_of(noun, *dates), entity=entity, action=action)]


def _date_of(noun: Any, signed: date, today: date) -> date:
    match noun:
        case domain.Evidence():
            return noun.date.latest
        case domain.Round():  # a round that is planned is known today
            return min(noun.date.latest, today)
        case domain.Signatory():
            return noun.signed_on
        case _:
            return signed
