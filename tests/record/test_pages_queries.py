"""Pages ask the store a fixed number of questions, whatever the size of the record."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hannover.accounts.models import Person
from hannover.record import domain
from hannover.record.actions.evidence import add_observation
from hannover.record.actions.writing import write
from hannover.record.inputs import AddObservation
from hannover.record.log import Draft
from hannover.record.reading import memory
from tests.accounts.stage import PROGRAMME, browser
from tests.record.page_stage import (
    assess_visits,
    bundled,
    call,
    officer,
    quick_passwords,
    record_fact,
    second,
    static_files_from_the_packages,
)

__all__ = ["bundled", "quick_passwords", "second", "static_files_from_the_packages"]

PAGES = {
    "/en/": 28,
    "/en/fields/": 27,
    "/en/fields/smes/": 33,
    "/en/commitments/smes-visits/": 37,
    "/en/timeline/": 13,
    "/en/evidence/": 13,
    "/en/evidence/summit-2015/": 8,
    "/en/organizations/": 7,
    "/en/organizations/meti/": 7,
    "/en/history/": 14,
}
"""The most that a page asks for a visitor; for somebody signed in it also reads session, person and roles."""
SIGNED_IN = 3
DAY = date(2018, 1, 1)


def queries(address: str, client: Client) -> int:
    memory._answers.clear()
    with CaptureQueriesContext(connection) as caught:
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code == 200
    return len(caught)


def fill(first: int, last: int) -> None:
    """For each number a fact, two assessments, a milestone, an indicator with an observation, a commitment
    and an organization in charge.
    """
    author, other = (person_of(f"officer-{side}") for side in ("jp", "de"))
    for number in range(first, last):
        fact = record_fact(author, number).evidence
        assess_visits(author, "limited", evidence=(fact,))
        assess_visits(other, "substantial", evidence=(fact,))
        drafts = (Draft(state=noun, happened_on=DAY, action="stated") for noun in nouns(number, fact))
        write(PROGRAMME, *drafts)
        observed = AddObservation(
            indicator=f"sample-indicator-{number}", value="3", on="2018-06-01", evidence=(fact,)
        )
        add_observation(observed, call(author))


def person_of(login: str) -> Person:
    return Person.objects.get(login=login)


def nouns(number: int, fact: str) -> tuple[object, ...]:
    return (
        domain.Commitment(
            key=f"sample-{number}",
            field="smes",
            number=f"s{number}",
            title={"en": f"Sample commitment {number}"},
            text={"en": "Invented."},
            source=domain.Source(title="Sample source, invented"),
            owners={"jp": "meti", "de": f"sample-office-{number}"},
        ),
        domain.Milestone(
            key=f"sample-step-{number}", commitment="smes-visits", title={"en": "Step"}, evidence=(fact,)
        ),
        domain.Indicator(
            key=f"sample-indicator-{number}",
            commitment="smes-visits",
            title={"en": "Measure"},
            unit={"en": "pieces"},
        ),
        domain.Organization(
            key=f"sample-office-{number}",
            kind=domain.OrganizationKind.AGENCY,
            names=(domain.DatedName(name={"en": f"Sample office {number}"}),),
            side="de",
            sample=True,
        ),
    )


@pytest.fixture
def filled(bundled: None) -> None:
    """One of everything."""
    officer("jp")
    officer("de")
    fill(0, 1)


def test_no_page_asks_more_when_there_is_more(filled: None) -> None:
    visitor, staff = Client(), browser(person_of("officer-jp"))
    pages = [*PAGES, "/en/evidence/export.csv", "/en/evidence/export.json"]
    counts = []
    for first, last in ((1, 1), (1, 3), (3, 30)):
        fill(first, last)
        counts.append({(page, who): queries(page, who) for page in pages for who in (visitor, staff)})
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_little(filled: None, page: str) -> None:
    assert queries(page, Client()) <= PAGES[page]
    assert queries(page, browser(person_of("officer-jp"))) <= PAGES[page] + SIGNED_IN


def test_the_overview_is_remembered_until_somebody_writes(filled: None) -> None:
    queries("/en/", Client())
    with CaptureQueriesContext(connection) as again:
        Client().get("/en/")
    assert len(again) <= 5
