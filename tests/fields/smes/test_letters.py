"""A decision letter holds the company's own name and its reasons, and nothing of other applicants."""

from __future__ import annotations

import io
from typing import Any

import pytest

from hannover.errors import ConflictError, InputError, UnknownError
from hannover.fields.smes import models
from hannover.fields.smes.actions.companies_ending import forget_company
from hannover.fields.smes.inputs import grants as inputs
from hannover.fields.smes.inputs.companies import ForgetCompany
from hannover.fields.smes.reading.grants_answers import draw_letter
from hannover.fields.smes.reading.grants_letters import Letter, read_letter
from hannover.record.moment import now
from tests.fields.smes import grants_stage as grants
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
programme = stage.programme


def decided() -> tuple[grants.Pair, grants.Pair]:
    grants.publish()
    best, good, last = grants.submit(), grants.submit(), grants.submit(asked="30000")
    grants.decide((best, "4.5"), (good, "4"), (last, "3"))
    return best, last


def letter(pair: grants.Pair, language: str, actor: Any = None) -> Letter:
    return read_letter(now(), actor or stage.participant(pair.east), pair.application, pair.east, language)


def name_of(company: str) -> str:
    name: str = models.CompanyIdentity.objects.get(company=company).names["en"]
    return name


@pytest.mark.parametrize(
    ("language", "funded", "refused"),
    [
        ("en", "Letter of award", "Letter of refusal"),
        ("ja", "交付決定通知書", "不採択通知書"),
        ("de", "Mitteilung über die Bewilligung", "Mitteilung über die Ablehnung"),
    ],
)
def test_a_letter_tells_the_decision_and_its_reasons(language: str, funded: str, refused: str) -> None:
    best, last = decided()
    award, refusal = letter(best, language), letter(last, language)
    assert (award.title, refusal.title) == (funded, refused)
    assert name_of(best.east) in award.addressee
    assert len(award.instalments) == 3
    assert refusal.instalments == ()
    assert refusal.because
    assert refusal.modest


def test_a_letter_names_no_other_applicant() -> None:
    best, last = decided()
    for pair, other in ((best, last), (last, best)):
        for language in ("en", "ja", "de"):
            words = repr(letter(pair, language))
            for company in (other.east, other.west):
                assert name_of(company) not in words
            assert other.application not in words


def test_the_letter_is_for_those_who_act_for_the_company() -> None:
    best, last = decided()
    for actor in (stage.participant(last.east), stage.participant(best.west), stage.staff("west")):
        with pytest.raises(UnknownError, match="no such letter"):
            letter(best, "en", actor)
    assert letter(best, "en", stage.staff(EAST, Role.SECRETARIAT)).title
    with pytest.raises(InputError):
        letter(best, "fr")


def test_there_is_no_letter_before_the_decision_and_none_after_the_company_was_forgotten() -> None:
    grants.publish()
    pair = grants.submit()
    with pytest.raises(ConflictError, match="not decided"):
        letter(pair, "en")
    grants.decide((pair, "4"))
    assert letter(pair, "en").title
    person = stage.participant(pair.east)
    forget_company(ForgetCompany(company=pair.east), stage.call(person))
    with pytest.raises(ConflictError, match="forgotten"):
        letter(pair, "en", stage.staff(EAST))


@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_the_pdf_is_tagged_and_says_what_the_page_says(language: str) -> None:
    import pypdf

    best, _last = decided()
    values = inputs.DrawLetter(application=best.application, company=best.east, language=language)
    drawn = draw_letter(values, stage.call(stage.participant(best.east)))
    reader = pypdf.PdfReader(io.BytesIO(drawn.file))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith(language)
    text = "".join(page.extract_text() for page in reader.pages)
    words = text.replace("\n", "").replace("\u00ad", "").replace("-", "")
    assert best.application.replace("-", "") in words
