"""The page of the report, and its three forms to keep."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client

from hannover.record.report import views
from tests.record.report_stage import hannover, second

__all__ = ["hannover", "second"]
KINDS = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}


@pytest.fixture
def reader(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A visitor's browser; the store's cache begins empty."""
    monkeypatch.setattr(settings, "STORE", tmp_path)
    return Client(HTTP_HOST="127.0.0.1")


@pytest.mark.usefixtures("hannover")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Joint statement of METI and BMWi"),
        ("ja", "経済産業省と連邦経済エネルギー省の共同声明"),
        ("de", "Gemeinsame Erklärung von METI und BMWi"),
    ],
)
def test_the_page_shows_the_whole_report(reader: Client, language: str, words: str) -> None:
    page = reader.get(f"/{language}/report/").content.decode()
    assert words in page
    assert 'id="c-mobility-charging"' in page
    for form in KINDS:
        assert f'href="/{language}/report/report.{form}"' in page


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("language", ["nb", "ko", "en"])
def test_the_page_of_two_other_countries(reader: Client, language: str) -> None:
    assert reader.get(f"/{language}/report/").status_code == 200
    assert reader.get(f"/{language}/report/report.json").json()["schema"] == "hannover-report/1"


@pytest.mark.usefixtures("hannover")
@pytest.mark.parametrize("form", ["pdf", "html", "json"])
def test_a_form_is_sent_to_be_saved_under_a_telling_name(reader: Client, form: str) -> None:
    answer = reader.get(f"/ja/report/report.{form}?as_of=2018")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == KINDS[form]
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="hannover-2017_2018-12-31_ja.{form}"'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("hannover")
def test_the_files_follow_the_moment_of_the_page(reader: Client) -> None:
    page = reader.get("/en/report/?as_of=2018").content.decode()
    assert 'href="/en/report/report.json?as_of=2018"' in page
    assert json.loads(reader.get("/en/report/report.json?as_of=2018").content)["as_of"] == "2018-12-31"


@pytest.mark.usefixtures("hannover")
def test_what_was_made_is_kept_until_somebody_writes(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = reader.get("/en/report/report.json")
    again = reader.get("/en/report/report.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    monkeypatch.setattr(views, "make", lambda *_asked: b"made anew")
    assert reader.get("/en/report/report.json").content == first.content
    monkeypatch.setattr(views, "store_version", lambda: "somebody wrote")
    assert reader.get("/en/report/report.json").content == b"made anew"


@pytest.mark.usefixtures("hannover")
def test_a_cache_that_cannot_be_written_costs_nothing_but_time(reader: Client) -> None:
    (settings.STORE / "cache").write_text("in the way")
    assert reader.get("/en/report/report.json").status_code == 200
    assert reader.get("/en/report/report.html").status_code == 200


@pytest.mark.usefixtures("hannover")
def test_a_long_record_has_a_short_page_and_no_pdf_on_demand(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_ON_ONE_PAGE", 10)
    monkeypatch.setattr(views, "MOST_SET_ON_DEMAND", 10)
    page = reader.get("/en/report/").content.decode()
    assert 'id="summary"' in page
    assert 'id="c-mobility-charging"' not in page
    assert 'href="#' not in page.replace('href="#main"', "").replace('href="#summary"', "").replace(
        'href="#timeline"', ""
    ).replace('href="#method"', "").replace('href="#verify"', "")
    answer = reader.get("/en/report/report.pdf")
    assert answer.status_code == 409
    assert "hannover report --format pdf" in answer.content.decode()
    assert reader.get("/en/report/report.html").status_code == 200


@pytest.mark.usefixtures("hannover")
@pytest.mark.parametrize("query", ["as_of=yesterday", "known_at=2018-13-01"])
def test_a_date_that_does_not_exist_is_refused(reader: Client, query: str) -> None:
    assert reader.get(f"/en/report/report.pdf?{query}").status_code == 400
