"""Registers companies and keeps what identifies them, apart from the log."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from hannover.accounts.models import Grant, Person, new_id
from hannover.accounts.permissions import Actor, Held, Role
from hannover.errors import ConflictError, ForbiddenError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import (
    company_known,
    hold_known,
    is_staff_of,
    may_act_for,
    own_companies,
    present,
    write_for,
)
from hannover.fields.smes.actions.companies_checking import (
    places_of,
    read_identity,
    read_known,
    refuse_leaks,
)
from hannover.fields.smes.actions.companies_keeping import keep, refuse_second, salted
from hannover.fields.smes.inputs.companies import ChangeCompany, CompanyWritten, RegisterCompany
from hannover.operations import Context
from hannover.record import models as record
from hannover.record.actions.writing import require_known
from hannover.record.log import Draft
from hannover.record.persons.actions import create_person
from hannover.record.persons.actions.writing import note, offered_languages, role_draft
from hannover.record.persons.inputs import CreatePerson
from hannover.record.signing import reader_of

PROGRAMME = Actor(held=(Held(Role.ADMINISTRATOR),))
MOST_FROM_ONE_ADDRESS = 5
MOST_FROM_ALL = 200
WINDOW = timedelta(hours=1)


def register_company(values: RegisterCompany, context: Context) -> CompanyWritten:
    """Registers a company with an empty draft of its first profile; see `register_from`."""
    return register_from("", values, context)


def register_from(address: str, values: RegisterCompany, context: Context) -> CompanyWritten:
    """Registers a company with an empty draft of its first profile.

    A visitor becomes its participant, under the login and password given; the staff of the side registers it
    for itself; a participant registers a further company of its own side. Nothing is shown to anybody before
    a profile was reviewed.

    address   where the request comes from, so that nobody registers hundreds
    Raises    ConflictError for a registration number that is there already, and after too many registrations
    """
    context.actor.require("register-company")
    require_known(record.Side, values.side, field="side")
    actor = reader_of(context)
    _refuse_foreign(actor, values)
    known = read_known()
    identity = read_identity(values, company=str(new_id()), side=values.side, known=known)
    with transaction.atomic():
        hold_known(record.Side, values.side, field="side")
        refuse_second(identity)
        person = _participant(values, actor, context, address)
        company, profile, event = _write(identity, context, person)
    return CompanyWritten(company, profile, event)


def change_company(values: ChangeCompany, context: Context) -> CompanyWritten:
    """Replaces what identifies the company; the log gets a new digest and nothing else.

    Raises InputError where nothing is different, and where a profile of the company would then contain its
    name.
    """
    may_act_for(context, values.company)
    with transaction.atomic():
        row = hold_known(models.Company, values.company, field="company")
        company: domain.Company = row.fact
        before = models.CompanyIdentity.objects.filter(company=values.company).first()
        if before is None or not company.active:
            raise ConflictError(_("this company was forgotten"), remedy=_("register it anew"))
        identity = read_identity(values, company=company.key, side=company.side, known=read_known())
        if identity == before.details:
            raise InputError(_("nothing is different"), remedy=_("change something, or leave it"))
        refuse_second(identity)
        for profile in present(models.Profile).filter(parent=company.key).facts():
            if profile.standing is not domain.ProfileStanding.WITHDRAWN and places_of(profile):
                refuse_leaks(identity, profile)
        kept = salted(identity)
        keep([kept], replaces=True)
        changed = domain.Company(
            key=company.key, side=company.side, digest=kept.digest, sample=company.sample
        )
        written = write_for(context, company.side, company_draft(changed, context, action="changed"))[0]
    return CompanyWritten(company.key, "", written.id)


def company_draft(company: domain.Company, context: Context, *, action: str, why: str = "") -> Draft:
    return Draft(
        state=company,
        happened_on=context.now.date(),
        entity=company.key,
        action=action,
        audience="side",
        note=why,
    )


def empty_profile(company: domain.Company) -> domain.Profile:
    """A profile that says nothing yet."""
    return domain.Profile(
        key=str(new_id()),
        company=company.key,
        side=company.side,
        kind=domain.ProfileKind.TECHNOLOGY_OFFER,
        title={},
        offer={},
        need={},
        sample=company.sample,
    )


def _refuse_foreign(actor: Actor, values: RegisterCompany) -> None:
    """Raises ForbiddenError for staff and participants of another side, and for the administration."""
    if is_staff_of(actor, values.side):
        return
    companies = [company_known(key) for key in own_companies(actor)]
    sides = {company.side for company in companies if company} | ({actor.side} if actor.side else set())
    if sides - {values.side} or Role.ADMINISTRATOR in actor.roles:
        raise ForbiddenError(
            _("you do not act for this side"), remedy=_("sign out, or sign in as somebody of this side")
        )


def _participant(values: RegisterCompany, actor: Actor, context: Context, address: str) -> str:
    """Who acts for the company: somebody new, the participant who asks, or nobody yet ("")."""
    if actor.id and not actor.side and not values.login:
        return actor.id
    if not actor.id:
        for name in ("login", "password", "person"):
            if not getattr(values, name).strip():
                raise InputError(_("this must not be empty"), field=name)
        _refuse_many(context, address)
    elif not values.login:
        return ""
    offered = offered_languages()
    chosen = values.language or context.language
    created = create_person(
        CreatePerson(
            login=values.login,
            name=values.person or values.login,
            language=chosen if chosen in offered else offered[0],
            password=values.password,
        ),
        Context(actor=PROGRAMME, field="", at=context.at, language=context.language),
    )
    return created.person


def _refuse_many(context: Context, address: str) -> None:
    """Raises ConflictError for the sixth registration from one address in an hour."""
    since = context.now - WINDOW
    models.Registration.objects.filter(at__lt=since).delete()
    origin = salted_hmac("hannover.smes.registration", address, algorithm="sha256").hexdigest()
    from_here = models.Registration.objects.filter(origin=origin).count() if address else 0
    if from_here >= MOST_FROM_ONE_ADDRESS or models.Registration.objects.count() >= MOST_FROM_ALL:
        raise ConflictError(
            _("too many companies were registered from here within an hour"),
            remedy=_("try again in an hour, or ask the staff of your side to register the company"),
        )
    models.Registration.objects.create(origin=origin, at=context.now)


def _write(identity: domain.Identity, context: Context, person: str) -> tuple[str, str, str]:
    """Keeps the company, its first draft and its participant; (company, profile, event)."""
    kept = salted(identity)
    keep([kept])
    sample = context.actor.sample
    company = domain.Company(key=identity.company, side=identity.side, digest=kept.digest, sample=sample)
    profile = empty_profile(company)
    by = context if context.actor.id else Context(actor=Actor(id=person), field="", at=context.at)
    draft = Draft(
        state=profile,
        happened_on=context.now.date(),
        entity=profile.key,
        action="drafted",
        audience="side",
    )
    written = write_for(by, company.side, company_draft(company, context, action="registered"), draft)
    if person:
        grant = Grant.objects.create(
            person=Person.objects.get(pk=person), role=Role.PARTICIPANT.value, organization=company.key
        )
        note(by, role_draft(grant, context, active=True))
    return company.key, profile.key, written[0].id
