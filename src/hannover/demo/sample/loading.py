"""Records the sample programme in the name of the sample persons, through the same actions as anybody."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec
from django.db import transaction

from hannover.accounts.models import Person
from hannover.accounts.permissions import Actor, Role, actor_of
from hannover.demo.sample.smes import load_smes
from hannover.operations import Context
from hannover.record import models
from hannover.record.actions.commitments import assess
from hannover.record.dialogues import actions
from hannover.record.dialogues.inputs import (
    AddAgendaItem,
    DraftOutcome,
    OpenDialogue,
    PlanRound,
    RecordStatement,
    ReportFollowUp,
    SignOutcome,
)
from hannover.record.domain import Text
from hannover.record.inputs import Assess
from hannover.record.moment import now
from hannover.record.reading import read_fields, require_programme
from hannover.record.signing import signatures_of

DATA = Path(__file__).with_name("programme.toml")


@dataclass(frozen=True)
class SampleAssessment:
    commitment: str
    side: int
    level: str
    days: int
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class SampleStatement:
    side: int
    text: str


@dataclass(frozen=True)
class SampleOutcome:
    kind: str
    wording: Text
    due_days: int | None = None
    signed_by: tuple[int, ...] = ()
    closed_by: tuple[int, ...] = ()


@dataclass(frozen=True)
class SampleItem:
    title: Text
    statement: tuple[SampleStatement, ...] = ()
    outcome: tuple[SampleOutcome, ...] = ()


@dataclass(frozen=True)
class SampleRound:
    number: int
    days: int
    host: int
    place: Text
    item: tuple[SampleItem, ...] = ()


@dataclass(frozen=True)
class SampleDialogue:
    key: str
    title: Text
    summary: Text
    round: tuple[SampleRound, ...]


@dataclass(frozen=True)
class SampleProgramme:
    assessment: tuple[SampleAssessment, ...]
    dialogue: SampleDialogue


@dataclass(frozen=True)
class Voice:
    """A secretariat of the sample: it speaks for its side, in the first language of that side."""

    actor: Actor
    language: str

    @property
    def context(self) -> Context:
        return Context(actor=self.actor, field="")


CLOSING_NOTE: Text = {
    "en": "Sample: done on our side.",
    "ja": "【見本】当方の対応は完了した。",
    "de": "[Muster] Auf unserer Seite erledigt.",
}


def load_sample() -> bool:
    """Records the sample programme; False, and nothing done, when it is there already."""
    programme = msgspec.convert(tomllib.loads(DATA.read_text(encoding="utf-8")), SampleProgramme)
    if models.Dialogue.objects.filter(key=programme.dialogue.key).exists():
        return False
    voices = _voices()
    with transaction.atomic():
        for assessment in programme.assessment:
            _assess(assessment, voices[assessment.side])
        _hold_dialogue(programme.dialogue, voices)
    return True


def load_field_samples() -> None:
    """Records the samples of the fields that have one, where the programme has such a field."""
    voices = _voices()
    for field in read_fields(now()):
        if field.package == "smes" and {1, 2} <= voices.keys():
            load_smes((voices[1].actor, voices[2].actor), field=field.key)


def _voices() -> dict[int, Voice]:
    """The sample secretariats by the position of their side."""
    voices = {}
    for side in require_programme(now()).sides:
        person = Person.objects.get(is_sample=True, grants__role=Role.SECRETARIAT, grants__side=side.key)
        voices[side.position] = Voice(actor_of(person), side.languages[0])
    return voices


def _day(days: int) -> str:
    return (now().as_of + timedelta(days=days)).isoformat()


def _assess(sample: SampleAssessment, voice: Voice) -> None:
    values = Assess(
        commitment=sample.commitment,
        level=sample.level,
        reason=sample.reason,
        language=voice.language,
        on=_day(sample.days),
        evidence=sample.evidence,
    )
    assess(values, voice.context)


def _hold_dialogue(sample: SampleDialogue, voices: dict[int, Voice]) -> None:
    first = voices[1].context
    since = _day(min(held.days for held in sample.round))
    opening = OpenDialogue(key=sample.key, title=sample.title, summary=sample.summary, since=since)
    dialogue = actions.open_dialogue(opening, first)
    for held in sample.round:
        host = voices[held.host].context
        plan = PlanRound(
            dialogue=dialogue.id,
            date=_day(held.days),
            number=held.number,
            place=held.place,
            host=host.actor.side,
        )
        planned = actions.plan_round(plan, host)
        for item in held.item:
            added = actions.add_agenda_item(AddAgendaItem(round=planned.id, title=item.title), host)
            _discuss(item, planned.id, added.id, voices)


def _discuss(item: SampleItem, held: str, added: str, voices: dict[int, Voice]) -> None:
    for statement in item.statement:
        voice = voices[statement.side]
        text = {voice.language: statement.text}
        actions.record_statement(RecordStatement(round=held, agenda_item=added, text=text), voice.context)
    for outcome in item.outcome:
        _agree(outcome, held, added, voices)


def _agree(sample: SampleOutcome, held: str, added: str, voices: dict[int, Voice]) -> None:
    draft = DraftOutcome(round=held, agenda_item=added, kind=sample.kind, wording=sample.wording)
    if sample.due_days is not None:
        draft = dataclasses.replace(draft, due=_day(sample.due_days))
    drafted = actions.draft_outcome(draft, voices[1].context)
    for position in sample.signed_by:
        voice = voices[position]
        digest = signatures_of("outcome", drafted.id, moment=now(), actor=voice.actor).digest
        actions.sign_outcome(SignOutcome(outcome=drafted.id, digest=digest), voice.context)
    for position in sample.closed_by:
        report = ReportFollowUp(outcome=drafted.id, note=CLOSING_NOTE, closed=True)
        actions.report_follow_up(report, voices[position].context)
