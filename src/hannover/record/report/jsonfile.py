"""The report as JSON: the complete inputs of every number, with the events that recorded them.

docs/report.md explains every key. Texts are {language: text}, numbers are strings, the order of keys is
fixed.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils import translation

from hannover.record import domain
from hannover.record.dialogues.reading import AgendaEntry
from hannover.record.dialogues.standing import Standing
from hannover.record.report.chapters import Chapters
from hannover.record.report.composing import command_of
from hannover.record.report.content import (
    Chapter,
    CitedSource,
    Conversation,
    Measured,
    NumberedEvidence,
    Promise,
    Recorded,
    Report,
)
from hannover.record.report.labels import GAPS, LEVEL_MEANINGS, METHOD
from hannover.record.report.parts import Parts
from hannover.record.report.voice import Voice
from hannover.record.words import LEVELS, iso_date

SCHEMA = "hannover-report/1"
Json = dict[str, Any]


def json_of(report: Report, voice: Voice) -> bytes:
    """The report as JSON, indented, in UTF-8; the sentences in it are in the voice's language."""
    with translation.override(voice.interface):
        told = JsonReport(Parts(report, voice)).whole()
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


class JsonReport:
    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.report = parts.report
        self.chapters = Chapters(parts)
        self.keys = {piece.number: piece.fact.key or piece.recorded.entity for piece in self.report.evidence}

    def whole(self) -> Json:
        report = self.report
        return {
            "schema": SCHEMA,
            "language": self.parts.voice.interface,
            "as_of": report.moment.as_of.isoformat(),
            "known_at": report.moment.known_text,
            "made_at": report.made_at.isoformat().replace("+00:00", "Z"),
            "audience": report.audience,
            "heads": [
                {"chain": head.chain, "length": head.length, "hash": head.hash} for head in report.heads
            ],
            "verify": " ".join(line.removesuffix(" \\").strip() for line in command_of(report)),
            "declaration": self.recorded(report.declaration) | {"in_force": report.signed},
            "sides": [self.recorded(side) for side in report.sides],
            "signatories": [self.recorded(one) for one in report.signatories],
            "summary": self.summary(),
            "fields": [self.chapter(chapter) for chapter in report.chapters],
            "evidence": [self.evidence(piece) for piece in report.evidence],
            "dialogues": [self.dialogue(conversation) for conversation in report.conversations],
            "organizations": {
                key: self.recorded(report.organizations[key]) for key in sorted(self.named_organizations())
            },
            "sources": [self.source(cited) for cited in report.sources],
            "method": [
                {"title": str(title), "text": [str(text) for text in texts]} for title, texts in METHOD
            ],
            "levels": {
                level.value: {"name": str(LEVELS[level]), "meaning": str(LEVEL_MEANINGS[level])}
                for level in domain.Level
            },
        }

    def recorded(self, recorded: Recorded[Any]) -> Json:
        """A noun with what proves it."""
        return plain(recorded.fact) | {
            "entity": recorded.entity,
            "event": recorded.event,
            "recorded_at": recorded.recorded_at,
            "recorded_for_side": recorded.side or None,
        }

    def named_organizations(self) -> set[str]:
        owning = {
            owner.organization.key
            for promise in self.report.promises
            for owner in promise.owners
            if owner.organization
        }
        signing = {one.fact.organization for one in self.report.signatories}
        return (owning | signing) & self.report.organizations.keys()

    # ---- summary and fields

    def summary(self) -> Json:
        report = self.report
        return {
            "commitments": len(report.promises),
            "evidence": {"confirmed": report.total.confirmed, "unconfirmed": report.total.unconfirmed},
            "missing": [
                {
                    "kind": gap.kind,
                    "side": gap.side or None,
                    "words": str(GAPS[gap.kind])
                    % {"side": self.parts.sides[gap.side].name.text if gap.side else ""},
                    "commitments": [commitment.key for commitment in gap.commitments],
                }
                for gap in report.gaps
            ],
        }

    def chapter(self, chapter: Chapter) -> Json:
        glance = chapter.glance
        progress = glance.progress
        return self.recorded(chapter.recorded) | {
            "progress": {
                "attained": decimal(progress.attained),
                "counted": progress.counted,
                "indicators": progress.indicators,
            },
            "evidence": [self.keys[piece.number] for piece in chapter.evidence],
            "commitments": [self.promise(promise) for promise in chapter.promises],
        }

    def promise(self, promise: Promise) -> Json:
        sides = self.parts.sides
        return self.recorded(promise.recorded) | {
            "owners": {
                owner.side: {
                    "organization": owner.organization.key,
                    "name": dict(owner.name.name),
                    "short": owner.name.short,
                }
                if owner.organization and owner.name
                else None
                for owner in promise.owners
            },
            "progress": {
                "attained": decimal(promise.progress.attained),
                "counted": promise.progress.counted,
                "indicators": promise.progress.indicators,
                "mean_of": [
                    decimal(one.status.attained)
                    for one in promise.indicators
                    if one.status.attained is not None
                ],
            },
            "indicators": [self.indicator(measured) for measured in promise.indicators],
            "assessments": {
                side: self.recorded(promise.assessments[side]) if side in promise.assessments else None
                for side in sides
            },
            "sides_disagree": promise.disagree,
            "milestones": [self.recorded(milestone) for milestone in promise.milestones],
            "evidence": [self.keys[piece.number] for piece in promise.evidence],
        }

    def indicator(self, measured: Measured) -> Json:
        status = measured.status
        observed = status.observed
        return self.recorded(measured.recorded) | {
            "target_used": plain(status.target) if status.target else None,
            "observed": {
                "value": decimal(observed.value),
                "on": observed.on.isoformat() if observed.on else None,
                "from": observed.count,
                "evidence": [self.keys[number] for number in measured.computed_from],
                "counts": dict(measured.counting) or None,
            }
            if observed
            else None,
            "observations": [
                self.recorded(one) | {"counted": bool(one.fact.evidence)} for one in measured.observations
            ],
            "attained": decimal(status.attained),
            "sum": status.because or None,
            "missing": list(status.missing),
            "words": self.chapters.sum(status) or self.chapters.why_not(status),
        }

    def evidence(self, piece: NumberedEvidence) -> Json:
        fact = piece.fact
        return {"number": piece.number, "dated": iso_date(fact.date)} | self.recorded(piece.recorded)

    # ---- dialogues and sources

    def dialogue(self, conversation: Conversation) -> Json:
        return self.recorded(conversation.recorded) | {
            "rounds": [
                plain(meeting.entry.round)
                | {
                    "entity": meeting.entry.entity,
                    "event": meeting.entry.event,
                    "agenda": [self.item(entry) for entry in meeting.agenda],
                }
                for meeting in conversation.meetings
            ]
        }

    def item(self, entry: AgendaEntry) -> Json:
        return plain(entry.slot.item) | {
            "entity": entry.slot.id,
            "event": entry.slot.event or None,
            "statements": {
                side: plain(said.statement) | {"event": said.event} for side, said in entry.statements.items()
            },
            "outcomes": [self.outcome(standing) for standing in entry.outcomes],
        }

    def outcome(self, standing: Standing) -> Json:
        keys = standing.keys
        return plain(standing.outcome) | {
            "entity": standing.id,
            "event": standing.event,
            "state": standing.state.value,
            "digest": keys.digest,
            "signatures": [
                plain(entry.signature) | {"event": entry.event, "current": entry.current}
                for entry in keys.signatures
            ],
            "reports": [plain(entry.report) | {"event": entry.event} for entry in standing.reports],
        }

    def source(self, cited: CitedSource) -> Json:
        return {
            "title": cited.source.title,
            "url": cited.source.url or None,
            "declaration": cited.declaration,
            "commitments": list(cited.commitments),
            "evidence": [self.keys[number] for number in cited.evidence],
        }


def plain(noun: Any) -> Json:
    """A noun as JSON carries it: dates in ISO 8601, decimals as strings."""
    found: Json = msgspec.to_builtins(noun)
    return found


def decimal(value: Any) -> str | None:
    """A number as a string without an exponent; None stays null."""
    return None if value is None else f"{value.normalize() + 0:f}"
