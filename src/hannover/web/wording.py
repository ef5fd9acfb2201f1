"""How dates, numbers and money are written in a language: pure functions over small tables.

A language without a table of its own is written as English is, because the interface is English then too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hannover.record.domain import FactDate, Precision, Text

NO_BREAK = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"


@dataclass(frozen=True, kw_only=True)
class Convention:
    """Patterns of one language: {d} day, {m} month by name or number, {y} year; ranges end a and b."""

    months: tuple[str, ...]
    day: str
    month: str
    year: str
    days: str
    days_months: str
    months_range: str
    wide_range: str
    group: str
    decimal: str
    percent: str
    money: str
    money_by_code: str
    symbols: dict[str, str]


ENGLISH = Convention(
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day="{d} {m} {y}",
    month="{m} {y}",
    year="{y}",
    days="{da}–{db} {m} {y}",
    days_months="{da} {ma} – {db} {mb} {y}",
    months_range="{ma} – {mb} {y}",
    wide_range="{a} – {b}",
    group=",",
    decimal=".",
    percent="{n}%",
    money="{symbol}{n}",
    money_by_code="{symbol}\u00a0{n}",
    symbols={"EUR": "€", "JPY": "¥", "USD": "$", "GBP": "£", "KRW": "₩", "INR": "₹"},
)
GERMAN = Convention(
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    day="{d}.\u00a0{m} {y}",
    month="{m} {y}",
    year="{y}",
    days="{da}.–{db}.\u00a0{m} {y}",
    days_months="{da}.\u00a0{ma} – {db}.\u00a0{mb} {y}",
    months_range="{ma} – {mb} {y}",
    wide_range="{a} – {b}",
    group=".",
    decimal=",",
    percent="{n}\u00a0%",
    money="{n}\u00a0{symbol}",
    money_by_code="{n}\u00a0{symbol}",
    symbols={"EUR": "€", "JPY": "¥", "USD": "$", "GBP": "£", "KRW": "₩", "INR": "₹"},
)
JAPANESE = Convention(
    months=tuple(str(month) for month in range(1, 13)),
    day="{y}年{m}月{d}日",
    month="{y}年{m}月",
    year="{y}年",
    days="{y}年{m}月{da}日〜{db}日",
    days_months="{y}年{ma}月{da}日〜{mb}月{db}日",
    months_range="{y}年{ma}月〜{mb}月",
    wide_range="{a}〜{b}",
    group=",",
    decimal=".",
    percent="{n}%",
    money="{n}{symbol}",
    money_by_code="{n}\u00a0{symbol}",
    symbols={"EUR": "ユーロ", "JPY": "円", "USD": "ドル", "GBP": "ポンド", "KRW": "ウォン"},
)
CONVENTIONS = {"en": ENGLISH, "de": GERMAN, "ja": JAPANESE}
WITHOUT_MINOR_UNIT = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "HUF"})


def convention(language: str) -> Convention:
    return CONVENTIONS.get(language.split("-")[0], ENGLISH)


def pick(text: Text, language: str) -> tuple[str, str]:
    """The wording and the language it is in: the asked-for one, else English, else any, else ""."""
    for candidate in (language, language.split("-")[0], "en"):
        if text.get(candidate):
            return text[candidate], candidate
    return next(((wording, tag) for tag, wording in text.items() if wording), ("", language))


def day_text(on: date, language: str) -> str:
    form = convention(language)
    return form.day.format(d=on.day, m=form.months[on.month - 1], y=on.year)


def fact_date_text(fact: FactDate, language: str) -> str:
    """The date as its source states it: "19 March 2017", "March 2017", "2017", "29–30 April 2016"."""
    first = _point(fact.on, fact.precision, language)
    if fact.until is None or fact.until == fact.on:
        return first
    form, a, b = convention(language), fact.on, fact.until
    months = {"ma": form.months[a.month - 1], "mb": form.months[b.month - 1]}
    if fact.precision is Precision.YEAR and a.year == b.year:
        return first
    if a.year == b.year and fact.precision is Precision.MONTH:
        return form.months_range.format(y=a.year, **months) if a.month != b.month else first
    if a.year == b.year and fact.precision is Precision.DAY:
        if a.month == b.month:
            return form.days.format(da=a.day, db=b.day, m=months["ma"], y=a.year)
        return form.days_months.format(da=a.day, db=b.day, y=a.year, **months)
    return form.wide_range.format(a=first, b=_point(b, fact.precision, language))


def _point(on: date, precision: Precision, language: str) -> str:
    form = convention(language)
    pattern = {Precision.DAY: form.day, Precision.MONTH: form.month, Precision.YEAR: form.year}[precision]
    return pattern.format(d=on.day, m=form.months[on.month - 1], y=on.year)


def machine_date(fact: FactDate) -> str:
    """The first day, month or year in the form that `<time datetime>` takes."""
    length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[fact.precision]
    return fact.on.isoformat()[:length]


def number_text(value: Decimal | int | float, language: str, *, places: int | None = None) -> str:
    """The number with the language's grouping; with `places` decimals, else as many as the value carries."""
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        amount = round(amount, places)
    form = convention(language)
    whole, _, fraction = f"{abs(amount):,f}".partition(".")
    written = whole.replace(",", form.group) + (form.decimal + fraction if fraction else "")
    return (MINUS if amount < 0 else "") + written


def percent_text(share: Decimal | float, language: str, *, places: int = 0) -> str:
    """A share of 1 as a percentage: 0.425 is "43%" or "42.5%"."""
    scaled = (share if isinstance(share, Decimal) else Decimal(str(share))) * 100
    return convention(language).percent.format(n=number_text(scaled, language, places=places))


def money_text(amount: Decimal | int, currency: str, language: str) -> str:
    """The amount with its currency, in the language's form; minor units only where there are any."""
    value = Decimal(amount)
    whole = currency in WITHOUT_MINOR_UNIT or value == value.to_integral_value()
    form = convention(language)
    written = number_text(abs(value), language, places=0 if whole else 2)
    known = form.symbols.get(currency)
    pattern = form.money if known else form.money_by_code
    return (MINUS if value < 0 else "") + pattern.format(n=written, symbol=known or currency)
