"""What waits for whoever is signed in is counted beside the desks, and leaves with the answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hannover.accounts.permissions import VISITOR, Actor, Role
from hannover.fields.smes import domain
from hannover.fields.smes.actions.grants import apply_jointly
from hannover.fields.smes.actions.grants_deciding import draft_selection
from hannover.fields.smes.actions.introductions import answer_introduction
from hannover.fields.smes.inputs.grants import DraftSelection
from hannover.fields.smes.inputs.introductions import AnswerIntroduction
from hannover.fields.smes.reading.waiting import Waiting, read_waiting
from hannover.record.moment import now
from tests.fields.smes import grants_stage, meetings_stage, visits_stage
from tests.fields.smes.stage import (
    EAST,
    TODAY,
    WEST,
    browser,
    call,
    company,
    introduction,
    pair,
    participant,
    profile,
    programme,
    staff,
)

__all__ = ["programme"]

pytestmark = pytest.mark.usefixtures("programme")
INTERESTED = domain.IntroductionStage.INTERESTED


def waits_for(actor: Actor) -> Waiting:
    return read_waiting(now(), actor)


def test_an_introduction_waits_for_the_company_that_was_asked_until_it_answers() -> None:
    one, p, other, q = pair()
    asked = introduction(one, p, EAST, other, q, WEST, INTERESTED)
    assert waits_for(participant(one)) == Waiting()
    assert waits_for(participant(other)) == Waiting(introductions=1)
    answer_introduction(AnswerIntroduction(introduction=asked, accept=True), call(participant(other)))
    assert waits_for(participant(other)) == Waiting()


def test_a_request_for_a_meeting_waits_until_it_is_answered_or_the_event_called_off() -> None:
    meetings_stage.open_event()
    one, p, other, q = pair()
    meetings_stage.attend(one, p, EAST)
    meetings_stage.attend(other, q, WEST)
    request = meetings_stage.ask(one, other)
    assert waits_for(participant(other)).requests == 1
    meetings_stage.accept(request, other)
    assert waits_for(participant(other)).requests == 0


def test_an_invitation_and_a_note_wait_for_those_who_have_to_say_yes() -> None:
    visits_stage.plan()
    host = company(EAST, "Gastgeber Sample")
    visits_stage.invite(host, profile(host, EAST), visits_stage.town("Seto"))
    assert waits_for(participant(host)).visits == 1
    assert waits_for(staff(EAST, Role.SECRETARIAT)).visits == 0


def test_an_application_waits_for_the_partner_while_the_call_is_open() -> None:
    grants_stage.publish()
    east, west = grants_stage.companies()
    applying = call(participant(east), on=grants_stage.WITHIN)
    apply_jointly(grants_stage.apply_values(east, west), applying)
    moment = now()
    open_still = type(moment)(grants_stage.WITHIN, moment.known_at, is_now=True)
    assert read_waiting(open_still, participant(west)).applications == 1
    assert read_waiting(open_still, participant(east)).applications == 0
    closed = type(moment)(grants_stage.AFTER, moment.known_at, is_now=True)
    assert read_waiting(closed, participant(west)).applications == 0


def test_a_selection_waits_for_each_secretariat_that_has_not_signed() -> None:
    grants_stage.publish()
    best = grants_stage.submit()
    for side in (EAST, WEST):
        grants_stage.appraise(best.application, side, "4")
    draft_selection(DraftSelection(call="call-1"), call(staff(EAST), on=grants_stage.AFTER))
    assert [waits_for(staff(side, Role.SECRETARIAT)).applications for side in (EAST, WEST)] == [1, 1]
    assert waits_for(staff(EAST, Role.OFFICER)).applications == 0
    grants_stage.sign(EAST)
    assert [waits_for(staff(side, Role.SECRETARIAT)).applications for side in (EAST, WEST)] == [0, 1]


def test_a_follow_up_waits_for_the_own_company_once_it_is_due() -> None:
    one, p, other, q = pair()
    introduction(one, p, EAST, other, q, WEST)
    moment = now()
    later = type(moment)(TODAY + timedelta(days=400), moment.known_at, is_now=True)
    assert read_waiting(moment, participant(one)).follow_ups == 0
    assert read_waiting(later, participant(one)).follow_ups == 1


def test_the_page_of_the_field_says_what_is_done_where_and_what_waits() -> None:
    one, p, other, q = pair()
    introduction(one, p, EAST, other, q, WEST, INTERESTED)
    page = browser(participant(other)).get("/en/fields/smes/").content.decode()
    assert "Introductions (1)" in page
    assert "1 matter waits for you." in page
    past = browser(participant(other)).get("/en/fields/smes/?as_of=2020-01-01").content.decode()
    assert "waits for you" not in past
    visitor = browser(VISITOR).get("/de/fields/smes/").content.decode()
    assert "Hier registriert sich ein Unternehmen." in visitor


def test_the_number_of_queries_does_not_grow_with_what_waits() -> None:
    one, p, other, q = pair()

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            waits_for(participant(other))
        return len(caught)

    introduction(one, p, EAST, other, q, WEST, INTERESTED)
    queries()  # makes the person, once
    before = queries()
    for _ in range(5):
        again, r, _other, _q = pair()
        introduction(again, r, EAST, other, q, WEST, INTERESTED)
    assert queries() == before
