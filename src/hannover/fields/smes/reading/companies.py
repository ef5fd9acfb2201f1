"""What the pages on companies and profiles show, frozen; the number of queries does not grow with rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hannover.accounts.models import Grant
from hannover.accounts.permissions import Actor, Role
from hannover.errors import ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import company_known, is_staff_of, own_companies, present
from hannover.fields.smes.analysis.companies_industries import meant_by, named_in
from hannover.fields.smes.domain import ProfileStanding
from hannover.fields.smes.inputs.companies import ListedProfile, ListProfiles, ProfilesListed
from hannover.fields.smes.reading.companies_codes import titles_of
from hannover.fields.smes.reading.naming import knows, names_for, names_under
from hannover.fields.smes.words.companies import summary_of
from hannover.operations import Context
from hannover.record.domain import Text
from hannover.record.models.nouns import fold
from hannover.record.moment import Moment, now
from hannover.record.reading.paging import Page, page_of
from hannover.record.words import wording

PAGE_SIZE = 20
ORDERS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-valid_from", "-id"),
    "expiring": ("expires_on", "id"),
    "kind": ("kind", "-valid_from", "-id"),
    "region": ("region", "-valid_from", "-id"),
}


@dataclass(frozen=True, kw_only=True)
class ProfileQuery:
    """What a directory is narrowed by; empty is everything. `industry` is a division of ISIC, NACE and WZ, or a
    code with its classification, such as "jsic-14:26"; what compares with it in the other one is found too.
    """

    text: str = ""
    side: str = ""
    kind: str = ""
    industry: str = ""
    region: str = ""
    size: str = ""
    order: str = "newest"
    page: int = 1


@dataclass(frozen=True)
class ProfileCard:
    """A profile in a list: what it says, and the anonymous summary of who it is."""

    profile: domain.Profile
    summary: str
    since: date
    shown: bool


@dataclass(frozen=True)
class ProfilePage:
    """A profile with the titles of its industries; `reviews`, newest first, and `identity` only for who may
    know them. `mine`: the actor acts for the company. `alone`, for these and for reviewers: no other company of
    the side is shown from this region and of this size, so that the summary may tell which it is.
    """

    card: ProfileCard
    industries: tuple[tuple[domain.IndustryCode, Text], ...]
    identity: domain.Identity | None
    reviews: tuple[domain.Review, ...]
    mine: bool
    staff: bool
    alone: bool = False

    @property
    def profile(self) -> domain.Profile:
        return self.card.profile


@dataclass(frozen=True)
class ActingPerson:
    """Somebody who acts for a company."""

    key: str
    name: str
    login: str


@dataclass(frozen=True)
class CompanyPage:
    """A company for who acts for it: identity, profiles with the newest review of each, whom it excludes, who
    acts for it. `summaries` are those of the profiles by which it knows whom it excludes.
    """

    company: domain.Company
    identity: domain.Identity | None
    profiles: tuple[ProfileCard, ...]
    reviews: Mapping[str, domain.Review]
    exclusions: tuple[domain.Exclusion, ...]
    persons: tuple[ActingPerson, ...]
    summaries: Mapping[str, str]


@dataclass(frozen=True)
class CompanyRow:
    """A company in the list of its side."""

    identity: domain.Identity
    profiles: tuple[ProfileCard, ...]


def read_directory(moment: Moment, query: ProfileQuery) -> Page[ProfileCard]:
    """The profiles that are published and have not expired at the moment, and fit; two queries."""
    rows = shown_at(moment)
    exact = {"of_side": query.side, "kind": query.kind, "region": query.region, "size": query.size}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if query.industry:
        rows = rows.filter(_standing_in(meant_by(query.industry)))
    words = Q()
    for word in fold(query.text).split():
        words &= Q(search__contains=word)
    rows = rows.filter(words | _standing_in(typed) if (typed := named_in(query.text)) else words)
    found = page_of(rows.order_by(*ORDERS.get(query.order, ORDERS["newest"])), query.page, PAGE_SIZE)
    return found.holding(tuple(_card(row, moment) for row in found.items))


def _standing_in(places: Iterable[str]) -> Q:
    """Profiles in one of these places among industries; none for none."""
    found = Q(pk__in=())
    for place in places:
        found |= Q(divisions__contains=f" {place} ")
    return found


def shown_at(moment: Moment) -> Any:
    """The rows of profiles that everybody may read at the moment."""
    rows = models.Profile.objects.at(moment).filter(audience="public", standing=ProfileStanding.PUBLISHED)
    return rows.filter(Q(expires_on=None) | Q(expires_on__gte=moment.as_of))


def list_profiles(values: ListProfiles, context: Context) -> ProfilesListed:
    """The published profiles that fit, a page of twenty at a time; no names."""
    if values.industry and not meant_by(values.industry):
        raise InputError(
            _("%(text)s is no industry") % {"text": repr(values.industry[:40])},
            field="industry",
            remedy=_("such as %(examples)s") % {"examples": "28, nace-2:26.51, jsic-14:26"},
        )
    query = ProfileQuery(**{name: getattr(values, name) for name in ProfileQuery.__dataclass_fields__})
    found = read_directory(now(), query)
    listed = tuple(_listed(card) for card in found.items)
    return ProfilesListed(found.total, found.pages, listed)


def read_profile_page(moment: Moment, actor: Actor, key: str) -> ProfilePage:
    """A published profile for everybody, any other for who acts for its company and for the staff and
    reviewers of its side. Raises UnknownError alike for one that the actor may not read and one that does not
    exist.
    """
    row = models.Profile.objects.at(moment).filter(key=key).first()
    if row is None:
        raise UnknownError(_("there is no such profile"))
    profile: domain.Profile = row.fact
    card = _card(row, moment)
    mine = knows(actor, profile.company, profile.side)
    staff = actor.side == profile.side and actor.allows("review-profile", side=profile.side)
    public = row.audience == "public" and card.shown
    if not (public or mine or staff):
        raise UnknownError(_("there is no such profile"))
    reviews = _reviews(moment, [key]) if mine or staff else {}
    titles = titles_of(profile.industries)
    return ProfilePage(
        card,
        tuple((code, titles[code]) for code in profile.industries),
        names_under(actor, [(profile.company, key)])[profile.company, key],
        tuple(reviews.get(key, ())),
        mine,
        staff,
        (mine or staff) and _is_alone(profile, moment),
    )


def _is_alone(profile: domain.Profile, moment: Moment) -> bool:
    if not profile.region or profile.standing is ProfileStanding.WITHDRAWN:
        return False
    like = shown_at(moment).filter(of_side=profile.side, region=profile.region, size=profile.size)
    return not like.exclude(parent=profile.company).exists()


def read_company_page(moment: Moment, actor: Actor, key: str) -> CompanyPage:
    """A company for its participants and the staff of its side; raises ForbiddenError for all others."""
    company = company_known(key)
    if company is None or not knows(actor, key, company.side):
        raise ForbiddenError(
            _("this company is not yours to act for"),
            remedy=_("sign in as one of its participants, or as staff of its side"),
        )
    rows = models.Profile.objects.at(moment).filter(parent=key).order_by("-valid_from", "-id")
    cards = tuple(_card(row, moment) for row in rows)
    reviews = _reviews(moment, [card.profile.key for card in cards])
    excluded = tuple(models.Exclusion.objects.at(moment).filter(parent=key).order_by("id").facts())
    shown = shown_at(moment).filter(key__in=[one.profile for one in excluded]).facts() if excluded else ()
    return CompanyPage(
        company,
        names_for(actor, [key])[key],
        cards,
        {profile: found[0] for profile, found in reviews.items()},
        excluded,
        _persons(key),
        {profile.key: summary_of(profile) for profile in shown},
    )


def _persons(company: str) -> tuple[ActingPerson, ...]:
    grants = Grant.objects.filter(role=Role.PARTICIPANT.value, organization=company)
    found = grants.select_related("person__personal").order_by("person__login")
    return tuple(ActingPerson(str(grant.person_id), grant.person.name, grant.person.login) for grant in found)


def read_own_companies(actor: Actor) -> tuple[tuple[str, domain.Identity | None], ...]:
    """The companies of a participant, each with who it is."""
    own = own_companies(actor)
    names = names_for(actor, own)
    return tuple((key, names[key]) for key in own)


def read_companies_of_side(actor: Actor, *, text: str = "", page: int = 1) -> Page[CompanyRow]:
    """The companies of the actor's side, newest first, whose names, numbers or contacts hold the words."""
    if not is_staff_of(actor, actor.side):
        raise ForbiddenError(_("the staff of a side sees its companies"))
    rows = models.CompanyIdentity.objects.filter(side=actor.side)
    for word in fold(text).split():
        rows = rows.filter(search__contains=word)
    found = page_of(rows.order_by("-company"), page, PAGE_SIZE)
    keys = [str(row.company) for row in found.items]
    profiles = _cards_of(keys)
    return found.holding(
        tuple(CompanyRow(row.details, tuple(profiles[str(row.company)])) for row in found.items)
    )


def read_review_queue(actor: Actor, *, page: int = 1) -> Page[ProfileCard]:
    """The profiles of the actor's side that wait for a review, the longest waiting first."""
    if not (actor.side and actor.allows("review-profile", side=actor.side)):
        raise ForbiddenError(_("the reviewers of a side see what waits for review"))
    rows = present(models.Profile).filter(of_side=actor.side, standing=ProfileStanding.SUBMITTED)
    found = page_of(rows.order_by("valid_from", "known_from", "id"), page, PAGE_SIZE)
    moment = now()
    return found.holding(tuple(_card(row, moment) for row in found.items))


def count_waiting(side: str) -> int:
    """How many profiles of the side wait for a review."""
    rows = present(models.Profile).filter(of_side=side, standing=ProfileStanding.SUBMITTED)
    return int(rows.count())


def _cards_of(companies: Iterable[str]) -> dict[str, list[ProfileCard]]:
    moment = now()
    found: dict[str, list[ProfileCard]] = defaultdict(list)
    for row in present(models.Profile).filter(parent__in=list(companies)).order_by("-valid_from", "-id"):
        found[row.parent].append(_card(row, moment))
    return found


def _card(row: models.Profile, moment: Moment) -> ProfileCard:
    profile: domain.Profile = row.fact
    return ProfileCard(profile, summary_of(profile), row.valid_from, profile.is_shown(moment.as_of))


def _reviews(moment: Moment, profiles: Iterable[str]) -> dict[str, list[domain.Review]]:
    found: dict[str, list[domain.Review]] = defaultdict(list)
    rows = models.Review.objects.at(moment).filter(parent__in=list(profiles))
    for review in rows.order_by("-valid_from", "-known_from", "-id").facts():
        found[review.profile].append(review)
    return found


def _listed(card: ProfileCard) -> ListedProfile:
    profile = card.profile
    return ListedProfile(
        profile.key,
        profile.side,
        profile.kind,
        wording(profile.title),
        card.summary,
        profile.region,
        profile.size,
        tuple(f"{code.scheme}:{code.code}" for code in profile.industries),
    )
