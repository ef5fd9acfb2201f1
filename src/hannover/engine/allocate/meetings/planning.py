"""The timetable: the most weight, then the least waiting, each with its bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from hannover.engine.allocate.answering import Objective, in_order
from hannover.engine.allocate.checking import check
from hannover.engine.allocate.errors import InfeasibleError, OutOfTimeError, listed
from hannover.engine.allocate.meetings.board import NOWHERE, Board
from hannover.engine.allocate.meetings.compacting import compact
from hannover.engine.allocate.meetings.domain import Agenda, Meeting, Timetable
from hannover.engine.allocate.meetings.modelling import places_of, program_of, weight_bound, with_waiting
from hannover.engine.allocate.meetings.placing import place_all
from hannover.engine.allocate.program import relative_gap
from hannover.engine.allocate.solving import optimum
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["plan_meetings", "timetable_of"]

GAP = 0.005
EXACT_COLUMNS = 400
PLACING_SHARE, EXACT_SHARE = 0.3, 0.5


def plan_meetings(
    agenda: Agenda, *, seconds: float = 15.0, seed: int = 1, watch: Watch | None = None
) -> Timetable:
    """When everybody meets: the largest weight, and of those timetables one with little waiting.

    Small agendas are solved exactly in both respects; for large ones the weight has a proven bound, waiting has none
    but zero.

    seconds  after which the best timetable so far is given, with its bound
    seed     the same seed makes the same choices, as far as time allows
    watch    is told of the weight placed so far and its bound (stage "weight"), then of the idle slots ("waiting");
             it ends the work by giving back False: the best timetable so far comes with its bound
    Raises EmptyError, DuplicateError, UnknownError, NegativeError; InfeasibleError when locks collide.
    """
    board, deadline = Board(agenda.accepted), Deadline(seconds, watch=watch, stage="weight")
    refuse_locked(board)
    bound, wanted = weight_bound(board, seconds=max(deadline.left * PLACING_SHARE, 0.2), watch=deadline.watch)
    place_all(board, wanted, deadline=deadline.part(deadline.left * PLACING_SHARE), seed=seed, bound=bound)
    places = places_of(board)
    if 0 < len(places.request) <= EXACT_COLUMNS and deadline.left > 0:
        return exactly(board, bound=bound, deadline=deadline)
    if relative_gap(board.value(), bound) > GAP and deadline.left > 0:
        bound = min(bound, improve(board, deadline=deadline.part(deadline.left * EXACT_SHARE)))
    deadline.tell(board.value(), bound)
    if deadline.left > 0:
        compact(board, deadline=deadline.part(deadline.left, stage="waiting"), seed=seed)
    return timetable_of(board, bound=bound, idle_bound=0)


def refuse_locked(board: Board) -> None:
    """Raises InfeasibleError that names the locked meetings which cannot all take place."""
    for request, slot in board.locked.items():
        if not board.free(request) >> slot & 1:
            name, where = board.agenda.requests[request].id, board.agenda.slots[slot]
            for at in board.locked:
                board.put(at, NOWHERE)
            raise InfeasibleError(
                f"{name} is locked at {where}, where no table or interpreter is left", field="locked",
                remedy="one more table or interpreter there, or another slot",
            )  # fmt: skip
        board.put(request, slot)


def exactly(board: Board, *, bound: float, deadline: Deadline) -> Timetable:
    """Weight, then waiting, by HiGHS."""
    places = places_of(board)
    program = program_of(board, places)
    wide, waiting = with_waiting(board, places, program)
    try:
        found = in_order(
            wide,
            [
                Objective(name="weight", value=wide.value),
                Objective(name="waiting", value=waiting, goal="least"),
            ],
            seconds=deadline.left,
            watch=deadline,
        )
    except OutOfTimeError:
        return timetable_of(board, bound=bound, idle_bound=0)
    before = board.slot.copy()
    board.load(places.slots(found.plan.amounts, len(board.slot)))
    weight, idle = found.stages
    best = min(bound, weight.bound)
    if board.value() < sum(w for w, slot in zip(board.weight, before, strict=True) if slot != NOWHERE) - 1e-9:
        board.load(before)
    proven = weight.gap <= 1e-9
    return timetable_of(board, bound=best, idle_bound=int(np.ceil(idle.bound - 1e-6)) if proven else 0)


def improve(board: Board, *, deadline: Deadline) -> float:
    """HiGHS on the whole timetable, from the one at hand; the bound."""
    places = places_of(board)
    plan = optimum(program_of(board, places), seconds=deadline.left, gap=GAP / 2, start=places.amounts(board),
                   watch=deadline)  # fmt: skip
    slots = places.slots(plan.amounts, len(board.slot))
    if plan.value > board.value():
        board.load(slots)
    return plan.bound


def timetable_of(board: Board, *, bound: float, idle_bound: int) -> Timetable:
    """The checked timetable on the board, with tables and interpreters."""
    agenda = board.agenda
    meetings: list[Meeting] = []
    for slot, name in enumerate(agenda.slots):
        here = [request for request, where in enumerate(board.slot) if where == slot]
        speaking = interpreters(board, slot, here)
        meetings += [
            Meeting(
                request=agenda.requests[request].id,
                slot=name,
                table=table,
                interpreter=speaking.get(request, ""),
            )
            for table, request in enumerate(here, start=1)
        ]
    value, idle = float(board.value()), board.all_idle()
    out = tuple(one.id for one, slot in zip(agenda.requests, board.slot, strict=True) if slot == NOWHERE)
    never = [one.id for one, mask in zip(agenda.requests, board.open, strict=True) if not mask]
    bound = max(bound, value)
    timetable = Timetable(
        meetings=tuple(meetings),
        value=value,
        bound=bound,
        idle=idle,
        idle_bound=min(idle_bound, idle),
        out=out,
        because=(
            f"{len(meetings)} of {len(agenda.requests)} requests take place, worth {value:,.6g}",
            f"no timetable is worth more than {bound:,.6g}",
            f"{idle} idle slots; no timetable of this value has fewer than {min(idle_bound, idle)}",
            *((f"these share no slot: {listed(never)}",) if never else ()),
        ),
    )
    return replace(timetable, certificate=check(agenda, timetable))


def interpreters(board: Board, slot: int, here: list[int]) -> dict[int, str]:
    """Who interprets which of the meetings of a slot."""
    asks = [request for request in here if board.agenda.requests[request].language]
    name = board.agenda.slots[slot]
    present = [one for one in board.agenda.interpreters if name in one.available]
    if not asks or not present:
        return {}
    speaks = csr_array(
        [
            [int(board.agenda.requests[request].language in one.languages) for one in present]
            for request in asks
        ]
    )
    matched = maximum_bipartite_matching(speaks, perm_type="column")
    return {request: present[at].id for request, at in zip(asks, matched.tolist(), strict=True) if at >= 0}
