"""A small invented programme of two sides, and persons who act in it."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from hannover.accounts.models import Person
from hannover.accounts.permissions import Actor, Held, Role, actor_of
from hannover.operations import Context
from hannover.record import domain
from hannover.record.actions.framework import load_framework
from hannover.record.framework import Framework
from hannover.record.models import Event
from hannover.record.persons import actions
from hannover.record.persons.inputs import CreatePerson, GiveRole

EAST, WEST = "east", "west"
OFFICE = {EAST: "east-office", WEST: "west-office"}
PASSWORD = "nine fields, two keys"
SOURCE = domain.Source(title="Sample source, invented")
PROGRAMME = Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field="")
EVERY_ROLE = tuple(role for role in Role if role is not Role.VISITOR)


@pytest.fixture
def quick_passwords(settings: Settings) -> None:
    """Passwords are hashed slowly on purpose; tests need not wait for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def programme(db: None, quick_passwords: None) -> Framework:
    """A store that holds the programme and nobody yet."""
    framework = small_framework()
    load_framework(framework, PROGRAMME)
    return framework


def small_framework() -> Framework:
    return Framework(
        declaration=domain.Declaration(
            key="sample",
            title={"en": "Sample declaration"},
            summary={"en": "Invented."},
            signed=domain.FactDate(on=date(2015, 1, 1)),
            place={"en": "Sampleton"},
            languages=("en", "ja", "de"),
            source=SOURCE,
            sample=True,
        ),
        sides=(_side(EAST, 1), _side(WEST, 2)),
        organizations=(
            *(_organization(key, side) for side, key in OFFICE.items()),
            _organization("world-body", ""),
        ),
        signatories=(),
        fields=(domain.Field(key="visits", number=1, title={"en": "Visits"}, summary={"en": "Invented."}),),
        commitments=(_commitment(),),
        milestones=(
            domain.Milestone(key="visits-begun", commitment="visits-first", title={"en": "The first visit"}),
        ),
        indicators=(_indicator(),),
        dialogues=(domain.Dialogue(key="talks", title={"en": "Talks"}, summary={}, field="visits"),),
        rounds=(_round(),),
        evidence=(),
        digest="",
    )


def _commitment() -> domain.Commitment:
    return domain.Commitment(
        key="visits-first",
        field="visits",
        number="1.1",
        title={"en": "Visit each other"},
        text={"en": "Invented."},
        source=SOURCE,
        owners=dict(OFFICE),
    )


def _indicator() -> domain.Indicator:
    title, unit = {"en": "Visits made"}, {"en": "visits"}
    return domain.Indicator(key="visits-made", commitment="visits-first", title=title, unit=unit)


def _round() -> domain.Round:
    held = domain.FactDate(on=date(2016, 6, 1))
    return domain.Round(key="talks-1", dialogue="talks", number=1, date=held, place={})


def _side(key: str, position: int) -> domain.Side:
    return domain.Side(
        key=key,
        position=position,
        name={"en": key.title()},
        country="XX",
        currency="EUR",
        languages=("en",),
        timezone="UTC",
    )


def _organization(key: str, side: str) -> domain.Organization:
    name = domain.DatedName(name={"en": key.replace("-", " ").title()})
    return domain.Organization(key=key, kind=domain.OrganizationKind.COMPANY, side=side, names=(name,))


def register(
    login: str,
    role: Role | None = None,
    *,
    side: str = "",
    organization: str = "",
    name: str = "Sample Person",
    email: str = "",
    language: str = "en",
    password: str = PASSWORD,
) -> Person:
    """A person with that role, made as the administration makes them."""
    values = CreatePerson(
        login=login, name=name, email=email, language=language, password=password, sample=True
    )
    created = actions.create_person(values, PROGRAMME)
    if role is not None:
        given = GiveRole(person=created.person, role=role.value, side=side, organization=organization)
        actions.give_role(given, PROGRAMME)
    return Person.objects.get(pk=created.person)


def with_role(role: Role, *, side: str = EAST, login: str = "") -> Person:
    """A person with that role and what it is held for: the side, or the office of the side."""
    sided = role in (Role.OFFICER, Role.SECRETARIAT, Role.REVIEWER)
    organization = OFFICE[side] if role is Role.PARTICIPANT else ""
    return register(
        login or f"{role.value}-{side}", role, side=side if sided else "", organization=organization
    )


def call(person: Person) -> Context:
    """A call by that person, with the roles they hold now."""
    return Context(actor=actor_of(Person.objects.get(pk=person.pk)), field="")


def browser(person: Person | None = None, *, enforce_csrf_checks: bool = False) -> Client:
    """A browser in which that person has signed in."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def events_about(entity: object) -> list[dict[str, Any]]:
    """The bodies of every event about a person, role or token, in their order."""
    bodies = Event.objects.filter(entity=str(entity)).order_by("position").values_list("body", flat=True)
    return [msgspec.json.decode(body) for body in bodies]
