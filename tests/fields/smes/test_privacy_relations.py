"""Two companies that agreed to know each other know the profile under which they met, and no other: what else the
partner shows or takes part in without its name stays without it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from hannover.accounts.permissions import Actor
from hannover.errors import ConflictError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.grants import apply_jointly
from hannover.fields.smes.actions.introductions import answer_introduction, show_interest
from hannover.fields.smes.actions.rounds import compute_round, publish_round
from hannover.fields.smes.inputs.grants import GivenPartner
from hannover.fields.smes.inputs.introductions import AnswerIntroduction, ShowInterest
from hannover.fields.smes.inputs.rounds import ComputeRound, PublishRound
from hannover.fields.smes.reading import partners_market
from hannover.record.moment import now
from tests.fields.smes import grants_stage, meetings_stage, stage, visits_stage
from tests.fields.smes.stage import EAST, TODAY, WEST, browser, call, participant, programme, staff

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
FIELD = "/en/fields/smes"
MUSTER, AOKI = "Muster Sample Werke", "Aoki Sample Seiki"


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Any:
    settings.STORE = tmp_path
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


class Sisters:
    """A company of east, and one of west with two profiles; they know each other by the first of these."""

    def __init__(self) -> None:
        self.one, self.ours, self.other, self.met = stage.pair()
        self.sister = stage.profile(self.other, WEST, title={"en": "Castings of unusual alloys"})
        self.introduction = show_interest(
            ShowInterest(profile=self.ours, toward=self.met), call(participant(self.one))
        ).introduction
        answer_introduction(
            AnswerIntroduction(introduction=self.introduction, accept=True), call(participant(self.other))
        )

    @property
    def readers(self) -> tuple[Actor, ...]:
        """Who knows the company of west, and does not act for it."""
        return participant(self.one), staff(EAST)


@pytest.fixture
def sisters() -> Sisters:
    return Sisters()


def read(actor: Actor, path: str) -> str:
    answer = browser(actor).get(f"{FIELD}/{path}")
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return str(answer.content.decode())


def test_the_page_of_a_profile_names_the_company_that_was_met_under_it_and_no_other(sisters: Sisters) -> None:
    for reader in sisters.readers:
        assert MUSTER in read(reader, f"profiles/{sisters.met}/")
        assert MUSTER not in read(reader, f"profiles/{sisters.sister}/")
    assert MUSTER in read(participant(sisters.other), f"profiles/{sisters.sister}/")


def test_the_pair_page_of_another_profile_does_not_lead_to_the_introduction(sisters: Sisters) -> None:
    met = read(participant(sisters.one), f"partners/{sisters.ours}/with/{sisters.met}/")
    assert "you have been introduced" in met
    sister = read(participant(sisters.one), f"partners/{sisters.ours}/with/{sisters.sister}/")
    assert "you have been introduced" not in sister
    assert sisters.introduction not in sister
    assert "Show interest" in sister


def test_another_profile_of_a_known_company_stays_on_the_list_of_partners(sisters: Sisters) -> None:
    found = read(participant(sisters.one), f"partners/{sisters.ours}/")
    assert sisters.sister in found
    assert sisters.met not in found


def test_another_profile_of_a_known_company_stays_in_the_round(sisters: Sisters) -> None:
    compute_round(ComputeRound(key="spring", title={"en": "Spring"}, length=5), call(staff(EAST)))
    publish_round(PublishRound(round="spring"), call(staff(EAST)))
    found = read(participant(sisters.one), f"rounds/spring/lists/{sisters.ours}/")
    assert sisters.sister in found
    assert sisters.introduction not in found
    assert MUSTER not in found


def test_interest_in_another_profile_is_not_refused_for_what_there_is_already(sisters: Sisters) -> None:
    """A refusal would tell whose profile it is."""
    asked = show_interest(
        ShowInterest(profile=sisters.ours, toward=sisters.sister), call(participant(sisters.one))
    ).introduction
    for reader in sisters.readers:
        assert MUSTER not in read(reader, f"introductions/{asked}/")
    with pytest.raises(ConflictError, match="introduced to this company already"):
        show_interest(ShowInterest(profile=sisters.ours, toward=sisters.met), call(participant(sisters.one)))


def test_a_request_that_waits_at_an_event_is_without_the_name(sisters: Sisters) -> None:
    event = meetings_stage.open_event()
    meetings_stage.attend(sisters.one, sisters.ours, EAST)
    meetings_stage.attend(sisters.other, sisters.sister, WEST)
    request = meetings_stage.ask(sisters.one, sisters.other)
    own = f"events/{event}/of/{sisters.one}/"
    for reader in sisters.readers:
        for path in (own, f"{own}others/", f"{own}requests/{request}/withdraw/"):
            page = read(reader, path)
            assert "Castings of unusual alloys" in page
            assert MUSTER not in page
    meetings_stage.accept(request, sisters.other)
    assert all(MUSTER in read(reader, own) for reader in sisters.readers)


def test_who_comes_under_the_profile_that_is_known_is_named(sisters: Sisters) -> None:
    event = meetings_stage.open_event()
    meetings_stage.attend(sisters.one, sisters.ours, EAST)
    meetings_stage.attend(sisters.other, sisters.met, WEST)
    assert MUSTER in read(participant(sisters.one), f"events/{event}/of/{sisters.one}/others/")


def test_the_pages_of_an_event_hold_the_key_of_no_company_of_others(sisters: Sisters) -> None:
    """A key that stands beside a name at one place would name what it stands beside at another."""
    event = meetings_stage.open_event()
    meetings_stage.attend(sisters.one, sisters.ours, EAST)
    meetings_stage.attend(sisters.other, sisters.sister, WEST)
    own = f"events/{event}/of/{sisters.one}/"
    page = read(participant(sisters.one), f"{own}others/")
    assert sisters.other not in page
    [ask] = set(re.findall(r'href="([^"]+/ask/[^"]+)"', page))
    done = browser(participant(sisters.one)).post(ask, {"weight": "2"})
    assert done.status_code == 302
    [asked] = models.MeetingRequest.objects.at(now()).facts()
    assert asked.toward == sisters.other
    assert sisters.other not in read(participant(sisters.one), own)


def test_a_delegation_is_named_to_a_host_that_confirmed_not_to_one_that_knows_a_member(
    sisters: Sisters,
) -> None:
    visits_stage.plan((sisters.other,))
    host = visits_stage.invite(sisters.one, sisters.ours, visits_stage.town("Gifu"))
    page = f"delegations/{visits_stage.KEY}/"
    for reader in sisters.readers:
        told = read(reader, page)
        assert "Castings of unusual alloys" in told
        assert MUSTER not in told
    visits_stage.visits.answer_invitation(
        visits_stage.AnswerInvitation(host=host, accept=True), call(participant(sisters.one))
    )
    for reader in sisters.readers:
        told = read(reader, page)
        assert MUSTER in told
        assert "Castings of unusual alloys" not in told


def apply(sisters: Sisters, colleague: str = "", title: str = "Spindles that report wear") -> str:
    partners = [sisters.one, sisters.other, *([colleague] if colleague else [])]
    values = grants_stage.apply_values(sisters.one, sisters.other, title={"en": title})
    given = tuple(GivenPartner(company=key, cost="100000", asked="40000", currency="XTS") for key in partners)
    values = type(values)(**{**vars(values), "partners": given})
    return apply_jointly(values, call(participant(sisters.one), on=grants_stage.WITHIN)).application


def test_an_application_shows_a_partner_by_the_profile_under_which_it_is_known(sisters: Sisters) -> None:
    grants_stage.publish()
    key = apply(sisters)
    [held] = models.Application.objects.at(now()).facts()
    assert [partner.profile for partner in held.partners] == [sisters.ours, sisters.met]
    assert MUSTER in read(participant(sisters.one), f"applications/{key}/")
    assert AOKI in read(participant(sisters.other), f"applications/{key}/")
    assert MUSTER not in read(staff(EAST, stage.Role.REVIEWER), f"applications/{key}/")


def test_a_draft_does_not_confirm_whose_profile_a_colleague_is(sisters: Sisters) -> None:
    """Of the own side, too: neither a text that guesses the name is refused, nor a second draft under another of
    its profiles, and no page holds its key.
    """
    grants_stage.publish(closes_on=TODAY.isoformat(), time_zone="Pacific/Honolulu")
    colleague = stage.company(EAST, "Kitade Sample Works")
    first, second = stage.profile(colleague, EAST), stage.profile(colleague, EAST)
    key = apply(sisters, first, title="With Kitade Sample Works")
    apply(sisters, second)
    pages = [f"applications/{key}/", f"applications/{key}/change/", "calls/call-1/"]
    for path in pages:
        page = read(participant(sisters.one), path)
        assert colleague not in page
        assert second not in page
    address = f"{FIELD}/applications/{key}/confirm/{colleague}/"
    refused = browser(participant(colleague)).post(address, {})
    assert refused.status_code == 400
    assert "name" in refused.content.decode()


def test_a_draft_refuses_a_profile_of_the_other_side_that_was_not_met(sisters: Sisters) -> None:
    grants_stage.publish()
    values = grants_stage.apply_values(sisters.one, sisters.sister)
    stranger = stage.profile(stage.company(WEST), WEST)
    answers = []
    for profile in (sisters.sister, stranger):
        given = grants_stage.apply_values(sisters.one, profile)
        with pytest.raises(Exception, match="no such company") as refused:
            apply_jointly(given, call(participant(sisters.one), on=grants_stage.WITHIN))
        answers.append(str(refused.value))
    assert answers[0] == answers[1]
    assert values.partners[1].company == sisters.sister


def test_what_is_excluded_is_shown_by_the_profile_that_was_excluded(sisters: Sisters) -> None:
    own = browser(participant(sisters.one))
    assert own.post(f"{FIELD}/profiles/{sisters.sister}/exclude/").status_code == 302
    page = read(participant(sisters.one), f"companies/{sisters.one}/")
    assert sisters.other not in page
    assert MUSTER not in page
    lift = f"{FIELD}/companies/{sisters.one}/exclusions/{sisters.sister}/lift/"
    assert lift in page
    assert own.post(lift).status_code == 302
    assert not models.Exclusion.objects.at(now()).exists()


def test_a_draft_of_a_profile_is_not_read_by_those_whom_its_company_asks(sisters: Sisters) -> None:
    event = meetings_stage.open_event()
    meetings_stage.attend(sisters.one, sisters.ours, EAST)
    meetings_stage.attend(sisters.other, sisters.sister, WEST)
    request = meetings_stage.ask(sisters.other, sisters.one)
    row = models.Profile.objects.at(now()).get(key=sisters.sister)
    withdrawn = {**vars(row.fact), "standing": domain.ProfileStanding.WITHDRAWN}
    stage.write(WEST, domain.Profile(**withdrawn), entity=sisters.sister, audience="public")
    draft = {**vars(row.fact), "standing": domain.ProfileStanding.DRAFT, "title": {"en": "Unreviewed words"}}
    stage.write(WEST, domain.Profile(**draft), entity=sisters.sister, audience="side")
    for path in ("", f"requests/{request}/decline/"):
        page = read(participant(sisters.one), f"events/{event}/of/{sisters.one}/{path}")
        assert "Unreviewed words" not in page
        assert "A company whose profile is no longer shown" in page


def test_the_report_of_duplicates_names_the_own_side_alone(sisters: Sisters) -> None:
    """That a known company of the other side is like one of the own is no part of what was agreed."""
    like = stage.company(EAST, MUSTER)
    for key, side in ((like, EAST), (sisters.other, WEST)):
        models.CompanyMark.objects.create(company=key, side=side, kind="name", value="mustersamplewerke")
    page = read(staff(EAST), "duplicates/")
    assert page.count(MUSTER) == 1


def test_a_name_stays_told_only_as_long_as_the_relation_stands(sisters: Sisters) -> None:
    row = models.Introduction.objects.at(now()).get(key=sisters.introduction)
    ended = {**vars(row.fact), "stage": domain.IntroductionStage.WITHDRAWN, "closed_on": TODAY}
    stage.write(EAST, domain.Introduction(**ended), entity=sisters.introduction, on=TODAY + timedelta(days=0))
    assert MUSTER not in read(participant(sisters.one), f"profiles/{sisters.met}/")
