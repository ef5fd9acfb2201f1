"""The content policy, the moment asked for, and the pages for errors, through the whole stack."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from hannover.record.domain import Declaration, FactDate, Source
from hannover.web import context

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.pages")]


def text_of(body: bytes) -> str:
    return " ".join(html.fromstring(body).text_content().split())


def test_nothing_inline_and_nothing_from_elsewhere(client: Client) -> None:
    policy = client.get("/en/")["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["font-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_page_asks_for_its_own_files_only(client: Client) -> None:
    page = html.fromstring(client.get("/en/").content)
    asked = page.xpath("//script/@src | //link[not(@rel='alternate')]/@href | //img/@src")
    assert asked
    assert all(address.startswith("/") and not address.startswith("//") for address in asked)


@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_every_page_says_its_language_and_leads_to_the_others(client: Client, language: str) -> None:
    page = html.fromstring(client.get(f"/{language}/evidence/?q=a&as_of=2018").content)
    assert page.get("lang") == language
    offered = {link.get("hreflang"): link.get("href") for link in page.xpath("//ul[@class='languages']//a")}
    assert offered == {code: f"/{code}/evidence/?q=a&as_of=2018" for code in ("en", "ja", "de")}
    assert [item.get("aria-current") for item in page.xpath("//nav[@class='main-navigation']//a")][
        4
    ] == "page"


def test_a_framework_in_other_languages_is_offered_in_those(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = Declaration(
        key="x",
        title={"fr": "Déclaration"},
        summary={},
        signed=FactDate.__new__(FactDate),
        place={},
        languages=("fr", "ko"),
        source=Source(title=""),
    )
    monkeypatch.setattr(context.Site, "declaration", declared)
    page = html.fromstring(client.get("/fr/").content)
    assert page.get("lang") == "en"
    assert [link.text for link in page.xpath("//ul[@class='languages']//a")] == ["français", "한국어"]
    assert page.xpath("//a[@class='programme']/span/@lang") == ["fr"]


def test_another_moment_is_said_and_led_back_from(client: Client) -> None:
    page = html.fromstring(client.get("/en/evidence/?q=a&as_of=2018").content)
    banner = page.xpath("//div[contains(@class, 'past-banner')]")[0]
    assert "what had happened by 31 December 2018" in " ".join(banner.text_content().split())
    assert banner.xpath(".//a/@href") == ["?q=a"]
    assert page.xpath("//input[@name='as_of']/@value") == ["2018-12-31"]
    assert page.xpath("//details//input[@type='hidden'][@name='q']/@value") == ["a"]


def test_now_needs_no_banner(client: Client) -> None:
    assert "past-banner" not in client.get("/en/evidence/").content.decode()


def test_a_moment_that_is_none_gets_a_page_that_helps(client: Client) -> None:
    answer = client.get("/en/evidence/?as_of=yesterday")
    assert answer.status_code == 400
    assert "'yesterday' is not a date" in text_of(answer.content)
    assert "write 2018, 2018-06 or 2018-06-30" in text_of(answer.content)


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("input", 400, "write 2018-06-30"),
        ("unknown", 404, "there is no commitment '9z'"),
        ("forbidden", 403, "this needs the permission sign"),
        ("conflict", 409, "the wording is locked"),
        ("store", 503, "the database is locked"),
        ("other", 500, "something else"),
    ],
)
def test_an_error_of_ours_becomes_a_page_with_its_status(
    client: Client, kind: str, status: int, words: str
) -> None:
    answer = client.get(f"/en/broken/{kind}/")
    assert answer.status_code == status
    assert words in text_of(answer.content)


def test_a_fault_says_nothing_of_the_machine(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/ja/broken/fault/")
    assert answer.status_code == 500
    assert html.fromstring(answer.content).get("lang") == "ja"
    assert "secret" not in answer.content.decode()


def test_the_api_answers_its_own_errors(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/api/v1/unknown/?as_of=yesterday")
    assert answer.status_code == 500
    assert "commitment" not in answer.content.decode()


def test_an_unknown_address_keeps_the_frame(client: Client) -> None:
    answer = client.get("/de/nirgends/")
    assert answer.status_code == 404
    assert html.fromstring(answer.content).xpath("//nav[@class='main-navigation']")


@pytest.mark.parametrize(("header", "language"), [("ja,en;q=0.5", "ja"), ("fr", "en"), ("", "en")])
def test_the_door_leads_to_the_readers_language(client: Client, header: str, language: str) -> None:
    answer = client.get("/?as_of=2018", headers={"accept-language": header})
    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/?as_of=2018")
    assert "Accept-Language" in answer["Vary"]
