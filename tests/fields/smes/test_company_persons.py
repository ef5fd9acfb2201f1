"""Persons are admitted to a company and dismissed; nobody gets a role of both sides by that."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hannover.accounts.models import Grant, Person
from hannover.accounts.permissions import Actor, Held, Role, actor_of
from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes.actions.acting import own_companies
from hannover.fields.smes.actions.companies_ending import forget_company
from hannover.fields.smes.actions.companies_persons import admit_person, dismiss_person
from hannover.fields.smes.inputs.companies import AdmitPerson, DismissPerson, ForgetCompany
from hannover.operations import Context
from hannover.record.models import Event
from hannover.record.persons.actions import give_role
from hannover.record.persons.inputs import GiveRole
from tests.fields.smes.stage import EAST, WEST, browser, call, company, participant, programme, staff

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
PASSWORD = "nine fields, two keys"


def admission(key: str, login: str = "sample-person", password: str = PASSWORD) -> AdmitPerson:
    return AdmitPerson(company=key, login=login, name="A Sample Person", password=password)


def person(login: str = "sample-person") -> Person:
    return Person.objects.get(login=login)


def test_the_staff_of_the_side_and_a_participant_admit_who_then_acts_for_the_company() -> None:
    key = company(EAST, "Aoki Sample Seiki")
    admit_person(admission(key), call(staff(EAST)))
    found = actor_of(person())
    assert own_companies(found) == (key,)
    assert found.side == ""
    admit_person(admission(key, "another"), call(found))
    assert own_companies(actor_of(person("another"))) == (key,)
    log = "".join(Event.objects.values_list("body", flat=True))
    assert "A Sample Person" not in log
    assert browser(found).get(reverse("smes:company", args=[key])).status_code == 200


def test_nobody_else_admits_or_dismisses() -> None:
    key, other = company(EAST), company(EAST)
    for actor in (staff(WEST), participant(other), Actor()):
        with pytest.raises(ForbiddenError):
            admit_person(admission(key), call(actor))
        with pytest.raises(ForbiddenError):
            dismiss_person(DismissPerson(company=key, person="x"), call(actor))
    assert not Person.objects.filter(login="sample-person").exists()


def test_a_login_that_is_taken_and_a_weak_password_are_refused_and_leave_nothing() -> None:
    key = company(EAST)
    admit_person(admission(key), call(staff(EAST)))
    with pytest.raises(ConflictError):
        admit_person(admission(key), call(staff(EAST)))
    with pytest.raises(InputError):
        admit_person(admission(key, "another", "short"), call(staff(EAST)))
    assert Grant.objects.filter(organization=key).count() == 1


def test_without_a_password_the_person_sets_one_through_a_link_that_works_once() -> None:
    key = company(EAST)
    made = admit_person(admission(key, password=""), call(staff(EAST)))
    assert not person().has_usable_password()
    visitor = browser(Actor())
    assert visitor.get(made.link).status_code == 200
    visitor.post(
        made.link, {"password": PASSWORD, "again": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    )
    assert made.link not in repr(made)


def test_who_is_dismissed_acts_for_nobody_and_the_last_is_dismissed_by_the_staff_alone() -> None:
    key = company(EAST)
    for login in ("first", "second"):
        admit_person(admission(key, login), call(staff(EAST)))
    first, second = person("first"), person("second")
    dismiss_person(DismissPerson(company=key, person=str(second.pk)), call(actor_of(first)))
    assert own_companies(actor_of(second)) == ()
    last = DismissPerson(company=key, person=str(first.pk))
    with pytest.raises(ConflictError):
        dismiss_person(last, call(actor_of(first)))
    dismiss_person(last, call(staff(EAST)))
    with pytest.raises(UnknownError):
        dismiss_person(last, call(staff(EAST)))
    with pytest.raises(ForbiddenError):
        admit_person(admission(key, "third"), call(actor_of(first)))


def test_nobody_is_admitted_to_a_company_that_was_forgotten() -> None:
    key = company(EAST)
    forget_company(ForgetCompany(company=key), call(staff(EAST)))
    with pytest.raises(ConflictError):
        admit_person(admission(key), call(staff(EAST)))


def test_the_administration_cannot_give_a_participant_a_role_of_the_other_side() -> None:
    key = company(EAST)
    admit_person(admission(key), call(staff(EAST)))
    administrator = Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field="")
    wanted = GiveRole(person=str(person().pk), role="officer", side=WEST)
    with pytest.raises(ConflictError, match="two sides"):
        give_role(wanted, administrator)
    give_role(GiveRole(person=str(person().pk), role="reviewer", side=EAST), administrator)


def test_the_pages_admit_with_a_link_or_a_password_and_dismiss() -> None:
    key = company(EAST, "Aoki Sample Seiki")
    client = browser(staff(EAST))
    address = reverse("smes:admit-person", args=[key])
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "", "login": ""}).status_code == 400
    shown = client.post(address, {"name": "A Sample Person", "login": "sample-person"})
    assert "/password/" in shown.content.decode() or "/link" in shown.content.decode()
    again = client.post(address, {"name": "B", "login": "another", "password": PASSWORD})
    assert again.status_code == 302
    page = client.get(reverse("smes:company", args=[key])).content.decode()
    assert "A Sample Person" in page
    gone = reverse("smes:dismiss-person", args=[key, person().pk])
    assert client.get(gone).status_code == 200
    assert client.post(gone).status_code == 302
    assert Grant.objects.filter(organization=key).count() == 1
    assert browser(staff(WEST)).get(address).status_code == 403
