"""What leaves a page as a file: uploads, only ever as downloads, and lists for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from pytest_django import Settings

from hannover.record.export import harmless
from tests.record.page_stage import (
    bundled,
    officer,
    quick_passwords,
    record_fact,
    static_files_from_the_packages,
)

__all__ = ["bundled", "quick_passwords", "static_files_from_the_packages"]

PAGE = b"<script>alert(document.cookie)</script>"


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def body(response: HttpResponse) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response)
    return response.content


def test_an_upload_comes_back_as_a_download_that_no_browser_opens(bundled: None) -> None:
    fact = record_fact(officer(), file=PAGE, file_name="訪問 report.html").evidence
    response = Client().get(f"/en/evidence/{fact}/file/")
    assert response.content == PAGE
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%A8%AA")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_file_of_one_sides_own_evidence_is_not_for_others(bundled: None) -> None:
    fact = record_fact(officer(), file=PAGE, file_name="a.html", audience="side").evidence
    assert Client().get(f"/en/evidence/{fact}/file/").status_code == 404


def test_evidence_without_a_file_has_none(bundled: None) -> None:
    assert Client().get("/en/evidence/summit-2015/file/").status_code == 404


def test_a_file_that_was_altered_is_not_handed_out(bundled: None, settings: Settings) -> None:
    fact = record_fact(officer(), file=PAGE, file_name="a.html").evidence
    stored = next(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    stored.write_bytes(b"something else")
    assert Client().get(f"/en/evidence/{fact}/file/").status_code == 503


def test_the_list_leaves_as_csv_in_the_readers_language(bundled: None) -> None:
    response = Client().get("/ja/evidence/export.csv?field=ict")
    text = body(response).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].endswith('.csv"')
    assert [row["key"] for row in rows] == [
        "ict-dialogue-8",
        "ict-dialogue-7",
        "ict-dialogue-6",
        "ict-dialogue-4",
    ]
    assert "対話" in rows[0]["title"]
    assert rows[1]["date"] == "2023"
    assert rows[1]["confirmed"] == "no"


def test_the_list_leaves_as_json_in_every_language(bundled: None) -> None:
    response = Client().get("/en/evidence/export.json?text=首脳会談&as_of=2016")
    found = json.loads(body(response))
    assert found["as_of"] == "2016-12-31"
    assert [fact["key"] for fact in found["evidence"]] == ["summit-2015"]
    assert set(found["evidence"][0]["title"]) == {"en", "ja", "de"}


def test_an_empty_list_is_still_a_file(bundled: None) -> None:
    assert json.loads(body(Client().get("/en/evidence/export.json?text=zzz")))["evidence"] == []
    assert body(Client().get("/en/evidence/export.csv?text=zzz")).count(b"\r\n") == 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\t=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"a{cell}") == f"a{cell}"
    assert harmless("") == ""


def test_a_list_longer_than_a_chunk_is_whole(bundled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hannover.record.export.ROWS_A_CHUNK", 5)
    facts = json.loads(body(Client().get("/en/evidence/export.json")))["evidence"]
    lines = body(Client().get("/en/evidence/export.csv")).decode("utf-8-sig").splitlines()
    assert len(facts) == 24
    assert len(lines) == 25
