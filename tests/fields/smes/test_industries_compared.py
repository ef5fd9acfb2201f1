"""Industry codes of both countries beside each other, as the match compares them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hannover.engine import match
from hannover.fields.smes import domain
from hannover.fields.smes.analysis.partners import FITS, described, divisions
from hannover.fields.smes.formats.companies_tables import industries
from hannover.fields.smes.formats.partners_industries import jsic_divisions

Scheme = domain.Scheme
PROFILE = domain.Profile(
    key="1", company="2", side="jp", kind=domain.ProfileKind.BUSINESS_OFFER, title={}, offer={}, need={},
    region="", size=domain.Size.SMALL, standing=domain.ProfileStanding.PUBLISHED,
)  # fmt: skip


def profile(*codes: str, **changes: Any) -> domain.Profile:
    read = [code.split(":") for code in codes]
    found = tuple(domain.IndustryCode(scheme=Scheme(scheme), code=code) for scheme, code in read)
    return replace(PROFILE, industries=found, **changes)


def test_every_group_of_jsic_leads_to_divisions_that_there_are() -> None:
    table = jsic_divisions()
    known = {code for code in industries() if code.isdecimal()}
    assert len(table) > 90
    for group, found in table.items():
        assert len(group) == 2
        assert group.isdecimal()
        assert set(found) <= known
        assert 1 <= len(found) <= 3


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("jsic-14:2661",), ["isic 28"]),
        (("jsic-14:26", "nace-2:28.41", "wz-2008:28.41.1"), ["isic 28"]),
        (("jsic-14:39", "isic-4:6201"), ["isic 62", "isic 63"]),
        (("jsic-14:99",), []),
        (("jsic-14:E", "nace-2:C"), []),
        (("isic-4:04", "nace-2:26.51"), ["isic 26"]),
    ],
)
def test_codes_are_compared_by_divisions_of_isic(codes: tuple[str, ...], expected: list[str]) -> None:
    assert list(divisions(profile(*codes))) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "fit"),
    [
        ("jsic-14:2661", "nace-2:28.41", 1.0),
        ("jsic-14:09", "nace-2:28.41", 0.0),
        ("jsic-14:99", "nace-2:28", None),
    ],
)
def test_a_code_that_compares_with_none_counts_neither_for_nor_against(
    ours: str, theirs: str, fit: float | None
) -> None:
    industry = next(one for one in FITS if one.name == "industry")
    left, right = described(profile(ours)), described(profile(theirs, key="3", side="de"))
    found = industry.between(left, right)
    assert (found != found) if fit is None else found == fit
    assert isinstance(left, match.Profile)
