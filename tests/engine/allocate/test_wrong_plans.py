"""Wrong plans of programs, portfolios and panels, made by hand: `check` refuses each for the right reason.

With those of timetables, tours and sites they are more than a hundred.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from hannover.engine.allocate import Program, Rows, solve
from hannover.engine.allocate.portfolio import BalancingPot, OrganizationCap, Rule, ThemeQuota, select
from hannover.engine.allocate.reviewers import Panel, Reviewer, Submission, assign
from tests.engine.allocate.refusing import Wrong, refuse
from tests.engine.allocate.small import call, eur, jpy, knapsack, proposal

AMOUNTS = {name: np.array(amounts, float) for name, amounts in {
    "all": [1, 1, 1, 1], "a": [1, 0, 0, 0], "ac": [1, 0, 1, 0], "b": [0, 1, 0, 0], "half": [0, 0.5, 1, 0],
    "two": [0, 0, 2, 0], "minus": [0, -1, 1, 0], "short": [0, 1, 1], "nan": [0, np.nan, 1, 0],
}.items()}  # fmt: skip
PROGRAM: list[Wrong] = [
    (
        "everything at once",
        {"amounts": AMOUNTS["all"], "chosen": ("a", "b", "c", "d"), "value": 13.0, "bound": 13.0},
        "is over",
    ),
    (
        "over one row",
        {"amounts": AMOUNTS["ac"], "chosen": ("a", "c"), "value": 8.0, "bound": 8.0},
        "budget of fund: 6",
    ),
    ("half an item", {"amounts": AMOUNTS["half"], "value": 5.0}, "is not whole"),
    ("an item twice", {"amounts": AMOUNTS["two"], "chosen": ("c",), "value": 6.0}, "outside its bounds"),
    ("less than none", {"amounts": AMOUNTS["minus"], "chosen": ("c",), "value": -1.0}, "outside its bounds"),
    ("too few amounts", {"amounts": AMOUNTS["short"]}, "amounts for 4 columns"),
    ("no number", {"amounts": AMOUNTS["nan"]}, "amounts for 4 columns"),
    ("another name", {"chosen": ("a", "c")}, "names chosen"),
    ("a name too few", {"chosen": ("b",)}, "names chosen"),
    ("a name twice", {"chosen": ("b", "b", "c")}, "names chosen"),
    ("a name from nowhere", {"chosen": ("b", "c", "z")}, "names chosen"),
    ("too high a value", {"value": 8.0, "bound": 8.0}, "the value is 7"),
    ("too low a value", {"value": 6.0}, "the value is 7"),
    ("a bound below the value", {"bound": 6.5}, "better than its own bound"),
    ("a bound that is no number", {"bound": float("nan")}, "better than its own bound"),
]


@pytest.mark.parametrize(("change", "reason"), [one[1:] for one in PROGRAM], ids=[one[0] for one in PROGRAM])
def test_a_wrong_plan_of_a_program(change: dict[str, Any], reason: str) -> None:
    refuse(knapsack(), solve(knapsack()), change, reason)


def test_a_plan_that_misses_what_has_to_be_reached() -> None:
    rows = Rows.at_least("need", ["x"], csr_array(np.array([[1.0, 1.0]])), np.array([1.0]))
    program = Program(names=["a", "b"], value=np.array([1.0, 2.0]), rows=(rows,), goal="least")
    change = {"amounts": np.zeros(2), "chosen": (), "value": 0.0, "bound": 0.0}
    refuse(program, solve(program), change, "need of x: 0  is under 1")
    refuse(program, solve(program), {"bound": 1.5}, "better than its own bound")


CALL = call(
    proposal("a", 9, 4, 4, at="X"), proposal("b", 8, 8, 1, at="Y"), proposal("c", 8, 5, 5, theme="u"),
    proposal("d", 7, 1, 1, at="X"), proposal("e", 2, 0, 0), proposal("f", 5, 0, 6, at="X"),
    quotas=(ThemeQuota(theme="t", at_most=3), ThemeQuota(theme="u", at_least=0)),
    caps=(OrganizationCap(projects=2, share=Decimal("0.8")),), threshold=Decimal(3), floor=Decimal(8),
)  # fmt: skip


def spent(de: int, jp: int) -> dict[str, Any]:
    return {"de": eur(de), "jp": jpy(jp)}


SELECTION: list[tuple[str, Rule, dict[str, Any], str]] = [
    (
        "over the German budget",
        Rule.OPTIMAL,
        {"funded": ("a", "b"), "value": 17.0, "spent": spent(12, 5)},
        "de pays 2 more",
    ),
    (
        "over the Japanese budget",
        Rule.OPTIMAL,
        {"funded": ("c", "f"), "value": 13.0, "spent": spent(5, 11)},
        "jp pays 1 more",
    ),
    ("a stranger", Rule.OPTIMAL, {"funded": ("a", "z")}, "z is no proposal"),
    ("one twice", Rule.OPTIMAL, {"funded": ("a", "a")}, "funded twice"),
    (
        "below the threshold",
        Rule.OPTIMAL,
        {"funded": ("a", "c", "e"), "value": 19.0, "spent": spent(9, 9)},
        "e has 2, below 3",
    ),
    (
        "below the floor",
        Rule.FLOOR,
        {"funded": ("a", "d"), "value": 16.0, "spent": spent(5, 5)},
        "d has 7, below 8",
    ),
    ("a wrong sum", Rule.OPTIMAL, {"value": 25.0}, "the scores add up to 24"),
    ("a bound below", Rule.OPTIMAL, {"bound": 20.0}, "above its own bound"),
    ("a wrong payment", Rule.OPTIMAL, {"spent": spent(9, 10)}, "de pays 10"),
    ("the wrong currency", Rule.OPTIMAL, {"spent": {"de": eur(10), "jp": eur(10)}}, "jp pays 10"),
    ("a payment missing", Rule.OPTIMAL, {"spent": {"de": eur(10)}}, "jp pays 10"),
    ("a pot that does not exist", Rule.OPTIMAL, {"topped": {"de": eur(1)}}, "the pot pays 0"),
    (
        "room for one more",
        Rule.OPTIMAL,
        {"funded": ("a", "c"), "value": 17.0, "bound": 17.0, "spent": spent(9, 9)},
        "d still fits",
    ),
    (
        "too many of an organization",
        Rule.SKIP,
        {"funded": ("a", "d", "f"), "value": 21.0, "spent": spent(5, 11)},
        "X has 3 projects",
    ),
    (
        "below the gap",
        Rule.STRICT,
        {"funded": ("a", "d"), "value": 16.0, "spent": spent(5, 5)},
        "d is funded below the first gap",
    ),
    (
        "the first left out",
        Rule.STRICT,
        {"funded": (), "value": 0.0, "spent": spent(0, 0)},
        "a is next in rank and fits",
    ),
    (
        "skipped what fits",
        Rule.SKIP,
        {"funded": ("a", "c"), "value": 17.0, "spent": spent(9, 9)},
        "d fits in its turn",
    ),
    (
        "took what came too late",
        Rule.SKIP,
        {"funded": ("b", "d"), "value": 15.0, "spent": spent(9, 2)},
        "a fits in its turn",
    ),
    (
        "below the threshold of the tied",
        Rule.TIED,
        {"funded": ("a", "d"), "value": 16.0, "spent": spent(5, 5)},
        "d is below the threshold",
    ),
    (
        "one of the tied forgotten",
        Rule.TIED,
        {"funded": ("a",), "value": 9.0, "spent": spent(4, 4)},
        "c shares the score 8",
    ),
    ("unmet that is met", Rule.STRICT, {"unmet": ("t: 0 of at least 1 projects",)}, "the quotas unmet are"),
    (
        "a tier that has room",
        Rule.TIERS,
        {"funded": ("a",), "value": 9.0, "bound": 9.0, "spent": spent(4, 4)},
        "still fits",
    ),
]


@pytest.mark.parametrize(
    ("rule", "change", "reason"), [one[1:] for one in SELECTION], ids=[one[0] for one in SELECTION]
)
def test_a_wrong_selection(rule: Rule, change: dict[str, Any], reason: str) -> None:
    refuse(CALL, select(CALL, rule=rule), change, reason)


def test_selections_that_break_quotas_shares_and_the_pot() -> None:
    many = call(
        proposal("a", 9), proposal("b", 8), proposal("c", 7), quotas=(ThemeQuota(theme="t", at_most=2),)
    )
    refuse(
        many,
        select(many, rule=Rule.OPTIMAL),
        {"funded": ("a", "b", "c"), "value": 24.0, "bound": 24.0},
        "t has 3 projects",
    )
    few = call(proposal("a", 9), proposal("b", 1, theme="u"), quotas=(ThemeQuota(theme="u", at_least=1),))
    refuse(few, select(few, rule=Rule.OPTIMAL), {"funded": ("a",), "value": 9.0}, "u: 0 of at least 1")
    share = call(
        proposal("a", 9, 5, 0, at="X"),
        proposal("b", 8, 5, 0, at="X"),
        caps=(OrganizationCap(share=Decimal("0.5")),),
    )
    both = {"funded": ("a", "b"), "value": 17.0, "bound": 17.0, "spent": spent(10, 0)}
    refuse(share, select(share, rule=Rule.OPTIMAL), both, "X gets more than 0.5 of de")
    pot = call(proposal("a", 9, 11), proposal("b", 8, 1), pot=BalancingPot(money=eur(1), funds=("de",)))
    topped = {
        "funded": ("a", "b"),
        "value": 17.0,
        "bound": 17.0,
        "spent": spent(12, 0),
        "topped": {"de": eur(2)},
    }
    refuse(pot, select(pot, rule=Rule.OPTIMAL), topped, "the pot pays 2, it holds 1 EUR")
    refuse(pot, select(pot, rule=Rule.OPTIMAL), {"topped": {}}, "the pot pays 1 for de, not None")


PANEL = Panel(
    submissions=[Submission(id="s", reviews=2, sides={"de": 1, "jp": 1}), Submission(id="t", reviews=1),
                 Submission(id="u", reviews=1, languages=frozenset({"ja"}))],
    reviewers=[Reviewer(id="D", side="de", load=1), Reviewer(id="E", side="de", load=2),
               Reviewer(id="J", side="jp", load=2, languages=frozenset({"ja"}))],
    submission=np.array([0, 0, 0, 1, 1, 2, 2]), reviewer=np.array([0, 1, 2, 0, 1, 1, 2]),
    score=np.array([3.0, 2.0, 1.0, 4.0, 1.0, 5.0, 1.0]), conflicts=frozenset({("t", "E")}),
)  # fmt: skip
RIGHT = {"s": ("E", "J"), "t": ("D",), "u": ("J",)}
ASSIGNMENT: list[Wrong] = [
    ("a stranger reviews", {"reviewers": RIGHT | {"t": ("Z",)}}, "Z is not on the panel"),
    ("a strange submission", {"reviewers": RIGHT | {"z": ("D",)}}, "z is not on the panel"),
    ("too few", {"reviewers": RIGHT | {"s": ("J",)}, "value": 6.0}, "s has 1 different reviewers"),
    (
        "nobody",
        {"reviewers": {"s": ("E", "J"), "u": ("J",)}, "value": 4.0, "worst": 0.0},
        "t has 0 different",
    ),
    ("too many", {"reviewers": RIGHT | {"u": ("J", "E")}}, "u has 2 different"),
    ("one twice", {"reviewers": RIGHT | {"s": ("E", "E")}}, "s has 1 different"),
    ("a side is missing", {"reviewers": RIGHT | {"s": ("D", "E")}}, "s has 0 of jp"),
    ("over the load", {"reviewers": RIGHT | {"s": ("D", "J")}}, "D bears 2, at most 1"),
    ("a conflict", {"reviewers": RIGHT | {"t": ("E",)}}, "E has a conflict with t"),
    ("no pair", {"reviewers": RIGHT | {"t": ("J",)}}, "J is not eligible for t"),
    ("another language", {"reviewers": RIGHT | {"u": ("E",)}}, "E reads no language of u"),
    ("too high a sum", {"value": 9.0, "bound": 9.0}, "the sum is 8"),
    ("a bound below", {"bound": 7.0}, "above its own bound"),
    ("a better worst", {"worst": 2.0, "worst_bound": 2.0}, "the worst is 1"),
    ("a worst bound below", {"worst_bound": 0.5}, "above its own bound"),
]


@pytest.mark.parametrize(
    ("change", "reason"), [one[1:] for one in ASSIGNMENT], ids=[one[0] for one in ASSIGNMENT]
)
def test_a_wrong_assignment(change: dict[str, Any], reason: str) -> None:
    plan = assign(PANEL)
    assert {name: set(theirs) for name, theirs in plan.reviewers.items()} == {
        name: set(who) for name, who in RIGHT.items()
    }
    refuse(PANEL, plan, change, reason)
