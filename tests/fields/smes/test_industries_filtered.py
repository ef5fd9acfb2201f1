"""A filter by industry finds the companies of both countries, whichever classification it names."""

from __future__ import annotations

import pytest

from hannover.accounts.permissions import VISITOR
from hannover.errors import InputError
from hannover.fields.smes import domain
from hannover.fields.smes.analysis.companies_industries import all_places, compared_with, meant_by, places_of
from hannover.fields.smes.inputs.companies import ListProfiles
from hannover.fields.smes.reading.companies import list_profiles
from tests.fields.smes.stage import EAST, WEST, browser, call, company, participant, profile, programme

__all__ = ["programme"]

Code = domain.IndustryCode
Scheme = domain.Scheme


def found(industry: str = "", text: str = "") -> set[str]:
    listed = list_profiles(ListProfiles(industry=industry, text=text), call(VISITOR))
    return {one.profile for one in listed.profiles}


@pytest.fixture
def firms(programme: None) -> dict[str, str]:
    """Makers of machines of both sides, of special and of general-purpose machines, and a brewery."""
    east, west = company(EAST), company(WEST)
    codes = {
        "special": (east, EAST, Code(scheme=Scheme.JSIC, code="2661")),
        "general": (east, EAST, Code(scheme=Scheme.JSIC, code="25")),
        "machines": (west, WEST, Code(scheme=Scheme.WZ, code="28.41.1")),
        "brewery": (west, WEST, Code(scheme=Scheme.NACE, code="11.05")),
    }
    return {name: profile(owner, side, industries=(code,)) for name, (owner, side, code) in codes.items()}


@pytest.mark.parametrize(
    ("industry", "names"),
    [
        ("28", {"special", "general", "machines"}),
        ("nace-2:28.4", {"special", "general", "machines"}),
        ("jsic-14:26", {"special", "machines"}),
        ("JSIC 2511", {"general", "machines"}),
        ("wz-2008:11", {"brewery"}),
        ("jsic-14:01", set()),
    ],
)
def test_a_code_of_one_country_finds_the_companies_of_the_other(
    firms: dict[str, str], industry: str, names: set[str]
) -> None:
    assert found(industry) == {firms[name] for name in names}


def test_a_code_may_be_typed_among_the_words(firms: dict[str, str]) -> None:
    assert found(text="JSIC 26") == {firms["special"], firms["machines"]}
    assert found(text="28") == set()  # a number alone is a word of the texts


@pytest.mark.parametrize("industry", ["machines", "nace-2:29999", "jsic-14:x", "42.42.42.42"])
def test_what_is_no_industry_is_refused(programme: None, industry: str) -> None:
    with pytest.raises(InputError, match="industry"):
        found(industry)


def test_the_page_offers_both_classifications_and_leaves_out_what_it_does_not_know(
    firms: dict[str, str],
) -> None:
    client = browser(VISITOR)
    page = client.get("/en/fields/smes/profiles/", {"industry": "jsic-14:26"}).content.decode()
    assert "<optgroup" in page
    assert '<option value="jsic-14:26" selected' in page
    assert firms["machines"] in page
    assert firms["brewery"] not in page
    assert client.get("/en/fields/smes/profiles/", {"industry": "jsic-14:zz"}).status_code == 200


def test_a_search_for_partners_finds_the_other_country_by_the_own_code(firms: dict[str, str]) -> None:
    owner = company(EAST)
    mine = profile(owner, EAST, industries=(Code(scheme=Scheme.JSIC, code="26"),))
    page = browser(participant(owner)).get(f"/en/fields/smes/partners/{mine}/", {"industry": "jsic-14:26"})
    assert page.status_code == 200
    text = page.content.decode()
    assert '<option value="jsic-14:26" selected' in text
    assert firms["machines"] in text
    assert firms["brewery"] not in text


def test_every_place_leads_to_the_other_classification_and_back() -> None:
    for place in all_places():
        for other in compared_with(place):
            assert place in compared_with(other)
    assert meant_by("C") == ()
    assert places_of([Code(scheme=Scheme.NACE, code="C"), Code(scheme=Scheme.ISIC, code="2651")]) == ("26",)
