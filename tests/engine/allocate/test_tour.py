"""Tours: the best of all in value and in driving on small ones; bounded where there are too many rounds to keep."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.allocate import Windows, rounds, routing
from hannover.engine.allocate.errors import (
    DuplicateError,
    EmptyError,
    InfeasibleError,
    NegativeError,
    OutOfTimeError,
    UnknownError,
)
from hannover.engine.allocate.tour import Day, Host, Hours, Tour, plan_tour, why_not_host
from hannover.engine.allocate.watching import Deadline
from tests.engine.allocate.large import large_tour

TRIES = settings(max_examples=50, deadline=None)


def host(name: str, minutes: float = 60, value: float = 1, *, must: bool = False, days: str = "m", opens: float = 0,
         closes: float = 1000) -> Host:  # fmt: skip
    return Host(id=name, minutes=minutes, value=value, must=must,
                open={day: Hours(opens=opens, closes=closes) for day in days})  # fmt: skip


def tour(hosts: list[Host], minutes: list[list[float]], *, days: str = "m", ends: float = 480) -> Tour:
    """The last place is the hotel, where every day begins and ends."""
    return Tour(
        hosts=hosts, days=[Day(id=day, begins=0, ends=ends, start="hotel", end="hotel") for day in days],
        places=[*(one.id for one in hosts), "hotel"], minutes=np.array(minutes, float),
    )  # fmt: skip


@st.composite
def tours(draw: st.DrawFn) -> Tour:
    size = draw(st.integers(1, 5))
    dice = np.random.default_rng(draw(st.integers(0, 9999)))
    minutes = dice.integers(0, 90, (size + 1, size + 1)).astype(float)
    days = "mt"[: draw(st.integers(1, 2))]
    hosts = []
    for at in range(size):
        opens = {day: float(dice.integers(0, 200)) for day in days if draw(st.integers(0, 3))}
        open_ = {
            day: Hours(opens=start, closes=start + float(dice.integers(30, 300)))
            for day, start in opens.items()
        }
        hosts.append(Host(id=f"h{at}", minutes=float(dice.integers(0, 90)), open=open_, value=float(draw(st.integers(0, 5))),
                          must=draw(st.integers(0, 4)) == 0))  # fmt: skip
    return tour(hosts, minutes.tolist(), days=days, ends=float(dice.integers(100, 400)))


def day_rounds(question: Tour, day: Day) -> dict[frozenset[int], float]:
    """By set of hosts, the least driving of any order that keeps the hours."""
    hotel = len(question.hosts)
    found: dict[frozenset[int], float] = {frozenset(): 0.0}
    for count in range(1, hotel + 1):
        for order in permutations(range(hotel), count):
            clock, place, driven, fine = day.begins, hotel, 0.0, True
            for at in order:
                one = question.hosts[at]
                hours = one.open.get(day.id)
                way = float(question.minutes[place, at])
                begins = max(clock + way, hours.opens) if hours else np.inf
                fine = fine and hours is not None and begins + one.minutes <= hours.closes
                clock, place, driven = begins + one.minutes, at, driven + way
            way = float(question.minutes[place, hotel])
            if fine and clock + way <= day.ends:
                key = frozenset(order)
                found[key] = min(found.get(key, np.inf), driven + way)
    return found


def every_tour(question: Tour) -> list[tuple[float, float]]:
    """Value and driving of each tour that sees all must-sees."""
    musts = {at for at, one in enumerate(question.hosts) if one.must}
    by_day = [day_rounds(question, day) for day in question.days]
    found = []
    second = by_day[1] if len(by_day) > 1 else {frozenset(): 0.0}
    for seen, driven in by_day[0].items():
        for also, more in second.items():
            if not seen & also and musts <= seen | also:
                found.append((sum(question.hosts[at].value for at in seen | also), driven + more))
    return found


@TRIES
@given(tours())
def test_a_tour_is_the_best_of_all_in_value_then_in_driving(question: Tour) -> None:
    known = every_tour(question)
    try:
        found = plan_tour(question)
    except (InfeasibleError, EmptyError):
        assert (
            not known or max(value for value, _ in known) == 0 or not any(one.open for one in question.hosts)
        )
        return
    best = max(value for value, _ in known)
    assert found.value == pytest.approx(best) == pytest.approx(found.bound)
    least = min(driven for value, driven in known if value == best)
    assert found.driving == pytest.approx(least)
    assert found.driving_bound == pytest.approx(least, abs=1e-3)


@settings(max_examples=20, deadline=None)
@given(tours())
def test_where_rounds_have_to_be_left_out_the_bound_still_holds(question: Tour) -> None:
    known = every_tour(question)
    if not known:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing, "MOST_LABELS", 2)
        value, bound = reached(question)
    assert value <= max(value for value, _ in known) <= bound + 1e-9


def reached(question: Tour) -> tuple[float, float]:
    """Value and bound, also where no tour is found."""
    try:
        found = plan_tour(question)
    except OutOfTimeError as error:
        return 0.0, error.bound
    except EmptyError:
        return 0.0, 0.0
    return found.value, found.bound


def test_twenty_five_hosts_in_five_days_are_proven() -> None:
    found = plan_tour(large_tour())
    assert found.gap <= 1e-9
    assert found.driving == pytest.approx(found.driving_bound)
    assert {"h00", "h01", "h02"} <= {visit.host for visits in found.visits.values() for visit in visits}


def test_without_time_there_is_a_tour_and_a_bound() -> None:
    dice = np.random.default_rng(4)
    minutes = dice.integers(5, 60, (13, 13)).astype(float)
    hosts = [host(f"h{at:02}", 20.0, float(dice.integers(1, 10))) for at in range(12)]
    found = plan_tour(tour(hosts, minutes.tolist()), seconds=0.0)
    assert 0 < found.value <= found.bound


def test_a_visit_waits_for_the_door_and_ends_before_it_closes() -> None:
    found = plan_tour(tour([host("a", opens=100, closes=160)], [[0, 30], [30, 0]]))
    (visit,) = found.visits["m"]
    assert (visit.arrives, visit.begins, visit.leaves) == (30, 100, 160)
    with pytest.raises(EmptyError, match="no host"):
        plan_tour(tour([host("a", opens=100, closes=159)], [[0, 30], [30, 0]]))


def test_why_not_a_host_says_who_would_be_given_up() -> None:
    question = tour([host("a", 400, 5), host("b", 400, 3)], [[0, 9, 9], [9, 0, 9], [9, 9, 0]])
    plan = plan_tour(question)
    found = why_not_host(question, plan, "b")
    assert (found.loss, found.displaced) == (2.0, ("a",))
    with pytest.raises(UnknownError):
        why_not_host(question, plan, "x")


def test_a_host_that_is_reached_in_time_only_by_way_of_another_is_visited() -> None:
    hosts = [host("a", 0, 1, must=True), host("b", 0, 1)]
    there = plan_tour(tour(hosts, [[0, 999, 5], [10, 0, 999], [999, 10, 0]], ends=100))
    assert ([visit.host for visit in there.visits["m"]], there.driving) == (["b", "a"], 25)
    back = plan_tour(tour(hosts, [[0, 10, 999], [999, 0, 5], [10, 999, 0]], ends=100))
    assert ([visit.host for visit in back.visits["m"]], back.driving) == (["a", "b"], 25)
    with pytest.raises(EmptyError):
        plan_tour(tour(hosts[1:], [[0, 999], [999, 0]], ends=100))


def test_must_sees_that_do_not_fit_are_named() -> None:
    question = tour([host("a", 300, must=True), host("b", 300, must=True)], [[0, 9, 9], [9, 0, 9], [9, 9, 0]])
    with pytest.raises(InfeasibleError, match=r"the best tour gives up (a|b)"):
        plan_tour(question)
    with pytest.raises(InfeasibleError, match="even alone"):
        plan_tour(tour([host("a", 500, must=True)], [[0, 9], [9, 0]]))


def test_rounds_keep_a_later_but_shorter_way() -> None:
    """Two orders: one is over earlier, the other drives less; both are needed further on."""
    times = np.array([[0.0, 10, 50], [30, 0, 50], [50, 50, 0]])
    windows = Windows(first=np.array([100.0, 0, 0]), last=np.full(3, 1e3), duration=np.zeros(3), out=np.array([5.0, 5, 5]),
                      home=np.array([5.0, 5, 5]), begins=0, ends=1e3)  # fmt: skip
    found = rounds(times, windows, deadline=Deadline(5))
    by_set = dict(zip(found.stops.tolist(), found.driving.tolist(), strict=True))
    assert found.complete
    assert by_set[0b011] == 20.0
    assert found.order(found.stops.tolist().index(0b011)) == (0, 1)


ONE = [[0.0, 9.0], [9.0, 0.0]]


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (tour([], [[0.0]]), EmptyError),
        (tour([host("a")], ONE, days=""), EmptyError),
        (tour([host("a"), host("a")], np.zeros((3, 3)).tolist()), DuplicateError),
        (tour([host("a")], [[0.0]]), EmptyError),
        (tour([host("a")], [[0.0, -1.0], [9.0, 0.0]]), NegativeError),
        (tour([host("a")], [[0.0, float("nan")], [9.0, 0.0]]), NegativeError),
        (tour([host("a", -1)], ONE), NegativeError),
        (tour([host("a", 1, -1)], ONE), NegativeError),
        (tour([host("a", days="x")], ONE), UnknownError),
        (tour([host("a")], ONE, ends=0), NegativeError),
        (tour([host("a")], [[0.0, float("inf")], [float("inf"), 0.0]]), EmptyError),
    ],
)
def test_a_tour_that_makes_no_sense_is_refused_by_name(question: Tour, error: type[Exception]) -> None:
    with pytest.raises(error):
        plan_tour(question)
