"""What a password must be, and the link by which a person sets one without knowing the old."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError

from hannover.accounts.models import Person
from hannover.errors import InputError

LONGEST_PASSWORD = 256


@dataclass(frozen=True, kw_only=True)
class PasswordLink:
    """What the address of the link is made of. It works once: a new password makes its token stale."""

    person: str
    token: str = field(repr=False)
    valid_until: datetime


def require_good_password(password: str, person: Person) -> None:
    """Raises InputError, naming everything that AUTH_PASSWORD_VALIDATORS finds wrong."""
    if len(password) > LONGEST_PASSWORD:
        raise InputError(
            f"{len(password):,} characters are too many",
            field="password",
            remedy=f"at most {LONGEST_PASSWORD}",
        )
    try:
        validate_password(password, person)
    except ValidationError as problem:
        raise InputError(" ".join(problem.messages), field="password") from None


def new_link(person: Person) -> PasswordLink:
    """A link for that person. Nothing is stored: the token is a MAC over the present password and sign-in."""
    lasts = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    return PasswordLink(
        person=str(person.pk),
        token=default_token_generator.make_token(person),
        valid_until=datetime.now(UTC) + lasts,
    )


def person_of_link(person: str, token: str) -> Person | None:
    """The person whom a link is for; None when it was used, is too old, or was never made."""
    try:
        found = Person.objects.filter(pk=UUID(person), is_active=True).first()
    except ValueError:
        return None
    return found if found and default_token_generator.check_token(found, token) else None
