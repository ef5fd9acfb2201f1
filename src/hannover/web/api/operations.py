"""What every field can do, by POST: `/api/v1/FIELD/OPERATION`, made from the manifests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja import Schema as NinjaSchema
from pydantic import Field

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.jobs.oversight import JobView, read_job
from hannover.operations import Operation, each_operation, plain
from hannover.record import background, faces, models
from hannover.record.moment import now
from hannover.web.api import repeating
from hannover.web.api.answers import Asking, actor_of_request, json_response, read_language, require_signed_in
from hannover.web.api.description import DOING, READING, components, json_of, problems
from hannover.web.api.problems import HttpProblem
from hannover.web.api.repeating import once
from hannover.web.api.schemas import read_values
from hannover.web.api.shapes import JobProgress, JobResource, OperationResource

router = Router()
JSON_TYPES = ("application/json", "")


class AskingOperation(NinjaSchema):
    """How an operation is to answer."""

    language: str = Field("", description="Texts of the result in this language; default English.")


def address_of(package: str, operation: Operation) -> str:
    return f"/{package}/{operation.name}"


def add_operations(packages: tuple[str, ...]) -> None:
    """Gives every operation of these packages its address."""
    for package, operation in each_operation(packages):
        router.add_api_operation(
            address_of(package, operation),
            ["POST"],
            make_view(package, operation),
            summary=operation.help["en"],
            operation_id=f"{package}-{operation.name}",
            tags=[package],
            openapi_extra=describe(operation),
        )


def describe(operation: Operation) -> dict[str, Any]:
    """The part of the OpenAPI entry that the definition of the operation states."""
    taken = {"content": {"application/json": {"schema": components.refer(operation.input, "validation")}}}
    given = json_of(components.refer(operation.result, "serialization"), "done")
    if operation.long_running:
        started = json_of(components.refer(JobResource, "serialization"), "started; see Location")
        location = {"schema": {"type": "string"}, "description": "address of the job"}
        responses: dict[int, Any] = {202: {**started, "headers": {"Location": location}}}
    else:
        responses = {200: given}
    return {
        "requestBody": taken,
        **({"parameters": [repeating.DESCRIPTION]} if operation.writes or operation.long_running else {}),
        "responses": {**responses, **problems(DOING)},
        "x-help": dict(operation.help),
        "x-permission": operation.permission,
        "x-writes": operation.writes,
        "x-long-running": operation.long_running,
        "x-result": given["content"]["application/json"]["schema"],
    }


def make_view(package: str, operation: Operation) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, asking: Query[AskingOperation]) -> HttpResponse:
        return call(request, package, operation, asking)

    view.__name__ = f"{package}_{operation.name.replace('-', '_')}"
    view.__doc__ = operation.input.__doc__
    return view


def call(request: HttpRequest, package: str, operation: Operation, asking: AskingOperation) -> HttpResponse:
    """Checks who asks before what is asked, then does the operation, or leaves it to a worker."""
    actor = actor_of_request(request)
    if not actor.allows(operation.permission):
        require_signed_in(actor, f"this needs the permission {operation.permission}")
        actor.require(operation.permission)
    language = read_language(asking.language, now()) or "en"
    values = read_values(operation.input, read_body(request))
    if operation.long_running:
        require_signed_in(actor, "who is not signed in cannot start background work")
        faces.field_of(package)
        return once(request, actor, lambda: start(package, operation, values, actor, language))
    if operation.writes:
        return once(request, actor, lambda: do(package, operation, values, actor, language))
    return do(package, operation, values, actor, language)


def do(package: str, operation: Operation, values: Any, actor: Actor, language: str) -> HttpResponse:
    """The result of the operation."""
    return _unstored(
        json_response(plain(faces.run(package, operation, values, actor=actor, language=language)))
    )


def start(package: str, operation: Operation, values: Any, actor: Actor, language: str) -> HttpResponse:
    """202 with the job that will do the operation."""
    job = background.enqueue(package, operation, values, actor=actor, language=language)
    response = json_response(plain(shape_of(read_job(job))), status=202)
    response["Location"] = f"/api/v1/jobs/{job}"
    return _unstored(response)


def read_body(request: HttpRequest) -> bytes:
    """The body of a request that says it is JSON."""
    kind = (request.content_type or "").lower()
    body = request.body
    if body and kind not in JSON_TYPES:
        raise HttpProblem(
            415, f"{kind[:60]!r} is not read here", remedy="send JSON: Content-Type: application/json"
        )
    return body


def shape_of(job: JobView) -> JobResource:
    progress = JobProgress(job.progress.done, job.progress.total, job.progress.message)
    return JobResource(
        str(job.id),
        str(job.status),
        job.finished,
        progress,
        job.result,
        job.error,
        job.enqueued_at,
        job.started_at,
        job.finished_at,
    )


@router.get(
    "/jobs/{key}",
    summary="Background work that the caller started",
    operation_id="get-jobs-key",
    tags=["jobs"],
    openapi_extra={
        "responses": {200: json_of(components.refer(JobResource, "serialization")), **problems(READING)}
    },
)
def job_resource(request: HttpRequest, key: str) -> HttpResponse:
    """Only who started it, and an administrator, see it; to all others it does not exist."""
    actor = actor_of_request(request)
    require_signed_in(actor, "who is not signed in has no jobs")
    job = read_job(key)
    if not actor.allows("administer") and str(job.started_by or "") != actor.id:
        raise UnknownError(f"there is no job {key[:60]}", field="job")
    return _unstored(json_response(plain(shape_of(job))))


@router.get(
    "/operations",
    summary="What can be done, and whether the caller may",
    operation_id="get-operations",
    tags=["operations"],
    openapi_extra={
        "responses": {
            200: json_of({"type": "array", "items": components.refer(OperationResource, "serialization")}),
            **problems(READING),
        }
    },
)
def operations(request: HttpRequest, asking: Query[Asking]) -> HttpResponse:
    actor = actor_of_request(request)
    bound = {row.fact.package: row.key for row in models.Field.objects.at(now()) if row.fact.package}
    found = [
        OperationResource(
            package,
            operation.name,
            f"/api/v1{address_of(package, operation)}",
            bound.get(package, ""),
            operation.permission,
            actor.allows(operation.permission),
            operation.writes,
            operation.long_running,
            dict(operation.help),
        )
        for package, operation in each_operation(settings.FIELD_PACKAGES)
    ]
    return _unstored(json_response(plain(found)))


def _unstored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
