"""Publishes calls, and takes applications of companies of both sides, which each of them confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.accounts.models import new_id
from hannover.errors import ConflictError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import may_act_for, write_for
from hannover.fields.smes.actions.grants_calls import read_budgets, read_rule
from hannover.fields.smes.actions.grants_checking import (
    alive_rows,
    day_for,
    hold_application,
    hold_call,
    read_date,
    read_new_key,
    read_zone,
    recorded,
    require_open,
    utc_text,
)
from hannover.fields.smes.actions.grants_partners import known_to, read_partners, told_as
from hannover.fields.smes.actions.introductions_texts import refuse_names
from hannover.fields.smes.domain import ApplicationStanding
from hannover.fields.smes.inputs.grants import (
    ApplicationState,
    ApplyJointly,
    ConfirmApplication,
    ExtendCall,
    GrantsRecorded,
    PublishCall,
    WithdrawApplication,
)
from hannover.fields.smes.reading.grants_changes import content_of, version_of
from hannover.fields.smes.reading.grants_facts import ALIVE, examine
from hannover.fields.smes.words.grants import REQUIREMENTS
from hannover.operations import Context
from hannover.record.actions.writing import write
from hannover.record.dialogues.actions.checking import read_texts
from hannover.record.domain import Text
from hannover.record.log import Draft
from hannover.record.models.projection import STILL, Projection
from hannover.record.signing import NEWEST, acting_side

MOST_MILESTONES = 12
LONGEST_PROJECT_MONTHS = 60


def publish_call(values: PublishCall, context: Context) -> GrantsRecorded:
    """Publishes a call with its rule, before it opens or on the day. Staff of either side."""
    acting_side(context, "run-programme")
    opens, closes = (
        read_date(values.opens_on, field="opens_on"),
        read_date(values.closes_on, field="closes_on"),
    )
    if closes < opens:
        raise InputError(_("the call closes before it opens"), field="closes_on")
    zone = read_zone(values.time_zone)
    today = context.now.astimezone(ZoneInfo(zone)).date()
    if closes < today:
        raise InputError(_("the call would be closed already"), field="closes_on")
    if opens < today:
        raise InputError(
            _("a rule is declared before the call opens"), field="opens_on", remedy=today.isoformat()
        )
    rule = read_rule(values)
    call = domain.Call(
        key=read_new_key(models.Call, values.key),
        title=read_texts(values.title, field="title"),
        budgets=read_budgets(values.budgets),
        opens_on=opens,
        closes_on=closes,
        time_zone=zone,
        introduced=values.introduced,
        sample=context.actor.sample,
        **rule,
    )
    draft = Draft(state=call, happened_on=context.now.date(), action="published")
    return recorded(write(context, draft)[0], key=call.key)


def extend_call(values: ExtendCall, context: Context) -> GrantsRecorded:
    """Gives applicants more time; never less. Staff of either side, before the call is decided."""
    acting_side(context, "run-programme")
    closes = read_date(values.closes_on, field="closes_on")
    with transaction.atomic():
        row = hold_call(values.call)
        call: domain.Call = row.fact
        if call.standing is domain.CallStanding.DECIDED or drafted(call.key):
            raise ConflictError(_("a selection stands: this call cannot be extended"), field="call")
        if closes <= call.closes_on:
            raise InputError(
                _("a call is extended, never shortened"),
                field="closes_on",
                remedy=_("a day after %(day)s") % {"day": call.closes_on.isoformat()},
            )
        changed = replace(call, closes_on=closes)
        draft = _of(row, changed, context, action="extended")
        return recorded(write(context, draft)[0], key=call.key)


def drafted(call: str) -> bool:
    """Whether a selection of the call has been drafted."""
    return models.Selection.objects.filter(known_to=STILL, parent=call).exists()


def apply_jointly(values: ApplyJointly, context: Context) -> ApplicationState:
    """Drafts an application, or changes a draft; whoever had confirmed it has to do so again.

    The first partner is the applicant, for whom the caller acts. Raises ConflictError after the deadline and
    for a second application of the same companies; InputError for amounts in another currency than the
    side's budget.
    """
    if not values.partners:
        raise InputError(_("an application needs a company of each side"), field="partners")
    applicant = may_act_for(context, values.partners[0].company)
    with transaction.atomic():
        call: domain.Call = hold_call(values.call).fact
        require_open(call, context)
        before = hold_application(values.application, context) if values.application else None
        if before is not None:
            _require_own_draft(before, applicant.key)
        partners = read_partners(values.partners, call, applicant, before.fact if before else None)
        companies = known_to(applicant, partners)
        application = domain.Application(
            call=call.key,
            key=before.key if before else f"{call.key[:60]}-{str(new_id())[-12:]}",
            title=_words(values.title, companies, field="title"),
            summary=_words(values.summary, companies, field="summary"),
            partners=partners,
            milestones=_read_milestones(values, companies),
            months=_read_months(values.months),
            applicant=applicant.key,
            confirmed=(applicant.key,),
            sample=context.actor.sample,
        )
        _refuse_second(application)
        draft = _of(before, application, context, action="changed" if before else "drafted")
        written = write_for(context, applicant.side, draft)[0]
    return _state(application, written.id, context)


def confirm_application(values: ConfirmApplication, context: Context) -> ApplicationState:
    """Confirms an application for one of its companies. When the last has, it is submitted: then every
    requirement has to be met.
    """
    company = may_act_for(context, values.company)
    with transaction.atomic():
        row = hold_application(values.application, context)
        application: domain.Application = row.fact
        if company.key not in [partner.company for partner in application.partners]:
            raise InputError(_("this company is no partner of the application"), field="company")
        call: domain.Call = hold_call(application.call).fact
        require_open(call, context)
        if application.standing is not ApplicationStanding.DRAFT:
            raise ConflictError(_("this application is no draft any more"), field="application")
        if company.key in application.confirmed:
            raise ConflictError(_("this company has confirmed it already"), field="company")
        if values.seen:
            _require_as_read(application, values.seen)
        _refuse_own_name(application, company.key)
        changed = replace(application, confirmed=(*application.confirmed, company.key))
        if not waiting_of(changed):
            changed = replace(
                changed, standing=ApplicationStanding.SUBMITTED, submitted_at=utc_text(context.now)
            )
            _require_eligible(call, changed, context)
        submitted = changed.standing is ApplicationStanding.SUBMITTED
        draft = _of(row, changed, context, action="submitted" if submitted else "confirmed")
        written = write_for(context, company.side, draft)[0]
    return _state(changed, written.id, context)


def withdraw_application(values: WithdrawApplication, context: Context) -> ApplicationState:
    """Withdraws an application for one of its companies, as long as it is not decided."""
    company = may_act_for(context, values.company)
    with transaction.atomic():
        row = hold_application(values.application, context)
        application: domain.Application = row.fact
        if company.key not in [partner.company for partner in application.partners]:
            raise InputError(_("this company is no partner of the application"), field="company")
        if application.standing not in ALIVE:
            raise ConflictError(_("this application was decided or withdrawn"), field="application")
        if drafted(application.call):
            raise ConflictError(
                _("a selection that names it waits for signatures"),
                field="application",
                remedy=_("ask the secretariat of your side"),
            )
        submitted = application.standing is ApplicationStanding.SUBMITTED
        named = known_to(company, application.partners, agreed=submitted)
        refuse_names({context.language: values.reason}, named, field="reason")
        changed = replace(application, standing=ApplicationStanding.WITHDRAWN)
        draft = replace(_of(row, changed, context, action="withdrawn"), note=values.reason[:400])
        written = write_for(context, company.side, draft)[0]
    return _state(changed, written.id, context)


def waiting_of(application: domain.Application) -> tuple[str, ...]:
    """The companies that have not confirmed it."""
    return tuple(
        partner.company for partner in application.partners if partner.company not in application.confirmed
    )


def _state(application: domain.Application, event: str, context: Context) -> ApplicationState:
    keys = {partner.company: told_as(context, partner) for partner in application.partners}
    waiting = waiting_of(application) if application.standing is ApplicationStanding.DRAFT else ()
    return ApplicationState(
        application.key,
        application.standing.value,
        tuple(keys[company] for company in application.confirmed),
        tuple(keys[company] for company in waiting),
        event,
    )


def _of(row: Projection | None, state: object, context: Context, *, action: str) -> Draft:
    """A new state of an entity, or its first; applications are for the staff of both sides."""
    if row is None:
        return Draft(state=state, happened_on=context.now.date(), action=action, audience="joint")
    return Draft(
        state=state,
        happened_on=day_for(row, context),
        entity=str(row.entity),
        action=action,
        audience=row.audience,
    )


def _require_own_draft(row: Projection, applicant: str) -> None:
    application: domain.Application = row.fact
    if application.applicant != applicant:
        raise ConflictError(_("another company drafted this application"), field="application")
    if application.standing is not ApplicationStanding.DRAFT:
        raise ConflictError(_("this application is no draft any more"), field="application")


def _refuse_own_name(application: domain.Application, company: str) -> None:
    """Raises InputError where the texts tell which company this is that confirms them."""
    texts = {"title": application.title, "summary": application.summary}
    texts |= {f"milestones.{number}": words for number, words in enumerate(application.milestones)}
    for field, words in texts.items():
        refuse_names(words, (company,), field=field)


def _require_as_read(application: domain.Application, seen: str) -> None:
    read = version_of(application.key, seen)
    if read is None or content_of(read) != content_of(application):
        raise ConflictError(
            _("the draft was changed after you opened it"),
            field="application",
            remedy=_("read what was changed, then confirm it"),
        )


def _words(texts: Text, companies: Sequence[str], *, field: str) -> Text:
    words = read_texts(texts, field=field)
    refuse_names(words, companies, field=field)
    return words


def _read_milestones(values: ApplyJointly, companies: Sequence[str]) -> tuple[Text, ...]:
    if not 1 <= len(values.milestones) <= MOST_MILESTONES:
        raise InputError(
            _("an application has from 1 to %(most)s milestones") % {"most": MOST_MILESTONES},
            field="milestones",
        )
    return tuple(
        _words(one, companies, field=f"milestones.{number}") for number, one in enumerate(values.milestones)
    )


def _read_months(months: int) -> int:
    if not 1 <= months <= LONGEST_PROJECT_MONTHS:
        raise InputError(
            _("a project takes from 1 to %(most)s months") % {"most": LONGEST_PROJECT_MONTHS}, field="months"
        )
    return months


def _refuse_second(application: domain.Application) -> None:
    """Raises ConflictError where the same companies have another application in the call, under the same
    profiles: whose another profile is would be told by the refusal.
    """
    met = {partner.profile or partner.company for partner in application.partners}
    for row in alive_rows(models.Application, parent=application.call):
        other: domain.Application = row.fact
        same = {partner.profile or partner.company for partner in other.partners} == met
        if same and other.key != application.key and other.standing in ALIVE:
            raise ConflictError(
                _("these companies have an application in this call already: %(key)s") % {"key": other.key},
                field="partners",
                remedy=_("change that one, or withdraw it first"),
            )


def _require_eligible(call: domain.Call, application: domain.Application, context: Context) -> None:
    [found] = examine(call, [application], NEWEST, at=context.now)
    if not found.eligibility.met:
        unmet = "; ".join(
            dict.fromkeys(str(REQUIREMENTS[one.requirement]) for one in found.eligibility.unmet)
        )
        raise ConflictError(
            _("requirements of the call are not met: %(unmet)s") % {"unmet": unmet},
            field="application",
            remedy=_("the page of the application says what is missing"),
        )
