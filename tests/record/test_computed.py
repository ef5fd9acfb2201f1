"""Indicators that fields compute: every one that the bundled framework asks for counts what it says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import hannover.demo
from hannover.accounts.permissions import VISITOR, Actor, Held, Role
from hannover.operations import Context
from hannover.record.actions.framework import load_framework
from hannover.record.framework import Framework, read_framework
from hannover.record.indicators import registered
from hannover.record.moment import Moment
from hannover.record.reading import statuses_by_commitment

BUNDLED = Path(hannover.demo.__file__).parent / "hannover-2017"


@pytest.fixture(scope="module")
def framework() -> Framework:
    return read_framework(BUNDLED)


def test_every_computed_indicator_of_the_bundled_framework_is_registered(framework: Framework) -> None:
    wanted = {indicator.computed for indicator in framework.indicators}
    assert wanted == set(registered())


def test_every_field_of_the_bundled_framework_proves_something(framework: Framework) -> None:
    proving = {indicator.computed.partition(":")[0] for indicator in framework.indicators}
    assert proving == {field.package for field in framework.fields}


@pytest.mark.django_db
def test_the_count_on_a_date_is_the_number_of_confirmed_facts_by_then(framework: Framework) -> None:
    load_framework(framework, Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field=""))
    indicators = {indicator.key: indicator for indicator in framework.indicators}
    for as_of in (date(2016, 6, 30), date(2018, 12, 31), date(2026, 11, 22)):
        moment = Moment(as_of, datetime.now(UTC), is_now=False)
        statuses = {
            status.indicator.key: status
            for found in statuses_by_commitment(moment, VISITOR).values()
            for status in found
        }
        for key, status in statuses.items():
            facts = [
                fact
                for fact in framework.evidence
                if fact.confirmed
                and fact.date.latest <= as_of
                and indicators[key].commitment in fact.commitments
                and fact.kind.value != "other"
            ]
            if status.observed is None:
                continue
            assert status.observed.value <= Decimal(len(facts))
            assert status.observed.on in {fact.date.latest for fact in facts}


@pytest.mark.django_db
def test_unconfirmed_rounds_are_not_counted_and_no_evidence_is_not_zero(framework: Framework) -> None:
    load_framework(framework, Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field=""))
    moment = Moment(date(2026, 11, 22), datetime.now(UTC), is_now=False)
    statuses = statuses_by_commitment(moment, VISITOR)
    [rounds] = statuses["ict-cooperation"]
    assert rounds.observed is not None
    assert rounds.observed.value == 2
    assert rounds.attained is None
    for visits in statuses["smes-visits"]:
        assert visits.observed is None
        assert "evidence" in visits.missing
