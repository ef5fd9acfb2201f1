"""What staff write through the pages: offered to those who may, refused to others, explained where wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hannover.accounts.permissions import VISITOR, Role
from hannover.record import models
from hannover.record.log import verify
from hannover.record.moment import now
from hannover.record.reading import EvidenceQuery, read_evidence
from tests.record.page_stage import (
    bundled,
    officer,
    quick_passwords,
    record_fact,
    second,
    signed_in,
    static_files_from_the_packages,
    words,
)

__all__ = ["bundled", "quick_passwords", "second", "static_files_from_the_packages"]

FACT = {
    "title": "Sample visit to a factory",
    "language": "en",
    "date": "2018-05",
    "kind": "visit",
    "source": "Sample source, invented",
    "confirmed": "on",
    "audience": "public",
}
ADD = "/en/add-evidence/"
TO_VISITS = ADD + "?commitment=smes-visits"
ASSESS = "/en/commitments/smes-visits/assess/"
REACH = "/en/milestones/smes-first-visit/reach/"
OBSERVE = "/en/indicators/shipping-emissions/observe/"
RENAME = "/en/organizations/meti/rename/"


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def send(address: str, data: dict[str, Any], client: Client, *, without: str = "") -> HttpResponse:
    values = {name: value for name, value in data.items() if name != without}
    return client.post(address, values)


def said(response: HttpResponse) -> str:
    return words(response.content.decode())


def facts(text: str) -> tuple[models.Evidence, ...]:
    return tuple(models.Evidence.objects.at(now()).filter(search__contains=text))


@pytest.mark.parametrize("address", [ADD, TO_VISITS, ASSESS, REACH, RENAME])
def test_a_form_is_for_the_staff_of_a_side(bundled: None, address: str) -> None:
    assert signed_in(Role.OFFICER).get(address).status_code == 200
    assert signed_in(Role.SECRETARIAT).get(address).status_code == 200
    for client in (Client(), signed_in(Role.REVIEWER), signed_in(Role.ADMINISTRATOR)):
        assert client.get(address).status_code == 403
        assert client.post(address, FACT).status_code == 403


def test_only_those_who_may_are_offered_a_form(bundled: None) -> None:
    offer = ("add-evidence", "/assess/")
    own = signed_in(Role.OFFICER).get("/en/commitments/smes-visits/").content.decode()
    past = signed_in(Role.SECRETARIAT).get("/en/commitments/smes-visits/?as_of=2018").content.decode()
    others = Client().get("/en/commitments/smes-visits/").content.decode()
    assert all(link in own for link in offer)
    assert not any(link in past or link in others for link in offer)


def test_a_form_from_another_site_is_refused(bundled: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer(), backend="django.contrib.auth.backends.ModelBackend")
    assert send(ADD, FACT, client).status_code == 403
    assert not facts("factory")


def test_evidence_is_recorded_for_the_commitment_and_the_way_leads_back(bundled: None) -> None:
    client = signed_in(Role.OFFICER)
    response = client.post(TO_VISITS, FACT, follow=True)
    (row,) = facts("factory")
    assert response.redirect_chain == [("/en/commitments/smes-visits/", 302)]
    assert "The evidence was recorded." in said(response)
    assert (row.fact.fields, row.fact.commitments) == (("smes",), ("smes-visits",))
    assert (row.side, row.audience) == ("jp", "public")
    assert row.fact.date.latest.isoformat() == "2018-05-31"
    assert verify()


def test_evidence_of_a_field_names_its_commitments(bundled: None) -> None:
    client = signed_in(Role.OFFICER)
    send(ADD + "?field=smes", FACT | {"commitments": ["smes-visits", "smes-funding"]}, client)
    (row,) = facts("factory")
    assert row.fact.commitments == ("smes-visits", "smes-funding")
    elsewhere = send(ADD + "?field=smes", FACT | {"commitments": ["ict-cooperation"]}, client)
    assert elsewhere.status_code == 400


def test_evidence_may_concern_the_whole_programme_or_any_field(bundled: None) -> None:
    client = signed_in(Role.OFFICER)
    send(ADD, FACT | {"field": "", "title": "Sample whole"}, client)
    send(ADD, FACT | {"field": "ict", "title": "Sample part"}, client)
    assert facts("sample whole")[0].fact.fields == ()
    assert facts("sample part")[0].fact.fields == ("ict",)


def test_a_file_comes_with_the_evidence(bundled: None) -> None:
    file = SimpleUploadedFile("日程.pdf", b"%PDF sample")
    send(TO_VISITS, FACT | {"file": file}, signed_in(Role.OFFICER))
    (row,) = facts("factory")
    assert row.fact.file_name == "日程.pdf"
    assert Client().get(f"/en/evidence/{row.key}/file/").content == b"%PDF sample"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a\x07b"}, "title"),
        ({"title": "x" * 401}, "title"),
        ({"date": "2018-02-30"}, "date"),
        ({"date": "soon"}, "date"),
        ({"date": "2018-05-14/2018-05-01"}, "date"),
        ({"date": "2999"}, "date"),
        ({"language": "tlh"}, "language"),
        ({"kind": "rumour"}, "kind"),
        ({"source": ""}, "source"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://example.org/a"}, "url"),
        ({"audience": "enemies"}, "audience"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "file"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    bundled: None, wrong: dict[str, Any], field: str, language: str
) -> None:
    values = FACT | {"summary": "Sample summary to keep"} | wrong
    response = send(f"/{language}/add-evidence/?commitment=smes-visits", values, signed_in(Role.OFFICER))
    html = response.content.decode()
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {field}
    assert f'id="id_{field}_error"' in html
    assert "Sample summary to keep" in html
    assert not facts("sample summary")


def test_a_file_that_is_too_large_is_refused(bundled: None, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000_000
    file = SimpleUploadedFile("a.bin", b"x" * 1_000_001)
    response = send(TO_VISITS, FACT | {"file": file}, signed_in(Role.OFFICER))
    assert "This file is too large: at most 1 MB." in said(response)


def test_a_full_disk_is_said_and_nothing_is_lost(bundled: None, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("")
    settings.MEDIA_ROOT = tmp_path / "full"  # a file, where there should be a folder
    file = SimpleUploadedFile("a.bin", b"x")
    response = send(TO_VISITS, FACT | {"file": file}, signed_in(Role.OFFICER))
    assert response.status_code == 400
    assert "free space on the disk" in said(response)
    assert FACT["title"] in response.content.decode()


def test_each_side_assesses_for_itself(bundled: None) -> None:
    fact = record_fact(officer("de")).evidence
    client = signed_in(Role.SECRETARIAT)
    values = {"level": "limited", "reason": "Sample reason", "language": "en", "on": "2019-01-15"}
    response = client.post(ASSESS, values | {"evidence": [fact]}, follow=True)
    row = models.Assessment.objects.at(now()).get(parent="smes-visits")
    assert response.redirect_chain == [("/en/commitments/smes-visits/#assessments", 302)]
    assert "The assessment of your side was recorded." in said(response)
    assert (row.of_side, row.fact.level.value, row.fact.evidence) == ("jp", "limited", (fact,))


def test_a_level_that_claims_something_needs_evidence(bundled: None) -> None:
    values = {"level": "complete", "reason": "Sample reason", "language": "en", "on": "2019-01-15"}
    client = signed_in(Role.OFFICER)
    response = send(ASSESS, values, client)
    assert "This level needs at least one piece of evidence." in said(response)
    assert send(ASSESS, values | {"level": "no-evidence"}, client).status_code == 302


def test_only_evidence_of_the_commitment_can_be_cited(bundled: None) -> None:
    values = {"level": "limited", "reason": "x", "language": "en", "on": "2019-01-15"}
    response = send(ASSESS, values | {"evidence": ["ict-dialogue-4"]}, signed_in(Role.OFFICER))
    assert set(response.context["form"].errors) == {"evidence"}


def test_nobody_assesses_the_future(bundled: None) -> None:
    future = (timezone.now().date() + timedelta(days=3)).isoformat()
    values = {"level": "no-evidence", "reason": "x", "language": "en", "on": future}
    response = send(ASSESS, values, signed_in(Role.OFFICER))
    assert set(response.context["form"].errors) == {"on"}


def test_a_milestone_is_reached_with_proof(bundled: None) -> None:
    fact = record_fact(officer("de")).evidence
    client = signed_in(Role.OFFICER)
    assert set(send(REACH, {"reached": "2018-02"}, client).context["form"].errors) == {"evidence"}
    response = client.post(REACH, {"reached": "2018-02", "evidence": [fact]}, follow=True)
    assert "The milestone was marked as reached." in said(response)
    assert "February 2018 Sample visit 1" in said(response)


def test_an_observation_takes_the_number_as_the_language_writes_it(second: None) -> None:
    client = signed_in(Role.OFFICER, side="no")
    assert client.post(OBSERVE, {"value": "810.5", "on": "2022-03-01"}).status_code == 302
    norwegian = OBSERVE.replace("/en/", "/nb/")
    assert client.post(norwegian, {"value": "1 810,25", "on": "2022-04-01"}).status_code == 302
    values = models.Observation.objects.order_by("valid_from").values_list("value", flat=True)
    assert [str(value.normalize()) for value in values] == ["810.5", "1810.25"]


@pytest.mark.parametrize("value", ["many", "1e999", "NaN", "Infinity", "1" * 40])
def test_an_observation_is_a_number(second: None, value: str) -> None:
    response = send(OBSERVE, {"value": value, "on": "2022-03-01"}, signed_in(Role.OFFICER, side="no"))
    assert set(response.context["form"].errors) == {"value"}


def test_what_is_computed_takes_no_typed_in_value(bundled: None) -> None:
    client = signed_in(Role.OFFICER)
    assert "smes-visits-made/observe" not in client.get("/en/commitments/smes-visits/").content.decode()
    assert client.get("/en/indicators/smes-visits-made/observe/").status_code == 409


def test_a_side_withdraws_what_it_recorded_itself(bundled: None) -> None:
    author = officer("jp")
    fact = record_fact(author).evidence
    address = f"/en/evidence/{fact}/withdraw/"
    own, other = signed_in(Role.SECRETARIAT, side="jp"), signed_in(Role.SECRETARIAT, side="de")
    assert "Withdraw this evidence" in said(own.get(f"/en/evidence/{fact}/"))
    assert "Withdraw this evidence" not in said(other.get(f"/en/evidence/{fact}/"))
    assert other.post(address, {"reason": "x"}).status_code == 409
    assert set(send(address, {"reason": ""}, own).context["form"].errors) == {"reason"}
    response = own.post(address, {"reason": "Recorded twice"}, follow=True)
    assert "The evidence was withdrawn." in said(response)
    assert own.get(f"/en/evidence/{fact}/").status_code == 404
    assert "(SMEs) 2 2 without evidence 0 Nothing yet" in said(own.get("/en/"))
    history = own.get("/en/history/")
    assert "recorded Sample visit 1" in said(history)
    assert f"/en/evidence/{fact}/" not in history.content.decode()
    assert read_evidence(now(), VISITOR, EvidenceQuery(commitment="smes-visits")).total == 0
    assert verify()


def test_an_organization_gets_a_new_name_and_keeps_the_old_ones(bundled: None) -> None:
    client = signed_in(Role.PARTICIPANT, organization="meti")
    values = {"name": "Sample new name", "language": "en", "short": "SNN", "begins": "2025-01-01"}
    response = client.post(RENAME, values, follow=True)
    page = said(response)
    assert "The new name was recorded." in page
    assert "Sample new name SNN 1 January 2025 No end stated" in page
    assert "Ministry of Economy, Trade and Industry METI" in page
    assert client.post("/en/organizations/nedo/rename/", values).status_code == 403
    assert signed_in(Role.OFFICER, side="de").post(RENAME, values).status_code == 403


def test_a_form_for_something_unknown_is_not_found(bundled: None) -> None:
    client = signed_in(Role.OFFICER)
    for address in (
        "/en/add-evidence/?commitment=zzz",
        "/en/add-evidence/?field=zzz",
        "/en/commitments/zzz/assess/",
        "/en/milestones/zzz/reach/",
        "/en/indicators/zzz/observe/",
        "/en/evidence/zzz/withdraw/",
        "/en/organizations/zzz/rename/",
    ):
        assert client.get(address).status_code == 404, address
