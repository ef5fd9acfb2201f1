"""From a row of a table to a company and its profile; what had to be guessed is told."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hannover.engine.text.normal import language_of
from hannover.errors import InputError
from hannover.fields.smes.domain import Scheme
from hannover.fields.smes.formats.companies_headers import (
    IDENTITY,
    KIND_WORDS,
    LANGUAGES_BY_WORD,
    SCHEME_COLUMNS,
    SIZE_WORDS,
    STAGE_WORDS,
    TEXTS,
)
from hannover.fields.smes.formats.companies_reading import Line, is_formula
from hannover.fields.smes.formats.companies_tables import region_names
from hannover.fields.smes.inputs.companies import WriteProfile
from hannover.fields.smes.words.companies_columns import column_word
from hannover.record.words import own_name

SPLIT = re.compile(r"[;\n|、，]|,(?=\s|[a-z]{2}\b)")
HEADCOUNT = re.compile(
    r"(?:約|ca\.?|about)?\s*(\d[\d,. ]*)\s*(?:名|人|staff|employees|mitarbeiter.*|beschäftigte.*)?"
)
CEILINGS = (("micro", 10), ("small", 50), ("medium", 250))
KINDS = {word: kind.value for kind, words in KIND_WORDS.items() for word in (*words, kind.value)}
SIZES = {word: size.value for size, words in SIZE_WORDS.items() for word in (*words, size.value)}
STAGES = {word: stage.value for stage, words in STAGE_WORDS.items() for word in (*words, stage.value)}
FULL_WIDTH = re.compile("[\uff01-\uff5e]")
COUNTED = {
    "kind": gettext_lazy("kind: not stated; read as technology-offer"),
    "language": gettext_lazy("%(column)s: no language stated; read as %(language)s"),
    "size": gettext_lazy("size: not stated; read as small"),
    "staff": gettext_lazy("size: a number of staff; read as its class"),
    "zero": gettext_lazy("%(scheme)s: a leading 0 was missing; added"),
}
"""Repairs that are told once, with the number of cells."""
PROFILE_COLUMNS = frozenset(
    ("kind", "title", "offer", "need", "region", "size", "industries", "iot", "stage", "sought")
)


@dataclass(frozen=True)
class Row:
    """What a row says: the attributes of an identity, and the profile (None where it has none)."""

    line: int
    names: dict[str, str]
    details: dict[str, str]
    profile: WriteProfile | None

    def __getattr__(self, name: str) -> str:
        try:
            return self.__dict__["details"][name]  # type: ignore[no-any-return]  # texts, as declared above
        except KeyError:
            raise AttributeError(name) from None


@dataclass
class RowReader:
    """Reads rows one after another and counts what it repaired; `language` is that of columns that state none,
    "" to tell it from the text.
    """

    language: str
    languages: tuple[str, ...]
    repairs: list[str] = field(default_factory=list)
    counted: Counter[tuple[str, tuple[tuple[str, object], ...]]] = field(default_factory=Counter)

    def read(self, line: Line) -> Row:
        """Raises InputError naming the column of what cannot be read."""
        texts: dict[str, dict[str, str]] = {name: {} for name in TEXTS}
        plain: dict[str, str] = {}
        for (column, language), value in line.values.items():
            if is_formula(value):
                raise InputError(
                    _("a formula is no text"),
                    field=column,
                    remedy=_("copy its value, or begin with a letter"),
                )
            if column in texts:
                texts[column][language or self._told(column, value)] = value
            else:
                plain[column] = self._narrow(line.number, column, value)
        details = {name: plain.get(name, "") for name in IDENTITY}
        if PROFILE_COLUMNS.isdisjoint(column for column, _language in line.values):
            return Row(line.number, texts["name"], details, None)
        return Row(line.number, texts["name"], details, self._profile(line.number, texts, plain))

    def told(self) -> list[str]:
        """The repairs, those that concern many rows once with their number."""
        counted = (
            _("%(what)s (%(count)s cells)") % {"what": COUNTED[what] % dict(values), "count": count}
            for (what, values), count in self.counted.items()
        )
        return [*self.repairs, *counted]

    def _profile(
        self, line: int, texts: Mapping[str, dict[str, str]], plain: Mapping[str, str]
    ) -> WriteProfile:
        values: dict[str, Any] = {name: texts[name] for name in TEXTS if name != "name"}
        values["kind"] = self._word(plain.get("kind", ""), KINDS, "kind") or "technology-offer"
        if not plain.get("kind"):
            self._count("kind")
        values["stage"] = self._word(plain.get("stage", ""), STAGES, "stage")
        values["size"] = self._size(plain.get("size", ""), line)
        values["region"] = _region(plain.get("region", ""))
        values["industries"] = tuple(self._industries(plain))
        values["iot_since"] = self._year(plain.get("iot_since", ""))
        values["iot_evidence"] = plain.get("iot_evidence", "")
        for name in ("certifications", "sought_certifications"):
            values[name] = split(plain.get(name, ""))
        for name in ("languages", "sought_languages"):
            values[name] = tuple(self._language(word) for word in split(plain.get(name, "")))
        for name, words in (("sought_kinds", KINDS), ("sought_sizes", SIZES), ("sought_stages", STAGES)):
            values[name] = tuple(self._word(word, words, name) for word in split(plain.get(name, "")))
        return WriteProfile(company="", **values)

    def _count(self, what: str, **values: object) -> None:
        self.counted[what, tuple(values.items())] += 1

    def _told(self, column: str, value: str) -> str:
        """The language of a text whose column states none."""
        if self.language:
            return self.language
        found = language_of(value, default=self.languages[0])
        language = found if found in self.languages else self.languages[0]
        self._count("language", column=column_word(column), language=own_name(language))
        return language

    def _narrow(self, line: int, column: str, value: str) -> str:
        if value.isascii() or not FULL_WIDTH.search(value):
            return value
        narrow = unicodedata.normalize("NFKC", value)
        if narrow != value and column not in ("address", "contact"):
            self.repairs.append(
                _("line %(line)s, %(column)s: %(text)s in full width; read as %(read)s")
                % {
                    "line": line,
                    "column": column_word(column),
                    "text": repr(value[:40]),
                    "read": repr(narrow[:40]),
                }
            )
            return narrow
        return value

    def _word(self, text: str, words: Mapping[str, str], column: str) -> str:
        folded = _folded(text)
        if not folded:
            return ""
        if folded not in words:
            known = ", ".join(dict.fromkeys(words.values()))
            raise InputError(
                _("%(text)s is not known here") % {"text": repr(text[:40])},
                field=column,
                remedy=_("one of: %(known)s") % {"known": known},
            )
        return words[folded]

    def _size(self, text: str, line: int) -> str:
        folded = _folded(text).replace("–", "-")
        if not folded:
            self._count("size")
            return "small"
        if folded in SIZES:
            return SIZES[folded]
        counted = HEADCOUNT.fullmatch(folded)
        if counted:
            staff = int(re.sub(r"\D", "", counted[1]))
            size = next((name for name, ceiling in CEILINGS if staff < ceiling), "large")
            self._count("staff")
            return size
        return self._word(text, SIZES, "size")

    def _industries(self, plain: Mapping[str, str]) -> Iterable[str]:
        yield from split(plain.get("industries", ""))
        for column, scheme in SCHEME_COLUMNS.items():
            for code in split(plain.get(column, "")):
                yield f"{scheme.value}:{self._filled(code, scheme)}"

    def _filled(self, code: str, scheme: Scheme) -> str:
        """Codes of divisions below 10, of which a spreadsheet program has cut the leading 0."""
        if re.fullmatch(r"[1-9](\.\d+)*", code):
            self._count("zero", scheme=scheme.value)
            return f"0{code}"
        return code

    def _year(self, text: str) -> int | None:
        found = re.search(r"\d{4}", unicodedata.normalize("NFKC", text))
        if text and not found:
            raise InputError(
                _("%(text)s is not a year") % {"text": repr(text[:40])},
                field="iot_since",
                remedy=_("such as %(year)s") % {"year": 2016},
            )
        return int(found[0]) if found else None

    def _language(self, word: str) -> str:
        folded = word.casefold()
        return LANGUAGES_BY_WORD.get(folded, folded)


@lru_cache(maxsize=1024)
def _region(text: str) -> str:
    name = unicodedata.normalize("NFKC", text).strip()
    if not name or re.fullmatch(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}", name):
        return name
    code = region_names().get(name.casefold())
    if code is None:
        raise InputError(
            _("%(code)s is not a region") % {"code": repr(text[:40])},
            field="region",
            remedy=_("its name, or its ISO 3166-2 code"),
        )
    return code


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """A word as words are compared; a table has few of them in many rows."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=4096)
def split(text: str) -> tuple[str, ...]:
    """The parts of a cell that lists several."""
    return tuple(part.strip() for part in SPLIT.split(text) if part.strip()) if text else ()
