"""Dialogues by GET: their rounds, agendas and statements, and what became of every outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from hannover.record import domain
from hannover.record.dialogues.reading import (
    AgendaEntry,
    DialogueGlance,
    DialoguePage,
    OpenQuery,
    OutcomePage,
    RoundGlance,
    RoundPage,
    read_dialogue,
    read_dialogues,
    read_open_outcomes,
    read_outcome,
    read_round,
)
from hannover.record.dialogues.standing import Standing, State
from hannover.record.reading import Owner, Page
from hannover.web.api.answers import Asking, AskingPage, answer, answer_page, understand
from hannover.web.api.routing import getter

router = Router(tags=["dialogues"])
get = getter(router)


class AskingOutcomes(AskingPage):
    side: str = Field("", description="Key of a side: what it still owes.")
    overdue: bool = Field(False, description="Past the deadline only.")
    dialogue: str = Field("", description="Key of a dialogue.")


@dataclass(frozen=True)
class OutcomeResource:
    """An outcome as it stands: in effect when the newest signature of both sides is on its present wording.

    digest    SHA-256 of the state that a side signs
    signed    sides whose newest signature is on the present state; `outdated`: on an earlier one
    reports   what the sides reported of it, newest first
    owing     sides that name an owner and have not called it closed
    """

    id: str
    outcome: domain.Outcome
    title: domain.Text
    since: date
    state: State
    in_effect: bool
    overdue: bool
    closed_on: date | None
    digest: str
    signed: tuple[str, ...]
    outdated: tuple[str, ...]
    signatures: tuple[domain.Signature, ...]
    reports: tuple[domain.FollowUp, ...]
    owners: tuple[Owner, ...]
    owing: tuple[str, ...]

    @classmethod
    def of(cls, standing: Standing) -> OutcomeResource:
        keys = standing.keys
        return cls(
            standing.id,
            standing.outcome,
            standing.title,
            standing.since,
            standing.state,
            standing.in_effect,
            standing.overdue,
            standing.closed_on,
            keys.digest,
            keys.signed,
            keys.outdated,
            tuple(entry.signature for entry in keys.signatures),
            tuple(entry.report for entry in standing.reports),
            standing.owners,
            standing.owing,
        )


@dataclass(frozen=True)
class RoundResource:
    """A round at a glance; `ahead` while it is yet to come, `carried` counts items of earlier rounds."""

    round: domain.Round
    ahead: bool
    items: int
    carried: int
    outcomes: int

    @classmethod
    def of(cls, glance: RoundGlance) -> RoundResource:
        return cls(glance.round, glance.ahead, glance.items, glance.carried, glance.outcomes)


@dataclass(frozen=True)
class DialogueResource:
    dialogue: domain.Dialogue
    rounds: tuple[RoundResource, ...]
    open_outcomes: tuple[OutcomeResource, ...]

    @classmethod
    def of(cls, page: DialoguePage) -> DialogueResource:
        return cls(
            page.dialogue,
            tuple(RoundResource.of(glance) for glance in page.rounds),
            tuple(OutcomeResource.of(standing) for standing in page.open_outcomes),
        )


@dataclass(frozen=True)
class AgendaResource:
    """An item with what each side said of it; `carried` is the outcome of an earlier round that it takes up."""

    id: str
    item: domain.AgendaItem
    carried: OutcomeResource | None
    statements: Mapping[str, domain.Statement]
    outcomes: tuple[OutcomeResource, ...]

    @classmethod
    def of(cls, entry: AgendaEntry) -> AgendaResource:
        carried = entry.slot.carried
        return cls(
            entry.slot.id,
            entry.slot.item,
            OutcomeResource.of(carried) if carried else None,
            {side: said.statement for side, said in entry.statements.items()},
            tuple(OutcomeResource.of(standing) for standing in entry.outcomes),
        )


@dataclass(frozen=True)
class RoundDetail:
    round: domain.Round
    dialogue: domain.Dialogue
    ahead: bool
    agenda: tuple[AgendaResource, ...]

    @classmethod
    def of(cls, page: RoundPage) -> RoundDetail:
        agenda = tuple(AgendaResource.of(entry) for entry in page.agenda)
        return cls(page.round, page.dialogue, page.ahead, agenda)


@dataclass(frozen=True)
class VersionResource:
    """One wording of an outcome; `digest` is what a signature on it names."""

    number: int
    side: str
    happened_on: date
    digest: str
    outcome: domain.Outcome


@dataclass(frozen=True)
class OutcomeDetail:
    """An outcome with the dialogue it belongs to, the rounds that dealt with it, and its wordings, newest
    first.
    """

    standing: OutcomeResource
    dialogue: domain.Dialogue
    rounds: tuple[domain.Round, ...]
    versions: tuple[VersionResource, ...]

    @classmethod
    def of(cls, page: OutcomePage) -> OutcomeDetail:
        versions = tuple(
            VersionResource(found.number, found.side, found.happened_on, found.digest, found.outcome)
            for found in page.versions
        )
        rounds = tuple(waypoint.round for waypoint in page.way)
        return cls(OutcomeResource.of(page.standing), page.dialogue, rounds, versions)


@get("/dialogues", "The dialogues, with how much is open from them", DialogueGlance, many=True)
def dialogues(request: HttpRequest, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(question, lambda: read_dialogues(question.moment, question.actor))


@get("/dialogues/{key}", "One dialogue, with its rounds and open outcomes", DialogueResource)
def dialogue(request: HttpRequest, key: str, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(question, lambda: DialogueResource.of(read_dialogue(question.moment, question.actor, key)))


@get("/rounds/{key}", "One round, with its agenda and what each side said", RoundDetail)
def round_(request: HttpRequest, key: str, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(question, lambda: RoundDetail.of(read_round(question.moment, question.actor, key)))


@get(
    "/outcomes", "What is open across all dialogues, the earliest deadline first", OutcomeResource, paged=True
)
def outcomes(request: HttpRequest, asking: Query[AskingOutcomes]) -> HttpResponse:
    question = understand(request, asking)
    names = ("side", "overdue", "dialogue", "page", "size")
    query = OpenQuery(**{name: getattr(asking, name) for name in names})

    def read() -> Page[Any]:
        page = read_open_outcomes(question.moment, question.actor, query)
        return page.holding(tuple(OutcomeResource.of(entry.standing) for entry in page.items))

    return answer_page(question, asking, read)


@get("/outcomes/{key}", "One outcome, and what became of it", OutcomeDetail)
def outcome(request: HttpRequest, key: str, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(question, lambda: OutcomeDetail.of(read_outcome(question.moment, question.actor, key)))
