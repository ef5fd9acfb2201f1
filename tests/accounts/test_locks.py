"""Five failures of one login from one address lock it for a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from hannover.accounts.locks import client_address, current_locks, login_key
from hannover.accounts.models import Person
from hannover.accounts.permissions import Role
from hannover.record.models import Event
from hannover.record.persons import actions
from hannover.record.persons.inputs import SetPassword
from tests.accounts.stage import PASSWORD, PROGRAMME, browser, with_role

pytestmark = pytest.mark.usefixtures("programme")
SIGN_IN, LOCKS = "/en/account/sign-in/", "/en/account/locks/"
TOO_MANY = 429
MINUTES = 15


@pytest.fixture
def officer(programme: object) -> Person:
    return with_role(Role.OFFICER)


def sign_in(
    *,
    login: str = "officer-east",
    password: str = PASSWORD,
    address: str = "192.0.2.1",
    agent: str = "a browser",
) -> HttpResponse:
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
    return client.post(SIGN_IN, {"username": login, "password": password})


def fail(times: int, **how: str) -> list[int]:
    return [sign_in(password="not the password at all", **how).status_code for _time in range(times)]


def test_the_fifth_failure_locks(officer: Person) -> None:
    assert fail(6) == [200, 200, 200, 200, TOO_MANY, TOO_MANY]
    assert sign_in().status_code == TOO_MANY


def test_the_page_says_how_long(officer: Person) -> None:
    fail(5)
    response = sign_in()
    assert f"opens by itself in {MINUTES} minutes" in response.content.decode()
    assert (MINUTES - 1) * 60 < int(response.headers["Retry-After"]) <= MINUTES * 60


def test_trying_earlier_makes_it_no_longer(officer: Person) -> None:
    fail(5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10))
    assert "opens by itself in 5 minutes" in sign_in().content.decode()
    assert "opens by itself in 5 minutes" in sign_in().content.decode()


def test_it_opens_by_itself(officer: Person) -> None:
    fail(5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=MINUTES, seconds=1))
    assert sign_in().status_code == 302


@pytest.mark.parametrize(
    "other", [{"address": "192.0.2.2"}, {"login": "reviewer-east"}], ids=["address", "login"]
)
def test_another_address_or_login_is_not_locked(officer: Person, other: dict[str, str]) -> None:
    with_role(Role.REVIEWER)
    fail(5)
    assert sign_in(**other).status_code == 302


def test_another_browser_at_the_same_address_is(officer: Person) -> None:
    fail(3)
    fail(2, agent="another browser")
    assert sign_in(agent="a third browser").status_code == TOO_MANY


def test_spellings_of_one_login_count_together(officer: Person) -> None:
    fail(3)
    assert fail(2, login=" OFFICER-East ") == [200, TOO_MANY]


def test_success_begins_the_count_anew(officer: Person) -> None:
    fail(4)
    sign_in()
    assert fail(4) == [200, 200, 200, 200]


def test_a_login_that_does_not_exist_is_locked_as_well(officer: Person) -> None:
    assert fail(5, login="nobody")[-1] == TOO_MANY


def test_what_was_typed_is_kept_nowhere(officer: Person) -> None:
    fail(2, login="typed into the wrong field")
    sign_in()
    rows = [*AccessAttempt.objects.values(), *AccessLog.objects.values()]
    kept = " ".join(str(value) for row in rows for value in row.values())
    assert len(rows) == 1
    assert "typed" not in kept
    assert "password at all" not in kept
    assert "officer" not in kept


def test_the_administration_sees_the_locks_and_releases_them(officer: Person) -> None:
    fail(5)
    fail(1, login="nobody")
    administrator = browser(with_role(Role.ADMINISTRATOR))
    page = administrator.get(LOCKS).content.decode()
    assert "officer-east" in page
    assert "nobody" not in page
    assert [(lock.failures, lock.locked) for lock in current_locks()] == [(1, False), (5, True)]
    released = administrator.post(f"{LOCKS}{login_key('officer-east')}/release/")
    assert (released.status_code, sign_in().status_code) == (302, 302)
    assert Event.objects.filter(entity=str(officer.pk), action="lock-released").count() == 1


def test_a_link_for_a_new_password_opens_the_lock(officer: Person) -> None:
    link = actions.issue_password_link(str(officer.pk), PROGRAMME)
    fail(5)
    values = SetPassword(person=link.person, token=link.token, password="another one of mine")
    actions.set_password_by_link(values, PROGRAMME)
    assert sign_in(password="another one of mine").status_code == 302


def request_from(address: str, forwarded: str = "") -> HttpRequest:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def test_without_a_proxy_nobody_chooses_their_own_address(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    assert client_address(request_from("192.0.2.1", "198.51.100.7")) == "192.0.2.1"


def test_behind_a_proxy_the_address_that_the_proxy_saw_counts(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client_address(request_from("10.0.0.1", "203.0.113.9, 198.51.100.7")) == "198.51.100.7"
    assert client_address(request_from("10.0.0.1", "nonsense")) == "10.0.0.1"
    assert client_address(request_from("", "")) is None
