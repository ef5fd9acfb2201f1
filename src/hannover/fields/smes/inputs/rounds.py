"""What the operations of rounds of recommendations take and give."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

Text = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ComputeRound:
    """`key` names the round in addresses. `length` is how many partners a list holds at most.

    executor  "" (here), "threads:N", "processes:N" or the address of a Dask scheduler; the lists are the same
    """

    key: str
    title: Text = dataclasses.field(default_factory=dict)
    length: int = 10
    executor: str = ""


@dataclass(frozen=True)
class SideOutcome:
    """`coverage` is the share of the side's profiles that stand on at least one list of the other side,
    `unlisted` how many stand on none, `congestion` how often the most listed one is listed against the mean.
    """

    side: str
    profiles: int
    listed: int
    unlisted: int
    coverage: float
    congestion: float


@dataclass(frozen=True)
class RoundComputed:
    """Only staff see it until it is published. `outside` of what would come about lies in pairs that were not
    compared, as measured on some profiles; `outside_at_most` is what that hardly exceeds, 0..1.
    """

    round: str
    sides: tuple[SideOutcome, ...]
    channels: tuple[str, ...]
    taken_off: int
    digest: str
    outside: float = 0.0
    outside_at_most: float = 0.0


@dataclass(frozen=True, kw_only=True)
class PublishRound:
    """`digest` is that of the lists that were looked at; empty takes what there is."""

    round: str
    digest: str = ""


@dataclass(frozen=True)
class RoundPublished:
    """`left_out` tells of the profiles that could no longer be listed, and why."""

    round: str
    left_out: dict[str, str]
    event: str
    head: str


@dataclass(frozen=True, kw_only=True)
class DiscardRound:
    """Removes a computed round that was not published."""

    round: str


@dataclass(frozen=True)
class RoundDiscarded:
    round: str


@dataclass(frozen=True, kw_only=True)
class ShowRound:
    """The list of one own profile in a published round; for staff of its side, of a computed one as well."""

    round: str
    profile: str


@dataclass(frozen=True)
class RoundPartner:
    """`share` is how much of the pair comes about where all look at once; `gone` why it is not met today."""

    profile: str
    title: str
    rank: int
    score: float
    share: float
    gone: str


@dataclass(frozen=True)
class RoundShown:
    round: str
    profile: str
    partners: tuple[RoundPartner, ...]
    left_out: int
    because: str
