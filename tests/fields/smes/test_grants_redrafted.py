"""A draft that was changed has to be confirmed anew by who sees what was changed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hannover.errors import ConflictError
from hannover.fields.smes.actions.grants import apply_jointly, confirm_application
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.reading.grants_changes import changes_between, confirmed_by
from hannover.record.dialogues.wording import Change
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


def page(name: str, *args: Any) -> str:
    with translation.override("en"):
        return reverse(f"smes:{name}", args=args)


@pytest.fixture
def redrafted() -> tuple[str, str, str, str]:
    """(application, east, west, third): west has confirmed, third has not, and east then changed the draft."""
    grants.publish(closes_on=TODAY.isoformat(), time_zone="Pacific/Honolulu")
    east, west = grants.companies()
    third = stage.company(EAST)
    stage.profile(third, EAST)
    parts = tuple(
        inputs.GivenPartner(company=key, cost="50000", asked="25000", currency="XTS")
        for key in (east, west, third)
    )
    drafter = stage.call(stage.participant(east))
    key = apply_jointly(grants.apply_values(east, west, partners=parts), drafter).application
    confirm(key, west)
    changed = grants.apply_values(
        east, west, application=key, months=9, summary={"en": "One side builds the cameras, the other tests them."},
        partners=(parts[0], inputs.GivenPartner(company=west, cost="50000", asked="20000", currency="XTS")),
        milestones=({"en": "Prototype runs"}, {"en": "Second test report"}),
    )  # fmt: skip
    apply_jointly(changed, drafter)
    return key, east, west, third


def confirm(key: str, company: str, seen: str = "") -> Any:
    values = inputs.ConfirmApplication(application=key, company=company, seen=seen)
    return confirm_application(values, stage.call(stage.participant(company)))


def test_texts_sums_partners_milestones_and_months_are_compared(redrafted: tuple[str, ...]) -> None:
    key, _east, west, third = redrafted
    now = grants.application_of(key)
    before = confirmed_by(now, west)
    assert before is not None
    found = changes_between(before, now)
    assert not found.title
    assert [piece.text for piece in found.summary["en"] if piece.change is not Change.SAME] == [
        "sensors",
        "cameras",
    ]
    parts = {
        one.company: (one.before and one.before.asked, one.after and one.after.asked)
        for one in found.partners
    }
    assert parts == {west: (25000, 20000), third: (25000, None)}
    assert [number for number, _pieces in found.milestones] == [2, 3]
    assert found.months == (12, 9)


def test_who_never_confirmed_or_has_confirmed_it_as_it_stands_sees_no_changes(
    redrafted: tuple[str, ...],
) -> None:
    key, east, west, third = redrafted
    now = grants.application_of(key)
    assert confirmed_by(now, third) is None
    assert confirmed_by(now, east) is None
    confirm(key, west)
    assert confirmed_by(grants.application_of(key), west) is None


def test_the_partner_sees_what_was_changed_before_it_confirms_anew(redrafted: tuple[str, ...]) -> None:
    key, _east, west, _third = redrafted
    partner = stage.browser(stage.participant(west))
    shown = partner.get(page("application", key)).content.decode()
    assert "Changed since it was confirmed" in shown
    asked = partner.get(page("confirm-application", key, west)).content.decode()
    for words in (shown, asked):
        assert "<del>sensors</del><ins>cameras</ins>" in words
        assert re.search("<del>[^<]*25,000[^<]*</del> *<ins>[^<]*20,000", words)
        assert "<del>Test</del><ins>Second test</ins> report" in words
    drafter = stage.browser(stage.staff(WEST)).get(page("application", key)).content.decode()
    assert "Changed since it was confirmed" in drafter  # the staff of its side may confirm for it


def test_nobody_confirms_what_was_changed_after_the_page_was_opened(redrafted: tuple[str, ...]) -> None:
    key, east, west, _third = redrafted
    partner, address = stage.browser(stage.participant(west)), page("confirm-application", key, west)
    opened = partner.get(address).content.decode()
    [seen] = re.findall('name="seen" value="([0-9a-f-]{36})"', opened)
    again = grants.apply_values(east, west, application=key, months=7)
    apply_jointly(again, stage.call(stage.participant(east)))
    refused = partner.post(address, {"seen": seen})
    assert (refused.status_code, grants.application_of(key).confirmed) == (400, (east,))
    words = refused.content.decode()
    assert "the draft was changed after you opened it" in words
    assert "<del>9</del> <ins>7</ins>" in words
    [seen] = re.findall('name="seen" value="([0-9a-f-]{36})"', words)
    assert partner.post(address, {"seen": seen}).status_code == 302
    assert grants.application_of(key).standing == "submitted"
    with pytest.raises(ConflictError, match="no draft any more"):
        confirm(key, west)


def test_a_confirmation_of_another_company_meanwhile_does_not_stand_in_the_way() -> None:
    grants.publish(closes_on=TODAY.isoformat(), time_zone="Pacific/Honolulu")
    east, west = grants.companies()
    third = stage.company(WEST)
    stage.profile(third, WEST)
    parts = tuple(
        inputs.GivenPartner(company=key, cost="50000", asked="20000", currency="XTS")
        for key in (east, west, third)
    )
    state = apply_jointly(
        grants.apply_values(east, west, partners=parts), stage.call(stage.participant(east))
    )
    confirm(state.application, west, state.event)
    assert confirm(state.application, third, state.event).standing == "submitted"


@pytest.mark.parametrize("seen", ["nothing", "01a20532-0c7c-76dd-8620-d9a6e3d597dd"])
def test_a_version_that_does_not_exist_confirms_nothing(redrafted: tuple[str, ...], seen: str) -> None:
    key, _east, west, _third = redrafted
    with pytest.raises(ConflictError, match="after you opened it"):
        confirm(key, west, seen)
