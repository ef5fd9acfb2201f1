"""Both sides at once: an outcome from the draft to the two signatures, and to the end."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.addresses import Programme, read_programme
from tests.browser.site import Site, address
from tests.browser.visits import Visit, visiting

GERMAN, JAPANESE = "Muster: Beide Seiten veröffentlichen eine Liste.", "見本：両国は一覧を公表する。"
AMENDED = "Muster: Beide Seiten veröffentlichen bis Jahresende eine Liste."


def reach(visit: Visit, outcome: str) -> None:
    visit.show("record:outcome", key=outcome)


def sign(visit: Visit, outcome: str) -> None:
    reach(visit, outcome)
    visit.follow(f"main a[href='{address(visit.language, 'record:sign-outcome', key=outcome)}']")
    expect(visit.page.locator("#wording")).to_be_visible()
    visit.follow("#signatures form p.actions button")
    expect(visit.page.locator("main .notice.success")).to_be_visible()


def report(visit: Visit, outcome: str, note: str, *, closed: bool) -> None:
    reach(visit, outcome)
    visit.follow(f"main a[href='{address(visit.language, 'record:report-outcome', key=outcome)}']")
    if closed:
        visit.page.locator("[name=closed]").check()
    visit.send(**{f"note_{visit.language}": note})
    expect(visit.page.locator("#became")).to_contain_text(note)


def draft(visit: Visit, programme: Programme) -> str:
    """Drafts an outcome in two languages at an item of a round; the key of the outcome."""
    held = {"key": programme.first_round, "item": programme.item}
    visit.show("record:round", key=programme.first_round)
    visit.follow(f"main a[href='{address(visit.language, 'record:draft-outcome', **held)}']")
    visit.send(kind="action", wording_de=GERMAN, wording_ja=JAPANESE, due="2030-12-31")
    drafted = visit.page.locator("main .fact-title a").filter(has_text=GERMAN)
    return (drafted.get_attribute("href") or "").strip("/").split("/")[-1]


def test_an_outcome_needs_both_keys_and_is_closed_by_both(browser: Browser, writing: Site) -> None:
    programme = read_programme(writing)
    with visiting(browser, writing, "ja") as first, visiting(browser, writing, "de") as second:
        first.sign_in("secretariat-jp")
        second.sign_in("secretariat-de")

        # The second side drafts and signs; the first side's page says so.
        outcome = draft(second, programme)
        sign(second, outcome)
        expect(second.page.locator("#state .assessment.side-2 time")).to_have_count(1)
        expect(second.page.locator("#state .assessment.side-1 time")).to_have_count(0)
        second.show("record:sign-outcome", status=409, key=outcome)

        # The first side amends the wording: the signature no longer counts, and both sign what stands now.
        reach(first, outcome)
        first.follow(f"main a[href='{address('ja', 'record:amend-outcome', key=outcome)}']")
        first.send(wording_de=AMENDED)
        expect(first.page.locator("#versions del, #versions ins").first).to_be_visible()
        sign(first, outcome)
        amend = f"main a[href$='{outcome}/amend/']"
        expect(first.page.locator(amend)).to_have_count(1)
        sign(second, outcome)

        # Now it is locked, for both, and says so.
        for visit, words in ((first, JAPANESE), (second, AMENDED)):
            reach(visit, outcome)
            expect(visit.page.locator("#wording")).to_contain_text(words)
            expect(visit.page.locator("#wording")).to_contain_text(
                visit.words("Both sides have signed this wording: it is locked.")
            )
            expect(visit.page.locator(amend)).to_have_count(0)
            visit.show("record:amend-outcome", status=409, key=outcome)

        # It stays open until the newest report of both sides closes it.
        listed = f"main a[href$='/outcomes/{outcome}/']"
        report(first, outcome, "見本：当方は公表した。", closed=True)
        second.show("record:open-outcomes")
        expect(second.page.locator(listed)).to_have_count(1)
        report(second, outcome, "Muster: noch in Arbeit.", closed=False)
        report(second, outcome, "Muster: veröffentlicht.", closed=True)
        second.show("record:open-outcomes")
        expect(second.page.locator(listed)).to_have_count(0)

    with visiting(browser, writing, "en") as visitor:
        reach(visitor, outcome)
        expect(visitor.page.locator("#became .mark")).to_have_count(2)
        expect(visitor.page.locator("main a[href$='/sign/'], main a[href$='/amend/']")).to_have_count(0)


def test_nobody_signs_for_the_other_side(browser: Browser, writing: Site) -> None:
    waiting = read_programme(writing).waiting
    for login in ("officer-jp", "administrator", "reviewer-jp"):
        with visiting(browser, writing, "en") as visit:
            visit.sign_in(login)
            visit.show("record:outcome", key=waiting)
            expect(visit.page.locator("main a[href$='/sign/']")).to_have_count(0)
            visit.show("record:sign-outcome", status=403, key=waiting)


def test_two_secretariats_who_amend_at_once(browser: Browser, writing: Site) -> None:
    """Who signs signs what was read: a wording that changed meanwhile is not signed by accident."""
    waiting = read_programme(writing).waiting
    with visiting(browser, writing, "ja") as first, visiting(browser, writing, "de") as second:
        first.sign_in("secretariat-jp")
        second.sign_in("secretariat-de")
        first.show("record:sign-outcome", key=waiting)
        second.show("record:amend-outcome", key=waiting)
        second.send(wording_en="Sample: another wording.")
        first.follow("#signatures form p.actions button")
        expect(first.page.locator("main .notice.error")).to_be_visible()
        reach(first, waiting)
        expect(first.page.locator("#state .assessment.side-1 time")).to_have_count(0)
