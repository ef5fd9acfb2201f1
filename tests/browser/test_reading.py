"""A visitor reads: from the overview down to a source and back in time, in every language, by keyboard too."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Download, expect
from pypdf import PdfReader

from tests.browser.addresses import COMMITMENT, EVIDENCE
from tests.browser.site import Site, address
from tests.browser.visits import PATIENCE_MS, PHONE, Visit, visiting

LANGUAGES = ("en", "ja", "de")


@pytest.fixture(params=LANGUAGES)
def reader(browser: Browser, reading: Site, request: pytest.FixtureRequest) -> Iterator[Visit]:
    with visiting(browser, reading, request.param) as visit:
        yield visit


def test_from_the_overview_to_the_source_of_a_fact(reader: Visit) -> None:
    page, language = reader.show("record:overview"), reader.language
    reader.follow(f"main a[href='{address(language, 'standards:page')}']")
    reader.follow(f"main a[href='{address(language, 'record:commitment', key=COMMITMENT)}']")
    expect(page.locator("main .assessment")).to_have_count(2)
    expect(page.locator("main .disagreement")).to_be_visible()

    why = page.locator("main details.why").first
    expect(why.locator(".why-body")).to_be_hidden()
    why.locator("summary").click()
    expect(why.locator(".why-body")).to_be_visible()

    reader.follow(f"#evidence a[href='{address(language, 'record:evidence-item', key=EVIDENCE)}']")
    source = page.locator("#fact a[href^='http']").first
    assert "://127.0.0.1" not in str(source.get_attribute("href"))
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_changing_the_language_stays_on_the_page(visitor: Visit) -> None:
    place = address("en", "record:evidence") + "?kind=dialogue&as_of=2019-12-31"
    page = visitor.open(place)
    for language in ("ja", "de", "en"):
        visitor.follow(f"header nav a[hreflang={language}]")
        assert visitor.path == place.replace("/en/", f"/{language}/")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("header nav a[hreflang][aria-current=true]")).to_have_attribute("lang", language)
    found = {page.locator("link[rel=alternate][hreflang]").nth(n).get_attribute("hreflang") for n in range(3)}
    assert found == set(LANGUAGES)


def test_back_to_2018_and_to_today(reader: Visit) -> None:
    page = reader.show("record:evidence")
    today = page.locator("main ol.ledger > li").count()
    page.locator("header details.moment summary").click()
    page.locator("#moment-as-of").fill("2018-06-30")
    reader.follow("header details.moment button")
    expect(page.locator(".past-banner[role=status]")).to_be_visible()
    years = {int(str(when)[:4]) for when in page.locator("main .fact-date time").evaluate_all(
        "times => times.map(time => time.dateTime)")}  # fmt: skip
    assert years
    assert max(years) <= 2018
    reader.follow("main ol.ledger .fact-title a")
    assert "as_of=2018-06-30" in reader.path, "the moment was lost on the way"
    reader.follow(".past-banner a")
    assert "as_of" not in reader.path
    expect(page.locator(".past-banner")).to_have_count(0)
    reader.show("record:evidence")
    assert page.locator("main ol.ledger > li").count() == today


def test_the_timeline_leads_on_by_keyboard(visitor: Visit) -> None:
    page = visitor.show("record:timeline")
    point = page.locator("svg a.point").first
    told = point.locator("title").text_content() or ""
    assert told[-5:].strip()
    point.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    visitor.settle()
    title = page.locator("main h1").inner_text()
    assert title.split("\n")[0][:30] in told


def test_searching_finds_a_fact_and_says_when_there_is_none(reader: Visit) -> None:
    page = reader.show("record:evidence")
    title = page.locator("main .fact-title").last.inner_text()
    reader.show("record:overview")
    page.locator("#search-evidence").fill(title)
    reader.follow("form[role=search] button")
    assert title in page.locator("#found").inner_text()
    few = page.locator("#found ol.ledger > li").count()
    assert few < 5

    # The list narrows while one types, and says how much is left.
    with page.expect_response(lambda answer: "xyzzy" in answer.url):
        page.locator("main input[type=search]").press_sequentially("xyzzy", delay=5)
    expect(page.locator("#found .empty")).to_be_visible()
    expect(page.locator("#count[role=status]")).not_to_be_empty()
    reader.follow("#found .empty a")
    assert page.locator("#found ol.ledger > li").count() > few


def test_the_report_to_keep(reader: Visit) -> None:
    """Each language in another form; the PDF in the one whose glyphs are hardest to come by."""
    page = reader.show("record:report")
    expect(page.locator("#downloads a[download]")).to_have_count(3)
    form = {"en": "json", "ja": "pdf", "de": "html"}[reader.language]
    with page.expect_download(timeout=3 * PATIENCE_MS) as caught:
        page.locator(f"#downloads a[href='{address(reader.language, f'record:report-{form}')}']").click()
    check_report(form, caught.value, reader.language)


def check_report(form: str, download: Download, language: str) -> None:
    content = download.path().read_bytes()
    assert download.suggested_filename.endswith(f".{form}")
    if form == "pdf":
        pdf = PdfReader(io.BytesIO(content))
        assert str(pdf.root_object["/Lang"]).startswith(language)
        assert len("".join(page.extract_text() for page in pdf.pages)) > 2_000
    elif form == "json":
        assert json.loads(content)
    else:
        assert f'lang="{language}"' in content.decode("utf-8")


def test_without_javascript_the_record_is_read_and_searched(browser: Browser, reading: Site) -> None:
    with visiting(browser, reading, "de", java_script_enabled=False, size=PHONE) as visit:
        page = visit.page

        def follow(link: str) -> None:
            with page.expect_navigation():
                page.locator(link).first.click()

        page.goto(reading.origin + address("de", "record:overview"))
        follow(f"main a[href='{address('de', 'standards:page')}']")
        follow(f"main a[href='{address('de', 'record:commitment', key=COMMITMENT)}']")
        page.locator("main details.why summary").first.click()
        expect(page.locator("main details.why .why-body").first).to_be_visible()
        page.goto(reading.origin + address("de", "record:evidence"))
        page.locator("main input[type=search]").fill("xyzzy")
        follow("main form[role=search] button")
        expect(page.locator("#found .empty")).to_be_visible()
        page.locator("button[popovertarget=menu]").first.click()
        follow("#menu nav a[hreflang=ja]")
        assert visit.path.startswith("/ja/evidence/?text=xyzzy")


def test_without_javascript_a_form_is_sent(browser: Browser, writing: Site) -> None:
    with visiting(browser, writing, "ja", java_script_enabled=False) as visit:
        page = visit.page

        def send() -> None:
            with page.expect_navigation():
                page.locator("main form.entry p.actions button").click()

        page.goto(writing.origin + address("ja", "accounts:sign-in"))
        page.locator("[name=username]").fill("officer-jp")
        page.locator("[name=password]").fill(writing.password)
        send()
        page.goto(writing.origin + address("ja", "record:add-evidence") + "?commitment=research-ai")
        send()
        expect(page.locator(".notice.error a[href='#id_title']")).to_be_visible()
        for name, value in {"title": "見本の事実", "date": "2019-05", "source": "見本の出典"}.items():
            page.locator(f"main [name={name}]").fill(value)
        send()
        expect(page.locator("main .notice.success")).to_be_visible()
        expect(page.locator("#evidence")).to_contain_text("見本の事実")
