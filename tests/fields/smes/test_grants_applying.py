"""Companies of both sides apply together, in time, in the right currency, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from hannover.errors import ConflictError, ForbiddenError, HannoverError, InputError
from hannover.fields.smes import domain
from hannover.fields.smes.actions.grants import (
    apply_jointly,
    confirm_application,
    publish_call,
    withdraw_application,
)
from hannover.fields.smes.analysis.grants import closing_instant, split_amount, standing_at
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.reading.grants_answers import show_eligibility
from hannover.operations import Context
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


def context(company: str) -> Context:
    return stage.call(stage.participant(company), on=grants.WITHIN)


def draft(**changes: Any) -> tuple[str, str, str]:
    east, west = grants.companies()
    return east, west, apply_jointly(grants.apply_values(east, west, **changes), context(east)).application


def confirm(application: str, company: str) -> Any:
    values = inputs.ConfirmApplication(application=application, company=company)
    return confirm_application(values, context(company))


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"amount": "0"}, "budgets.0.amount", "above zero"),
        ({"amount": "-5"}, "budgets.0.amount", "above zero"),
        ({"amount": "ten"}, "budgets.0.amount", "not an amount"),
        ({"currency": "EUR"}, "budgets.0.currency", "its own currency"),
        ({"most_for_one": "200000"}, "budgets.0.most_for_one", "more than the whole budget"),
        ({"most_share": "1.5"}, "budgets.0.most_share", "does not fit"),
        ({"side": "north"}, "budgets.0.side", "each side of the programme"),
    ],
)
def test_a_budget_is_above_zero_and_in_the_currency_of_its_side(
    change: dict[str, str], field: str, words: str
) -> None:
    first, second = grants.call_values().budgets
    wrong = inputs.GivenBudget(
        **{
            "side": first.side,
            "amount": first.amount,
            "currency": first.currency,
            "most_for_one": first.most_for_one,
            "most_share": first.most_share,
        }
        | change
    )
    with pytest.raises(InputError, match=words) as refused:
        grants.publish(budgets=(wrong, second))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rule": "optimal-floor"}, "floor"),
        ({"rule": "tiers"}, "tiers"),
        ({"rule": "tiers", "tiers": ("3", "4")}, "tiers"),
        ({"rule": "luck"}, "rule"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"criteria": {}}, "criteria"),
        ({"closes_on": "2001-01-01"}, "closes_on"),
        ({"closes_on": "9999-12-31"}, "closes_on"),
        ({"opens_on": "0001-01-01"}, "opens_on"),
        ({"opens_on": "2001-01-01"}, "opens_on"),
        ({"regions": ("XX-99",)}, "regions"),
        ({"sizes": ("giant",)}, "sizes"),
        ({"least_score": "6"}, "least_score"),
        ({"key": "Not A Key"}, "key"),
    ],
)
def test_what_a_call_lacks_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as refused:
        grants.publish(**changes)
    assert refused.value.field == field


def test_only_staff_publish() -> None:
    east, _west = grants.companies()
    with pytest.raises(ForbiddenError):
        publish_call(grants.call_values(), stage.call(stage.participant(east)))


def test_the_last_day_ends_at_midnight_in_the_zone_of_the_call() -> None:
    call = domain.Call(
        key="c",
        title={},
        budgets=(),
        rule=domain.SelectionRule.SKIP,
        criteria={},
        opens_on=datetime(2027, 3, 1, tzinfo=UTC).date(),
        closes_on=datetime(2027, 3, 28, tzinfo=UTC).date(),
        time_zone="Europe/Berlin",
    )
    assert closing_instant(call) == datetime(2027, 3, 28, 22, tzinfo=UTC)  # summer time began that morning
    last = closing_instant(call) - timedelta(microseconds=1)
    assert standing_at(call, last) is domain.CallStanding.OPEN
    assert standing_at(call, closing_instant(call)) is domain.CallStanding.CLOSED


def test_after_the_deadline_the_refusal_names_the_zone() -> None:
    grants.publish()
    east, west = grants.companies()
    late = stage.call(stage.participant(east), on=TODAY)
    with pytest.raises(ConflictError, match="in the time of Asia/Tokyo"):
        apply_jointly(grants.apply_values(east, west), late)


def test_an_application_is_submitted_by_the_last_confirmation_and_a_change_takes_them_off() -> None:
    grants.publish()
    east, west, key = draft()
    assert grants.application_of(key).standing == "draft"
    apply_jointly(grants.apply_values(east, west, application=key, months=6), context(east))
    assert grants.application_of(key).confirmed == (east,)
    assert confirm(key, west).standing == "submitted"
    with pytest.raises(ConflictError, match="no draft any more"):
        apply_jointly(grants.apply_values(east, west, application=key, months=9), context(east))


@pytest.mark.parametrize(
    ("partner", "words"),
    [
        ({"asked": "0"}, "above zero"),
        ({"asked": "-1"}, "above zero"),
        ({"asked": "NaN"}, "not an amount"),
        ({"currency": "EUR"}, "pays in XTS"),
        ({"currency": "euro"}, "not a currency"),
        ({"asked": "10.0001"}, "no units that small"),
        ({"asked": "40.000"}, "can be read in two ways"),
        ({"asked": "40,000"}, "can be read in two ways"),
        ({"asked": "4,0,0"}, "not an amount"),
        ({"asked": "1.000,000,000"}, "not an amount"),
        ({"asked": ""}, "not an amount"),
        ({"currency": ""}, "not a currency"),
    ],
)
def test_amounts_are_above_zero_and_in_the_currency_of_the_side(partner: dict[str, str], words: str) -> None:
    grants.publish()
    east, west = grants.companies()
    given = {"company": west, "cost": "100000", "asked": "40000", "currency": "XTS"} | partner
    first = inputs.GivenPartner(company=east, cost="100000", asked="40000", currency="XTS")
    values = grants.apply_values(east, west, partners=(first, inputs.GivenPartner(**given)))
    with pytest.raises(InputError, match=words) as refused:
        apply_jointly(values, context(east))
    assert refused.value.field.startswith("partners.1.")


@pytest.mark.parametrize("partner", ["", "nobody", "01a20532-0c7c-76dd-8620-d9a6e3d597dd"])
def test_a_partner_that_does_not_exist_is_named(partner: str) -> None:
    grants.publish()
    east, _west = grants.companies()
    with pytest.raises(InputError, match="no such company") as refused:
        apply_jointly(grants.apply_values(east, partner), context(east))
    assert refused.value.field == "partners.1.company"


def test_the_same_companies_apply_once_and_names_are_refused() -> None:
    grants.publish()
    east, west, key = draft()
    with pytest.raises(ConflictError, match="already"):
        apply_jointly(grants.apply_values(west, east), context(west))
    withdraw_application(inputs.WithdrawApplication(application=key, company=west), context(west))
    apply_jointly(grants.apply_values(west, east), context(west))
    named = stage.company(EAST, "Aoki Sample Seiki")
    with pytest.raises(InputError, match="the company's name"):
        apply_jointly(
            grants.apply_values(named, west, summary={"en": "Aoki Sample Seiki builds sensors."}),
            context(named),
        )


def test_eligibility_says_each_requirement_that_is_not_met() -> None:
    grants.publish(sizes=("micro",), regions=("JP-13",), introduced=True)
    _east, west, key = draft(asked="70000")
    with pytest.raises(ConflictError, match="accepted an introduction before; Size of the company; Region"):
        confirm(key, west)
    with translation.override("ja"), pytest.raises(ConflictError, match="企業規模"):
        confirm(key, west)
    found = show_eligibility(inputs.CheckEligibility(application=key), context(west))
    unmet = {one.requirement for one in found.requirements if not one.met}
    assert unmet == {"introduced", "size", "region", "most-for-one", "most-share"}
    assert not found.met


def test_an_expired_profile_or_a_company_that_withdrew_cannot_submit() -> None:
    grants.publish()
    east = stage.company(EAST)
    west = stage.company(WEST)
    stage.profile(east, EAST)
    stage.profile(west, WEST, expires_on=grants.WITHIN - timedelta(days=1))
    key = apply_jointly(grants.apply_values(east, west), context(east)).application
    with pytest.raises(ConflictError, match="A published profile that has not expired"):
        confirm(key, west)


def test_a_stranger_learns_nothing_of_an_application() -> None:
    grants.publish()
    _east, west, key = draft()
    stranger = stage.company(WEST)
    refusals = []
    for application in (key, "call-1-000000000000"):
        with pytest.raises(HannoverError) as refused:
            confirm(application, stranger)
        refusals.append((type(refused.value), refused.value.message.replace(application, "")))
    assert refusals[0] == refusals[1]
    with pytest.raises(ForbiddenError):
        confirm_application(inputs.ConfirmApplication(application=key, company=west), context(stranger))


def test_instalments_add_up_in_units_that_the_currency_has() -> None:
    for amount, currency, parts in (("100", "JPY", 3), ("100", "EUR", 3), ("1", "JPY", 2)):
        split = split_amount(Decimal(amount), currency, parts)
        assert sum(split) == Decimal(amount)
        assert len(split) == parts
    assert split_amount(Decimal(100), "JPY", 3) == (Decimal(33), Decimal(33), Decimal(34))
