"""Every error is a problem in JSON that says what was wrong, where, and what would be right."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.http import UnreadablePostError
from django.test import Client

from hannover.errors import BrokenLogError, ConflictError, FileError
from hannover.web.api import resources
from hannover.web.api.problems import translate
from tests.contract.stage import EVIDENCE, Api, Programme


def problem(response: Any) -> dict[str, Any]:
    """The body of a problem, after the checks that hold for all of them."""
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    told: dict[str, Any] = response.json()
    assert told["status"] == response.status_code
    assert told["instance"] == response.wsgi_request.path
    assert told["type"].startswith("/api/v1/docs#")
    return told


@pytest.mark.parametrize(
    "path", ["nothing", "fields/none", "commitments/none", "evidence/none", "organizations/x"]
)
def test_what_is_not_there_is_not_found(path: str, api: Api, programme: Programme) -> None:
    assert problem(api.get(path))["status"] == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_wrong_method_names_the_right_one(method: str, api: Api, programme: Programme) -> None:
    response = getattr(api.client, method)("/api/v1/fields")
    assert (problem(response)["remedy"], response["Allow"]) == ("use GET", "GET")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("as_of=2018-02-30", "as_of"),
        ("as_of=2018-13", "as_of"),
        ("as_of=yesterday", "as_of"),
        ("known_at=2018-06-31", "known_at"),
        ("language=xx", "language"),
        ("kind=rumour", "kind"),
        ("order=best", "order"),
        ("confirmed=maybe", "confirmed"),
        ("year=0", "year"),
    ],
)
def test_a_wrong_parameter_is_named(query: str, field: str, api: Api, programme: Programme) -> None:
    response = api.get(f"evidence?{query}")
    assert (response.status_code, problem(response)["field"]) == (400, field)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("{", "Invalid JSON: EOF while parsing an object at line 1 column 1"),
        ("[]", "Input should be an object"),
        ("null", "Input should be an object"),
        (b'{"as_of": "\xff\xfe"}', "Invalid JSON: invalid unicode code point at line 1 column 12"),
        ('{"as_of": "\\ud800"}', "Invalid JSON: "),
        ("[" * 100_000, "Invalid JSON: recursion limit exceeded"),
        ('{"as_of": "2018"} trailing', "Invalid JSON: trailing characters"),
        ('{"as_of": NaN}', "Input should be a valid string"),
    ],
    ids=["cut off", "a list", "null", "no UTF-8", "half a character", "deep", "two values", "NaN"],
)
def test_what_is_no_json_is_refused_with_its_place(
    body: str | bytes, detail: str, api: Api, programme: Programme
) -> None:
    response = api.post("ict/show-progress", body)
    assert response.status_code == 400
    assert problem(response)["detail"].startswith(detail)


def test_every_wrong_field_of_a_body_is_named(api: Api, programme: Programme) -> None:
    body = {
        "title": 5,
        "language": "en",
        "date": "2018",
        "colour": "red",
        "file": "%%%",
        "confirmed": "perhaps",
    }
    told = problem(api.post("ict/add-evidence", body, caller=programme.officer))
    assert {error["field"] for error in told["errors"]} == {"title", "source", "colour", "file", "confirmed"}
    assert all(error["message"] for error in told["errors"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": "2018-02-30"}, "date"),
        ({"date": "2018-14"}, "date"),
        ({"date": "2999"}, "date"),
        ({"language": "xx"}, "language"),
        ({"commitments": ["none"]}, "commitments"),
        ({"kind": "rumour"}, "kind"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 10_000_000}, "title"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"audience": "everybody"}, "audience"),
        ({"title": "a\u0000b"}, "title"),
        ({"title": "a\u0007b"}, "title"),
    ],
)
def test_a_fact_that_cannot_be_recorded_is_refused_and_leaves_nothing(
    change: dict[str, Any], field: str, api: Api, programme: Programme
) -> None:
    before = api.get("chains").json()
    response = api.post("ict/add-evidence", {**EVIDENCE, **change}, caller=programme.officer)
    assert (response.status_code, problem(response)["field"]) == (400, field)
    assert api.get("chains").json() == before


def test_a_body_of_another_kind_is_not_read(programme: Programme) -> None:
    response = Client().post("/api/v1/ict/show-progress", {"as_of": "2018"})
    assert (response.status_code, problem(response)["remedy"]) == (
        415,
        "send JSON: Content-Type: application/json",
    )


def test_a_body_that_is_too_large_is_refused_before_it_is_read(api: Api, programme: Programme) -> None:
    response = api.post("ict/add-evidence", b" " * 12_000_001, caller=programme.officer)
    assert problem(response)["status"] == 413


def test_a_missing_body_is_an_empty_input(programme: Programme) -> None:
    assert Client().generic("POST", "/api/v1/ict/show-progress").status_code == 200


def test_a_fault_of_ours_says_nothing_of_the_inside(
    api: Api, programme: Programme, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret inside")

    monkeypatch.setattr(resources, "read_timeline", fail)
    response = api.get("timeline")
    assert response.status_code == 500
    assert "secret" not in response.content.decode()
    assert problem(response)["detail"] == "a fault of the program; the administrator finds more in the log"
    assert "secret inside" in caplog.text


def test_a_locked_database_asks_to_come_back(
    api: Api, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(resources, "read_timeline", fail)
    response = api.get("timeline")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert problem(response)["remedy"] == "wait until it has ended, then try again"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ConflictError("taken"), 409),
        (BrokenLogError("broken", event="e"), 503),
        (FileError("bad", file="a.csv", line=3), 400),
        (UnreadablePostError("cut"), 400),
        (KeyError("x"), 500),
    ],
)
def test_each_kind_of_error_has_its_status(error: Exception, status: int) -> None:
    assert translate(error).status == status


def test_a_bad_row_of_a_table_is_named_with_its_line(api: Api, programme: Programme) -> None:
    response = api.post("ict/import-evidence", {"file": "bm90IGEgdGFibGU="}, caller=programme.officer)
    assert response.status_code == 202  # the table is read by the worker; see test_jobs.py
