"""The JSON form holds the inputs of every number, with the events that recorded them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from hannover.record.models import Event
from tests.record.report_stage import ROOT, as_of, commitments, hannover, report, second, told

__all__ = ["hannover", "second"]
FOUR_PLACES = Decimal("0.0001")


def by_hand(indicator: Any) -> Decimal | None:
    """What a reader works out with the formula of the report and nothing but the JSON."""
    observed, target, baseline = indicator["observed"], indicator["target_used"], indicator["baseline"]
    if not (observed and target and baseline):
        return None
    start, end = Decimal(baseline["value"]), Decimal(target["value"])
    ratio = ((Decimal(observed["value"]) - start) / (end - start)).quantize(FOUR_PLACES)
    return min(max(ratio, Decimal(0)), Decimal(1))


def mean(shares: list[Decimal]) -> Decimal | None:
    return sum(shares, Decimal(0)) / len(shares) if shares else None


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("day", ["2022-12-31", "2023-12-31", "2026-06-30"])
def test_every_percentage_can_be_computed_again_by_hand(day: str) -> None:
    found = told(moment=as_of(day))
    attained = []
    for commitment in commitments(found):
        shares = [by_hand(indicator) for indicator in commitment["indicators"]]
        assert [number(one["attained"]) for one in commitment["indicators"]] == shares
        counted = [share for share in shares if share is not None]
        assert number(commitment["progress"]["attained"]) == mean(counted)
        assert commitment["progress"]["counted"] == len(counted)
        assert [Decimal(share) for share in commitment["progress"]["mean_of"]] == counted
        attained += counted
    assert len(attained) == (1 if day.startswith("2022") else 2)


@pytest.mark.usefixtures("second")
def test_observations_show_which_of_them_count_and_how_they_become_one_value() -> None:
    wind = next(one for one in commitments(told(moment=as_of("2022"))) if one["key"] == "wind-sites")
    area = wind["indicators"][0]
    assert [(one["value"], one["counted"]) for one in area["observations"]] == [
        ("9999", False),
        ("2500.25", True),
        ("1000", True),
    ]
    assert area["aggregation"] == "maximum"
    assert area["observed"]["value"] == "2500.25"
    assert area["sum"] == "(2500.25 - 0) / (5000.5 - 0) = 0.5"


@pytest.mark.usefixtures("hannover")
def test_a_computed_indicator_names_the_evidence_that_it_counted() -> None:
    found = told()
    for commitment in commitments(found):
        for indicator in commitment["indicators"]:
            observed = indicator["observed"]
            if observed is not None:
                assert Decimal(observed["value"]) == len(observed["evidence"]) == observed["from"]
                assert set(observed["evidence"]) <= set(commitment["evidence"])
    unconfirmed = {piece["key"] for piece in found["evidence"] if not piece["confirmed"]}
    counted = {
        key
        for commitment in commitments(found)
        for indicator in commitment["indicators"]
        for key in (indicator["observed"] or {"evidence": ()})["evidence"]
    }
    assert unconfirmed
    assert counted.isdisjoint(unconfirmed)


@pytest.mark.usefixtures("hannover")
@pytest.mark.parametrize("form", ["json", "html", "pdf"])
def test_as_of_2018_shows_what_had_happened_by_2018(form: str) -> None:
    then, today = told(moment=as_of("2018")), told()
    assert {piece["key"] for piece in then["evidence"]} == {
        piece["key"] for piece in today["evidence"] if piece["dated"].split("/")[-1] <= "2018-12-31"
    }
    assert 0 < len(then["evidence"]) < len(today["evidence"])
    assert [one["key"] for one in commitments(then)] == [one["key"] for one in commitments(today)]
    assert len(report(form, moment=as_of("2018"))) < len(report(form))


@pytest.mark.usefixtures("hannover")
def test_before_the_declaration_there_are_no_commitments_but_what_led_to_it() -> None:
    found = told(moment=as_of("2016"))
    assert list(commitments(found)) == []
    assert found["declaration"]["in_force"] is False
    assert [piece["key"] for piece in found["evidence"]][:2] == ["summit-2015", "joint-statement-2016"]


def walk(part: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    yield name, part
    if isinstance(part, dict):
        for key, value in part.items():
            yield from walk(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from walk(value, name)


@pytest.mark.usefixtures("second")
def test_every_event_that_is_named_is_in_the_log() -> None:
    named = {value for name, value in walk(told()) if name == "event" and value}
    logged = {str(event) for event in Event.objects.values_list("event", flat=True)}
    assert len(named) > 30
    assert named <= logged


@pytest.mark.usefixtures("second")
def test_no_number_is_a_float() -> None:
    values = [value for _name, value in walk(json.loads(report("json"), parse_float=lambda text: "float"))]
    assert "float" not in values
    assert all(
        isinstance(value, str) for name, value in walk(told()) if name == "value" and value is not None
    )


@pytest.mark.usefixtures("second")
def test_the_same_record_gives_the_same_bytes() -> None:
    moment = as_of("2023")
    first, again = (
        re.sub(rb'"made_at": "[^"]*"', b"", report("json", "nb", moment)) for _attempt in range(2)
    )
    assert first == again


@pytest.mark.usefixtures("second")
def test_every_key_of_the_report_is_documented() -> None:
    documented = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "report.md").read_text(encoding="utf-8")))
    found = told()
    nouns = ("text", "source", "title", "name", "summary", "reason", "place", "office", "unit", "short")
    keys = set(found)
    for part in (found["fields"][0], *commitments(found), *found["evidence"], *found["dialogues"]):
        keys |= set(part)
        for indicator in part.get("indicators", ()):
            keys |= set(indicator)
    assert keys - documented - set(nouns) == set()


@pytest.mark.usefixtures("second")
def test_what_is_missing_is_listed_by_kind_and_side() -> None:
    missing = {(gap["kind"], gap["side"]): gap["commitments"] for gap in told()["summary"]["missing"]}
    assert missing["no-owner", "kr"] == ["wind-sites", "shipping-fuel", "shipping-ports", "schools-visits"]
    assert missing["unconfirmed-only", None] == ["schools-visits"]
    assert missing["no-evidence", None] == ["shipping-fuel", "shipping-ports"]
    assert missing["no-indicator", None] == ["schools-visits"]
    assert "wind-sites" not in missing["no-assessment", "no"]
