"""What the pages say: what was promised, what came of it, where evidence is missing, and who says so."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from hannover.accounts.permissions import Role
from hannover.record.actions.evidence import add_observation
from hannover.record.inputs import AddObservation
from tests.record.page_stage import (
    assess_visits,
    bundled,
    call,
    officer,
    quick_passwords,
    record_fact,
    second,
    signed_in,
    static_files_from_the_packages,
    words,
)

__all__ = ["bundled", "quick_passwords", "second", "static_files_from_the_packages"]


def read(address: str, client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200
    return words(response.content.decode())


def test_an_empty_store_says_how_a_programme_is_loaded(db: None) -> None:
    assert "hannover framework load FOLDER" in read("/en/")
    assert Client().get("/en/evidence/").status_code == 200
    assert Client().get("/en/timeline/").status_code == 200
    assert Client().get("/en/fields/").status_code == 404


def test_the_overview_names_the_declaration_its_signatories_and_its_source(bundled: None) -> None:
    page = read("/en/")
    assert "Signed on 19 March 2017, Hannover, Germany" in page
    assert "Hiroshige Seko Minister of Economy, Trade and Industry" in page
    assert "Federal Minister for Economic Affairs and Energy" in page
    assert "METI, press release" in page


def test_the_overview_shows_plainly_what_has_no_evidence(bundled: None) -> None:
    bare = "4 Support for small and medium-sized enterprises (SMEs) 2 2 without evidence 0 Nothing yet"
    assert bare in read("/en/")


@pytest.mark.parametrize(
    ("query", "facts", "commitments"),
    [("?as_of=2016", "4", 0), ("?as_of=2018", "13", 14), ("", "2 of them unconfirmed 24", 14)],
)
def test_the_overview_shows_what_had_happened_by_then(
    bundled: None, query: str, facts: str, commitments: int
) -> None:
    page = read(f"/en/{query}")
    assert f" Commitments {commitments} Facts with a source {facts} " in page
    assert ("Not yet signed on 31 December 2016" in page) == (query == "?as_of=2016")


def test_what_was_not_yet_recorded_is_not_shown(bundled: None) -> None:
    assert "Nothing had been recorded by then." in read("/en/history/?known_at=2017-01-01")
    assert Client().get("/en/?known_at=2017-01-01").status_code == 404


@pytest.mark.parametrize(("year", "facts"), [(2016, 4), (2018, 13), (2027, 24)])
def test_the_timeline_grows_with_the_date(bundled: None, year: int, facts: int) -> None:
    html = Client().get(f"/en/timeline/?as_of={year}").content.decode()
    drawn = set(re.findall(r'href="(/en/evidence/[^"?]+)', html))
    assert len(drawn) == facts


def test_the_timeline_narrows_to_one_field(bundled: None) -> None:
    html = Client().get("/en/timeline/?field=ict").content.decode()
    drawn = {address.split("/")[3] for address in re.findall(r'href="(/en/evidence/[^"?]+)', html)}
    assert drawn == {"ict-dialogue-4", "ict-dialogue-6", "ict-dialogue-7", "ict-dialogue-8"}


def test_a_field_page_says_who_is_in_charge_and_what_nobody_stated(bundled: None) -> None:
    page = read(reverse("smes:page"))
    assert "4a Mutual visits and shared knowledge Japan METI Germany Not stated" in page
    assert "No evidence" in page
    assert "hannover smes add-evidence" in page


def test_a_field_of_which_only_the_record_is_here_says_so(bundled: None) -> None:
    page = read(reverse("ict:page"))
    assert "Only the record of this field is here yet" in page
    assert "hannover ict add-evidence" in page


def test_the_address_of_a_field_leads_to_its_package(second: None) -> None:
    response = Client().get("/en/fields/joint-research/?as_of=2022")
    assert response.status_code == 302
    assert response["Location"] == reverse("research:page") + "?as_of=2022"


def test_a_field_without_a_package_has_its_record(second: None) -> None:
    page = read("/en/fields/wind/")
    assert "Only the record of this field is here: its commitments, its evidence and its dialogues." in page
    assert "hannover " not in page


def test_a_package_that_no_field_is_bound_to_has_no_page(second: None) -> None:
    assert Client().get("/en/fields/cybersecurity/").status_code == 404


def test_disagreement_is_shown_and_not_averaged(bundled: None) -> None:
    east, west = officer("jp"), officer("de")
    fact = record_fact(east).evidence
    assess_visits(east, "substantial", evidence=(fact,))
    assess_visits(west, "not-started")
    page = read("/en/commitments/smes-visits/")
    assert "Japan Substantial Sample reason of officer-jp" in page
    assert "Germany Not started Sample reason of officer-de" in page
    assert "The sides disagree" in page
    assert "Japan Evidence cited: Sample visit 1" in page
    glance = read("/en/")
    assert "Japan Substantial 1 Germany Not started 1" in glance


def test_an_indicator_prints_its_sum_with_the_numbers(second: None) -> None:
    """From 900 down to 600, with 810 observed: (810 - 900) / (600 - 900) = 0.3."""
    author = officer("no")
    fact = record_fact(author, commitments=("shipping-fuel",)).evidence
    observed = AddObservation(indicator="shipping-emissions", value="810", on="2022-03-01", evidence=(fact,))
    add_observation(observed, call(author))
    page = read("/en/commitments/shipping-fuel/")
    assert "(observed − baseline) / (target − baseline) = (810 − 900) / (600 − 900) = 30.0%" in page
    assert "(810 - 900) / (600 - 900) = 0.3" in page
    assert "The newest of 1 observation with evidence" in page
    assert "Sample statistics, invented" in page
    assert "1 of 1 indicators have evidence and a target" in page


def test_an_observation_without_evidence_does_not_count(second: None) -> None:
    observed = AddObservation(indicator="shipping-emissions", value="810", on="2022-03-01")
    add_observation(observed, call(officer("no")))
    page = read("/en/commitments/shipping-fuel/")
    assert "0 of 1 indicators have evidence and a target" in page
    assert "No evidence, which is not zero" in page


def test_a_computed_indicator_says_what_it_counts_and_why_it_has_no_percentage(bundled: None) -> None:
    page = read("/en/commitments/standards-lead/")
    assert "0 of 2 indicators have evidence and a target" in page
    assert "No percentage, because this is missing: a target, a baseline" in page
    assert "Computed from the evidence, never typed in:" in page
    assert "standards:joint-papers" in page


def test_an_owner_is_called_by_the_name_of_the_time(bundled: None) -> None:
    assert "BMWi" in read("/en/organizations/bmwi/?as_of=2018")
    now = read("/en/organizations/bmwi/")
    assert now.startswith(" BMWE Federal Ministry for Economic Affairs and Energy")
    assert "Federal Ministry for Economic Affairs and Climate Action BMWK 8 December 2021 5 May 2025" in now


def test_organizations_are_found_by_any_of_their_names(bundled: None) -> None:
    page = read("/en/organizations/?text=climate+action")
    assert "Federal Ministry for Economic Affairs and Energy" in page
    assert "NEDO" not in page
    assert "No organization fits." in read("/en/organizations/?text=zzz")


def test_evidence_tells_who_recorded_it_and_how_to_prove_it(bundled: None) -> None:
    page = read("/en/evidence/summit-2015/")
    assert "By The administration of the programme" in page
    assert re.search(r"hannover log verify --head [0-9a-f]{64}", page)
    assert re.search(r"Hash [0-9a-f]{64}", page)


def test_a_persons_name_is_for_staff_only(bundled: None) -> None:
    author = officer("jp")
    fact = record_fact(author).evidence
    address = f"/en/evidence/{fact}/"
    assert "By Japan Readable for" in read(address)
    assert "By Japan – Sample officer jp" in read(address, signed_in(Role.OFFICER, side="de"))


def test_what_one_side_keeps_for_itself_is_not_shown_to_others(bundled: None) -> None:
    author = officer("jp")
    fact = record_fact(author, audience="side", title="Sample: for our own staff").evidence
    other, own = signed_in(Role.OFFICER, side="de"), signed_in(Role.REVIEWER, side="jp")
    assert "for our own staff" in read("/en/evidence/", own)
    for client in (Client(), other):
        assert client.get(f"/en/evidence/{fact}/").status_code == 404
        assert "for our own staff" not in read("/en/evidence/", client)
        assert "for our own staff" not in read("/en/history/", client)


def test_evidence_is_searched_in_every_language_and_narrowed(bundled: None) -> None:
    assert "24 facts" in read("/en/evidence/")
    assert "1 fact" in read("/en/evidence/?text=首脳会談")
    assert "2 facts" in read("/en/evidence/?confirmed=no")
    assert "7th ICT Policy Dialogue" in read("/en/evidence/?year=2023&field=ict&kind=dialogue")
    assert "No fact fits all of this." in read("/en/evidence/?text=zzz")


def test_a_filter_that_does_not_exist_is_named_and_left_out(bundled: None) -> None:
    page = read("/en/evidence/?kind=rumour&year=0&order=sideways&page=x&text=%00")
    assert "Select a valid choice. rumour is not one of the available choices." in page
    assert "24 facts" in page


def test_a_date_that_does_not_exist_is_explained(bundled: None) -> None:
    response = Client().get("/en/?as_of=2018-02-30")
    assert response.status_code == 400
    assert "2018-02-30" in response.content.decode()


def test_the_history_of_a_commitment_tells_of_its_observations(second: None) -> None:
    observed = AddObservation(indicator="shipping-emissions", value="810", on="2022-03-01")
    add_observation(observed, call(officer("no")))
    assert "Observation: recorded 810 1 March 2022 Norway" in read("/en/commitments/shipping-fuel/")
    assert "Observation: recorded 810" in read("/en/history/?commitment=shipping-fuel")
    assert "Observation" not in read("/en/history/?commitment=wind-sites")
