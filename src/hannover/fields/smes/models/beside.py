"""Tables that are no projections: what may be erased, what may be computed again, what is one's own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from hannover.fields.smes import domain


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

    @property
    def details(self) -> domain.Identity:
        return domain.Identity(
            company=str(self.company),
            side=self.side,
            names=self.names,
            number=self.number,
            website=self.website,
            address=self.address,
            contact=self.contact,
            email=self.email,
            phone=self.phone,
        )


class CompanyMark(models.Model):
    """A folded form of what identifies a company, by which two rows for one company are found. Deleted with
    the identity.

    kind   "number", "name", "website" or "phone"
    """

    company = models.UUIDField(db_index=True)
    side = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "value"], name="smes_mark_by_value")]

    def __str__(self) -> str:
        return f"{self.kind} of company {self.company}"


class Registration(models.Model):
    """That a visitor registered a company, so that one address cannot register hundreds: a keyed digest of
    the address, kept for a day.
    """

    origin = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"registration at {self.at}"


class Upload(models.Model):
    """A table of companies between its preview and its import: deleted with the import, or after a day."""

    id = models.UUIDField(primary_key=True)
    person = models.UUIDField()
    at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    language = models.CharField(max_length=16, blank=True)
    reviewed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"table {self.file_name}"


class ClassificationTable(models.Model):
    """An industrial classification that the operator gave: {code: {language: title}}."""

    scheme = models.CharField(max_length=20, primary_key=True)
    source = models.CharField(max_length=200)
    titles = models.JSONField()

    def __str__(self) -> str:
        return self.scheme


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
