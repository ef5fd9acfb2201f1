"""Sample persons, one for each role of each side, so that a visitor of the demonstration can try every role.

All are invented and marked as samples. They share one password, made for this store and kept in it.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from hannover.accounts.models import Person
from hannover.accounts.permissions import Role
from hannover.accounts.wording import ROLE_WORDS
from hannover.errors import StoreError
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.moment import now
from hannover.record.persons.actions import create_person, give_role
from hannover.record.persons.actions.writing import offered_languages
from hannover.record.persons.inputs import CreatePerson, GiveRole
from hannover.record.persons.reading import programme_sides

PASSWORD_FILE = "sample-password"
OF_A_SIDE = (Role.OFFICER, Role.SECRETARIAT, Role.REVIEWER, Role.PARTICIPANT)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A person to be invented; `side` is also that of a participant's organization."""

    login: str
    role: Role
    side: str
    organization: str
    language: str
    name: str


def make_sample_persons(context: Context) -> list[tuple[str, str, str]]:
    """Makes the sample persons that the store does not have yet; all of them as (login, role, side)."""
    samples = _samples()
    password, is_new = _password()
    known = set(Person.objects.filter(is_sample=True).values_list("login", flat=True))
    with transaction.atomic():
        for sample in samples:
            if sample.login not in known:
                _make(sample, context)
        if is_new or len(known) < len(samples):
            logins = [sample.login for sample in samples]
            people = Person.objects.filter(login__in=logins, is_sample=True)
            people.update(password=make_password(password))
    return [(sample.login, sample.role.value, sample.side) for sample in samples]


def sample_logins() -> tuple[list[tuple[str, str, str]], str]:
    """Who can sign in to the demonstration as (login, role, side), and the password of all."""
    present = set(Person.objects.filter(is_sample=True, is_active=True).values_list("login", flat=True))
    found = [sample for sample in _samples() if sample.login in present]
    return [(sample.login, sample.role.value, sample.side) for sample in found], _password()[0]


def _make(sample: Sample, context: Context) -> None:
    created = create_person(
        CreatePerson(login=sample.login, name=sample.name, language=sample.language, sample=True), context
    )
    side = "" if sample.organization else sample.side
    role = GiveRole(
        person=created.person, role=sample.role.value, side=side, organization=sample.organization
    )
    give_role(role, context)


def _samples() -> list[Sample]:
    offered = offered_languages()
    found = []
    for side in programme_sides():
        language = next((tag for tag in side.languages if tag in offered), offered[0])
        organization = _organization_of(side.key)
        for role in OF_A_SIDE:
            if role is Role.PARTICIPANT and not organization:
                continue
            found.append(
                Sample(
                    login=f"{role.value}-{side.key}",
                    role=role,
                    side=side.key,
                    organization=organization if role is Role.PARTICIPANT else "",
                    language=language,
                    name=_name(role, side, language),
                )
            )
    administrator = Role.ADMINISTRATOR
    name = _name(administrator, None, offered[0])
    found.append(
        Sample(
            login=administrator.value,
            role=administrator,
            side="",
            organization="",
            language=offered[0],
            name=name,
        )
    )
    return found


def _organization_of(side: str) -> str:
    """The organization whose participant is invented: a company or association, where the side has any."""
    rows = models.Organization.objects.at(now()).filter(parent=side).order_by("key")
    facts: list[domain.Organization] = [row.fact for row in rows]
    kinds = [
        domain.OrganizationKind.COMPANY,
        domain.OrganizationKind.ASSOCIATION,
        domain.OrganizationKind.INSTITUTE,
    ]
    ranked = sorted(facts, key=lambda fact: kinds.index(fact.kind) if fact.kind in kinds else len(kinds))
    return ranked[0].key if ranked else ""


def _name(role: Role, side: domain.Side | None, language: str) -> str:
    """A name that nobody can take for a real one, in the person's own language."""
    with translation.override(language):
        words = str(ROLE_WORDS[role])
        country = side.name.get(language) or next(iter(side.name.values())) if side else ""
        if not country:
            return gettext("Sample person, %(role)s") % {"role": words}
        return gettext("Sample person, %(role)s (%(side)s)") % {"role": words, "side": country}


def _password() -> tuple[str, bool]:
    """The password of this store's sample persons, and whether it was made just now."""
    path = Path(settings.STORE) / PASSWORD_FILE
    try:
        if path.exists():
            return path.read_text(encoding="ascii").strip(), False
        password = secrets.token_urlsafe(12)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(password + "\n")
    except OSError as problem:
        raise StoreError(
            f"{path}: {problem.strerror}", remedy="give this user the right to write the store"
        ) from None
    return password, True
