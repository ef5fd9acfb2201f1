"""Registering persons, giving and withdrawing roles, passwords and tokens: each an event, each refused to
others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.conf import settings as store_settings
from django.utils import timezone
from pytest_django import Settings

from hannover.accounts.models import AccessToken, Grant, Person, PersonalData
from hannover.accounts.permissions import VISITOR, Actor, Held, Role
from hannover.errors import ConflictError, ForbiddenError, HannoverError, InputError, UnknownError
from hannover.operations import Context
from hannover.record import log
from hannover.record.models import Event, PersonRecord, RoleRecord
from hannover.record.moment import now
from hannover.record.persons import actions
from hannover.record.persons.checking import differences_from_log
from hannover.record.persons.inputs import ChangeOwnData, CreatePerson, GiveRole, IssueToken, SetPassword
from tests.accounts.stage import (
    EAST,
    EVERY_ROLE,
    OFFICE,
    PASSWORD,
    PROGRAMME,
    WEST,
    call,
    programme,
    quick_passwords,
    register,
    with_role,
)

__all__ = ["programme", "quick_passwords"]
pytestmark = pytest.mark.usefixtures("programme")
NEW = CreatePerson(login="newcomer", name="新しい 人", email="newcomer@example.org", language="ja")
ANOTHER = "another one of mine"


def events_about(entity: object) -> list[dict[str, Any]]:
    bodies = Event.objects.filter(entity=str(entity)).order_by("position").values_list("body", flat=True)
    return [msgspec.json.decode(body) for body in bodies]


# ---- registering ----


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


# ---- own data ----


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


# ---- roles ----


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_role_is_given_and_withdrawn_by_an_event(role: Role) -> None:
    register("other-administrator", Role.ADMINISTRATOR)
    person = with_role(role)
    grant = person.grants.get()
    actions.withdraw_role(str(grant.pk), PROGRAMME)
    given, withdrawn = events_about(grant.pk)
    assert given["state"] == {
        "person": str(person.pk),
        "role": role.value,
        "side": grant.side,
        "organization": grant.organization,
        "active": True,
    }
    assert withdrawn["state"] == given["state"] | {"active": False}
    assert not Grant.objects.filter(person=person).exists()
    assert not RoleRecord.objects.at(now()).get(entity=grant.pk).fact.active
    assert differences_from_log() == ()


@pytest.mark.parametrize(
    ("role", "side", "organization", "error", "field"),
    [
        ("officer", "", "", InputError, "side"),
        ("secretariat", EAST, OFFICE[EAST], InputError, "organization"),
        ("reviewer", "", OFFICE[EAST], InputError, "side"),
        ("participant", "", "", InputError, "organization"),
        ("participant", EAST, OFFICE[EAST], InputError, "side"),
        ("administrator", EAST, "", InputError, "side"),
        ("administrator", "", OFFICE[EAST], InputError, "organization"),
        ("visitor", "", "", InputError, "role"),
        ("king", "", "", InputError, "role"),
        ("officer", "north", "", UnknownError, "side"),
        ("participant", "", "nobody-inc", UnknownError, "organization"),
    ],
)
def test_a_role_needs_what_it_is_held_for(
    role: str, side: str, organization: str, error: type[HannoverError], field: str
) -> None:
    person = register("somebody")
    values = GiveRole(person=str(person.pk), role=role, side=side, organization=organization)
    with pytest.raises(error) as refusal:
        actions.give_role(values, PROGRAMME)
    assert refusal.value.field == field
    assert not Grant.objects.exists()


@pytest.mark.parametrize("first", [role for role in EVERY_ROLE if role is not Role.ADMINISTRATOR])
@pytest.mark.parametrize("second", [role for role in EVERY_ROLE if role is not Role.ADMINISTRATOR])
def test_nobody_acts_for_two_sides(first: Role, second: Role) -> None:
    person = with_role(first, side=EAST)
    sided = second is not Role.PARTICIPANT
    of_west = GiveRole(
        person=str(person.pk),
        role=second.value,
        side=WEST if sided else "",
        organization="" if sided else OFFICE[WEST],
    )
    with pytest.raises(ConflictError, match="two sides"):
        actions.give_role(of_west, PROGRAMME)
    actions.withdraw_role(str(person.grants.get().pk), PROGRAMME)
    actions.give_role(of_west, PROGRAMME)
    assert person.grants.count() == 1


def test_roles_of_one_side_go_together() -> None:
    person = with_role(Role.OFFICER)
    for role, side, organization in (
        ("secretariat", EAST, ""),
        ("participant", "", OFFICE[EAST]),
        ("participant", "", "world-body"),
    ):
        actions.give_role(
            GiveRole(person=str(person.pk), role=role, side=side, organization=organization), PROGRAMME
        )
    assert person.grants.count() == 4


@pytest.mark.parametrize("role", [role for role in EVERY_ROLE if role is not Role.ADMINISTRATOR])
def test_administration_is_kept_apart_from_every_other_role(role: Role) -> None:
    person = with_role(role)
    with pytest.raises(ConflictError, match="kept apart"):
        actions.give_role(GiveRole(person=str(person.pk), role="administrator"), PROGRAMME)


def test_an_administrator_cannot_take_a_key() -> None:
    administrator = with_role(Role.ADMINISTRATOR)
    for side in (EAST, WEST):
        with pytest.raises(ConflictError, match="kept apart"):
            actions.give_role(
                GiveRole(person=str(administrator.pk), role="secretariat", side=side), call(administrator)
            )


def test_a_role_is_held_once() -> None:
    person = with_role(Role.OFFICER)
    with pytest.raises(ConflictError, match="already"):
        actions.give_role(GiveRole(person=str(person.pk), role="officer", side=EAST), PROGRAMME)


def test_the_last_administrator_stays() -> None:
    first = with_role(Role.ADMINISTRATOR)
    with pytest.raises(ConflictError, match="last administrator"):
        actions.withdraw_role(str(first.grants.get().pk), call(first))
    with pytest.raises(ConflictError, match="last administrator"):
        actions.erase_person(str(first.pk), call(first))
    second = with_role(Role.ADMINISTRATOR, login="second")
    actions.erase_person(str(second.pk), call(first))
    with pytest.raises(ConflictError, match="last administrator"):
        actions.withdraw_role(str(first.grants.get().pk), call(first))


def test_a_withdrawn_role_cannot_be_withdrawn_again() -> None:
    role = str(with_role(Role.OFFICER).grants.get().pk)
    actions.withdraw_role(role, PROGRAMME)
    with pytest.raises(UnknownError):
        actions.withdraw_role(role, PROGRAMME)


def test_a_role_written_past_the_log_is_found() -> None:
    person = with_role(Role.OFFICER)
    assert differences_from_log() == ()
    planted = Grant.objects.create(person=person, role="secretariat", side=EAST)
    assert differences_from_log() == (f"role {planted.pk} (secretariat east) is held, but no event gave it",)
    planted.delete()
    grant = person.grants.get()
    Grant.objects.filter(pk=grant.pk).update(side=WEST)
    assert differences_from_log() == (
        f"role {grant.pk} is held as officer west, but was given as officer east",
    )
    Grant.objects.all().delete()
    assert differences_from_log() == (f"role {grant.pk} (officer) was given, but is not held",)


# ---- passwords ----


def test_a_link_sets_the_password_once() -> None:
    person = with_role(Role.OFFICER)
    link = actions.issue_password_link(str(person.pk), PROGRAMME)
    values = SetPassword(person=link.person, token=link.token, password=ANOTHER)
    actions.set_password_by_link(values, PROGRAMME)
    assert Person.objects.get(pk=person.pk).check_password(ANOTHER)
    with pytest.raises(ForbiddenError):
        actions.set_password_by_link(replace(values, password="a third one of mine"), PROGRAMME)
    assert [(event["action"], event["person"]) for event in events_about(person.pk)][-2:] == [
        ("password-link-issued", ""),
        ("password-set-by-link", str(person.pk)),
    ]


def test_a_link_ends_after_its_time(settings: Settings) -> None:
    link = actions.issue_password_link(str(with_role(Role.OFFICER).pk), PROGRAMME)
    assert link.valid_until - timezone.now() < timedelta(seconds=store_settings.PASSWORD_RESET_TIMEOUT)
    settings.PASSWORD_RESET_TIMEOUT = -1
    with pytest.raises(ForbiddenError):
        actions.set_password_by_link(
            SetPassword(person=link.person, token=link.token, password=ANOTHER), PROGRAMME
        )


def test_a_link_is_for_one_person_only() -> None:
    link = actions.issue_password_link(str(with_role(Role.OFFICER).pk), PROGRAMME)
    other = with_role(Role.SECRETARIAT)
    with pytest.raises(ForbiddenError):
        actions.set_password_by_link(
            SetPassword(person=str(other.pk), token=link.token, password=ANOTHER), PROGRAMME
        )
    assert Person.objects.get(pk=other.pk).check_password(PASSWORD)


def test_a_bad_password_leaves_the_link_good() -> None:
    link = actions.issue_password_link(str(with_role(Role.OFFICER).pk), PROGRAMME)
    values = SetPassword(person=link.person, token=link.token, password="short")
    with pytest.raises(InputError):
        actions.set_password_by_link(values, PROGRAMME)
    assert actions.set_password_by_link(replace(values, password=ANOTHER), PROGRAMME)


# ---- tokens ----


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_lives_at_most_a_year(days: int) -> None:
    person = with_role(Role.OFFICER)
    with pytest.raises(InputError) as refusal:
        actions.issue_token(IssueToken(name="a script", days=days), call(person))
    assert refusal.value.field == "days"
    issued = actions.issue_token(IssueToken(name="a script", days=365), call(person))
    assert issued.expires_at - timezone.now() <= timedelta(days=365)


def test_a_person_has_twenty_tokens_at_most() -> None:
    caller = call(with_role(Role.OFFICER))
    for count in range(20):
        actions.issue_token(IssueToken(name=f"script {count}"), caller)
    with pytest.raises(ConflictError):
        actions.issue_token(IssueToken(name="one too many"), caller)


def test_nobody_revokes_the_token_of_another_but_the_administration() -> None:
    token = actions.issue_token(IssueToken(name="a script"), call(with_role(Role.OFFICER))).id
    with pytest.raises(UnknownError):
        actions.revoke_token(token, call(with_role(Role.SECRETARIAT)))
    actions.revoke_token(token, call(with_role(Role.ADMINISTRATOR)))
    assert not AccessToken.objects.exists()
    assert [event["action"] for event in events_about(token)] == ["issued", "revoked"]


# ---- who may ----


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
