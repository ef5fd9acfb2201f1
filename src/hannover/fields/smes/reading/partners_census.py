"""Which profiles of a side can be shown today, and which of them a filter means: places in the market, as sets
of numbers that are quickly combined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from hannover.fields.smes import domain
from hannover.fields.smes.analysis.companies_industries import meant_by, places_of

FOREVER = date.max.toordinal()
FILTERS = ("kind", "region", "size", "stage", "certification", "language", "industry")


@dataclass(eq=False)
class Census:
    """The profiles of one side, in the order in which the market has them.

    by   {(filter, value): places}
    """

    keys: tuple[str, ...]
    places: dict[str, int]
    expires: np.ndarray
    alive: np.ndarray
    companies: dict[str, list[int]]
    by: dict[tuple[str, str], np.ndarray]
    newer: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, profiles: Sequence[domain.Profile]) -> Census:
        companies: dict[str, list[int]] = defaultdict(list)
        by: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, profile in enumerate(profiles):
            companies[profile.company].append(place)
            for name, values in stated(profile).items():
                for value in values:
                    by[name, value].append(place)
        return cls(
            tuple(profile.key for profile in profiles),
            {profile.key: place for place, profile in enumerate(profiles)},
            np.array([_ordinal(profile.expires_on) for profile in profiles], dtype=np.int32),
            np.ones(len(profiles), dtype=bool),
            dict(companies),
            {pair: np.array(places, dtype=np.int32) for pair, places in by.items()},
        )

    def among(
        self,
        today: date,
        *,
        filters: Iterable[tuple[str, str]],
        without: Collection[str],
        except_for: Collection[str] = (),
    ) -> np.ndarray:
        """Whom a question is about: shown today, of all these kinds, not of these companies, and none of these
        profiles.
        """
        found = self.alive & (self.expires >= today.toordinal())
        for name, value in filters:
            chosen = np.zeros(len(self.keys), dtype=bool)
            for wanted in _meant(name, value):
                chosen[self.by.get((name, wanted), [])] = True
            found &= chosen
        for company in without:
            found[self.companies.get(company, [])] = False
        for key in except_for:
            found[self.places.get(key, [])] = False
        return found

    def shown(self, today: date) -> int:
        """How many can be met today."""
        return int((self.alive & (self.expires >= today.toordinal())).sum())

    def offered(self, name: str) -> tuple[str, ...]:
        """The values that a filter can have, those of most profiles first."""
        found = [
            (len(places), value) for (filter_name, value), places in self.by.items() if filter_name == name
        ]
        return tuple(value for _count, value in sorted(found, key=lambda pair: (-pair[0], pair[1])))

    def update(self, profile: domain.Profile) -> None:
        """What has become of one profile since the market was prepared; its words are compared as they were."""
        place = self.places.get(profile.key)
        published = profile.standing is domain.ProfileStanding.PUBLISHED
        if place is not None:
            self.alive[place] = published
            self.expires[place] = _ordinal(profile.expires_on)
        elif published:
            self.newer.add(profile.key)
        else:
            self.newer.discard(profile.key)


def stated(profile: domain.Profile) -> dict[str, tuple[str, ...]]:
    """What a profile states, by filter."""
    return {
        "kind": (str(profile.kind),),
        "region": (profile.region,) if profile.region else (),
        "size": (str(profile.size),),
        "stage": (str(profile.stage),) if profile.stage else (),
        "certification": tuple({folded(name) for name in profile.certifications}),
        "language": tuple(set(profile.languages)),
        "industry": places_of(profile.industries),
    }


def _meant(name: str, value: str) -> tuple[str, ...]:
    """What a filter finds: an industry is found under the codes of either country."""
    match name:
        case "certification":
            return (folded(value),)
        case "industry":
            return meant_by(value)
    return (value,)


def folded(name: str) -> str:
    """A certification is written in many ways: ISO 9001, iso  9001."""
    return " ".join(name.casefold().split())


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else FOREVER
