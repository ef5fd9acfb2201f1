"""What cannot be settled in time is told as two numbers, and never as one that is not proven."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hannover.fields.smes import domain
from hannover.fields.smes.analysis import grants_selection as selection
from hannover.fields.smes.analysis.grants_selection import Candidate, compare_rules, select
from hannover.fields.smes.domain import SelectionRule
from hannover.fields.smes.reading import grants as reading
from hannover.fields.smes.words.grants_reasons import reasons
from hannover.jobs.models import Job
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, Role

programme = stage.programme
SUMMED = (SelectionRule.TIERS, SelectionRule.OPTIMAL, SelectionRule.OPTIMAL_FLOOR)


def contested(rule: SelectionRule, count: int = 40) -> tuple[domain.Call, list[Candidate]]:
    """Two budgets for a third of what is asked; sums that do not add up evenly."""
    budgets = tuple(
        domain.Budget(side=side, amount=Decimal(count * per), currency=currency)
        for side, per, currency in (("jp", 2_700_000, "JPY"), ("de", 27_000, "EUR"))
    )
    call = domain.Call(
        key="c", title={}, budgets=budgets, rule=rule, criteria={}, opens_on=date(2026, 1, 1),
        closes_on=date(2026, 2, 1), floor=Decimal(3), tiers=(Decimal(4), Decimal(3)),
    )  # fmt: skip
    return call, [candidate(number) for number in range(count)]


def candidate(number: int) -> Candidate:
    yen, euro = 3_000_000 + 911_000 * (number * 7 % 13), 30_000 + 8_930 * (number * 5 % 14)
    partners = (
        domain.Partner(
            company=f"j{number}", side="jp", cost=Decimal(10**8), asked=Decimal(yen), currency="JPY"
        ),
        domain.Partner(
            company=f"d{number}", side="de", cost=Decimal(10**7), asked=Decimal(euro), currency="EUR"
        ),
    )
    application = domain.Application(
        call="c", key=f"a{number:03}", title={}, summary={}, partners=partners, milestones=(), months=12
    )
    return Candidate(application=application, score=Decimal(200 + 23 * (number * 11 % 13)) / 100)


def test_without_time_every_rule_still_funds_lawfully_below_its_bound() -> None:
    call, ranked = contested(SelectionRule.OPTIMAL)
    hurried = {one.rule: one for one in compare_rules(call, ranked, seconds=0)}
    settled = {one.rule: one for one in compare_rules(call, ranked, seconds=20)}
    assert set(hurried) == set(SelectionRule)
    for rule in SUMMED:
        first, last = hurried[rule].chosen, settled[rule].chosen
        assert first is not None
        assert last is not None
        assert first.value <= last.value <= last.bound <= first.bound
    assert not any(one.is_open for one in settled.values())


def test_a_rule_that_the_call_gives_nothing_for_is_not_compared() -> None:
    call, ranked = contested(SelectionRule.SKIP, count=5)
    plain = domain.Call(
        **{name: getattr(call, name) for name in call.__dataclass_fields__} | {"tiers": (), "floor": None}
    )
    assert {one.rule for one in compare_rules(plain, ranked)} == set(SelectionRule) - {
        SelectionRule.TIERS,
        SelectionRule.OPTIMAL_FLOOR,
    }


@pytest.mark.parametrize("rule", [SelectionRule.OPTIMAL, SelectionRule.OPTIMAL_FLOOR])
def test_a_score_that_is_told_as_enough_is_enough_and_one_told_as_too_low_is_too_low(
    rule: SelectionRule,
) -> None:
    call, ranked = contested(rule, count=12)
    found = select(call, ranked)
    refused = [one for one in found.verdicts if not one.funded]
    assert refused
    for one in refused:
        if one.needed is not None:
            assert one.application in funded_with(call, ranked, one.application, one.needed)
        if one.not_below is not None and one.not_below > one.score:
            assert one.application not in funded_with(
                call, ranked, one.application, one.not_below - Decimal("0.01")
            )


def funded_with(call: domain.Call, ranked: list[Candidate], key: str, score: Decimal) -> tuple[str, ...]:
    changed = [
        Candidate(application=one.application, score=score if one.application.key == key else one.score)
        for one in ranked
    ]
    return select(call, changed).chosen.funded


def test_where_time_ended_the_score_is_told_as_two_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    call, ranked = contested(SelectionRule.OPTIMAL, count=12)
    exactly = selection.why_not

    def hurried(*args: Any, **options: Any) -> Any:
        return exactly(*args, **options | {"seconds": 0.0})

    monkeypatch.setattr(selection, "why_not", hurried)
    refused = [one for one in select(call, ranked).verdicts if not one.funded]
    assert refused
    for one in refused:
        assert one.not_below is None or one.score <= one.not_below
        assert one.needed is None or one.not_below is None or one.not_below < one.needed


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"needed": "4.00"}, "With a score of 4.00 it would have been funded"),
        ({}, "No higher score alone would have changed this."),
        (
            {"needed": "4.10", "not_below": "3.90"},
            "Below 3.90 it would not have been; in between it was not settled",
        ),
        ({"not_below": "3.90"}, "which score would have been enough was not settled within the time allowed"),
    ],
)
def test_reasons_tell_what_is_known_of_another_score(facts: dict[str, str], words: str) -> None:
    base = {"score": "3.50", "rank": "7", "last": "3.80", "short.de": "1000", **facts}
    told = reasons("displaced", base, sides={"de": {"en": "Germany"}}, currencies={"de": "EUR"})
    assert words in told["en"]
    assert all(told[language] for language in ("ja", "de"))
    assert "{" not in "".join(told.values())


@pytest.mark.django_db
@pytest.mark.usefixtures("programme")
def test_a_page_says_what_it_could_not_settle_and_a_worker_settles_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grants.publish(rule="optimal")
    for mark, asked in (("4", "35000"), ("4", "38000"), ("3", "34000"), ("5", "36000")):
        pair = grants.submit(asked=asked)
        for side in grants.SIDES:
            grants.appraise(pair.application, side, mark)
    with translation.override("en"):
        page, compare = (
            reverse("smes:selection", args=["call-1"]),
            reverse("smes:compare-rules", args=["call-1"]),
        )
    staff = stage.browser(stage.staff(EAST))
    assert compare not in staff.get(page).content.decode()
    monkeypatch.setattr(reading, "SECONDS_ALL_RULES", 0.0)
    monkeypatch.setattr(selection, "SHORTEST", 0.0)
    hurried = staff.get(page).content.decode()
    assert "Two numbers: the first was reached within the time of a page" in hurried
    assert stage.browser(stage.staff(EAST, Role.REVIEWER)).post(compare).status_code == 403
    assert staff.post(compare).status_code == 302
    assert "being computed already" in staff.post(compare).content.decode()
    assert "A worker is comparing the rules for longer." in staff.get(page).content.decode()
    monkeypatch.setattr(selection, "SHORTEST", 0.05)
    work = grants.work_through()
    assert work.reports[-1][0] == work.reports[-1][1] == 4
    Job.objects.update(status="SUCCESSFUL", result=work.result)
    settled = staff.get(page).content.decode()
    assert "Two numbers" not in settled
    assert compare not in settled
