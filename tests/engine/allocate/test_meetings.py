"""Timetables: small ones are the best of all in weight and waiting, large ones bounded; a no-show moves little."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.allocate.errors import (
    DuplicateError,
    EmptyError,
    InfeasibleError,
    NegativeError,
    UnknownError,
)
from hannover.engine.allocate.meetings import (
    Agenda,
    Interpreter,
    Participant,
    Request,
    Timetable,
    mend,
    plan_meetings,
    why_not_meeting,
)
from hannover.engine.allocate.meetings.board import Board
from hannover.engine.allocate.meetings.verifying import waiting
from tests.engine.allocate.large import large_agenda

TRIES = settings(max_examples=50, deadline=None)
SLOTS = ("9:00", "9:30", "10:00", "10:30")


def participant(name: str, *slots: str) -> Participant:
    return Participant(id=name, available=frozenset(slots or SLOTS))


def agenda(letters: str, requests: list[str], **more: object) -> Agenda:
    """Participants of one letter, available in every slot; "ab2" is a request of a and b that weighs 2."""
    keywords: dict[str, object] = {"slots": SLOTS, "tables": dict.fromkeys(SLOTS, 2), **more}
    keywords.setdefault("participants", [participant(name) for name in letters])
    found = [Request(one=one[0], other=one[1], weight=float(one[2:] or 1)) for one in requests]
    return Agenda(requests=found, **keywords)  # type: ignore[arg-type]  # keywords of Agenda, by name


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    slots = SLOTS[: draw(st.integers(2, 4))]
    people = [participant(name, *draw(st.sets(st.sampled_from(slots), min_size=1))) for name in "abcd"]
    pairs = draw(
        st.lists(st.sampled_from(["ab", "ac", "ad", "bc", "bd", "cd"]), min_size=1, max_size=4, unique=True)
    )
    requests = [Request(one=pair[0], other=pair[1], weight=float(draw(st.integers(0, 5))),
                        language=draw(st.sampled_from(["", "", "ja", "de"]))) for pair in pairs]  # fmt: skip
    interpreters = [
        Interpreter(id=f"i{at}", languages=draw(st.frozensets(st.sampled_from(["ja", "de"]), min_size=1)),
                    available=frozenset(slots[at:]))
        for at in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    return Agenda(
        participants=people, requests=requests, slots=slots, tables={slot: draw(st.integers(0, 2)) for slot in slots},
        interpreters=interpreters, day={slots[0]: "first"} if draw(st.booleans()) else {},
    )  # fmt: skip


def interpreted(question: Agenda, slot: str, languages: list[str]) -> bool:
    present = [one.languages for one in question.interpreters if slot in one.available]
    return (
        any(
            all(language in speaks for language, speaks in zip(languages, order, strict=False))
            for order in product(present, repeat=len(languages))
            if len({id(speaks) for speaks in order}) == len(order)
        )
        if languages
        else True
    )


def every_timetable(question: Agenda) -> list[dict[str, str]]:
    available = {one.id: one.available for one in question.participants}
    choices = [["", *(slot for slot in question.slots if slot in available[one.one] & available[one.other])]
               for one in question.requests]  # fmt: skip
    found = []
    for slots in product(*choices):
        placed = {one.id: slot for one, slot in zip(question.requests, slots, strict=True) if slot}
        here = {
            slot: [one for one in question.requests if placed.get(one.id) == slot] for slot in question.slots
        }
        fine = all(
            len(each) <= question.tables[slot]
            and len({name for one in each for name in (one.one, one.other)}) == 2 * len(each)
            and interpreted(question, slot, [one.language for one in each if one.language])
            for slot, each in here.items()
        )
        if fine:
            found.append(placed)
    return found


@TRIES
@given(agendas())
def test_small_timetables_are_the_best_of_all_in_weight_then_in_waiting(question: Agenda) -> None:
    weight = {one.id: one.weight for one in question.requests}
    known = [
        (sum(weight[name] for name in placed), waiting(question, placed))
        for placed in every_timetable(question)
    ]
    best = max(value for value, _ in known)
    found = plan_meetings(question, seconds=10)
    assert found.value == pytest.approx(best) == pytest.approx(found.bound)
    assert found.idle == found.idle_bound == min(idle for value, idle in known if value == best)


@pytest.mark.parametrize(("tables", "interpreters"), [(20, 0), (7, 0), (20, 4)])
def test_larger_timetables_have_a_small_certified_gap(tables: int, interpreters: int) -> None:
    question = large_agenda(40, 220, tables, interpreters=interpreters)
    found = plan_meetings(question, seconds=4)
    assert found.gap <= 0.005
    assert found.idle < len(found.meetings)


def test_without_time_there_is_a_timetable_and_a_bound() -> None:
    found = plan_meetings(large_agenda(40, 220, 20), seconds=0.0)
    assert 0 < found.value <= found.bound


def test_locked_meetings_and_breaks_are_kept() -> None:
    question = agenda("abc", ["ab1", "ac9", "bc1"], locked={"a - b": "10:00"}, breaks=frozenset({"9:30"}))
    found = plan_meetings(question)
    assert {one.slot for one in found.meetings if one.request == "a - b"} == {"10:00"}
    assert "9:30" not in {one.slot for one in found.meetings}
    assert found.value == 11


def test_what_is_worth_more_takes_the_only_table() -> None:
    found = plan_meetings(agenda("abcd", ["ab1", "cd5"], tables=dict.fromkeys(SLOTS, 0) | {"9:00": 1}))
    assert ([one.request for one in found.meetings], found.out) == (["c - d"], ("a - b",))


def test_nobody_waits_from_one_day_to_the_next() -> None:
    people = [participant("a"), participant("b", "9:00"), participant("c", "10:30")]
    two = agenda("", ["ab", "ac"], participants=people, day={"9:00": "one", "9:30": "one"})
    assert plan_meetings(two).idle == 0
    assert plan_meetings(replace(two, day={})).idle == 2


def test_a_chain_of_exchanges_never_puts_anybody_in_two_places() -> None:
    question = large_agenda(20, 80, 9)
    board = Board(question.accepted)
    found = plan_meetings(question, seconds=1)
    slots = {name: at for at, name in enumerate(question.slots)}
    at = {one.id: number for number, one in enumerate(question.requests)}
    for meeting in found.meetings:
        board.put(at[meeting.request], slots[meeting.slot])
    dice = np.random.default_rng(1)
    made = 0
    for _ in range(500):
        request, target = int(dice.integers(len(at))), int(dice.integers(16))
        if board.slot[request] not in (-1, target):
            moves = board.chain(request, target)
            if moves is not None:
                board.make(moves)
                made += 1
        for slot in range(16):
            people = [
                person for one, where in enumerate(board.slot) if where == slot for person in board.pair[one]
            ]
            assert len(people) == len(set(people)) == 2 * board.count[slot]
    assert made > 20


def test_a_no_show_costs_only_its_own_meetings() -> None:
    question = agenda("abcd", ["ab", "ac", "bc", "cd"])
    before = plan_meetings(question)
    found = mend(question, before, {"a": frozenset(SLOTS)})
    assert (set(found.lost), found.moved, found.moved_bound) == ({"a - b", "a - c"}, (), 0)
    kept = {one.request: one.slot for one in before.meetings}
    assert all(kept[one.request] == one.slot for one in found.timetable.meetings)


def test_a_late_arrival_moves_what_has_to_move_and_no_more() -> None:
    question = agenda("abcd", ["ab", "cd"], locked={})
    before = plan_meetings(question)
    slot = {one.request: one.slot for one in before.meetings}["a - b"]
    found = mend(question, before, {"a": frozenset({slot})})
    assert (found.moved, found.moved_bound, found.lost) == (("a - b",), 1, ())


@settings(max_examples=30, deadline=None)
@given(agendas(), st.sampled_from("abcd"), st.integers(1, 3))
def test_mending_keeps_the_most_and_moves_the_fewest_of_all(question: Agenda, who: str, missed: int) -> None:
    before = plan_meetings(question, seconds=10)
    slots = {one.request: one.slot for one in before.meetings}
    absent = {who: frozenset(question.slots[:missed])}
    try:
        found = mend(question, before, absent, fill=False)
    except InfeasibleError:
        return
    weight = {one.id: one.weight for one in question.requests}
    known = []
    for placed in every_timetable(found.agenda):
        if set(placed) <= set(slots):
            moves = sum(slots[name] != slot for name, slot in placed.items())
            known.append((-sum(weight[name] for name in placed), moves))
    kept, moves = min(known)
    assert found.kept == pytest.approx(-kept)
    assert found.kept_bound >= found.kept
    assert found.moved_bound <= moves <= len(found.moved)
    if all(weight.values()):
        assert len(found.moved) == moves


def test_free_places_are_offered_to_those_who_wait() -> None:
    question = agenda("abcd", ["ab5", "cd1"], tables={"9:00": 1, "9:30": 0, "10:00": 0, "10:30": 0})
    found = mend(question, plan_meetings(question), {"a": frozenset(SLOTS)})
    assert found.added == ("c - d",)


@settings(max_examples=30, deadline=None)
@given(agendas())
def test_why_not_finds_the_best_timetable_with_the_request(question: Agenda) -> None:
    plan = plan_meetings(question, seconds=10)
    weight = {one.id: one.weight for one in question.requests}
    for name in plan.out:
        known = [sum(weight[one] for one in placed) for placed in every_timetable(question) if name in placed]
        answer = why_not_meeting(question, plan, name, seconds=10)
        if not known:
            assert (answer.loss, answer.at_least, answer.instead) == (None, float("inf"), None)
            continue
        assert answer.loss == pytest.approx(plan.value - max(known)) == pytest.approx(answer.at_least)
        assert answer.instead is not None
        assert name not in answer.instead.out
        assert set(answer.displaced) == set(answer.instead.out) - set(plan.out)


def test_why_not_says_who_would_give_way() -> None:
    question = agenda("abcd", ["ab5", "cd1"], tables={"9:00": 1, "9:30": 0, "10:00": 0, "10:30": 0})
    plan = plan_meetings(question)
    answer = why_not_meeting(question, plan, "c - d")
    assert (answer.loss, answer.displaced) == (4.0, ("a - b",))
    assert why_not_meeting(question, plan, "a - b").instead == plan
    with pytest.raises(UnknownError):
        why_not_meeting(question, plan, "a - c")


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (agenda("", ["ab"], participants=[]), EmptyError),
        (agenda("ab", []), EmptyError),
        (agenda("", ["ab"], participants=[Participant(id="a", available=frozenset()), participant("b")]), EmptyError),
        (agenda("ab", ["ab"], breaks=frozenset(SLOTS)), EmptyError),
        (agenda("ab", ["ab"], tables={"9:00": 1}), EmptyError),
        (agenda("ab", ["ab", "ba"]), DuplicateError),
        (agenda("ab", ["aa"]), DuplicateError),
        (agenda("aab", ["ab"]), DuplicateError),
        (agenda("ab", ["ax"]), UnknownError),
        (agenda("ab", ["ab"], locked={"a - b": "noon"}), UnknownError),
        (agenda("ab", ["ab"], locked={"a - c": "9:00"}), UnknownError),
        (agenda("ab", ["ab"], breaks=frozenset({"noon"})), UnknownError),
        (agenda("ab", ["ab-1"]), NegativeError),
        (agenda("ab", ["ab"], tables=dict.fromkeys(SLOTS, -1)), NegativeError),
        (agenda("ab", ["ab"], locked={"a - b": "9:00"}, breaks=frozenset({"9:00"})), InfeasibleError),
        (agenda("abc", ["ab", "ac"], locked={"a - b": "9:00", "a - c": "9:00"}), InfeasibleError),
        (agenda("abcd", ["ab", "cd"], locked={"a - b": "9:00", "c - d": "9:00"}, tables=dict.fromkeys(SLOTS, 1)),
         InfeasibleError),
    ],
)  # fmt: skip
def test_an_agenda_that_makes_no_sense_is_refused_by_name(question: Agenda, error: type[Exception]) -> None:
    with pytest.raises(error):
        plan_meetings(question)


def test_mending_refuses_strangers() -> None:
    question = agenda("ab", ["ab"])
    with pytest.raises(UnknownError):
        mend(question, plan_meetings(question), {"x": frozenset(SLOTS)})


def test_people_who_share_no_slot_are_told() -> None:
    people = [participant("a", "9:00"), participant("b", "9:30")]
    found: Timetable = plan_meetings(agenda("", ["ab"], participants=people))
    assert found.out == ("a - b",)
    assert "these share no slot: a - b" in found.because
