"""A timetable after a no-show or a late arrival: keep what can be kept, move as little as possible."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.allocate.answering import Objective, in_order
from hannover.engine.allocate.checking import check
from hannover.engine.allocate.errors import InfeasibleError, OutOfTimeError, UnknownError, listed
from hannover.engine.allocate.meetings.board import NOWHERE, Board
from hannover.engine.allocate.meetings.domain import Agenda, Timetable
from hannover.engine.allocate.meetings.modelling import Places, places_of, program_of, weight_bound
from hannover.engine.allocate.meetings.placing import place as insert
from hannover.engine.allocate.meetings.planning import timetable_of
from hannover.engine.allocate.watching import Deadline, Watch

__all__ = ["Mended", "mend"]


@dataclass(frozen=True, kw_only=True)
class Mended:
    """The timetable after the change.

    agenda   as it is now, without those who are absent
    moved    agreed meetings that now have another slot; `moved_bound`: no timetable that keeps as much moves fewer
    lost     agreed meetings that no longer take place; `kept_bound`: no timetable keeps more agreed weight
    added    requests that were waiting and now fill a free place
    """

    agenda: Agenda
    timetable: Timetable
    moved: tuple[str, ...]
    moved_bound: int
    lost: tuple[str, ...]
    kept: float
    kept_bound: float
    added: tuple[str, ...]

    @property
    def because(self) -> tuple[str, ...]:
        return (
            f"{len(self.moved)} agreed meetings move, at least {self.moved_bound} must: {listed(self.moved) or 'none'}",
            f"{len(self.lost)} agreed meetings are lost: {listed(self.lost) or 'none'}",
            f"{len(self.added)} waiting requests take free places",
        )


def mend(
    agenda: Agenda, timetable: Timetable, absent: Mapping[str, frozenset[str]], *, seconds: float = 10.0,
    fill: bool = True, watch: Watch | None = None,
) -> Mended:  # fmt: skip
    """The timetable once participants are absent: the most agreed weight kept, then the fewest moves.

    absent  by participant, the slots in which they are not there
    fill    whether waiting requests may take places that are free then; they move nobody
    watch   is told of the agreed weight kept ("weight") and of the moves ("moves"); it ends the work by giving back False
    Raises UnknownError, and WrongPlanError when the timetable at hand is none.
    """
    check(agenda, timetable)
    known = {one.id for one in agenda.participants}
    strange = sorted(set(absent) - known) + sorted(
        {slot for slots in absent.values() for slot in slots} - set(agenda.slots)
    )
    if strange:
        raise UnknownError(f"{listed(strange)} is not on the agenda", field="absent")
    now = without(agenda, absent)
    agreed = {one.request: one.slot for one in timetable.meetings}
    board = Board(now.accepted)
    slots = {name: at for at, name in enumerate(now.slots)}
    before = [slots[agreed[one.id]] if one.id in agreed else NOWHERE for one in now.requests]
    for request, slot in enumerate(before):
        if slot != NOWHERE and board.open[request] >> slot & 1:
            board.put(request, slot)
    kept_bound, moved_bound = settle(board, before, deadline=Deadline(seconds, watch=watch))
    if fill:
        for request in sorted(range(len(before)), key=lambda at: -board.weight[at]):
            mask = board.free(request) if board.slot[request] == NOWHERE and before[request] == NOWHERE else 0
            if mask:
                board.put(request, (mask & -mask).bit_length() - 1)
    return told(board, before, agreed, kept_bound=kept_bound, moved_bound=moved_bound)


def without(agenda: Agenda, absent: Mapping[str, frozenset[str]]) -> Agenda:
    """The agenda with less availability; those who are away altogether are left out, with their requests."""
    left = [
        replace(one, available=one.available - absent.get(one.id, frozenset())) for one in agenda.participants
    ]
    people = [one for one in left if one.available - agenda.breaks]
    there = {one.id: one.available for one in people}
    requests = [one for one in agenda.requests if one.one in there and one.other in there]
    if not requests:
        raise InfeasibleError("nobody is left who could meet", field="absent")
    by_id = {one.id: one for one in requests}
    locked = {
        name: slot for name, slot in agenda.locked.items()
        if name in by_id and slot in there[by_id[name].one] and slot in there[by_id[name].other]
    }  # fmt: skip
    return replace(agenda, participants=people, requests=requests, locked=locked)


def settle(board: Board, before: list[int], *, deadline: Deadline) -> tuple[float, int]:
    """Finds new slots for the agreed meetings that lost theirs; bounds on the agreed weight kept and on the moves.

    First without touching anything else, which is proven the least when it keeps everything that can be kept.
    """
    homeless = [at for at, slot in enumerate(before) if slot != NOWHERE and board.slot[at] == NOWHERE]
    possible = [at for at in homeless if board.open[at]]
    everything = sum(board.weight[at] for at, slot in enumerate(before) if slot != NOWHERE and board.open[at])
    if not possible:
        return everything, 0
    place(
        board,
        narrowed(board, {at: board.free(at) for at in possible}),
        before,
        seconds=max(deadline.left / 4, 0.1),
        watch=deadline.watch,
    )
    if all(board.slot[at] != NOWHERE for at in possible):
        return everything, len(possible)
    dice = random.Random(1)
    for at in sorted(possible, key=lambda at: -board.weight[at]):
        if board.slot[at] == NOWHERE:
            insert(board, at, dice)
    agreed = {at for at, slot in enumerate(before) if slot != NOWHERE}
    touched = {person for at in possible for person in board.pair[at]}
    near = {at for at in agreed if touched & set(board.pair[at])}
    kept, moved = everything, 0
    for group in (near, agreed):
        share = deadline.left if group is agreed else deadline.left / 2
        places = narrowed(board, {at: board.open[at] for at in group})
        bounds = place(board, places, before, seconds=max(share, 0.1), watch=deadline.watch)
        if group is agreed:
            kept, moved = min(kept, bounds[0]), bounds[1]
        reached = agreed_weight(board, before)
        kept = min(kept, counted(board, agreed))
        if reached >= kept - 1e-9:
            break
    return kept, max(moved, forced_moves(board, possible, spare=everything - agreed_weight(board, before)))


def agreed_weight(board: Board, before: list[int]) -> float:
    """The weight of agreed meetings that still take place."""
    return sum(
        board.weight[at] for at, slot in enumerate(board.slot) if slot != NOWHERE and before[at] != NOWHERE
    )


def counted(board: Board, agreed: set[int]) -> float:
    """What no timetable keeps more of: nobody has more meetings than slots."""
    reduced = Board(board.agenda)
    reduced.open = [mask if at in agreed else 0 for at, mask in enumerate(board.open)]
    reduced.locked = {}
    return weight_bound(reduced, seconds=1.0)[0]


def forced_moves(board: Board, homeless: list[int], *, spare: float) -> int:
    """At least as many of the meetings without a slot have to move as may not be lost."""
    for lost, weight in enumerate(sorted(board.weight[at] for at in homeless)):
        spare -= weight
        if spare < -1e-9:
            return len(homeless) - lost
    return 0


def narrowed(board: Board, open_: Mapping[int, int]) -> Places:
    """Only these requests, in these slots; others that are placed stay where they are."""
    places = places_of(board)
    fixed = {at: 1 << slot for at, slot in enumerate(board.slot) if slot != NOWHERE and at not in open_}
    mask = np.array([open_.get(at, fixed.get(at, 0)) for at in range(len(board.open))], dtype=object)
    kept = np.array(
        [bool(mask[at] >> int(slot) & 1) for at, slot in zip(places.request, places.slot, strict=True)]
    )
    places.request, places.slot = places.request[kept], places.slot[kept]
    return places


def place(
    board: Board, places: Places, before: list[int], *, seconds: float, watch: Watch | None = None
) -> tuple[float, int]:
    """The most agreed weight, then the fewest moves, among these places; what is proven of both."""
    if not len(places.request):
        return 0.0, 0
    program = program_of(board, places)
    was = np.array(before)[places.request]
    stays = Objective(name="moves", value=np.where(was == places.slot, 0.0, 1.0), goal="least")
    weight = Objective(name="weight", value=np.where(was == NOWHERE, 0.0, program.value))
    try:
        found = in_order(program, [weight, stays], seconds=seconds, start=places.amounts(board), watch=watch)
    except (OutOfTimeError, InfeasibleError):
        return float("inf"), 0
    board.load(places.slots(found.plan.amounts, len(board.slot)))
    best, moves = found.stages
    return best.bound, int(np.ceil(moves.bound - 1e-6)) if best.proven else 0


def told(
    board: Board, before: list[int], agreed: Mapping[str, str], *, kept_bound: float, moved_bound: int
) -> Mended:
    ids = [one.id for one in board.agenda.requests]
    pairs = list(zip(ids, before, board.slot, strict=True))
    there = {name for name, _, slot in pairs if slot != NOWHERE}
    kept = agreed_weight(board, before)
    moved = tuple(name for name, was, slot in pairs if NOWHERE not in (was, slot) and was != slot)
    total = float(sum(board.weight[at] for at, mask in enumerate(board.open) if mask))
    return Mended(
        agenda=board.agenda,
        timetable=timetable_of(board, bound=total, idle_bound=0),
        moved=moved,
        moved_bound=min(moved_bound, len(moved)),
        lost=tuple(name for name in agreed if name not in there),
        kept=float(kept),
        kept_bound=max(float(kept_bound), float(kept)),
        added=tuple(name for name, was, slot in pairs if was == NOWHERE and slot != NOWHERE),
    )
