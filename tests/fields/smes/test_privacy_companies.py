"""Nobody learns a company's name before both have agreed."""

from __future__ import annotations

import pytest

from hannover.accounts.permissions import VISITOR
from hannover.fields.smes.analysis.companies import find_leaks
from hannover.fields.smes.domain import Identity, IntroductionStage
from hannover.fields.smes.reading.naming import names_for
from tests.fields.smes.stage import (
    EAST,
    WEST,
    Role,
    browser,
    company,
    introduction,
    pair,
    participant,
    profile,
    programme,
    staff,
)

__all__ = ["programme"]


def named(actor: object, *companies: str) -> list[bool]:
    found = names_for(actor, companies)  # type: ignore[arg-type]
    return [found[key] is not None for key in companies]


@pytest.mark.usefixtures("programme")
def test_before_anything_only_the_own_side_knows_a_company() -> None:
    east, _one, west, _other = pair()
    assert named(VISITOR, east, west) == [False, False]
    assert named(staff(EAST), east, west) == [True, False]
    assert named(participant(east), east, west) == [True, False]
    assert named(participant(west), east, west) == [False, True]


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("stage", IntroductionStage)
def test_an_introduction_tells_both_names_once_both_have_agreed(stage: IntroductionStage) -> None:
    east, one, west, other = pair()
    introduction(east, one, EAST, west, other, WEST, stage)
    told = stage in (IntroductionStage.ACCEPTED, IntroductionStage.CONFIDENTIAL, IntroductionStage.CLOSED)
    assert named(participant(east), east, west) == [True, told]
    assert named(staff(WEST), east, west) == [told, True]
    assert named(VISITOR, east, west) == [False, False]


@pytest.mark.usefixtures("programme")
def test_who_is_alone_in_region_and_size_is_told_so_and_so_is_the_reviewer() -> None:
    """And nobody else: others would learn that the one they look at is the only one."""
    warning = "The summary may tell which company this is"
    east, one, _west, _other = pair()
    page = f"/en/fields/smes/profiles/{one}/"
    assert warning in browser(participant(east)).get(page).content.decode()
    assert warning in browser(staff(EAST, Role.REVIEWER)).get(page).content.decode()
    for reader in (VISITOR, staff(WEST), participant(company(EAST))):
        assert warning not in browser(reader).get(page).content.decode()
    profile(east, EAST)
    assert warning in browser(participant(east)).get(page).content.decode(), (
        "a second one of its own is no other"
    )
    profile(company(EAST), EAST)
    assert warning not in browser(participant(east)).get(page).content.decode()


@pytest.mark.parametrize(
    ("number", "text", "leaks"),
    [
        ("E-10002", "Probe 10002 for spindles", False),
        ("E-10002", "Ask for E 10002.", True),
        ("7010001123456", "法人番号は7010-0011-23456です", True),
        ("HRB 123456", "Amtsgericht, HRB123456", True),
        ("123456", "Type 91234567", False),
    ],
)
def test_a_registration_number_tells_who_it_is_where_it_stands_alone(
    number: str, text: str, leaks: bool
) -> None:
    identity = Identity(company="1", side=EAST, names={"en": "Aoki Sample Seiki"}, number=number)
    assert bool(find_leaks(identity, {"offer": text})) is leaks
