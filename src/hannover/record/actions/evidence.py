"""Writes evidence and observations: one fact by hand, or a whole table, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from urllib.parse import urlsplit

from hannover.errors import ConflictError, InputError
from hannover.operations import Context
from hannover.record import domain, files, models
from hannover.record.actions.writing import (
    audience_of,
    clean,
    newest_known,
    read_choice,
    read_fact_date,
    refuse_future,
    require_known,
    text_in,
    write,
)
from hannover.record.inputs import (
    AddEvidence,
    AddObservation,
    EvidenceAdded,
    ObservationAdded,
    WithdrawEvidence,
)
from hannover.record.log import Draft
from hannover.record.models.projection import STILL
from hannover.record.moment import read_day


@dataclass(frozen=True)
class NamesKnown:
    """What a piece of evidence may refer to."""

    commitments: frozenset[str]
    languages: tuple[str, ...]


def names_known() -> NamesKnown:
    declaration = newest_known(models.Declaration)
    keys = models.Commitment.objects.filter(known_to=STILL).values_list("key", flat=True)
    return NamesKnown(frozenset(keys), declaration.fact.languages if declaration else ("en",))


def draft_evidence(
    values: AddEvidence, context: Context, *, known: NamesKnown | None = None
) -> domain.Evidence:
    """The evidence that the values describe, checked against the names `known`, read from the store when
    absent.
    """
    date = read_fact_date(values.date)
    refuse_future(date.on, context, field="date")
    names = names_known() if known is None else known
    for key in values.commitments:
        if key not in names.commitments:
            raise InputError(f"there is no commitment {key[:80]!r}", field="commitments")
    if values.language not in names.languages:
        raise InputError(
            f"{values.language[:20]!r} is not a language of the programme",
            field="language",
            remedy="one of: " + ", ".join(names.languages),
        )
    return domain.Evidence(
        title=text_in(values.language, values.title, field="title"),
        summary=text_in(values.language, values.summary, field="summary", required=False),
        date=date,
        source=domain.Source(title=clean(values.source, field="source"), url=read_url(values.url)),
        kind=read_choice(domain.EvidenceKind, values.kind, field="kind"),
        fields=(context.field,) if context.field else (),
        commitments=values.commitments,
        confirmed=values.confirmed,
        sample=context.actor.sample,
    )


def add_evidence(values: AddEvidence, context: Context) -> EvidenceAdded:
    """Records one piece of evidence for the side of the actor."""
    context.actor.require("add-evidence")
    evidence = draft_evidence(values, context)
    if values.file:
        name = clean(PurePath(values.file_name).name or "file", field="file_name")
        evidence = replace(evidence, content_hash=files.keep(values.file), file_name=name[:200])
    draft = Draft(state=evidence, happened_on=evidence.date.latest, audience=audience_of(values.audience))
    written = write(context, draft)[0]
    return EvidenceAdded(written.entity, written.id, f"{written.chain}:{written.sequence}:{written.hash}")


def add_observation(values: AddObservation, context: Context) -> ObservationAdded:
    """Records what was observed of an indicator. Raises ConflictError for one computed from evidence."""
    context.actor.require("add-observation")
    indicator = require_known(models.Indicator, values.indicator, field="indicator").fact
    if indicator.computed:
        raise ConflictError(
            "this indicator is computed from evidence and takes no typed-in value",
            remedy="add evidence instead",
        )
    for key in values.evidence:
        require_known(models.Evidence, key, field="evidence")
    day = read_day(values.on, field="on")
    refuse_future(day, context, field="on")
    observation = domain.Observation(
        indicator=indicator.key,
        value=read_number(values.value, field="value"),
        on=day,
        evidence=values.evidence,
        note=clean(values.note, field="note", required=False),
    )
    written = write(context, Draft(state=observation, happened_on=day))[0]
    return ObservationAdded(written.entity, written.id)


def withdraw_evidence(values: WithdrawEvidence, context: Context) -> EvidenceAdded:
    """Takes evidence out of every view from now on; it stays in the log, and in what was known before.

    Only the side that recorded it may withdraw it.
    """
    context.actor.require("add-evidence")
    reason = clean(values.reason, field="reason")
    row = require_known(models.Evidence, values.evidence, field="evidence")
    if row.side != context.actor.side:
        raise ConflictError("the other side recorded this evidence", remedy="add an assessment of your own")
    draft = Draft(
        state=None,
        type="evidence",
        entity=str(row.entity),
        happened_on=row.valid_from,
        action="withdrawn",
        note=reason,
        audience=row.audience,
        replaces=str(row.event),
    )
    written = write(context, draft)[0]
    return EvidenceAdded(written.entity, written.id, f"{written.chain}:{written.sequence}:{written.hash}")


def read_number(text: str, *, field: str) -> Decimal:
    """A finite decimal of at most 26 digits before and 12 after the point; raises InputError."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise InputError(f"{text[:40]!r} is not a number", field=field, remedy="write 12.5") from None
    if (
        not number.is_finite()
        or abs(number) >= Decimal(10) ** 26
        or number != number.quantize(Decimal("1e-12"))
    ):
        raise InputError(
            f"{text[:40]!r} is out of range", field=field, remedy="26 digits before the point, 12 after"
        )
    return number


def read_url(text: str) -> str:
    """An http(s) address, or empty; raises InputError."""
    url = clean(text, field="url", required=False)
    if url and (
        urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname or len(url) > 2000
    ):
        raise InputError(f"{url[:80]!r} is not a web address", field="url", remedy="https://...")
    return url
