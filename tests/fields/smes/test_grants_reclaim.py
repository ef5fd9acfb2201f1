"""A payment is asked back by who paid it, once, at most in full, with a reason that everybody concerned reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hannover.errors import ConflictError, ForbiddenError, HannoverError
from hannover.fields.smes import models
from hannover.fields.smes.actions.grants_paying import reach_milestone, reclaim_payment, record_payment
from hannover.fields.smes.inputs import grants as inputs
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


@pytest.fixture
def reached() -> tuple[grants.Pair, str]:
    grants.publish()
    pair = grants.submit()
    grants.decide((pair, "4"))
    key = grants.instalments_of(pair.application, pair.east)[0].key
    proof = inputs.ReachMilestone(instalment=key, evidence=("https://example.org/report",))
    reach_milestone(proof, stage.call(stage.participant(pair.east)))
    return pair, key


def secretariat(side: str) -> Any:
    return stage.call(stage.staff(side, Role.SECRETARIAT))


def reclaim(key: str, side: str = EAST, **changes: Any) -> Any:
    values = {"amount": "3333.33", "reason": {"en": "The test bench was sold."}} | changes
    return reclaim_payment(inputs.ReclaimPayment(instalment=key, **values), secretariat(side))


def test_only_what_was_paid_is_asked_back_once_and_at_most_in_full(reached: tuple[grants.Pair, str]) -> None:
    _pair, key = reached
    with pytest.raises(ConflictError, match="was not paid"):
        reclaim(key)
    record_payment(inputs.RecordPayment(instalment=key), secretariat(EAST))
    with pytest.raises(ForbiddenError, match="each side pays its own"):
        reclaim(key, side=WEST)
    for changes, words in (
        ({"amount": "13333.34"}, "more than was paid"),
        ({"amount": "0"}, "above zero"),
        ({"reason": {}}, "reason"),
        ({"on": "2001-01-01"}, "before the payment"),
    ):
        with pytest.raises(HannoverError, match=words):
            reclaim(key, **changes)
    reclaim(key, amount="13333.33")
    held = grants.fact(models.Instalment, key=key)
    assert (held.reclaimed, held.reclaimed_on) == (Decimal("13333.33"), TODAY)
    with pytest.raises(ConflictError, match="reclaimed already"):
        reclaim(key)


def test_the_page_tells_who_is_concerned_and_lets_the_own_secretariat_ask_back(
    reached: tuple[grants.Pair, str],
) -> None:
    pair, key = reached
    record_payment(inputs.RecordPayment(instalment=key), secretariat(EAST))
    with translation.override("en"):
        page, form = (
            reverse("smes:application", args=[pair.application]),
            reverse("smes:reclaim-payment", args=[key]),
        )
    own, other = (stage.browser(stage.staff(side, Role.SECRETARIAT)) for side in (EAST, WEST))
    assert form in own.get(page).content.decode()
    assert form not in other.get(page).content.decode()
    assert other.get(form).status_code == 404
    sent = {"amount": "5000", "on": TODAY.isoformat(), "reason_en": "The test bench was sold."}
    assert own.post(form, sent | {"amount": "5.000"}).status_code == 400
    assert own.post(form, sent).status_code == 302
    shown = stage.browser(stage.participant(pair.east)).get(page).content.decode()
    assert "The test bench was sold." in shown
    assert "reclaimed on" in shown
    assert form not in own.get(page).content.decode()
