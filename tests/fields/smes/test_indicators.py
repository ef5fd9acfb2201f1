"""The figures of the field: computed from what was done, at any moment, and open to the question why."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hannover.accounts.permissions import VISITOR
from hannover.errors import UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.companies_ending import forget_company
from hannover.fields.smes.actions.introductions import answer_introduction, show_interest
from hannover.fields.smes.indicators import INDICATORS
from hannover.fields.smes.inputs.companies import ForgetCompany
from hannover.fields.smes.inputs.followups import ExplainIndicator
from hannover.fields.smes.inputs.introductions import AnswerIntroduction, ShowInterest
from hannover.fields.smes.reading.figures import LISTS, explain_indicator, read_counted, read_figures
from hannover.fields.smes.words.figures import DONE
from hannover.record import domain as record
from hannover.record.log import Author, Draft, append
from hannover.record.moment import Moment, now
from hannover.record.reading import statuses_by_commitment
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


def delegation(visits: int) -> domain.Delegation:
    return domain.Delegation(
        key=f"tour-{visits}",
        title={"en": "A tour"},
        side=EAST,
        members=(),
        days=(),
        time_zone="UTC",
        standing=domain.DelegationStanding.HELD,
        visits_made=visits,
        sample=True,
    )


def held_delegation(visits: int, on: date = TODAY) -> str:
    return stage.write(EAST, delegation(visits), audience="public", on=on)


def held_event(meetings: int) -> str:
    noun = domain.BrokerageEvent(
        key=f"event-{meetings}",
        title={"en": "A fair"},
        place={"en": "Sampleton"},
        time_zone="UTC",
        slots=(),
        tables=1,
        interpreters=(),
        closes_on=TODAY,
        standing=domain.EventStanding.HELD,
        held=meetings,
        sample=True,
    )
    return stage.write(WEST, noun, audience="public")


def value(name: str, moment: Moment | None = None) -> Decimal | None:
    found = read_figures(moment or now()).get(f"smes:{name}")
    return found.value if found else None


def test_nothing_done_is_no_evidence_and_not_zero() -> None:
    assert read_figures(now()) == {}


def test_visits_and_meetings_are_those_of_what_was_held() -> None:
    held_delegation(3)
    held_delegation(2)
    row = stage.write(
        EAST,
        replace(grants.fact(models.Delegation, key="tour-3"), key="tour-9", standing="planned"),
        audience="public",
    )
    assert row
    held_event(41)
    assert value("visits-made") == 5
    assert value("meetings-held") == 41


def test_an_accepted_introduction_counts_and_one_that_waits_does_not() -> None:
    for stage_reached in domain.IntroductionStage:
        one, other = stage.pair()[:2], stage.pair()[2:]
        stage.introduction(one[0], one[1], EAST, other[0], other[1], WEST, stage=stage_reached)
    assert value("introductions-accepted") == 3  # accepted, confidential, closed


def test_money_is_told_by_side_and_never_added() -> None:
    grants.publish()
    best, good, last = grants.submit(), grants.submit(), grants.submit(asked="30000")
    grants.decide((best, "4.5"), (good, "4"), (last, "3"))
    assert value("collaborations-funded") == 2
    assert value("granted-by-first") == 80_000
    assert value("granted-by-second") == 80_000
    names = {indicator.name for indicator in INDICATORS}
    assert not any("total" in name for name in names)


def test_a_figure_honours_both_dates() -> None:
    held_delegation(3, on=TODAY - timedelta(days=100))
    before = Moment(TODAY - timedelta(days=101), datetime.now(UTC), is_now=False)
    then = Moment(TODAY - timedelta(days=100), datetime.now(UTC), is_now=False)
    unknown = Moment(TODAY, datetime(2020, 1, 1, tzinfo=UTC), is_now=False)
    assert (value("visits-made", before), value("visits-made", then)) == (None, 3)
    assert value("visits-made", unknown) is None


def test_what_one_side_has_not_shared_is_in_no_figure() -> None:
    stage.write(
        EAST,
        domain.FollowUp(
            subject_type="smes:introduction",
            subject="x",
            company="y",
            side=EAST,
            on=TODAY,
            still_working=True,
            note={},
        ),
        audience="side",
    )
    assert value("follow-ups") is None


def test_every_figure_can_be_asked_why() -> None:
    held_delegation(3)
    held_delegation(2)
    found = explain_indicator(ExplainIndicator(indicator="visits-made"), stage.call(VISITOR, language="de"))
    assert (found.value, found.formula) == (5, "3 + 2 = 5")
    assert found.help.startswith("Besuche")
    assert [one.adds for one in found.inputs] == [3, 2]
    for name in LISTS:
        explained = explain_indicator(ExplainIndicator(indicator=name), stage.call(VISITOR))
        assert explained.value == value(name)
    with pytest.raises(UnknownError, match="no such indicator"):
        explain_indicator(ExplainIndicator(indicator="luck"), stage.call(VISITOR))


def stated(name: str) -> None:
    indicator = record.Indicator(
        key=f"sample-{name}",
        commitment="promise-smes",
        title={"en": f"Sample {name}"},
        unit={"en": "things"},
        computed=f"smes:{name}",
    )
    append(Author(), [Draft(state=indicator, happened_on=date(2015, 1, 1))])


def test_the_commitment_shows_the_figure_and_leads_to_what_was_counted() -> None:
    held_delegation(7)
    stated("visits-made")
    with translation.override("en"):
        page = reverse("record:commitment", args=["promise-smes"])
        listed = reverse("smes:indicator", args=["visits-made"])
    browser = stage.browser(VISITOR)
    assert listed in browser.get(page).content.decode()
    answer = browser.get(listed).content.decode()
    assert "tour-7" in answer
    assert "7" in answer


def test_invented_entries_are_told_from_real_ones() -> None:
    """A figure of a demonstration must not be read as one of the programme."""
    held_delegation(3)
    stage.write(EAST, replace(delegation(2), key="real", sample=False), audience="public")
    observed = read_figures(now())["smes:visits-made"]
    assert (observed.value, observed.count, observed.samples) == (5, 2, 1)
    one, p, other, q = stage.pair()
    stage.introduction(one, p, EAST, other, q, WEST)
    assert read_figures(now())["smes:introductions-accepted"].samples == 1
    with translation.override("en"):
        empty, filled = (reverse("smes:indicator", args=[name]) for name in ("notes-shared", "visits-made"))
    marks = [stage.browser(VISITOR).get(url).content.decode().count("sample-mark") for url in (empty, filled)]
    assert marks[1] == marks[0] + 1


def test_all_figures_of_the_field_are_read_at_once(django_assert_max_num_queries: Any) -> None:
    """Eight figures cost no more queries than one, and however much they count."""
    stated("visits-made")
    with django_assert_max_num_queries(40) as one:
        statuses_by_commitment(now(), VISITOR)
    for name in list(LISTS)[1:]:
        stated(name)
    for number in range(1, 5):
        held_delegation(number)
    with django_assert_max_num_queries(40) as eight:
        found = statuses_by_commitment(now(), VISITOR)["promise-smes"]
    assert len(found) == 9
    assert len(eight) == len(one)


def test_forgetting_a_company_takes_nothing_from_what_was_done() -> None:
    """Introductions, meetings, visits, grants and follow-ups stay as numbers, then and at every later date."""
    one, ours, other, theirs = stage.pair()
    asked = show_interest(
        ShowInterest(profile=ours, toward=theirs), stage.call(stage.participant(one))
    ).introduction
    accept = AnswerIntroduction(introduction=asked, accept=True)
    answer_introduction(accept, stage.call(stage.participant(other)))
    held_delegation(3)
    held_event(41)
    grants.publish()
    funded = grants.submit()
    grants.decide((funded, "4.5"))
    said = domain.FollowUp(
        subject_type="smes:introduction", subject=asked, company=one, side=EAST, on=TODAY, still_working=True,
        note={},
    )  # fmt: skip
    stage.write(EAST, said)
    before = read_figures(now())
    assert len(before) == 7
    for company, side in ((one, EAST), (other, WEST), (funded.east, EAST), (funded.west, WEST)):
        forget_company(ForgetCompany(company=company), stage.call(stage.staff(side)))
    after = read_figures(now())
    assert {name: found.value for name, found in after.items()} == {
        name: found.value for name, found in before.items()
    }
    for name in LISTS:
        assert value(name) == (sum(one.adds for one in read_counted(name, now())) or None)


@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_why_is_answered_in_the_language_of_who_asks(language: str) -> None:
    stated("introductions-accepted")
    one, p, other, q = stage.pair()
    met = stage.introduction(one, p, EAST, other, q, WEST)
    with translation.override(language):
        page = reverse("record:commitment", args=["promise-smes"])
    browser = stage.browser(VISITOR)
    [why_address] = set(
        re.findall(
            rf'href="(/{language}/[^"]*introductions-accepted[^"]*)"', browser.get(page).content.decode()
        )
    )
    told = browser.get(why_address).content.decode()
    assert met in told
    assert DONE["introductions-accepted"][language] in html.unescape(told)
    past = browser.get(f"{why_address}?as_of=2016-01-01").content.decode()
    assert met not in past
