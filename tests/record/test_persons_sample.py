"""The sample persons of the demonstration: one for each role of each side, all marked as invented."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from pytest_django import Settings

from hannover.accounts.models import Person
from hannover.accounts.permissions import Role
from hannover.demo.persons import PASSWORD_FILE, make_sample_persons, sample_logins
from hannover.record.models import Event
from hannover.record.persons import actions
from hannover.record.persons.checking import differences_from_log
from tests.accounts.stage import EAST, OFFICE, PROGRAMME, WEST, browser, call, programme, quick_passwords

__all__ = ["programme", "quick_passwords"]
pytestmark = pytest.mark.usefixtures("programme")
OF_A_SIDE = ("officer", "secretariat", "reviewer", "participant")
EXPECTED = [
    *((f"{role}-{side}", role, side) for side in (EAST, WEST) for role in OF_A_SIDE),
    ("administrator", "administrator", ""),
]


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    settings.STORE = tmp_path
    return tmp_path


def test_every_role_of_every_side_has_a_sample_person() -> None:
    assert make_sample_persons(PROGRAMME) == EXPECTED
    assert sample_logins()[0] == EXPECTED
    assert differences_from_log() == ()


def test_all_of_them_say_that_they_are_invented() -> None:
    make_sample_persons(PROGRAMME)
    people = Person.objects.all()
    assert {person.is_sample for person in people} == {True}
    assert {person.name.partition(",")[0] for person in people} == {"Sample person"}
    assert {person.email for person in people} == {""}


def test_they_act_for_what_their_login_says() -> None:
    make_sample_persons(PROGRAMME)
    held = {person.login: call(person).actor.held[0] for person in Person.objects.all()}
    assert (held["secretariat-west"].role, held["secretariat-west"].side) == (Role.SECRETARIAT, WEST)
    assert held["participant-east"].organization == OFFICE[EAST]


def test_the_password_lets_all_of_them_in_and_only_its_owner_reads_it(store: Path) -> None:
    make_sample_persons(PROGRAMME)
    logins, password = sample_logins()
    assert all(Person.objects.get(login=login).check_password(password) for login, _role, _side in logins)
    assert stat.S_IMODE((store / PASSWORD_FILE).stat().st_mode) == 0o600
    response = browser().post("/en/account/sign-in/", {"username": logins[0][0], "password": password})
    assert response.status_code == 302


def test_making_them_again_changes_nothing() -> None:
    make_sample_persons(PROGRAMME)
    events, password = Event.objects.count(), sample_logins()[1]
    hashes = set(Person.objects.values_list("password", flat=True))
    assert make_sample_persons(PROGRAMME) == EXPECTED
    assert (Event.objects.count(), sample_logins()[1]) == (events, password)
    assert set(Person.objects.values_list("password", flat=True)) == hashes


def test_a_lost_password_is_made_anew_for_all(store: Path) -> None:
    make_sample_persons(PROGRAMME)
    before = sample_logins()[1]
    (store / PASSWORD_FILE).unlink()
    make_sample_persons(PROGRAMME)
    logins, password = sample_logins()
    assert password != before
    assert Person.objects.get(login=logins[0][0]).check_password(password)


def test_a_sample_person_who_was_forgotten_comes_back_as_another() -> None:
    make_sample_persons(PROGRAMME)
    first = Person.objects.get(login="officer-east").pk
    actions.erase_person(str(first), PROGRAMME)
    make_sample_persons(PROGRAMME)
    assert Person.objects.get(login="officer-east").pk != first


def test_a_password_of_somebody_real_is_left_alone() -> None:
    real = actions.create_administrator("officer-east", "nine fields, two keys").person
    before = Person.objects.get(pk=real).password
    with pytest.raises(Exception, match="taken"):
        make_sample_persons(PROGRAMME)
    assert Person.objects.get(pk=real).password == before
