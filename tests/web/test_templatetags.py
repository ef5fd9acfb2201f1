"""The filters and tags of every template, rendered as a page renders them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from hannover.record.domain import Assessment, FactDate, Level, Side

JAPAN = Side(
    key="jp",
    position=1,
    name={"en": "Japan", "ja": "日本"},
    country="JP",
    currency="JPY",
    languages=("ja",),
    timezone="Asia/Tokyo",
)
GERMANY = Side(
    key="de",
    position=2,
    name={"en": "Germany", "de": "Deutschland"},
    country="DE",
    currency="EUR",
    languages=("de",),
    timezone="Europe/Berlin",
)


class TwoSides:
    """As much of `site` as the tags ask for."""

    sides = (JAPAN, GERMANY)

    def side(self, key: str) -> Side | None:
        return next((side for side in self.sides if side.key == key), None)


def render(source: str, /, *, language: str = "en", query: str = "", **values: Any) -> str:
    request = RequestFactory().get(f"/{language}/evidence/?{query}")
    with override(language):
        template = engines["django"].from_string(source)
        return template.render({"request": request, "site": TwoSides()} | values).strip()


def test_a_text_in_the_readers_language_is_bare_and_escaped() -> None:
    assert render("{{ t|text }}", t={"en": "A & B"}) == "A &amp; B"
    assert render("{{ t|text }}", language="de", t={"en": "x", "de": "Über <b>"}) == "Über &lt;b&gt;"


def test_a_text_that_falls_back_says_its_language() -> None:
    shown = render("{{ t|text }}", language="ja", t={"en": "Visit"})
    assert shown == '<span lang="en" class="fallback">Visit</span>'


def test_a_language_without_an_interface_is_marked_as_content() -> None:
    shown = render("{{ t|text }}", language="fr", t={"en": "Visit", "fr": "Visite"})
    assert shown == '<span lang="fr" class="content">Visite</span>'
    assert render("{{ t|text }}", language="fr", t={"en": "Visit"}) == "Visit"


@pytest.mark.parametrize("empty", [None, "", {}])
def test_no_text_is_nothing(empty: Any) -> None:
    assert render("[{{ t|text }}{{ t|plain }}]", t=empty) == "[]"


def test_plain_words_carry_no_mark_up() -> None:
    assert (
        render('<a title="{{ t|plain }}">', language="ja", t={"en": 'a "b"'}) == '<a title="a &quot;b&quot;">'
    )


def test_dates_are_wrapped_for_machines() -> None:
    fact = FactDate(on=date(2017, 3, 19))
    assert render("{% time d %}", language="ja", d=fact) == '<time datetime="2017-03-19">2017年3月19日</time>'
    assert render("{% time d %}", d=None) == ""


def test_an_instant_is_shown_in_utc() -> None:
    noon = datetime(2026, 1, 2, 12, 30, tzinfo=UTC)
    assert render("{{ i|instant }}", i=noon) == "2 January 2026, 12:30 UTC"
    assert render("{{ i|instant }}", i="2026-01-02T12:30:00.000000Z") == "2 January 2026, 12:30 UTC"


def test_amounts_follow_the_language() -> None:
    shown = render(
        '{{ n|number }} {{ n|money:"EUR" }} {{ p|percent:1 }}', language="de", n=1234567, p=Decimal("0.5")
    )
    assert shown.replace("\u00a0", " ") == "1.234.567 1.234.567 € 50,0 %"


def test_a_changed_query_keeps_the_moment() -> None:
    shown = render("{% url_with page=2 q=None %}", query="as_of=2018&q=x&page=1")
    assert shown == "?as_of=2018&amp;page=2"
    assert render("{% url_with q=None %}", query="q=x") == "/en/evidence/"


@pytest.mark.urls("tests.web.pages")
def test_links_to_other_pages_keep_the_moment_only() -> None:
    shown = render("{% url_at 'record:report' %}", language="de", query="as_of=2018&known_at=2020-01-01&q=x")
    assert shown == "/de/report/?as_of=2018&amp;known_at=2020-01-01"
    assert render("{% at_moment '/en/x/?a=1' %}", query="as_of=2018") == "/en/x/?a=1&amp;as_of=2018"
    assert render("{% at_moment '/en/x/?as_of=2017' %}", query="as_of=2018") == "/en/x/?as_of=2017"


def test_a_get_form_keeps_what_it_does_not_ask() -> None:
    form = forms.Form()
    form.fields["q"] = forms.CharField()
    shown = render("{% kept_query form %}|{% url_reset form %}", query="q=x&as_of=2018&page=3", form=form)
    assert shown == '<input type="hidden" name="as_of" value="2018">|?as_of=2018'


def test_what_people_entered_is_a_link_only_when_a_browser_may_follow_it() -> None:
    source = SimpleNamespace(title="T", url="javascript:alert(1)", passage="")
    include = '{% include "components/source.html" %}'
    assert "href" not in render(include, source=source)
    source.url = "https://example.org/"
    assert 'href="https://example.org/"' in render(include, source=source)


def test_a_side_is_shown_by_shape_as_well_as_colour() -> None:
    first, second = render('{% side "jp" %}'), render('{% side "de" %}')
    assert "side-1" in first
    assert "<circle" in first
    assert "Japan" in first
    assert "side-2" in second
    assert "<path" in second
    assert render('{% side "xx" %}') == "xx"


def test_a_level_is_a_glyph_and_a_word() -> None:
    filled = [render("{% level l %}", l=level).count('class="filled"') for level in Level]
    assert filled == [0, 0, 1, 2, 3]
    assert render("{% level l %}", l=Level.NO_EVIDENCE).count('class="none"') == 3
    assert render("{% level None %}") == '<span class="not-stated">Not stated</span>'


def view_of(side: Side, level: Level) -> Assessment:
    return Assessment(
        commitment="1a", side=side.key, level=level, on=date(2024, 5, 2), reason={"en": "because"}
    )


def test_disagreement_is_shown_and_silence_is_not_disagreement() -> None:
    tag = "{% assessments by_side %}"
    both = {"jp": view_of(JAPAN, Level.COMPLETE), "de": view_of(GERMANY, Level.LIMITED)}
    assert "The sides disagree" in render(tag, by_side=both)
    alone = render(tag, by_side={"jp": view_of(JAPAN, Level.COMPLETE)})
    assert "The sides disagree" not in alone
    assert "Not stated" in alone


def test_progress_prints_formula_and_numbers() -> None:
    shown = render(
        "{% progress attained=a observed=o baseline=b target=t counted=1 total=2 %}",
        a=Decimal("0.5"), o=Decimal(7), b=Decimal(2), t=Decimal(12),
    )  # fmt: skip
    assert "(observed − baseline) / (target − baseline)" in shown
    assert "= (7 − 2) / (12 − 2)" in shown
    assert 'width="50.00%"' in shown
    assert "1 of 2 indicators have evidence and a target" in shown


def test_without_a_target_there_is_no_percentage() -> None:
    shown = render("{% progress total=3 %}")
    assert "No percentage" in shown
    assert "bar-value" not in shown


def test_no_template_carries_inline_style_or_script() -> None:
    folders = engines["django"].template_dirs
    sources = [path for folder in folders for path in folder.rglob("*.html") if "hannover" in folder.parts]
    offending = [
        path.name
        for path in sources
        if any(
            sign in path.read_text()
            for sign in (' style="', "<script>", " onclick", " onchange", "javascript:")
        )
    ]
    assert sources
    assert offending == []


def test_a_kind_of_evidence_has_a_word() -> None:
    assert render("{{ 'legal-act'|kind }} {{ 'novel'|kind }}") == "Legal act novel"
