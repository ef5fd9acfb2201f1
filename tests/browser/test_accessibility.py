"""No page keeps anybody out: axe-core finds nothing that WCAG 2.2 at levels A and AA forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.addresses import (
    NEEDS_A_DEED,
    NOT_PAGES,
    UUID,
    Parts,
    Programme,
    administration,
    open_pages,
    own_pages,
    read_programme,
    staff_forms,
)
from tests.browser.axe import BUT_COLOURS, COLOURS, EVERYTHING, violations
from tests.browser.site import Site, address
from tests.browser.visits import DESK, PHONE, Visit, visiting
from tests.contract.test_addresses import page_addresses

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MAIN = (
    "record:overview", "record:timeline", "record:field", "record:commitment", "record:evidence",
    "record:outcome", "record:report", "accounts:sign-in",
)  # fmt: skip
PACKAGES = ("cybersecurity", "ict", "mobility", "platforms", "regulation", "research", "skills", "standards")


@pytest.fixture(scope="module")
def programme(reading: Site) -> Programme:
    return read_programme(reading)


class Walk:
    """Looks at pages one after the other, and tells at the end what was wrong with all of them."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.wrong: list[str] = []

    def look(self, name: str, *, dark: bool = False, phone: bool = False) -> None:
        """Examines the page that is shown: at a desk, in the dark, on a phone."""
        page = self.visit.page
        self.note(name, violations(page, EVERYTHING if self.visit.language == "en" else BUT_COLOURS))
        if dark:
            page.emulate_media(color_scheme="dark")
            self.note(f"{name}, dark", violations(page, COLOURS))
            page.emulate_media(color_scheme="light")
        if phone:
            page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            self.note(f"{name}, phone", violations(page, BUT_COLOURS))
            if page.evaluate(SIDEWAYS) > 0:
                self.wrong.append(f"{name}: must be moved sideways at {PHONE[0]} pixels")
            page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def note(self, name: str, found: list[str]) -> None:
        self.wrong += [f"{name} ({self.visit.path}): {one}" for one in found]

    def pages(self, table: dict[str, Parts], **how: bool) -> None:
        for name, parts in table.items():
            self.visit.show(name, **parts)
            self.look(name, **how)


@pytest.fixture
def walk(browser: Browser, reading: Site, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """A walk in the language that the test names, English without."""
    language = getattr(request, "param", "en")
    with visiting(browser, reading, language) as visit:
        walking = Walk(visit)
        yield walking
        assert not walking.wrong, "\n".join(walking.wrong)


def test_every_page_is_looked_at(programme: Programme) -> None:
    looked_at = open_pages(programme) | staff_forms(programme) | own_pages() | administration("")
    assert page_addresses() == set(looked_at) | set(NOT_PAGES) | set(NEEDS_A_DEED)


@pytest.mark.parametrize("half", [0, 1])
def test_what_everybody_reads(walk: Walk, programme: Programme, half: int) -> None:
    """In two halves, so that two processes can share them."""
    walk.pages(dict(list(open_pages(programme).items())[half::2]), dark=True, phone=True)


@pytest.mark.parametrize("walk", ["ja", "de"], indirect=True)
def test_the_main_pages_in_another_language(walk: Walk, programme: Programme) -> None:
    walk.pages({name: parts for name, parts in open_pages(programme).items() if name in MAIN}, phone=True)


def test_the_pages_of_the_other_fields(walk: Walk) -> None:
    for package in PACKAGES:
        walk.visit.show(f"{package}:page")
        walk.look(package)


def test_an_earlier_moment_an_empty_search_and_the_menu(walk: Walk) -> None:
    visit = walk.visit
    visit.open(address("en", "record:overview") + "?as_of=2018-06-30&known_at=2018-06-30", status=404)
    walk.look("before anything was recorded")
    visit.open(address("en", "record:commitment", key="smes-visits") + "?as_of=2018-06-30")
    walk.look("as of 2018", dark=True, phone=True)
    visit.open(address("en", "record:evidence") + "?text=xyzzy")
    walk.look("empty search", dark=True, phone=True)
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.page.locator("button[popovertarget=menu]:not(.menu-close)").click()
    assert visit.page.locator("#menu nav a").first.is_visible()
    walk.note("open menu", violations(visit.page))


def test_pages_of_errors(walk: Walk) -> None:
    visit = walk.visit
    for path, status in {
        "/en/nowhere/": 404,
        "/en/?as_of=2018-02-30": 400,
        "/en/open-dialogue/": 403,
    }.items():
        visit.open(path, status=status)
        walk.look(str(status), dark=True, phone=True)
    visit.sign_in("secretariat-jp")
    visit.show("record:rename", status=403, key="bmwi")
    walk.look("403 of another side")
    visit.show("record:observe", status=409, key="standards-proposals")
    walk.look("409 at what is computed", phone=True)


def test_where_a_secretariat_writes(walk: Walk, programme: Programme) -> None:
    walk.visit.sign_in("secretariat-jp")
    walk.pages(staff_forms(programme), phone=True)


@pytest.mark.parametrize("walk", ["ja", "de"], indirect=True)
def test_forms_with_errors(walk: Walk, programme: Programme) -> None:
    visit = walk.visit
    visit.sign_in("nobody", "wrong")
    walk.look("failed sign-in")
    visit.sign_in("secretariat-jp")
    for name in ("assess", "reach", "add-evidence", "rename", "plan-round", "add-item", "draft-outcome"):
        visit.show(f"record:{name}", **staff_forms(programme)[f"record:{name}"])
        visit.send()
        assert visit.page.locator("main .notice.error a[href^='#']").count(), f"{name} took an empty form"
        assert visit.page.locator("main [aria-invalid=true]").count(), f"{name} marks no field"
        walk.look(f"{name} with errors", phone=name == "assess")


def test_the_account_and_the_administration(walk: Walk) -> None:
    visit = walk.visit
    visit.sign_in("administrator")
    visit.show("record:persons")
    link = visit.page.locator("main table a").first.get_attribute("href") or ""
    [person] = re.findall(UUID, link)
    walk.pages(own_pages() | administration(person), dark=True, phone=True)
    for name, parts in {"record:person-new": {}, "accounts:password": {}, "accounts:tokens": {}}.items():
        visit.show(name, **parts)
        visit.send("main form.entry:last-of-type")
        walk.look(f"{name} with errors", dark=True)


def test_the_description_of_the_api(walk: Walk) -> None:
    walk.visit.open("/api/v1/docs")
    walk.look("API")
