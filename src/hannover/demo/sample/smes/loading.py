"""Records the sample of the SME field in the name of the sample secretariats, once."""

from __future__ import annotations

from django.db import transaction

from hannover.accounts.models import Grant, Person
from hannover.accounts.permissions import Actor, Role
from hannover.demo.sample.smes.companies import LANGUAGES, load_companies
from hannover.demo.sample.smes.earlier import earlier
from hannover.demo.sample.smes.grants import fund
from hannover.demo.sample.smes.meetings import hold_event
from hannover.demo.sample.smes.members import Bench
from hannover.demo.sample.smes.partners import introduce, recommend
from hannover.demo.sample.smes.visits import visit
from hannover.fields.smes import models
from hannover.fields.smes.actions.companies_profiles import renew_profile
from hannover.fields.smes.inputs.companies import RenewProfile
from hannover.record.persons.actions.writing import note, role_draft

PACKAGE = "smes"
REGISTERED, RENEWED = -520, -165
"""Days from today: a profile is published for a year."""


def load_smes(staff: tuple[Actor, Actor], *, field: str) -> bool:
    """The sample of the field; False, and nothing done, when it is there already.

    staff  a secretariat of each side: the first side's companies write Japanese, the second's German
    """
    if models.Company.objects.exists():
        return False
    with transaction.atomic():
        first, second = (
            _register(actor, language, field) for actor, language in zip(staff, LANGUAGES, strict=True)
        )
        earlier(first, second)
        renew(first)
        renew(second)
        lists = recommend(first)
        introduce(first, second)
        hold_event(first, second, lists)
        visit(first, second)
        fund(first, second)
    return True


def renew(bench: Bench) -> None:
    for member in bench.members:
        renew_profile(RenewProfile(profile=member.profile), bench.on(RENEWED))


def _register(staff: Actor, language: str, field: str) -> Bench:
    empty = Bench(staff, field, language, ())
    made = Bench(staff, field, language, load_companies(language, empty.on(REGISTERED)))
    _lend(made)
    return made


def _lend(bench: Bench) -> None:
    """Lets the sample participant of the side act for its first company, too."""
    login = f"{Role.PARTICIPANT.value}-{bench.side}"
    person = Person.objects.filter(is_sample=True, login=login).first()
    if person is not None:
        company = bench.members[0].company
        grant = Grant.objects.create(person=person, role=Role.PARTICIPANT.value, organization=company)
        note(bench.on(REGISTERED), role_draft(grant, bench.on(REGISTERED), active=True))
