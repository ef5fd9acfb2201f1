"""Signing in and out: one answer to every failure, a new session, and nobody led astray."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from hannover.accounts.models import Person
from hannover.accounts.permissions import Role
from hannover.record.persons import actions
from hannover.record.persons.inputs import ChangeOwnData
from tests.accounts.stage import PASSWORD, PROGRAMME, browser, call, with_role

pytestmark = pytest.mark.usefixtures("programme")
SIGN_IN, SIGN_OUT, OVERVIEW = "/en/account/sign-in/", "/en/account/sign-out/", "/en/"


@pytest.fixture
def officer(programme: object) -> Person:
    return with_role(Role.OFFICER)


def sign_in(
    client: Client, *, login: str = "officer-east", password: str = PASSWORD, onward: str = ""
) -> HttpResponse:
    return client.post(SIGN_IN, {"username": login, "password": password, "next": onward})


def words(response: HttpResponse) -> str:
    """The page without what differs each time it is made: its tokens, and the login that was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r'(<input[^>]*name="username"[^>]*?) value="[^"]*"', r"\1", page)


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password was hashed."""

    algorithm = "counting"
    counted: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str, iterations: int = 0) -> str:
        self.counted.append(password)
        return super().encode(password, salt)


def test_login_and_password_let_in(officer: Person, client: Client) -> None:
    response = sign_in(client)
    assert (response.status_code, response.headers["Location"]) == (302, OVERVIEW)
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_a_login_is_read_in_any_case_and_width(officer: Person, client: Client) -> None:
    assert sign_in(client, login=" Ｏfficer-EAST ").status_code == 302


def test_signing_in_gives_the_session_a_new_key(officer: Person, client: Client) -> None:
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(pk=planted).exists()


def test_signing_in_over_another_persons_session_keeps_nothing_of_it(officer: Person) -> None:
    client = browser(with_role(Role.REVIEWER))
    session = client.session
    session["of the reviewer"] = "secret"
    session.save()
    client.post(SIGN_OUT)
    sign_in(client)
    assert "of the reviewer" not in client.session


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(officer: Person) -> None:
    wrong = sign_in(Client(), password="not the password at all")
    unknown = sign_in(Client(), login="nobody")
    assert wrong.status_code == unknown.status_code == 200
    assert words(wrong) == words(unknown)


def test_a_forgotten_person_gets_that_answer_too(officer: Person) -> None:
    actions.erase_person(str(officer.pk), PROGRAMME)
    gone = sign_in(Client(), login=f"forgotten-{officer.pk}")
    assert words(gone) == words(sign_in(Client(), login="nobody"))


def test_a_password_is_hashed_even_where_nobody_has_the_login(settings: Settings, client: Client) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.counted.clear()
    sign_in(client, login="nobody", password="guessed")
    assert CountingHasher.counted == ["guessed"]


def test_a_person_without_a_password_cannot_sign_in(client: Client, officer: Person) -> None:
    officer.set_unusable_password()
    officer.save()
    assert sign_in(client, password="").status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("onward", "leads_to"),
    [
        ("/de/evidence/?as_of=2018", "/de/evidence/?as_of=2018"),
        ("https://elsewhere.example/", OVERVIEW),
        ("//elsewhere.example/", OVERVIEW),
        ("/\\elsewhere.example/", OVERVIEW),
        ("///elsewhere.example", OVERVIEW),
        ("javascript:alert(1)", OVERVIEW),
        ("https:elsewhere.example", OVERVIEW),
        ("http://testserver@elsewhere.example/", OVERVIEW),
        ("\x00/en/", OVERVIEW),
        (SIGN_IN, OVERVIEW),
        (SIGN_OUT, OVERVIEW),
    ],
)
def test_signing_in_leads_nowhere_else(officer: Person, client: Client, onward: str, leads_to: str) -> None:
    assert sign_in(client, onward=onward).headers["Location"] == leads_to


def test_the_form_keeps_only_an_address_of_this_host(client: Client) -> None:
    kept = [
        client.get(SIGN_IN, {"next": onward}).context["next"] for onward in ("/de/", "//elsewhere.example")
    ]
    assert kept == ["/de/", ""]


@pytest.mark.parametrize("onward", ["", SIGN_IN, SIGN_OUT, "//elsewhere.example"])
def test_who_is_signed_in_already_goes_on(officer: Person, onward: str) -> None:
    response = browser(officer).get(SIGN_IN, {"next": onward})
    assert (response.status_code, response.headers["Location"]) == (302, OVERVIEW)


def test_the_overview_opens_in_the_language_of_the_person(officer: Person, client: Client) -> None:
    actions.change_own_data(ChangeOwnData(name="見本", email="", language="ja"), call(officer))
    assert sign_in(client).headers["Location"] == "/ja/"


def test_signing_out_ends_the_session(officer: Person) -> None:
    client = browser(officer)
    key = client.session.session_key
    assert client.post(SIGN_OUT).status_code == 302
    assert not Session.objects.filter(pk=key).exists()


def test_a_link_signs_nobody_out(officer: Person) -> None:
    client = browser(officer)
    assert client.get(SIGN_OUT).status_code == 405
    assert "_auth_user_id" in client.session


def test_signing_out_leads_nowhere_else(officer: Person) -> None:
    leads_to = [
        browser(officer).post(SIGN_OUT, {"next": onward}).headers["Location"]
        for onward in ("//elsewhere.example", SIGN_OUT, "/de/")
    ]
    assert leads_to == [OVERVIEW, OVERVIEW, "/de/"]


@pytest.mark.parametrize("address", [SIGN_IN, SIGN_OUT])
def test_a_form_of_another_site_is_refused(officer: Person, address: str) -> None:
    client = browser(officer if address == SIGN_OUT else None, enforce_csrf_checks=True)
    assert client.post(address, {"username": "officer-east", "password": PASSWORD}).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_browser_keeps_the_page(client: Client, method: str) -> None:
    assert "no-store" in getattr(client, method)(SIGN_IN).headers["Cache-Control"]


def test_a_login_with_a_nul_character_is_a_wrong_login(client: Client) -> None:
    assert sign_in(client, login="officer\x00-east").status_code == 200
