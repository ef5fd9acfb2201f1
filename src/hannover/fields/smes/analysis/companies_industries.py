"""Where a company stands among the industries of both countries, and which places a filter means.

A place is a division that ISIC, NACE and WZ share ("28"), or a middle group of JSIC ("j26"). What compares
with what is the project's own comparison (`formats/jsic_divisions.tsv`): no official table was used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from hannover.errors import InputError
from hannover.fields.smes.analysis.companies_codes import division_of, read_industry
from hannover.fields.smes.domain import IndustryCode, Scheme
from hannover.fields.smes.formats.companies_tables import industries
from hannover.fields.smes.formats.partners_industries import jsic_divisions

DIVIDED = (Scheme.ISIC, Scheme.NACE, Scheme.WZ)
"""Classifications that share their divisions."""


def places_of(codes: Iterable[IndustryCode]) -> tuple[str, ...]:
    """The places of a company with these codes, each once; a section has none."""
    return tuple(dict.fromkeys(filter(None, map(_place_of, codes))))


def compared_with(place: str) -> tuple[str, ...]:
    """The places of the other classification that compare with this one."""
    if place.startswith("j"):
        return jsic_divisions().get(place[1:], ())
    return _groups().get(place, ())


def meant_by(text: str) -> tuple[str, ...]:
    """Every place that a filter means: "28", "nace-2:28.4", "jsic-14:26"; the one it names first. () for what is
    no industry.
    """
    return _meant(text, Scheme.ISIC)


def named_in(words: str) -> tuple[str, ...]:
    """Every place that words mean which name a classification and a code, as "JSIC 26" or "NACE 28.41"; else
    ().
    """
    return _meant(words, None)


def _meant(text: str, default: Scheme | None) -> tuple[str, ...]:
    try:
        place = _place_of(read_industry(text, default=default, known=dict.fromkeys(DIVIDED, industries())))
    except InputError:
        return ()
    return (place, *compared_with(place)) if place else ()


def code_at(place: str) -> IndustryCode:
    """The place as a code of its classification."""
    if place.startswith("j"):
        return IndustryCode(scheme=Scheme.JSIC, code=place[1:])
    return IndustryCode(scheme=Scheme.ISIC, code=place)


def filter_of(place: str) -> str:
    """The place as a filter writes it."""
    return f"{Scheme.JSIC}:{place[1:]}" if place.startswith("j") else place


def all_places() -> tuple[str, ...]:
    """Every division, then every group of JSIC that compares with one."""
    divisions = (code for code in industries() if code.isdecimal())
    return (*divisions, *(f"j{group}" for group in jsic_divisions()))


def _place_of(code: IndustryCode) -> str:
    if code.scheme is Scheme.JSIC:
        return f"j{code.code[:2]}" if code.code[:2].isdecimal() else ""
    return division_of(code)


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """{division: groups of JSIC that compare with it}"""
    found: dict[str, list[str]] = defaultdict(list)
    for group, divisions in jsic_divisions().items():
        for division in divisions:
            found[division].append(f"j{group}")
    return {division: tuple(groups) for division, groups in found.items()}
