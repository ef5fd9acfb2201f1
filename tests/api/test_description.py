"""The API describes itself: for programs in OpenAPI, for people on a page without scripts or other hosts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern
from ninja.constants import NOT_SET

from hannover.web.api import api as service
from tests.contract.stage import Api, Programme


@pytest.fixture
def description(api: Api, programme: Programme) -> dict[str, Any]:
    described: dict[str, Any] = api.get("openapi.json").json()
    return described


def operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in description["paths"].values() for operation in methods.values()]


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(references(value) for value in part)) if part else set()
    return set()


def test_every_reference_leads_to_a_schema(description: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in description["components"]["schemas"]}
    assert references(description) - known == set()


def test_every_address_has_a_name_of_its_own(description: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(description)]
    assert len(names) == len(set(names))


def test_every_error_is_described_as_a_problem(description: dict[str, Any]) -> None:
    for operation in operations(description):
        errors = {code: answer for code, answer in operation["responses"].items() if code[0] in "45"}
        assert {"400", "404"} <= set(errors)
        assert all("application/problem+json" in answer["content"] for answer in errors.values())


def test_every_resource_takes_the_two_dates_and_a_language(description: dict[str, Any]) -> None:
    besides = {"/api/v1/jobs/{key}"}
    for path, methods in description["paths"].items():
        if "get" in methods and path not in besides:
            names = {parameter["name"] for parameter in methods["get"]["parameters"]}
            assert {"as_of", "known_at", "language"} <= names, path


def test_every_address_asks_who_is_calling() -> None:
    for router in service._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                assert operation.auth_param in (NOT_SET, None) or operation.auth_callbacks
                assert operation.auth_callbacks, operation.path


def test_no_address_escapes_the_guard_against_faults() -> None:
    patterns, _app, _namespace = service.urls
    unguarded = {"docs", "api-root", None}
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name not in unguarded:
            assert getattr(pattern.callback, "__wrapped__", None), pattern


def test_the_page_describes_every_address_and_schema(api: Api, description: dict[str, Any]) -> None:
    page = api.get("docs").content.decode()
    for operation in operations(description):
        assert f'id="{operation["operationId"]}"' in page
    links = set(re.findall(r'href="#([^"]+)"', page))
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert links - anchors == set()


def test_the_page_explains_every_kind_of_problem_where_problems_point(api: Api, programme: Programme) -> None:
    page = api.get("docs").content.decode()
    anchor = api.get("fields/none").json()["type"].partition("#")[2]
    assert f'id="{anchor}"' in page


def test_the_page_needs_no_other_host_and_no_inline_script(api: Api, programme: Programme) -> None:
    response = api.get("docs")
    page = response.content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', page) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", page) == []
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_the_bare_address_leads_to_the_page(api: Api, programme: Programme) -> None:
    response = api.get("")
    assert (response.status_code, response["Location"]) == (302, "/api/v1/docs")


def test_the_manual_names_every_resource(description: dict[str, Any]) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text(encoding="utf-8")
    resources = {path.split("/")[3] for path, methods in description["paths"].items() if "get" in methods}
    missing = {name for name in resources if f"`{name}`" not in text and f"`{name}/ID`" not in text}
    assert missing == set()
