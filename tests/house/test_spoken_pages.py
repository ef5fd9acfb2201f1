"""A reader of Japanese or German meets no text of the interface in English."""

from __future__ import annotations

import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from hannover.accounts.models import Person
from hannover.accounts.permissions import Role
from hannover.demo.persons import make_sample_persons
from hannover.demo.sample import load_sample
from hatch_build import compile_catalogues
from tests.accounts.stage import PROGRAMME, browser
from tests.house.rules import ROOT
from tests.house.test_messages import LANGUAGES, LOCALE, answers, catalogue
from tests.record.page_stage import (  # noqa: F401
    bundled,
    quick_passwords,
    static_files_from_the_packages,
    walk,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, LANGUAGES]

SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
SILENT = {"code", "script", "style"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Spoken(HTMLParser):
    """Collects what a page says in its own language: text outside code and outside parts in another one."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.texts = language, set[str]()
        self._silent: list[bool] = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = (given.get("lang") or self.language) != self.language
        silent = self._silent[-1] or tag in SILENT or foreign
        if not silent:
            for name in SPOKEN_ATTRIBUTES & given.keys():
                self._hear(given[name] or "")
        if tag not in VOID:
            self._silent.append(silent)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._silent.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent[-1]:
            self._hear(data)

    def _hear(self, text: str) -> None:
        self.texts.add(re.sub(r"\s+", " ", text).strip().rstrip(":"))


def left_in_english(html: str, language: str) -> set[str]:
    """The texts of a page that are strings of the interface in English, though a translation exists."""
    spoken = Spoken(language)
    spoken.feed(html)
    return {text for text in spoken.texts if text in translated(language)}


@cache
def translated(language: str) -> frozenset[str]:
    """What stands in English where the reader should meet another text. A word that is also the translation of
    another one, such as the German plural "Profile", tells nothing.
    """
    entries = catalogue(language)
    said = {answer for entry in entries for answer in answers(entry)}
    sources = {source for entry in entries for source in (entry.msgid, entry.msgid_plural) if source}
    return frozenset(source.rstrip(":") for source in sources - said)


@pytest.fixture
def compiled(tmp_path: Path, settings: Settings) -> None:
    """The catalogues as they are written now, whatever was compiled before."""
    copied = tmp_path / LOCALE.relative_to(ROOT)
    shutil.copytree(LOCALE, copied, ignore=shutil.ignore_patterns("*.mo"))
    compile_catalogues(tmp_path)
    settings.LOCALE_PATHS = [copied]


@pytest.fixture
def shown(bundled: None, compiled: None) -> None:  # noqa: F811
    """The bundled programme with the sample persons and dialogues of the demonstration."""
    make_sample_persons(PROGRAMME)
    load_sample()


def sample(role: Role) -> Client:
    return browser(Person.objects.filter(is_sample=True, grants__role=role).order_by("login")[0])


def english_on(client: Client, language: str, *addresses: str, most: int) -> dict[str, set[str]]:
    """{address: what stays English there}, of the pages that links lead to from the addresses."""
    heard: dict[str, set[str]] = {}
    for address in addresses:
        found = walk(client, f"/{language}/{address}", inside=f"/{language}/", most=most)
        assert found.wrong == []
        heard |= {page: left_in_english(html, language) for page, html in found.pages.items()}
    return {page: left for page, left in heard.items() if left}


def test_a_visitor_meets_no_english(shown: None, language: str) -> None:
    assert english_on(Client(), language, "", most=40) == {}


def test_a_secretariat_meets_no_english(shown: None, language: str) -> None:
    assert english_on(sample(Role.SECRETARIAT), language, "outcomes/", "account/", most=30) == {}


def test_an_administrator_meets_no_english(shown: None, language: str) -> None:
    assert english_on(sample(Role.ADMINISTRATOR), language, "persons/", "account/locks/", most=20) == {}


def test_pages_that_refuse_or_complain_do_so_in_the_language(shown: None, language: str) -> None:
    client = sample(Role.OFFICER)
    said = [
        client.get(f"/{language}/{address}")
        for address in ("nowhere/", "persons/", "?as_of=x", "?as_of=2016")
    ]
    forms = ("add-evidence/", "open-dialogue/", "commitments/smes-visits/assess/")
    said += [client.post(f"/{language}/{address}") for address in forms]
    assert [answer.status_code for answer in said[:4]] == [404, 403, 400, 200]
    for answer in said:
        assert left_in_english(answer.content.decode(), language) == set()


def test_english_is_heard_where_it_stands(language: str) -> None:
    page = """<p>Evidence:</p><p lang="en">Level</p><code>Source</code><a title="Side"><br>Date</a>"""
    assert left_in_english(page, language) == {"Evidence", "Side", "Date"}
