"""Keeps who a company is: the only rows that name it, and the marks by which it is found twice."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from hannover.errors import ConflictError
from hannover.fields.smes import domain, models
from hannover.fields.smes.analysis.companies import SALT_BYTES, digest_of_identity, fold_number, marks_of
from hannover.record.models.bulk import insert_rows
from hannover.record.models.nouns import fold


@dataclass(frozen=True)
class Kept:
    """An identity with the salt under which it is kept, and the digest that events carry."""

    identity: domain.Identity
    salt: bytes
    digest: str


def salted(identity: domain.Identity) -> Kept:
    """Takes a new salt at each change, so that digests of what was before match nothing any more."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Kept(identity, salt, digest_of_identity(identity, salt))


def keep(kept: Sequence[Kept], *, replaces: bool = False) -> None:
    """Writes the identities and their marks; `replaces` where rows of these companies are there already."""
    if replaces:
        erase([one.identity.company for one in kept])
    insert_rows(models.CompanyIdentity, [_row(one) for one in kept])
    marks = [
        {"company": one.identity.company, "side": one.identity.side, "kind": kind, "value": value}
        for one in kept
        for kind, value in marks_of(one.identity)
    ]
    insert_rows(models.CompanyMark, marks)


def erase(companies: Sequence[str]) -> None:
    ids = [UUID(company) for company in companies]
    models.CompanyMark.objects.filter(company__in=ids).delete()
    models.CompanyIdentity.objects.filter(company__in=ids).delete()


def refuse_second(identity: domain.Identity) -> None:
    """Raises ConflictError where another company of the side has the same registration number."""
    number = fold_number(identity.number)
    if not number:
        return
    same = models.CompanyMark.objects.filter(side=identity.side, kind="number", value=number)
    if same.exclude(company=UUID(identity.company)).exists():
        raise ConflictError(
            _("a company with this registration number is registered already"),
            field="number",
            remedy=_("check the number, or ask the staff of your side for access to that company"),
        )


def _row(one: Kept) -> dict[str, Any]:
    identity = one.identity
    words = (*identity.names.values(), identity.number, identity.website, identity.contact, identity.email)
    return {
        "company": identity.company,
        "side": identity.side,
        "names": identity.names,
        "number": identity.number,
        "website": identity.website,
        "address": identity.address,
        "contact": identity.contact,
        "email": identity.email,
        "phone": identity.phone,
        "search": fold(" ".join(words)),
        "salt": one.salt,
    }
