"""The page that describes the API, made of the same description that programs read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hannover.web.api.description import problem_kinds


@dataclass(frozen=True)
class Line:
    """A parameter, or a field of a body: its name, type and meaning; `link` leads to its schema."""

    name: str
    kind: str
    link: str
    required: bool
    text: str


@dataclass(frozen=True)
class Address:
    """One method at one address. `takes` and `gives` are names of schemas, empty where there is none."""

    anchor: str
    method: str
    path: str
    help: dict[str, str]
    permission: str
    long_running: bool
    parameters: tuple[Line, ...]
    takes: str
    gives: str


@dataclass(frozen=True)
class Group:
    name: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True)
class Shape:
    name: str
    text: str
    lines: tuple[Line, ...]


def description_view(read: Callable[[], dict[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
    """The view of the page: addresses by group, schemas and kinds of problems, from what `read` gives."""

    @require_safe
    def description_page(request: HttpRequest) -> HttpResponse:
        description = description_of(read)
        context = {"groups": description.groups, "shapes": description.shapes, "problems": problem_kinds()}
        return render(request, "api/description.html", context)

    return description_page


@cache
def description_of(read: Callable[[], dict[str, Any]]) -> Description:
    return Description(read())


class Description:
    """An OpenAPI description arranged for readers."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.described = described
        self.schemas: dict[str, Any] = described["components"]["schemas"]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The addresses in the order of the description, by their first tag."""
        found: dict[str, list[Address]] = {}
        for path, methods in self.described["paths"].items():
            for method, operation in methods.items():
                tag = operation.get("tags", ["record"])[0]
                found.setdefault(tag, []).append(self._address(path, method, operation))
        return tuple(Group(name, tuple(addresses)) for name, addresses in found.items())

    def _address(self, path: str, method: str, operation: dict[str, Any]) -> Address:
        parameters = tuple(
            Line(
                given["name"],
                self.kind_of(given["schema"])[0],
                "",
                bool(given.get("required")),
                given.get("description", ""),
            )
            for given in operation.get("parameters", ())
        )
        answer = operation["responses"].get(200) or operation["responses"].get(202) or {}
        return Address(
            operation["operationId"],
            method.upper(),
            path,
            operation.get("x-help") or {"en": operation["summary"]},
            operation.get("x-permission", ""),
            bool(operation.get("x-long-running")),
            parameters,
            self.kind_of(schema_in(operation.get("requestBody", {})))[1],
            self.kind_of(operation.get("x-result") or schema_in(answer))[1],
        )

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        return tuple(
            Shape(name, schema.get("description", ""), tuple(self._lines(schema)))
            for name, schema in sorted(self.schemas.items())
            if schema.get("type") == "object"
        )

    def _lines(self, schema: dict[str, Any]) -> Iterator[Line]:
        required = set(schema.get("required", ()))
        for name, part in schema.get("properties", {}).items():
            kind, link = self.kind_of(part)
            yield Line(name, kind, link, name in required, part.get("description", ""))

    def kind_of(self, schema: dict[str, Any]) -> tuple[str, str]:
        """The type of a schema in words, and the name of the schema it refers to."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            choices = self.schemas.get(name, {}).get("enum")
            return (" | ".join(map(str, choices)), "") if choices else (name, name)
        for joined in ("anyOf", "allOf"):
            if joined in schema:
                kinds = [self.kind_of(part) for part in schema[joined]]
                return " | ".join(kind for kind, _ in kinds), next((link for _, link in kinds if link), "")
        if schema.get("type") == "array":
            kind, link = self.kind_of(schema.get("items", {}))
            return f"[{kind}]", link
        if isinstance(schema.get("additionalProperties"), dict):
            kind, link = self.kind_of(schema["additionalProperties"])
            return "{" + f"text: {kind}" + "}", link
        words = [str(schema.get("type", "anything"))]
        words += [str(schema[key]) for key in ("format", "contentEncoding") if key in schema]
        return ", ".join(words), ""


def schema_in(part: dict[str, Any]) -> dict[str, Any]:
    """The schema of a JSON body; of the items, where it is a page of a list."""
    schema: dict[str, Any] = part.get("content", {}).get("application/json", {}).get("schema", {})
    items: dict[str, Any] | None = schema.get("properties", {}).get("items")
    return items or schema
