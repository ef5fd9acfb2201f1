"""Companies and the profiles under which they look for partners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hannover.record.domain import Text


class Size(StrEnum):
    """Classes by staff headcount: fewer than 10, 50, 250, or more (Commission Recommendation 2003/361/EC)."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class ProfileKind(StrEnum):
    """The kinds of partnering opportunities of the Enterprise Europe Network."""

    TECHNOLOGY_OFFER = "technology-offer"
    TECHNOLOGY_REQUEST = "technology-request"
    BUSINESS_OFFER = "business-offer"
    BUSINESS_REQUEST = "business-request"
    RESEARCH_REQUEST = "research-request"


class Stage(StrEnum):
    """How far what is offered, or wanted, has been developed."""

    CONCEPT = "concept"
    DEVELOPMENT = "development"
    PROTOTYPE = "prototype"
    FIELD_TESTED = "field-tested"
    MARKET = "market"


class Scheme(StrEnum):
    """Industrial classifications: ISIC Rev. 4, NACE Rev. 2, WZ 2008 (Germany), JSIC rev. 14 (Japan)."""

    ISIC = "isic-4"
    NACE = "nace-2"
    WZ = "wz-2008"
    JSIC = "jsic-14"


class ProfileStanding(StrEnum):
    """Where a profile stands between its author, the reviewers and the public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Criterion(StrEnum):
    """What a review checks before a profile is published.

    ELIGIBLE   a small or medium-sized enterprise of the side
    CLEAR      what is offered or sought can be understood by a stranger
    IOT_USE    the use of IoT is evidenced
    ANONYMOUS  nothing in the texts tells which company it is
    """

    ELIGIBLE = "eligible"
    CLEAR = "clear"
    IOT_USE = "iot-use"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, kw_only=True)
class IndustryCode:
    scheme: Scheme
    code: str


@dataclass(frozen=True, kw_only=True)
class IotUse:
    """How a company uses IoT: since when, and what proves it (an address or the id of evidence)."""

    text: Text
    since_year: int | None = None
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class PartnerSought:
    """Whom a profile asks for; an empty tuple is any. `kinds` are those of the partner's profile."""

    text: Text
    kinds: tuple[ProfileKind, ...] = ()
    sizes: tuple[Size, ...] = ()
    stages: tuple[Stage, ...] = ()
    certifications: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a company is: what events never carry. `names` is {language: name}."""

    company: str
    side: str
    names: Text
    number: str = ""
    website: str = ""
    address: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Company:
    """A company as events know it: `digest` is the salted digest of what identifies it, which is kept
    elsewhere and can be erased ("" once it was). `merged_into` is the key of the company that it turned out
    to be.
    """

    key: str
    side: str
    digest: str
    active: bool = True
    merged_into: str = ""
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a company offers and needs, without its name.

    region      ISO 3166-2 code of the prefecture or Land, "" where it is not stated
    expires_on  the last day on which it is shown and ranked

    Whom it must not meet is kept apart, in `Exclusion`: that is no matter of the public.
    """

    key: str
    company: str
    side: str
    kind: ProfileKind
    title: Text
    offer: Text
    need: Text
    region: str = ""
    size: Size = Size.SMALL
    industries: tuple[IndustryCode, ...] = ()
    stage: Stage | None = None
    sought: PartnerSought | None = None
    certifications: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    iot: IotUse | None = None
    standing: ProfileStanding = ProfileStanding.DRAFT
    expires_on: date | None = None
    sample: bool = False

    def is_shown(self, on: date) -> bool:
        """True where it is published and has not expired by that day."""
        return self.standing is ProfileStanding.PUBLISHED and (
            self.expires_on is None or on <= self.expires_on
        )


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """A company that another does not want to meet; `other` is a company's key, `profile` the one by which it was
    met. Only its own side reads it.
    """

    company: str
    other: str
    side: str
    profile: str = ""


@dataclass(frozen=True, kw_only=True)
class Review:
    """One review of a profile: each criterion met or not, and why."""

    profile: str
    side: str
    on: date
    met: dict[Criterion, bool]
    reason: Text
    published: bool


@dataclass(frozen=True, kw_only=True)
class Classification:
    """That a classification was loaded from a file of its publisher: how many codes, from which file."""

    scheme: Scheme
    codes: int
    source: str
