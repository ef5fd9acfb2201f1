"""Reads an industrial classification from a file of codes and titles: nested or flat JSON, or CSV."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from hannover.errors import FileError
from hannover.fields.smes.formats.companies_reading import decode
from hannover.record.domain import Text

MOST_CODES = 20_000
CODE = re.compile(r"[A-Z]|\d{1,5}(?:\.\d{1,2}){0,3}")
LANGUAGE = re.compile(r"(?:name|title|titel)?_?([a-z]{2})")


def read_classification(content: bytes, *, file: str) -> dict[str, Text]:
    """{code: title by language}. A nested JSON may hold its classes in any lists; `name` without a language is
    that of its script. Raises FileError.
    """
    text, _repairs = decode(content, file=file)
    try:
        entries = list(_nested(msgspec.json.decode(text))) if text.lstrip()[:1] in "[{" else _rows(text)
    except (msgspec.MsgspecError, RecursionError, csv.Error) as problem:
        raise FileError(_("this cannot be read: %(problem)s") % {"problem": problem}, file=file) from None
    found: dict[str, Text] = {}
    for entry in entries:
        code = unicodedata.normalize("NFKC", str(entry["code"])).strip()
        titles = _titles(entry)
        if CODE.fullmatch(code) and titles:
            found[code] = titles
    if not found or len(found) > MOST_CODES:
        raise FileError(
            _("%(count)s codes with a title were found") % {"count": f"{len(found):,}"},
            file=file,
            remedy=_("entries with code and name, name_en; or columns code, en, ja, de"),
        )
    return found


def _nested(data: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, dict):
        if "code" in data:
            yield data
        for value in data.values():
            yield from _nested(value) if isinstance(value, list | dict) else ()
    elif isinstance(data, list):
        for value in data:
            yield from _nested(value) if isinstance(value, list | dict) else ()


def _rows(text: str) -> list[Mapping[str, Any]]:
    head = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    return [row for row in rows if row.get("code")]


def _titles(entry: Mapping[str, Any]) -> Text:
    titles: Text = {}
    for name, value in entry.items():
        if not isinstance(value, str) or not value.strip() or name == "code":
            continue
        language = LANGUAGE.fullmatch(name)
        if name in ("name", "title", "titel"):
            titles["en" if value.isascii() else "ja" if _is_japanese(value) else "de"] = value.strip()
        elif language:
            titles[language[1]] = value.strip()
    return titles


def _is_japanese(text: str) -> bool:
    return any("\u3040" <= sign <= "\u9fff" for sign in text)
