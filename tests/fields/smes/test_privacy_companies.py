"""Nobody learns a company's name before both have agreed."""

from __future__ import annotations

import pytest

from hannover.accounts.permissions import VISITOR
from hannover.fields.smes.domain import IntroductionStage
from hannover.fields.smes.reading.naming import names_for
from tests.fields.smes.stage import (
    EAST,
    WEST,
    introduction,
    pair,
    participant,
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
