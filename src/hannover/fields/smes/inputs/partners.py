"""What the operations of the search for partners take and give. Companies are named by profile, never by
name.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class FindPartners:
    """Partners for an own profile. Empty filters leave everything in.

    text           words to look for in place of what the profile needs and offers
    language       of the partner; `region` is an ISO 3166-2 code, `industry` "scheme:division"
    like           key of a profile of the other side: more like that one
    """

    profile: str
    text: str = ""
    like: str = ""
    kind: str = ""
    industry: str = ""
    region: str = ""
    size: str = ""
    stage: str = ""
    certification: str = ""
    language: str = ""
    number: int = 10


@dataclass(frozen=True)
class SharedTerm:
    """Two terms that go together, in the words of both texts, and what that adds to the score."""

    own: str
    theirs: str
    channel: str
    adds: float


@dataclass(frozen=True)
class PartnerFound:
    """`channels` are what each channel adds; they sum up to the score. `semantic_only`: no term is shared."""

    profile: str
    title: str
    rank: int
    score: float
    terms: tuple[SharedTerm, ...]
    channels: dict[str, float]
    semantic_only: bool


@dataclass(frozen=True)
class PartnersFound:
    """`left_out` counts the candidates that each criterion rules out; `newer` profiles are not compared yet."""

    profile: str
    partners: tuple[PartnerFound, ...]
    channels: tuple[str, ...]
    not_used: tuple[str, ...]
    candidates: int
    left_out: dict[str, int]
    newer: int


@dataclass(frozen=True, kw_only=True)
class ExplainPair:
    """Why, or why not, two profiles are partners: an own one and one of the other side."""

    profile: str
    partner: str


@dataclass(frozen=True)
class CriterionMet:
    """`wanted` and `found` say what does not go together; they are empty where it is met."""

    criterion: str
    met: bool
    wanted: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class PairExplained:
    """`rank` is the partner's place on the own list, `rank_for_them` the own place on theirs; 0 for none.

    behind  how much its score is short of the last place on the own list of ten
    """

    profile: str
    partner: str
    listed: bool
    score: float
    rank: int
    rank_for_them: int
    behind: float
    criteria: tuple[CriterionMet, ...]
    terms: tuple[SharedTerm, ...]
    channels: dict[str, float]
    semantic_only: bool
    because: str


@dataclass(frozen=True, kw_only=True)
class SaveSearch:
    """Keeps a search under a name; what is found later and was not shown before is told."""

    name: str
    profile: str
    text: str = ""
    kind: str = ""
    industry: str = ""
    region: str = ""
    size: str = ""
    stage: str = ""
    certification: str = ""
    language: str = ""


@dataclass(frozen=True)
class SearchSaved:
    search: str
    shown: int


@dataclass(frozen=True, kw_only=True)
class DeleteSearch:
    search: str


@dataclass(frozen=True)
class SearchDeleted:
    search: str


@dataclass(frozen=True, kw_only=True)
class ListSearches:
    """The caller's own; of one profile where that is given."""

    profile: str = ""


@dataclass(frozen=True)
class SearchLine:
    """`fresh` are the profiles found since the search was last shown."""

    search: str
    name: str
    profile: str
    fresh: tuple[str, ...]
    checked_at: str


@dataclass(frozen=True)
class SearchList:
    searches: tuple[SearchLine, ...]


@dataclass(frozen=True, kw_only=True)
class CheckSearches:
    """Runs every saved search of the programme again. `number` is how many partners each looks at."""

    number: int = 10


@dataclass(frozen=True)
class SearchesChecked:
    searches: int
    with_news: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class EncodeProfiles:
    """Makes the vectors that are missing. `again` makes all of them anew."""

    again: bool = False


@dataclass(frozen=True)
class ProfilesEncoded:
    """`encoded` now, of `profiles` that are published; `kept` had theirs already."""

    encoder: str
    profiles: int
    encoded: int
    kept: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class LearnWeights:
    """Learns from all introductions that were accepted or declined by a day; today when empty."""

    until: str = ""


@dataclass(frozen=True)
class WeightChange:
    channel: str
    default: str
    before: str
    after: str


@dataclass(frozen=True)
class WeightsLearned:
    """Nothing is ranked by what was learned until it is chosen."""

    accepted: int
    declined: int
    changes: tuple[WeightChange, ...]
    because: str
    event: str


@dataclass(frozen=True, kw_only=True)
class ChooseWeights:
    """`origin` is "default" or "learned"."""

    origin: str


@dataclass(frozen=True)
class WeightsChosen:
    origin: str
    weights: dict[str, str]
    event: str
    head: str
