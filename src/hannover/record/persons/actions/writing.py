"""What every write about a person has in common.

Events about persons belong to the node, not to a side: their author speaks for neither, and only the
administration reads them. They name persons by id and carry a digest, never the data itself.
"""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from hannover.accounts.models import Grant, Person, PersonalData, fold_login
from hannover.accounts.permissions import Role
from hannover.accounts.personal import new_salt
from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.actions.writing import clean, newest_known
from hannover.record.log import Author, Draft, Written, append

AUDIENCE = "node"
LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")
FORGOTTEN = "forgotten-"
LONGEST_NAME = 200
LONGEST_EMAIL = 254


def note(context: Context, *drafts: Draft) -> list[Written]:
    """Appends events about persons in the name of the actor."""
    return append(Author(person=context.actor.id), drafts)


def person_draft(person: Person, context: Context, *, action: str) -> Draft:
    """The event that says what was done to a person, with the digest of their data as it is now."""
    data = PersonalData.objects.select_related("person").filter(person=person).first()
    noun = domain.Person(digest=data.digest if data else "", active=person.is_active, sample=person.is_sample)
    return Draft(
        state=noun,
        happened_on=context.now.date(),
        entity=str(person.pk),
        action=action,
        audience=AUDIENCE,
    )


def role_draft(grant: Grant, context: Context, *, active: bool) -> Draft:
    noun = domain.Role(
        person=str(grant.person_id),
        role=grant.role,
        side=grant.side,
        organization=grant.organization,
        active=active,
    )
    return Draft(
        state=noun,
        happened_on=context.now.date(),
        entity=str(grant.pk),
        action="given" if active else "withdrawn",
        audience=AUDIENCE,
    )


def require_person(key: str, *, locked: bool = True) -> Person:
    """The person with that id; locked until the transaction ends, so that no two changes of one person cross.

    Raises UnknownError, or ConflictError for a person who was forgotten.
    """
    people = Person.objects.select_for_update() if locked else Person.objects.all()
    person = people.filter(pk=read_id(key, field="person")).first()
    if person is None:
        raise UnknownError(_("there is no such person"), field="person")
    if not PersonalData.objects.filter(person=person).exists():
        raise ConflictError(_("this person was forgotten"), remedy=_("register the person anew"))
    return person


def require_oneself(context: Context, *, locked: bool = True) -> Person:
    """The person who is asking. Raises ForbiddenError for a visitor and for the programme itself."""
    context.actor.require("own-account")
    try:
        return require_person(context.actor.id, locked=locked)
    except (ConflictError, UnknownError):
        raise ForbiddenError(_("there is no such account any more"), remedy=_("sign in")) from None


def require_other_administrator(person: Person) -> None:
    """Raises ConflictError when that person is the last who can administer this node."""
    administrators = Grant.objects.select_for_update(of=("self",)).filter(
        role=Role.ADMINISTRATOR.value, person__is_active=True
    )
    if set(administrators.values_list("person_id", flat=True)) <= {person.pk}:
        raise ConflictError(
            _("this is the last administrator"), remedy=_("make somebody else an administrator first")
        )


def keep_details(person: Person, *, name: str, email: str, language: str) -> None:
    """Replaces the person's data, under a new salt: the digests of the data before no longer match
    anything.
    """
    PersonalData.objects.update_or_create(
        person=person, defaults={"name": name, "email": email, "language": language, "salt": new_salt()}
    )


def read_id(text: str, *, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UnknownError(f"{text[:40]!r} is not an id", field=field) from None


def read_login(text: str) -> str:
    login = fold_login(text)
    if not LOGIN.fullmatch(login) or login.startswith(FORGOTTEN):
        raise InputError(
            _("this cannot be a login"),
            field="login",
            remedy=_("up to 40 small letters a-z, digits, and . _ - between them; not a mail address"),
        )
    return login


def read_name(text: str) -> str:
    name = " ".join(clean(text, field="name").split())
    if len(name) > LONGEST_NAME:
        raise InputError("this name is too long", field="name", remedy=f"at most {LONGEST_NAME} characters")
    return name


def read_email(text: str) -> str:
    """A mail address, or empty. Nothing is ever sent to it: it tells the administration how to reach
    somebody.
    """
    email = clean(text, field="email", required=False)
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise InputError(_("this is not a mail address"), field="email", remedy="name@example.org") from None
    if len(email) > LONGEST_EMAIL:
        raise InputError(
            "this address is too long", field="email", remedy=f"at most {LONGEST_EMAIL} characters"
        )
    return email


def offered_languages() -> tuple[str, ...]:
    """The languages of the programme; those of the interface while no programme is loaded."""
    declaration = newest_known(models.Declaration)
    return tuple(declaration.fact.languages) if declaration else tuple(settings.INTERFACE_LANGUAGES)


def read_language(tag: str) -> str:
    offered = offered_languages()
    if tag not in offered:
        raise InputError(
            f"{tag[:20]!r} is not a language of the programme",
            field="language",
            remedy="one of: " + ", ".join(offered),
        )
    return tag
