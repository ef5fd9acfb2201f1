"""A brokerage event in three browsers: timetabled inside the page, repaired, and read by who meets, in its language."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from playwright.sync_api import Browser, Locator, expect
from pypdf import PdfReader

from tests.browser.axe import violations
from tests.browser.site import Site, address
from tests.browser.visits import PHONE, Visit, visiting

EVENT = "sample-brokerage"
PATIENCE_MS = 40_000
ALLOWED_SECONDS = "30"


def own_company(visit: Visit) -> str:
    visit.show("smes:event", key=EVENT)
    link = visit.page.locator(f"main a[href*='/{EVENT}/of/']").first.get_attribute("href") or ""
    return link.split("/of/")[1].split("/")[0]


def start(visit: Visit, name: str) -> Locator:
    """Starts computing by one of the forms of the event's page, and waits for the progress; where it is told."""
    visit.show("smes:event", key=EVENT)
    form = f"#timetables form[action='{address(visit.language, name, key=EVENT)}']"
    visit.page.locator(f"{form} [name=seconds]").fill(ALLOWED_SECONDS)
    visit.follow(f"{form} button")
    job = visit.page.locator("#timetables .job.running")
    expect(job.locator("progress")).to_be_visible(timeout=PATIENCE_MS)
    return job


def numbers(visit: Visit) -> list[str]:
    """The numbers of the timetables that there are, the newest first."""
    return [one.split("/")[-2] for one in links(visit.page.locator("#timetables tbody a"))]


def links(found: Locator) -> list[str]:
    return [one.get_attribute("href") or "" for one in found.all()]


def compute(visit: Visit, name: str) -> list[str]:
    """Computes until the progress has told of at least two states, and keeps the best so far; what was told."""
    before, job, told = numbers_before(visit), start(visit, name), list[str]()
    stop = job.get_by_role("button", name=visit.words("Stop and keep the best so far"))
    deadline = 60
    while len(told) < 2 or not stop.is_visible():
        words = job.inner_text()
        told += [words] if words not in told else []
        visit.page.wait_for_timeout(250)
        deadline -= 1
        assert deadline, f"only this was told: {told}"
    stop.click()
    rows = visit.page.locator("#timetables tbody tr")
    expect(rows).to_have_count(before + 1, timeout=PATIENCE_MS)
    expect(visit.page.locator("#timetables .job")).to_have_count(0)
    return told


def numbers_before(visit: Visit) -> int:
    visit.show("smes:event", key=EVENT)
    return len(numbers(visit))


def publish(visit: Visit) -> str:
    """Publishes the newest timetable; its number."""
    number = numbers(visit)[0]
    visit.show("smes:timetable", key=EVENT, number=number)
    assert violations(visit.page) == []
    visit.show("smes:publish-timetable", key=EVENT, number=number)
    visit.send()
    return number


def downloaded(visit: Visit, selector: str) -> bytes:
    with visit.page.expect_download() as waiting:
        visit.page.locator(selector).first.click()
    return Path(waiting.value.path()).read_bytes()


def calendar(visit: Visit) -> dict[str, Event]:
    """The appointments of the company's own calendar by their ids, from the link on its page."""
    content = downloaded(visit, "#timetable a[href$='.ics']")
    return {str(one["UID"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


def test_an_event_is_timetabled_watched_repaired_and_read_by_who_meets(
    browser: Browser, writing: Site
) -> None:
    with visiting(browser, writing, "en") as office, visiting(browser, writing, "ja", size=PHONE) as reader:
        office.sign_in("officer-de")
        reader.sign_in("participant-jp")
        company = own_company(reader)

        # The tables stand in two rooms; a computation that is cancelled leaves nothing.
        office.show("smes:change-event", key=EVENT)
        office.send(rooms="Hall A:20, Hall B:10")
        before = numbers_before(office)
        job = start(office, "smes:compute-timetable")
        assert violations(office.page) == []
        with office.page.expect_navigation():
            job.get_by_role("button", name="Cancel").click()
        office.show("smes:event", key=EVENT)
        expect(office.page.locator("#timetables .job.running")).to_have_count(0, timeout=PATIENCE_MS)
        assert numbers_before(office) == before

        # What is computed is told while it is computed, and ended on demand with the best so far and its bound.
        told = compute(office, "smes:compute-timetable")
        assert any("Nothing can exceed" in words or "Idle slots so far" in words for words in told)
        number = publish(office)
        office.show("smes:timetable", key=EVENT, number=number)
        value, bound = (office.page.locator("#proof .stats dd").nth(place).inner_text() for place in (1, 2))
        assert 0 < int(value) <= int(bound)
        expect(office.page.locator("#proof")).to_contain_text(
            "No timetable of these requests has more weight"
        )

        # Lists for the organizer: a table through the day with its room, and all of it as a file.
        office.page.locator("#meetings select[name=slot]").select_option("")
        office.page.locator("#meetings select[name=table]").select_option("1")
        office.follow("#meetings form.filters button")
        for place in office.page.locator("#meetings tbody td:nth-child(2)").all():
            assert "Hall A, 1" in place.inner_text()
        rows = list(
            csv.DictReader(io.StringIO(downloaded(office, "#proof a[href$='.csv']").decode("utf-8-sig")))
        )
        assert {row["room"] for row in rows} == {"Hall A", "Hall B"}

        # Who meets reads the own timetable as page, on paper and in the calendar, in Japanese.
        reader.show("smes:event-part", key=EVENT, company=company)
        assert violations(reader.page) == []
        partners = [
            cell.inner_text() for cell in reader.page.locator("#timetable tbody td:nth-child(4)").all()
        ]
        assert len(partners) >= 2
        paper = PdfReader(io.BytesIO(downloaded(reader, "#timetable a[href$='.pdf']")))
        text = "".join(page.extract_text() for page in paper.pages)
        assert reader.words("Your meetings") in text
        assert "Europe/Berlin" in text
        root = paper.root_object
        assert (bool(root["/MarkInfo"]["/Marked"]), root["/Lang"]) == (True, "ja-JP")
        planned = calendar(reader)
        assert len(planned) == len(partners)

        # It can no longer come to its first meeting; whom it meets last does not come at all.
        first = min(planned, key=lambda uid: planned[uid].start)
        last = max(planned, key=lambda uid: planned[uid].start)
        slot = slot_at(office, planned[first])
        reader.show("smes:register-attendance", key=EVENT, company=company)
        reader.page.locator(f"main form.entry [name=slots][value='{slot}']").uncheck()
        reader.send()
        gone = str(planned[last]["SUMMARY"]).split("：")[-1].split(": ")[-1]
        office.show("smes:event-participants", key=EVENT)
        office.page.locator("main form.filters [name=words]").fill(gone)
        office.follow("main form.filters button")
        assert violations(office.page) == []
        office.follow("main tbody a")
        office.follow("main a[href$='/missing/']")
        office.send()

        # The timetable no longer holds: it is repaired, and only what had to change has changed.
        office.show("smes:event", key=EVENT)
        expect(office.page.locator("#timetables .notice.warn")).to_be_visible()
        repair(office)
        mended = publish(office)
        office.show("smes:timetable", key=EVENT, number=mended)
        expect(office.page.locator("#proof")).to_contain_text(f"It repairs timetable {number}")
        reader.show("smes:event-part", key=EVENT, company=company)
        changes = reader.page.locator("#changes")
        expect(changes).to_contain_text(reader.words("Moved"))
        expect(changes).to_contain_text(gone)
        assert violations(reader.page) == []
        now = calendar(reader)
        assert set(planned) <= set(now)
        assert now[first].start != planned[first].start
        assert (str(now[first]["STATUS"]), str(now[last]["STATUS"])) == ("CONFIRMED", "CANCELLED")
        assert all(int(now[uid]["SEQUENCE"]) > int(planned[uid]["SEQUENCE"]) for uid in (first, last))

        # Its own page tells that something happened, and leads to it.
        reader.show("smes:company", key=company)
        news = reader.page.locator("#news")
        expect(news).to_contain_text(reader.words("Timetable of an event"))
        expect(news).to_contain_text(f"{reader.words('Moved')}: 1")


def slot_at(office: Visit, appointment: Event) -> str:
    """The number of the slot at which an appointment begins, from the list of slots on the event's page."""
    begins = appointment.start.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M")
    office.show("smes:event", key=EVENT)
    office.page.locator("#when details summary").click()
    row = office.page.locator("#when tbody tr").filter(has_text=f" {begins}–")
    return row.first.locator("td,th").first.inner_text().strip()


def repair(visit: Visit) -> None:
    before = numbers_before(visit)
    form = f"#timetables form[action='{address(visit.language, 'smes:repair-timetable', key=EVENT)}']"
    visit.page.locator(f"{form} [name=seconds]").fill("5")
    visit.follow(f"{form} button")
    expect(visit.page.locator("#timetables tbody tr")).to_have_count(before + 1, timeout=PATIENCE_MS)
