"""The dialogues of a document, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hannover.record.dialogues.reading import AgendaEntry
from hannover.record.dialogues.standing import ReportEntry, Standing
from hannover.record.report.content import Conversation, Meeting
from hannover.record.report.document import (
    AgendaWords,
    DialogueWords,
    FollowUpWords,
    OutcomeWords,
    RoundWords,
    SignatureWords,
    StatementWords,
)
from hannover.record.report.labels import OUTCOME_KINDS, OUTCOME_STATES
from hannover.record.report.parts import Parts


@dataclass(frozen=True)
class Meetings:
    """Puts dialogues, their rounds and what was agreed into the words of one language."""

    parts: Parts

    def dialogue(self, conversation: Conversation) -> DialogueWords:
        voice, fact = self.parts.voice, conversation.recorded.fact
        field = next(
            (chapter.fact for chapter in self.parts.report.chapters if chapter.fact.key == fact.field), None
        )
        return DialogueWords(
            title=voice.words(fact.title),
            summary=voice.words(fact.summary),
            field=f"{field.number} {voice.words(field.title).text}" if field else "",
            sample=fact.sample,
            rounds=tuple(self.round(meeting) for meeting in conversation.meetings),
        )

    def round(self, meeting: Meeting) -> RoundWords:
        voice, fact = self.parts.voice, meeting.entry.round
        return RoundWords(
            name=_("Round %(number)s") % {"number": voice.number(fact.number)},
            date=voice.fact_date(fact.date),
            place=voice.words(fact.place),
            host=self.parts.sides.get(fact.host),
            confirmed=fact.confirmed,
            evidence=self.parts.numbers_of(fact.evidence),
            agenda=tuple(self.item(entry) for entry in meeting.agenda),
        )

    def item(self, entry: AgendaEntry) -> AgendaWords:
        voice, sides = self.parts.voice, self.parts.sides
        return AgendaWords(
            title=voice.words(entry.slot.item.title),
            carried=bool(entry.slot.item.carried_from),
            statements=tuple(
                StatementWords(
                    sides[side],
                    voice.words(entry.statements[side].statement.text),
                    voice.day(entry.statements[side].statement.on),
                )
                for side in sides
                if side in entry.statements
            ),
            outcomes=tuple(self.outcome(standing) for standing in entry.outcomes),
        )

    def outcome(self, standing: Standing) -> OutcomeWords:
        voice, sides, fact = self.parts.voice, self.parts.sides, standing.outcome
        return OutcomeWords(
            kind=str(OUTCOME_KINDS[fact.kind]),
            state=str(OUTCOME_STATES[standing.state]),
            wording=voice.words(fact.wording),
            owners=tuple(self.parts.owner(owner) for owner in standing.owners if owner.organization),
            due=voice.day(fact.due) if fact.due else "",
            overdue=standing.overdue,
            sample=fact.sample,
            signatures=tuple(
                SignatureWords(
                    sides[side],
                    voice.day(standing.keys.newest[side].signature.on),
                    standing.keys.newest[side].current,
                )
                for side in standing.keys.sides
                if side in standing.keys.newest and side in sides
            ),
            followups=tuple(self.followup(entry) for entry in standing.reports if entry.report.side in sides),
        )

    def followup(self, entry: ReportEntry) -> FollowUpWords:
        fact = entry.report
        return FollowUpWords(
            side=self.parts.sides[fact.side],
            date=self.parts.voice.day(fact.on),
            note=self.parts.voice.words(fact.note),
            closed=fact.closed,
            evidence=self.parts.numbers_of(fact.evidence),
        )
