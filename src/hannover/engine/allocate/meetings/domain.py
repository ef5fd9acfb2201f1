"""Bilateral meetings: who asks to meet whom, when and where that is possible, and the timetable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hannover.engine.allocate.building import refuse_duplicates
from hannover.engine.allocate.errors import (
    DuplicateError,
    EmptyError,
    InfeasibleError,
    NegativeError,
    UnknownError,
    listed,
)
from hannover.engine.allocate.program import UNCHECKED, Certificate, relative_gap

__all__ = ["Agenda", "Interpreter", "Meeting", "Participant", "Request", "Timetable"]

MOST_LANGUAGES = 8


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody who can meet in the slots named."""

    id: str
    available: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Request:
    """Two participants who are to meet once; `language` is what has to be interpreted, "" for nothing."""

    one: str
    other: str
    weight: float = 1.0
    language: str = ""

    @property
    def id(self) -> str:
        return f"{self.one} - {self.other}"


@dataclass(frozen=True, kw_only=True)
class Interpreter:
    """Who interprets one meeting a slot, in any of these languages, in the slots named."""

    id: str
    languages: frozenset[str]
    available: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """The question.

    slots   in the order of time
    day     of each slot; "" when all are on one day. Nobody is idle from one day to the next
    tables  how many meetings can take place in a slot
    breaks  slots without meetings
    locked  by request id, the slot in which it has to be
    """

    participants: Sequence[Participant]
    requests: Sequence[Request]
    slots: Sequence[str]
    tables: Mapping[str, int]
    interpreters: Sequence[Interpreter] = ()
    breaks: frozenset[str] = frozenset()
    locked: Mapping[str, str] = field(default_factory=dict)
    day: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def accepted(self) -> Agenda:
        """The agenda itself, once it is known to make sense.

        Raises EmptyError, DuplicateError, UnknownError, NegativeError; InfeasibleError when locked meetings collide.
        """
        if not self.participants or not self.requests or not self.slots:
            raise EmptyError("an agenda needs participants, requests and slots", field="agenda")
        refuse_duplicates((one.id for one in self.participants), field="participants")
        refuse_duplicates(self.slots, field="slots")
        refuse_duplicates((one.id for one in self.interpreters), field="interpreters")
        refuse_duplicates(
            (" - ".join(sorted((one.one, one.other))) for one in self.requests), field="requests"
        )
        self._refuse_unknown()
        idle = [one.id for one in self.participants if not one.available - self.breaks]
        if idle:
            raise EmptyError(f"{listed(idle)} is available in no slot", field="participants")
        if len({one.language for one in self.requests if one.language}) > MOST_LANGUAGES:
            raise EmptyError(f"at most {MOST_LANGUAGES} languages can be interpreted", field="requests")
        for request in self.requests:
            if not 0 <= request.weight < float("inf"):
                raise NegativeError(f"the weight of {request.id} is {request.weight:g}", field="requests")
            if request.one == request.other:
                raise DuplicateError(f"{request.one} asks to meet itself", field="requests")
        if any(count < 0 for count in self.tables.values()):
            raise NegativeError("a slot has fewer than no tables", field="tables")
        self._refuse_collisions()
        return self

    def _refuse_unknown(self) -> None:
        slots, people, ids = (
            set(self.slots),
            {one.id for one in self.participants},
            {one.id for one in self.requests},
        )
        named: list[tuple[str, set[str], set[str]]] = [
            ("participants", {slot for one in self.participants for slot in one.available}, slots),
            ("interpreters", {slot for one in self.interpreters for slot in one.available}, slots),
            ("requests", {name for one in self.requests for name in (one.one, one.other)}, people),
            ("tables", set(self.tables), slots), ("breaks", set(self.breaks), slots), ("day", set(self.day), slots),
            ("locked", set(self.locked), ids), ("locked", set(self.locked.values()), slots),
        ]  # fmt: skip
        for where, names, known in named:
            if names - known:
                raise UnknownError(f"{listed(sorted(names - known))} is unknown", field=where)
        without = slots - set(self.tables)
        if without:
            raise EmptyError(f"the number of tables is missing for {listed(sorted(without))}", field="tables")

    def _refuse_collisions(self) -> None:
        busy: dict[tuple[str, str], str] = {}
        free = {one.id: one.available - self.breaks for one in self.participants}
        for request in self.requests:
            slot = self.locked.get(request.id)
            if slot is None:
                continue
            for person in (request.one, request.other):
                if slot not in free[person]:
                    raise InfeasibleError(
                        f"{request.id} is locked at {slot}, when {person} is not available", field="locked"
                    )
                if (person, slot) in busy:
                    raise InfeasibleError(
                        f"{request.id} and {busy[person, slot]} are both locked at {slot}", field="locked"
                    )
                busy[person, slot] = request.id


@dataclass(frozen=True, kw_only=True)
class Meeting:
    request: str
    slot: str
    table: int
    interpreter: str = ""


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """Which meetings take place when.

    value  sum of their weights; `bound` holds for every timetable
    idle   slots in which somebody waits, free and available, between two meetings of a day; `idle_bound` holds for
           every timetable of the same value
    out    requests that take no place
    """

    meetings: tuple[Meeting, ...]
    value: float
    bound: float
    idle: int
    idle_bound: int
    out: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    certificate: Certificate = UNCHECKED

    @property
    def gap(self) -> float:
        return relative_gap(self.value, self.bound)
