"""The timetable as a program: exact for small agendas, a bound for large ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack

from hannover.engine.allocate.errors import InfeasibleError, OutOfTimeError
from hannover.engine.allocate.meetings.board import NOWHERE, Board
from hannover.engine.allocate.program import Floats, Program, Rows
from hannover.engine.allocate.solving import optimum
from hannover.engine.allocate.watching import Watch

__all__ = ["Places", "places_of", "program_of", "weight_bound", "with_waiting"]

Indices = NDArray[np.int64]


class Places:
    """The columns of the program: column i puts `request[i]` into `slot[i]`."""

    def __init__(self, board: Board) -> None:
        found = [
            (request, slot)
            for request, mask in enumerate(board.open)
            for slot in range(board.slots)
            if mask >> slot & 1
        ]
        self.request = np.array([request for request, _ in found], np.int64)
        self.slot = np.array([slot for _, slot in found], np.int64)

    def amounts(self, board: Board) -> Floats:
        """The board as amounts."""
        at = np.array(board.slot, np.int64)
        found: Floats = (at[self.request] == self.slot).astype(float)
        return found

    def slots(self, amounts: Floats, requests: int) -> list[int]:
        """Where each request is by these amounts."""
        found = np.full(requests, NOWHERE, np.int64)
        taken = amounts[: len(self.request)] > 0.5
        found[self.request[taken]] = self.slot[taken]
        return [int(slot) for slot in found]


def places_of(board: Board) -> Places:
    return Places(board)


def grouped(groups: Indices, columns: Indices, size: int) -> tuple[Indices, csr_array]:
    """One row for each number that occurs in `groups`."""
    names, rows = np.unique(groups, return_inverse=True)
    return names, csr_array(coo_array((np.ones(len(columns)), (rows, columns)), shape=(len(names), size)))


def program_of(board: Board, places: Places, *, value: Floats | None = None) -> Program:
    """Each request once (a locked one surely), each person once a slot, tables and interpreters.

    value  per column; by default the weight of its request
    """
    agenda, size = board.agenda, len(places.request)
    columns = np.arange(size)
    weight, pair = np.array(board.weight), np.array(board.pair)
    once, once_uses = grouped(places.request, columns, size)
    people = np.concatenate([pair[places.request, 0], pair[places.request, 1]])
    both = people * board.slots + np.concatenate([places.slot, places.slot])
    busy, busy_uses = grouped(both, np.concatenate([columns, columns]), size)
    used, table_uses = grouped(places.slot, columns, size)
    ids, persons = [one.id for one in agenda.requests], [one.id for one in agenda.participants]
    locked = np.array([request in board.locked for request in once], dtype=bool)
    rows = [
        Rows(what="times", who=[ids[request] for request in once], uses=once_uses, unit="meetings",
             most=np.ones(len(once)), least=np.where(locked, 1.0, -np.inf)),
        Rows.at_most("presence", [f"{persons[at // board.slots]} at {agenda.slots[at % board.slots]}" for at in busy],
                     busy_uses, np.ones(len(busy)), unit="meetings"),
        Rows.at_most("tables", [agenda.slots[slot] for slot in used], table_uses,
                     np.array([board.capacity[slot] for slot in used], float), unit="meetings"),
    ]  # fmt: skip
    rows += interpreter_rows(board, places)
    names = [
        f"{ids[request]} at {agenda.slots[slot]}"
        for request, slot in zip(places.request, places.slot, strict=True)
    ]
    return Program(
        names=names, value=weight[places.request] if value is None else value, rows=tuple(rows), unit="weight"
    )


def interpreter_rows(board: Board, places: Places) -> list[Rows]:
    """In each slot, no group of languages asks for more interpreters than speak any of them (Hall's condition)."""
    rows, language = [], np.array(board.language)
    for number, group in enumerate(board.groups):
        asks = np.flatnonzero(np.isin(language[places.request], list(group)))
        if not len(asks):
            continue
        used, uses = grouped(places.slot[asks], asks, len(places.request))
        most = np.array([board.supply[slot][number] for slot in used], float)
        who = [f"{board.agenda.slots[slot]}, languages {number + 1}" for slot in used]
        rows.append(Rows.at_most("interpreters", who, uses, most, unit="meetings"))
    return rows


def with_waiting(board: Board, places: Places, program: Program) -> tuple[Program, Floats]:
    """The program with a column for each slot in which a person waits, and what each column counts as waiting.

    Somebody waits who has a meeting in this slot or before, one in this slot or after, and none in it.
    """
    size = len(places.request)
    entries, least, width, waits = waiting_rules(board, places)
    table = [(row, column, amount) for row, entry in enumerate(entries) for column, amount in entry]
    ids = np.array([(row, column) for row, column, _ in table]).reshape(-1, 2)
    uses = coo_array(
        ([amount for _, _, amount in table], (ids[:, 0], ids[:, 1])), shape=(len(entries), width)
    )
    extra = width - size
    blocks = [
        Rows(what=block.what, who=block.who, most=block.most, least=block.least, unit=block.unit,
             uses=csr_array(hstack([block.uses, csr_array((len(block.who), extra))], format="csr")))
        for block in program.rows
    ]  # fmt: skip
    rules = [f"rule {row}" for row in range(len(entries))]
    blocks.append(Rows.at_least("waiting", rules, csr_array(uses), np.array(least)))
    wide = Program(
        names=[*program.names, *(f"waiting {number}" for number in range(extra))],
        value=np.concatenate([program.value, np.zeros(extra)]),
        rows=tuple(blocks),
        unit="weight",
    )
    waiting = np.zeros(width)
    waiting[waits] = 1.0
    return wide, waiting


Entries = list[list[tuple[int, float]]]


def waiting_rules(board: Board, places: Places) -> tuple[Entries, list[float], int, list[int]]:
    """Rows, their least amounts, how many columns there are then, and which of them count as waiting.

    Each person has three columns for each slot they can use: busy by then, busy from then, and waiting.
    """
    here: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for column, (request, slot) in enumerate(zip(places.request.tolist(), places.slot.tolist(), strict=True)):
        for person in board.pair[request]:
            here.setdefault((person, slot), []).append((column, 1.0))
    entries: Entries = []
    least: list[float] = []
    waits: list[int] = []
    width = len(places.request)
    for person in range(len(board.busy)):
        for slots in day_slots(board, person):
            for at, slot in enumerate(slots):
                by, since, wait = width + 3 * at, width + 3 * at + 1, width + 3 * at + 2
                meets = here.get((person, slot), [])
                against = [(column, -1.0) for column, _ in meets]
                entries += [
                    [(by, 1.0), *against],
                    [(since, 1.0), *against],
                    [(wait, 1.0), (by, -1.0), (since, -1.0), *meets],
                ]
                least += [0.0, 0.0, -1.0]
                if at:
                    entries += [[(by, 1.0), (by - 3, -1.0)], [(since - 3, 1.0), (since, -1.0)]]
                    least += [0.0, 0.0]
                waits.append(wait)
            width += 3 * len(slots)
    return entries, least, width, waits


def day_slots(board: Board, person: int) -> list[list[int]]:
    """By day, the slots that a person can use."""
    found = [
        [slot for slot in range(board.slots) if board.usable[person] & day & 1 << slot] for day in board.days
    ]
    return [slots for slots in found if slots]


def weight_bound(board: Board, *, seconds: float, watch: Watch | None = None) -> tuple[float, list[int]]:
    """A bound on the weight of any timetable, and the requests that reach it.

    Counts only: nobody meets more often than in the slots that they share with anybody they meet, no more meetings than
    tables, or than interpreters.
    """
    possible = [at for at, mask in enumerate(board.open) if mask]
    if not possible:
        return 0.0, []
    reach = [0] * len(board.busy)
    for at in possible:
        for person in board.pair[at]:
            reach[person] |= board.open[at]
    size = len(possible)
    pair = np.array([board.pair[at] for at in possible])
    columns = np.arange(size)
    persons, uses = grouped(
        np.concatenate([pair[:, 0], pair[:, 1]]), np.concatenate([columns, columns]), size
    )
    rows = [Rows.at_most("meetings", [str(person) for person in persons], uses,
                         np.array([reach[person].bit_count() for person in persons], float))]  # fmt: skip
    seats = sum(
        min(board.capacity[slot], sum(mask >> slot & 1 for mask in reach) // 2) for slot in range(board.slots)
    )
    every = csr_array(np.ones((1, size)))
    rows.append(Rows.at_most("tables", [""], every, np.array([float(seats)])))
    for number, group in enumerate(board.groups):
        asks = np.array([[float(board.language[at] in group) for at in possible]])
        supply = sum(min(board.supply[slot][number], board.capacity[slot]) for slot in range(board.slots))
        rows.append(Rows.at_most("interpreters", [str(number)], csr_array(asks), np.array([float(supply)])))
    sure = np.array([float(at in board.locked) for at in possible])
    program = Program(names=[str(at) for at in possible], value=np.array([board.weight[at] for at in possible]),
                      rows=tuple(rows), least=sure)  # fmt: skip
    try:
        plan = optimum(program, seconds=seconds, gap=1e-6, watch=without_value(watch))
    except OutOfTimeError as error:
        return error.bound, possible
    except InfeasibleError:
        return float(sum(board.weight[at] for at in possible)), possible
    return plan.bound, [int(name) for name in plan.chosen]


def without_value(watch: Watch | None) -> Watch | None:
    """Passes on the bound only: what the counts allow is no timetable yet."""
    if watch is None:
        return None
    return lambda progress: watch(replace(progress, value=None))
