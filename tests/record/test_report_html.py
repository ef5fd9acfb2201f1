"""The HTML file needs nothing beside itself, and whatever the record holds, it is words and never markup."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from tests.record.report_stage import as_of, domain, evidence, hannover, html, second, write

__all__ = ["hannover", "second"]
EXPECTED = {
    "en": "Joint statement of METI and BMWi",
    "ja": "経済産業省と連邦経済エネルギー省の共同声明",
    "de": "Gemeinsame Erklärung von METI und BMWi",
}


class Reader(HTMLParser):
    """What is in the page: elements with their attributes, and the words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [str(found[name]) for _tag, found in self.elements if name in found]

    @property
    def text(self) -> str:
        return "".join(self.words)


@pytest.mark.usefixtures("hannover")
@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_the_file_is_in_its_language_and_needs_nothing_else(language: str) -> None:
    page = html(language)
    found = Reader(page)
    assert found.elements[0] == ("html", {"lang": language})
    assert EXPECTED[language] in found.text
    assert {tag for tag, _attributes in found.elements} & {"script", "link", "img", "iframe", "form"} == set()
    assert found.values("src") == []
    assert re.findall(r"@import|url\((?!\"data:font/woff2;)", page) == []
    assert "default-src 'none'" in found.values("content")[2]


@pytest.mark.usefixtures("hannover")
def test_every_link_inside_leads_somewhere_and_every_place_is_unique() -> None:
    found = Reader(html())
    places = found.values("id")
    inside = {address[1:] for address in found.values("href") if address.startswith("#")}
    assert len(places) == len(set(places))
    assert len(inside) > 50
    assert inside <= set(places)
    outside = {address for address in found.values("href") if not address.startswith("#")}
    assert all(address.startswith(("https://", "http://")) for address in outside)


@pytest.mark.usefixtures("hannover")
def test_the_fonts_inside_have_every_character_of_the_page() -> None:
    page = html("ja")
    shown = {ord(sign) for sign in Reader(page).text if not sign.isspace()}
    fonts = re.findall(r'font-family:"([^"]+)"[^}]*base64,([^"]+)"', page)
    assert [name for name, _data in fonts] == ["Noto Sans JP", "Noto Serif JP"]
    for _name, data in fonts:
        with TTFont(BytesIO(base64.b64decode(data))) as font:
            assert shown - font.getBestCmap().keys() == set()
    assert len(page) < 1_000_000


@pytest.mark.usefixtures("second")
def test_content_in_another_language_says_so() -> None:
    page = html("ko")
    assert '<html lang="en">' in page
    assert '<bdi lang="ko">해상풍력</bdi>' in page
    assert '<bdi lang="nb">' not in page


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></textarea><svg onload=alert(1)>",
    "{{ settings.SECRET_KEY }} {% debug %}",
    "/*style*/ </style>",
    "javascript:alert(1)",
)


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("words", HOSTILE)
def test_what_looks_like_markup_is_printed_as_it_is(words: str) -> None:
    plain = Reader(html())
    source = domain.Source(title=words, url=words, passage=words)
    write(evidence(words, summary={"en": words}, source=source, fields=("wind",)))
    found = Reader(html())
    assert found.text.count(words) >= 3
    assert {tag for tag, _attributes in found.elements} == {tag for tag, _attributes in plain.elements}
    assert not any(address.startswith("javascript:") for address in found.values("href"))


@pytest.mark.usefixtures("second")
def test_a_text_that_runs_the_other_way_cannot_turn_what_stands_around_it() -> None:
    write(evidence("\u202egnorw", fields=("wind",)))
    assert "<bdi>\u202egnorw</bdi>" in html()


@pytest.mark.usefixtures("hannover")
def test_an_earlier_moment_is_named_and_leaves_out_what_came_later() -> None:
    page = html(moment=as_of("2018"))
    assert "31 December 2018" in page
    assert "IEC 63339:2024" not in page
