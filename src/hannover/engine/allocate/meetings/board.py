"""The timetable while it is being made: who is where in each slot, and moves that keep everybody in one place.

A move sends one meeting to another slot. Whoever is in the way is sent back in exchange, and so on along the chain of
meetings that the two slots share (Kempe's chains of edge colouring), so nobody ever has two meetings at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from hannover.engine.allocate.meetings.domain import Agenda

__all__ = ["Board", "Chain"]

Chain = list[tuple[int, int, int]]
NOWHERE = -1
LONGEST_CHAIN = 60


class Board:
    """Positions as small numbers: person, request, slot. Sets of slots are bits of an integer."""

    def __init__(self, agenda: Agenda) -> None:
        slots = {name: at for at, name in enumerate(agenda.slots)}
        people = {one.id: at for at, one in enumerate(agenda.participants)}
        self.agenda, self.slots = agenda, len(slots)
        work = sum(
            1 << at for name, at in slots.items() if name not in agenda.breaks and agenda.tables[name] > 0
        )
        free = sum(1 << at for name, at in slots.items() if name not in agenda.breaks)
        available = [sum(1 << slots[name] for name in one.available) for one in agenda.participants]
        self.usable = [mask & free for mask in available]
        self.pair = [(people[one.one], people[one.other]) for one in agenda.requests]
        self.weight = [one.weight for one in agenda.requests]
        self.capacity = [agenda.tables[name] for name in agenda.slots]
        days = dict.fromkeys(agenda.day.get(name, "") for name in agenda.slots)
        self.days = [
            sum(1 << at for name, at in slots.items() if agenda.day.get(name, "") == day) for day in days
        ]
        self._interpreting(agenda, slots)
        self.open = [available[one] & available[other] & work & self.spoken[self.language[at]]
                     for at, (one, other) in enumerate(self.pair)]  # fmt: skip
        locked = {one.id: at for at, one in enumerate(agenda.requests)}
        self.locked = {locked[name]: slots[slot] for name, slot in agenda.locked.items()}
        for at, slot in self.locked.items():
            self.open[at] &= 1 << slot
        self.slot = [NOWHERE] * len(self.pair)
        self.held = [[NOWHERE] * self.slots for _ in people]
        self.busy = [0] * len(people)
        self.count = [0] * self.slots

    def _interpreting(self, agenda: Agenda, slots: dict[str, int]) -> None:
        names = sorted({one.language for one in agenda.requests if one.language})
        number = {name: at for at, name in enumerate(names)} | {"": NOWHERE}
        self.language = [number[one.language] for one in agenda.requests]
        self.groups = [
            frozenset(group)
            for size in range(1, len(names) + 1)
            for group in combinations(range(len(names)), size)
        ]
        self.supply = [[0] * len(self.groups) for _ in slots]
        for one in agenda.interpreters:
            speaks = {number[name] for name in one.languages if name in number}
            for slot in one.available:
                for at, group in enumerate(self.groups):
                    self.supply[slots[slot]][at] += bool(speaks & group)
        self.with_language = [
            [at for at, group in enumerate(self.groups) if name in group] for name in range(len(names))
        ]
        self.asked = [[0] * len(self.groups) for _ in slots]
        everywhere = (1 << len(slots)) - 1
        spoken = [
            sum(1 << slot for slot in range(len(slots)) if self.supply[slot][name])
            for name in range(len(names))
        ]
        self.spoken = {NOWHERE: everywhere} | dict(enumerate(spoken))

    def put(self, request: int, slot: int) -> None:
        """Moves a request to a slot that is free for both, or to none."""
        before = self.slot[request]
        one, other = self.pair[request]
        if before != NOWHERE:
            for person in (one, other):
                self.held[person][before] = NOWHERE
                self.busy[person] &= ~(1 << before)
            self._count(request, before, -1)
        self.slot[request] = slot
        if slot != NOWHERE:
            for person in (one, other):
                self.held[person][slot] = request
                self.busy[person] |= 1 << slot
            self._count(request, slot, 1)

    def _count(self, request: int, slot: int, change: int) -> None:
        self.count[slot] += change
        language = self.language[request]
        if language != NOWHERE:
            for group in self.with_language[language]:
                self.asked[slot][group] += change

    def free(self, request: int) -> int:
        """Slots in which the request could take place as things are."""
        one, other = self.pair[request]
        mask = self.open[request] & ~self.busy[one] & ~self.busy[other]
        found, language = 0, self.language[request]
        while mask:
            bit = mask & -mask
            mask ^= bit
            slot = bit.bit_length() - 1
            if self.count[slot] < self.capacity[slot] and (
                language == NOWHERE or self._interpreted(slot, language)
            ):
                found |= bit
        return found

    def _interpreted(self, slot: int, language: int) -> bool:
        asked, supply = self.asked[slot], self.supply[slot]
        return all(asked[group] < supply[group] for group in self.with_language[language])

    def chain(self, request: int, target: int, barred: int = NOWHERE) -> Chain | None:
        """The moves that bring a placed request to another slot; None if a move is not possible.

        barred  a person who must not be moved
        """
        source = self.slot[request]
        moves: Chain = [(request, source, target)]
        moved = {request}
        balance = 1
        at = 0
        while at < len(moves):
            who, _, to = moves[at]
            at += 1
            if not self.open[who] >> to & 1 or len(moves) > LONGEST_CHAIN:
                return None
            for person in self.pair[who]:
                if person == barred:
                    return None
                other = self.held[person][to]
                if other != NOWHERE and other not in moved:
                    moved.add(other)
                    back = source + target - to
                    balance += 1 if back == target else -1
                    moves.append((other, to, back))
        if balance > 0 and self.count[target] + balance > self.capacity[target]:
            return None
        if balance < 0 and self.count[source] - balance > self.capacity[source]:
            return None
        return moves if not self.groups or self._still_interpreted(moves, source, target) else None

    def _still_interpreted(self, moves: Chain, source: int, target: int) -> bool:
        change = [0] * len(self.groups)
        for who, _, to in moves:
            if self.language[who] != NOWHERE:
                for group in self.with_language[self.language[who]]:
                    change[group] += 1 if to == target else -1
        return all(
            self.asked[target][group] + more <= self.supply[target][group]
            and self.asked[source][group] - more <= self.supply[source][group]
            for group, more in enumerate(change)
            if more
        )

    def make(self, moves: Chain) -> None:
        """Does all moves of a chain at once."""
        for who, source, _ in moves:
            for person in self.pair[who]:
                self.held[person][source] = NOWHERE
                self.busy[person] &= ~(1 << source)
            self._count(who, source, -1)
        for who, _, target in moves:
            self.slot[who] = target
            for person in self.pair[who]:
                self.held[person][target] = who
                self.busy[person] |= 1 << target
            self._count(who, target, 1)

    def idle(self, person: int, busy: int) -> int:
        """Slots in which a person with these meetings waits between two of them on the same day."""
        total = 0
        for day in self.days:
            held = busy & day
            if held:
                inside = (1 << held.bit_length()) - (held & -held)
                total += (self.usable[person] & inside & day & ~held).bit_count()
        return total

    def all_idle(self) -> int:
        return sum(self.idle(person, busy) for person, busy in enumerate(self.busy))

    def value(self) -> float:
        return sum(weight for weight, slot in zip(self.weight, self.slot, strict=True) if slot != NOWHERE)

    def load(self, slots: Sequence[int]) -> None:
        """Puts every request where `slots` says."""
        for request in range(len(self.slot)):
            if self.slot[request] != NOWHERE:
                self.put(request, NOWHERE)
        for request, slot in enumerate(slots):
            if slot != NOWHERE:
                self.put(request, slot)
