"""Who takes part in an application, and by which profile the others know it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hannover.errors import InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import company_known, present
from hannover.fields.smes.actions.grants_checking import read_amount, read_currency, side_of
from hannover.fields.smes.inputs.grants import GivenPartner
from hannover.fields.smes.reading.grants_partners import known_by
from hannover.fields.smes.reading.naming import knows
from hannover.operations import Context
from hannover.record.signing import NEWEST, reader_of

MOST_PARTNERS = 8


def known_to(
    company: domain.Company, partners: Sequence[domain.Partner], *, agreed: bool = False
) -> list[str]:
    """The partners whose names that company may know, all of them where everybody has `agreed`: to refuse a text
    for another's name would confirm a guess. Whoever confirms an application is held against it then.
    """
    known = known_by(NEWEST, company.key)
    return [
        one.company
        for one in partners
        if agreed or one.company == company.key or known.get(one.company) == one.profile
    ]


def told_as(context: Context, partner: domain.Partner) -> str:
    """The id by which a partner is told to the caller: that of the company to who acts for it, to others that of the
    profile by which they know it.
    """
    return partner.company if knows(reader_of(context), partner.company, partner.side) else partner.profile


def read_partners(
    given: Sequence[GivenPartner],
    call: domain.Call,
    applicant: domain.Company,
    before: domain.Application | None,
) -> tuple[domain.Partner, ...]:
    """The partners, each of a side that pays, in the currency of its budget. The first is the applicant.

    A company is given by its id, or by that of one of its published profiles.
    """
    if len(given) > MOST_PARTNERS:
        raise InputError(_("these are too many partners"), field="partners", remedy=str(MOST_PARTNERS))
    budgets = {budget.side: budget for budget in call.budgets}
    meant = _read_meant(given, applicant, before)
    partners: list[domain.Partner] = []
    for number, (one, (company, profile)) in enumerate(zip(given, meant, strict=True)):
        place = f"partners.{number}"
        if company in [partner.company for partner in partners]:
            raise InputError(_("the same company is there twice"), field=f"{place}.company")
        side = side_of(company, field=f"{place}.company")
        budget = budgets.get(side)
        if budget is None:
            raise InputError(_("this call does not pay companies of that side"), field=f"{place}.company")
        currency = read_currency(one.currency, field=f"{place}.currency")
        if currency != budget.currency:
            raise InputError(
                _("this side pays in %(budget)s, not in %(asked)s")
                % {"budget": budget.currency, "asked": currency},
                field=f"{place}.currency",
                remedy=budget.currency,
            )
        cost = read_amount(one.cost, currency, field=f"{place}.cost")
        asked = read_amount(one.asked, currency, field=f"{place}.asked")
        partners.append(
            domain.Partner(
                company=company, side=side, cost=cost, asked=asked, currency=currency, profile=profile
            )
        )
    return tuple(partners)


def _read_meant(
    given: Sequence[GivenPartner], applicant: domain.Company, before: domain.Application | None
) -> list[tuple[str, str]]:
    """(company, profile) of every partner: the profile that is given, that of the draft before, that under which
    the two were introduced, or the company's newest.

    Raises UnknownError alike for a profile that nobody may read and for one of another side whose company has
    not accepted an introduction under it; InputError for a second one: that both were of one company would be
    told by a refusal.
    """
    known = known_by(NEWEST, applicant.key)
    held = {one.company: one.profile for one in before.partners} if before else {}
    by_profile = {profile: company for met in (known, held) for company, profile in met.items() if profile}
    newest = _published([one.company for one in given])
    found: list[tuple[str, str]] = []
    strangers = 0
    for number, one in enumerate(given):
        company, profile = by_profile.get(one.company, one.company), ""
        if company_known(company) is None and (meant := _profile(company)) is not None:
            company, profile = meant.company, meant.key
            stranger = known.get(company) != profile and company != applicant.key
            if stranger and meant.side != applicant.side:
                raise UnknownError(
                    _("there is no such company, or it takes part no longer"),
                    field=f"partners.{number}.company",
                    remedy=_("choose another"),
                )
            strangers += stranger
        found.append((company, profile or held.get(company) or known.get(company) or newest.get(company, "")))
    if strangers > 1:
        raise InputError(
            _("only one company can be given by its profile"), field="partners", remedy=_("leave one out")
        )
    return found


def _profile(key: str) -> domain.Profile | None:
    rows = present(models.Profile).filter(
        key=key, audience="public", standing=domain.ProfileStanding.PUBLISHED
    )
    found: domain.Profile | None = next(iter(rows.facts()), None)
    return found


def _published(companies: Sequence[str]) -> dict[str, str]:
    """{company: its newest published profile}."""
    rows = present(models.Profile).filter(
        parent__in=companies, audience="public", standing=domain.ProfileStanding.PUBLISHED
    )
    return dict(rows.order_by("id").values_list("parent", "key"))
