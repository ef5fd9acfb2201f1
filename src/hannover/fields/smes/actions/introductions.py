"""Introductions: interest, answer, names, non-disclosure, outcome. Each is one transaction and one event.

No text that is written here may tell who a company is: events are read by the staff of both sides, and the
message by the other company before it has agreed. Until both have agreed a text is held against the author's
own company alone: a refusal for the other's name would tell that it was guessed right.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import (
    company_known,
    hold_known,
    is_staff_of,
    may_act_for,
    own_companies,
    write_for,
)
from hannover.fields.smes.actions.introductions_texts import refuse_names
from hannover.fields.smes.inputs.introductions import (
    AnswerIntroduction,
    CloseIntroduction,
    IntroductionRecorded,
    RecordConfidentiality,
    ShowInterest,
    WithdrawIntroduction,
)
from hannover.fields.smes.reading.partners import own_profile
from hannover.fields.smes.reading.partners_channels import channels_between
from hannover.operations import Context
from hannover.record.actions.writing import read_choice
from hannover.record.dialogues.actions.checking import read_past_day, read_texts
from hannover.record.log import Draft, Written
from hannover.record.models.projection import Projection
from hannover.record.signing import NEWEST, reader_of

Stage = domain.IntroductionStage


def show_interest(values: ShowInterest, context: Context) -> IntroductionRecorded:
    """Asks for an introduction under an own profile. The other company sees the profile and the message,
    not who asks; no name is told before it accepts.
    """
    context.actor.require("find-partners")
    own = own_profile(NEWEST, reader_of(context), values.profile)
    company = may_act_for(context, own.company)
    toward = _shown_profile(values.toward, context.now.date())
    message = read_texts(values.message, field="message", required=False)
    refuse_names(message, (own.company,), field="message")
    channels = channels_between(own, toward)
    with transaction.atomic():
        _hold_both(own.company, toward.company)
        _check_may_ask(own, toward, context.now.date(), active=company.active)
        asked = domain.Introduction(
            company=own.company,
            profile=own.key,
            side=own.side,
            toward=toward.company,
            toward_profile=toward.key,
            toward_side=toward.side,
            stage=Stage.INTERESTED,
            message=message,
            interested_on=context.now.date(),
            channels=channels,
            sample=own.sample and toward.sample,
        )
        draft = Draft(state=asked, happened_on=asked.interested_on, action="asked", audience="joint")
        written = write_for(context, own.side, draft)[0]
    return _recorded(written, asked)


def answer_introduction(values: AnswerIntroduction, context: Context) -> IntroductionRecorded:
    """Accepts, so that both companies see each other's names, or declines. Only the company that was asked.

    Raises ConflictError where it was answered already, where the interest has lapsed, or where one of the
    profiles is no longer shown.
    """
    reason = read_texts(values.reason, field="reason", required=False)
    with transaction.atomic():
        row, company = _held(values.introduction, context)
        found: domain.Introduction = row.fact
        if company != found.toward:
            raise ConflictError(_("the company that asked cannot answer"), remedy=_("wait, or withdraw"))
        _require_stage(found, Stage.INTERESTED)
        _refuse_lapsed(found, context.now.date())
        refuse_names(reason, (found.toward,), field="reason")
        if values.accept:
            _check_may_accept(found, context.now.date())
        stage = Stage.ACCEPTED if values.accept else Stage.DECLINED
        changed = replace(found, stage=stage, answered_on=context.now.date(), reason=reason)
        written = _restate(row, changed, context, side=found.toward_side, action=str(stage))
    return _recorded(written, changed)


def withdraw_introduction(values: WithdrawIntroduction, context: Context) -> IntroductionRecorded:
    """Takes back an own interest while the other company has not answered."""
    reason = read_texts(values.reason, field="reason", required=False)
    with transaction.atomic():
        row, company = _held(values.introduction, context)
        found: domain.Introduction = row.fact
        if company != found.company:
            raise ConflictError(_("only the company that asked can withdraw"), remedy=_("decline it"))
        _require_stage(found, Stage.INTERESTED)
        _refuse_lapsed(found, context.now.date())
        refuse_names(reason, (found.company,), field="reason")
        changed = replace(found, stage=Stage.WITHDRAWN, closed_on=context.now.date(), reason=reason)
        written = _restate(row, changed, context, side=found.side, action="withdrawn")
    return _recorded(written, changed)


def record_confidentiality(values: RecordConfidentiality, context: Context) -> IntroductionRecorded:
    """Records that both have signed a non-disclosure agreement; either of them may."""
    day = read_past_day(values.on, context, field="on") if values.on else context.now.date()
    with transaction.atomic():
        row, company = _held(values.introduction, context)
        found: domain.Introduction = row.fact
        _require_stage(found, Stage.ACCEPTED)
        changed = replace(found, stage=Stage.CONFIDENTIAL, confidential_on=day)
        written = _restate(row, changed, context, side=_side_of(found, company), action="agreed-nda")
    return _recorded(written, changed)


def close_introduction(values: CloseIntroduction, context: Context) -> IntroductionRecorded:
    """Records what came of an introduction; either of the two companies may. It stays named."""
    reached = read_choice(domain.Reached, values.reached, field="reached")
    note = read_texts(values.note, field="note", required=False)
    day = read_past_day(values.on, context, field="on") if values.on else context.now.date()
    with transaction.atomic():
        row, company = _held(values.introduction, context)
        found: domain.Introduction = row.fact
        _require_stage(found, Stage.ACCEPTED, Stage.CONFIDENTIAL)
        if found.answered_on and day < found.answered_on:
            raise InputError(_("this lies before the introduction itself"), field="on")
        refuse_names(note, (found.company, found.toward), field="note")
        changed = replace(found, stage=Stage.CLOSED, reached=reached, note=note, closed_on=day)
        written = _restate(row, changed, context, side=_side_of(found, company), action="closed")
    return _recorded(written, changed)


def _profile(key: str, *, field: str) -> domain.Profile:
    row = models.Profile.objects.at(NEWEST).filter(key=key).first()
    if row is None:
        raise UnknownError(_("there is no profile %(key)s") % {"key": repr(key[:80])}, field=field)
    found: domain.Profile = row.fact
    return found


def _shown_profile(key: str, today: date) -> domain.Profile:
    """A profile that everybody may read; one that was never published does not exist for who asks."""
    row = models.Profile.objects.at(NEWEST).filter(key=key, audience="public").first()
    if row is None:
        raise UnknownError(_("there is no profile %(key)s") % {"key": repr(key[:80])}, field="toward")
    found: domain.Profile = row.fact
    if not found.is_shown(today):
        raise _closed_to_interest()
    return found


def _closed_to_interest() -> ConflictError:
    """The same words for every reason that is no business of who asks: that a profile expired, or that its
    company does not want to meet this one.
    """
    return ConflictError(
        _("this profile takes no introductions from you now"), field="toward", remedy=_("choose another")
    )


def _check_may_ask(own: domain.Profile, toward: domain.Profile, today: date, *, active: bool) -> None:
    if own.company == toward.company:
        raise InputError(_("this is your own company"), field="toward", remedy=_("choose another"))
    if own.side == toward.side:
        raise InputError(
            _("this company is of your own side"),
            field="toward",
            remedy=_("introductions lead to the other side"),
        )
    if not active or not own.is_shown(today):
        raise ConflictError(
            _("your profile is not shown now"), field="profile", remedy=_("have it published, or renew it")
        )
    if models.Exclusion.objects.at(NEWEST).filter(parent=own.company, other=toward.company).exists():
        raise ConflictError(
            _("your company does not want to meet this one"), field="toward", remedy=_("change the exclusion")
        )
    known = company_known(toward.company)
    if known is None or not known.active or _is_excluded(toward.company, own.company):
        raise _closed_to_interest()
    _check_not_twice(own.company, toward, today)


def _check_not_twice(company: str, partner: domain.Profile, today: date) -> None:
    """What there is between the company and that profile. Of another profile of the same company nothing is
    said: whose it is would be told by the refusal.
    """
    rows = models.Introduction.objects.at(NEWEST).filter(
        Q(parent=company, toward=partner.company) | Q(parent=partner.company, toward=company)
    )
    known: list[domain.Introduction] = [one for one in rows.facts() if one.stands_between(today)]
    for found in (one for one in known if one.other_profile(company) == partner.key):
        if found.stage is Stage.INTERESTED and found.company != company:
            raise ConflictError(
                _("this company has asked you already"), field="toward", remedy=_("answer it")
            )
        if found.stage is Stage.INTERESTED:
            raise ConflictError(_("you have asked this company already"), field="toward", remedy=_("wait"))
        if found.named:
            raise ConflictError(_("you have been introduced to this company already"), field="toward")
        if found.stage is Stage.DECLINED and found.company == company:
            raise ConflictError(
                _("this company has declined"), field="toward", remedy=_("it may still ask you itself")
            )


def _check_may_accept(found: domain.Introduction, today: date) -> None:
    """Both profiles are shown still, and neither company has excluded the other meanwhile."""
    for key, field, remedy in (
        (found.toward_profile, "introduction", _("renew your profile first")),
        (found.profile, "introduction", _("wait until it is renewed, or decline")),
    ):
        if not _profile(key, field=field).is_shown(today):
            own = key == found.toward_profile
            words = (
                _("your profile is not shown now") if own else _("the profile that asked is not shown now")
            )
            raise ConflictError(words, remedy=remedy)
    if _is_excluded(found.toward, found.company):
        raise ConflictError(
            _("your company does not want to meet this one"), remedy=_("change the exclusion, or decline")
        )
    if _is_excluded(found.company, found.toward):
        raise ConflictError(_("this company can no longer be introduced to you"), remedy=_("decline"))


def _is_excluded(by: str, other: str) -> bool:
    found: bool = models.Exclusion.objects.at(NEWEST).filter(parent=by, other=other).exists()
    return found


def _hold_both(one: str, other: str) -> None:
    """Nobody else asks between these two companies until this transaction ends."""
    for key in sorted({one, other}):
        hold_known(models.Company, key, field="toward")


def _held(key: str, context: Context) -> tuple[Projection, str]:
    """The introduction, held, and the company of it for which the actor acts.

    Raises UnknownError for everybody who takes no part in it.
    """
    context.actor.require("find-partners")
    row = hold_known(models.Introduction, key, field="introduction")
    found: domain.Introduction = row.fact
    actor = reader_of(context)
    for company, side in ((found.company, found.side), (found.toward, found.toward_side)):
        if company in own_companies(actor) or is_staff_of(actor, side):
            return row, company
    raise UnknownError(_("there is no such entry: %(key)s") % {"key": repr(key[:80])}, field="introduction")


def _side_of(found: domain.Introduction, company: str) -> str:
    return found.side if company == found.company else found.toward_side


def _require_stage(found: domain.Introduction, *stages: domain.IntroductionStage) -> None:
    if found.stage not in stages:
        raise ConflictError(
            _("this introduction is not at that stage"),
            remedy=_("read how it stands now"),
            field="introduction",
        )


def _refuse_lapsed(found: domain.Introduction, today: date) -> None:
    if found.has_lapsed(today):
        raise ConflictError(
            _("this interest was not answered in time and has lapsed"),
            remedy=_("either of you may ask again"),
            field="introduction",
        )


def _restate(
    row: Projection, changed: domain.Introduction, context: Context, *, side: str, action: str
) -> Written:
    day = max(row.valid_from, context.now.date())
    draft = Draft(state=changed, happened_on=day, entity=str(row.entity), action=action, audience="joint")
    return write_for(context, side, draft)[0]


def _recorded(written: Written, found: domain.Introduction) -> IntroductionRecorded:
    head = f"{written.chain}:{written.sequence}:{written.hash}"
    return IntroductionRecorded(written.entity, str(found.stage), written.id, head)
