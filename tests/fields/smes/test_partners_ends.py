"""A pair reads the same from both ends: what is one's own stands on the own side, with the name of the fact."""

from __future__ import annotations

from hannover.engine.match import Population, explain, meet
from hannover.fields.smes import domain
from hannover.fields.smes.analysis.partners import FITS, described, turned


def profile(key: str, side: str, size: domain.Size) -> domain.Profile:
    return domain.Profile(
        key=key,
        company=key,
        side=side,
        kind=domain.ProfileKind.TECHNOLOGY_OFFER,
        title={"en": "Gears"},
        offer={"en": "Precision gears for machines"},
        need={"en": "Inspection of gears"},
        size=size,
    )


def test_a_fact_is_told_with_its_name_from_either_end() -> None:
    left, right = profile("a", "east", domain.Size.MICRO), profile("b", "west", domain.Size.MEDIUM)
    market = meet(Population([described(left)]), Population([described(right)]), fits=FITS)
    pair = explain(market, "a", "b", k=1).pair
    for own_left, own, theirs in ((True, left, right), (False, right, left)):
        found = turned(pair, own_left=own_left)
        assert found.partner == theirs.key
        (size,) = [one for one in found.reasons if one.kind == "fit" and one.own.startswith("size: ")]
        assert size.own == f"size: {described(own).facts['employees']}"
        assert size.theirs == str(described(theirs).facts["employees"])
