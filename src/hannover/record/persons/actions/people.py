"""Registers persons and keeps their own data."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hannover.accounts.models import Person, PersonalData
from hannover.accounts.passwords import require_good_password
from hannover.accounts.permissions import Actor, Held, Role
from hannover.errors import ConflictError, InputError
from hannover.operations import Context
from hannover.record.persons.actions.roles import give_role
from hannover.record.persons.actions.writing import (
    keep_details,
    note,
    offered_languages,
    person_draft,
    read_email,
    read_language,
    read_login,
    read_name,
    require_oneself,
)
from hannover.record.persons.inputs import (
    AdministratorCreated,
    ChangeOwnData,
    CreatePerson,
    GiveRole,
    PersonWritten,
)


def create_person(values: CreatePerson, context: Context) -> PersonWritten:
    """Registers a person, without any role yet. Raises ConflictError for a login that is taken."""
    context.actor.require("administer")
    login, name = read_login(values.login), read_name(values.name)
    email, language = read_email(values.email), read_language(values.language)
    person = Person(login=login, is_sample=values.sample)
    person.personal = PersonalData(name=name, email=email, language=language)
    if values.password:
        require_good_password(values.password, person)
    person.set_password(values.password or None)
    with transaction.atomic():
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:
            raise ConflictError(_("this login is taken"), field="login", remedy=_("choose another")) from None
        keep_details(person, name=name, email=email, language=language)
        written = note(context, person_draft(person, context, action="registered"))[0]
    return PersonWritten(str(person.pk), written.id)


def create_administrator(login: str, password: str) -> AdministratorCreated:
    """Registers an administrator for whoever holds the store itself, as its first or when the others are
    lost.
    """
    programme = Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field="")
    if not password:
        raise InputError("an administrator needs a password", field="password")
    values = CreatePerson(login=login, name=login, language=offered_languages()[0], password=password)
    with transaction.atomic():
        created = create_person(values, programme)
        give_role(GiveRole(person=created.person, role=Role.ADMINISTRATOR.value), programme)
    return AdministratorCreated(read_login(login), created.person)


def change_own_data(values: ChangeOwnData, context: Context) -> PersonWritten | None:
    """Changes name, mail address and language of the person who asks; None when all was as before."""
    name, email = read_name(values.name), read_email(values.email)
    with transaction.atomic():
        person = require_oneself(context)
        language = values.language
        if language != person.language:
            language = read_language(language)
        if (name, email, language) == (person.name, person.email, person.language):
            return None
        keep_details(person, name=name, email=email, language=language)
        written = note(context, person_draft(person, context, action="changed"))[0]
    return PersonWritten(str(person.pk), written.id)
