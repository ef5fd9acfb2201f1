"""Who acts for a company: persons are admitted to it by its side or by those who act for it, and dismissed."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hannover.accounts.models import Grant, Person
from hannover.accounts.passwords import new_link
from hannover.accounts.permissions import Role
from hannover.errors import ConflictError, UnknownError
from hannover.fields.smes import models
from hannover.fields.smes.actions.acting import company_known, hold_known, is_staff_of, may_act_for
from hannover.fields.smes.actions.companies import PROGRAMME
from hannover.fields.smes.inputs.companies import AdmitPerson, DismissPerson, PersonAdmitted, PersonDismissed
from hannover.operations import Context
from hannover.record.persons.actions import create_person
from hannover.record.persons.actions.writing import note, offered_languages, read_id, role_draft
from hannover.record.persons.inputs import CreatePerson
from hannover.record.signing import reader_of


def admit_person(values: AdmitPerson, context: Context) -> PersonAdmitted:
    """Gives somebody an account with which they act for the company. Without a password there is a link with
    which the person sets one at the first sign-in: hand it over, it is shown once.

    Raises ConflictError for a login that is taken, and for a company that was forgotten.
    """
    may_act_for(context, values.company)
    offered = offered_languages()
    chosen = values.language or context.language
    with transaction.atomic():
        company = hold_known(models.Company, values.company, field="company").fact
        if not company.active:
            raise ConflictError(_("this company was forgotten"), remedy=_("register it anew"))
        created = create_person(
            CreatePerson(
                login=values.login,
                name=values.name or values.login,
                email=values.email,
                language=chosen if chosen in offered else offered[0],
                password=values.password,
                sample=company.sample,
            ),
            Context(actor=PROGRAMME, field="", at=context.at, language=context.language),
        )
        person = Person.objects.get(pk=created.person)
        grant = Grant.objects.create(person=person, role=Role.PARTICIPANT.value, organization=company.key)
        written = note(context, role_draft(grant, context, active=True))[0]
    link = "" if values.password else _link(person)
    return PersonAdmitted(company.key, str(person.pk), link, written.id)


def dismiss_person(values: DismissPerson, context: Context) -> PersonDismissed:
    """Takes from a person what they may do for the company; the account stays, and what they wrote.

    Raises UnknownError for somebody who does not act for it, ConflictError for a participant who would leave
    the company with nobody.
    """
    company = may_act_for(context, values.company)
    with transaction.atomic():
        hold_known(models.Company, company.key, field="company")
        grants = Grant.objects.select_for_update().filter(
            role=Role.PARTICIPANT.value, organization=company.key
        )
        found = next((one for one in grants if one.person_id == read_id(values.person, field="person")), None)
        if found is None:
            raise UnknownError(_("this person does not act for the company"), field="person")
        if len(grants) == 1 and not is_staff_of(reader_of(context), company.side):
            raise ConflictError(
                _("nobody else acts for this company"),
                remedy=_("admit somebody else first, or ask the staff of your side"),
            )
        written = note(context, role_draft(found, context, active=False))[0]
        found.delete()
    return PersonDismissed(company.key, values.person, written.id)


def _link(person: Person) -> str:
    """The path, in the person's language, where they set their password; it works once."""
    made = new_link(person)
    with translation.override(person.language):
        return reverse("accounts:password-link", args=[made.person, made.token])


def side_of_company(key: str) -> str:
    """The side of the company with that key; "" where there is none. What keeps a participant off the other
    side.
    """
    company = company_known(key)
    return company.side if company else ""
