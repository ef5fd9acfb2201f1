"""What of a table is there already: companies that are registered, and profiles that say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import present
from hannover.fields.smes.analysis.companies import fold_name, fold_number
from hannover.fields.smes.domain import ProfileStanding

Details = tuple[Any, ...]
Said = tuple[str, str, str]


@dataclass(frozen=True)
class Registered:
    """The companies of a side by which a row is known again: by its registration number, folded, or, where it
    has none, by name, website, telephone and address together. Two are equal where nobody was registered or
    forgotten between them.
    """

    side: str
    numbers: dict[str, str] = field(default_factory=dict)
    details: dict[Details, str] = field(default_factory=dict)

    @classmethod
    def of(cls, side: str) -> Registered:
        marks = models.CompanyMark.objects.filter(side=side, kind="number").values_list("value", "company")
        others = models.CompanyIdentity.objects.filter(side=side, number="")
        return cls(
            side,
            {value: str(company) for value, company in marks},
            {details_of(row.details): str(row.company) for row in others},
        )

    def find(self, identity: domain.Identity) -> str:
        """The key of the company that it is, or ""."""
        number = fold_number(identity.number)
        return self.numbers.get(number, "") if number else self.details.get(details_of(identity), "")

    def has_name_of(self, company: str, identity: domain.Identity) -> bool:
        """Whether a registered company has one of these names."""
        return not self._names.get(company, set()).isdisjoint(map(fold_name, identity.names.values()))

    @cached_property
    def said(self) -> set[Said]:
        """What the profiles of these companies say already, without those that were withdrawn."""
        known = {*self.numbers.values(), *self.details.values()}
        facts = present(models.Profile).filter(of_side=self.side).exclude(standing=ProfileStanding.WITHDRAWN)
        return {said_by(one) for one in facts.facts() if one.company in known}

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        marks = models.CompanyMark.objects.filter(side=self.side, kind="name").values_list("company", "value")
        for company, value in marks:
            found.setdefault(str(company), set()).add(value)
        return found


def details_of(identity: domain.Identity) -> Details:
    """What makes two companies without a number one."""
    return (tuple(sorted(identity.names.items())), identity.website, identity.phone, identity.address)


def said_by(profile: domain.Profile) -> Said:
    """What makes two profiles one."""
    return profile.company, profile.kind, str(sorted((profile.title or profile.offer).items()))
