"""What the record holds, by GET."""

from __future__ import annotations

import io
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from hannover.operations import plain
from hannover.record import domain, models
from hannover.record.log import Head, heads, public_heads
from hannover.record.models.event import Event
from hannover.record.progress import progress_of
from hannover.record.reading import (
    CommitmentGlance,
    EvidenceCount,
    EvidenceEntry,
    EvidenceQuery,
    OrganizationEntry,
    OrganizationPage,
    Page,
    Timeline,
    page_of,
    page_of_sequence,
    read_commitment,
    read_evidence,
    read_field,
    read_one,
    read_organization,
    read_organizations,
    read_overview,
    read_timeline,
    require_programme,
    statuses_by_commitment,
)
from hannover.record.reading.commitments import read_assessments, read_owners
from hannover.record.reading.programme import count_evidence
from hannover.record.report import write_report
from hannover.record.words import is_sealed
from hannover.web.api.answers import Asking, AskingPage, Question, answer, answer_page, understand
from hannover.web.api.routing import getter
from hannover.web.api.shapes import (
    CallerResource,
    CommitmentDetail,
    CommitmentResource,
    EventResource,
    FieldResource,
    IndicatorResource,
    ProgrammeResource,
    RoleHeld,
)

router = Router(tags=["record"])
WITHHELD = ("state", "person", "note")
"""What an event of a sealed noun is told without (`hannover.record.words.is_sealed`)."""
get = getter(router)


class AskingCommitments(AskingPage):
    field: str = Field("", description="Key of a field.")


class AskingIndicators(AskingPage):
    field: str = Field("", description="Key of a field.")
    commitment: str = Field("", description="Key of a commitment.")


class AskingEvidence(AskingPage):
    text: str = Field("", max_length=500, description="Words in title, summary or source.")
    field: str = Field("", description="Key of a field.")
    commitment: str = Field("", description="Key of a commitment.")
    kind: str = Field("", description="Kind of evidence.")
    confirmed: str = Field("", pattern="^(yes|no|)$", description="yes or no.")
    year: int | None = Field(None, ge=1, le=9998, description="Year of the fact.")
    order: str = Field("newest", description="newest, oldest or recorded.")


class AskingOrganizations(AskingPage):
    side: str = Field("", description="Key of a side.")
    text: str = Field("", max_length=500, description="Words in any of the names.")


class AskingEvents(AskingPage):
    entity: str = Field("", description="Id of an entity.")
    chain: str = Field(
        "", description="Name of a chain: then its events in their order, the first one first."
    )


@get("/programme", "The declaration, its sides and who signed it", ProgrammeResource)
def programme(request: HttpRequest, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)

    def read() -> ProgrammeResource:
        overview = read_overview(question.moment, question.actor)
        found = overview.programme
        return ProgrammeResource(
            found.declaration, found.sides, overview.signatories, overview.signed, overview.evidence
        )

    return answer(question, read)


@get("/sides", "The sides", domain.Side, many=True)
def sides(request: HttpRequest, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(question, lambda: require_programme(question.moment).sides)


@get("/fields", "The fields, with what their evidence says", FieldResource, many=True)
def fields(request: HttpRequest, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(
        question,
        lambda: [
            FieldResource.of(glance) for glance in read_overview(question.moment, question.actor).fields
        ],
    )


@get("/fields/{key}", "One field", FieldResource)
def field(request: HttpRequest, key: str, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)

    def read() -> FieldResource:
        glances = read_overview(question.moment, question.actor).fields
        wanted = read_field(question.moment, key).key
        return next(FieldResource.of(glance) for glance in glances if glance.field.key == wanted)

    return answer(question, read)


@get("/commitments", "The commitments", CommitmentResource, paged=True)
def commitments(request: HttpRequest, asking: Query[AskingCommitments]) -> HttpResponse:
    question = understand(request, asking)
    return answer_page(question, asking, lambda: _commitments(question, asking))


def _commitments(question: Question, asking: AskingCommitments) -> Page[Any]:
    moment, actor = question.moment, question.actor
    rows = models.Commitment.objects.at(moment).seen_by(actor).order_by("id")
    if asking.field:
        rows = rows.filter(parent=read_field(moment, asking.field).key)
    found = page_of(rows, asking.page, asking.size)
    keys = [row.key for row in found.items]
    owners = read_owners(moment, *(row.fact for row in found.items))
    counts, statuses = count_evidence(moment, actor), statuses_by_commitment(moment, actor)
    assessed = read_assessments(moment, actor, keys)
    return found.holding(
        tuple(
            CommitmentResource.of(
                CommitmentGlance(
                    row.fact,
                    owners[row.key],
                    counts.get(("commitment", row.key), EvidenceCount()),
                    progress_of(statuses.get(row.key, ())),
                    assessed.get(row.key, {}),
                )
            )
            for row in found.items
        )
    )


@get("/commitments/{key}", "One commitment, with the sums of its indicators", CommitmentDetail)
def commitment(request: HttpRequest, key: str, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(
        question, lambda: CommitmentDetail.of(read_commitment(question.moment, question.actor, key))
    )


@get("/indicators", "The indicators, each with the sum of its attainment", IndicatorResource, paged=True)
def indicators(request: HttpRequest, asking: Query[AskingIndicators]) -> HttpResponse:
    question = understand(request, asking)

    def read() -> Page[Any]:
        found = statuses_by_commitment(question.moment, question.actor, commitment=asking.commitment)
        if asking.field:
            rows = models.Commitment.objects.at(question.moment)
            keys = set(
                rows.filter(parent=read_field(question.moment, asking.field).key).values_list(
                    "key", flat=True
                )
            )
            found = {key: statuses for key, statuses in found.items() if key in keys}
        every = tuple(IndicatorResource.of(status) for statuses in found.values() for status in statuses)
        return page_of_sequence(every, asking.page, asking.size)

    return answer_page(question, asking, read)


@get("/evidence", "The evidence: dated facts with their sources", EvidenceEntry, paged=True)
def evidence(request: HttpRequest, asking: Query[AskingEvidence]) -> HttpResponse:
    question = understand(request, asking)
    names = ("text", "field", "commitment", "kind", "confirmed", "year", "order", "page", "size")
    query = EvidenceQuery(**{name: getattr(asking, name) for name in names})
    return answer_page(question, asking, lambda: read_evidence(question.moment, question.actor, query))


@get("/evidence/{key}", "One piece of evidence", EvidenceEntry)
def evidence_item(request: HttpRequest, key: str, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(question, lambda: read_one(question.moment, question.actor, key))


@get("/organizations", "The organizations, with their dated names", OrganizationEntry, paged=True)
def organizations(request: HttpRequest, asking: Query[AskingOrganizations]) -> HttpResponse:
    question = understand(request, asking)

    def read() -> Page[Any]:
        found = read_organizations(question.moment, side=asking.side, text=asking.text)
        return page_of_sequence(found, asking.page, asking.size)

    return answer_page(question, asking, read)


@get("/organizations/{key}", "One organization, with what it is in charge of", OrganizationPage)
def organization(request: HttpRequest, key: str, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(question, lambda: read_organization(question.moment, question.actor, key))


@get("/timeline", "What happened when, by field", Timeline)
def timeline(request: HttpRequest, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)
    return answer(question, lambda: read_timeline(question.moment, question.actor))


@get("/events", "The event log, the newest first; or one chain from its beginning", EventResource, paged=True)
def events(request: HttpRequest, asking: Query[AskingEvents]) -> HttpResponse:
    question = understand(request, asking)

    def read() -> Page[Any]:
        known = question.moment.known_text
        rows = Event.objects.filter(models.readable_by(question.actor), recorded_at__lte=known)
        if asking.entity:
            rows = rows.filter(entity=asking.entity)
        rows = (
            rows.filter(chain=asking.chain).order_by("sequence")
            if asking.chain
            else rows.order_by("-position")
        )
        found = page_of(rows, asking.page, asking.size)
        return found.holding(tuple(_event(row) for row in found.items))

    return answer_page(question, asking, read)


def _event(row: Event) -> EventResource:
    body = msgspec.json.decode(row.body)
    withheld = WITHHELD if is_sealed(body["type"]) else ()
    kept = {name: value for name, value in body.items() if name not in withheld}
    return EventResource(kept, bytes(row.hash).hex(), withheld)


@get("/chains", "The ends of the chains of the log that the caller may verify", Head, many=True)
def chains(request: HttpRequest, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)

    def read() -> tuple[Head, ...]:
        if question.actor.allows("administer"):
            return heads()
        side = question.actor.side if question.actor.allows("read-side", side=question.actor.side) else ""
        own = [head for head in heads() if side and head.chain.endswith(f"/{side}/side")]
        return (*public_heads(), *own)

    return answer(question, read)


@get("/report.json", "The report as data, with the numbers that went into every sum", None)
def report(request: HttpRequest, asking: Query[Asking]) -> HttpResponse:
    question = understand(request, asking)

    def read() -> Any:
        stream = io.BytesIO()
        language = question.language or require_programme(question.moment).declaration.languages[0]
        write_report(language, "json", question.moment, stream, actor=question.actor)
        return msgspec.json.decode(stream.getvalue())

    return answer(question, read)


@get("/me", "Who is calling, and the roles held", CallerResource)
def me(request: HttpRequest, asking: Query[Asking]) -> HttpResponse:
    actor = understand(request, asking).actor
    roles = tuple(RoleHeld(held.role.value, held.side, held.organization) for held in actor.held)
    response = HttpResponse(
        msgspec.json.encode(plain(CallerResource(actor.id, roles))), content_type="application/json"
    )
    response["Cache-Control"] = "no-store"
    return response
