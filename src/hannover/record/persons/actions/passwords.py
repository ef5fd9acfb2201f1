"""Sets passwords: one's own, or through a link that works once. No mail is sent, no password ever shown."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.accounts.locks import login_key, release
from hannover.accounts.models import Person
from hannover.accounts.passwords import PasswordLink, new_link, person_of_link, require_good_password
from hannover.accounts.permissions import Actor
from hannover.errors import ForbiddenError
from hannover.operations import Context
from hannover.record.persons.actions.writing import note, person_draft, require_oneself, require_person
from hannover.record.persons.inputs import PersonWritten, SetPassword


def change_password(password: str, context: Context) -> PersonWritten:
    """Gives the person who asks a new password; the caller has asked them for the present one."""
    hashed = _hashed(password, require_oneself(context, locked=False))
    with transaction.atomic():
        return _keep(require_oneself(context), hashed, context, action="password-changed")


def issue_password_link(person: str, context: Context) -> PasswordLink:
    """Makes a link for the administrator to hand over in person. The log says that there was one, and by
    whom.
    """
    context.actor.require("administer")
    with transaction.atomic():
        found = require_person(person)
        note(context, person_draft(found, context, action="password-link-issued"))
        return new_link(found)


def set_password_by_link(values: SetPassword, context: Context) -> PersonWritten:
    """Sets the password of the person whom the link is for, and opens a locked login again.

    Raises ForbiddenError for a link that was used or is too old.
    """
    hashed = _hashed(values.password, _person_of(values))
    with transaction.atomic():
        person = require_person(values.person)
        _person_of(values)  # once more: now nobody else can use the link meanwhile
        release(login_key(person.login))
        as_oneself = replace(context, actor=Actor(id=str(person.pk)))
        return _keep(person, hashed, as_oneself, action="password-set-by-link")


def _person_of(values: SetPassword) -> Person:
    person = person_of_link(values.person, values.token)
    if person is None:
        raise ForbiddenError(_("this link has been used or is too old"), remedy=_("ask for a new one"))
    return person


def release_login(key: str, context: Context) -> int:
    """Lets a locked login try again at once; how many counts were forgotten. `key` is that of a `Lock`."""
    context.actor.require("administer")
    with transaction.atomic():
        released = release(key)
        person = next((person for person in Person.objects.all() if login_key(person.login) == key), None)
        if person is not None and released:
            note(context, person_draft(person, context, action="lock-released"))
    return released


def _hashed(password: str, person: Person) -> str:
    """The hash of a good password; made before any transaction, because it takes long on purpose."""
    require_good_password(password, person)
    person.set_password(password)
    return person.password


def _keep(person: Person, hashed: str, context: Context, *, action: str) -> PersonWritten:
    person.password = hashed
    person.save(update_fields=["password"])
    written = note(context, person_draft(person, context, action=action))[0]
    return PersonWritten(str(person.pk), written.id)
