"""Persons, their erasable personal data, the roles they hold and their access tokens.

What events need to know of a person is the id alone. Names and addresses live in `PersonalData`, whose row can be
deleted: after that nothing in the store links the id to a human being, because events carry only a salted digest.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

import uuid_utils
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unique, and sortable by the time it was made."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


class People(BaseUserManager["Person"]):
    pass


class Person(AbstractBaseUser):
    """Someone who can sign in. `login` is a chosen name, not an e-mail address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "login"

    def __str__(self) -> str:
        return self.login


class PersonalData(models.Model):
    """What identifies a person. Deleting the row is forgetting the person."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="personal")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=16, default="en")
    salt = models.BinaryField(max_length=32)


class Grant(models.Model):
    """A role that a person holds: for a side, for an organization, or for the node."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16)
    side = models.CharField(max_length=40, blank=True)
    organization = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "role", "side", "organization"], name="grant_once")
        ]


class AccessToken(models.Model):
    """A bearer token for the API. Only its SHA-256 is kept; the token itself is shown once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)
