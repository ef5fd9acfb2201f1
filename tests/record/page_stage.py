"""Programmes in a store, people before their browsers, and a walk over every page that links lead to."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

import hannover
from hannover.accounts.models import Person
from hannover.accounts.permissions import Actor, Role, actor_of
from hannover.operations import Context
from hannover.record.actions.commitments import assess
from hannover.record.actions.evidence import add_evidence
from hannover.record.actions.framework import load_framework
from hannover.record.framework import read_framework
from hannover.record.inputs import AddEvidence, Assess, EvidenceAdded
from tests.accounts.stage import PROGRAMME, browser, register

BUNDLED = Path(hannover.__file__).parent / "demo" / "hannover-2017"
SECOND = Path(__file__).parent / "frameworks" / "sample-two"
LANGUAGES = ("en", "ja", "de")
DOWNLOADS = re.compile(r"\.(?:ics|csv|json)$|/file/$")
"""Addresses that give no page."""
REPORT_FILES = re.compile(r"/report\.(?:html|pdf|json)$")
"""Files of which each takes seconds to set; the tests of the report follow them."""


@pytest.fixture(autouse=True)
def static_files_from_the_packages(settings: Settings) -> None:
    settings.STATIC_ROOT = None


@pytest.fixture
def quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def bundled(db: None, quick_passwords: None) -> None:
    """A store that holds the bundled declaration and its public record."""
    load_framework(read_framework(BUNDLED), PROGRAMME)


@pytest.fixture
def second(db: None, quick_passwords: None) -> None:
    """A store that holds another programme: two other countries, other fields, other languages."""
    load_framework(read_framework(SECOND), PROGRAMME)


def person(role: Role, *, side: str = "jp", organization: str = "") -> Person:
    sided = role in (Role.OFFICER, Role.SECRETARIAT, Role.REVIEWER)
    name = f"Sample {role.value} {side if sided else ''}".strip()
    return register(
        f"{role.value}-{side}", role, side=side if sided else "", organization=organization, name=name
    )


def officer(side: str = "jp") -> Person:
    return person(Role.OFFICER, side=side)


def signed_in(role: Role, *, side: str = "jp", organization: str = "") -> Client:
    """A browser in which somebody with that role has signed in."""
    return browser(person(role, side=side, organization=organization))


def call(actor: Actor | Person, *, field: str = "") -> Context:
    return Context(actor=actor if isinstance(actor, Actor) else actor_of(actor), field=field)


def record_fact(by: Person, number: int = 1, **values: object) -> EvidenceAdded:
    """A sample fact about the visits of small firms, recorded by that person."""
    given: dict[str, object] = {
        "title": f"Sample visit {number}",
        "language": "en",
        "date": f"2018-{number % 12 + 1:02d}-11",
        "source": "Sample source, invented",
        "kind": "visit",
        "commitments": ("smes-visits",),
    }
    return add_evidence(AddEvidence(**(given | values)), call(by, field="smes"))  # type: ignore[arg-type]


def assess_visits(by: Person, level: str, *, evidence: tuple[str, ...] = ()) -> None:
    values = Assess(
        commitment="smes-visits",
        level=level,
        reason=f"Sample reason of {by.login}",
        language="en",
        on="2019-01-15",
        evidence=evidence,
    )
    assess(values, call(by))


def words(html: str) -> str:
    """What a reader sees of the main part of a page, in one line."""
    main = html.partition('<main id="main"')[2].partition(">")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@dataclass
class Walk:
    """What a walk met: pages by address with their HTML, and what was wrong."""

    pages: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def walk(client: Client, start: str, *, inside: str, most: int = 400) -> Walk:
    """Follows every link from `start` that stays below the path `inside`; a page is wrong unless it answers
    200 with one heading."""
    found, waiting, seen = Walk(), deque([start]), {start}
    while waiting and len(found.pages) < most:
        address = waiting.popleft()
        response = client.get(address, follow=True)
        if response.status_code != 200:
            found.wrong.append(f"{address}: {response.status_code}")
            continue
        if DOWNLOADS.search(urlsplit(address).path):
            continue
        html = response.content.decode()
        found.pages[address] = html
        if html.count("<h1") != 1:
            found.wrong.append(f"{address}: {html.count('<h1')} headings")
        for link in links(html, address):
            path = urlsplit(link).path
            if link not in seen and path.startswith(inside) and not REPORT_FILES.search(path):
                seen.add(link)
                waiting.append(link)
    return found


def links(html: str, address: str) -> list[str]:
    """The addresses that a page leads to by links, without fragments and without where to come back to."""
    found = [unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', html)]
    return [re.sub(r"[?&]next=[^&]*", "", urljoin(address, link)).partition("#")[0] for link in found]
