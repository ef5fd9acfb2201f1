"""A delegation from the first form to a note that everybody reads: two sides, two languages."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from icalendar import Calendar
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.browser.axe import violations
from tests.browser.site import Site
from tests.browser.visits import PHONE, Visit, visiting

TOUR = "sample-tour-of-two"
PATIENCE_MS = 40_000
STUTTGART = {"latitude": "48.7758", "longitude": "9.1829"}
ULM = {"latitude": "48.4011", "longitude": "9.9876"}


def own_company(visit: Visit) -> str:
    visit.show("smes:my-company")
    return visit.path.strip("/").split("/")[-1]


def own_profile(visit: Visit) -> str:
    """The published profile of the visitor's company."""
    visit.show("smes:my-company")
    link = visit.page.locator("#profiles a[href*='/profiles/']").first.get_attribute("href") or ""
    return link.strip("/").split("/")[-1]


def downloaded(visit: Visit, selector: str) -> bytes:
    with visit.page.expect_download() as waiting:
        visit.page.locator(selector).first.click()
    return Path(waiting.value.path()).read_bytes()


def plan(office: Visit, member: str, first: str, last: str) -> None:
    """The side that travels plans two days of which the second starts later, in its own language."""
    office.show("smes:delegations")
    office.follow("main p.actions a[href$='/plan-delegation/']")
    assert violations(office.page) == []
    place = {f"start_{part}": degrees for part, degrees in STUTTGART.items()}
    office.send(
        key=TOUR, title_ja="見本：二日間の訪問団", title_de="Muster: Zwei Tage unterwegs", first_day=first, last_day=last,
        hours_0="09:00", hours_1="18:00", start_ja="シュトゥットガルト", start_de="Stuttgart", time_zone="Europe/Berlin",
        members=member, **place,
    )  # fmt: skip
    assert office.path.endswith(f"/{TOUR}/")
    office.follow(f"#who a[href$='/days/{last}/']")
    assert violations(office.page) == []
    office.send(hours_0="10:30")
    expect(office.page.locator("#who")).to_contain_text("10:30–18:00")


def invite(office: Visit, profile: str) -> None:
    office.follow("#hosts p.actions a")
    assert violations(office.page) == []
    hosts = office.page.locator("main form.entry [name=host] option")
    value = hosts.locator(f"xpath=self::*[contains(@value, '{profile}')]").get_attribute("value") or ""
    place = {f"place_{part}": degrees for part, degrees in ULM.items()}
    office.send(host=value, place_ja="ウルム", place_de="Ulm", visit_minutes="90", worth="3", **place)
    expect(office.page.locator("#hosts")).to_contain_text(office.words("Invited"))


def confirm(host: Visit, first: str, last: str) -> None:
    """The host, in its own language, receives on the second day only."""
    host.show("smes:delegations")
    host.follow(f"main a[href$='/{TOUR}/']")
    host.follow("#hosts a[href$='/confirm/']")
    assert violations(host.page) == []
    closed = {f"hours_{first}_0": "", f"hours_{first}_1": ""}
    host.send(**closed, **{f"hours_{last}_0": "13:00", f"hours_{last}_1": "16:00"})
    expect(host.page.locator("#hosts")).to_contain_text("13:00–16:00")


def compute(office: Visit) -> None:
    office.show("smes:delegation", key=TOUR)
    office.page.locator("#tour form [name=seconds]").fill("2")
    office.follow("#tour form button.primary")
    expect(office.page.locator("#tour svg.route")).to_be_visible(timeout=PATIENCE_MS)
    expect(office.page.locator("#tour")).to_contain_text("13:00–14:30")
    assert violations(office.page) == []
    office.follow("#tour a[href$='/publish/']")
    office.send()


def read_tour(member: Visit) -> None:
    """A member sees the drawn route and the timetable, on paper and in the calendar too."""
    member.show("smes:delegation", key=TOUR)
    expect(member.page.locator("#tour svg.route")).to_be_visible()
    assert "1 ウルム" in (member.page.locator("#tour svg.route").get_attribute("aria-label") or "")
    assert member.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert violations(member.page) == []
    paper = PdfReader(io.BytesIO(downloaded(member, "#tour a[href$='.pdf']")))
    assert (bool(paper.root_object["/MarkInfo"]["/Marked"]), paper.root_object["/Lang"]) == (True, "ja-JP")
    text = "".join(page.extract_text() for page in paper.pages)
    assert "13:00–14:30" in text
    assert "ウルム" in text
    [visit] = Calendar.from_ical(downloaded(member, "#tour a[href$='.ics']")).walk("VEVENT")
    assert (str(visit["STATUS"]), visit.end - visit.start) == ("CONFIRMED", timedelta(minutes=90))


def write_and_sign(member: Visit, browser: Browser, site: Site) -> None:
    """A member writes what was seen; both secretariats agree to it as it stands."""
    member.follow("#notes p.actions a")
    member.send(
        seen_ja="見本：古い旋盤に後付けのセンサがありました。", reusable_ja="見本：町工場でも試せます。"
    )
    note = (member.page.locator("#notes article").first.get_attribute("id") or "").removeprefix("note-")
    with visiting(browser, site, "de") as stranger:
        stranger.show("smes:delegation", key=TOUR)
        assert "センサ" not in stranger.main()
    for login in ("secretariat-jp", "secretariat-de"):
        with visiting(browser, site, login[-2:].replace("jp", "ja")) as signer:
            signer.sign_in(login)
            signer.show("smes:delegation", key=TOUR)
            signer.follow(f"#note-{note} a[href$='/sign/']")
            assert violations(signer.page) == []
            signer.send()
            expect(signer.page.locator("main .notice.success")).to_be_visible()


def test_a_delegation_from_the_first_form_to_a_published_note(browser: Browser, writing: Site) -> None:
    day = datetime.now(UTC).date() + timedelta(days=50)
    first, last = day.isoformat(), (day + timedelta(days=1)).isoformat()
    with (
        visiting(browser, writing, "ja") as office,
        visiting(browser, writing, "ja", size=PHONE) as member,
        visiting(browser, writing, "de") as host,
    ):
        office.sign_in("officer-jp")
        member.sign_in("participant-jp")
        host.sign_in("participant-de")
        plan(office, own_company(member), first, last)
        invite(office, own_profile(host))
        confirm(host, first, last)
        compute(office)
        read_tour(member)
        write_and_sign(member, browser, writing)

        host.show("smes:my-company")
        expect(host.page.locator("#news")).to_contain_text(host.words("Note on a visit"))

    with visiting(browser, writing, "de") as visitor:
        visitor.show("smes:delegation", key=TOUR)
        expect(visitor.page.locator("#notes")).to_contain_text("古い旋盤")
        assert "Ulm" not in visitor.main(), "only those who take part read where it goes"
        assert violations(visitor.page) == []
