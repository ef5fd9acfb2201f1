"""Rounds of recommendations as staff see them, and the list of one profile as its company does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import own_companies
from hannover.fields.smes.actions.rounds import summary_of
from hannover.fields.smes.analysis.rounds import Summary
from hannover.fields.smes.inputs.rounds import RoundPartner, RoundShown, ShowRound
from hannover.fields.smes.reading.partners import apart_from, own_profile, shown_profiles
from hannover.operations import Context
from hannover.record.domain import Text
from hannover.record.moment import Moment, now
from hannover.record.reading.answers import in_language
from hannover.record.reading.paging import Page, page_of
from hannover.record.signing import reader_of

PROFILES_A_PAGE = 25
EXTREMES = 10


@dataclass(frozen=True)
class RoundGlance:
    """`published` is None for a round that only staff see."""

    key: str
    title: Text
    summary: Summary
    computed_at: datetime
    published: domain.RecommendationRound | None


@dataclass(frozen=True)
class Appearance:
    """On how many lists of the other side a profile stands."""

    profile: domain.Profile | None
    key: str
    appears: int


@dataclass(frozen=True)
class RoundPage:
    """A round for staff: `most` and `least` listed profiles of their side, and its profiles in pages."""

    glance: RoundGlance
    most: tuple[Appearance, ...]
    unlisted: Page[Appearance]


@dataclass(frozen=True)
class RoundEntry:
    """One partner on a list. `gone` says why it is not met today: "expired", "withdrawn", "introduced",
    "apart", or "" where nothing speaks against it.
    """

    key: str
    profile: domain.Profile | None
    rank: int
    score: float
    share: float
    gone: str
    introduction: str = ""


@dataclass(frozen=True)
class OwnList:
    """The list of one own profile. `left_out` partners were gone when the round was published; `reason` says
    why the own profile takes no part, "" where it does.
    """

    glance: RoundGlance
    own: domain.Profile
    entries: tuple[RoundEntry, ...]
    left_out: int
    appears: int
    reason: str


def read_rounds(moment: Moment, actor: Actor) -> tuple[RoundGlance, ...]:
    """The published rounds, newest first; for staff also those that were computed and not published."""
    published = {row.key: row.fact for row in models.RecommendationRound.objects.at(moment)}
    staff = is_staff(actor)
    if not staff and not own_companies(actor):
        return ()
    rows = models.ComputedRound.objects.filter(complete=True).order_by("-computed_at")
    glances = (_glance(row, published.get(row.key)) for row in rows)
    return tuple(one for one in glances if one.published or (staff and moment.is_now))


def read_round(moment: Moment, actor: Actor, key: str, *, page: int = 1) -> RoundPage:
    """How a round fell out; for staff. Of the profiles, those of the own side are named one by one."""
    actor.require("run-programme", side=actor.side)
    glance = _known(moment, actor, key)
    rows = models.RoundList.objects.filter(round=key, side=actor.side)
    most = list(rows.filter(appears__gt=0).order_by("-appears", "profile")[:EXTREMES])
    unlisted = page_of(rows.filter(appears=0).order_by("profile"), page, PROFILES_A_PAGE)
    keys = [row.profile for row in (*most, *unlisted.items)]
    profiles = shown_profiles(moment, keys, expired=True)

    def appearance(row: models.RoundList) -> Appearance:
        return Appearance(profiles.get(row.profile), row.profile, row.appears)

    return RoundPage(
        glance,
        tuple(appearance(row) for row in most),
        unlisted.holding(tuple(appearance(row) for row in unlisted.items)),
    )


def read_own_list(moment: Moment, actor: Actor, key: str, profile: str) -> OwnList:
    """The list of one own profile in a round; raises UnknownError."""
    own = own_profile(moment, actor, profile)
    glance = _known(moment, actor, key)
    row = models.RoundList.objects.filter(round=key, profile=profile).first()
    left_out = glance.published.left_out if glance.published else {}
    if row is None or profile in left_out:
        return OwnList(glance, own, (), 0, 0, left_out.get(profile, "later"))
    apart = apart_from(moment, own.company)
    profiles = shown_profiles(moment, [one[0] for one in row.listed], expired=True)
    entries: list[RoundEntry] = []
    for partner, score, share in row.listed:
        if partner in left_out:
            continue
        noun = profiles.get(partner)
        gone = _gone(noun, moment.as_of)
        introduction = apart.introduced.get(partner, "")
        if not gone and introduction:
            gone = "introduced"
        elif not gone and noun is not None and noun.company in apart.excluded:
            gone = "apart"
        elif not gone and noun is not None and noun.company in apart.hidden:
            gone = "withdrawn"
        entries.append(RoundEntry(partner, noun, len(entries) + 1, score, share, gone, introduction))
    return OwnList(glance, own, tuple(entries), len(row.listed) - len(entries), row.appears, "")


def own_lists(moment: Moment, companies: Sequence[str]) -> tuple[domain.Profile, ...]:
    """The profiles of these companies that may stand in a round."""
    rows = models.Profile.objects.at(moment).filter(parent__in=companies, audience="public")
    found: list[domain.Profile] = rows.order_by("key").facts()
    return tuple(found)


def show_round(values: ShowRound, context: Context) -> RoundShown:
    """The list of one own profile, through every face."""
    found = read_own_list(now(), reader_of(context), values.round, values.profile)
    partners = tuple(
        RoundPartner(
            one.key,
            in_language(one.profile.title, context.language) if one.profile else "",
            one.rank,
            one.score,
            one.share,
            one.gone,
        )
        for one in found.entries
    )
    return RoundShown(values.round, values.profile, partners, found.left_out, found.glance.summary.because)


def is_staff(actor: Actor) -> bool:
    return bool(actor.side) and actor.allows("run-programme", side=actor.side)


def _known(moment: Moment, actor: Actor, key: str) -> RoundGlance:
    row = models.ComputedRound.objects.filter(key=key, complete=True).first()
    noun = models.RecommendationRound.objects.at(moment).filter(key=key).first()
    if row is None or (noun is None and not (is_staff(actor) and moment.is_now)):
        raise UnknownError(_("there is no such round at that date"), field="round")
    return _glance(row, noun.fact if noun else None)


def _glance(row: models.ComputedRound, noun: domain.RecommendationRound | None) -> RoundGlance:
    return RoundGlance(row.key, row.title, summary_of(row), row.computed_at, noun)


def _gone(profile: domain.Profile | None, today: date) -> str:
    if profile is None or profile.standing is not domain.ProfileStanding.PUBLISHED:
        return "withdrawn"
    return "" if profile.is_shown(today) else "expired"
