"""Persons, their erasable personal data, the roles they hold and their access tokens.

What events need to know of a person is the id alone. Names and addresses live in `PersonalData`, whose row
can be deleted: after that nothing in the store links the id to a human being, because events carry only a
salted digest.
"""

from __future__ import annotations

import unicodedata
import uuid
from typing import ClassVar

import uuid_utils
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hannover.accounts.permissions import SIDED_ROLES, Role
from hannover.accounts.personal import Details, digest_of


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unique, and sortable by the time it was made."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


def fold_login(text: str) -> str:
    """A login as it is compared: compatibility forms unified, without blanks around it, in small letters."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(login=fold_login(username or ""))


class Person(AbstractBaseUser):
    """Someone who can sign in. `login` is a chosen name, not an e-mail address.

    A person who was forgotten keeps the row, for the acts that name its id, with a login that says nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "login"

    def __str__(self) -> str:
        return self.login

    @property
    def name(self) -> str:
        """The name, or "" once the person was forgotten. One query unless `personal` is at hand."""
        return self.personal.name if hasattr(self, "personal") else ""

    @property
    def email(self) -> str:
        return self.personal.email if hasattr(self, "personal") else ""

    @property
    def language(self) -> str:
        return self.personal.language if hasattr(self, "personal") else ""

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(_unified(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(_unified(raw_password) or "")


def _unified(password: str | None) -> str | None:
    """One form for a password that keyboards and systems write in several, such as "ü" or "ｶ" (NFKC)."""
    return None if password is None else unicodedata.normalize("NFKC", password)


class PersonalData(models.Model):
    """What identifies a person. Deleting the row is forgetting the person."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="personal")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=16, default="en")
    salt = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"personal data of {self.person_id}"

    @property
    def details(self) -> Details:
        return Details(login=self.person.login, name=self.name, email=self.email, language=self.language)

    @property
    def digest(self) -> str:
        """What events carry instead of the data itself."""
        return digest_of(self.details, bytes(self.salt))


class Grant(models.Model):
    """A role that a person holds: for a side, for an organization, or for the node."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16)
    side = models.CharField(max_length=40, blank=True)
    organization = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "role", "side", "organization"], name="grant_once"),
            models.CheckConstraint(
                name="grant_has_its_scope",
                condition=(
                    Q(role__in=sorted(role.value for role in SIDED_ROLES), organization="") & ~Q(side="")
                )
                | (Q(role=Role.PARTICIPANT.value, side="") & ~Q(organization=""))
                | Q(role=Role.ADMINISTRATOR.value, side="", organization=""),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.role, self.side, self.organization)))


class AccessToken(models.Model):
    """A bearer token for the API. Only its SHA-256 is kept; the token itself is shown once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"access token {self.id}"
