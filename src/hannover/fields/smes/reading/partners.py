"""Partners for a profile: ranked, filtered, explained. Nobody's name is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.engine import match
from hannover.engine.match import Ranking, Verdict
from hannover.errors import InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import is_staff_of, own_companies
from hannover.fields.smes.analysis import partners as analysis
from hannover.fields.smes.analysis.partners import Found
from hannover.fields.smes.reading.partners_census import FILTERS
from hannover.fields.smes.reading.partners_market import Prepared, guest_vectors, prepared_for
from hannover.fields.smes.reading.partners_weights import CHANNELS
from hannover.record.moment import Moment

MOST = 100
LONGEST_WORDS = 500
OF_A_LIST = 10


@dataclass(frozen=True, kw_only=True)
class PartnerQuery:
    """What to look for; empty values leave everything in. `like` is the key of another profile."""

    text: str = ""
    like: str = ""
    kind: str = ""
    industry: str = ""
    region: str = ""
    size: str = ""
    stage: str = ""
    certification: str = ""
    language: str = ""
    number: int = OF_A_LIST

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, getattr(self, name)) for name in FILTERS if getattr(self, name))


@dataclass(frozen=True)
class Apart:
    """Whom the own company is not to be proposed to.

    introduced  {profile: id of the introduction}: another profile of the same company is proposed like any,
                or the list would tell whose it is
    excluded    companies that the own one does not want to meet
    hidden      those that do not want to meet the own company: no page says which or how many
    """

    introduced: Mapping[str, str]
    excluded: frozenset[str]
    hidden: frozenset[str]

    @property
    def companies(self) -> set[str]:
        return {*self.excluded, *self.hidden}


@dataclass(frozen=True)
class PartnerEntry:
    """One partner with the profile that everybody may read, and why it is there."""

    profile: domain.Profile
    found: Found


@dataclass(frozen=True)
class PartnerPage:
    """`candidates` are the profiles of the other side that can be met today, `meant` those that the filters
    leave. `left_out` counts by criterion those that cannot be partners.

    channels, not_used  what was compared, and what could not be
    newer               profiles published since the market was prepared
    glossary            how many terms the product's own glossary has; `dictionaries` are those installed
    """

    own: domain.Profile
    query: PartnerQuery
    entries: tuple[PartnerEntry, ...]
    candidates: int
    meant: int
    channels: tuple[str, ...]
    not_used: tuple[str, ...]
    left_out: Mapping[str, int]
    newer: int
    without_vectors: int
    prepared_at: datetime
    introduced: int
    excluded: int
    notices: tuple[match.Notice, ...] = ()
    problems: tuple[str, ...] = ()
    glossary: int = 0
    dictionaries: tuple[str, ...] = ()
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class PairPage:
    """Why, or why not, two profiles are partners.

    closed    it takes no introductions from this company now
    rank      place on the own list today, 0 where it stands on none of `candidates` places
    """

    own: domain.Profile
    partner: domain.Profile
    verdicts: tuple[Verdict, ...]
    closed: bool
    excluded: bool
    introduction: str
    found: Found | None = None
    rank: int = 0
    rank_for_them: int = 0
    behind: float = 0.0
    candidates: int = 0
    channels: tuple[str, ...] = ()
    not_used: tuple[str, ...] = CHANNELS

    @property
    def unmet(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.met)

    @property
    def listed(self) -> bool:
        return 0 < self.rank <= OF_A_LIST


def read_partners(moment: Moment, actor: Actor, profile: str, query: PartnerQuery) -> PartnerPage:
    """The best partners for an own profile.

    Raises UnknownError for a profile that is not the reader's own, InputError for a query that cannot be
    asked, ConflictError while a large programme is not prepared.
    """
    own = own_profile(moment, actor, profile)
    _check(query)
    made, apart = prepared_for(moment), apart_from(moment, own.company)
    census = made.census.get(made.other(own.side))
    if own.side not in made.sides or census is None or made.market is None:
        return _empty(own, query, made)
    among = census.among(
        moment.as_of, filters=query.filters, without=apart.companies, except_for=apart.introduced
    )
    asked = _asking(made, moment, own, query)
    vectors = guest_vectors(made, asked) if isinstance(asked, match.Profile) else None
    ranking = match.rank(made.market, asked, k=query.number, among=among, vectors=vectors)
    left = made.is_left(own.side)
    found = [analysis.turned(pair, own_left=left) for pair in ranking.pairs]
    profiles = shown_profiles(moment, (one.partner for one in found))
    return PartnerPage(
        own=own,
        query=query,
        entries=tuple(PartnerEntry(profiles[one.partner], one) for one in found if one.partner in profiles),
        candidates=census.shown(moment.as_of),
        meant=int(among.sum()),
        channels=ranking.channels,
        not_used=not_used(ranking.channels),
        left_out={name: count for name, count in ranking.left_out.items() if count and name != "among"},
        newer=len(census.newer),
        without_vectors=made.without_vectors,
        prepared_at=made.made_at,
        introduced=len(apart.introduced),
        excluded=len(apart.excluded),
        notices=_own_notices(ranking, own),
        problems=made.problems,
        glossary=made.glossary,
        dictionaries=made.dictionaries,
        offered={name: census.offered(name) for name in FILTERS},
    )


def read_pair(moment: Moment, actor: Actor, profile: str, partner: str) -> PairPage:
    """Why or why not: every criterion, both places on the lists, and what the score is made of."""
    own = own_profile(moment, actor, profile)
    other = shown_profiles(moment, [partner], expired=True).get(partner)
    if other is None:
        raise UnknownError(_("there is no such profile at that date"), field="partner")
    if other.side == own.side:
        raise InputError(
            _("both profiles are of one side"),
            field="partner",
            remedy=_("choose a profile of the other side"),
        )
    made, apart = prepared_for(moment), apart_from(moment, own.company)
    page = PairPage(
        own,
        other,
        analysis.verdicts_between(own, other),
        closed=other.company in apart.hidden or not other.is_shown(moment.as_of),
        excluded=other.company in apart.excluded,
        introduction=apart.introduced.get(other.key, ""),
    )
    return _compared(made, page, moment, apart)


def _compared(made: Prepared, page: PairPage, moment: Moment, apart: Apart) -> PairPage:
    """The page with what the match says of the two, as far as both are in the market; the own place is that of
    the list, on which nobody stands who has been introduced.
    """
    own, other, market = page.own, page.partner, made.market
    if market is None or not {own.side, other.side} <= set(made.sides):
        return page
    census = made.census[other.side]
    page = replace(
        page,
        candidates=census.shown(moment.as_of),
        channels=market.channels,
        not_used=not_used(market.channels),
    )
    left = made.is_left(own.side)
    mine, theirs = (market.left, market.right) if left else (market.right, market.left)
    if own.key not in mine.places or other.key not in theirs.places:
        return page
    rivals = census.among(moment.as_of, filters=(), without=apart.companies, except_for=apart.introduced)
    if left:
        told = match.explain(market, own.key, other.key, k=OF_A_LIST, among_right=rivals)
    else:
        told = match.explain(market, other.key, own.key, k=OF_A_LIST, among_left=rivals)
    for_own, for_them = (told.for_left, told.for_right) if left else (told.for_right, told.for_left)
    return replace(
        page,
        found=analysis.turned(told.pair, own_left=left),
        rank=for_own.rank,
        rank_for_them=for_them.rank,
        behind=for_own.behind,
    )


def own_profile(moment: Moment, actor: Actor, key: str) -> domain.Profile:
    """A profile, in any standing, of a company for which the reader acts; raises UnknownError alike for
    every other.
    """
    actor.require("find-partners")
    row = models.Profile.objects.at(moment).filter(key=key).first()
    found: domain.Profile | None = row.fact if row else None
    if found is None or not (found.company in own_companies(actor) or is_staff_of(actor, found.side)):
        raise UnknownError(_("there is no such profile of yours"), field="profile")
    return found


def shown_profiles(
    moment: Moment, keys: Iterable[str], *, expired: bool = False
) -> dict[str, domain.Profile]:
    """{key: profile} of those that everybody may read today; with `expired`, of all that are public."""
    rows = models.Profile.objects.at(moment).filter(key__in=list(keys), audience="public")
    return {one.key: one for one in rows.facts() if expired or one.is_shown(moment.as_of)}


def apart_from(moment: Moment, company: str) -> Apart:
    """Whom this company is not to be proposed to; three queries."""
    rows = models.Introduction.objects.at(moment).filter(models.Introduction.between([company]))
    introduced = {
        row.fact.other_profile(company): str(row.entity)
        for row in rows.order_by("valid_from", "id")
        if row.fact.stands_between(moment.as_of)
    }
    exclusions = models.Exclusion.objects.at(moment)
    excluded = frozenset(exclusions.filter(parent=company).values_list("other", flat=True))
    hidden = frozenset(exclusions.filter(other=company).values_list("parent", flat=True))
    return Apart(introduced, excluded, hidden - excluded)


def not_used(channels: Iterable[str]) -> tuple[str, ...]:
    used = set(channels)
    return tuple(channel for channel in CHANNELS if channel not in used)


def _check(query: PartnerQuery) -> None:
    if not 1 <= query.number <= MOST:
        raise InputError(_("between 1 and %(most)s") % {"most": MOST}, field="number")
    if len(query.text) > LONGEST_WORDS:
        raise InputError(_("this is too long"), field="text", remedy=str(LONGEST_WORDS))
    if query.text.strip() and query.like:
        raise InputError(_("either words or a profile to be alike"), field="like", remedy=_("leave one out"))


def _asking(made: Prepared, moment: Moment, own: domain.Profile, query: PartnerQuery) -> match.Profile | str:
    """Who is looked for partners: the own profile, its words replaced, or somebody whom a profile suits."""
    if query.like:
        alike = shown_profiles(moment, [query.like], expired=True).get(query.like)
        if alike is None or alike.side == own.side:
            raise UnknownError(_("there is no such profile of the other side"), field="like")
        return analysis.like(alike, side=own.side)
    if query.text.strip():
        return analysis.asking(own, query.text.strip())
    assert made.market is not None
    side = made.market.left if made.is_left(own.side) else made.market.right
    return own.key if own.key in side.places else analysis.described(own)


def _own_notices(ranking: Ranking, own: domain.Profile) -> tuple[match.Notice, ...]:
    """What is odd about the own profile, or about what was asked; of others nothing is told."""
    kept = ("language", "empty", "short", "cut")
    return tuple(one for one in ranking.notices if one.key in (own.key, "?") and one.code in kept)


def _empty(own: domain.Profile, query: PartnerQuery, made: Prepared) -> PartnerPage:
    return PartnerPage(
        own, query, (), 0, 0, (), CHANNELS, {}, made.newer, made.without_vectors, made.made_at, 0, 0
    )
