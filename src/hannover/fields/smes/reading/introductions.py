"""Introductions as those who take part in them see them, and as the staff of a side does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec
from django.db.models import Q
from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import company_known, is_staff_of, own_companies
from hannover.fields.smes.inputs.introductions import IntroductionLine, IntroductionList, ListIntroductions
from hannover.fields.smes.reading.naming import knows, names_for
from hannover.operations import Context
from hannover.record.actions.writing import read_choice
from hannover.record.models import Event
from hannover.record.moment import Moment, now
from hannover.record.reading.answers import in_language
from hannover.record.reading.paging import Page, page_of
from hannover.record.signing import reader_of

Stage = domain.IntroductionStage
LINES_A_PAGE = 25
LAPSED = "lapsed"
"""No stage of its own: nothing was recorded, the day has passed."""


class Step(StrEnum):
    """What one of the two companies can do next."""

    ANSWER = "answer"
    WITHDRAW = "withdraw"
    CONFIDENTIALITY = "record-confidentiality"
    CLOSE = "close"


@dataclass(frozen=True)
class IntroductionEntry:
    """An introduction as the company `own` sees it; `own` is the company that asked where staff of both
    companies' sides look on.

    partner    the other company's profile as everybody may read it, None where there is none any more
    identity   who the other company is, None unless both agreed to this introduction: whoever knows it
               through something else would not be told here which of its partners this one is
    me         who the own company is, None for who may not know
    lapsed     nobody had answered in time
    """

    id: str
    event: str
    introduction: domain.Introduction
    own: str
    asked: bool
    own_profile: domain.Profile | None
    partner: domain.Profile | None
    identity: domain.Identity | None
    me: domain.Identity | None
    may_act: bool
    expired: bool
    lapsed: bool = False

    @property
    def partner_key(self) -> str:
        return self.introduction.other(self.own)

    @property
    def partner_side(self) -> str:
        return self.introduction.toward_side if self.asked else self.introduction.side

    @property
    def steps(self) -> tuple[Step, ...]:
        """What can be done now, by who may act for the own company."""
        if not self.may_act or self.lapsed:
            return ()
        match self.introduction.stage:
            case Stage.INTERESTED:
                return (Step.WITHDRAW,) if self.asked else (Step.ANSWER,)
            case Stage.ACCEPTED:
                return (Step.CONFIDENTIALITY, Step.CLOSE)
            case Stage.CONFIDENTIAL:
                return (Step.CLOSE,)
        return ()


@dataclass(frozen=True)
class PastStep:
    """One event of an introduction."""

    event: str
    action: str
    stage: domain.IntroductionStage
    side: str
    happened_on: str
    recorded_at: str


@dataclass(frozen=True)
class IntroductionPage:
    entry: IntroductionEntry
    history: tuple[PastStep, ...]


@dataclass(frozen=True)
class Mailbox:
    """The introductions of one company: what it has to answer, what it waits for, and the rest."""

    company: domain.Company
    identity: domain.Identity | None
    asked_us: tuple[IntroductionEntry, ...]
    we_asked: tuple[IntroductionEntry, ...]
    under_way: tuple[IntroductionEntry, ...]
    ended: tuple[IntroductionEntry, ...]

    @property
    def total(self) -> int:
        return len(self.asked_us) + len(self.we_asked) + len(self.under_way) + len(self.ended)


@dataclass(frozen=True)
class Overview:
    """All introductions, for the staff of a side; those that have `lapsed` do not count as waiting."""

    counts: Mapping[domain.IntroductionStage, int]
    lapsed: int
    page: Page[IntroductionEntry]


def read_mailbox(moment: Moment, actor: Actor, company: str) -> Mailbox:
    """What one company asked and was asked; raises UnknownError for who may not act for it."""
    found = _own_company(actor, company)
    rows = models.Introduction.objects.at(moment).filter(models.Introduction.between([company]))
    entries = _entries(moment, actor, rows.order_by("-valid_from", "-id"), own=company)
    waiting = [
        entry for entry in entries if entry.introduction.stage is Stage.INTERESTED and not entry.lapsed
    ]
    running = (Stage.ACCEPTED, Stage.CONFIDENTIAL)
    ended = (Stage.CLOSED, Stage.DECLINED, Stage.WITHDRAWN)
    return Mailbox(
        found,
        names_for(actor, [company])[company],
        tuple(entry for entry in waiting if not entry.asked),
        tuple(entry for entry in waiting if entry.asked),
        tuple(entry for entry in entries if entry.introduction.stage in running),
        tuple(entry for entry in entries if entry.lapsed or entry.introduction.stage in ended),
    )


def read_overview(moment: Moment, actor: Actor, *, stage: str = "", page: int = 1) -> Overview:
    """Every introduction of the programme, or those of a stage or LAPSED, newest first; for the staff of the sides
    alone.
    """
    actor.require("read-side", side=actor.side)
    rows = models.Introduction.objects.at(moment).seen_by(actor).filter(audience="joint")
    if not actor.side:
        rows = rows.none()
    counted = Counter(rows.values_list("stage", flat=True))
    waiting, lapsed = models.Introduction.waiting(moment.as_of), models.Introduction.lapsed(moment.as_of)
    gone = rows.filter(lapsed).count()
    counted[Stage.INTERESTED.value] -= gone
    narrowed = {"": Q(), LAPSED: lapsed, Stage.INTERESTED.value: waiting}
    shown = rows.filter(narrowed.get(stage, Q(stage=stage)))
    found = page_of(shown.order_by("-valid_from", "-id"), page, LINES_A_PAGE)
    entries = _entries(moment, actor, found.items)
    counts = {kind: counted.get(kind.value, 0) for kind in Stage}
    return Overview(counts, gone, found.holding(entries))


def read_introduction(moment: Moment, actor: Actor, key: str) -> IntroductionPage:
    """One introduction with its history; raises UnknownError for everybody who takes no part in it."""
    row = models.Introduction.objects.at(moment).filter(key=key).first()
    if row is None or not _may_read(actor, row.fact):
        raise UnknownError(_("there is no such introduction at that date"))
    return IntroductionPage(_entries(moment, actor, [row])[0], _history(moment, key))


def list_introductions(values: ListIntroductions, context: Context) -> IntroductionList:
    """The introductions of one company, or of all companies of the own side for its staff."""
    actor, moment = reader_of(context), now()
    rows = models.Introduction.objects.at(moment).order_by("-valid_from", "-id")
    if values.stage:
        rows = rows.filter(stage=str(read_choice(Stage, values.stage, field="stage")))
    if values.company:
        company = _own_company(actor, values.company)
        entries = _entries(
            moment, actor, rows.filter(models.Introduction.between([company.key])), own=company.key
        )
    elif own := own_companies(actor):
        entries = _entries(moment, actor, rows.filter(models.Introduction.between(list(own))))
    elif actor.side:
        actor.require("read-side", side=actor.side)
        entries = _entries(moment, actor, rows.seen_by(actor))
    else:  # somebody of an organization that is no company: there is nothing of theirs
        actor.require("find-partners")
        entries = _entries(moment, actor, rows.none())
    return IntroductionList(tuple(_line(entry, context.language) for entry in entries))


def _own_company(actor: Actor, key: str) -> domain.Company:
    found = company_known(key)
    if found is None or not (key in own_companies(actor) or is_staff_of(actor, found.side)):
        raise UnknownError(_("there is no such company of yours"), field="company")
    return found


def _may_read(actor: Actor, found: domain.Introduction) -> bool:
    sides = (found.side, found.toward_side)
    staff = actor.side in sides and actor.allows("read-side", side=actor.side)
    return staff or bool({found.company, found.toward} & set(own_companies(actor)))


def _entries(
    moment: Moment, actor: Actor, rows: Iterable[models.Introduction], *, own: str = ""
) -> tuple[IntroductionEntry, ...]:
    """The introductions with both profiles and the names that the reader may know; a fixed number of
    queries.
    """
    listed = [(str(row.entity), str(row.event), row.fact) for row in rows]
    facts: list[domain.Introduction] = [fact for _id, _event, fact in listed]
    profiles = _profiles(moment, {key for fact in facts for key in (fact.profile, fact.toward_profile)})
    identities = names_for(actor, {key for fact in facts for key in (fact.company, fact.toward)})
    return tuple(
        _entry(moment, actor, id_, event, fact, own or _own_of(actor, fact), profiles, identities)
        for id_, event, fact in listed
    )


def _entry(
    moment: Moment, actor: Actor, id_: str, event: str, fact: domain.Introduction, own: str,
    profiles: Mapping[str, domain.Profile], identities: Mapping[str, domain.Identity | None],
) -> IntroductionEntry:  # fmt: skip
    asked = own == fact.company
    mine, theirs = (fact.profile, fact.toward_profile) if asked else (fact.toward_profile, fact.profile)
    partner = profiles.get(theirs)
    acts = own in own_companies(actor) or is_staff_of(actor, fact.side if asked else fact.toward_side)
    expired = partner is not None and not partner.is_shown(moment.as_of)
    other, side = fact.other(own), fact.toward_side if asked else fact.side
    told = fact.named or knows(actor, other, side)
    return IntroductionEntry(
        id_, event, fact, own, asked, profiles.get(mine), partner,
        identities.get(other) if told else None, identities.get(own), moment.is_now and acts, expired,
        fact.has_lapsed(moment.as_of),
    )  # fmt: skip


def _own_of(actor: Actor, fact: domain.Introduction) -> str:
    """Whose eyes the reader has: its own company's, or that of the own side."""
    if fact.toward in own_companies(actor):
        return fact.toward
    if fact.company in own_companies(actor):
        return fact.company
    return fact.toward if actor.side == fact.toward_side else fact.company


def _profiles(moment: Moment, keys: set[str]) -> dict[str, domain.Profile]:
    """The profiles as everybody may read them: the last version that was published."""
    rows = models.Profile.objects.at(moment).filter(key__in=keys, audience="public")
    return {profile.key: profile for profile in rows.facts()}


def _history(moment: Moment, entity: str) -> tuple[PastStep, ...]:
    rows = Event.objects.filter(entity=entity, type="smes:introduction", recorded_at__lte=moment.known_text)
    if not moment.is_now:
        rows = rows.filter(happened_on__lte=moment.as_of.isoformat())
    bodies = rows.order_by("recorded_at", "event").values_list("body", flat=True)
    return tuple(_past_step(body) for body in bodies)


class _Body(msgspec.Struct):
    id: str
    action: str
    side: str
    happened_on: str
    recorded_at: str
    state: domain.Introduction | None


def _past_step(body: str) -> PastStep:
    event = msgspec.json.decode(body, type=_Body)
    stage = event.state.stage if event.state else Stage.WITHDRAWN
    return PastStep(event.id, event.action, stage, event.side, event.happened_on, event.recorded_at)


def _line(entry: IntroductionEntry, language: str) -> IntroductionLine:
    fact = entry.introduction
    return IntroductionLine(
        entry.id,
        str(fact.stage),
        entry.asked,
        entry.own,
        fact.profile if entry.asked else fact.toward_profile,
        fact.toward_profile if entry.asked else fact.profile,
        in_language(entry.partner.title, language) if entry.partner else "",
        dict(entry.identity.names) if entry.identity else {},
        in_language(fact.message, language),
        in_language(fact.reason, language),
        fact.interested_on.isoformat(),
        _iso(fact.answered_on),
        _iso(fact.answer_by) if fact.stage is Stage.INTERESTED else "",
        tuple(map(str, entry.steps)),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
