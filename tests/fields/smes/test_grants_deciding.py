"""Two budgets, one declared rule, two keys: then each side pays its own companies."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hannover.errors import ConflictError, ForbiddenError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.companies_ending import forget_company
from hannover.fields.smes.actions.grants import extend_call, withdraw_application
from hannover.fields.smes.actions.grants_deciding import draft_selection
from hannover.fields.smes.actions.grants_paying import reach_milestone, record_payment
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.inputs.companies import ForgetCompany
from hannover.fields.smes.reading.grants_answers import compare_selection_rules
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


def three() -> tuple[grants.Pair, grants.Pair, grants.Pair]:
    grants.publish()
    return grants.submit(), grants.submit(), grants.submit(asked="30000")


def test_the_declared_rule_funds_what_both_budgets_reach_and_says_why_not() -> None:
    best, good, last = three()
    grants.decide((best, "4.5"), (good, "4"), (last, "3"))
    assert grants.application_of(best.application).standing == "funded"
    assert grants.application_of(good.application).standing == "funded"
    assert grants.application_of(last.application).standing == "refused"
    selection: domain.Selection = grants.fact(models.Selection, parent="call-1")
    refused = next(one for one in selection.decisions if not one.funded)
    assert refused.cause == "short"
    needed = refused.facts["needed"]
    assert needed in ("4.00", "4.01")  # equal scores stand in the order of the applications' numbers
    assert refused.because["en"] == (
        "When it was the application's turn (score 3.00, number 3 in the ranking), too little was left: "
        "East: 10,000\u00a0XTS, West: 10,000\u00a0XTS. The lowest score that is funded is 4.00. "
        f"With a score of {needed} it would have been funded, everything else being the same."
    )
    assert "10.000\u00a0XTS" in refused.because["de"]
    assert refused.because["ja"].endswith("採択されていました。")


def test_nothing_takes_effect_with_one_key() -> None:
    best, good, last = three()
    for pair, mark in ((best, "5"), (good, "4"), (last, "3")):
        for side in grants.SIDES:
            grants.appraise(pair.application, side, mark)
    draft_selection(inputs.DraftSelection(call="call-1"), stage.call(stage.staff(WEST)))
    assert not grants.sign(WEST).in_effect
    assert grants.application_of(best.application).standing == "submitted"
    assert not models.Instalment.objects.exists()
    assert not models.Selection.objects.filter(audience="public").exists()
    assert grants.sign(EAST).in_effect
    assert grants.application_of(best.application).standing == "funded"
    assert grants.fact(models.Call, key="call-1").standing == "decided"


def test_a_selection_waits_for_the_deadline_and_for_every_appraisal() -> None:
    pair, _other, _last = three()
    early = stage.call(stage.staff(EAST), on=grants.WITHIN)
    with pytest.raises(ConflictError, match="after the deadline"):
        draft_selection(inputs.DraftSelection(call="call-1"), early)
    grants.appraise(pair.application, EAST, "4")
    with pytest.raises(ConflictError, match="wait for an appraisal"):
        draft_selection(inputs.DraftSelection(call="call-1"), stage.call(stage.staff(EAST)))


def test_marks_stand_once_both_sides_have_given_theirs() -> None:
    pair, _other, _last = three()
    grants.appraise(pair.application, EAST, "4")
    grants.appraise(pair.application, EAST, "3")
    grants.appraise(pair.application, WEST, "5")
    with pytest.raises(ConflictError, match="they stand"):
        grants.appraise(pair.application, EAST, "5")
    with pytest.raises(InputError, match="a number from 0 to 5"):
        grants.appraise(_other.application, EAST, "5.5")


def test_all_rules_are_shown_side_by_side() -> None:
    best, good, last = three()
    for pair, mark in ((best, "4.5"), (good, "4"), (last, "3")):
        for side in grants.SIDES:
            grants.appraise(pair.application, side, mark)
    found = compare_selection_rules(inputs.CompareRules(call="call-1"), stage.call(stage.staff(EAST)))
    assert [one.application for one in found.ranking] == [
        best.application,
        good.application,
        last.application,
    ]
    assert {one.rule for one in found.rules} == {"strict", "skip", "tied", "optimal"}
    assert [one.rule for one in found.rules if one.declared] == ["skip"]
    assert all(one.value <= one.bound for one in found.rules)


def test_each_side_pays_its_own_company_and_only_what_is_evidenced() -> None:
    best, good, last = three()
    grants.decide((best, "4.5"), (good, "4"), (last, "3"))
    first = grants.instalments_of(best.application, best.east)[0]
    amounts = [row.fact.amount for row in grants.instalments_of(best.application, best.east)]
    assert amounts == [Decimal("13333.33"), Decimal("13333.33"), Decimal("13333.34")]
    payment = inputs.RecordPayment(instalment=first.key)
    east, west = (stage.call(stage.staff(side, Role.SECRETARIAT)) for side in grants.SIDES)
    with pytest.raises(ConflictError, match="not reached"):
        record_payment(payment, east)
    proof = inputs.ReachMilestone(instalment=first.key, evidence=("https://example.org/report",))
    with pytest.raises(ForbiddenError):
        reach_milestone(proof, stage.call(stage.participant(best.west)))
    with pytest.raises(InputError, match="with evidence"):
        reach_milestone(
            inputs.ReachMilestone(instalment=first.key, evidence=()),
            stage.call(stage.participant(best.east)),
        )
    reach_milestone(proof, stage.call(stage.participant(best.east)))
    with pytest.raises(ForbiddenError, match="each side pays its own companies"):
        record_payment(payment, west)
    with pytest.raises(ForbiddenError):
        record_payment(payment, stage.call(stage.staff(EAST)))
    record_payment(payment, east)
    assert grants.fact(models.Instalment, key=first.key).paid_on == TODAY
    with pytest.raises(ConflictError, match="was paid"):
        record_payment(payment, east)


def test_what_is_drafted_cannot_be_withdrawn_and_what_was_forgotten_is_not_funded() -> None:
    best, good, last = three()
    for pair, mark in ((best, "5"), (good, "4"), (last, "3")):
        for side in grants.SIDES:
            grants.appraise(pair.application, side, mark)
    draft_selection(inputs.DraftSelection(call="call-1"), stage.call(stage.staff(EAST)))
    withdrawal = inputs.WithdrawApplication(application=best.application, company=best.east)
    with pytest.raises(ConflictError, match="waits for signatures"):
        withdraw_application(withdrawal, stage.call(stage.participant(best.east)))
    forget(best.east)
    assert grants.application_of(best.application).standing == "withdrawn"
    with pytest.raises(ConflictError, match="withdrawn meanwhile"):
        grants.sign(EAST)
    draft_selection(inputs.DraftSelection(call="call-1"), stage.call(stage.staff(EAST)))
    grants.sign(EAST)
    assert grants.sign(WEST).in_effect
    assert grants.application_of(last.application).standing == "funded"


def forget(company: str) -> Any:
    return forget_company(ForgetCompany(company=company), stage.call(stage.participant(company)))


def test_a_company_forgotten_after_funding_leaves_numbers_and_no_payment() -> None:
    best, good, last = three()
    grants.decide((best, "4.5"), (good, "4"), (last, "3"))
    row = grants.instalments_of(best.application, best.east)[0]
    proof = inputs.ReachMilestone(instalment=row.key, evidence=("https://example.org/report",))
    reach_milestone(proof, stage.call(stage.participant(best.east)))
    forget(best.east)
    assert grants.application_of(best.application).standing == "funded"
    with pytest.raises(ConflictError, match="forgotten"):
        record_payment(
            inputs.RecordPayment(instalment=row.key), stage.call(stage.staff(EAST, Role.SECRETARIAT))
        )
    assert grants.instalments_of(best.application, best.east)[0].fact.amount == Decimal("13333.33")


def test_a_later_deadline_is_possible_and_an_earlier_one_is_not() -> None:
    grants.publish()
    context = stage.call(stage.staff(WEST), on=grants.WITHIN)
    later = (grants.CLOSES + timedelta(days=9)).isoformat()
    extend_call(inputs.ExtendCall(call="call-1", closes_on=later), context)
    assert grants.fact(models.Call, key="call-1").closes_on.isoformat() == later
    with pytest.raises(InputError, match="never shortened"):
        extend_call(inputs.ExtendCall(call="call-1", closes_on=grants.CLOSES.isoformat()), context)
