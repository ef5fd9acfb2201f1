"""What pages look like where it decides whether they can be used: fonts, focus, print, light and dark."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.addresses import COMMITMENT
from tests.browser.site import Site, address
from tests.browser.visits import PHONE, Visit, visiting

FONTS_USED = "CSS.getPlatformFontsForNode"
CODE = "code, code *"
OWN_FONTS = {"Noto Sans JP", "Noto Serif JP"}


def fonts_of(page: Page, selector: str) -> set[tuple[str, bool]]:
    """The fonts that draw an element's glyphs: family, and whether it came from the page."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    found = set()
    for node in nodes:
        for font in session.send(FONTS_USED, {"nodeId": node})["fonts"]:
            found.add((font["familyName"], bool(font["isCustomFont"])))
    session.detach()
    return found


@pytest.mark.parametrize("name", ["record:overview", "record:timeline", "record:commitment", "record:report"])
def test_japanese_pages_are_drawn_with_our_own_fonts(browser: Browser, reading: Site, name: str) -> None:
    with visiting(browser, reading, "ja") as visit:
        page = visit.show(name, **({"key": COMMITMENT} if name == "record:commitment" else {}))
        # Hashes and commands stand in `code`, in the machine's own typewriter face.
        used = fonts_of(page, f"main :is(h1, h2, p, dd, td, th, text):not(:has({CODE}), {CODE}), header a")
        assert {family for family, _own in used} <= OWN_FONTS, f"a fallback draws a part of {name}: {used}"
        assert {own for _family, own in used} == {True}, "a font of the machine was used, not ours"
        assert page.evaluate("[...document.fonts].filter(font => font.status === 'error').length") == 0


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(visitor: Visit) -> None:
    page = visitor.show("record:commitment", key=COMMITMENT)
    page.keyboard.press("Tab")
    skip = page.locator("a.skip:focus")
    expect(skip).to_be_visible()
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0, "the link to the content stays out of sight"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    # From here on every stop is inside the content, and each can be seen.
    for _stop in range(12):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const at = document.activeElement, style = getComputedStyle(at);
            return [document.querySelector('main').contains(at), style.outlineStyle !== 'none'
                && parseFloat(style.outlineWidth) >= 2]; }"""
        )
        assert seen == [True, True], page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_menu_and_disclosures_open_by_keyboard(browser: Browser, reading: Site) -> None:
    with visiting(browser, reading, "de", size=PHONE) as visit:
        page = visit.show("record:overview")
        opener = page.locator("button[popovertarget=menu]:not(.menu-close)")
        expect(page.locator("#menu")).to_be_hidden()
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#menu")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#menu")).to_be_hidden()
        expect(opener).to_be_focused()
        moment = page.locator("details.moment summary")
        moment.focus()
        page.keyboard.press("Space")
        expect(page.locator("#moment-as-of")).to_be_visible()
        opener.focus()
        page.keyboard.press("Enter")
        page.locator(f"#menu a[href='{address('de', 'record:fields')}']").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert visit.path == address("de", "record:fields")


@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_pages_print_with_their_words(browser: Browser, reading: Site, language: str) -> None:
    with visiting(browser, reading, language) as visit:
        page = visit.show("record:commitment", key=COMMITMENT)
        title = page.locator("main h1").inner_text()
        printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
        text = "".join(leaf.extract_text() for leaf in printed.pages)
        assert "".join(title.split())[:12] in "".join(text.split())
        page.emulate_media(media="print")
        expect(page.locator("header nav").first).to_be_hidden()


def test_light_and_dark_are_chosen_and_kept(visitor: Visit) -> None:
    page = visitor.show("record:timeline")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    visitor.follow("form.theme button[value=dark]")
    assert visitor.path == address("en", "record:timeline")
    visitor.show("record:overview")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(paper) != light
    visitor.follow("form.theme button[value='']")
    assert page.locator("html").get_attribute("data-theme") is None


def test_what_a_page_must_not_do_is_noticed(visitor: Visit) -> None:
    page = visitor.show("record:overview")
    assert visitor.faults == []
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i style=\"color: red\">x</i>')")
    page.evaluate("fetch('http://192.0.2.1/').catch(() => null)")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: '/static/no.png'}))")
    page.wait_for_timeout(500)
    told = "\n".join(visitor.faults)
    visitor.faults.clear()
    assert "style" in told
    assert "192.0.2.1" in told
    assert "no.png" in told
