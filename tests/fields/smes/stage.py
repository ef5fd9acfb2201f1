"""A sample programme of two sides with companies, their participants and staff, for the tests of the field."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from hannover.accounts.models import Grant, Person, new_id
from hannover.accounts.permissions import VISITOR, Actor, Role, actor_of
from hannover.fields.smes import domain, models
from hannover.fields.smes.analysis.companies import digest_of_identity
from hannover.operations import Context
from hannover.record.log import Author, Draft, append
from hannover.record.moment import now
from tests.contract.stage import EAST, WEST, load_programme

SIDES = (EAST, WEST)
FIELD = "field-smes"
TODAY = now().as_of


@pytest.fixture
def programme(db: None, settings: Any) -> None:
    """Two sides, "east" and "west", whose framework binds the field; nobody and nothing in it yet."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = None
    load_programme()


def call(actor: Actor, *, on: date | None = None, language: str = "en") -> Context:
    """A call by that actor, today or on the day given."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC) if on else None
    return Context(actor=actor, field=FIELD, at=at, language=language)


def staff(side: str, role: Role = Role.OFFICER) -> Actor:
    """An officer (or reviewer, or the secretariat) of that side, who is a person in the store."""
    login = f"{role.value}-of-{side}"
    person, made = Person.objects.get_or_create(login=login)
    if made:
        Grant.objects.create(person=person, role=role.value, side=side)
    return actor_of(person)


def participant(company: str) -> Actor:
    """Somebody who takes part for that company, who is a person in the store."""
    person, made = Person.objects.get_or_create(login=f"of-{company[-12:]}")
    if made:
        Grant.objects.create(person=person, role=Role.PARTICIPANT.value, organization=company)
    return actor_of(person)


def browser(actor: Actor) -> Client:
    """A browser in which that actor has signed in; a visitor's for `VISITOR`."""
    client = Client(raise_request_exception=False)
    if actor.id:
        person = Person.objects.get(pk=uuid.UUID(actor.id))
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def company(side: str, name: str = "", **details: Any) -> str:
    """A company of that side; its key. `details` are columns of CompanyIdentity."""
    key = new_id()
    chosen = name or f"Sample Works {str(key)[-6:]}"
    salt = bytes(32)
    row = models.CompanyIdentity(
        company=key, side=side, names={"en": chosen}, salt=salt, search=chosen.casefold(), **details
    )
    row.save()
    noun = domain.Company(key=str(key), side=side, digest=digest_of_identity(row.details, salt), sample=True)
    write(side, noun, entity=str(key), audience="side")
    return str(key)


def profile(company: str, side: str, **changes: Any) -> str:
    """A published profile of that company; its key."""
    key = str(new_id())
    noun = domain.Profile(
        key=key,
        company=company,
        side=side,
        kind=domain.ProfileKind.TECHNOLOGY_OFFER,
        title={"en": "Sensors that foresee wear"},
        offer={"en": "Vibration sensors and software that foresee the wear of spindles."},
        need={"en": "Makers of machine tools who test them in production."},
        region="JP-23" if side == EAST else "DE-BW",
        size=domain.Size.SMALL,
        industries=(domain.IndustryCode(scheme=domain.Scheme.NACE, code="26.51"),),
        stage=domain.Stage.PROTOTYPE,
        languages=("en", "ja") if side == EAST else ("en", "de"),
        iot=domain.IotUse(text={"en": "Own machines have been connected since 2015."}, since_year=2015),
        standing=domain.ProfileStanding.PUBLISHED,
        expires_on=TODAY + timedelta(days=365),
        sample=True,
    )
    noun = replace(noun, **changes)
    public = noun.standing is domain.ProfileStanding.PUBLISHED
    write(side, noun, entity=key, audience="public" if public else "side")
    return key


def introduction(
    company: str, profile: str, side: str, toward: str, toward_profile: str, toward_side: str,
    stage: domain.IntroductionStage = domain.IntroductionStage.ACCEPTED,
) -> str:  # fmt: skip
    """An introduction in that stage; its id."""
    noun = domain.Introduction(
        company=company,
        profile=profile,
        side=side,
        toward=toward,
        toward_profile=toward_profile,
        toward_side=toward_side,
        stage=stage,
        message={"en": "We would like to talk."},
        interested_on=TODAY,
        sample=True,
    )
    return write(side, noun, audience="joint")


def write(side: str, noun: Any, *, entity: str = "", audience: str = "joint", on: date = TODAY) -> str:
    """Writes the noun as an event of that side; the id of its entity."""
    draft = Draft(state=noun, happened_on=on, entity=entity, audience=audience)
    return append(Author(side=side), [draft])[0].entity


def pair() -> tuple[str, str, str, str]:
    """A company with a published profile on each side: (company, profile) of east, (company, profile) of
    west.
    """
    one, other = company(EAST, "Aoki Sample Seiki"), company(WEST, "Muster Sample Werke")
    return one, profile(one, EAST), other, profile(other, WEST)


__all__ = [
    "EAST", "FIELD", "SIDES", "TODAY", "VISITOR", "WEST", "Role", "browser", "call", "company",
    "introduction", "pair", "participant", "profile", "programme", "staff", "write",
]  # fmt: skip
