"""The chapters of a document: fields with their commitments, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hannover.record import domain
from hannover.record.progress import IndicatorStatus, Progress
from hannover.record.report.content import Chapter, Measured, Promise, Recorded
from hannover.record.report.document import (
    AssessmentWords,
    ChapterWords,
    FieldRow,
    IndicatorWords,
    LevelCount,
    Named,
    ObservationWords,
    ProgressWords,
    PromiseWords,
    Quantity,
    SideLevels,
    SideWords,
    StepWords,
)
from hannover.record.report.gaps import is_late
from hannover.record.report.labels import AGGREGATIONS, LABELS, MISSING
from hannover.record.report.parts import Parts, percent, steps_of
from hannover.record.report.voice import MINUS, Words
from hannover.record.words import LEVELS

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Chapters:
    """Puts fields and commitments into the words of one language."""

    parts: Parts

    def chapter(self, chapter: Chapter) -> ChapterWords:
        voice = self.parts.voice
        return ChapterWords(
            key=chapter.fact.key,
            number=chapter.fact.number,
            title=voice.words(chapter.fact.title),
            summary=voice.words(chapter.fact.summary),
            row=self.row(chapter),
            promises=tuple(self.promise(promise) for promise in chapter.promises),
            evidence=self.parts.evidence(chapter.evidence),
        )

    def row(self, chapter: Chapter) -> FieldRow:
        voice, glance = self.parts.voice, chapter.glance
        return FieldRow(
            key=chapter.fact.key,
            number=chapter.fact.number,
            title=voice.words(chapter.fact.title),
            with_evidence=_("%(n)s of %(total)s")
            % {
                "n": voice.number(glance.commitments - glance.without_evidence),
                "total": voice.number(glance.commitments),
            },
            evidence=voice.number(glance.evidence.total),
            unconfirmed=voice.number(glance.evidence.unconfirmed) if glance.evidence.unconfirmed else "",
            newest=self.parts.newest(
                (*chapter.evidence, *(piece for promise in chapter.promises for piece in promise.evidence))
            ),
            progress=self.progress(glance.progress),
            sides=tuple(
                self.levels(side, glance.levels.get(side.key, {})) for side in self.parts.sides.values()
            ),
        )

    def levels(self, side: SideWords, stated: Mapping[domain.Level, int]) -> SideLevels:
        return SideLevels(
            side,
            tuple(
                LevelCount(level, str(LEVELS[level]), steps_of(level), self.parts.voice.number(stated[level]))
                for level in domain.Level
                if stated.get(level)
            ),
        )

    def progress(self, progress: Progress, shares: Sequence[Decimal] = ()) -> ProgressWords:
        """How far something is; with the shares that the mean was taken of, the sum is printed too."""
        voice = self.parts.voice
        count = ngettext(
            "%(counted)s of %(total)s indicator has evidence and a target",
            "%(counted)s of %(total)s indicators have evidence and a target",
            progress.indicators,
        ) % {"counted": voice.number(progress.counted), "total": voice.number(progress.indicators)}
        if progress.attained is None:
            return ProgressWords("", "", count)
        attained = voice.percent(progress.attained)
        total = " + ".join(voice.number(share.normalize() + 0) for share in shares)
        summed = f"({total}) / {len(shares)} = {attained}" if len(shares) > 1 else ""
        return ProgressWords(attained, percent(progress.attained), count, summed)

    def promise(self, promise: Promise) -> PromiseWords:
        voice, parts, fact = self.parts.voice, self.parts, promise.fact
        shares = [one.status.attained for one in promise.indicators if one.status.attained is not None]
        dates = ((LABELS["begins"], fact.begins), (LABELS["due"], fact.due))
        return PromiseWords(
            key=fact.key,
            number=fact.number,
            title=voice.words(fact.title),
            text=voice.words(fact.text),
            source=parts.source(fact.source),
            owners=tuple(parts.owner(owner) for owner in promise.owners),
            dates=tuple(Named(str(label), Words(voice.day(on) if on else "")) for label, on in dates),
            progress=self.progress(promise.progress, shares),
            assessments=tuple(
                self.assessment(side, promise.assessments.get(side.key)) for side in parts.sides.values()
            ),
            disagree=promise.disagree,
            indicators=tuple(self.indicator(measured) for measured in promise.indicators),
            steps=tuple(self.step(milestone.fact) for milestone in promise.milestones),
            evidence=parts.evidence(promise.evidence),
        )

    def assessment(self, side: SideWords, stated: Recorded[domain.Assessment] | None) -> AssessmentWords:
        if stated is None:
            return AssessmentWords(side, "", str(LABELS["not_stated"]), 0, Words(""), "", False, ())
        fact = stated.fact
        return AssessmentWords(
            side=side,
            level=fact.level,
            level_name=str(LEVELS[fact.level]),
            steps=steps_of(fact.level),
            reason=self.parts.voice.words(fact.reason),
            date=self.parts.voice.day(fact.on),
            sample=fact.sample,
            evidence=self.parts.numbers_of(fact.evidence),
        )

    def step(self, milestone: domain.Milestone) -> StepWords:
        voice = self.parts.voice
        return StepWords(
            title=voice.words(milestone.title),
            due=voice.fact_date(milestone.due) if milestone.due else "",
            reached=voice.fact_date(milestone.reached) if milestone.reached else "",
            overdue=is_late(milestone, self.parts.report.moment.as_of),
            evidence=self.parts.numbers_of(milestone.evidence),
        )

    # ---- indicators

    def indicator(self, measured: Measured) -> IndicatorWords:
        voice, status, fact = self.parts.voice, measured.status, measured.recorded.fact
        hand_made = () if fact.computed else measured.observations
        cited = (key for one in hand_made for key in one.fact.evidence)
        return IndicatorWords(
            title=voice.words(fact.title),
            unit=voice.words(fact.unit),
            counting=voice.words(fact.description or measured.counting),
            baseline=self.quantity(fact.baseline.value, fact.baseline.on, fact.baseline.source)
            if fact.baseline
            else Quantity(),
            target=self.target(status.target),
            other_targets=tuple(self.target(target) for target in fact.targets if target != status.target),
            observed=self.observed(measured),
            observed_from=self.origin(measured),
            evidence=measured.computed_from or self.parts.numbers_of(cited),
            attained=voice.percent(status.attained) if status.attained is not None else "",
            width=percent(status.attained) if status.attained is not None else "",
            sum=self.sum(status),
            why_not="" if status.attained is not None else self.why_not(status),
            observations=tuple(self.observation(one.fact) for one in hand_made),
        )

    def quantity(self, value: Decimal, on: date | None, source: domain.Source | None = None) -> Quantity:
        voice = self.parts.voice
        return Quantity(
            voice.number(value.normalize() + 0),
            voice.day(on) if on else "",
            self.parts.source(source) if source else None,
        )

    def observed(self, measured: Measured) -> Quantity:
        """What was observed; its date is as precise as that of the newest evidence that was counted."""
        observed = measured.status.observed
        if observed is None:
            return Quantity()
        if not measured.computed_from:
            return self.quantity(observed.value, observed.on)
        pieces = [piece for piece in self.parts.report.evidence if piece.number in measured.computed_from]
        return replace(self.quantity(observed.value, None), date=self.parts.newest(pieces))

    def target(self, target: domain.Target | None) -> Quantity:
        return self.quantity(target.value, target.by, target.source) if target else Quantity()

    def origin(self, measured: Measured) -> str:
        """What the observed value was made of, in words."""
        observed = measured.status.observed
        if observed is None:
            return ""
        count = self.parts.voice.number(observed.count)
        if measured.recorded.fact.computed and not measured.computed_from:
            text = ngettext(
                "counted from %(n)s entry of the field",
                "counted from %(n)s entries of the field",
                observed.count,
            )
            return self.with_samples(text % {"n": count}, observed.samples)
        if measured.recorded.fact.computed:
            text = ngettext(
                "counted from %(n)s piece of evidence",
                "counted from %(n)s pieces of evidence",
                observed.count,
            )
            return text % {"n": count}
        if observed.count == 1:
            return _("one observation")
        return _("%(how)s (%(n)s)") % {"how": AGGREGATIONS[measured.recorded.fact.aggregation], "n": count}

    def with_samples(self, text: str, samples: int) -> str:
        """The text, and how many of the entries are invented, where any is."""
        if not samples:
            return text
        return _("%(text)s, %(n)s of them samples") % {"text": text, "n": self.parts.voice.number(samples)}

    def sum(self, status: IndicatorStatus) -> str:
        """The formula with its numbers: (3 − 0) / (10 − 0) = 0.3; and what it was kept to, where it was."""
        voice, base = self.parts.voice, status.indicator.baseline
        if status.attained is None or status.observed is None or status.target is None or base is None:
            return ""
        observed, start, end = (
            voice.number(value.normalize() + 0)
            for value in (status.observed.value, base.value, status.target.value)
        )
        target = status.target.value
        if target == base.value:
            return _("the target is to keep %(target)s; observed: %(observed)s") % {
                "target": end,
                "observed": observed,
            }
        ratio = ((status.observed.value - base.value) / (target - base.value)).quantize(FOUR_PLACES)
        written = voice.number(ratio.normalize() + 0)
        terms = f"({observed} {MINUS} {start}) / ({end} {MINUS} {start}) = {written}"
        if ratio == status.attained:
            return terms
        return _("%(sum)s, kept to %(limit)s") % {
            "sum": terms,
            "limit": voice.number(status.attained.normalize() + 0),
        }

    def why_not(self, status: IndicatorStatus) -> str:
        reasons = self.parts.voice.listed(str(MISSING[name]) for name in status.missing)
        return _("No percentage: %(reasons)s") % {"reasons": reasons}

    def observation(self, fact: domain.Observation) -> ObservationWords:
        return ObservationWords(
            date=self.parts.voice.day(fact.on),
            value=self.parts.voice.number(fact.value.normalize() + 0),
            note=fact.note,
            counted=bool(fact.evidence),
            evidence=self.parts.numbers_of(fact.evidence),
        )
