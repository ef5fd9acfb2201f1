"""Brings everybody's meetings together: exchanges that shorten waiting, accepted as in simulated annealing."""

from __future__ import annotations

import math
import random

from hannover.engine.allocate.meetings.board import NOWHERE, Board, Chain
from hannover.engine.allocate.watching import Deadline

__all__ = ["compact"]

HOT, COLD = 1.2, 0.12
CHECKED_EVERY = 64


def compact(board: Board, *, deadline: Deadline, seed: int = 1, least: int = 0) -> int:
    """Fewer idle slots with the same meetings; how many are left. Ends when `least` is reached."""
    dice, seconds = random.Random(seed), deadline.left
    now = best = board.all_idle()
    best_slots, temperature, step = board.slot.copy(), HOT, 0
    people = [person for person, busy in enumerate(board.busy) if busy]
    while best > least and people:
        if step % CHECKED_EVERY == 0:
            deadline.tell(float(best), float(least))
            if deadline.left <= 0:
                break
            temperature = HOT * (COLD / HOT) ** (1 - deadline.left / seconds)
        step += 1
        proposal = propose(board, people[int(dice.random() * len(people))], dice)
        if proposal is None:
            continue
        moves, change = proposal
        if change <= 0 or dice.random() < math.exp(-change / temperature):
            board.make(moves)
            now += change
            if now < best:
                best, best_slots = now, board.slot.copy()
    if now != best:
        board.load(best_slots)
    return best


def propose(board: Board, person: int, dice: random.Random) -> tuple[Chain, int] | None:
    """Moves an outer meeting of somebody who waits into a slot where they wait; sometimes anything anywhere."""
    busy = board.busy[person]
    gaps = gaps_of(board, person, busy)
    if gaps and dice.random() < 0.9:
        target = nth_bit(gaps, int(dice.random() * gaps.bit_count()))
        day = next(mask for mask in board.days if mask >> target & 1) & busy
        source = (day & -day).bit_length() - 1 if dice.random() < 0.5 else day.bit_length() - 1
    else:
        near = (busy << 1 | busy >> 1) & board.usable[person] & ~busy
        if not near:
            return None
        target = nth_bit(near, int(dice.random() * near.bit_count()))
        source = nth_bit(busy, int(dice.random() * busy.bit_count()))
    request = board.held[person][source]
    if request == NOWHERE or request in board.locked:
        return None
    moves = board.chain(request, target)
    return None if moves is None else (moves, change_of(board, moves, (1 << source) | (1 << target)))


def gaps_of(board: Board, person: int, busy: int) -> int:
    """The slots in which a person waits."""
    gaps = 0
    for day in board.days:
        held = busy & day
        if held:
            gaps |= board.usable[person] & ((1 << held.bit_length()) - (held & -held)) & day & ~held
    return gaps


def change_of(board: Board, moves: Chain, both: int) -> int:
    """How many more slots would be idle."""
    after: dict[int, int] = {}
    for who, _, to in moves:
        for person in board.pair[who]:
            after[person] = after.get(person, board.busy[person] & ~both) | 1 << to
    return sum(
        board.idle(person, busy) - board.idle(person, board.busy[person]) for person, busy in after.items()
    )


def nth_bit(mask: int, number: int) -> int:
    for _ in range(number):
        mask &= mask - 1
    return (mask & -mask).bit_length() - 1
