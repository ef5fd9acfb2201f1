"""What the search for partners leaves on record: how much each channel counts, and lists for a whole programme."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hannover.record.domain import Text


@dataclass(frozen=True, kw_only=True)
class MatchWeights:
    """How much each channel of the match counts: {channel: weight}.

    used       what every list is ranked by; `origin` says whether it is "default", measured beforehand, or
               "learned" from introductions
    learned    what accepted and declined introductions taught last, empty before anything was learned
    before     what it was learned from
    because    a sentence by language, made from the numbers
    """

    key: str
    origin: str
    used: dict[str, Decimal]
    learned: dict[str, Decimal] = dataclasses.field(default_factory=dict)
    before: dict[str, Decimal] = dataclasses.field(default_factory=dict)
    accepted: int = 0
    declined: int = 0
    because: Text = dataclasses.field(default_factory=dict)
    learned_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SideShare:
    """One side of a round: how many profiles took part, and how the lists fell out for them.

    listed      how many of its profiles stand on at least one list of the other side
    unlisted    the tail: how many stand on none
    congestion  how many lists the most listed one stands on, as a multiple of an even share
    """

    side: str
    profiles: int
    listed: int
    unlisted: int
    congestion: Decimal

    @property
    def coverage(self) -> Decimal:
        return Decimal(self.listed) / self.profiles if self.profiles else Decimal(0)


@dataclass(frozen=True, kw_only=True)
class RecommendationRound:
    """Lists of partners for every profile of both sides at once, as the staff of a side published them.

    length    how many partners a list holds at most
    digest    SHA-256 of the lists, which are kept beside the log
    left_out  {profile: why} of those that could no longer be listed when it was published
    """

    key: str
    title: Text
    length: int
    computed_on: date
    published_on: date
    shares: tuple[SideShare, ...]
    channels: tuple[str, ...]
    weights: dict[str, Decimal]
    digest: str
    because: str
    left_out: dict[str, str] = dataclasses.field(default_factory=dict)
    sample: bool = False
