"""Registering persons and keeping their own data; and who may do what of it all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from hannover.accounts.models import Person, PersonalData
from hannover.accounts.permissions import VISITOR, Actor, Held, Role
from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.operations import Context
from hannover.record import log
from hannover.record.models import PersonRecord
from hannover.record.moment import now
from hannover.record.persons import actions
from hannover.record.persons.inputs import ChangeOwnData, CreatePerson, GiveRole, IssueToken, SetPassword
from tests.accounts.stage import (
    EAST,
    EVERY_ROLE,
    OFFICE,
    PASSWORD,
    PROGRAMME,
    call,
    events_about,
    programme,
    quick_passwords,
    register,
    with_role,
)

__all__ = ["programme", "quick_passwords"]
pytestmark = pytest.mark.usefixtures("programme")
NEW = CreatePerson(login="newcomer", name="新しい 人", email="newcomer@example.org", language="ja")
ANOTHER = "another one of mine"


def test_a_person_is_registered_with_their_data_and_without_a_role() -> None:
    person = Person.objects.get(pk=actions.create_person(NEW, PROGRAMME).person)
    assert (person.login, person.name, person.email, person.language) == (
        "newcomer",
        "新しい 人",
        "newcomer@example.org",
        "ja",
    )
    assert person.grants.count() == 0
    assert not person.has_usable_password()


def test_the_event_carries_the_digest_and_speaks_for_neither_side() -> None:
    administrator = with_role(Role.ADMINISTRATOR)
    person = Person.objects.get(pk=actions.create_person(NEW, call(administrator)).person)
    (event,) = events_about(person.pk)
    assert event["state"] == {"digest": person.personal.digest, "active": True, "sample": False}
    assert (event["chain"], event["person"], event["audience"]) == (
        "local/-/node",
        str(administrator.pk),
        "node",
    )
    assert PersonRecord.objects.at(now()).get(entity=person.pk).fact.digest == person.personal.digest


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"login": ""}, "login"),
        ({"login": "some@example.org"}, "login"),
        ({"login": "with blank"}, "login"),
        ({"login": ".dot"}, "login"),
        ({"login": "x" * 41}, "login"),
        ({"login": "forgotten-1"}, "login"),
        ({"login": "名前"}, "login"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "bell\x07"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@" + "x" * 250 + ".org"}, "email"),
        ({"language": "xx"}, "language"),
        ({"password": "short"}, "password"),
        ({"password": "qwerty123456"}, "password"),
        ({"password": "the newcomer"}, "password"),
        ({"password": "newcomer@example.net"}, "password"),
        ({"password": "x" * 257}, "password"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(change: dict[str, str], field: str) -> None:
    with pytest.raises(InputError) as refusal:
        actions.create_person(replace(NEW, **change), PROGRAMME)
    assert refusal.value.field == field
    assert not Person.objects.exists()


def test_a_login_is_given_once_however_it_is_spelt() -> None:
    actions.create_person(NEW, PROGRAMME)
    with pytest.raises(ConflictError) as refusal:
        actions.create_person(replace(NEW, login="NewComer "), PROGRAMME)
    assert refusal.value.field == "login"
    assert PersonalData.objects.count() == 1


def test_secrets_are_in_no_repr() -> None:
    shown = [
        repr(replace(NEW, password=PASSWORD)),
        repr(SetPassword(person="x", token="secret-token", password=PASSWORD)),
        repr(actions.issue_token(IssueToken(name="a script"), call(register("somebody")))),
    ]
    assert not any(re.search(rf"{PASSWORD}|secret-token|hannover_", text) for text in shown)


def test_whoever_holds_the_store_makes_its_first_administrator() -> None:
    created = actions.create_administrator("Chief", PASSWORD)
    person = Person.objects.get(login="chief")
    assert (created.login, created.person) == ("chief", str(person.pk))
    assert person.check_password(PASSWORD)
    assert call(person).actor.allows("administer")


def test_an_administrator_without_a_password_is_none() -> None:
    with pytest.raises(InputError):
        actions.create_administrator("chief", "")
    assert not Person.objects.exists()


def test_own_data_changes_under_a_new_salt() -> None:
    person = register("somebody", name="Before", email="before@example.org")
    before = person.personal
    assert actions.change_own_data(ChangeOwnData(name="After", email="", language="de"), call(person))
    after = PersonalData.objects.get(person=person)
    assert (after.name, after.email, after.language) == ("After", "", "de")
    assert bytes(after.salt) != bytes(before.salt)
    assert [event["state"]["digest"] for event in events_about(person.pk)] == [before.digest, after.digest]


def test_saving_the_same_data_writes_nothing() -> None:
    person = register("somebody", name="Same")
    assert actions.change_own_data(ChangeOwnData(name="Same", email="", language="en"), call(person)) is None
    assert len(events_about(person.pk)) == 1


def administered(person: Person) -> dict[str, Callable[[Context], object]]:
    """The actions of the administration, on that person."""
    key, grant = str(person.pk), str(person.grants.get().pk)
    return {
        "create": lambda context: actions.create_person(NEW, context),
        "give": lambda context: actions.give_role(
            GiveRole(person=key, role="participant", organization=OFFICE[EAST]), context
        ),
        "withdraw": lambda context: actions.withdraw_role(grant, context),
        "link": lambda context: actions.issue_password_link(key, context),
        "release": lambda context: actions.release_login("0" * 64, context),
        "erase": lambda context: actions.erase_person(key, context),
    }


ACTIONS = ("create", "give", "withdraw", "link", "release", "erase")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", [Role.VISITOR, *EVERY_ROLE])
def test_only_the_administration_administers(role: Role, action: str) -> None:
    subject = with_role(Role.OFFICER, login="subject")
    caller = Context(actor=VISITOR, field="") if role is Role.VISITOR else call(with_role(role))
    before = log.heads()
    if role is Role.ADMINISTRATOR:
        administered(subject)[action](caller)
        return
    with pytest.raises(ForbiddenError):
        administered(subject)[action](caller)
    assert log.heads() == before


@pytest.mark.parametrize(
    "actor",
    [VISITOR, Actor(held=(Held(Role.ADMINISTRATOR),)), Actor(id="01999999-0000-7000-8000-000000000000")],
    ids=["visitor", "programme", "nobody"],
)
def test_who_has_no_account_has_none_to_change(actor: Actor) -> None:
    caller = Context(actor=actor, field="")
    for act in (
        lambda: actions.change_own_data(ChangeOwnData(name="x", email="", language="en"), caller),
        lambda: actions.change_password(ANOTHER, caller),
        lambda: actions.issue_token(IssueToken(name="x"), caller),
    ):
        with pytest.raises(ForbiddenError):
            act()


@pytest.mark.parametrize("key", ["", "nonsense", "01999999-0000-7000-8000-000000000000"])
def test_an_unknown_id_is_said_to_be_unknown(key: str) -> None:
    for act in (
        lambda: actions.give_role(GiveRole(person=key, role="administrator"), PROGRAMME),
        lambda: actions.withdraw_role(key, PROGRAMME),
        lambda: actions.issue_password_link(key, PROGRAMME),
        lambda: actions.revoke_token(key, PROGRAMME),
    ):
        with pytest.raises(UnknownError):
            act()
