"""Organizations with their dated names, successors and what they are in charge of."""

from __future__ import annotations

from dataclasses import dataclass

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.record import domain, models
from hannover.record.moment import Moment


@dataclass(frozen=True)
class OrganizationEntry:
    """`name` is the one borne on the as-of date."""

    organization: domain.Organization
    entity: str
    name: domain.DatedName


@dataclass(frozen=True)
class OrganizationPage:
    entry: OrganizationEntry
    predecessors: tuple[OrganizationEntry, ...]
    successor: OrganizationEntry | None
    commitments: tuple[domain.Commitment, ...]


def read_organizations(moment: Moment, *, side: str = "", text: str = "") -> tuple[OrganizationEntry, ...]:
    """All organizations by side and name, filtered by side and by words in any of their names."""
    rows = models.Organization.objects.at(moment).order_by("parent", "key")
    if side:
        rows = rows.filter(parent=side)
    entries = [_entry(row, moment) for row in rows]
    words = models.fold(text).split()
    return tuple(entry for entry in entries if all(word in _searched(entry.organization) for word in words))


def read_organization(moment: Moment, actor: Actor, key: str) -> OrganizationPage:
    rows = {row.key: row for row in models.Organization.objects.at(moment)}
    if key not in rows:
        raise UnknownError(f"there is no organization {key!r}")
    entry = _entry(rows[key], moment)
    before = tuple(_entry(row, moment) for row in rows.values() if row.fact.successor == key)
    after = rows.get(entry.organization.successor)
    commitments = [row.fact for row in models.Commitment.objects.at(moment).seen_by(actor).order_by("id")]
    owned = tuple(commitment for commitment in commitments if key in commitment.owners.values())
    return OrganizationPage(entry, before, _entry(after, moment) if after else None, owned)


def _entry(row: models.Organization, moment: Moment) -> OrganizationEntry:
    organization: domain.Organization = row.fact
    return OrganizationEntry(organization, str(row.entity), organization.name_on(moment.as_of))


def _searched(organization: domain.Organization) -> str:
    names = [word for dated in organization.names for word in (*dated.name.values(), dated.short)]
    return models.fold(" ".join(names))
