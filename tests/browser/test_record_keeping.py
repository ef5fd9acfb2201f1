"""Those who keep the record: an officer, a participant and a reviewer, each as far as the role reaches."""

from __future__ import annotations

import hashlib
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.site import Site, address
from tests.browser.visits import visiting

PROMISE = "smes-visits"
FACT = "見本：浜松市の企業がハノーファー近郊の企業を訪問した"
DONE = "main .notice.success"


def test_an_officer_records_assesses_and_withdraws(browser: Browser, writing: Site, tmp_path: Path) -> None:
    minutes = tmp_path / "議事録.txt"
    minutes.write_text("見本の議事録\n", encoding="utf-8")
    with visiting(browser, writing, "ja") as visit, visiting(browser, writing, "de") as visitor:
        visit.sign_in("officer-jp")
        page = visit.show("record:commitment", key=PROMISE)
        visit.follow(f"#evidence a[href^='{address('ja', 'record:add-evidence')}']")
        expect(page.locator("[name=language]")).to_have_value("ja")
        page.locator("[name=file]").set_input_files(minutes)
        visit.send(title=FACT, date="2018-05", kind="visit", source="見本の出典")
        expect(page.locator(DONE)).to_be_visible()

        # Everybody reads it at once, and gets the file as a download, with the hash of its content.
        visitor.show("record:commitment", key=PROMISE)
        visitor.follow(visitor.page.locator("#evidence .fact-title a").filter(has_text=FACT))
        fact = visitor.path
        digest = hashlib.sha256(minutes.read_bytes()).hexdigest()
        expect(visitor.page.locator("#fact")).to_contain_text(digest)
        with visitor.page.expect_download() as caught:
            visitor.page.locator("#fact a[download]").click()
        assert caught.value.path().read_bytes() == minutes.read_bytes()

        # The officer's side cites it.
        visit.show("record:commitment", key=PROMISE)
        visit.follow(f"#assessments a[href='{address('ja', 'record:assess', key=PROMISE)}']")
        visit.send(level="limited", reason="見本：訪問が一件確認された。")
        expect(page.locator(".notice.error")).to_be_visible()  # this level needs evidence
        page.locator("main label").filter(has_text=FACT).locator("input").check()
        visit.send()
        assert visit.path.startswith(address("ja", "record:commitment", key=PROMISE))
        expect(page.locator(".assessment.side-1")).to_contain_text("訪問が一件確認された")
        expect(page.locator("#assessments")).to_contain_text(FACT)
        expect(page.locator(".disagreement")).to_be_visible()

        # And withdraws it: nobody finds it any more, the assessment says so, the history keeps it.
        visit.open(fact.replace("/de/", "/ja/"))
        visit.follow("#fact .actions a[href$='/withdraw/']")
        assert violations(page) == []
        visit.send(reason="見本：日付に誤りがあった。")
        expect(page.locator(DONE)).to_be_visible()
        visitor.open(fact, status=404)
        visitor.show("record:commitment", key=PROMISE)
        expect(visitor.page.locator("#evidence")).not_to_contain_text(FACT)
        expect(visitor.page.locator("#assessments .not-stated")).to_be_visible()


def test_a_participant_renames_the_own_organization_and_no_other(browser: Browser, writing: Site) -> None:
    with visiting(browser, writing, "de") as visit:
        page = visit.sign_in("participant-de")
        visit.show("accounts:account")
        own = page.locator("#roles a[href*='/organizations/']").first
        key = (own.get_attribute("href") or "").strip("/").split("/")[-1]
        visit.follow(own)
        visit.follow(f"#names a[href='{address('de', 'record:rename', key=key)}']")
        visit.send(name="Muster, neuer Name", language="de", short="MNN", begins="2024-01-01")
        expect(page.locator("main h1")).to_contain_text("Muster, neuer Name")
        assert page.locator("#names tbody tr").count() >= 2

        other = "meti" if key != "meti" else "bmwi"
        visit.show("record:organization", key=other)
        expect(page.locator(f"a[href='{address('de', 'record:rename', key=other)}']")).to_have_count(0)
        visit.show("record:rename", status=403, key=other)
        visit.show("record:add-evidence", status=403)
        visit.show("record:persons", status=403)


def test_what_only_one_side_reads(browser: Browser, writing: Site) -> None:
    """A reviewer sees the own side's drafts of the record; the other side and visitors do not."""
    secret = "Muster: vertraulicher Sachverhalt"
    with visiting(browser, writing, "de") as officer:
        officer.sign_in("officer-de")
        officer.open(address("de", "record:add-evidence") + "?commitment=mobility-charging")
        officer.send(title=secret, date="2021", source="Muster", audience="side")
        officer.show("record:commitment", key="mobility-charging")
        expect(officer.page.locator("#evidence")).to_contain_text(secret)
    for login, sees, acts in (("reviewer-de", True, 0), ("reviewer-jp", False, 0), ("", False, 0)):
        with visiting(browser, writing, "ja" if login == "reviewer-jp" else "de") as visit:
            if login:
                visit.sign_in(login)
            visit.show("record:commitment", key="mobility-charging")
            assert (secret in visit.main()) is sees, f"{login or 'a visitor'} sees it: {not sees}"
            assert visit.page.locator("main p.actions a[href$='/assess/']").count() == acts


def test_the_other_side_cannot_withdraw_and_an_error_keeps_what_was_typed(
    browser: Browser, writing: Site
) -> None:
    title = "Sample: a fact of the first side"
    with visiting(browser, writing, "en") as first, visiting(browser, writing, "en") as second:
        first.sign_in("officer-jp")
        first.open(address("en", "record:add-evidence") + "?commitment=research-ai")
        first.send(title=title, date="2018-02-30", source="Sample", url="javascript:alert(1)")
        expect(first.page.locator(".notice.error a[href='#id_date']")).to_be_visible()
        expect(first.page.locator(".notice.error a[href='#id_url']").first).to_be_visible()
        expect(first.page.locator("[name=title]")).to_have_value(title)
        first.send(date="2018-02", url="https://example.org/sample")
        first.follow(first.page.locator("#evidence .fact-title a").filter(has_text=title))
        withdraw = first.path + "withdraw/"
        expect(first.page.locator(f"a[href='{withdraw}']")).to_have_count(1)
        second.sign_in("secretariat-de")
        second.open(first.path)
        expect(second.page.locator(f"a[href='{withdraw}']")).to_have_count(0)
        second.open(withdraw, status=409)
