"""Reads what a call declares: its budgets and its rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from hannover.errors import InputError
from hannover.fields.smes import domain
from hannover.fields.smes.actions.grants_checking import (
    read_amount,
    read_currency,
    read_date,
    read_number,
)
from hannover.fields.smes.domain import SelectionRule, Size
from hannover.fields.smes.formats.companies_tables import regions
from hannover.fields.smes.inputs.grants import GivenBudget, GivenRate, PublishCall
from hannover.record.actions.writing import clean, read_choice
from hannover.record.dialogues.actions.checking import read_texts
from hannover.record.dialogues.loading import read_sides
from hannover.record.framework.values import KEY
from hannover.record.signing import NEWEST

BEST = 5
MOST_CRITERIA = 12


def read_budgets(given: Iterable[GivenBudget]) -> tuple[domain.Budget, ...]:
    """One budget for each side of the programme, in the side's own currency."""
    sides = {side.key: side for side in read_sides(NEWEST)}
    budgets: dict[str, domain.Budget] = {}
    for number, one in enumerate(given):
        place = f"budgets.{number}"
        if one.side not in sides or one.side in budgets:
            raise InputError(
                _("each side of the programme has one budget"), field=f"{place}.side", remedy=", ".join(sides)
            )
        currency = read_currency(one.currency, field=f"{place}.currency")
        if currency != sides[one.side].currency:
            raise InputError(
                _("each side pays in its own currency"),
                field=f"{place}.currency",
                remedy=sides[one.side].currency,
            )
        amount = read_amount(one.amount, currency, field=f"{place}.amount")
        most = (
            read_amount(one.most_for_one, currency, field=f"{place}.most_for_one")
            if one.most_for_one.strip()
            else None
        )
        if most is not None and most > amount:
            raise InputError(
                _("this is more than the whole budget"), field=f"{place}.most_for_one", remedy=f"{amount:f}"
            )
        share = (
            read_number(one.most_share, 0, 1, field=f"{place}.most_share") if one.most_share.strip() else None
        )
        if share is not None and not share:
            raise InputError(_("a share is above zero"), field=f"{place}.most_share")
        budgets[one.side] = domain.Budget(
            side=one.side, amount=amount, currency=currency, most_for_one=most, most_share=share
        )
    for side in sides:
        if side not in budgets:
            raise InputError(_("a side has no budget: %(side)s") % {"side": side}, field="budgets")
    return tuple(budgets[side] for side in sides)


def read_rule(values: PublishCall) -> dict[str, Any]:
    """Rule, criteria, sizes, regions and the scores that the rule needs, as fields of a call."""
    rule = read_choice(SelectionRule, values.rule, field="rule")
    floor = read_number(values.floor, 0, BEST, field="floor") if values.floor.strip() else None
    tiers = tuple(read_number(one, 0, BEST, field="tiers") for one in values.tiers if one.strip())
    if rule is SelectionRule.OPTIMAL_FLOOR and floor is None:
        raise InputError(_("this rule needs a floor"), field="floor", remedy=_("a score from 0 to 5"))
    if rule is SelectionRule.TIERS and not tiers:
        raise InputError(_("this rule needs the lowest scores of its tiers"), field="tiers", remedy="4, 3")
    if list(tiers) != sorted(set(tiers), reverse=True):
        raise InputError(_("the best tier comes first, and no two are the same"), field="tiers")
    return {
        "rule": rule,
        "criteria": _read_criteria(values.criteria),
        "sizes": tuple(read_choice(Size, one, field="sizes") for one in dict.fromkeys(values.sizes)),
        "regions": tuple(_read_region(one) for one in dict.fromkeys(values.regions)),
        "least_score": read_number(values.least_score, 0, BEST, field="least_score"),
        "floor": floor,
        "tiers": tiers,
        "rate": _read_rate(values.rate) if values.rate else None,
    }


def _read_criteria(given: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    if not 1 <= len(given) <= MOST_CRITERIA:
        raise InputError(
            _("a call has from 1 to %(most)s criteria") % {"most": MOST_CRITERIA}, field="criteria"
        )
    for key in given:
        if not KEY.fullmatch(key):
            raise InputError(_("this cannot be a key"), field=f"criteria.{key[:40]}")
    return {key: read_texts(words, field=f"criteria.{key}") for key, words in given.items()}


def _read_region(code: str) -> str:
    known = regions()
    if code not in known:
        raise InputError(
            _("there is no region %(code)s") % {"code": repr(code[:20])},
            field="regions",
            remedy=_("a code of ISO 3166-2, such as %(code)s") % {"code": next(iter(known), "DE-BY")},
        )
    return code


def _read_rate(given: GivenRate) -> domain.Rate:
    base = read_currency(given.base, field="rate.base")
    quote = read_currency(given.quote, field="rate.quote")
    if base == quote:
        raise InputError(_("a rate is between two currencies"), field="rate.quote")
    value = read_number(given.value, 0, 10**9, field="rate.value")
    if not value:
        raise InputError(_("a rate is above zero"), field="rate.value")
    return domain.Rate(
        base=base,
        quote=quote,
        value=value,
        on=read_date(given.on, field="rate.on"),
        source=clean(given.source, field="rate.source"),
    )
