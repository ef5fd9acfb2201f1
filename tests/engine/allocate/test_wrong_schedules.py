"""Wrong timetables, tours and sites, made by hand: `check` refuses each for the right reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from hannover.engine.allocate.meetings import (
    Agenda,
    Interpreter,
    Meeting,
    Participant,
    Request,
    plan_meetings,
)
from hannover.engine.allocate.siting import (
    Coverage,
    Edge,
    Median,
    Network,
    Refuelling,
    SetCover,
    Trip,
    cover_most,
    ones,
    p_median,
    refuel,
    set_cover,
)
from hannover.engine.allocate.tour import Day, Host, Hours, Tour, Visit, plan_tour
from tests.engine.allocate.refusing import Wrong, refuse

AGENDA = Agenda(
    participants=[Participant(id=name, available=frozenset({"1", "2", "3"})) for name in "ac"]
    + [Participant(id="b", available=frozenset({"1", "2"})), Participant(id="d", available=frozenset({"1", "2", "3"}))],
    requests=[Request(one="a", other="b", weight=3), Request(one="c", other="d", weight=2, language="ja"),
              Request(one="a", other="c", weight=1)],
    slots=("1", "2", "3", "4"), tables={"1": 2, "2": 1, "3": 2, "4": 1}, breaks=frozenset({"4"}), locked={"a - b": "1"},
    interpreters=[Interpreter(id="I", languages=frozenset({"ja"}), available=frozenset({"1", "2"})),
                  Interpreter(id="K", languages=frozenset({"de"}), available=frozenset({"1", "2", "3", "4"}))],
)  # fmt: skip


def meetings(
    ab: str = "1", cd: str = "1", ac: str = "2", *, speaks: str = "I", table: int = 2
) -> dict[str, Any]:
    """A timetable; the right one as it is."""
    found = [Meeting(request="a - b", slot=ab, table=1), Meeting(request="c - d", slot=cd, table=table, interpreter=speaks),
             Meeting(request="a - c", slot=ac, table=1)]  # fmt: skip
    return {"meetings": tuple(found)}


TIMETABLE: list[Wrong] = [
    ("a strange request", {"meetings": (Meeting(request="x - y", slot="1", table=1),)}, "x - y is not on the agenda"),
    ("a strange slot", meetings(ac="9"), "9 is not on the agenda"),
    ("a strange interpreter", meetings(speaks="Z"), "Z is not on the agenda"),
    ("in two places", meetings(ac="1"), "person a has a - b and a - c"),
    ("not available", meetings(ab="3"), "b is not available at 3"),
    ("in the break", meetings(ac="4"), "a - c is in the break 4"),
    ("moved though locked", meetings(ab="2", ac="3"), "a - b is locked at 1, not at 2"),
    ("a table too many", meetings(cd="2", ac="3"), "there is no table 2 at 2"),
    ("one table for two", meetings(table=1), "table 1 has a - b and c - d"),
    ("no table", meetings(table=0), "there is no table 0"),
    ("nobody interprets", meetings(speaks=""), "nobody who interprets ja"),
    ("the wrong interpreter", meetings(speaks="K"), "K does not interpret ja"),
    ("an interpreter who is away", meetings(cd="3", ac="2"), "I is not available at 3"),
    ("a locked meeting left out", {"meetings": meetings()["meetings"][1:], "value": 3.0, "out": ("a - b",)},
     "a - b is locked at 1, not at no slot"),
    ("a meeting twice", {"meetings": (*meetings()["meetings"], Meeting(request="a - c", slot="3", table=1))}, "takes place twice"),
    ("left out in silence", {"meetings": meetings()["meetings"][:2], "value": 5.0}, "left out are not those"),
    ("said to be out", {"out": ("a - c",)}, "left out are not those"),
    ("too high a value", {"value": 7.0, "bound": 7.0}, "the weights add up to 6"),
    ("a bound below", {"bound": 5.0}, "above its own bound"),
    ("waiting that nobody does", {"idle": 1}, "0 slots are idle, not 1"),
    ("waiting that was not counted", meetings(ac="3"), "2 slots are idle, not 0"),
    ("an impossible bound on waiting", {"idle_bound": 1}, "of which 1 cannot be avoided"),
    ("an interpreter for nothing", {"meetings": (replace(meetings()["meetings"][0], interpreter="K"), *meetings()["meetings"][1:])},
     "a - b needs no interpreter"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason"), [one[1:] for one in TIMETABLE], ids=[one[0] for one in TIMETABLE]
)
def test_a_wrong_timetable(change: dict[str, Any], reason: str) -> None:
    plan = replace(plan_meetings(AGENDA), **meetings())
    assert (plan.value, plan.idle) == (6.0, 0)
    refuse(AGENDA, plan, change, reason)


TOUR = Tour(
    hosts=[Host(id="a", minutes=60, value=3, must=True, open={"m": Hours(opens=60, closes=180), "t": Hours(opens=0, closes=99)}),
           Host(id="b", minutes=30, value=2, open={"m": Hours(opens=0, closes=400)}),
           Host(id="c", minutes=900, value=9, open={"m": Hours(opens=0, closes=2000)})],
    days=[Day(id="m", begins=0, ends=300, start="hotel", end="hotel"), Day(id="t", begins=0, ends=90, start="hotel", end="hotel")],
    places=["a", "b", "c", "hotel"],
    minutes=np.array([[0.0, 10, 5, 20], [10, 0, 5, 10], [5, 5, 0, 5], [20, 10, 5, 0]]),
)  # fmt: skip
B, A = Visit(host="b", arrives=10, begins=10, leaves=40), Visit(host="a", arrives=50, begins=60, leaves=120)
ITINERARY: list[Wrong] = [
    ("a stranger", {"visits": {"m": (B, replace(A, host="z"))}}, "z is not part of the tour"),
    ("a strange day", {"visits": {"w": (B, A)}}, "w is not part of the tour"),
    (
        "the same host twice",
        {"visits": {"m": (B, A, replace(B, arrives=130, begins=130, leaves=160))}},
        "b is visited more than once",
    ),
    (
        "no must-see",
        {"visits": {"m": (B,)}, "value": 2.0, "driving": 20.0, "out": ("a", "c")},
        "a has to be seen",
    ),
    ("before it opens", {"visits": {"m": (B, replace(A, begins=50, leaves=110))}}, "a is not open on m"),
    ("after it closes", {"visits": {"m": (B, replace(A, begins=130, leaves=190))}}, "a is not open on m"),
    ("on a day it is closed", {"visits": {"m": (A,), "t": (B,)}}, "b is not open on t"),
    (
        "there before one can be",
        {"visits": {"m": (B, replace(A, arrives=45))}},
        "a cannot be reached before 50",
    ),
    (
        "too early at the first",
        {"visits": {"m": (replace(B, arrives=5, begins=5, leaves=35), A)}},
        "b cannot be reached before 10",
    ),
    (
        "begins before it arrives",
        {"visits": {"m": (B, replace(A, arrives=70, begins=60))}},
        "shorter than 60",
    ),
    ("too short a visit", {"visits": {"m": (B, replace(A, leaves=100))}}, "shorter than 60"),
    (
        "home too late",
        {"visits": {"t": (Visit(host="a", arrives=20, begins=20, leaves=80),), "m": (B,)}},
        "t ends at 100",
    ),
    ("too high a value", {"value": 6.0, "bound": 6.0}, "the value is 5"),
    ("a bound below", {"bound": 4.0}, "above its own bound"),
    ("less driving", {"driving": 30.0, "driving_bound": 0.0}, "the driving is 40"),
    ("a bound above the driving", {"driving_bound": 50.0}, "less than its own bound"),
    ("left out in silence", {"out": ()}, "left out are not those"),
    ("said to be out", {"out": ("b", "c")}, "left out are not those"),
]


@pytest.mark.parametrize(
    ("change", "reason"), [one[1:] for one in ITINERARY], ids=[one[0] for one in ITINERARY]
)
def test_a_wrong_itinerary(change: dict[str, Any], reason: str) -> None:
    plan = replace(plan_tour(TOUR), visits={"m": (B, A)})
    assert (plan.value, plan.driving) == (5.0, 40.0)
    refuse(TOUR, plan, change, reason)


MEDIAN = Median(
    sites=["x", "y", "z"],
    demands=["d", "e"],
    distance=np.array([[1.0, 5, 9], [8, 2, 1]]),
    weight=ones(2),
    count=2,
)
REACH = csr_array(np.array([[1.0, 0, 0], [0, 1, 1], [0, 0, 0]]))
COVERAGE = Coverage(
    sites=["x", "y", "z"], demands=["d", "e", "f"], reach=REACH, weight=np.array([3.0, 2, 1]), count=1
)
SETS = SetCover(
    sites=["x", "y", "z"], demands=["d", "e"], reach=csr_array(REACH[:2]), cost=np.array([1.0, 4, 2])
)
REFUELLING = Refuelling(
    network=Network(nodes=["a", "b", "c", "d"], edges=[Edge(one="a", other="b", length=5),
                                                       Edge(one="b", other="c", length=5),
                                                       Edge(one="c", other="d", length=4)]),
    trips=[Trip(origin="a", destination="c", flow=3), Trip(origin="c", destination="d", flow=2),
           Trip(origin="a", destination="d", flow=1)],
    range=10, count=1, candidates=["b", "c"],
)  # fmt: skip
SITING: list[tuple[str, Any, Any, dict[str, Any], str]] = [
    ("a strange site", MEDIAN, p_median, {"open": ("x", "w")}, "w is no site"),
    ("a site twice", MEDIAN, p_median, {"open": ("x", "x")}, "opened twice"),
    ("too many sites", MEDIAN, p_median, {"open": ("x", "y", "z")}, "3 sites are open"),
    ("no site", MEDIAN, p_median, {"open": ()}, "no site is open"),
    ("served by a closed one", MEDIAN, p_median, {"served": {"d": "x", "e": "y"}}, "y, which is not open"),
    (
        "served by the farther",
        MEDIAN,
        p_median,
        {"served": {"d": "z", "e": "z"}},
        "another open site is nearer",
    ),
    ("not served", MEDIAN, p_median, {"served": {"d": "x"}}, "e is served by nobody"),
    ("a stranger served", MEDIAN, p_median, {"served": {"d": "x", "e": "z", "g": "x"}}, "asked for nothing"),
    ("too low a cost", MEDIAN, p_median, {"value": 1.0, "bound": 1.0}, "the value is 2"),
    ("a bound above", MEDIAN, p_median, {"bound": 3.0}, "better than its own bound"),
    ("other sites", MEDIAN, p_median, {"open": ("y", "z"), "served": {"d": "y", "e": "z"}}, "the value is 6"),
    ("another site", COVERAGE, cover_most, {"open": ("y",)}, "wrongly"),
    (
        "too many covered",
        COVERAGE,
        cover_most,
        {"served": {"d": "", "e": ""}, "value": 5.0, "bound": 5.0},
        "e: said to be reached",
    ),
    ("too few covered", COVERAGE, cover_most, {"served": {}}, "d: said to be reached, or not"),
    ("too much weight", COVERAGE, cover_most, {"value": 4.0, "bound": 4.0}, "the value is 3"),
    ("a bound below", COVERAGE, cover_most, {"bound": 2.0}, "better than its own bound"),
    ("one not reached", SETS, set_cover, {"open": ("x",), "value": 1.0, "bound": 1.0}, "e is not reached"),
    ("too cheap", SETS, set_cover, {"value": 2.0, "bound": 2.0}, "the value is 3"),
    ("a set cover's bound above", SETS, set_cover, {"bound": 4.0}, "better than its own bound"),
    ("a set cover of strangers", SETS, set_cover, {"open": ("q",)}, "q is no site"),
    (
        "a trip that is stranded",
        REFUELLING,
        refuel,
        {"served": {"a - c": "", "a - d": ""}, "value": 4.0, "bound": 4.0},
        "a - d: the vehicle is stranded",
    ),
    ("a trip that arrives", REFUELLING, refuel, {"served": {}, "value": 0.0}, "a - c: the vehicle arrives"),
    ("another station", REFUELLING, refuel, {"open": ("c",)}, "c - d: the vehicle arrives"),
    ("a station that may not be", REFUELLING, refuel, {"open": ("a",)}, "a is no site"),
    ("too many stations", REFUELLING, refuel, {"open": ("b", "c")}, "2 sites are open"),
    ("too much flow", REFUELLING, refuel, {"value": 6.0, "bound": 6.0}, "the value is 3"),
    ("a refuelling bound below", REFUELLING, refuel, {"bound": 2.0}, "better than its own bound"),
]


@pytest.mark.parametrize(
    ("question", "ask", "change", "reason"), [one[1:] for one in SITING], ids=[one[0] for one in SITING]
)
def test_a_wrong_siting(question: Any, ask: Any, change: dict[str, Any], reason: str) -> None:
    refuse(question, ask(question), change, reason)
