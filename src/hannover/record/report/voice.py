"""How a report writes texts, dates and numbers in its language; the same forms as the pages use.

A language without forms of its own is written as English is, because the words around it are English then
too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from hannover.errors import InputError
from hannover.record.domain import FactDate, Precision, Text

MINUS = "\u2212"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]")


@dataclass(frozen=True, kw_only=True)
class Forms:
    """Patterns of one language: {d} day, {m} month by name or number, {y} year; a and b are the ends of a
    range.
    """

    months: tuple[str, ...]
    day: str
    month: str
    days: str
    days_of_months: str
    months_of_year: str
    other_range: str
    group: str
    decimal: str
    percent: str
    list_comma: str
    brackets: tuple[str, str]
    year: str = "{y}"


ENGLISH = Forms(
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    day="{d} {m} {y}",
    month="{m} {y}",
    days="{da}–{db} {m} {y}",
    days_of_months="{da} {ma} – {db} {mb} {y}",
    months_of_year="{ma} – {mb} {y}",
    other_range="{a} – {b}",
    group=",",
    decimal=".",
    percent="{n}%",
    list_comma=", ",
    brackets=(" (", ")"),
)  # fmt: skip
GERMAN = Forms(
    months=(
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    day="{d}.\u00a0{m} {y}",
    month="{m} {y}",
    days="{da}.–{db}.\u00a0{m} {y}",
    days_of_months="{da}.\u00a0{ma} – {db}.\u00a0{mb} {y}",
    months_of_year="{ma} – {mb} {y}",
    other_range="{a} – {b}",
    group=".",
    decimal=",",
    percent="{n}\u00a0%",
    list_comma=", ",
    brackets=(" (", ")"),
)  # fmt: skip
JAPANESE = Forms(
    months=tuple(str(month) for month in range(1, 13)),
    day="{y}年{m}月{d}日",
    month="{y}年{m}月",
    days="{y}年{m}月{da}日〜{db}日",
    days_of_months="{y}年{ma}月{da}日〜{mb}月{db}日",
    months_of_year="{y}年{ma}月〜{mb}月",
    other_range="{a}〜{b}",
    group=",",
    decimal=".",
    percent="{n}%",
    list_comma="、",
    brackets=("（", "）"),
    year="{y}年",
)
FORMS = {"en": ENGLISH, "de": GERMAN, "ja": JAPANESE}
PATTERNS = {Precision.DAY: "day", Precision.MONTH: "month", Precision.YEAR: "year"}


@dataclass(frozen=True)
class Words:
    """Words for a reader. `lang` is their language where it is not the document's own, else empty."""

    text: str
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def html(self) -> SafeString:
        """Escaped, with the language, and unable to turn the direction of what stands around it."""
        if self.lang:
            return format_html('<bdi lang="{}">{}</bdi>', self.lang, self.text)
        if RIGHT_TO_LEFT.search(self.text):
            return format_html("<bdi>{}</bdi>", self.text)
        return conditional_escape(self.text)


@dataclass(frozen=True)
class Voice:
    """The language of a report: `language` that of its content, `interface` that of the words around it."""

    language: str

    @property
    def interface(self) -> str:
        base = self.language.split("-")[0]
        return base if base in settings.INTERFACE_LANGUAGES else str(settings.LANGUAGE_CODE)

    @property
    def forms(self) -> Forms:
        return FORMS.get(self.interface, ENGLISH)

    def words(self, text: Text) -> Words:
        """The text in the report's language, else in English, else in any."""
        for candidate in (self.language, self.language.split("-")[0], "en", *text):
            if text.get(candidate):
                return Words(text[candidate], "" if candidate == self.interface else candidate)
        return Words("")

    def day(self, on: date) -> str:
        return self.forms.day.format(d=on.day, m=self.forms.months[on.month - 1], y=on.year)

    def instant(self, at: datetime) -> str:
        at = at.astimezone(UTC)
        return f"{self.day(at.date())}, {at:%H:%M} UTC"

    def fact_date(self, fact: FactDate) -> str:
        """The date as its source states it: "19 March 2017", "March 2017", "2017", "29–30 April 2016"."""
        first = self._point(fact.on, fact.precision)
        if fact.until is None or fact.until == fact.on:
            return first
        forms, a, b = self.forms, fact.on, fact.until
        ma, mb = forms.months[a.month - 1], forms.months[b.month - 1]
        if a.year != b.year:
            return forms.other_range.format(a=first, b=self._point(b, fact.precision))
        if fact.precision is Precision.YEAR or (fact.precision is Precision.MONTH and a.month == b.month):
            return first
        if fact.precision is Precision.MONTH:
            return forms.months_of_year.format(ma=ma, mb=mb, y=a.year)
        if a.month == b.month:
            return forms.days.format(da=a.day, db=b.day, m=ma, y=a.year)
        return forms.days_of_months.format(da=a.day, db=b.day, ma=ma, mb=mb, y=a.year)

    def _point(self, on: date, precision: Precision) -> str:
        pattern: str = getattr(self.forms, PATTERNS[precision])
        return pattern.format(d=on.day, m=self.forms.months[on.month - 1], y=on.year)

    def number(self, value: Decimal | int) -> str:
        """The number with the language's grouping and as many decimals as it carries."""
        whole, _point, fraction = f"{abs(Decimal(value)):,f}".partition(".")
        written = whole.replace(",", self.forms.group) + (self.forms.decimal + fraction if fraction else "")
        return (MINUS if value < 0 else "") + written

    def percent(self, share: Decimal) -> str:
        """A share of 1 with one decimal where it has any: 0.425 is "42.5%", 0.3 is "30%"."""
        scaled = round(share * 100, 1)
        return self.forms.percent.format(n=self.number(scaled.normalize() + 0))

    def listed(self, parts: Iterable[str]) -> str:
        return self.forms.list_comma.join(parts)


def language_of_report(language: str, offered: Iterable[str]) -> Voice:
    """The voice of a language; raises InputError for one that neither programme nor interface offers."""
    known = tuple(dict.fromkeys((*offered, *settings.INTERFACE_LANGUAGES)))
    if language not in known:
        raise InputError(
            f"there is no report in the language {language[:40]!r}",
            field="language",
            remedy="one of: " + ", ".join(known),
        )
    return Voice(language)


def english_name(language: str) -> str:
    """What the language is called in English, or its tag."""
    info = LANG_INFO.get(language) or LANG_INFO.get(language.split("-")[0]) or {}
    return str(info.get("name", language))
