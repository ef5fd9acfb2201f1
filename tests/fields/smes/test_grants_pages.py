"""The pages of calls, applications, selections and letters: who sees what, and what a browser can do."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hannover.accounts.permissions import VISITOR
from hannover.fields.smes import models
from hannover.fields.smes.actions.grants import apply_jointly
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, WEST, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


def get(actor: Any, name: str, *args: Any, language: str = "en") -> Any:
    with translation.override(language):
        address = reverse(f"smes:{name}", args=args)
    return stage.browser(actor).get(address)


def decided() -> tuple[grants.Pair, grants.Pair]:
    grants.publish()
    best, last, third = grants.submit(), grants.submit(), grants.submit(asked="30000")
    grants.decide((best, "4.5"), (last, "4"), (third, "3"))
    return best, third


def test_everybody_reads_a_call_and_its_result_and_nobody_an_application_of_others() -> None:
    best, refused = decided()
    stranger = stage.company(EAST)
    assert get(VISITOR, "calls").status_code == 200
    page = get(VISITOR, "call", "call-1").content.decode()
    assert "Asia/Tokyo" in page
    assert "Signed by the secretariats of both sides." in page
    assert best.application not in page
    for actor in (VISITOR, stage.participant(stranger)):
        assert get(actor, "application", best.application).status_code in (302, 403, 404)
        assert get(actor, "selection", "call-1").status_code in (302, 403, 404)
    assert get(stage.participant(best.east), "application", best.application).status_code == 200
    assert get(stage.participant(best.east), "application", refused.application).status_code == 404
    assert get(stage.staff(WEST), "application", refused.application).status_code == 200


@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_every_page_of_the_desk_opens_for_those_whom_it_concerns(language: str) -> None:
    best, refused = decided()
    secretariat = stage.staff(EAST, Role.SECRETARIAT)
    [key, *_rest] = [row.key for row in grants.instalments_of(best.application, best.east)]
    for name, *args in (
        ("calls",),
        ("publish-call",),
        ("call", "call-1"),
        ("selection", "call-1"),
        ("application", best.application),
        ("application", refused.application),
        ("letter", best.application, best.east, language),
        ("letter", refused.application, refused.east, language),
        ("reach-milestone", key),
        ("record-payment", key),
        ("follow-ups",),
        ("indicator", "collaborations-funded"),
    ):
        response = get(secretariat, name, *args, language=language)
        assert response.status_code == 200, (name, response.content[-600:])


def test_an_appraisal_is_hidden_from_the_other_side_until_it_has_given_its_own() -> None:
    grants.publish()
    pair = grants.submit()
    grants.appraise(pair.application, EAST, "4.5")
    hidden = get(stage.staff(WEST, Role.REVIEWER), "application", pair.application).content.decode()
    assert "Read by two people." not in hidden
    assert "readable once both sides have given theirs" in hidden
    grants.appraise(pair.application, WEST, "2")
    shown = get(stage.staff(WEST, Role.REVIEWER), "application", pair.application).content.decode()
    assert shown.count("Read by two people.") == 2
    company = get(stage.participant(pair.east), "application", pair.application).content.decode()
    assert "Read by two people." not in company


def test_a_selection_is_drafted_and_signed_in_the_browser() -> None:
    grants.publish()
    pair = grants.submit()
    for side in grants.SIDES:
        grants.appraise(pair.application, side, "4")
    with translation.override("en"):
        draft, sign = (reverse(f"smes:{name}-selection", args=["call-1"]) for name in ("draft", "sign"))
    assert stage.browser(stage.staff(EAST)).post(draft).status_code == 302
    grants.work_through()
    for side in grants.SIDES:
        browser = stage.browser(stage.staff(side, Role.SECRETARIAT))
        assert browser.get(sign).status_code == 200
        assert browser.post(sign, {"digest": "0" * 64}).status_code == 400
        assert browser.post(sign, {"digest": grants.digest()}).status_code == 302
    assert grants.application_of(pair.application).standing == "funded"


def test_the_partner_confirms_in_the_browser_and_nobody_else_can() -> None:
    grants.publish(closes_on=stage.TODAY.isoformat(), time_zone="Pacific/Honolulu")
    east, west = grants.companies()
    state = apply_jointly(grants.apply_values(east, west), stage.call(stage.participant(east)))
    with translation.override("en"):
        address = reverse("smes:confirm-application", args=[state.application, west])
    assert stage.browser(stage.participant(east)).post(address).status_code == 403
    assert stage.browser(stage.participant(west)).get(address).status_code == 200
    partner = stage.browser(stage.participant(west))
    assert partner.post(address).status_code == 400
    assert partner.post(address, {"seen": state.event}).status_code == 302
    assert grants.application_of(state.application).standing == "submitted"


def test_the_number_of_queries_does_not_grow_with_the_applications(
    django_assert_max_num_queries: Any,
) -> None:
    grants.publish()
    secretariat = stage.staff(EAST, Role.SECRETARIAT)
    grants.submit()
    browser = stage.browser(secretariat)
    with translation.override("en"):
        addresses = [reverse("smes:call", args=["call-1"]), reverse("smes:selection", args=["call-1"])]
    for address in addresses:
        browser.get(address)
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(60) as captured:
            for address in addresses:
                assert browser.get(address).status_code == 200
        counts.append(len(captured))
        for _number in range(3):
            grants.submit()
    assert counts[0] == counts[1]
    assert models.Application.objects.filter(standing="submitted").count() >= 4


def test_a_call_is_published_and_applied_to_in_the_browser() -> None:
    with translation.override("en"):
        publish = reverse("smes:publish-call")
    posted = {
        "title_en": "Connected workshops",
        "key": "iot-1",
        "rule": "skip",
        "criteria_en": "Benefit for both\nQuality of the plan",
        "least_score": "2",
        "opens_on": stage.TODAY.isoformat(),
        "closes_on": stage.TODAY.isoformat(),
        "time_zone": "UTC",
        "amount_east": "100000",
        "amount_west": "0",
    }
    officer = stage.browser(stage.staff(EAST))
    refused = officer.post(publish, posted)
    assert (refused.status_code, "above zero" in refused.content.decode()) == (400, True)
    assert officer.post(publish, posted | {"amount_west": "100000"}).status_code == 302
    east, one, west, other = stage.pair()
    with translation.override("en"):
        apply = reverse("smes:apply", args=["iot-1", east])
    company = stage.browser(stage.participant(east))
    assert company.get(apply).status_code == 409  # nobody was introduced to it yet
    stage.introduction(east, one, EAST, west, other, WEST)
    asked = {
        "title_en": "Spindles that report wear",
        "summary_en": "Sensors and tests.",
        "partner": other,
        "own_cost": "50000",
        "own_asked": "25000",
        "partner_cost": "50000",
        "partner_asked": "none",
        "milestones_en": "Prototype\nReport",
        "months": "12",
    }
    wrong = company.post(apply, asked).content.decode()
    assert "is not an amount" in wrong
    done = company.post(apply, asked | {"partner_asked": "25000"})
    assert done.status_code == 302
    page = company.get(done["Location"]).content.decode()
    assert "Muster Sample Werke" in page  # the introduction was accepted
    assert "Not confirmed yet" in page
