"""The pages of companies and profiles: everybody's, a company's, the staff's."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from lxml import html

from hannover.accounts.models import Person
from hannover.accounts.permissions import VISITOR
from hannover.fields.smes import models
from hannover.fields.smes.actions.acting import present
from hannover.fields.smes.actions.companies_ending import forget_company
from hannover.fields.smes.domain import ProfileStanding
from hannover.fields.smes.formats.companies_reading import read_table
from hannover.fields.smes.inputs.companies import ForgetCompany
from hannover.jobs.models import Job
from tests.fields.smes.stage import (
    EAST,
    WEST,
    Role,
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

FORM = {
    "side": EAST,
    "names_ja": "株式会社見本精機",
    "number": "1234567890123",
    "person": "見本 花子",
    "login": "mihon",
    "password": "a long sample password",
}
PROFILE = {
    "kind": "technology-offer",
    "title_ja": "摩耗を予知するセンサ",
    "offer_ja": "振動センサで主軸の摩耗を予知します。",
    "region": "JP-23",
    "size": "small",
    "divisions": ["26", "28"],
    "codes": "nace-2:26.51",
    "languages_spoken": "ja; en",
    "iot_ja": "設備を接続しています。",
    "iot_since": "2016",
}


def at(name: str, *args: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"smes:{name}", args=args)


def text(response: Any) -> str:
    return " ".join(html.fromstring(response.content).text_content().split())


def opened(client: Client, name: str, *args: Any, status: int = 200, language: str = "en") -> str:
    response = client.get(at(name, *args, language=language))
    assert response.status_code == status, text(response)[:2000]
    return text(response)


def test_a_visitor_registers_writes_submits_and_the_staff_publishes() -> None:
    client = browser(VISITOR)
    answer = client.post(at("register"), FORM)
    draft = present(models.Profile).get().key
    assert (answer.status_code, answer["Location"]) == (302, at("edit-profile", draft))
    assert Person.objects.get(login="mihon").check_password(FORM["password"])
    answer = client.post(at("edit-profile", draft), PROFILE)
    assert answer["Location"] == at("profile", draft)
    assert client.post(at("submit-profile", draft), {}).status_code == 302
    reviewer = browser(staff(EAST, Role.REVIEWER))
    assert "摩耗を予知するセンサ" in opened(reviewer, "reviews")
    assert "As everybody would read it" in opened(reviewer, "review-profile", draft)
    met = dict.fromkeys(("eligible", "clear", "iot_use", "anonymous"), "on")
    assert reviewer.post(at("review-profile", draft), met).status_code == 302
    shown = opened(browser(VISITOR), "profiles")
    assert "1 profile" in shown
    assert "見本精機" not in shown + opened(browser(VISITOR), "profile", draft)
    assert client.get(at("my-company"))["Location"] == at("company", present(models.Company).get().key)
    assert "見本精機" in opened(client, "profile", draft)


def test_a_leak_is_shown_at_its_box() -> None:
    client = browser(VISITOR)
    client.post(at("register"), FORM)
    draft = present(models.Profile).get().key
    answer = client.post(at("edit-profile", draft), PROFILE | {"offer_ja": "見本精機の技術です。"})
    assert answer.status_code == 400
    (problem,) = html.fromstring(answer.content).xpath("//*[@role='alert']//li/a")
    assert problem.get("href") == "#id_offer_ja"


def test_a_wrong_login_is_shown_at_its_box_and_nothing_is_kept() -> None:
    answer = browser(VISITOR).post(at("register"), FORM | {"login": "x@y.example"})
    assert answer.status_code == 400
    assert not models.CompanyIdentity.objects.exists()
    assert not models.Registration.objects.exists()


@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_every_page_opens_for_who_may_read_it_and_for_nobody_else(language: str) -> None:
    east, one, west, other = pair()
    waiting = profile(east, EAST, standing=ProfileStanding.SUBMITTED)
    of_company = [
        ("company", east),
        ("change-company", east),
        ("forget-company", east),
        ("new-profile", east),
    ]
    own = [*of_company, ("edit-profile", one), ("renew-profile", one), ("withdraw-profile", one)]
    for_staff = [("companies",), ("reviews",), ("duplicates",), ("import-companies",), ("classification",)]
    everybody = [("profiles",), ("profile", one), ("profile", other), ("page",)]
    for page in [*everybody, ("register",)]:
        opened(browser(VISITOR), *page, language=language)
    for page in [*everybody, *own, ("profile", waiting), ("exclude-company", other)]:
        opened(browser(participant(east)), *page, language=language)
    for page in [*everybody, *own, *for_staff, ("profile", waiting), ("review-profile", waiting)]:
        opened(browser(staff(EAST)), *page, language=language)
    for page in [*own, ("profile", waiting), ("review-profile", waiting)]:
        for stranger in (participant(west), staff(WEST)):
            status = browser(stranger).get(at(*page, language=language)).status_code
            assert status in (403, 404), page
    for page in for_staff:
        assert browser(participant(west)).get(at(*page, language=language)).status_code == 403
    for page in [*own, *for_staff, ("review-profile", waiting)]:
        assert browser(VISITOR).get(at(*page, language=language)).status_code in (302, 403)


def test_the_pages_that_are_empty_say_what_would_fill_them() -> None:
    assert "No profile has been published yet." in opened(browser(VISITOR), "profiles")
    officer = browser(staff(EAST))
    assert "No company of your side is registered yet." in opened(officer, "companies")
    assert "No profile waits for a review." in opened(officer, "reviews")
    assert "No company seems to be registered twice." in opened(officer, "duplicates")
    assert "No profile fits all of this." in text(browser(VISITOR).get(at("profiles") + "?text=nothing"))


def test_the_other_company_is_told_that_one_has_left() -> None:
    east, one, west, other = pair()
    introduction(east, one, EAST, west, other, WEST)
    forget_company(ForgetCompany(company=east), call(staff(EAST)))
    news = opened(browser(participant(west)), "company", west)
    assert "Introduction: withdrawn" in news
    assert "The other company has left the programme." in news


def test_duplicates_within_a_side_and_across_are_shown_with_reasons() -> None:
    from hannover.fields.smes.actions.companies import register_company
    from hannover.fields.smes.inputs.companies import RegisterCompany

    def add(side: str, name: str, website: str) -> None:
        register_company(RegisterCompany(side=side, names={"en": name}, website=website), call(staff(side)))

    add(EAST, "Sample Works Ltd", "https://sample.example")
    add(EAST, "Sample Works Co., Ltd.", "")
    add(WEST, "Secret Name GmbH", "http://www.sample.example/de")
    shown = opened(browser(staff(EAST)), "duplicates")
    assert "same name" in shown
    assert "same website" in shown
    assert "a company of the other side" in shown
    assert "Secret" not in shown


def test_a_table_is_looked_at_first_and_imported_in_the_background() -> None:
    client = browser(staff(EAST))
    table = "name_en,number,kind,title_en,offer_en,region,languages,iot_en\nSample 1,S-1,technology-offer,Sensors,Text,愛知県,en,Yes\nSample 2,S-2,nonsense,T,O,,,\n"
    file = SimpleUploadedFile("sample.csv", table.encode("cp932"))
    answer = client.post(at("import-companies"), {"file": file, "language": ""})
    assert answer.status_code == 302
    seen = text(client.get(answer["Location"]))
    assert "line 3, Kind of profile: 'nonsense' is not known here" in seen
    assert "Import the other rows" in seen
    assert not models.CompanyIdentity.objects.exists()
    begun = client.post(answer["Location"] + "begin/", {"partial": "yes"})
    job = Job.objects.get()
    assert begun["Location"] == f"/en/fields/smes/import/course/{job.pk}/"
    assert job.kwargs["upload"] in answer["Location"]


def test_a_table_that_cannot_be_read_says_why_on_the_page_and_can_be_given_up() -> None:
    client = browser(staff(EAST))
    answer = client.post(
        at("import-companies"), {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04no"), "language": ""}
    )
    assert "this is no spreadsheet" in text(client.get(answer["Location"]))
    assert browser(staff(EAST, Role.SECRETARIAT)).get(answer["Location"]).status_code == 404
    client.post(answer["Location"] + "give-up/")
    assert not models.Upload.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_an_export_of_the_own_side_can_be_imported_again(form: str) -> None:
    east, *_rest = pair()
    company(EAST, "=cmd() Sample")
    content = browser(staff(EAST)).get(at(f"export-{form}")).content
    assert b"Muster" not in content
    names = {
        value
        for line in read_table(content, file=f"companies.{form}").lines
        for (column, _language), value in line.values.items()
        if column == "name"
    }
    harmless = "'=cmd() Sample" if form == "csv" else "=cmd() Sample"
    assert names == {"Aoki Sample Seiki", harmless}
    if form == "xlsx":
        from openpyxl import load_workbook

        cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]  # type: ignore[union-attr]  # there is a sheet
        assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert browser(participant(east)).get(at(f"export-{form}")).status_code == 403


def queries(client: Client, *page: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(at(*page)).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["profiles", "companies", "reviews", "duplicates"])
def test_queries_do_not_grow_with_rows(page: str) -> None:
    client = browser(staff(EAST))

    def fill(count: int) -> None:
        for _ in range(count):
            key = company(EAST, "Sample Works")
            profile(key, EAST)
            profile(key, EAST, standing=ProfileStanding.SUBMITTED)

    fill(1)
    client.get(at(page))
    few = queries(client, page)
    fill(4)
    assert queries(client, page) == few
