"""Introductions: who may ask whom, what each sees, and when names are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hannover.accounts.permissions import Actor
from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.introductions import (
    answer_introduction,
    close_introduction,
    record_confidentiality,
    show_interest,
    withdraw_introduction,
)
from hannover.fields.smes.inputs.introductions import (
    AnswerIntroduction,
    CloseIntroduction,
    ListIntroductions,
    RecordConfidentiality,
    ShowInterest,
    WithdrawIntroduction,
)
from hannover.fields.smes.reading.introductions import (
    Step,
    list_introductions,
    read_introduction,
    read_mailbox,
    read_overview,
)
from hannover.fields.smes.reading.naming import names_for
from hannover.fields.smes.reading.waiting import read_waiting
from hannover.record.models import Event
from hannover.record.moment import now
from hannover.record.signing import NEWEST
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST, call, participant, programme, staff

__all__ = ["programme"]

Stage = domain.IntroductionStage
pytestmark = pytest.mark.usefixtures("programme")


class Two:
    """A company of either side with a published profile, and somebody who acts for each."""

    def __init__(self) -> None:
        self.one, self.ours, self.other, self.theirs = stage.pair()
        self.asks, self.answers = participant(self.one), participant(self.other)

    def ask(self, message: str = "") -> str:
        values = ShowInterest(
            profile=self.ours, toward=self.theirs, message={"en": message} if message else {}
        )
        return show_interest(values, call(self.asks)).introduction

    def answer(self, introduction: str, *, accept: bool = True, reason: str = "") -> str:
        values = AnswerIntroduction(
            introduction=introduction, accept=accept, reason={"de": reason} if reason else {}
        )
        return answer_introduction(values, call(self.answers)).stage

    def seen_by(self, actor: Any, introduction: str) -> Any:
        return read_introduction(now(), actor, introduction).entry


@pytest.fixture
def two() -> Two:
    return Two()


def test_names_are_told_to_both_when_both_have_agreed_and_not_before(two: Two) -> None:
    asked = two.ask("We look for makers of machine tools.")
    for reader in (two.asks, two.answers):
        assert two.seen_by(reader, asked).identity is None
    assert two.answer(asked) == "accepted"
    assert two.seen_by(two.asks, asked).identity.names == {"en": "Muster Sample Werke"}
    assert two.seen_by(two.answers, asked).identity.names == {"en": "Aoki Sample Seiki"}


def test_the_whole_way_to_an_outcome(two: Two) -> None:
    asked = two.ask()
    assert two.seen_by(two.asks, asked).steps == (Step.WITHDRAW,)
    assert two.seen_by(two.answers, asked).steps == (Step.ANSWER,)
    two.answer(asked)
    recorded = record_confidentiality(RecordConfidentiality(introduction=asked), call(two.asks))
    assert recorded.stage == "confidential"
    values = CloseIntroduction(introduction=asked, reached="trial", note={"en": "A test bench in spring."})
    assert close_introduction(values, call(two.answers)).stage == "closed"
    page = read_introduction(now(), two.asks, asked)
    assert [step.action for step in page.history] == ["asked", "accepted", "agreed-nda", "closed"]
    assert [step.side for step in page.history] == [EAST, WEST, EAST, WEST]
    assert page.entry.introduction.reached is domain.Reached.TRIAL
    assert page.entry.steps == ()
    assert page.entry.identity is not None


def test_a_name_known_through_something_else_is_not_told_by_an_introduction_that_waits(two: Two) -> None:
    """The two meet at an event; of the open request each still sees the anonymous summary."""
    met = domain.MeetingRequest(
        event="spring-2026",
        company=two.one,
        side=EAST,
        toward=two.other,
        toward_side=WEST,
        weight=1,
        message={},
        standing=domain.RequestStanding.ACCEPTED,
    )
    stage.write(EAST, met)
    readers = {two.asks: "Muster", staff(EAST): "Muster", two.answers: "Aoki", staff(WEST): "Aoki"}
    asked = two.ask()
    for reader, other in readers.items():
        known = names_for(reader, [two.one, two.other])
        assert all(known.values()), "all of them know it from the meeting"
        assert other not in _everything_told(reader, asked)
    two.answer(asked, accept=False)
    assert not [other for reader, other in readers.items() if other in _everything_told(reader, asked)]


def test_the_same_places_tell_it_once_both_have_agreed(two: Two) -> None:
    asked = two.ask()
    two.answer(asked)
    for reader, other in ((two.asks, "Muster"), (staff(WEST), "Aoki")):
        assert _everything_told(reader, asked).count(other) >= 3


def _everything_told(reader: Actor, introduction: str) -> str:
    """What the list, the page, the forms and the operation show this reader of an introduction."""
    places = ("", f"{introduction}/", f"{introduction}/answer/", f"{introduction}/withdraw/")
    client = stage.browser(reader)
    pages = [client.get(f"/en/fields/smes/introductions/{place}").content.decode() for place in places]
    assert introduction in pages[0]
    return "\n".join((*pages, str(list_introductions(ListIntroductions(), call(reader)))))


def test_a_refusal_tells_no_name_and_the_same_company_does_not_ask_twice(two: Two) -> None:
    asked = two.ask()
    assert two.answer(asked, accept=False, reason="Zurzeit nicht.") == "declined"
    assert two.seen_by(two.asks, asked).identity is None
    with pytest.raises(ConflictError, match="has declined"):
        two.ask()
    turned = show_interest(ShowInterest(profile=two.theirs, toward=two.ours), call(two.answers))
    assert turned.stage == "interested"


def test_what_was_withdrawn_can_be_asked_again(two: Two) -> None:
    asked = two.ask()
    withdraw_introduction(WithdrawIntroduction(introduction=asked), call(two.asks))
    assert two.seen_by(two.answers, asked).introduction.stage is Stage.WITHDRAWN
    assert two.seen_by(two.answers, asked).identity is None
    assert two.ask() != asked


def lapsed_interest(two: Two) -> str:
    """An interest that nobody has answered on the last day, which was yesterday."""
    earlier = TODAY - domain.ANSWER_WITHIN - timedelta(days=1)
    interest = domain.Introduction(
        company=two.one,
        profile=two.ours,
        side=EAST,
        toward=two.other,
        toward_profile=two.theirs,
        toward_side=WEST,
        stage=Stage.INTERESTED,
        message={"en": "We look for makers of machine tools."},
        interested_on=earlier,
    )
    return stage.write(EAST, interest, on=earlier)


def test_an_interest_that_nobody_answers_lapses_and_both_are_told(two: Two) -> None:
    asked = lapsed_interest(two)
    for reader, own in ((two.asks, two.one), (two.answers, two.other)):
        mailbox = read_mailbox(now(), reader, own)
        assert [entry.id for entry in mailbox.ended] == [asked]
        assert (mailbox.asked_us, mailbox.we_asked) == ((), ())
        assert mailbox.ended[0].steps == ()
        page = stage.browser(reader).get(f"/en/fields/smes/introductions/{asked}/").content.decode()
        assert "This interest was not answered in time" in page
        news = stage.browser(reader).get(f"/en/fields/smes/companies/{own}/").content.decode()
        assert "not answered in time" in news
    overview = read_overview(now(), staff(WEST), stage="interested")
    assert (overview.counts[Stage.INTERESTED], overview.lapsed, overview.page.total) == (0, 1, 0)
    assert read_overview(now(), staff(WEST), stage="lapsed").page.total == 1
    assert read_waiting(now(), two.answers).introductions == 0


def test_what_has_lapsed_is_not_answered_any_more_and_either_may_ask_again(two: Two) -> None:
    asked = lapsed_interest(two)
    for accept in (True, False):
        with pytest.raises(ConflictError, match="has lapsed"):
            two.answer(asked, accept=accept)
    with pytest.raises(ConflictError, match="has lapsed"):
        withdraw_introduction(WithdrawIntroduction(introduction=asked), call(two.asks))
    again = show_interest(ShowInterest(profile=two.theirs, toward=two.ours), call(two.answers))
    assert again.stage == "interested"
    assert two.seen_by(two.asks, again.introduction).steps == (Step.ANSWER,)


def test_on_the_last_day_an_interest_can_be_answered(two: Two) -> None:
    asked = two.ask()
    last = TODAY + domain.ANSWER_WITHIN
    for key in (two.ours, two.theirs):
        row = models.Profile.objects.at(NEWEST).get(key=key)
        assert row.fact.is_shown(last)
    values = AnswerIntroduction(introduction=asked, accept=True)
    assert answer_introduction(values, call(two.answers, on=last)).stage == "accepted"


def test_nobody_asks_oneself_or_the_own_side(two: Two) -> None:
    neighbour = stage.profile(stage.company(EAST), EAST)
    own = stage.profile(two.one, EAST)
    for toward, words in ((own, "your own company"), (neighbour, "of your own side")):
        with pytest.raises(InputError, match=words):
            show_interest(ShowInterest(profile=two.ours, toward=toward), call(two.asks))


def test_nobody_asks_twice_and_who_was_asked_answers(two: Two) -> None:
    asked = two.ask()
    with pytest.raises(ConflictError, match="you have asked this company already"):
        two.ask()
    with pytest.raises(ConflictError, match="has asked you already"):
        show_interest(ShowInterest(profile=two.theirs, toward=two.ours), call(two.answers))
    two.answer(asked)
    with pytest.raises(ConflictError, match="introduced to this company already"):
        two.ask()
    with pytest.raises(ConflictError, match="not at that stage"):
        two.answer(asked)


def test_an_exclusion_by_the_other_company_reads_like_a_profile_that_expired(two: Two) -> None:
    stage.write(WEST, domain.Exclusion(company=two.other, other=two.one, side=WEST), audience="side")
    with pytest.raises(ConflictError) as excluded:
        two.ask()
    gone = stage.profile(stage.company(WEST), WEST, expires_on=TODAY - timedelta(days=1))
    with pytest.raises(ConflictError) as expired:
        show_interest(ShowInterest(profile=two.ours, toward=gone), call(two.asks))
    assert str(excluded.value) == str(expired.value)


def test_an_own_exclusion_is_named(two: Two) -> None:
    stage.write(EAST, domain.Exclusion(company=two.one, other=two.other, side=EAST), audience="side")
    with pytest.raises(ConflictError, match="does not want to meet this one"):
        two.ask()


def test_an_exclusion_after_the_interest_stops_the_acceptance(two: Two) -> None:
    asked = two.ask()
    stage.write(EAST, domain.Exclusion(company=two.one, other=two.other, side=EAST), audience="side")
    with pytest.raises(ConflictError, match="no longer be introduced"):
        two.answer(asked)
    assert two.answer(asked, accept=False) == "declined"


@pytest.mark.parametrize("expired", ["ours", "theirs"])
def test_nobody_is_introduced_under_a_profile_that_is_not_shown(two: Two, expired: str) -> None:
    asked = two.ask()
    key = getattr(two, expired)
    row = models.Profile.objects.at(NEWEST).get(key=key)
    noun = domain.Profile(**{**vars(row.fact), "expires_on": TODAY - timedelta(days=1)})
    stage.write(noun.side, noun, entity=key, audience="public")
    with pytest.raises(ConflictError, match="not shown now"):
        two.answer(asked)
    withdraw_introduction(WithdrawIntroduction(introduction=asked), call(two.asks))
    with pytest.raises(ConflictError):
        two.ask()


def test_a_draft_of_another_company_does_not_exist(two: Two) -> None:
    draft = stage.profile(stage.company(WEST), WEST, standing=domain.ProfileStanding.DRAFT)
    with pytest.raises(UnknownError, match="there is no profile"):
        show_interest(ShowInterest(profile=two.ours, toward=draft), call(two.asks))


def test_a_message_does_not_tell_who_writes(two: Two) -> None:
    with pytest.raises(InputError, match="name") as refused:
        two.ask("Aoki Sample Seiki would like to meet you.")
    assert refused.value.field == "message.en"
    # The other's name is no secret of the author's: a refusal would confirm a guess.
    two.ask("Are you Muster Sample Werke?")


def test_who_takes_no_part_sees_and_does_nothing(two: Two) -> None:
    asked = two.ask()
    for stranger in (participant(stage.company(EAST)), participant(stage.company(WEST))):
        with pytest.raises(UnknownError):
            read_introduction(now(), stranger, asked)
        with pytest.raises(UnknownError):
            answer_introduction(AnswerIntroduction(introduction=asked, accept=True), call(stranger))
        with pytest.raises(UnknownError):
            read_mailbox(now(), stranger, two.one)
        with pytest.raises(UnknownError):
            show_interest(ShowInterest(profile=two.ours, toward=two.theirs), call(stranger))
    with pytest.raises(ForbiddenError):
        list_introductions(ListIntroductions(), call(stage.VISITOR))


def test_only_who_was_asked_answers_and_only_who_asked_withdraws(two: Two) -> None:
    asked = two.ask()
    for actor in (two.asks, staff(EAST)):
        with pytest.raises(ConflictError, match="cannot answer"):
            answer_introduction(AnswerIntroduction(introduction=asked, accept=True), call(actor))
    with pytest.raises(ConflictError, match="only the company that asked"):
        withdraw_introduction(WithdrawIntroduction(introduction=asked), call(two.answers))
    answered = answer_introduction(AnswerIntroduction(introduction=asked, accept=True), call(staff(WEST)))
    assert answered.stage == "accepted"


def test_staff_of_both_sides_see_it_and_each_knows_its_own_companies(two: Two) -> None:
    asked = two.ask()
    for side, own, other in ((EAST, two.one, two.other), (WEST, two.other, two.one)):
        entry = read_introduction(now(), staff(side), asked).entry
        assert (entry.own, entry.partner_key) == (own, other)
        assert entry.identity is None
        assert entry.me is not None
    two.answer(asked)
    assert read_introduction(now(), staff(EAST), asked).entry.identity.names == {"en": "Muster Sample Werke"}
    counts = read_overview(now(), staff(WEST)).counts
    assert (counts[Stage.ACCEPTED], counts[Stage.INTERESTED]) == (1, 0)


def test_reading_many_introductions_takes_as_many_queries_as_one(
    two: Two, django_assert_max_num_queries: Any
) -> None:
    two.ask()
    with django_assert_max_num_queries(12) as few:
        read_mailbox(now(), two.asks, two.one)
    for _ in range(3):
        theirs = stage.profile(stage.company(WEST), WEST)
        show_interest(ShowInterest(profile=two.ours, toward=theirs), call(two.asks))
    with django_assert_max_num_queries(12) as many:
        assert read_mailbox(now(), two.asks, two.one).total == 4
    assert len(few) == len(many)


def test_the_log_keeps_no_name_even_when_both_know_it(two: Two) -> None:
    asked = two.ask("We look for makers of machine tools.")
    two.answer(asked)
    for name in ("Muster Sample Werke", "Aoki Sample Seiki"):
        note = {"en": f"A contract with {name}."}
        with pytest.raises(InputError, match="name"):
            close_introduction(
                CloseIntroduction(introduction=asked, reached="agreement", note=note), call(two.asks)
            )
    close_introduction(CloseIntroduction(introduction=asked, reached="agreement"), call(two.asks))
    log = "\n".join(Event.objects.values_list("body", flat=True))
    assert "Muster" not in log
    assert "Aoki" not in log
