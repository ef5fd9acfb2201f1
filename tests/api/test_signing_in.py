"""Tokens and sessions: who calls is known, or refused; nobody is taken for somebody else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from hannover.accounts.models import AccessToken, Person
from hannover.accounts.permissions import Role
from tests.contract.stage import EVIDENCE, JSON, Api, Caller, Programme


def add(api: Api, caller: Caller | None, **headers: str) -> Any:
    return api.post("ict/add-evidence", EVIDENCE, caller=caller, **headers)


def test_a_token_acts_as_its_holder(api: Api, programme: Programme) -> None:
    added = add(api, programme.officer).json()
    event = api.get(f"events?entity={added['evidence']}").json()["items"][0]["body"]
    assert (event["person"], event["side"]) == (programme.officer.actor.id, "east")


@pytest.mark.parametrize(
    "header", ["Bearer x", "Bearer hannover_" + "a" * 43, "Basic eDp5", "Bearer", "nonsense"]
)
def test_a_wrong_token_is_refused_and_never_taken_for_a_visitor(
    header: str, api: Api, programme: Programme
) -> None:
    response = api.get("fields", Authorization=header)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_is_refused(api: Api, programme: Programme) -> None:
    AccessToken.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert add(api, programme.officer).status_code == 401


def test_the_token_of_a_person_who_may_no_longer_sign_in_is_refused(api: Api, programme: Programme) -> None:
    Person.objects.filter(login=programme.officer.login).update(is_active=False)
    assert add(api, programme.officer).status_code == 401


def test_a_role_that_was_taken_away_counts_at_once(api: Api, programme: Programme) -> None:
    Person.objects.get(login=programme.officer.login).grants.all().delete()
    assert add(api, programme.officer).status_code == 403


def test_who_is_not_signed_in_is_asked_to(api: Api, programme: Programme) -> None:
    response = add(api, None)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Bearer realm="hannover"')


def test_who_may_not_is_asked_before_the_body_is_looked_at(api: Api, programme: Programme) -> None:
    response = api.post("ict/add-evidence", "{nonsense", caller=programme.callers[Role.PARTICIPANT])
    assert response.status_code == 403


@pytest.fixture
def browser(programme: Programme) -> Client:
    """The browser in which the officer is signed in; it checks the CSRF token as a real one would."""
    client = Client(enforce_csrf_checks=True)
    person = Person.objects.get(login=programme.officer.login)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_session_reads(browser: Client, programme: Programme) -> None:
    assert browser.get("/api/v1/me").json()["id"] == programme.officer.actor.id


def test_a_session_writes_only_with_the_token_of_its_own_pages(browser: Client) -> None:
    path, body = "/api/v1/ict/add-evidence", json.dumps(EVIDENCE)
    without = browser.post(path, body, content_type=JSON)
    assert (without.status_code, without["Content-Type"]) == (403, "application/problem+json")

    secret = "a" * 32
    browser.cookies["csrftoken"] = secret
    wrong = browser.post(path, body, content_type=JSON, headers={"X-CSRFToken": "b" * 32})
    right = browser.post(path, body, content_type=JSON, headers={"X-CSRFToken": secret})
    assert (wrong.status_code, right.status_code) == (403, 200)


def test_a_token_needs_no_csrf_token(programme: Programme) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        "/api/v1/ict/add-evidence", json.dumps(EVIDENCE), content_type=JSON, headers=programme.officer.headers
    )
    assert response.status_code == 200


def test_the_pages_token_in_a_cookie_does_not_make_a_visitor_a_person(programme: Programme) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    response = client.post(
        "/api/v1/ict/add-evidence", json.dumps(EVIDENCE), content_type=JSON, headers={"X-CSRFToken": "a" * 32}
    )
    assert response.status_code == 401
