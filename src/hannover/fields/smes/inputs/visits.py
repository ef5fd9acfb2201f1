"""What the operations on delegations, hosts, tours and notes take and give. Dates are ISO 8601, times HH:MM."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from hannover.record.domain import Text


@dataclass(frozen=True, kw_only=True)
class GivenPlace:
    """A town or station, with its coordinates in degrees (WGS 84) as decimal texts."""

    name: Text
    latitude: str
    longitude: str


@dataclass(frozen=True, kw_only=True)
class GivenDay:
    """A day of a tour; an empty `end` returns to where the day starts."""

    on: str
    leaves: str
    returns: str
    start: GivenPlace
    end: GivenPlace | None = None


@dataclass(frozen=True, kw_only=True)
class PlanDelegation:
    """A delegation of the own side; `members` are its companies by key."""

    key: str
    title: Text
    members: tuple[str, ...]
    days: tuple[GivenDay, ...]
    time_zone: str
    speed_kmh: int = 60


@dataclass(frozen=True, kw_only=True)
class ChangeDelegation:
    """What changes of a delegation; None leaves as it is."""

    delegation: str
    title: Text | None = None
    members: tuple[str, ...] | None = None
    days: tuple[GivenDay, ...] | None = None
    speed_kmh: int | None = None


@dataclass(frozen=True, kw_only=True)
class ImportTravelTimes:
    """A CSV of travel times: from, to (as "latitude,longitude"), minutes. Takes the place of the last one."""

    delegation: str
    file: bytes
    file_name: str = ""


@dataclass(frozen=True, kw_only=True)
class GivenOpening:
    on: str
    opens: str
    closes: str


@dataclass(frozen=True, kw_only=True)
class InviteHost:
    """A company of the other side, under one of its published profiles; `worth` is 1 to 3. `company` may be left
    out: it is the one that has the profile.

    A second invitation changes the first.
    """

    delegation: str
    profile: str
    company: str = ""
    place: GivenPlace
    openings: tuple[GivenOpening, ...]
    visit_minutes: int
    worth: int = 2
    must_see: bool = False


@dataclass(frozen=True, kw_only=True)
class AnswerInvitation:
    """The host confirms, or declines; with other `openings` where those of the invitation do not suit it.

    may_be_named  published notes may say which company was visited
    """

    host: str
    accept: bool
    openings: tuple[GivenOpening, ...] = ()
    may_be_named: bool = False


@dataclass(frozen=True, kw_only=True)
class WithdrawHost:
    host: str


@dataclass(frozen=True, kw_only=True)
class PlanTour:
    delegation: str
    seconds: int = 15


@dataclass(frozen=True, kw_only=True)
class NameTour:
    """A tour by the key of its delegation and its number."""

    delegation: str
    number: int


@dataclass(frozen=True, kw_only=True)
class EndDelegation:
    """The delegation has made its tour; `not_made` are the hosts, by id, that were not visited after all."""

    delegation: str
    not_made: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CancelDelegation:
    """The delegation does not travel. Hosts and members see it, with the reason."""

    delegation: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class WriteNote:
    """What was seen at a host and what can be reused. `note` names one that is to be changed."""

    delegation: str
    host: str
    seen: Text
    reusable: Text = dataclasses.field(default_factory=dict)
    on: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SignNote:
    """`digest` is that of the wording which the person was shown."""

    note: str
    digest: str


@dataclass(frozen=True)
class VisitsRecorded:
    """The key or id of what was written, the event that holds it and the hash of the chain after it."""

    key: str
    event: str
    head: str


@dataclass(frozen=True)
class TourMade:
    """What was found: see `domain.Tour`."""

    delegation: str
    number: int
    visits: int
    left_out: int
    value: str
    bound: str
    travel_minutes: int
