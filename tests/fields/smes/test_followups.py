"""Twelve months on, each company is asked what became of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.followups import answer_follow_up
from hannover.fields.smes.analysis.followups import due_after_project, months_later
from hannover.fields.smes.inputs.followups import AnswerFollowUp, DueFollowUps
from hannover.fields.smes.reading.followups import list_follow_ups
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


def introduced(days_ago: int) -> tuple[str, str, str]:
    """Two companies and the id of the introduction that they accepted that many days ago."""
    east, profile, west, other = stage.pair()
    noun = domain.Introduction(
        company=east,
        profile=profile,
        side=EAST,
        toward=west,
        toward_profile=other,
        toward_side=WEST,
        stage=domain.IntroductionStage.ACCEPTED,
        message={"en": "Hello."},
        interested_on=TODAY - timedelta(days=days_ago),
        answered_on=TODAY - timedelta(days=days_ago),
        sample=True,
    )
    return east, west, stage.write(EAST, noun)


def answer(subject: str, company: str, actor: Any = None, **changes: Any) -> Any:
    values: dict[str, Any] = {
        "subject": subject,
        "company": company,
        "still_working": True,
        "note": {"en": "Two machines run with it."},
        "turnover": "12000",
        "currency": "XTS",
        "jobs": 2,
    }
    given = AnswerFollowUp(**(values | changes))
    return answer_follow_up(given, stage.call(actor or stage.participant(company)))


def listed(actor: Any, by: date = TODAY) -> list[tuple[str, bool]]:
    found = list_follow_ups(DueFollowUps(by=by.isoformat()), stage.call(actor))
    return [(one.company, bool(one.answered_on)) for one in found.due]


def test_a_follow_up_is_due_twelve_months_after_the_introduction() -> None:
    east, west, key = introduced(days_ago=400)
    assert listed(stage.participant(east)) == [(east, False)]
    assert listed(stage.staff(WEST)) == [(west, False)]
    answer(key, east)
    assert listed(stage.participant(east)) == [(east, True)]
    told: domain.FollowUp = grants.fact(models.FollowUp, parent=key)
    assert (told.company, told.side, told.jobs) == (east, EAST, 2)
    assert told.turnover == domain.Result(amount=told.turnover.amount, currency="XTS")
    answer(key, east, still_working=False, jobs=None, turnover="")
    assert grants.fact(models.FollowUp, parent=key).turnover is None


def test_it_is_not_asked_before_and_not_answered_by_others() -> None:
    east, west, key = introduced(days_ago=200)
    assert listed(stage.participant(east)) == []
    with pytest.raises(ConflictError, match="is due on"):
        answer(key, east)
    stranger = stage.company(EAST)
    with pytest.raises(ForbiddenError):
        answer(key, east, actor=stage.participant(stranger))
    with pytest.raises(ForbiddenError):
        answer(key, west, actor=stage.staff(EAST))
    with pytest.raises(UnknownError):
        answer(key, stranger)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"turnover": "much"}, "turnover"),
        ({"turnover": "-1"}, "turnover"),
        ({"jobs": -1}, "jobs"),
        ({"note": {}}, "note"),
        ({"note": {"en": "Aoki Sample Seiki was helpful."}}, "note.en"),
        ({"note": {"en": "Muster Sample Werke was helpful."}}, "note.en"),
    ],
)
def test_what_is_wrong_with_an_answer_is_named(changes: dict[str, Any], field: str) -> None:
    east, _west, key = introduced(days_ago=400)
    with pytest.raises(InputError) as refused:
        answer(key, east, **changes)
    assert refused.value.field == field


def test_a_project_is_followed_up_twelve_months_after_its_end() -> None:
    assert due_after_project(date(2026, 2, 28), 12) == date(2028, 2, 28)
    assert months_later(date(2027, 8, 31), 6) == date(2028, 2, 29)
    grants.publish()
    pair = grants.submit()
    grants.decide((pair, "4"))
    assert listed(stage.participant(pair.west)) == []
    assert listed(stage.participant(pair.west), TODAY + timedelta(days=2 * 366)) == [(pair.west, False)]


def test_a_follow_up_is_answered_in_the_browser() -> None:
    east, _west, key = introduced(days_ago=400)
    browser = stage.browser(stage.participant(east))
    with translation.override("en"):
        every, address = reverse("smes:follow-ups"), reverse("smes:answer-follow-up", args=[key, east])
    assert address in browser.get(every).content.decode()
    assert browser.get(address).status_code == 200
    posted = {"note_en": "It went well.", "still_working": "yes", "on": TODAY.isoformat()}
    assert browser.post(address, posted).status_code == 302
    assert grants.fact(models.FollowUp, parent=key).note == {"en": "It went well."}
