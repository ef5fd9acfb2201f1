"""Giving and withdrawing roles: nobody on two sides, no key for whoever administers."""

from __future__ import annotations

import pytest

from hannover.accounts.models import Grant
from hannover.accounts.permissions import Role
from hannover.errors import ConflictError, HannoverError, InputError, UnknownError
from hannover.record.models import RoleRecord
from hannover.record.moment import now
from hannover.record.persons import actions
from hannover.record.persons.checking import differences_from_log
from hannover.record.persons.inputs import GiveRole
from tests.accounts.stage import (
    EAST,
    EVERY_ROLE,
    OFFICE,
    PROGRAMME,
    WEST,
    call,
    events_about,
    programme,
    quick_passwords,
    register,
    with_role,
)

__all__ = ["programme", "quick_passwords"]
pytestmark = pytest.mark.usefixtures("programme")


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
