"""What a report holds: everything once, nothing that its reader may not see, and no more queries for more data."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hannover.accounts.permissions import Actor, Held, Role
from hannover.errors import InputError, UnknownError
from hannover.record import domain
from hannover.record.moment import now, read_moment
from hannover.record.reading import memory
from hannover.record.report import FORMATS, read_report, write_report
from hannover.record.report.composing import compose
from hannover.record.report.voice import Voice
from tests.record.report_stage import (
    SOURCE,
    as_of,
    evidence,
    hannover,
    pdf,
    report,
    second,
    text_of,
    told,
    write,
)

__all__ = ["hannover", "second"]
OFFICER = Actor("officer", (Held(Role.OFFICER, "no"),))


@pytest.mark.usefixtures("hannover")
@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_every_form_is_written_in_every_language_of_the_programme(language: str) -> None:
    beginnings = {"html": b"<!doctype html>", "pdf": b"%PDF-1.7", "json": b"{"}
    assert {form: report(form, language)[: len(begin)] for form, begin in beginnings.items()} == beginnings
    assert set(FORMATS) == set(beginnings)


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("language", ["nb", "ko", "en", "de", "ja"])
@pytest.mark.parametrize("form", ["html", "pdf", "json"])
def test_a_programme_of_two_other_countries_has_its_report(language: str, form: str) -> None:
    written = text_of(pdf(language)) if form == "pdf" else report(form, language).decode()
    assert len(written) > 5_000
    for word in ("Japan", "Germany", "Deutschland", "日本", "ドイツ", "HannoverDeclaration", "METI"):
        assert word not in written.replace(" ", "")


@pytest.mark.usefixtures("second")
def test_an_unknown_language_or_form_is_an_input_error() -> None:
    with pytest.raises(InputError, match="language: there is no report in the language 'fr'"):
        report("json", "fr")
    with pytest.raises(InputError, match="format: there is no report in the form 'docx'"):
        report("docx")


@pytest.mark.django_db
def test_without_a_programme_there_is_no_report() -> None:
    with pytest.raises(UnknownError, match="no framework was loaded"):
        write_report("en", "json", now(), BytesIO())


@pytest.mark.usefixtures("second")
def test_nothing_was_known_before_it_was_recorded() -> None:
    with pytest.raises(UnknownError, match="no framework was loaded"):
        report("json", moment=read_moment({"known_at": "2020-01-01"}))


@pytest.mark.usefixtures("hannover")
def test_every_piece_of_evidence_has_one_number_and_one_place_of_its_own() -> None:
    found = read_report(now())
    document = compose(found, Voice("en"))
    places = [
        piece
        for chapter in document.chapters
        for pieces in (chapter.evidence, *(promise.evidence for promise in chapter.promises))
        for piece in pieces
    ] + list(document.general)
    assert [piece.number for piece in found.evidence] == list(range(1, len(found.evidence) + 1))
    assert sorted(piece.number for piece in places if piece.first) == [
        piece.number for piece in found.evidence
    ]
    dates = [piece.fact.date.on for piece in found.evidence]
    assert dates == sorted(dates)


@pytest.mark.usefixtures("hannover")
def test_dates_are_as_precise_as_their_sources_state_them() -> None:
    document = compose(read_report(now()), Voice("en"))
    by_title = {piece.title.text: piece for chapter in document.chapters for piece in chapter.evidence}
    by_title |= {piece.title.text: piece for piece in document.general}
    assert by_title["Summit agrees on cooperation on IoT/Industrie 4.0"].date == "March 2015"
    rows = {row.key: row.newest for row in document.rows}
    assert rows["research"] == "March 2017"
    assert rows["smes"] == ""


@pytest.mark.usefixtures("second")
def test_what_one_side_keeps_to_itself_is_in_its_own_report_only() -> None:
    write(evidence("A draft of Norway", fields=("wind",)), side="no", audience="side")
    public, own = told(), told(actor=OFFICER)
    assert "A draft of Norway" not in str(public)
    assert "A draft of Norway" in str(own)
    assert (public["audience"], own["audience"]) == ("public", "no")
    assert public["summary"]["evidence"] == {"confirmed": 4, "unconfirmed": 1}
    document = compose(read_report(now(), actor=OFFICER), Voice("en"))
    assert any("Not public" in note for note in document.notes)
    assert all(head["chain"].endswith("/public") for head in own["heads"])


@pytest.mark.usefixtures("second")
def test_more_commitments_ask_for_no_more_queries() -> None:
    def queries() -> int:
        memory._answers.clear()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            read_report(now())
        return len(captured)

    before = queries()
    for number in range(3):
        commitment = domain.Commitment(
            key=f"more-{number}", field="wind", number=f"9.{number}", title={"en": "More"},
            text={"en": "More."}, source=SOURCE,
        )  # fmt: skip
        write(commitment)
        write(evidence(f"Fact {number}", fields=("wind",), commitments=(f"more-{number}",)))
        write(domain.Indicator(key=f"i-{number}", commitment=f"more-{number}", title={}, unit={}))
    assert queries() == before < 60


@pytest.mark.usefixtures("second")
def test_a_milestone_past_its_date_is_a_gap_until_it_is_reached() -> None:
    def overdue(day: str) -> list[str]:
        return [
            key.key
            for gap in read_report(as_of(day)).gaps
            if gap.kind == "overdue"
            for key in gap.commitments
        ]

    assert overdue("2022-12-31") == []
    assert overdue("2027-01-01") == ["wind-sites"]


@pytest.mark.usefixtures("second")
def test_evidence_of_a_commitment_that_is_not_there_yet_is_still_shown() -> None:
    early = domain.FactDate(on=date(2020, 5, 1))
    write(evidence("Before the declaration", date=early, commitments=("wind-sites",)))
    document = compose(read_report(as_of("2020-12-31")), Voice("en"))
    assert [piece.title.text for piece in document.general] == ["Before the declaration"]
    assert document.notes[0] == "On the as-of date the declaration had not been signed."
