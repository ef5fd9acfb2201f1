"""The forms of the desk of grants: what they offer and refuse, and a selection that a worker drafts."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.grants import apply_jointly
from hannover.jobs.models import Job
from hannover.jobs.tasks import Cancelled
from hannover.record.moment import now
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme

CALL = {
    "title_en": "Connected workshops",
    "key": "iot-1",
    "rule": "tiers",
    "criteria_en": "Benefit for both\nQuality of the plan",
    "criteria_ja": "双方の利益\n計画の質",
    "least_score": "2",
    "tiers": "4 3",
    "opens_on": TODAY.isoformat(),
    "closes_on": TODAY.isoformat(),
    "time_zone": "UTC",
    "amount_east": "100000",
    "amount_west": "100000",
}


def page(name: str, *args: Any) -> str:
    with translation.override("en"):
        return reverse(f"smes:{name}", args=args)


def officer(side: str = EAST) -> Any:
    return stage.browser(stage.staff(side))


def test_criteria_are_written_in_every_language_line_by_line() -> None:
    uneven = officer().post(page("publish-call"), CALL | {"criteria_ja": "双方の利益"})
    assert "Every language needs the same lines" in uneven.content.decode()
    assert officer().post(page("publish-call"), CALL).status_code == 302
    call = grants.fact(models.Call, key="iot-1")
    assert call.criteria["criterion-2"] == {"en": "Quality of the plan", "ja": "計画の質"}
    assert [f"{tier:f}" for tier in call.tiers] == ["4", "3"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tiers": ""}, "this rule needs the lowest scores of its tiers"),
        ({"rule": "optimal-floor"}, "this rule needs a floor"),
        ({"regions_east": ["XX-00"]}, "Select a valid choice"),
        ({"closes_on": ""}, "This field is required"),
    ],
)
def test_what_a_rule_needs_is_asked_for_at_its_field(changes: dict[str, Any], words: str) -> None:
    answer = officer().post(page("publish-call"), CALL | changes)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_call_is_extended_and_never_shortened() -> None:
    grants.publish(closes_on=TODAY.isoformat(), time_zone="Pacific/Honolulu")
    address = page("extend-call", "call-1")
    assert address in officer().get(page("call", "call-1")).content.decode()
    assert stage.browser(stage.staff(EAST, Role.REVIEWER)).get(address).status_code == 403
    refused = officer(WEST).post(address, {"closes_on": TODAY.replace(year=2020).isoformat()})
    assert "never shortened" in refused.content.decode()
    later = TODAY.replace(year=TODAY.year + 1, day=1)
    assert officer(WEST).post(address, {"closes_on": later.isoformat()}).status_code == 302
    assert grants.fact(models.Call, key="call-1").closes_on == later


@pytest.fixture
def pair() -> tuple[str, str, str]:
    """An open call, and two companies with an introduction; and the profile of a third of the first side."""
    grants.publish(closes_on=TODAY.isoformat(), time_zone="Pacific/Honolulu")
    east, one, west, other = stage.pair()
    stage.introduction(east, one, EAST, west, other, WEST)
    colleague = stage.profile(stage.company(EAST), EAST)
    return east, west, colleague


def known_profile(company: str) -> str:
    """The profile by which its partner knows a company."""
    return str(models.Profile.objects.at(now()).get(parent=company).key)


def application(west: str, **changes: str) -> dict[str, str]:
    return {
        "title_en": "Spindles that report wear",
        "summary_en": "Sensors and tests.",
        "partner": known_profile(west),
        "own_cost": "50000",
        "own_asked": "25000",
        "partner_cost": "50000",
        "partner_asked": "25000",
        "milestones_en": "Prototype\nReport",
        "months": "12",
    } | changes


def test_a_second_company_of_the_own_side_takes_part_by_its_profile(pair: tuple[str, str, str]) -> None:
    east, west, colleague = pair
    company, address = stage.browser(stage.participant(east)), page("apply", "call-1", east)
    half = company.post(address, application(west, colleague=page("profile", colleague)))
    assert "Fill the whole row" in half.content.decode()
    row = {"colleague_cost": "8000", "colleague_asked": "4000"}
    nobody = company.post(address, application(west, colleague="https://example.org/", **row))
    assert "No published profile has this address." in nobody.content.decode()
    done = company.post(address, application(west, colleague=page("profile", colleague), **row))
    assert done.status_code == 302
    [held] = models.Application.objects.at(now()).facts()
    assert [partner.side for partner in held.partners] == [EAST, WEST, EAST]
    assert held.confirmed == (east,)


def test_a_draft_is_changed_by_who_drafted_it_and_confirmed_anew(pair: tuple[str, str, str]) -> None:
    east, west, _colleague = pair
    drafter = stage.browser(stage.participant(east))
    place = drafter.post(page("apply", "call-1", east), application(west))["Location"]
    key = place.rstrip("/").split("/")[-1]
    address = page("change-application", key)
    form = drafter.get(address).content.decode()
    assert "Prototype\nReport" in form
    assert 'value="25000' in form
    assert stage.browser(stage.participant(west)).get(address).status_code == 404
    assert drafter.post(address, application(west, own_asked="20000")).status_code == 302
    held = grants.application_of(key)
    assert [f"{partner.asked:.0f}" for partner in held.partners] == ["20000", "25000"]
    assert held.standing is domain.ApplicationStanding.DRAFT


def test_who_withdraws_says_why_without_a_name() -> None:
    grants.publish(closes_on=TODAY.isoformat(), time_zone="Pacific/Honolulu")
    east, one, west, other = stage.pair()
    stage.introduction(east, one, EAST, west, other, WEST)
    key = apply_jointly(grants.apply_values(east, west), stage.call(stage.participant(east))).application
    partner, address = stage.browser(stage.participant(west)), page("withdraw-application", key, west)
    assert partner.post(address, {"reason": ""}).status_code == 400
    [name] = models.CompanyIdentity.objects.get(company=east).names.values()
    named = partner.post(address, {"reason": f"{name} does not answer."})
    assert named.status_code == 400
    assert "write it without naming a company" in named.content.decode()
    assert partner.post(address, {"reason": "Our test bench is not ready."}).status_code == 302
    assert "Our test bench is not ready." in officer().get(page("application", key)).content.decode()


def appraised() -> grants.Pair:
    grants.publish()
    pair = grants.submit()
    for side in grants.SIDES:
        grants.appraise(pair.application, side, "4")
    return pair


def test_a_worker_drafts_the_selection_while_the_page_shows_how_far_it_is() -> None:
    appraised()
    staff = officer()
    assert staff.post(page("draft-selection", "call-1")).status_code == 302
    job = Job.objects.get()
    assert "The selection is being drafted" in staff.get(page("selection", "call-1")).content.decode()
    progress = page("drafting", job.pk)
    assert 'hx-trigger="every 1s"' in staff.get(progress).content.decode()
    assert "Cancel" not in officer(WEST).get(progress).content.decode()
    assert stage.browser(stage.staff(EAST, Role.REVIEWER)).get(progress).status_code == 403
    again = staff.post(page("draft-selection", "call-1"))
    assert "being computed already" in again.content.decode()
    with pytest.raises(Cancelled):
        grants.work_through(ends=Cancelled("asked for"))
    assert not models.Selection.objects.exists()
    work = grants.work_through()
    assert work.reports[-1] == (1, 1)
    assert models.Selection.objects.count() == 1
    Job.objects.update(status="SUCCESSFUL")
    assert staff.get(progress).headers["HX-Refresh"] == "true"


def test_a_draft_that_could_not_be_made_says_why() -> None:
    appraised()
    staff = officer()
    staff.post(page("draft-selection", "call-1"))
    Job.objects.update(status="FAILED", error_message="the draft says this already")
    assert "the draft says this already" in staff.get(page("selection", "call-1")).content.decode()
