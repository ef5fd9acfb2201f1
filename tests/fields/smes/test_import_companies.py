"""An import is all or nothing, or tells line by line what it left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hannover.errors import FileError, ForbiddenError, InputError
from hannover.fields.smes import models
from hannover.fields.smes.actions.acting import present
from hannover.fields.smes.actions.companies_importing import (
    import_classification,
    import_companies,
    preview_companies,
)
from hannover.fields.smes.domain import IndustryCode, ProfileStanding, Scheme
from hannover.fields.smes.inputs.companies import ImportClassification, ImportCompanies, PreviewCompanies
from hannover.fields.smes.reading.companies_codes import titles_of
from hannover.record.log import verify
from hannover.record.models import Event
from tests.fields.smes.stage import EAST, Role, call, company, participant, programme, staff

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")

HEADER = "name_en,number,kind,title_en,offer_en,region,languages,iot_en,industries"
GOOD = "Sample {n},S-{n},technology-offer,Sensors {n},We make sensors.,JP-23,en;ja,All is connected.,nace-2:26.51"


def table(*lines: str) -> ImportCompanies:
    return ImportCompanies(file="\n".join([HEADER, *lines]).encode(), file_name="sample.csv")


def good(*numbers: int) -> list[str]:
    return [GOOD.format(n=n) for n in numbers]


def test_complete_profiles_wait_for_review_and_others_stay_drafts() -> None:
    done = import_companies(table(*good(1, 2), "Sample 3,S-3,business-offer,Title,,,,,"), call(staff(EAST)))
    assert (done.companies, done.profiles, done.problems) == (3, 3, ())
    found = sorted(profile.standing for profile in present(models.Profile).facts())
    assert found == [ProfileStanding.DRAFT, ProfileStanding.SUBMITTED, ProfileStanding.SUBMITTED]
    assert models.CompanyIdentity.objects.filter(side=EAST).count() == 3
    assert "Sample 1" not in "".join(Event.objects.values_list("body", flat=True))
    assert verify()


def test_what_was_reviewed_before_is_published_at_once() -> None:
    import_companies(replace(table(*good(1)), reviewed=True), call(staff(EAST)))
    row = present(models.Profile).get()
    assert (row.audience, row.fact.standing) == ("public", ProfileStanding.PUBLISHED)


def test_one_bad_row_and_nothing_is_written() -> None:
    values = table(
        *good(1), "Sample 2,S-2,nonsense,Title,Offer,,,,", "Sample 3,S-3,business-offer,Sample 3 sells,,,,,"
    )
    before = Event.objects.count()
    with pytest.raises(FileError) as refused:
        import_companies(values, call(staff(EAST)))
    assert "line 3, Kind of profile: 'nonsense' is not known here" in str(refused.value)
    assert "line 4, Title (English): this contains the company's name" in str(refused.value)
    assert Event.objects.count() == before
    assert not models.CompanyIdentity.objects.exists()


def test_partial_writes_the_others_and_tells_what_was_left_out() -> None:
    values = table(*good(1), "Sample 2,S-2,nonsense,Title,Offer,,,,", *good(3))
    done = import_companies(replace(values, partial=True), call(staff(EAST)))
    assert (done.companies, done.profiles, done.left_out) == (2, 2, 1)
    assert len(done.problems) == 1
    assert done.problems[0].startswith("line 3, Kind of profile: ")


def test_rows_with_one_number_are_one_company_unless_their_names_differ() -> None:
    second = good(1)[0].replace("Sensors 1", "Other sensors")
    done = import_companies(table(*good(1), second), call(staff(EAST)))
    assert (done.companies, done.profiles) == (1, 2)
    other = good(1)[0].replace("Sample 1", "Another Name").replace("S-1", "S-9")
    with pytest.raises(FileError, match="another name"):
        import_companies(table(*good(9), other), call(staff(EAST)))


def test_a_company_that_is_registered_gets_the_profile_and_a_line_says_so() -> None:
    import_companies(table(*good(1)), call(staff(EAST)))
    again = import_companies(table(good(1)[0].replace("Sensors 1", "More sensors")), call(staff(EAST)))
    assert (again.companies, again.profiles) == (0, 1)
    assert any("registered already" in repair for repair in again.repairs)
    assert models.CompanyIdentity.objects.count() == 1


NUMBERLESS = "Sample {n},,technology-offer,Sensors {n},We make sensors.,JP-23,en,All is connected.,"


def test_the_same_table_twice_is_imported_once() -> None:
    values = table(*good(1, 2), NUMBERLESS.format(n=3))
    assert import_companies(values, call(staff(EAST))).companies == 3
    before = Event.objects.count()
    seen = preview_companies(PreviewCompanies(file=values.file, file_name="sample.csv"), call(staff(EAST)))
    assert (seen.rows, seen.companies, seen.profiles, seen.left_out) == (3, 0, 0, 3)
    assert sum("has this profile already" in repair for repair in seen.repairs) == 3
    with pytest.raises(FileError, match="no row can be imported"):
        import_companies(values, call(staff(EAST)))
    assert Event.objects.count() == before
    more = import_companies(table(*good(1, 2), *good(4)), call(staff(EAST)))
    assert (more.companies, more.profiles, more.left_out) == (1, 1, 2)


def test_a_number_that_is_registered_under_another_name_is_told_and_nothing_is_added_to_that_company() -> (
    None
):
    import_companies(table(*good(1)), call(staff(EAST)))
    other = good(1)[0].replace("Sample 1", "Entirely Different")
    with pytest.raises(FileError, match="company with another name"):
        import_companies(table(other), call(staff(EAST)))
    done = import_companies(replace(table(other, *good(2)), partial=True), call(staff(EAST)))
    assert (done.companies, done.profiles, done.left_out) == (1, 1, 1)
    assert models.CompanyIdentity.objects.count() == 2


def test_a_preview_counts_the_same_and_writes_nothing() -> None:
    before = Event.objects.count()
    values = table(*good(1), "Sample 2,S-2,nonsense,Title,Offer,,,,")
    seen = preview_companies(PreviewCompanies(file=values.file, file_name="sample.csv"), call(staff(EAST)))
    assert (seen.rows, seen.companies, seen.profiles, seen.left_out) == (2, 1, 1, 1)
    assert Event.objects.count() == before


def test_cancelling_between_batches_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stop(Exception):
        pass

    def report(done: int, total: int, message: str) -> None:
        if done > total // 2:
            raise Stop

    monkeypatch.setattr("hannover.fields.smes.actions.companies_importing.AT_ONCE", 3)
    before = Event.objects.count()
    with pytest.raises(Stop):
        import_companies(table(*good(*range(5))), replace(call(staff(EAST)), report=report))
    assert Event.objects.count() == before


def test_only_the_staff_of_a_side_imports() -> None:
    for actor in (participant(company(EAST)), staff(EAST, Role.REVIEWER)):
        with pytest.raises(ForbiddenError):
            import_companies(table(*good(1)), call(actor))


def test_a_classification_is_loaded_from_the_file_of_its_publisher(shared_data: Path) -> None:
    content = (shared_data / "smes" / "jsic-full.json").read_bytes()
    values = ImportClassification(scheme="jsic-14", file=content, file_name="jsic-full.json")
    loaded = import_classification(values, call(staff(EAST)))
    assert (loaded.codes, loaded.languages) == (2128, ("en", "ja"))
    code = IndustryCode(scheme=Scheme.JSIC, code="01")
    assert titles_of([code])[code]["ja"] == "農業"
    bad = table(good(1)[0].replace("nace-2:26.51", "jsic-14:0049"))
    with pytest.raises(FileError, match="line 2, Industries: jsic-14 has no 0049"):
        import_companies(bad, call(staff(EAST)))


def test_a_scheme_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError):
        import_classification(ImportClassification(scheme="naics", file=b"code,en\n1,x\n"), call(staff(EAST)))
