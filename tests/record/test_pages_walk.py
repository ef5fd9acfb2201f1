"""Every page that a link leads to answers, in every language, for whoever may read it, at any moment."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from hannover.accounts.permissions import Role
from tests.record.page_stage import (
    LANGUAGES,
    SECOND,
    Walk,
    assess_visits,
    bundled,
    links,
    officer,
    quick_passwords,
    record_fact,
    second,
    signed_in,
    static_files_from_the_packages,
    walk,
)

__all__ = ["bundled", "quick_passwords", "second", "static_files_from_the_packages"]

LEAST_PAGES = 80
TIMELESS = re.compile(r"/(?:sign-in|sign-out)/|\.ics$")
"""Addresses that show no moment: doors, and calendars that others subscribe to."""
OF_THE_FIRST = re.compile(
    r"Japan|German|日本|ドイツ|Deutschland|Hannover[ -](?:Declaration|Deklaration)|\bnine\b|\bneun\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_can_follow_every_link(bundled: None, language: str) -> None:
    found = walk(Client(), f"/{language}/", inside=f"/{language}/")
    assert found.wrong == []
    assert len(found.pages) >= LEAST_PAGES
    assert {html.count(f'<html lang="{language}"') for html in found.pages.values()} == {1}


@pytest.mark.parametrize(
    ("role", "language"),
    [(Role.OFFICER, "en"), (Role.SECRETARIAT, "ja"), (Role.SECRETARIAT, "de")],
)
def test_staff_can_follow_every_link(bundled: None, role: Role, language: str) -> None:
    author = officer("de")
    evidence = record_fact(author, audience="public").evidence
    assess_visits(author, "limited", evidence=(evidence,))
    found = walk(signed_in(role), f"/{language}/", inside=f"/{language}/")
    assert found.wrong == []
    assert any("/assess/" in address for address in found.pages)
    assert any("add-evidence" in address for address in found.pages)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PARTICIPANT, Role.ADMINISTRATOR])
def test_others_can_follow_every_link(bundled: None, role: Role) -> None:
    organization = "meti" if role is Role.PARTICIPANT else ""
    found = walk(signed_in(role, organization=organization), "/en/", inside="/en/")
    assert found.wrong == []
    assert not any("/assess/" in address or "add-evidence" in address for address in found.pages)


@pytest.mark.parametrize("year", ["2016", "2018"])
def test_every_link_of_a_page_of_the_past_stays_in_the_past(bundled: None, year: str) -> None:
    found = walk(Client(), f"/en/?as_of={year}", inside="/en/", most=60)
    leaving = {
        link
        for address, html in found.pages.items()
        if parse_qs(urlsplit(address).query).get("as_of") == [year]
        for link in links(html, address)
        if urlsplit(link).path.startswith("/en/")
        and not TIMELESS.search(link)
        and parse_qs(urlsplit(link).query).get("as_of") != [year]
        and urlsplit(link).path != urlsplit(address).path  # back to today
    }
    assert found.wrong == []
    assert leaving == set()


def test_both_dates_stay_with_every_link(bundled: None) -> None:
    address = "/en/commitments/standards-lead/?as_of=2030-01-01&known_at=2200-01-01"
    page = Client().get(address)
    inner = [link for link in links(page.content.decode(), address) if urlsplit(link).path.startswith("/en/")]
    without = [
        link
        for link in inner
        if "known_at" not in link and not TIMELESS.search(link) and "standards-lead/" not in link
    ]
    assert page.status_code == 200
    assert without == []


def second_walk(language: str) -> Walk:
    return walk(Client(), f"/{language}/", inside=f"/{language}/")


@pytest.mark.skipif(not SECOND.is_dir(), reason="the second framework is not there")
@pytest.mark.parametrize("language", ["nb", "ko", "en"])
def test_another_programme_shows_nothing_of_the_first(second: None, language: str) -> None:
    found = second_walk(language)
    hits = {
        f"{address}: {hit.group(0)}"
        for address, html in found.pages.items()
        for hit in OF_THE_FIRST.finditer(html)
    }
    assert found.wrong == []
    assert hits == set()
    assert len(found.pages) > 20
