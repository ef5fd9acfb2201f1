"""What should not happen and does: defined behaviour, nothing lost, people told. As people meet it, on the pages.

Slots across the change to summer time and a table count that drops are in test_meetings_rules.py and
test_meetings_news.py.
"""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest

from hannover.accounts.permissions import Actor
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.companies_ending import forget_company
from hannover.fields.smes.actions.introductions import answer_introduction, show_interest
from hannover.fields.smes.actions.rounds import compute_round, publish_round
from hannover.fields.smes.inputs.companies import ForgetCompany
from hannover.fields.smes.inputs.introductions import AnswerIntroduction, ShowInterest
from hannover.fields.smes.inputs.rounds import ComputeRound, PublishRound
from hannover.fields.smes.reading import partners_market
from hannover.record.models import Event
from hannover.record.moment import now
from tests.fields.smes import meetings_stage, stage
from tests.fields.smes.meetings_stage import EVENT
from tests.fields.smes.stage import EAST, TODAY, VISITOR, WEST, browser, call, participant, programme, staff

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
FIELD = "/{}/fields/smes/"


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Any:
    settings.STORE = tmp_path
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


def page(actor: Actor, path: str, *, language: str = "en", status: int = 200) -> str:
    answer = browser(actor).get(FIELD.format(language) + path)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return html.unescape(answer.content.decode())


def send(actor: Actor, path: str, *, status: int, language: str = "en", **values: str) -> str:
    answer = browser(actor).post(FIELD.format(language) + path, values)
    assert answer.status_code == status, f"{path}: {answer.status_code} {answer.content.decode()[-3000:]}"
    return html.unescape(answer.content.decode())


def test_a_second_company_with_a_number_is_refused_and_what_was_typed_stays() -> None:
    first = {"side": EAST, "names_en": "First Sample Works", "number": "7010401987654"}
    account = {"person": "Sample Person", "login": "first", "password": "a long sample password"}
    browser(VISITOR).post(FIELD.format("en") + "register/", first | account)
    assert models.CompanyIdentity.objects.count() == 1
    events = Event.objects.count()
    second = (
        first
        | account
        | {"names_en": "Second Sample Works", "number": "７０１０４０１９８７６５４", "login": "second"}
    )
    for language, words in (
        ("en", "a company with this registration number is registered already"),
        ("ja", "この登録番号の企業は既に登録されています"),
        ("de", "mit dieser Registernummer ist schon eingetragen"),
    ):
        told = send(VISITOR, "register/", status=400, language=language, **second)
        assert words in told
        assert "Second Sample Works" in told
        assert "First Sample Works" not in told
    assert models.CompanyIdentity.objects.count() == 1
    assert Event.objects.count() == events


def test_two_rows_with_one_number_are_shown_to_staff_and_both_stay_until_a_person_merges_them() -> None:
    """As an import of two tables, or two people at the same moment, can leave them."""
    one, other = stage.company(EAST, "Sample Works A"), stage.company(EAST, "Sample Works B")
    for key in (one, other):
        models.CompanyMark.objects.create(company=key, side=EAST, kind="number", value="7010401987654")
    told = page(staff(EAST), "duplicates/")
    assert "Sample Works A" in told
    assert "Sample Works B" in told
    assert send(staff(EAST), f"duplicates/{one}/{other}/merge/", status=302) == ""
    assert "Sample Works B" not in page(staff(EAST), "duplicates/")
    assert not models.CompanyIdentity.objects.filter(company=other).exists()


def introduced(*, accepted: bool) -> tuple[str, str, str]:
    one, ours, other, theirs = stage.pair()
    asked = show_interest(ShowInterest(profile=ours, toward=theirs), call(participant(one))).introduction
    if accepted:
        values = AnswerIntroduction(introduction=asked, accept=True)
        answer_introduction(values, call(participant(other)))
    return one, other, asked


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("leaves", ["asked", "answers"])
def test_a_company_that_is_forgotten_in_mid_introduction_ends_it_and_the_other_is_told(
    leaves: str, accepted: bool
) -> None:
    one, other, asked = introduced(accepted=accepted)
    gone, stays = (one, other) if leaves == "asked" else (other, one)
    side = EAST if gone == one else WEST
    names = {one: "Aoki Sample Seiki", other: "Muster Sample Werke"}
    reader = participant(stays)
    assert (names[gone] in page(reader, f"introductions/{asked}/")) == accepted
    forget_company(ForgetCompany(company=gone), call(staff(side)))
    for language, words in (
        ("en", "The company or its profile takes no part any more. No name is told."),
        ("ja", "参加が終了しました。社名は開示されません。"),
        ("de", "nicht mehr teil"),
    ):
        told = page(reader, f"introductions/{asked}/", language=language)
        assert words in told
        assert names[gone] not in told
    assert "The other company has left the programme." in page(reader, f"companies/{stays}/")
    assert asked in page(reader, "introductions/")
    for step in ("answer", "withdraw", "confidentiality", "close"):
        assert names[gone] not in page(reader, f"introductions/{asked}/{step}/", status=409)
    assert names[gone] not in page(staff(EAST), "introductions/") + page(staff(WEST), "introductions/")
    assert page(reader, "follow-ups/").count(asked) == 0


def test_an_answer_to_a_company_that_is_forgotten_meanwhile_is_refused_and_says_why() -> None:
    one, other, asked = introduced(accepted=False)
    form = page(participant(other), f"introductions/{asked}/answer/")
    assert "Accept: both names are told" in form
    forget_company(ForgetCompany(company=one), call(staff(EAST)))
    told = send(participant(other), f"introductions/{asked}/answer/", status=409, answer="accept")
    assert "this introduction is not at that stage" in told
    fact = models.Introduction.objects.at(now()).get(key=asked).fact
    assert fact.stage is domain.IntroductionStage.WITHDRAWN


def test_what_was_reached_before_a_company_is_forgotten_stays_and_counts() -> None:
    one, other, asked = introduced(accepted=True)
    send(participant(one), f"introductions/{asked}/close/", status=302, reached="trial", on=TODAY.isoformat())
    before = page(VISITOR, "indicators/introductions-accepted/")
    forget_company(ForgetCompany(company=one), call(staff(EAST)))
    after = page(VISITOR, "indicators/introductions-accepted/")
    assert asked in after
    assert before.count(asked) == after.count(asked)
    told = page(participant(other), f"introductions/{asked}/")
    assert "A trial or joint test" in told
    assert "Aoki" not in told


def test_nobody_asks_for_a_company_that_is_forgotten() -> None:
    one, ours, other, theirs = stage.pair()
    forget_company(ForgetCompany(company=other), call(staff(WEST)))
    path = f"partners/{ours}/with/{theirs}/ask/"
    told = send(participant(one), path, status=400)
    assert "this profile takes no introductions from you now" in told
    assert not models.Introduction.objects.exists()


def test_requests_to_oneself_are_refused_wherever_they_can_be_made() -> None:
    one, ours, _other, _theirs = stage.pair()
    second = stage.profile(one, EAST)
    me = participant(one)
    assert "both profiles are of one side" in page(me, f"partners/{ours}/with/{second}/", status=400)
    send(me, f"partners/{ours}/with/{second}/ask/", status=400)
    assert "a company cannot exclude itself" in send(me, f"profiles/{second}/exclude/", status=400)
    meetings_stage.open_event(own_side=True)
    meetings_stage.attend(one, ours, EAST)
    for toward in (one, ours):
        path = f"events/{EVENT.key}/of/{one}/ask/{toward}/"
        assert "a company does not meet itself" in send(me, path, status=400, weight="2")
    assert ours not in page(me, f"events/{EVENT.key}/of/{one}/others/")
    assert "not merged with itself" in send(staff(EAST), f"duplicates/{one}/{one}/merge/", status=400)
    assert not models.Introduction.objects.exists()
    assert not models.MeetingRequest.objects.exists()
    assert not models.Exclusion.objects.exists()


def test_a_profile_that_expires_in_a_running_round_is_left_out_and_its_company_told() -> None:
    _one, ours, other, theirs = stage.pair()
    compute_round(ComputeRound(key="spring", title={"en": "Spring"}, length=3), call(staff(EAST)))
    row = models.Profile.objects.at(now()).get(key=theirs)
    noun = domain.Profile(**{**vars(row.fact), "expires_on": TODAY - timedelta(days=1)})
    stage.write(WEST, noun, entity=theirs, audience="public")
    publish_round(PublishRound(round="spring"), call(staff(EAST)))
    for language, words in (("en", "expired"), ("ja", "期限"), ("de", "abgelaufen")):
        told = page(participant(other), f"rounds/spring/lists/{theirs}/", language=language)
        assert words in told
    assert theirs not in page(staff(EAST), f"rounds/spring/lists/{ours}/")


def test_who_withdraws_after_the_timetable_is_printed_is_cancelled_in_the_calendars_of_the_others() -> None:
    one, other, request = meetings_stage.people()
    meetings_stage.timetable()
    calendar = f"events/{EVENT.key}/of/{one}/timetable.ics"
    assert "STATUS:CANCELLED" not in page(participant(one), calendar)
    path = f"events/{EVENT.key}/of/{other}/missing/"
    send(participant(other), path, status=302)
    told = page(participant(one), f"events/{EVENT.key}/of/{one}/")
    assert "Cannot take place as things stand" in told
    news = page(participant(one), f"companies/{one}/")
    assert "Attendance of a company that you are to meet</a>: withdrawn" in news
    assert models.MeetingRequest.objects.at(now()).filter(key=request).exists()
