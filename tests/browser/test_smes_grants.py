"""A grant from the call to the payment: two companies and two secretariats, each in its own language."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.site import ROOT, Site, address, hannover
from tests.browser.visits import Visit, visiting

CALL = "sample-joint-call"
CRITERIA = {"criteria_ja": "効果\n実現可能性", "criteria_de": "Nutzen\nUmsetzbarkeit"}
MILESTONES = {"milestones_ja": "試作\n報告", "milestones_de": "Prototyp\nBericht"}
AMOUNTS = {"own_cost": "9000000", "own_asked": "4000000", "partner_cost": "90000", "partner_asked": "45000"}


@pytest.fixture
def store(writing: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the store that is served: its clock is moved while the server runs."""
    [folder] = tmp_path_factory.getbasetemp().glob("writing[0-9]*/store")
    return folder


@dataclass(frozen=True)
class People:
    """The two secretariats and the two companies at their browsers, the first of each side in Japanese."""

    jp: Visit
    de: Visit
    company_jp: Visit
    company_de: Visit


@pytest.fixture
def people(browser: Browser, writing: Site) -> Iterator[People]:
    with ExitStack() as stack:
        visits = []
        for login in ("secretariat-jp", "secretariat-de", "participant-jp", "participant-de"):
            visit = stack.enter_context(visiting(browser, writing, login[-2:].replace("jp", "ja")))
            visit.sign_in(login)
            visits.append(visit)
        yield People(*visits)


def reach(visit: Visit, name: str, **parts: str) -> None:
    """Follows the link of the page that is shown to a named page."""
    visit.follow(f"main a[href='{address(visit.language, name, **parts)}']")


def publish(visit: Visit) -> None:
    visit.show("smes:calls")
    reach(visit, "smes:publish-call")
    assert violations(visit.page) == []
    today = datetime.now(UTC).date().isoformat()
    visit.send(
        "main form[novalidate]",
        title_ja="見本：共同開発の公募",
        title_de="Muster: Förderaufruf für gemeinsame Entwicklungen",
        key=CALL,
        amount_jp="10000000",
        amount_de="100000",
        rate_base="EUR",
        rate_value="160.5",
        rate_quote="JPY",
        rate_on=today,
        rate_source="見本",
        opens_on=today,
        closes_on=today,
        time_zone="UTC",
        rule="optimal-floor",
        floor="3",
        **CRITERIA,
    )
    expect(visit.page.locator("#terms")).to_contain_text("160.5")


def apply_together(first: Visit, second: Visit) -> str:
    """The first company drafts, the second confirms: that submits it. The key of the application."""
    first.show("smes:call", key=CALL)
    first.follow("main #terms p.actions a")
    assert violations(first.page) == []
    first.page.locator("main [name=partner]").first.check()
    texts = {"title_ja": "見本：摩耗を知らせる主軸", "title_de": "Muster: Spindeln, die Verschleiß melden"}
    first.send(summary_ja="見本：試作と試験。", months="12", **texts, **AMOUNTS, **MILESTONES)
    key = first.path.strip("/").split("/")[-1]
    second.show("smes:calls")
    reach(second, "smes:application", key=key)
    assert violations(second.page) == []
    second.follow("#partners a[href*='/confirm/']")
    second.send()
    assert second.words("Submitted") in second.main()
    return key


def pass_deadline(store: Path) -> None:
    [python, *_rest], environment = hannover(store)
    environment |= {
        "HANNOVER_STORE": str(store),
        "DJANGO_SETTINGS_MODULE": "hannover.web.settings",
        "PYTHONPATH": f"{environment['PYTHONPATH']}:{ROOT}",
    }
    command = [python, "-m", "tests.browser.deadline", CALL]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)


def appraise(visit: Visit, key: str, mark: str) -> None:
    visit.show("smes:application", key=key)
    reach(visit, "smes:appraise", key=key)
    marks = {"mark_criterion-1": mark, "mark_criterion-2": mark}
    visit.send(**{f"reason_{visit.language}": "–", **marks})
    expect(visit.page.locator("#appraisals")).to_contain_text(mark)


def draft(visit: Visit) -> None:
    """Leaves the draft to the worker, and waits on the page until it is there."""
    visit.show("smes:selection", key=CALL)
    reach(visit, "smes:draft-selection", key=CALL)
    visit.send()
    expect(visit.page.locator("#selection table")).to_be_visible()
    assert violations(visit.page) == []


def sign(visit: Visit) -> None:
    visit.show("smes:selection", key=CALL)
    reach(visit, "smes:sign-selection", key=CALL)
    visit.follow("#signatures form p.actions button")
    expect(visit.page.locator("main .notice.success")).to_be_visible()


def read_letter(visit: Visit, key: str) -> None:
    """The letter as page and as PDF."""
    visit.show("smes:application", key=key)
    visit.follow(f"#decision a[lang='{visit.language}']")
    expect(visit.page.locator("article #instalments")).to_be_visible()
    assert violations(visit.page) == []
    with visit.page.expect_download() as saved:
        visit.page.locator("main p.actions a[href$='letter.pdf']").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")


def test_from_the_call_to_the_payment_with_both_keys(people: People, store: Path) -> None:
    publish(people.jp)
    key = apply_together(people.company_jp, people.company_de)
    pass_deadline(store)

    for visit in (people.jp, people.de):
        appraise(visit, key, "4")
    draft(people.de)
    sign(people.jp)
    sign(people.de)
    read_letter(people.company_jp, key)
    read_letter(people.company_de, key)

    # The German company reports its first milestone; its own secretariat pays, the other one cannot.
    company = people.company_de
    company.show("smes:application", key=key)
    company.follow("#instalments a[href$='/reach/']")
    company.send(evidence="https://example.org/muster")
    people.jp.show("smes:application", key=key)
    expect(people.jp.page.locator("#instalments a[href$='/pay/']")).to_have_count(0)
    people.de.show("smes:application", key=key)
    people.de.follow("#instalments a[href$='/pay/']")
    people.de.send()
    expect(people.de.page.locator("#instalments .mark")).to_have_count(0)
    expect(people.de.page.locator("#instalments time")).to_have_count(2)
    assert violations(people.de.page) == []
