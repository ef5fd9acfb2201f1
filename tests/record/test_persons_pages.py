"""The pages of the account and of the administration: who gets which, and what people do on them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hannover.accounts.locks import login_key
from hannover.accounts.models import AccessToken, Person
from hannover.accounts.permissions import Role
from hannover.accounts.tokens import actor_by_token
from hannover.record.models import Event
from hannover.record.persons import actions
from hannover.record.persons.inputs import GiveRole, IssueToken
from tests.accounts.stage import (
    EAST,
    EVERY_ROLE,
    OFFICE,
    PASSWORD,
    PROGRAMME,
    WEST,
    browser,
    call,
    programme,
    quick_passwords,
    register,
    with_role,
)

__all__ = ["programme", "quick_passwords"]
pytestmark = pytest.mark.usefixtures("programme")
ANOTHER = "another one of mine"
REFUSED, TOO_MANY = 422, 429

OWN = ("account/", "account/password/", "account/tokens/", "account/forget/")
ADMINISTERED = ("persons/", "persons/new/", "persons/{key}/", "persons/{key}/forget/", "account/locks/")
OWN_POSTS = (*OWN, "account/tokens/{token}/revoke/", "account/sign-out/")
ADMINISTERED_POSTS = (
    "persons/new/",
    "persons/{key}/",
    "persons/{key}/forget/",
    "persons/{key}/password/",
    "persons/{key}/roles/{role}/withdraw/",
    "persons/{key}/tokens/{token}/revoke/",
    "account/locks/{lock}/release/",
)


@pytest.fixture
def administrator(programme: object) -> Client:
    return browser(with_role(Role.ADMINISTRATOR))


@pytest.fixture
def subject(programme: object) -> Person:
    """Somebody to administer."""
    return register("subject", Role.OFFICER, side=EAST, name="Subject Sample")


@pytest.fixture
def address(subject: Person) -> Callable[..., str]:
    """Fills the address of a page with the ids of the subject, their role and their token."""
    token = actions.issue_token(IssueToken(name="a script"), call(subject))

    def filled(path: str, *, language: str = "en") -> str:
        ids = {
            "key": subject.pk,
            "role": subject.grants.get().pk,
            "token": token.id,
            "lock": login_key("subject"),
        }
        return f"/{language}/" + path.format(**ids)

    return filled


def text_of(response: HttpResponse) -> str:
    """The words of the page's main part, without mark-up."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


# ---- who gets in ----


@pytest.mark.parametrize("path", [*OWN, *ADMINISTERED])
def test_a_visitor_is_sent_to_sign_in_and_back(
    path: str, address: Callable[..., str], client: Client
) -> None:
    response = client.get(address(path))
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/en/account/sign-in/?next={address(path)}",
    )


@pytest.mark.parametrize("path", sorted({*OWN_POSTS, *ADMINISTERED_POSTS} - {"account/sign-out/"}))
def test_a_visitor_can_send_nothing(path: str, address: Callable[..., str], client: Client) -> None:
    filled, before = address(path), Event.objects.count()
    response = client.post(filled)
    assert (response.status_code, response.headers["Location"]) == (302, "/en/account/sign-in/")
    assert Event.objects.count() == before


@pytest.mark.parametrize("path", OWN)
@pytest.mark.parametrize("role", [None, *EVERY_ROLE])
def test_everybody_who_signed_in_has_an_account(
    path: str, role: Role | None, address: Callable[..., str]
) -> None:
    person = with_role(role, login="somebody") if role else register("somebody")
    response = browser(person).get(address(path))
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ADMINISTERED)
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_only_administrators_see_the_administration(
    path: str, role: Role, address: Callable[..., str]
) -> None:
    response = browser(with_role(role, login="somebody")).get(address(path))
    assert response.status_code == (200 if role is Role.ADMINISTRATOR else 403)


@pytest.mark.parametrize("path", ADMINISTERED_POSTS)
@pytest.mark.parametrize("role", [role for role in EVERY_ROLE if role is not Role.ADMINISTRATOR])
def test_nobody_else_sends_what_administrators_send(
    path: str, role: Role, address: Callable[..., str]
) -> None:
    client, filled = browser(with_role(role, login="somebody")), address(path)
    before = Event.objects.count()
    assert client.post(filled).status_code == 403
    assert Event.objects.count() == before


@pytest.mark.parametrize("path", sorted({*OWN_POSTS, *ADMINISTERED_POSTS}))
def test_a_form_of_another_site_is_refused(path: str, address: Callable[..., str]) -> None:
    client = browser(with_role(Role.ADMINISTRATOR), enforce_csrf_checks=True)
    filled, before = address(path), Event.objects.count()
    assert client.post(filled, {"role": "secretariat|west|"}).status_code == 403
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "path",
    [path for path in ADMINISTERED_POSTS if path.endswith(("withdraw/", "revoke/", "release/", "password/"))],
)
def test_a_link_changes_nothing(path: str, address: Callable[..., str], administrator: Client) -> None:
    filled, before = address(path), Event.objects.count()
    assert administrator.get(filled).status_code == 405
    assert Event.objects.count() == before


@pytest.mark.parametrize("language", ["en", "ja", "de"])
@pytest.mark.parametrize("path", [*OWN, *ADMINISTERED, "account/sign-in/"])
def test_every_page_is_there_in_every_language(
    path: str, language: str, address: Callable[..., str], administrator: Client
) -> None:
    client = Client() if path.endswith("sign-in/") else administrator
    response = client.get(address(path, language=language))
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
    assert response.content.decode().count("<h1") == 1


# ---- one's own account ----


def test_the_account_says_what_each_role_allows(subject: Person) -> None:
    colleague = register("colleague", Role.SECRETARIAT, side=EAST, name="Colleague Sample")
    register("stranger", Role.SECRETARIAT, side=WEST, name="Stranger Sample")
    actions.give_role(
        GiveRole(person=str(subject.pk), role="participant", organization=OFFICE[EAST]), PROGRAMME
    )
    page = text_of(browser(subject).get("/en/account/"))
    assert "Officer East" in page
    assert "Participant – East Office" in page
    assert "Assess commitments for the own side" in page
    assert "Sign for the own side" not in page
    assert colleague.name in page
    assert "Stranger" not in page


def test_own_data_is_changed_on_the_account_page(subject: Person) -> None:
    client = browser(subject)
    sent = {"name": " 新しい  名前 ", "email": "", "language": "ja"}
    assert client.post("/en/account/", sent).status_code == 302
    assert Person.objects.get(pk=subject.pk).name == "新しい 名前"
    refused = client.post("/en/account/", {"name": "", "email": "x", "language": "xx"})
    assert refused.status_code == REFUSED
    assert Person.objects.get(pk=subject.pk).name == "新しい 名前"


def test_a_new_password_ends_every_other_session(subject: Person) -> None:
    here, elsewhere = browser(subject), browser(subject)
    sent = {"present": PASSWORD, "password": ANOTHER, "again": ANOTHER}
    assert here.post("/en/account/password/", sent).status_code == 302
    assert here.get("/en/account/").status_code == 200
    assert elsewhere.get("/en/account/").status_code == 302
    assert Person.objects.get(pk=subject.pk).check_password(ANOTHER)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"present": "not my password"}, "This is not your password."),
        ({"again": "something else"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "qwerty123456", "again": "qwerty123456"}, "too common"),
    ],
)
def test_a_password_that_will_not_do_is_refused(
    subject: Person, change: dict[str, str], complaint: str
) -> None:
    sent = {"present": PASSWORD, "password": ANOTHER, "again": ANOTHER} | change
    response = browser(subject).post("/en/account/password/", sent)
    assert response.status_code == REFUSED
    assert complaint in text_of(response)
    assert Person.objects.get(pk=subject.pk).check_password(PASSWORD)


def test_the_present_password_cannot_be_tried_without_end(subject: Person) -> None:
    client = browser(subject)
    sent = {"present": "not my password", "password": ANOTHER, "again": ANOTHER}
    codes = [client.post("/en/account/password/", sent).status_code for _time in range(5)]
    assert codes == [REFUSED, REFUSED, REFUSED, REFUSED, TOO_MANY]
    assert client.post("/en/account/password/", sent | {"present": PASSWORD}).status_code == TOO_MANY


def test_no_page_shows_a_password_back(subject: Person) -> None:
    sent = {"present": "typed wrongly here", "password": "typed newly here", "again": "typed otherwise"}
    page = browser(subject).post("/en/account/password/", sent).content.decode()
    assert "typed" not in page


def test_a_token_is_shown_once(subject: Person) -> None:
    client = browser(subject)
    page = client.post("/en/account/tokens/", {"name": "my script", "days": "30"})
    (token,) = re.findall(r"hannover_[\w-]{43}", page.content.decode())
    actor = actor_by_token(f"Bearer {token}")
    assert actor is not None
    assert actor.id == str(subject.pk)
    assert "no-store" in page.headers["Cache-Control"]
    again = client.get("/en/account/tokens/").content.decode()
    assert token not in again
    assert "my script" in again


def test_a_token_is_revoked_on_its_page(subject: Person) -> None:
    token = actions.issue_token(IssueToken(name="a script"), call(subject))
    client = browser(subject)
    assert client.post(f"/en/account/tokens/{token.id}/revoke/").status_code == 302
    assert not AccessToken.objects.exists()


def test_the_token_of_another_is_not_there(subject: Person) -> None:
    token = actions.issue_token(IssueToken(name="a script"), call(with_role(Role.REVIEWER)))
    assert browser(subject).post(f"/en/account/tokens/{token.id}/revoke/").status_code == 404
    assert AccessToken.objects.count() == 1


def test_a_person_is_forgotten_with_their_password_only(subject: Person) -> None:
    client = browser(subject)
    page = text_of(client.get("/en/account/forget/"))
    assert "1 role" in page
    assert "Name, mail address, language, login and password" in page
    assert client.post("/en/account/forget/", {"present": "not my password"}).status_code == REFUSED
    assert client.post("/en/account/forget/", {"present": PASSWORD}).headers["Location"] == "/en/"
    assert Person.objects.get(pk=subject.pk).name == ""
    assert not Session.objects.exists()


# ---- the administration ----


def test_from_registration_to_the_first_signing_in(administrator: Client) -> None:
    sent = {"login": "newcomer", "name": "Newcomer Sample", "email": "", "language": "de"}
    response = administrator.post("/en/persons/new/", sent)
    person = Person.objects.get(login="newcomer")
    page = f"/en/persons/{person.pk}/"
    assert response.headers["Location"] == page
    assert administrator.post(page, {"role": f"secretariat|{WEST}|"}).status_code == 302
    link = administrator.post(f"{page}password/")
    (address,) = re.findall(r"http://testserver(/de/account/password/[^<\s]+)", link.content.decode())
    newcomer = Client()
    assert "newcomer" in newcomer.get(address).content.decode()
    assert newcomer.post(address, {"password": ANOTHER, "again": ANOTHER}).status_code == 302
    signed_in = newcomer.post("/de/account/sign-in/", {"username": "newcomer", "password": ANOTHER})
    assert signed_in.headers["Location"] == "/de/"
    assert newcomer.get(address).status_code == 403
    assert call(person).actor.allows("sign", side=WEST)


@pytest.mark.parametrize("path", ["nonsense/nonsense/", "01999999-0000-7000-8000-000000000000/x-y/"])
def test_a_link_that_was_never_made_is_refused(path: str, client: Client) -> None:
    assert client.get(f"/en/account/password/{path}").status_code == 403


def test_a_role_of_the_other_side_is_refused_on_the_page(administrator: Client, subject: Person) -> None:
    response = administrator.post(f"/en/persons/{subject.pk}/", {"role": f"officer|{WEST}|"})
    assert response.status_code == REFUSED
    assert "nobody acts for two sides" in text_of(response)
    assert subject.grants.count() == 1


def test_a_role_is_withdrawn_on_the_page(administrator: Client, subject: Person) -> None:
    role = subject.grants.get().pk
    assert administrator.post(f"/en/persons/{subject.pk}/roles/{role}/withdraw/").status_code == 302
    assert subject.grants.count() == 0


def test_the_last_administrator_gets_an_explanation(administrator: Client) -> None:
    person = Person.objects.get(login="administrator-east")
    response = administrator.post(f"/en/persons/{person.pk}/roles/{person.grants.get().pk}/withdraw/")
    assert response.status_code == 409
    assert "this is the last administrator" in text_of(response)


def test_a_person_is_forgotten_after_being_asked(administrator: Client, subject: Person) -> None:
    page = f"/en/persons/{subject.pk}/forget/"
    asked = text_of(administrator.get(page))
    assert "Forget Subject Sample?" in asked
    assert "This cannot be taken back." in asked
    assert "backups made before today" in asked
    assert administrator.post(page).headers["Location"] == "/en/persons/"
    assert "A person who was forgotten" in text_of(administrator.get("/en/persons/"))
    shown = text_of(administrator.get(f"/en/persons/{subject.pk}/"))
    assert "A person who was forgotten" in shown
    assert "Give the role" not in shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Hans Müller", "山田 太郎", "Administrator"]),
        ("müller", ["Hans Müller"]),
        ("MÜLLER hans", ["Hans Müller"]),
        ("山田", ["山田 太郎"]),
        ("ｙａｍａｄａ", ["山田 太郎"]),
        ("mail.example", ["Hans Müller"]),
        ("nobody", []),
    ],
)
def test_people_are_found_by_name_login_and_mail(administrator: Client, text: str, found: list[str]) -> None:
    register("h.mueller", name="Hans Müller", email="hans@mail.example")
    register("yamada", name="山田 太郎")
    page = text_of(administrator.get("/en/persons/", {"text": text} if text else {}))
    assert [name for name in ("Hans Müller", "山田 太郎", "Administrator") if name in page] == found


def test_the_list_costs_the_same_however_many_there_are(
    administrator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(100) as counted:
            administrator.get("/en/persons/")
        return len(counted)

    with_role(Role.PARTICIPANT)
    with_role(Role.OFFICER)
    one = queries()
    for role in (Role.PARTICIPANT, Role.OFFICER, Role.SECRETARIAT):
        with_role(role, side=WEST)
    assert queries() == one


def test_an_unknown_person_is_not_there(administrator: Client) -> None:
    for key in ("nonsense", "01999999-0000-7000-8000-000000000000"):
        assert administrator.get(f"/en/persons/{key}/").status_code == 404
        assert administrator.post(f"/en/persons/{key}/password/").status_code == 404
