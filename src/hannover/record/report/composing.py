"""Puts a report into the words of one language: the one source of its printed forms."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hannover.record.domain import Level
from hannover.record.report.axis import timeline_words
from hannover.record.report.chapters import Chapters
from hannover.record.report.content import Report
from hannover.record.report.document import (
    CitedWords,
    Document,
    GapWords,
    HeadWords,
    LevelWords,
    MethodWords,
    Named,
    SideWords,
)
from hannover.record.report.labels import GAPS, LABELS, LEVEL_MEANINGS, METHOD, REDOING, VERIFYING
from hannover.record.report.meetings import Meetings
from hannover.record.report.parts import Parts, steps_of
from hannover.record.report.voice import Voice, Words
from hannover.record.words import LEVELS


def compose(report: Report, voice: Voice) -> Document:
    """The report in words, in the voice's language."""
    with translation.override(voice.interface):
        return Composer(Parts(report, voice)).document()


@dataclass(frozen=True)
class Composer:
    parts: Parts

    @property
    def report(self) -> Report:
        return self.parts.report

    @property
    def voice(self) -> Voice:
        return self.parts.voice

    def document(self) -> Document:
        report, voice = self.report, self.voice
        chapters, meetings = Chapters(self.parts), Meetings(self.parts)
        told = tuple(chapters.chapter(chapter) for chapter in report.chapters)
        elsewhere = [piece for piece in report.evidence if piece.number not in self.parts.placed]
        declaration = report.programme.declaration
        return Document(
            lang=voice.interface,
            title=voice.words(declaration.title),
            subtitle=_("Report on what was promised and what came of it"),
            sample=declaration.sample,
            moment=_("As of %(day)s") % {"day": voice.day(report.moment.as_of)},
            made=_("Made on %(instant)s") % {"instant": voice.instant(report.made_at)},
            facts=self.facts(),
            signatories=self.signatories(),
            notes=self.notes(),
            lead=voice.words(declaration.summary),
            sides=tuple(self.parts.sides.values()),
            figures=self.figures(),
            findings=self.findings(),
            rows=tuple(chapter.row for chapter in told),
            unconfirmed=any(chapter.row.unconfirmed for chapter in told),
            gaps=self.gaps(),
            timeline=timeline_words(self.parts),
            general=self.parts.evidence(elsewhere),
            chapters=told,
            dialogues=tuple(meetings.dialogue(conversation) for conversation in report.conversations),
            method=tuple(
                MethodWords(str(title), tuple(str(text) for text in texts)) for title, texts in METHOD
            ),
            levels=tuple(
                LevelWords(level, str(LEVELS[level]), steps_of(level), str(LEVEL_MEANINGS[level]))
                for level in Level
            ),
            sources=self.sources(),
            verifying=tuple(str(text) for text in VERIFYING),
            redoing=str(REDOING),
            command=command_of(report),
            heads=tuple(HeadWords(head.chain, voice.number(head.length), head.hash) for head in report.heads),
            labels={key: str(label) for key, label in LABELS.items()} | self.signs(),
        )

    def signs(self) -> dict[str, str]:
        """The signs between words that are not the same in every script."""
        opened, closed = self.voice.forms.brackets
        return {"comma": self.voice.forms.list_comma, "open": opened, "close": closed}

    # ---- title page

    def facts(self) -> tuple[Named, ...]:
        report, voice = self.report, self.voice
        declaration = report.programme.declaration
        return (
            Named(_("Signed on"), Words(voice.fact_date(declaration.signed))),
            Named(_("Place"), voice.words(declaration.place)),
            Named(_("What had happened by"), Words(voice.day(report.moment.as_of))),
            Named(_("As it was recorded by"), Words(voice.instant(report.moment.known_at))),
            Named(_("This report was made on"), Words(voice.instant(report.made_at))),
        )

    def signatories(self) -> tuple[tuple[SideWords, Words, Words], ...]:
        order = list(self.parts.sides)
        signed = sorted(
            (one for one in self.report.signatories if one.fact.side in order),
            key=lambda one: order.index(one.fact.side),
        )
        return tuple(
            (
                self.parts.sides[one.fact.side],
                self.voice.words(one.fact.name),
                self.voice.words(one.fact.office),
            )
            for one in signed
        )

    def notes(self) -> tuple[str, ...]:
        """What a reader must know before anything else, where there is such a thing."""
        report = self.report
        found = []
        if not report.signed:
            found.append(_("On the as-of date the declaration had not been signed."))
        if report.audience != "public":
            side = self.parts.sides[report.audience].name.text
            found.append(
                _("Not public: contains what only the staff of one side may read (%(side)s).")
                % {"side": side}
            )
        if report.programme.declaration.sample:
            found.append(_("This programme is invented to show how the product works."))
        return tuple(found)

    # ---- summary

    def figures(self) -> tuple[tuple[str, str], ...]:
        """The numbers at a glance, each with its label."""
        promises = self.report.promises
        indicators = [one for promise in promises for one in promise.indicators]
        figures = (
            (_("Fields"), len(self.report.chapters)),
            (_("Commitments"), len(promises)),
            (_("Commitments with confirmed evidence"), sum(1 for one in promises if one.count.confirmed)),
            (_("Pieces of evidence"), self.report.total.total),
            (
                _("Indicators with a percentage"),
                sum(1 for one in indicators if one.status.attained is not None),
            ),
        )
        return tuple((label, self.voice.number(number)) for label, number in figures)

    def findings(self) -> tuple[str, ...]:
        """What the numbers say, as far as they say something beyond themselves."""
        promises, number = self.report.promises, self.voice.number
        indicators = [one for promise in promises for one in promise.indicators]
        found = []
        if unconfirmed := self.report.total.unconfirmed:
            text = ngettext(
                "%(n)s piece of evidence is unconfirmed; no indicator counts it.",
                "%(n)s pieces of evidence are unconfirmed; no indicator counts them.",
                unconfirmed,
            )
            found.append(text % {"n": number(unconfirmed)})
        if indicators and not any(one.status.target for one in indicators):
            found.append(
                _("No source states a target for any indicator: there is evidence, and no percentage.")
            )
        if differing := sum(1 for one in promises if one.disagree):
            text = ngettext(
                "On %(n)s commitment the sides state different levels.",
                "On %(n)s commitments the sides state different levels.",
                differing,
            )
            found.append(text % {"n": number(differing)})
        return tuple(found)

    def gaps(self) -> tuple[GapWords, ...]:
        sides = self.parts.sides
        return tuple(
            GapWords(
                str(GAPS[gap.kind]) % {"side": sides[gap.side].name.text if gap.side else ""},
                self.voice.number(len(gap.commitments)),
                len(gap.commitments) == len(self.report.promises),
                tuple(self.parts.references[commitment.key] for commitment in gap.commitments),
            )
            for gap in self.report.gaps
        )

    # ---- sources

    def sources(self) -> tuple[CitedWords, ...]:
        return tuple(
            CitedWords(
                self.parts.source(cited.source),
                cited.evidence,
                tuple(self.parts.references[key] for key in cited.commitments),
                cited.declaration,
            )
            for cited in self.report.sources
        )


def command_of(report: Report) -> tuple[str, ...]:
    """The command that proves that today's log still holds what the report was made of, line by line."""
    lines = ["hannover log verify", *(f"  --head {head}" for head in report.heads)]
    return (*(f"{line} \\" for line in lines[:-1]), lines[-1])
