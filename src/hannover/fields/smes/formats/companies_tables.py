"""The classifications and regions that come with the product, read once."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from hannover.record.domain import Text

LANGUAGES = ("en", "de", "ja")


@cache
def industries() -> dict[str, Text]:
    """{code: title} of the sections and divisions that ISIC Rev. 4, NACE Rev. 2 and WZ 2008 share."""
    return {row["code"]: _texts(row) for row in _rows("industries.tsv")}


@cache
def sections() -> dict[str, str]:
    """{division: section}"""
    return {row["code"]: row["parent"] for row in _rows("industries.tsv") if row["parent"]}


@cache
def regions() -> dict[str, Text]:
    """{ISO 3166-2 code: name}"""
    return {row["code"]: _texts(row) for row in _rows("regions.tsv")}


@cache
def region_names() -> dict[str, str]:
    """{name in any language, folded: code}, with the Japanese names also without their last character."""
    found: dict[str, str] = {}
    for code, names in regions().items():
        for name in names.values():
            found[name.casefold()] = code
        if names["ja"][-1] in "県府都州":
            found.setdefault(names["ja"][:-1], code)
    return found


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("hannover.fields.smes.formats") / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _texts(row: dict[str, str]) -> Text:
    return {language: row[language] for language in LANGUAGES}
