"""The description of the API: what each address takes and gives, as OpenAPI 3.1 and as a page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from hannover.web.api.callers import SESSION_SCHEME, TOKEN_SCHEME
from hannover.web.api.problems import KINDS, MEDIA_TYPE
from hannover.web.api.schemas import Components

PROBLEM = "Problem"
SECURITY: list[dict[str, list[str]]] = [{"token": []}, {"session": []}, {}]
PROBLEM_SCHEMA = {
    "title": PROBLEM,
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what was wrong"},
        "instance": {"type": "string"},
        "remedy": {"type": "string", "description": "what would be right"},
        "field": {"type": "string", "description": "where it was wrong"},
        "file": {"type": "string"},
        "line": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
READING = (400, 401, 404, 503)
DOING = (400, 401, 403, 404, 409, 413, 415, 422, 503)

components = Components()


def problems(statuses: tuple[int, ...]) -> dict[int, Any]:
    """The error responses that an address can give."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def json_of(schema: dict[str, Any], description: str = "OK") -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def resource_description(shape: type | None, *, many: bool = False, paged: bool = False) -> dict[str, Any]:
    """The `openapi_extra` of a resource that gives one shape, a list of it, or a page of a list."""
    schema: dict[str, Any] = components.refer(shape, "serialization") if shape else {"type": "object"}
    if many or paged:
        schema = {"type": "array", "items": schema}
    headers: dict[str, Any] = {"ETag": {"schema": {"type": "string"}}}
    if paged:
        number = {"type": "integer", "minimum": 0}
        parts = {"items": schema, "page": number, "pages": number, "total": number}
        schema = {"type": "object", "required": list(parts), "properties": parts}
        headers["Link"] = {
            "schema": {"type": "string"},
            "description": "first, prev, next and last page (RFC 8288)",
        }
    unchanged = {"description": "what the caller has, named in If-None-Match, is still the newest"}
    found = {**json_of(schema), "headers": headers}
    return {"responses": {200: found, 304: unchanged, **problems(READING)}}


def complete(schema: dict[str, Any]) -> dict[str, Any]:
    """The generated description with the schemas it refers to, and how to sign in."""
    completed = dict(schema)
    completed["components"] = {
        "schemas": {**schema["components"]["schemas"], **components.schemas, PROBLEM: PROBLEM_SCHEMA},
        "securitySchemes": {"token": TOKEN_SCHEME, "session": SESSION_SCHEME},
    }
    completed["security"] = SECURITY
    for methods in completed["paths"].values():
        for operation in methods.values():
            operation.pop("security", None)
    return completed


def problem_kinds() -> list[tuple[int, str, str]]:
    """(status, anchor, phrase) of every kind of problem."""
    return [(status, kind, HTTPStatus(status).phrase) for status, kind in sorted(KINDS.items())]
