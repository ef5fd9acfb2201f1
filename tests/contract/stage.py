"""An invented programme with a field for every package, a person for every role, and the three ways to call
them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from hannover.accounts.models import AccessToken, Grant, Person
from hannover.accounts.permissions import VISITOR, Actor, Held, Role, actor_of
from hannover.accounts.tokens import new_token
from hannover.cli import main
from hannover.operations import Context
from hannover.record import domain
from hannover.record.actions.framework import load_framework
from hannover.record.framework import Framework

EAST, WEST = "east", "west"
PACKAGES = tuple(settings.FIELD_PACKAGES)
SOURCE = domain.Source(title="Sample source, invented")
PROGRAMME = Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field="")
JSON = "application/json"
EVIDENCE = {"title": "A visit", "language": "en", "date": "2018-05-14", "source": "A sample source"}


def key_of(package: str) -> str:
    """The field's key differs from the package's name, as a framework is free to have it."""
    return f"field-{package}"


def nine_fields() -> Framework:
    """Two sides, and for each package a field with one commitment and one indicator."""
    return Framework(
        declaration=domain.Declaration(
            key="sample",
            title={"en": "Sample declaration", "ja": "サンプル宣言", "de": "Beispielerklärung"},
            summary={"en": "Invented."},
            signed=domain.FactDate(on=date(2015, 1, 1)),
            place={"en": "Sampleton"},
            languages=("en", "ja", "de"),
            source=SOURCE,
            sample=True,
        ),
        sides=(_side(EAST, 1), _side(WEST, 2)),
        organizations=(
            domain.Organization(
                key="east-office",
                side=EAST,
                kind=domain.OrganizationKind.MINISTRY,
                names=(domain.DatedName(name={"en": "East Office"}),),
            ),
        ),
        signatories=(),
        fields=tuple(_field(number, package) for number, package in enumerate(PACKAGES, 1)),
        commitments=tuple(_promise(number, package) for number, package in enumerate(PACKAGES, 1)),
        milestones=(),
        indicators=tuple(_count(package) for package in PACKAGES),
        evidence=(),
        dialogues=(),
        rounds=(),
        digest="0" * 64,
    )


def _field(number: int, package: str) -> domain.Field:
    return domain.Field(
        key=key_of(package),
        number=number,
        title={"en": f"Field {number}", "ja": f"分野{number}", "de": f"Feld {number}"},
        summary={"en": "Invented."},
        package=package,
    )


def _promise(number: int, package: str) -> domain.Commitment:
    return domain.Commitment(
        key=f"promise-{package}",
        field=key_of(package),
        number=str(number),
        title={"en": f"Promise {number}"},
        text={"en": "Invented."},
        source=SOURCE,
        owners={EAST: "east-office"},
    )


def _count(package: str) -> domain.Indicator:
    return domain.Indicator(
        key=f"count-{package}",
        commitment=f"promise-{package}",
        title={"en": "Things done", "de": "Erledigtes"},
        unit={"en": "things"},
        aggregation=domain.Aggregation.SUM,
    )


def _side(key: str, position: int) -> domain.Side:
    return domain.Side(
        key=key,
        position=position,
        name={"en": key.title()},
        country="XX",
        currency="XTS",
        languages=("en",),
        timezone="UTC",
    )


@dataclass(frozen=True)
class Caller:
    """Somebody in a role, with what each face needs to know them by; visitors have neither."""

    role: Role
    login: str = ""
    token: str = ""

    @property
    def actor(self) -> Actor:
        return actor_of(Person.objects.get(login=self.login)) if self.login else VISITOR

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def make_caller(role: Role, *, side: str = EAST, login: str = "") -> Caller:
    """A person who holds that role, with a token."""
    if role is Role.VISITOR:
        return Caller(role)
    sided = role in (Role.OFFICER, Role.SECRETARIAT, Role.REVIEWER)
    organization = "east-office" if role is Role.PARTICIPANT else ""
    person = Person.objects.create(login=login or f"{role.value}-{side}")
    Grant.objects.create(
        person=person, role=role.value, side=side if sided else "", organization=organization
    )
    token = new_token()
    AccessToken.objects.create(
        person=person,
        name="tests",
        digest=hashlib.sha256(token.encode()).hexdigest(),
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    return Caller(role, person.login, token)


@dataclass(frozen=True)
class Programme:
    """The loaded programme with a caller for every role, all of the first side."""

    framework: Framework
    callers: dict[Role, Caller]

    @property
    def officer(self) -> Caller:
        return self.callers[Role.OFFICER]


def load_programme() -> Programme:
    framework = nine_fields()
    load_framework(framework, PROGRAMME)
    return Programme(framework, {role: make_caller(role) for role in Role})


@dataclass(frozen=True)
class Answered:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out, self.err
        return json.loads(self.out)


class Command:
    """The command line, in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str, caller: Caller | None = None) -> Answered:
        self.capsys.readouterr()
        acts = ["--as", caller.login] if caller and caller.login else []
        code = main([*words, *acts])
        return Answered(code, *self.capsys.readouterr())


class Api:
    """The API, in this process."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, *, caller: Caller | None = None, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers={**(caller.headers if caller else {}), **headers})

    def post(self, path: str, body: Any = None, *, caller: Caller | None = None, **headers: str) -> Any:
        content = body if isinstance(body, bytes | str) else json.dumps({} if body is None else body)
        return self.client.post(
            f"/api/v1/{path}",
            content,
            content_type=JSON,
            headers={**(caller.headers if caller else {}), **headers},
        )
