"""Readers of single values: what a key of a framework may hold, and what to say when it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from hannover.record.domain import FactDate, Precision, Text

from .codes import COUNTRIES, CURRENCIES, LANGUAGES
from .places import Place, Reader

__all__ = [
    "LONGEST_TEXT", "by_side", "choice", "computed", "country", "currency", "day", "fact_date", "key",
    "keys", "language", "languages", "line", "line_texts", "moment", "nearest", "number", "positive",
    "prose", "prose_texts", "short_number", "timezone", "truth", "url",
]  # fmt: skip

LONGEST_TEXT = 100_000
"""Characters."""

KINDS: dict[type, tuple[str, str]] = {
    str: ("text", '"..."'),
    int: ("a whole number", "1"),
    bool: ("true or false", "true"),
    date: ("a day", "2030-05-09"),
    datetime: ("a moment", "2030-05-09T10:00:00+01:00"),
    Decimal: ("a number", "12.5"),
    list: ("a list", '["...", "..."]'),
    dict: ("a table", "{ key = ... }"),
}
"""What errors call the kinds of TOML, and how one writes them."""

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COMPUTED = re.compile(r"[a-z][a-z0-9_]*:[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"([a-z]{2})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ufffe\uffff]")
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def nearest(word: str, known: Iterable[str]) -> str:
    """A remedy: the known word that was probably meant, otherwise all of them when they are few."""
    known = sorted(known)
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    return "known: " + ", ".join(known) if 0 < len(known) <= 12 else ""


def shown(value: object) -> str:
    """The value as errors quote it, never longer than a line."""
    return repr(value) if len(str(value)) <= 60 else f"{str(value)[:60]!r}..."


def typed(value: object, kind: Any, place: Place) -> Any:
    """The value, if it is of the kind that the key holds."""
    try:
        return msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError:
        found, _ = KINDS.get(type(value), ("something else", ""))
        expected, example = KINDS[kind]
        place.refuse(f"expected {expected}, found {found}", remedy=f"write it like {example}")
        return None


def prose(value: object, place: Place) -> str | None:
    """Text that may have several paragraphs."""
    text = typed(value, str, place)
    if text is None:
        return None
    if not text.strip():
        place.refuse("is empty", remedy="write the text, or leave the key out")
        return None
    if len(text) > LONGEST_TEXT:
        said = f"has {len(text):,} characters, more than {LONGEST_TEXT:,}"
        place.refuse(said, remedy="shorten the text, and name the long document as a source")
        return None
    if found := FORBIDDEN.search(text):
        place.refuse(f"holds the control character U+{ord(found.group()):04X}", remedy="delete it")
        return None
    return str(text).strip()


def line(value: object, place: Place) -> str | None:
    """Text of one line."""
    text = prose(value, place)
    if text is not None and "\n" in text:
        place.refuse("has more than one line", remedy="write it in one line")
        return None
    return text


def texts(value: object, place: Place, *, read: Reader) -> Text | None:
    """One text in every language of the declaration, in its order."""
    if not isinstance(value, dict):
        example = ", ".join(f'{place.path[-1]}.{tag} = "..."' for tag in place.languages or ("en",))
        place.refuse("expected one text for each language", remedy=f"write {example}")
        return None
    found: Text = {}
    for tag, text in value.items():
        if place.languages and tag not in place.languages:
            if language(tag, place.at(tag)):
                remedy = nearest(tag, place.languages)
                place.at(tag).refuse(f"the declaration has no language {tag}", remedy=remedy)
        elif (checked := read(text, place.at(tag))) is not None:
            found[tag] = str(checked)
    for tag in place.languages:
        if tag not in value:
            place.at(tag).refuse(f"the text is missing in the language {tag}", remedy=f'add .{tag} = "..."')
    return {tag: found[tag] for tag in place.languages if tag in found} or None


def prose_texts(value: object, place: Place) -> Text | None:
    return texts(value, place, read=prose)


def line_texts(value: object, place: Place) -> Text | None:
    return texts(value, place, read=line)


def key(value: object, place: Place) -> str | None:
    """The name by which other entries refer to this one."""
    text = line(value, place)
    if text is not None and not KEY.fullmatch(text):
        remedy = "write lower-case letters, digits and single hyphens, such as standards-lead"
        place.refuse(f"{shown(text)} cannot be a key", remedy=remedy)
        return None
    return text


def keys(value: object, place: Place) -> tuple[str, ...] | None:
    """A list of keys, each once; "" in the place of one that was refused."""
    found = typed(value, list, place)
    if found is None:
        return None
    for index, one in enumerate(found):
        if one in found[:index]:
            place.at(index).refuse(f"{shown(one)} is listed twice", remedy="delete one of the two")
    read = [key(one, place.at(index)) for index, one in enumerate(found)]
    return tuple(one or "" for one in read)


def by_side(value: object, place: Place) -> dict[str, str] | None:
    """{side: key}; a side that is left out has not stated it."""
    table = typed(value, dict, place)
    if table is None:
        return None
    read = {side: key(one, place.at(side)) for side, one in table.items()}
    return {side: one for side, one in read.items() if one is not None}


def computed(value: object, place: Place) -> str | None:
    text = line(value, place)
    if text is not None and not COMPUTED.fullmatch(text):
        place.refuse(f"{shown(text)} names no indicator", remedy="write package:name")
        return None
    return text


def short_number(value: object, place: Place) -> str | None:
    """The number that a document gives to a commitment, such as 2a."""
    text = line(value, place)
    if text is not None and not re.fullmatch(r"[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*", text):
        place.refuse(f"{shown(text)} is not a number of a commitment", remedy='write "2", "2a" or "2.1"')
        return None
    return text


def truth(value: object, place: Place) -> bool | None:
    found: bool | None = typed(value, bool, place)
    return found


def positive(value: object, place: Place) -> int | None:
    """A number in a row: 1, 2, 3 ..."""
    count = typed(value, int, place)
    if count is not None and not 1 <= count <= 9999:
        place.refuse(f"{count} is not a number in a row", remedy="write 1, 2, 3 ...")
        return None
    return None if count is None else int(count)


def number(value: object, place: Place) -> Decimal | None:
    found = typed(value, Decimal, place)
    if found is not None and not Decimal(found).is_finite():
        place.refuse(f"{found} is not a number", remedy="write digits, with a point before decimals")
        return None
    return None if found is None else Decimal(found)


def choice(kind: type[StrEnum]) -> Reader:
    """A reader of one of the words of an enumeration."""

    def read(value: object, place: Place) -> StrEnum | None:
        text = line(value, place)
        if text is None:
            return None
        known = [str(member) for member in kind]
        if text in known:
            return kind(text)
        close = get_close_matches(text, known, n=1)
        meant = f"did you mean {close[0]}? " if close else ""
        place.refuse(f"{shown(text)} is not known here", remedy=f"{meant}known: {', '.join(known)}")
        return None

    return read


def day(value: object, place: Place) -> date | None:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return existing_day(value, value, place)
    found: date | None = typed(value, date, place)
    return found


def existing_day(first_day: str, text: str, place: Place) -> date | None:
    try:
        return date.fromisoformat(first_day)
    except ValueError:
        place.refuse(f"the date {text} does not exist", remedy="write a day of the calendar")
        return None


def moment(value: object, place: Place) -> str | None:
    """A moment with its offset, as ISO 8601."""
    found = typed(value, datetime, place)
    if found is None:
        return None
    if found.tzinfo is None:
        place.refuse("has no offset", remedy="add it: 2030-05-09T10:00:00+01:00")
        return None
    return str(found.isoformat())


def fact_date(value: object, place: Place) -> FactDate | None:
    """2030-05-09, "2030-05", "2030", or { on = ..., until = ... } with two of the same kind."""
    if not isinstance(value, dict):
        return single_date(value, place)
    for name in value:
        if name not in ("on", "until"):
            place.at(name).refuse("is not a key of a date", remedy=nearest(name, ("on", "until")))
    if "on" not in value or "until" not in value:
        place.refuse("has not both ends", remedy="write { on = 2030-05-09, until = 2030-05-10 }")
        return None
    first, last = (single_date(value[name], place.at(name)) for name in ("on", "until"))
    if first is None or last is None:
        return None
    if first.precision is not last.precision:
        place.refuse("has a day on one end and a month or year on the other", remedy="write both alike")
        return None
    if last.on < first.on:
        place.at("until").refuse("lies before the first day", remedy="write the later date as until")
        return None
    return replace(first, until=last.latest)


def single_date(value: object, place: Place) -> FactDate | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return FactDate(on=value)
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not (parts := PARTIAL_DATE.fullmatch(text)):
        place.refuse("is not a date", remedy='write 2030-05-09, or "2030-05" or "2030" when no more is known')
        return None
    year, month, day_of_month = parts.groups()
    first = existing_day(f"{year}-{month or '01'}-{day_of_month or '01'}", text, place)
    if first is None:
        return None
    precision = Precision.DAY if day_of_month else Precision.MONTH if month else Precision.YEAR
    return FactDate(on=first, precision=precision)


def language(value: object, place: Place) -> str | None:
    """A language tag of BCP 47: a language of ISO 639-1, with script or region where it needs them."""
    tag = line(value, place)
    if tag is None:
        return None
    parts = LANGUAGE.fullmatch(tag)
    if not parts:
        place.refuse(f"{shown(tag)} is not a language tag", remedy="write a tag such as en, pt-BR or zh-Hant")
        return None
    if parts[1] not in LANGUAGES:
        place.refuse(f"the language {parts[1]} is unknown", remedy="write a two-letter code of ISO 639-1")
        return None
    return tag


def languages(value: object, place: Place) -> tuple[str, ...] | None:
    """A list of language tags, each once; "" in the place of one that was refused."""
    found = typed(value, list, place)
    if found is None:
        return None
    if not found:
        place.refuse("names no language", remedy='write, for example, ["en", "fr"]')
        return None
    for index, tag in enumerate(found):
        if tag in found[:index]:
            place.at(index).refuse(f"{shown(tag)} is listed twice", remedy="delete one of the two")
    read = [language(tag, place.at(index)) for index, tag in enumerate(found)]
    return tuple(tag or "" for tag in read)


def country(value: object, place: Place) -> str | None:
    return code(value, place, known=COUNTRIES, kind="country of ISO 3166-1", example="FR")


def currency(value: object, place: Place) -> str | None:
    return code(value, place, known=CURRENCIES, kind="currency of ISO 4217", example="EUR")


def code(value: object, place: Place, *, known: frozenset[str], kind: str, example: str) -> str | None:
    text = line(value, place)
    if text is not None and text not in known:
        meant = (
            f"did you mean {text.upper()}?" if text.upper() in known else f"write a code such as {example}"
        )
        place.refuse(f"{shown(text)} is not a {kind}", remedy=meant)
        return None
    return text


def timezone(value: object, place: Place) -> str | None:
    """A zone of the IANA time zone database, by its name."""
    text = line(value, place)
    if text is None:
        return None
    try:
        return ZoneInfo(text).key
    except (ValueError, OSError, KeyError):
        remedy = nearest(text, available_timezones()) or "write a zone such as Europe/Paris"
        place.refuse(f"{shown(text)} is not a time zone", remedy=remedy)
        return None


def url(value: object, place: Place) -> str | None:
    text = line(value, place)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        sound = False
    if not sound or re.search(r"[\s<>\"\\]", text):
        place.refuse(f"{shown(text)} is not a web address", remedy="write https://...")
        return None
    return text
