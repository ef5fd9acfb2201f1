"""Ends companies: forgets them, merges two rows of one, and keeps apart those that do not want to meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hannover.accounts.models import Grant
from hannover.accounts.permissions import Role
from hannover.accounts.traces import overwrite_deleted
from hannover.errors import ConflictError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import (
    company_known,
    hold_known,
    is_staff_of,
    may_act_for,
    present,
    write_for,
)
from hannover.fields.smes.actions.companies import company_draft
from hannover.fields.smes.actions.companies_keeping import erase
from hannover.fields.smes.actions.companies_profiles import withdrawn_draft
from hannover.fields.smes.analysis.companies_ending import ended, moved
from hannover.fields.smes.inputs.companies import (
    CompaniesMerged,
    CompanyForgotten,
    CompanyWritten,
    ExcludeCompany,
    ForgetCompany,
    MergeCompanies,
)
from hannover.operations import Context
from hannover.record.log import Draft
from hannover.record.models.projection import Projection
from hannover.record.persons.actions.writing import note, role_draft
from hannover.record.signing import reader_of

Change = Callable[[Any], Any | None]


def forget_company(values: ForgetCompany, context: Context) -> CompanyForgotten:
    """Forgets who a company is: its identity is deleted, its profiles are withdrawn, and what is open with
    others ends, so that they see when. What is done stays, as a number under an id that leads to nobody.

    Its participants keep their accounts, without a role; each may forget themselves on their own page.
    """
    company = may_act_for(context, values.company)
    today = context.now.date()
    with transaction.atomic():
        held = hold_known(models.Company, company.key, field="company").fact
        if not models.CompanyIdentity.objects.filter(company=company.key).exists():
            raise ConflictError(_("this company was forgotten already"))
        overwrite_deleted()
        erase([company.key])
        profiles = [
            withdrawn_draft(row, context)
            for row in present(models.Profile).filter(parent=company.key)
            if row.fact.standing is not domain.ProfileStanding.WITHDRAWN
        ]
        matters = _changed(
            _matters(company.key), lambda noun: ended(noun, company.key, today), context, action="withdrawn"
        )
        gone = replace(held, digest="", active=False)
        last = company_draft(gone, context, action="forgotten")
        write_for(context, company.side, *profiles, *matters, *_excluded(company.key, context), last)
        _take_roles(company.key, context)
    return CompanyForgotten(company.key, len(profiles), len(matters))


def merge_companies(values: MergeCompanies, context: Context) -> CompaniesMerged:
    """Makes one company of two rows, by the staff of the side of the row that ends.

    Within a side the profiles and open matters of both go on under the one that is kept. Profiles belong to
    their side: where the two are of different sides those of the row that ends are withdrawn.
    Raises InputError for one and the same company, ConflictError for one that has ended.
    """
    if values.keep == values.merge:
        raise InputError(_("a company is not merged with itself"), field="merge")
    company = may_act_for(context, values.merge)
    kept = company_known(values.keep)
    if kept is None:
        raise UnknownError(_("there is no such company"), field="keep")
    if not is_staff_of(reader_of(context), company.side):
        may_act_for(context, values.keep)
    with transaction.atomic():
        held = hold_known(models.Company, company.key, field="merge").fact
        if not (held.active and hold_known(models.Company, kept.key, field="keep").fact.active):
            raise ConflictError(_("one of the two has ended already"))
        same_side = company.side == kept.side
        rows = present(models.Profile).filter(parent=company.key)
        profiles = [_merged_profile(row, kept, context, same_side=same_side) for row in rows]
        today = context.now.date()

        def change(noun: Any) -> Any | None:
            return moved(noun, company.key, kept.key) if same_side else ended(noun, company.key, today)

        matters = _changed(_matters(company.key), change, context, action="merged")
        gone = replace(held, digest="", active=False, merged_into=kept.key)
        last = company_draft(gone, context, action="merged")
        written = write_for(
            context, company.side, *profiles, *matters, *_excluded(company.key, context), last
        )
        _move_roles(company.key, kept.key if same_side else "", context)
        overwrite_deleted()
        erase([company.key])
    return CompaniesMerged(kept.key, company.key, len(profiles), written[-1].id)


def exclude_company(values: ExcludeCompany, context: Context) -> CompanyWritten:
    """Records that a company does not want to meet another, or lifts that. Only its own side reads it."""
    company = may_act_for(context, values.company)
    other, profile = _meant(values.other)
    if other == company.key:
        raise InputError(_("a company cannot exclude itself"), field="other")
    with transaction.atomic():
        if company_known(other) is None:
            raise UnknownError(_("there is no such company"), field="other")
        rows = [
            row for row in present(models.Exclusion).filter(parent=company.key) if row.fact.other == other
        ]
        if bool(rows) != values.lift:
            problem = _("this is not excluded") if values.lift else _("this is excluded already")
            raise ConflictError(problem, field="other")
        noun = domain.Exclusion(company=company.key, other=other, side=company.side, profile=profile)
        today = context.now.date()
        draft = Draft(state=noun, happened_on=today, action="excluded", audience="side")
        if rows:
            draft = _lifted(rows[0], context)
        written = write_for(context, company.side, draft)[0]
    return CompanyWritten(company.key, "", written.id)


def _meant(key: str) -> tuple[str, str]:
    """(company, profile) where the key is that of a profile that is or was published, else (key, "")."""
    row = present(models.Profile).filter(key=key, audience="public").first()
    return (row.fact.company, key) if row is not None else (key, "")


def _merged_profile(row: Projection, kept: domain.Company, context: Context, *, same_side: bool) -> Draft:
    if not same_side:
        return withdrawn_draft(row, context)
    return Draft(
        state=replace(row.fact, company=kept.key),
        happened_on=context.now.date(),
        entity=str(row.entity),
        action="merged",
        audience=row.audience,
    )


def _matters(company: str) -> Iterable[Projection]:
    """Everything in which the company takes part with others, as it stands; six queries."""
    yield from present(models.Introduction).filter(models.Introduction.between([company]))
    yield from present(models.MeetingRequest).filter(Q(company=company) | Q(toward=company))
    yield from present(models.Attendance).filter(company=company)
    yield from present(models.Host).filter(company=company)
    yield from present(models.Delegation).filter(state__contains=company)
    yield from present(models.Application).filter(state__contains=company)


def _changed(rows: Iterable[Projection], change: Change, context: Context, *, action: str) -> list[Draft]:
    return [
        Draft(
            state=state,
            happened_on=max(context.now.date(), row.valid_from),
            entity=str(row.entity),
            action=action,
            audience=row.audience,
        )
        for row in rows
        if (state := change(row.fact)) is not None
    ]


def _excluded(company: str, context: Context) -> list[Draft]:
    """Whom the company did not want to meet is nobody's matter any more. What others excluded stays theirs."""
    return [_lifted(row, context) for row in present(models.Exclusion).filter(parent=company)]


def _lifted(row: Projection, context: Context) -> Draft:
    return Draft(
        state=None,
        happened_on=max(context.now.date(), row.valid_from),
        entity=str(row.entity),
        action="withdrawn",
        audience="side",
        type="smes:exclusion",
    )


def _take_roles(company: str, context: Context) -> None:
    grants = list(Grant.objects.filter(role=Role.PARTICIPANT.value, organization=company))
    note(context, *(role_draft(grant, context, active=False) for grant in grants))
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).delete()


def _move_roles(company: str, into: str, context: Context) -> None:
    """The participants of a row that ends act for the company that goes on, where that is of their side."""
    people = set(Grant.objects.filter(organization=company).values_list("person_id", flat=True))
    _take_roles(company, context)
    already = (
        set(Grant.objects.filter(organization=into).values_list("person_id", flat=True)) if into else people
    )
    for person in sorted(people - already, key=str):
        grant = Grant.objects.create(person_id=person, role=Role.PARTICIPANT.value, organization=into)
        note(context, role_draft(grant, context, active=True))
