"""What goes wrong with calls and applications has a defined end, and says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hannover.errors import ConflictError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.grants import apply_jointly, confirm_application
from hannover.fields.smes.actions.grants_deciding import draft_selection, sign_selection
from hannover.fields.smes.inputs import grants as inputs
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, WEST, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


def budgets(amount: str, most: str = "") -> tuple[inputs.GivenBudget, ...]:
    return tuple(
        inputs.GivenBudget(side=side, amount=amount, currency="XTS", most_for_one=most)
        for side in grants.SIDES
    )


def draft() -> None:
    draft_selection(inputs.DraftSelection(call="call-1"), stage.call(stage.staff(EAST), on=grants.AFTER))


@pytest.mark.parametrize("rule", ["strict", "skip", "tied", "optimal"])
def test_budgets_below_the_smallest_request_fund_nobody_and_say_what_was_short(rule: str) -> None:
    grants.publish(budgets=budgets("100"), rule=rule)
    pair = grants.submit()
    grants.decide((pair, "5"))
    assert grants.application_of(pair.application).standing == "refused"
    selection: domain.Selection = grants.fact(models.Selection, parent="call-1")
    assert selection.spent == {EAST: 0, WEST: 0}
    [decision] = selection.decisions
    assert decision.facts["short.east"] == "39900.00"
    assert "No higher score alone would have changed this." in decision.because["en"]
    assert not models.Instalment.objects.exists()


def test_a_company_in_two_applications_gets_no_more_than_the_most_for_one() -> None:
    grants.publish(budgets=budgets("1000000", "60000"))
    east, west = grants.companies()
    other = stage.company(WEST)
    stage.profile(other, WEST)
    pairs = []
    for partner in (west, other):
        person = stage.call(stage.participant(east), on=grants.WITHIN)
        key = apply_jointly(grants.apply_values(east, partner), person).application
        confirm_application(
            inputs.ConfirmApplication(application=key, company=partner),
            stage.call(stage.participant(partner), on=grants.WITHIN),
        )
        pairs.append(grants.Pair(east, partner, key))
    grants.decide((pairs[0], "4"), (pairs[1], "4.5"))
    assert [grants.application_of(pair.application).standing for pair in pairs] == ["refused", "funded"]
    selection: domain.Selection = grants.fact(models.Selection, parent="call-1")
    refused = next(one for one in selection.decisions if not one.funded)
    assert refused.cause == "capped"
    assert "more than the call allows for one company" in refused.because["en"]


def test_the_same_form_sent_twice_makes_one_application() -> None:
    grants.publish()
    east, west = grants.companies()
    person = stage.call(stage.participant(east), on=grants.WITHIN)
    key = apply_jointly(grants.apply_values(east, west), person).application
    with pytest.raises(ConflictError, match=f"already: {key}"):
        apply_jointly(grants.apply_values(east, west), person)
    partner = stage.call(stage.participant(west), on=grants.WITHIN)
    values = inputs.ConfirmApplication(application=key, company=west)
    confirm_application(values, partner)
    with pytest.raises(ConflictError, match="no draft any more"):
        confirm_application(values, partner)


def test_two_secretariats_that_sign_different_drafts_have_signed_nothing_together() -> None:
    grants.publish()
    pair, other = grants.submit(), grants.submit()
    for one, mark in ((pair, "4"), (other, "3")):
        for side in grants.SIDES:
            grants.appraise(one.application, side, mark)
    draft()
    first = grants.digest()
    assert not grants.sign(EAST).in_effect
    withdrawn(other)
    draft()
    old = inputs.SignSelection(call="call-1", digest=first)
    with pytest.raises((ConflictError, InputError)):
        sign_selection(old, stage.call(stage.staff(WEST, Role.SECRETARIAT), on=grants.AFTER))
    assert not grants.sign(WEST).in_effect  # the first signature was for the earlier draft
    assert grants.application_of(pair.application).standing == "submitted"
    assert grants.sign(EAST).in_effect
    assert grants.application_of(pair.application).standing == "funded"


def withdrawn(pair: grants.Pair) -> None:
    """Takes an application out as forgetting a company does, after the selection was drafted."""
    row = models.Application.objects.get(key=pair.application, known_to__year=9999, valid_to__year=9999)
    state = replace(row.fact, standing=domain.ApplicationStanding.WITHDRAWN)
    grants.backdate(row, state, grants.AFTER)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": ""}, "rate.value"),
        ({"value": "0"}, "rate.value"),
        ({"on": ""}, "rate.on"),
        ({"source": " "}, "rate.source"),
        ({"quote": "XTS"}, "rate.quote"),
        ({"base": ""}, "rate.base"),
    ],
)
def test_a_rate_names_its_currencies_its_day_and_its_source(change: dict[str, str], field: str) -> None:
    given: dict[str, Any] = {
        "base": "XTS",
        "quote": "EUR",
        "value": "2",
        "on": "2026-01-05",
        "source": "A bank",
    }
    with pytest.raises(InputError) as refused:
        grants.publish(rate=inputs.GivenRate(**given | change))
    assert refused.value.field == field
