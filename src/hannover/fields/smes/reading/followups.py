"""Which follow-ups are due and which are answered, for those who may answer them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import is_staff_of, own_companies
from hannover.fields.smes.analysis.followups import due_after_introduction, due_after_project
from hannover.fields.smes.inputs.followups import DueFollowUps, FollowUpDue, FollowUpsDue
from hannover.operations import Context
from hannover.record.domain import Text
from hannover.record.moment import Moment, now, read_day
from hannover.record.signing import reader_of

INTRODUCTION, APPLICATION = "smes:introduction", "smes:application"
ACCEPTED = (
    domain.IntroductionStage.ACCEPTED,
    domain.IntroductionStage.CONFIDENTIAL,
    domain.IntroductionStage.CLOSED,
)


@dataclass(frozen=True)
class Due:
    """One company is to be asked about one subject from that day on; `answer` is what it said last.

    subject  id of the introduction, or key of the application
    title    of the application; empty for an introduction
    """

    subject_type: str
    subject: str
    company: str
    side: str
    partners: tuple[str, ...]
    due: date
    title: Text
    answer: domain.FollowUp | None = None

    def is_due(self, on: date) -> bool:
        return self.due <= on and self.answer is None


def read_due(moment: Moment, actor: Actor) -> tuple[Due, ...]:
    """Every follow-up of the companies for which the actor may answer, the earliest first; five queries."""
    mine = set(own_companies(actor))
    found = [
        one
        for one in (*_introductions(moment, actor, mine), *_applications(moment, actor, mine))
        if one.company in mine or is_staff_of(actor, one.side)
    ]
    active = set(
        models.Company.objects.at(moment)
        .filter(key__in={one.company for one in found}, state__contains='"active":true')
        .values_list("key", flat=True)
    )
    rows = models.FollowUp.objects.at(moment).filter(parent__in={one.subject for one in found})
    answers = {(answer.subject, answer.company): answer for answer in rows.facts()}
    known = [
        Due(
            one.subject_type, one.subject, one.company, one.side, one.partners, one.due, one.title,
            answers.get((one.subject, one.company)),
        )
        for one in found
        if one.company in active or (one.subject, one.company) in answers
    ]  # fmt: skip
    return tuple(sorted(known, key=lambda one: (one.due, one.subject, one.company)))


def find_due(moment: Moment, actor: Actor, subject: str, company: str) -> Due:
    """The follow-up of that company; raises UnknownError alike for one that is not there or not theirs."""
    for one in read_due(moment, actor):
        if (one.subject, one.company) == (subject, company):
            return one
    raise UnknownError(_("there is no such follow-up"), field="subject")


def _introductions(moment: Moment, actor: Actor, mine: set[str]) -> Iterable[Due]:
    rows = models.Introduction.objects.at(moment).filter(stage__in=ACCEPTED)
    if not actor.side:
        rows = rows.filter(models.Introduction.between(sorted(mine)))
    for row in rows:
        introduction: domain.Introduction = row.fact
        due = due_after_introduction(introduction.answered_on or row.valid_from)
        both = (
            (introduction.company, introduction.side, introduction.toward),
            (introduction.toward, introduction.toward_side, introduction.company),
        )
        for company, side, partner in both:
            yield Due(INTRODUCTION, row.key, company, side, (partner,), due, {})


def _applications(moment: Moment, actor: Actor, mine: set[str]) -> Iterable[Due]:
    of_mine: Any = Q() if actor.side else models.Application.of_companies(sorted(mine))
    rows = models.Application.objects.at(moment).filter(of_mine, standing=domain.ApplicationStanding.FUNDED)
    for row in rows:
        application: domain.Application = row.fact
        due = due_after_project(row.valid_from, application.months)
        companies = [partner.company for partner in application.partners]
        for partner in application.partners:
            others = tuple(key for key in companies if key != partner.company)
            yield Due(APPLICATION, row.key, partner.company, partner.side, others, due, application.title)


def list_follow_ups(values: DueFollowUps, context: Context) -> FollowUpsDue:
    """The follow-ups that are due by a day, answered or not."""
    by = read_day(values.by.strip(), field="by")
    found = [one for one in read_due(now(), reader_of(context)) if one.due <= by]
    return FollowUpsDue(
        tuple(
            FollowUpDue(
                one.subject_type,
                one.subject,
                one.company,
                one.due.isoformat(),
                one.answer.on.isoformat() if one.answer else "",
            )
            for one in found
        )
    )
