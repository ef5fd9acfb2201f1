"""Places requests for the largest weight: straight, by chains of exchanges, or in place of what weighs less."""

from __future__ import annotations

import random

from hannover.engine.allocate.meetings.board import NOWHERE, Board, Chain
from hannover.engine.allocate.watching import Deadline

__all__ = ["place_all"]

PASSES = 30


def place_all(
    board: Board, wanted: list[int], *, deadline: Deadline, seed: int = 1, bound: float = float("inf")
) -> None:
    """Places as much weight as it can; `wanted` first, then the rest. `bound` is only told on."""
    dice = random.Random(seed)
    for request, slot in board.locked.items():
        if board.slot[request] == NOWHERE:
            board.put(request, slot)
    first = set(wanted)
    order = sorted(
        (at for at in range(len(board.pair)) if at not in board.locked),
        key=lambda at: (at not in first, -board.weight[at], board.open[at].bit_count()),
    )
    waiting = [at for at in order if not place(board, at, dice)]
    for _ in range(PASSES):
        if not waiting or deadline.left <= 0:
            return
        before = board.value()
        deadline.tell(before, bound)
        dice.shuffle(waiting)
        waiting.sort(key=lambda at: -board.weight[at])
        still: list[int] = []
        for request in waiting:
            if deadline.watched:
                deadline.tell(board.value(), bound)
            if deadline.left <= 0:
                return
            if not place(board, request, dice):
                still += swap_in(board, request, dice)
        if board.value() <= before:
            shake(board, dice, steps=20 * len(still) + 50)
        waiting = still


def place(board: Board, request: int, dice: random.Random) -> bool:
    """Places a request where both are free, or where a chain of exchanges makes them free."""
    mask = board.free(request)
    if mask:
        board.put(request, closest(board, request, mask))
        return True
    one, other = board.pair[request]
    slots = [slot for slot in range(board.slots) if board.open[request] >> slot & 1]
    dice.shuffle(slots)
    for slot in slots:
        if make_room(board, one, other, slot) and board.free(request) >> slot & 1:
            board.put(request, slot)
            return True
    return False


def closest(board: Board, request: int, mask: int) -> int:
    """The slot among those that leaves both the least idle."""
    one, other = board.pair[request]
    best, chosen = None, 0
    while mask:
        bit = mask & -mask
        mask ^= bit
        slot = bit.bit_length() - 1
        cost = board.idle(one, board.busy[one] | bit) + board.idle(other, board.busy[other] | bit)
        rank = (cost, -board.count[slot])
        if best is None or rank < best:
            best, chosen = rank, slot
    return chosen


def make_room(board: Board, one: int, other: int, slot: int) -> bool:
    """Sends away what both have in a slot, without touching the other of the two in return; undone if it fails."""
    done: list[Chain] = []
    for person, partner in ((one, other), (other, one)):
        blocking = board.held[person][slot]
        if blocking == NOWHERE:
            continue
        moves = None
        away = board.usable[person] & ~board.busy[person]
        while away and moves is None:
            bit = away & -away
            away ^= bit
            moves = board.chain(
                blocking,
                bit.bit_length() - 1,
                barred=NOWHERE if board.held[partner][slot] != NOWHERE else partner,
            )
        if moves is None:
            for made in reversed(done):
                board.make([(who, target, source) for who, source, target in made])
            return False
        board.make(moves)
        done.append(moves)
    return True


def swap_in(board: Board, request: int, dice: random.Random) -> list[int]:
    """Puts a request in place of meetings that together weigh less; what now waits."""
    one, other = board.pair[request]
    best: tuple[float, int, list[int]] | None = None
    for slot in range(board.slots):
        if not board.open[request] >> slot & 1:
            continue
        blocking = {board.held[person][slot] for person in (one, other)} - {NOWHERE}
        if board.count[slot] - len(blocking) >= board.capacity[slot]:
            blocking.add(lightest(board, slot))
        if any(at in board.locked for at in blocking):
            continue
        lost = sum(board.weight[at] for at in blocking)
        if lost < board.weight[request] and (best is None or lost < best[0]):
            best = (lost, slot, sorted(blocking))
    if best is None:
        return [request]
    _, slot, blocking_ = best
    before = {at: board.slot[at] for at in blocking_}
    for at in blocking_:
        board.put(at, NOWHERE)
    if not board.free(request) >> slot & 1:
        for at, was in before.items():
            board.put(at, was)
        return [request]
    board.put(request, slot)
    return [at for at in blocking_ if not place(board, at, dice)]


def lightest(board: Board, slot: int) -> int:
    return min(
        (at for at, where in enumerate(board.slot) if where == slot and at not in board.locked),
        key=lambda at: board.weight[at], default=next(iter(board.locked), 0),
    )  # fmt: skip


def shake(board: Board, dice: random.Random, *, steps: int) -> None:
    """Exchanges that change nothing but the arrangement."""
    placed = [at for at, slot in enumerate(board.slot) if slot != NOWHERE]
    for _ in range(steps if placed else 0):
        request, target = dice.choice(placed), dice.randrange(board.slots)
        if target != board.slot[request]:
            moves = board.chain(request, target)
            if moves is not None:
                board.make(moves)
