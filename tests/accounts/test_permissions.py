"""What each role may do, and where it ends."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from hannover.accounts.models import Grant, Person
from hannover.accounts.permissions import PERMISSIONS, VISITOR, Actor, Held, Role, actor_of
from hannover.accounts.wording import PERMISSION_WORDS, ROLE_WORDS
from hannover.errors import ForbiddenError
from tests.accounts.stage import EAST, OFFICE, WEST

HELD = {
    Role.PARTICIPANT: Held(Role.PARTICIPANT, organization=OFFICE[EAST]),
    Role.REVIEWER: Held(Role.REVIEWER, EAST),
    Role.OFFICER: Held(Role.OFFICER, EAST),
    Role.SECRETARIAT: Held(Role.SECRETARIAT, EAST),
    Role.ADMINISTRATOR: Held(Role.ADMINISTRATOR),
}
PUBLIC = {"read-public", "register-company"}
OWN = {*PUBLIC, "own-account"}
COMPANY = {"change-company", "change-organization", "find-partners"}
EXPERT = {"read-side", "read-names", "appraise", "review-profile"}
STAFF = {"add-evidence", "add-observation", "assess", "hold-dialogue", "run-programme"}
ALLOWED = {
    Role.VISITOR: PUBLIC,
    Role.PARTICIPANT: OWN | COMPANY,
    Role.REVIEWER: OWN | EXPERT,
    Role.OFFICER: OWN | COMPANY | EXPERT | STAFF,
    Role.SECRETARIAT: OWN | COMPANY | EXPERT | STAFF | {"pay", "sign", "state-commitment"},
    Role.ADMINISTRATOR: OWN | {"read-names", "administer"},
}


def actor(role: Role) -> Actor:
    return VISITOR if role is Role.VISITOR else Actor("somebody", (HELD[role],))


@pytest.mark.parametrize("role", Role)
def test_a_role_allows_what_it_was_meant_for_and_nothing_else(role: Role) -> None:
    assert {name for name in PERMISSIONS if actor(role).allows(name)} == ALLOWED[role]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OFFICER, Role.SECRETARIAT])
@pytest.mark.parametrize("permission", [name for name in PERMISSIONS if name not in OWN])
def test_a_role_of_one_side_allows_nothing_on_the_other(role: Role, permission: str) -> None:
    assert not actor(role).allows(permission, side=WEST)


def test_a_participant_keeps_the_own_organization_only() -> None:
    participant = actor(Role.PARTICIPANT)
    assert participant.allows("change-organization", side=EAST, organization=OFFICE[EAST])
    assert not participant.allows("change-organization", side=WEST, organization=OFFICE[WEST])


def test_an_unknown_permission_is_denied_to_everybody() -> None:
    assert not any(actor(role).allows("fly") for role in Role)


def test_a_refusal_names_the_roles_that_would_do() -> None:
    with pytest.raises(ForbiddenError) as refusal:
        actor(Role.OFFICER).require("sign", side=EAST)
    assert refusal.value.remedy == "sign in as: secretariat"


def test_who_signed_in_without_a_role_has_an_account_and_what_is_public() -> None:
    newcomer = Actor("somebody")
    assert {name for name in PERMISSIONS if newcomer.allows(name)} == OWN


def test_the_programme_itself_has_no_account() -> None:
    assert not Actor(held=(HELD[Role.ADMINISTRATOR],)).allows("own-account")


def test_every_role_and_permission_has_plain_words() -> None:
    assert list(ROLE_WORDS) == list(Role)
    assert list(PERMISSION_WORDS) == list(PERMISSIONS)


@pytest.mark.django_db
def test_an_inactive_person_is_a_visitor() -> None:
    person = Person.objects.create(login="gone", is_active=False)
    Grant.objects.create(person=person, role="administrator")
    assert actor_of(person) == VISITOR


@pytest.mark.django_db
@pytest.mark.parametrize(
    "held",
    [
        {"role": "officer"},
        {"role": "secretariat", "side": EAST, "organization": OFFICE[EAST]},
        {"role": "reviewer", "organization": OFFICE[EAST]},
        {"role": "participant"},
        {"role": "participant", "side": EAST, "organization": OFFICE[EAST]},
        {"role": "administrator", "side": EAST},
        {"role": "visitor"},
        {"role": "king"},
    ],
    ids=lambda held: "-".join(held.values()),
)
def test_not_even_the_database_takes_a_role_without_its_scope(held: dict[str, str]) -> None:
    person = Person.objects.create(login="somebody")
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(person=person, **held)
