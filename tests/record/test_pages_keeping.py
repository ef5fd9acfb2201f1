"""Browsers keep a page until somebody writes, and nobody gets a page that was made for somebody else."""

from __future__ import annotations

import pytest
from django.test import Client

from hannover.accounts.permissions import Role
from tests.record.page_stage import (
    bundled,
    officer,
    quick_passwords,
    record_fact,
    signed_in,
    static_files_from_the_packages,
)

__all__ = ["bundled", "quick_passwords", "static_files_from_the_packages"]

ADDRESS = "/en/evidence/"


def tag(address: str = ADDRESS, *, client: Client | None = None) -> str:
    return (client or Client()).get(address)["ETag"]


def test_an_unchanged_page_is_not_sent_again(bundled: None) -> None:
    again = Client().get(ADDRESS, headers={"If-None-Match": tag()})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == tag()
    assert "private" in again["Cache-Control"]
    assert "Cookie" in again["Vary"]


def test_a_page_is_sent_again_once_somebody_wrote(bundled: None) -> None:
    before = tag()
    record_fact(officer())
    assert Client().get(ADDRESS, headers={"If-None-Match": before}).status_code == 200


def test_each_language_moment_and_theme_has_its_own_tag(bundled: None) -> None:
    dark = Client()
    dark.cookies["theme"] = "dark"
    tags = [
        tag(),
        tag("/de/evidence/"),
        tag("/en/evidence/?as_of=2018"),
        tag("/en/evidence/?as_of=2018&known_at=2200-01-01"),
        tag(client=dark),
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("address", ["/en/", "/en/timeline/", "/en/fields/smes/", "/en/history/"])
def test_whoever_signed_in_gets_every_page_anew(bundled: None, address: str) -> None:
    page = signed_in(Role.OFFICER).get(address, headers={"If-None-Match": tag(address)})
    assert page.status_code == 200
    assert "ETag" not in page
    assert {"private", "no-cache"} <= set(page["Cache-Control"].replace(",", " ").split())


def test_pages_are_only_read(bundled: None) -> None:
    assert Client().post("/en/").status_code == 405
    assert Client().head("/en/").status_code == 200
