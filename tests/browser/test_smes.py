"""Two companies in two browsers and two languages: from registration to an introduction and a meeting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.site import Site
from tests.browser.visits import Visit, visiting

FAIR = "sample-fair-of-two"
PASSWORD = "long enough for a sample 26"
JAPANESE = {
    "names_ja": "見本蓬莱螺旋製作所",
    "title_ja": "見本：歯車の検査を自動化したい",
    "offer_ja": "見本：精密歯車を少量から製造します。",
    "need_ja": "見本：歯車の外観検査を画像認識で自動化する技術を探しています。",
    "iot_ja": "見本：2016年から全ての工作機械を接続しています。",
}
GERMAN = {
    "names_de": "Muster Quarkfeder GmbH",
    "title_de": "Muster: optische Prüfung von Zahnrädern",
    "offer_de": "Muster: Bilderkennung für die Sichtprüfung von Zahnrädern in der Fertigung.",
    "need_de": "Muster: Hersteller von Zahnrädern, die unsere Prüfung erproben.",
    "iot_de": "Muster: Unsere Prüfstände sind seit 2017 vernetzt.",
}


def register(visit: Visit, side: str, texts: dict[str, str], *, region: str) -> str:
    """Registers a company, describes it, and hands its profile in; the key of the profile."""
    names = {name: words for name, words in texts.items() if name.startswith("names")}
    visit.show("smes:register")
    visit.send(side=side, person="Sample Person", login=f"sample-{side}-works", password=PASSWORD, **names)
    key = visit.path.strip("/").split("/")[-2]
    written = {name: words for name, words in texts.items() if not name.startswith("names")}
    visit.send(kind="technology-offer", region=region, size="small", languages_spoken=side, **written)
    visit.show("smes:submit-profile", key=key)
    visit.send()
    return key


def publish(browser: Browser, site: Site, login: str, profile: str) -> None:
    """The staff of the side reviews the profile on all four criteria, and publishes it."""
    with visiting(browser, site, "en") as visit:
        visit.sign_in(login)
        visit.show("smes:review-profile", key=profile)
        for box in visit.page.locator("main form.entry input[type=checkbox]").all():
            box.check()
        visit.send(reason_en="Sample: all four are met.")
        visit.show("smes:profile", key=profile)


def meet(office: Visit, first: Visit, second: Visit) -> None:
    """The staff plans an event; both come, one asks, the other accepts; the timetable is computed and published."""
    office.sign_in("officer-jp")
    office.show("smes:plan-event")
    day = datetime.now(UTC).date() + timedelta(days=40)
    office.send(
        key=FAIR, title_en="Sample fair of two", place_en="Sampleton", days=day.isoformat(), minutes="30", gap="5",
        time_zone="Europe/Berlin", begins="10:00", ends="12:00", tables="1", interpreters="ja-de:1",
        closes_on=(day - timedelta(days=9)).isoformat(),
    )  # fmt: skip
    office.show("smes:open-event", key=FAIR)
    office.send()
    companies = {visit.language: own_company(visit) for visit in (first, second)}
    for visit in (first, second):
        visit.show("smes:register-attendance", key=FAIR, company=companies[visit.language])
        visit.send(languages=visit.language)
    first.show("smes:ask-meeting", key=FAIR, company=companies["ja"], toward=companies["de"])
    first.send()
    second.show("smes:event-part", key=FAIR, company=companies["de"])
    second.follow("#requests a[href*='/accept/']")
    second.send()
    office.show("smes:event", key=FAIR)
    office.page.locator("#timetables input[name=seconds]").first.fill("1")
    office.follow("#timetables form button.primary")
    made = office.page.locator("#timetables a[href*='/timetables/1/']").first
    expect(made).to_be_visible(timeout=20_000)
    office.show("smes:publish-timetable", key=FAIR, number="1")
    office.send()
    for visit, name in ((first, "Muster Quarkfeder GmbH"), (second, "見本蓬莱螺旋製作所")):
        visit.show("smes:event-part", key=FAIR, company=companies[visit.language])
        expect(visit.page.locator("#timetable tbody tr")).to_have_count(1)
        expect(visit.page.locator("#timetable")).to_contain_text(name)
        assert violations(visit.page) == []


def own_company(visit: Visit) -> str:
    """The key of the company for which the visitor takes part, as a link of the event has it."""
    visit.show("smes:event", key=FAIR)
    link = visit.page.locator(f"main a[href*='/{FAIR}/of/']").first.get_attribute("href") or ""
    return link.split("/of/")[1].split("/")[0]


def test_from_registration_in_japanese_to_an_introduction_in_german_to_a_meeting(
    browser: Browser, writing: Site
) -> None:
    with visiting(browser, writing, "ja") as first, visiting(browser, writing, "de") as second:
        ours = register(first, "jp", JAPANESE, region="JP-23")
        theirs = register(second, "de", GERMAN, region="DE-BW")
        publish(browser, writing, "officer-jp", ours)
        publish(browser, writing, "officer-de", theirs)

        # The first finds the second without learning who it is, sees why, and asks.
        first.show("smes:partners-of", profile=ours)
        assert violations(first.page) == []
        first.open(f"{first.path}?text=歯車の画像検査")
        first.show("smes:partner-pair", profile=ours, partner=theirs)
        expect(first.page.locator("#parts")).to_contain_text(first.words("Together"))
        assert "Quarkfeder" not in first.main()
        first.show("smes:show-interest", profile=ours, partner=theirs)
        assert violations(first.page) == []
        first.send(message_ja="見本：詳しくお話を伺いたいです。")
        asked = first.path.strip("/").split("/")[-1]
        expect(first.page.locator("#state")).to_contain_text(first.words("Waits for an answer"))

        # The second reads the anonymous summary and accepts; then both know each other.
        second.show("smes:introductions")
        assert "蓬莱" not in second.main()
        second.follow(f"#asked-us a[href$='/{asked}/answer/']")
        second.send(answer="accept")
        expect(second.page.locator("#partner")).to_contain_text("見本蓬莱螺旋製作所")
        assert violations(second.page) == []
        first.show("smes:introduction", key=asked)
        expect(first.page.locator("#partner")).to_contain_text("Muster Quarkfeder GmbH")
        assert violations(first.page) == []

        # A non-disclosure agreement and an outcome are recorded, each by one of them.
        second.follow(f"#state a[href$='/{asked}/confidentiality/']")
        second.send()
        first.show("smes:close-introduction", key=asked)
        first.send(reached="trial")
        expect(first.page.locator("#history li")).to_have_count(4)

        with visiting(browser, writing, "en") as office:
            meet(office, first, second)

    with visiting(browser, writing, "en") as visitor:
        visitor.show("smes:introduction", status=404, key=asked)
