"""Progress of a field, as the operation `show-progress` gives it."""

from __future__ import annotations

from hannover.accounts.permissions import Actor
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.inputs import CommitmentProgress, FieldProgress, IndicatorProgress, ShowProgress
from hannover.record.moment import read_moment
from hannover.record.progress import IndicatorStatus, progress_of
from hannover.record.reading import read_field
from hannover.record.reading.measures import statuses_by_commitment
from hannover.record.reading.programme import EvidenceCount, count_evidence


def show_progress(values: ShowProgress, context: Context) -> FieldProgress:
    """The progress of every commitment of the field at the moment that the values name."""
    moment = read_moment({"as_of": values.as_of, "known_at": values.known_at})
    actor = context.actor if isinstance(context.actor, Actor) else Actor(context.actor.id)
    field = read_field(moment, context.field)
    statuses = statuses_by_commitment(moment, actor)
    counts = count_evidence(moment, actor)
    rows = models.Commitment.objects.at(moment).seen_by(actor).filter(parent=field.key).order_by("id")
    commitments = []
    everything: list[IndicatorStatus] = []
    for row in rows:
        commitment: domain.Commitment = row.fact
        own = statuses.get(commitment.key, ())
        everything += own
        progress = progress_of(own)
        commitments.append(
            CommitmentProgress(
                commitment.key,
                commitment.number,
                in_language(commitment.title, context.language),
                counts.get(("commitment", commitment.key), EvidenceCount()).total,
                progress.attained,
                progress.counted,
                tuple(_indicator(status, context.language) for status in own),
            )
        )
    total = progress_of(everything)
    return FieldProgress(
        field.key,
        in_language(field.title, context.language),
        moment.as_of.isoformat(),
        moment.known_text,
        total.attained,
        total.counted,
        total.indicators,
        tuple(commitments),
    )


def in_language(text: domain.Text, language: str) -> str:
    """The text in that language, else in English, else in any."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def _indicator(status: IndicatorStatus, language: str) -> IndicatorProgress:
    indicator, observed = status.indicator, status.observed
    return IndicatorProgress(
        indicator.key,
        in_language(indicator.title, language),
        observed.value if observed else None,
        observed.on.isoformat() if observed and observed.on else "",
        indicator.baseline.value if indicator.baseline else None,
        status.target.value if status.target else None,
        status.attained,
        status.because,
        status.missing,
    )
