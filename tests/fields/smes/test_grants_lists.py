"""Applications are searched, ordered, turned over by the page, and given as files."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hannover.accounts.permissions import VISITOR
from hannover.errors import InputError
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.reading.grants_export import export_applications
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, WEST, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


def address(name: str, *args: Any) -> str:
    with translation.override("en"):
        return reverse(f"smes:{name}", args=args)


def get(actor: Any, name: str, query: str = "") -> Any:
    return stage.browser(actor).get(address(name, "call-1") + query)


def test_applications_are_searched_in_all_languages_and_ordered() -> None:
    grants.publish()
    titles = ({"en": "Alpha presses", "ja": "摩耗の検知"}, {"en": "Beta"}, {"en": "Gamma"}, {"en": "Delta"}, {"en": "Eps"}, {"en": "Zeta"})  # fmt: skip
    pairs = [grants.submit(title=title) for title in titles]
    staff = stage.staff(WEST)
    found = get(staff, "call", "?text=摩耗").content.decode()
    assert pairs[0].application in found
    assert pairs[1].application not in found
    assert "No application fits all of this." in get(staff, "call", "?text=nothing").content.decode()
    assert "No application fits all of this." in get(staff, "call", "?standing=withdrawn").content.decode()
    ordered = get(staff, "call", "?order=title").content.decode()
    places = [ordered.index(title["en"]) for title in sorted(titles, key=lambda title: title["en"])]
    assert places == sorted(places)
    assert get(staff, "call", "?order=upside-down&standing=gone&page=-3").status_code == 200


def test_a_call_that_nobody_applied_to_says_so_and_offers_no_file() -> None:
    grants.publish()
    words = get(stage.staff(WEST), "call").content.decode()
    assert "Nobody has applied yet." in words
    assert "applications.csv" not in words


def test_applications_and_decisions_are_given_as_csv_and_json_in_exact_amounts() -> None:
    grants.publish()
    best, good = grants.submit(title={"en": "=1+1"}, asked="40000.05"), grants.submit(asked="50000")
    last = grants.submit(asked="30000")
    before = json.loads(get(stage.staff(EAST), "export-applications-json").content)
    assert [(one["decision"], one["score"]) for one in before["applications"]] == [("", "")] * 3
    grants.decide((best, "4.5"), (good, "4"), (last, "3"))
    answer = get(stage.staff(WEST), "export-applications-csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 6
    mine = [row for row in rows if row["application"] == best.application]
    assert [(row["side"], row["asked"], row["currency"], row["paid"]) for row in mine] == [
        (EAST, "40000.05", "XTS", "0"), (WEST, "40000.05", "XTS", "0"),
    ]  # fmt: skip
    assert {row["decision"] for row in mine} == {"funded"}
    assert {row["title"] for row in mine} == {"'=1+1"}  # no spreadsheet program computes it
    refused = next(row for row in rows if row["application"] == last.application)
    assert (refused["decision"], refused["rank"], refused["score"]) == ("refused", "3", "3.00")
    assert "too little was left" in refused["because"]
    whole = json.loads(get(stage.staff(WEST), "export-applications-json").content)
    assert [len(one["partners"]) for one in whole["applications"]] == [2, 2, 2]
    for key in (best.east, best.west, last.east, last.west):
        assert key not in answer.content.decode()


def test_the_other_sides_marks_are_in_no_file_before_both_have_given_theirs() -> None:
    grants.publish()
    pair = grants.submit()
    grants.appraise(pair.application, EAST, "4.5")
    [one] = json.loads(get(stage.staff(WEST), "export-applications-json").content)["applications"]
    assert one["score"] == ""


def test_only_the_staff_of_the_sides_get_a_file() -> None:
    grants.publish()
    pair = grants.submit()
    for actor in (VISITOR, stage.participant(pair.east)):
        assert get(actor, "export-applications-csv").status_code in (302, 403, 404)
    assert get(stage.staff(EAST, Role.REVIEWER), "export-applications-csv").status_code == 200
    with pytest.raises(InputError, match="not written"):
        export_applications(
            inputs.ExportApplications(call="call-1", form="doc"), stage.call(stage.staff(EAST))
        )
