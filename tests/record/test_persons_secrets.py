"""Links for passwords, and access tokens: made by an event, good once or for a time, for one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as store_settings
from django.utils import timezone
from pytest_django import Settings

from hannover.accounts.models import AccessToken, Person
from hannover.accounts.permissions import Role
from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.record.persons import actions
from hannover.record.persons.inputs import IssueToken, SetPassword
from tests.accounts.stage import (
    PASSWORD,
    PROGRAMME,
    call,
    events_about,
    programme,
    quick_passwords,
    with_role,
)

__all__ = ["programme", "quick_passwords"]
pytestmark = pytest.mark.usefixtures("programme")
ANOTHER = "another one of mine"


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
