"""Classifications at hand: those that come with the product, and those that the operator gave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from hannover.fields.smes.analysis.companies_industries import code_at, compared_with
from hannover.fields.smes.domain import IndustryCode, Scheme
from hannover.fields.smes.formats.companies_tables import industries
from hannover.fields.smes.models import ClassificationTable
from hannover.record.domain import Text

SHARED = (Scheme.ISIC, Scheme.NACE, Scheme.WZ)


def codes_known() -> dict[Scheme, Collection[str]]:
    """The codes of every classification at hand; one query."""
    found: dict[Scheme, Collection[str]] = {scheme: industries().keys() for scheme in SHARED}
    for row in ClassificationTable.objects.all():
        found[Scheme(row.scheme)] = row.titles.keys()
    return found


def titles_of(codes: Iterable[IndustryCode]) -> dict[IndustryCode, Text]:
    """The title of each code, of its division where no finer one is at hand, or {} where there is none; one
    query.
    """
    given = given_titles({code.scheme for code in codes})
    return {code: _title(code, given.get(code.scheme)) for code in codes}


def titles_at(places: Iterable[str]) -> dict[str, Text]:
    """The title of every place among industries; that of a group of JSIC which nobody has loaded is that of what
    it compares with; one query.
    """
    titles = titles_of(dict.fromkeys(map(code_at, places)))
    return {place: titles[code_at(place)] or _compared(place) for place in places}


def _compared(place: str) -> Text:
    """The titles of the divisions that compare with a group, one after another, in each language."""
    found: dict[str, list[str]] = {}
    for division in compared_with(place):
        for language, title in industries()[division].items():
            found.setdefault(language, []).append(title)
    return {language: "≈ " + " / ".join(titles) for language, titles in found.items()}


def given_titles(schemes: Iterable[Scheme]) -> Mapping[Scheme, Mapping[str, Text]]:
    rows = ClassificationTable.objects.filter(scheme__in=[scheme.value for scheme in schemes])
    return {Scheme(row.scheme): row.titles for row in rows}


def _title(code: IndustryCode, given: Mapping[str, Text] | None) -> Text:
    titles = given if given is not None else industries() if code.scheme in SHARED else {}
    for length in range(len(code.code), 0, -1):
        if found := titles.get(code.code[:length]):
            return dict(found)
    return {}
