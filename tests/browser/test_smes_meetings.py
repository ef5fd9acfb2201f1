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


def cancel_a_computation(office: Visit) -> None:
    """What is cancelled leaves nothing."""
    before = numbers_before(office)
    job = start(office, "smes:compute-timetable")
    assert violations(office.page) == []
    with office.page.expect_navigation():
        job.get_by_role("button", name="Cancel").click()
    expect(office.page.locator("#timetables .job.running")).to_have_count(0, timeout=PATIENCE_MS)
    assert numbers_before(office) == before


def compute_and_publish(office: Visit) -> str:
    """What is computed is told meanwhile, and ended on demand with the best so far and its bound; the number."""
    told = compute(office, "smes:compute-timetable")
    assert any("Nothing can exceed" in words or "Idle slots so far" in words for words in told)
    number = publish(office)
    office.show("smes:timetable", key=EVENT, number=number)
    value, bound = (office.page.locator("#proof .stats dd").nth(place).inner_text() for place in (1, 2))
    assert 0 < int(value) <= int(bound)
    expect(office.page.locator("#proof")).to_contain_text("No timetable of these requests has more weight")
    return number


def read_lists(office: Visit) -> None:
    """A table through the day with its room, and all of it as a file."""
    office.page.locator("#meetings select[name=slot]").select_option("")
    office.page.locator("#meetings select[name=table]").select_option("1")
    office.follow("#meetings form.filters button")
    for place in office.page.locator("#meetings tbody td:nth-child(2)").all():
        assert "Hall A, 1" in place.inner_text()
    content = downloaded(office, "#proof a[href$='.csv']").decode("utf-8-sig")
    assert {row["room"] for row in csv.DictReader(io.StringIO(content))} == {"Hall A", "Hall B"}


def read_own(reader: Visit, company: str) -> dict[str, Event]:
    """The own timetable as page, on paper and in the calendar, in Japanese; the appointments."""
    reader.show("smes:event-part", key=EVENT, company=company)
    assert violations(reader.page) == []
    rows = reader.page.locator("#timetable tbody tr").count()
    assert rows >= 2
    paper = PdfReader(io.BytesIO(downloaded(reader, "#timetable a[href$='.pdf']")))
    text = "".join(page.extract_text() for page in paper.pages)
    assert reader.words("Your meetings") in text
    assert "Europe/Berlin" in text
    root = paper.root_object
    assert (bool(root["/MarkInfo"]["/Marked"]), root["/Lang"]) == (True, "ja-JP")
    planned = calendar(reader)
    assert len(planned) == rows
    return planned


def leave_out(reader: Visit, company: str, slot: str) -> None:
    """The company can no longer come in that slot."""
    reader.show("smes:register-attendance", key=EVENT, company=company)
    reader.page.locator(f"main form.entry [name=slots][value='{slot}']").uncheck()
    reader.send()


def report_no_show(office: Visit, name: str) -> None:
    """Staff look a company up among the participants, and record that it does not come."""
    office.show("smes:event-participants", key=EVENT)
    office.page.locator("main form.filters [name=words]").fill(name)
    office.follow("main form.filters button")
    assert violations(office.page) == []
    office.follow("main tbody a")
    office.follow("main a[href$='/missing/']")
    office.send()
    office.show("smes:event", key=EVENT)
    expect(office.page.locator("#timetables .notice.warn")).to_be_visible()


def test_an_event_is_timetabled_watched_repaired_and_read_by_who_meets(
    browser: Browser, writing: Site
) -> None:
    with visiting(browser, writing, "en") as office, visiting(browser, writing, "ja", size=PHONE) as reader:
        office.sign_in("officer-de")
        reader.sign_in("participant-jp")
        company = own_company(reader)
        office.show("smes:change-event", key=EVENT)
        office.send(rooms="Hall A:20, Hall B:10")
        cancel_a_computation(office)
        number = compute_and_publish(office)
        read_lists(office)
        planned = read_own(reader, company)

        # It cannot come to its first meeting any more; whom it meets last does not come at all.
        first = min(planned, key=lambda uid: planned[uid].start)
        last = max(planned, key=lambda uid: planned[uid].start)
        gone = str(planned[last]["SUMMARY"]).split("：")[-1].split(": ")[-1]
        leave_out(reader, company, slot_at(office, planned[first]))
        report_no_show(office, gone)

        # The repair moves the first and cancels the last; page, calendar and news say so.
        repair(office)
        mended = publish(office)
        office.show("smes:timetable", key=EVENT, number=mended)
        expect(office.page.locator("#proof")).to_contain_text(f"It repairs timetable {number}")
        reader.show("smes:event-part", key=EVENT, company=company)
        expect(reader.page.locator("#changes")).to_contain_text(reader.words("Moved"))
        expect(reader.page.locator("#changes")).to_contain_text(gone)
        assert violations(reader.page) == []
        now = calendar(reader)
        assert set(planned) <= set(now)
        assert now[first].start != planned[first].start
        assert (str(now[first]["STATUS"]), str(now[last]["STATUS"])) == ("CONFIRMED", "CANCELLED")
        assert all(int(now[uid]["SEQUENCE"]) > int(planned[uid]["SEQUENCE"]) for uid in (first, last))
        reader.show("smes:company", key=company)
        expect(reader.page.locator("#news")).to_contain_text(reader.words("Timetable of an event"))
        expect(reader.page.locator("#news")).to_contain_text(f"{reader.words('Moved')}: 1")


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
