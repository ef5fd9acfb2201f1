"""Tables that are no projections: what may be erased, what may be computed again, what is one's own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CompanyIdentity(models.Model):
    """Who a company is: the only place that holds its name and whom to write to. Deleting the row is
    forgetting the company; the digest of the data under `salt` is all that events carry.

    names    {language: name}
    number   its registration number (Corporate Number in Japan, commercial register in Germany), folded
    """

    company = models.UUIDField(primary_key=True)
    side = models.CharField(max_length=40)
    names = models.JSONField()
    number = models.CharField(max_length=60, blank=True)
    website = models.CharField(max_length=400, blank=True)
    address = models.CharField(max_length=400, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    search = models.TextField(blank=True)
    salt = models.BinaryField(max_length=32)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["side", "number"], name="smes_identity_by_number")]

    def __str__(self) -> str:
        return f"identity of company {self.company}"


class ProfileVector(models.Model):
    """The vectors of a profile's texts: half-precision numbers, a row a text, in the order in which the
    profile names them (`hannover.fields.smes.analysis.partners.described`).

    Rows are replaced, never changed: the highest id tells whether anything is new. `digest` is that of the
    texts, so that what belongs to an earlier wording is known.
    """

    id = models.BigAutoField(primary_key=True)
    profile = models.CharField(max_length=120, unique=True)
    encoder = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    array = models.BinaryField()

    def __str__(self) -> str:
        return f"vectors of profile {self.profile}"


class SavedSearch(models.Model):
    """A search for partners that a person keeps; `seen` are the profiles that were shown already, `fresh`
    those that were found since.
    """

    id = models.UUIDField(primary_key=True)
    person = models.UUIDField(db_index=True)
    profile = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200)
    query = models.JSONField()
    seen = models.JSONField(default=list)
    fresh = models.JSONField(default=list)
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"saved search {self.id}"
