"""Access tokens: who holds one is the person, until it expires or is revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hannover.accounts.models import AccessToken, Person
from hannover.accounts.permissions import Held, Role
from hannover.accounts.tokens import actor_by_token, digest_of_token, new_token
from hannover.record.persons import actions
from hannover.record.persons.inputs import IssueToken
from tests.accounts.stage import EAST, PROGRAMME, call, with_role

pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture
def officer(programme: object) -> Person:
    return with_role(Role.OFFICER)


def issue(person: Person, days: int = 30) -> str:
    return actions.issue_token(IssueToken(name="a script", days=days), call(person)).token


def test_a_token_stands_for_its_holder_with_the_roles_held_now(officer: Person) -> None:
    actor = actor_by_token(f"Bearer {issue(officer)}")
    assert actor is not None
    assert (actor.id, actor.held) == (str(officer.pk), (Held(Role.OFFICER, EAST),))
    actions.withdraw_role(str(officer.grants.get().pk), PROGRAMME)
    actor = actor_by_token(f"Bearer {issue(officer)}")
    assert actor is not None
    assert actor.held == ()


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(officer: Person, scheme: str) -> None:
    assert actor_by_token(f"{scheme}  {issue(officer)} ") is not None


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer x", "Bearer ü" * 9, "Basic c2FtcGxlOng="]
)
def test_another_header_stands_for_nobody_and_asks_the_store_nothing(
    officer: Person, header: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert actor_by_token(header) is None


def test_a_token_that_was_never_issued_stands_for_nobody(officer: Person) -> None:
    assert actor_by_token(f"Bearer {new_token()}") is None


def test_a_token_ends_when_it_expires(officer: Person) -> None:
    token = issue(officer)
    AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert actor_by_token(f"Bearer {token}") is None


def test_a_token_ends_when_it_is_revoked(officer: Person) -> None:
    token = issue(officer)
    actions.revoke_token(str(AccessToken.objects.get().pk), call(officer))
    assert actor_by_token(f"Bearer {token}") is None


def test_a_token_ends_with_its_holder(officer: Person) -> None:
    token = issue(officer)
    actions.erase_person(str(officer.pk), PROGRAMME)
    assert actor_by_token(f"Bearer {token}") is None


def test_the_store_keeps_the_digest_and_not_the_token(officer: Person) -> None:
    token = issue(officer)
    kept = AccessToken.objects.get()
    assert kept.digest == digest_of_token(token)
    assert token not in {str(value) for value in vars(kept).values()}


def test_tokens_are_long_and_never_twice_the_same() -> None:
    tokens = {new_token() for _count in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {len("hannover_") + 43}


def test_the_day_of_use_is_written_once_a_day(
    officer: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    header = f"Bearer {issue(officer)}"
    with django_assert_num_queries(3):
        actor_by_token(header)
    assert AccessToken.objects.get().used_on == timezone.now().date()
    with django_assert_num_queries(2):
        actor_by_token(header)
