"""From requests to a timetable, and from a timetable that no longer holds to one that does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from hannover.engine.allocate import meetings as engine
from hannover.engine.allocate.watching import Watch
from hannover.fields.smes.analysis.meetings_slots import day_of, meeting_slots
from hannover.fields.smes.domain import (
    Attendance,
    BrokerageEvent,
    MeetingRequest,
    RequestStanding,
    ScheduledMeeting,
)

UNANSWERED_SHARE = Decimal("0.25")
"""What a request counts that nobody has answered, of its weight, where staff let such requests take part."""
MOST_SPOKEN = 8


class Reason(StrEnum):
    """Why a request takes no place in a timetable."""

    ABSENT = "absent"
    NO_INTERPRETER = "no-interpreter"
    NO_COMMON_SLOT = "no-common-slot"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a timetable is made from. `requests` by id are those that take part; `locked` meetings stay."""

    event: BrokerageEvent
    attendances: Mapping[str, Attendance]
    requests: Mapping[str, MeetingRequest]
    locked: tuple[ScheduledMeeting, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A timetable with its proof: see `domain.Timetable`."""

    meetings: tuple[ScheduledMeeting, ...]
    value: Decimal
    bound: Decimal
    idle_gaps: int
    idle_bound: int
    left_out: dict[str, str]
    because: str
    moved: int = 0
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """What a pair of companies needs: "" where they share a language; else the pairs of languages that an
    interpreter could bridge, none where nobody can.
    """

    needed: bool
    pairs: tuple[str, ...] = ()


@dataclass
class Board:
    """The engine's question while it is being put together."""

    left_out: dict[str, str] = field(default_factory=dict)
    asked: dict[str, engine.Request] = field(default_factory=dict)
    spoken: dict[str, Spoken] = field(default_factory=dict)

    @property
    def by_name(self) -> dict[str, str]:
        """{what the engine calls a request: its id}."""
        return {asked.id: request for request, asked in self.asked.items()}


def taking_part(requests: Mapping[str, MeetingRequest], *, unanswered: bool) -> dict[str, MeetingRequest]:
    """The requests that both have accepted; and, where staff want that, those that nobody has answered."""
    standings = {RequestStanding.ACCEPTED, *((RequestStanding.ASKED,) if unanswered else ())}
    return {key: request for key, request in requests.items() if request.standing in standings}


def slots_of(attendance: Attendance | None, event: BrokerageEvent) -> frozenset[int]:
    """The slots in which a company can meet, as far as is known now."""
    if attendance is None or not attendance.active:
        return frozenset()
    end = attendance.missing_from
    there = {slot.number for slot in meeting_slots(event.slots)} & set(attendance.slots)
    return frozenset(number for number in there if end is None or number < end)


def spoken_between(one: Attendance, other: Attendance, event: BrokerageEvent) -> Spoken:
    """Whether two companies need an interpreter, and between which languages one could work."""
    if set(one.languages) & set(other.languages):
        return Spoken(needed=False)
    pairs = {
        pair_name(team.languages)
        for team in event.interpreters
        if team.count > 0
        and any(
            (a in one.languages and b in other.languages) for a, b in (team.languages, team.languages[::-1])
        )
    }
    return Spoken(needed=True, pairs=tuple(sorted(pairs)))


def pair_name(languages: Sequence[str]) -> str:
    return "-".join(sorted(languages))


def plan(question: Question, *, seconds: float = 15.0, watch: Watch | None = None) -> Planned:
    """A timetable of the most weight, then with little waiting; locked meetings stay where they are.

    Raises ConflictError where locked meetings cannot all take place.
    """
    board = board_of(question)
    if not board.asked:
        return nothing_planned(board, "no request can take place: see the reasons")
    agenda = agenda_of(question, board)
    found = engine.plan_meetings(agenda, seconds=seconds, watch=watch)
    return planned_of(found, question, board, before=question.locked)


def planned_of(
    found: engine.Timetable, question: Question, board: Board, *, before: Iterable[ScheduledMeeting]
) -> Planned:
    """What the engine found, in the words of the field; tables stay what they were `before`."""
    by_name = board.by_name
    full = {by_name[name]: Reason.FULL.value for name in found.out if name in by_name}
    return Planned(
        meetings=_with_tables(found, question, board, before={one.request: one for one in before}),
        value=_decimal(found.value),
        bound=_decimal(found.bound),
        idle_gaps=found.idle,
        idle_bound=found.idle_bound,
        left_out=full | board.left_out,
        because="; ".join(found.because[:3]),
    )


def nothing_planned(board: Board, because: str) -> Planned:
    zero = Decimal(0)
    return Planned(
        meetings=(),
        value=zero,
        bound=zero,
        idle_gaps=0,
        idle_bound=0,
        left_out=board.left_out,
        because=because,
    )


def board_of(question: Question, *, extra: Mapping[str, frozenset[int]] | None = None) -> Board:
    """The requests that the engine is asked to place, and why the others are not.

    extra  slots in which companies had meetings before: the engine hears of them, and then that they are gone
    """
    board, event = Board(), question.event
    for key, request in question.requests.items():
        one, other = (question.attendances.get(company) for company in (request.company, request.toward))
        slots = [slots_of(found, event) | (extra or {}).get(company, frozenset())
                 for found, company in ((one, request.company), (other, request.toward))]  # fmt: skip
        spoken = spoken_between(one, other, event) if one and other else Spoken(needed=False)
        if one is None or other is None or not all(slots):
            board.left_out[key] = Reason.ABSENT.value
        elif spoken.needed and not spoken.pairs:
            board.left_out[key] = Reason.NO_INTERPRETER.value
        elif not slots[0] & slots[1]:
            board.left_out[key] = Reason.NO_COMMON_SLOT.value
        else:
            share = Decimal(1) if request.standing is RequestStanding.ACCEPTED else UNANSWERED_SHARE
            board.spoken[key] = spoken
            board.asked[key] = engine.Request(
                one=request.company, other=request.toward, weight=float(request.weight * share)
            )
    _name_languages(board, event)
    return board


def _name_languages(board: Board, event: BrokerageEvent) -> None:
    """What the engine calls a need: all pairs that would do; one pair where there would be too many needs."""
    teams = {pair_name(team.languages): team.count for team in event.interpreters}
    needs = {spoken.pairs for spoken in board.spoken.values() if spoken.needed}
    for key, spoken in board.spoken.items():
        if spoken.needed:
            pairs = spoken.pairs
            if len(needs) > MOST_SPOKEN:
                pairs = (max(pairs, key=lambda pair: (teams[pair], pair)),)
            asked = board.asked[key]
            board.asked[key] = engine.Request(
                one=asked.one, other=asked.other, weight=asked.weight, language="+".join(pairs)
            )


def agenda_of(
    question: Question, board: Board, *, extra: Mapping[str, frozenset[int]] | None = None
) -> engine.Agenda:
    event = question.event
    slots = [str(slot.number) for slot in meeting_slots(event.slots)]
    people = dict.fromkeys(name for asked in board.asked.values() for name in (asked.one, asked.other))
    available = {
        name: slots_of(question.attendances.get(name), event) | (extra or {}).get(name, frozenset())
        for name in people
    }
    needs = {asked.language for asked in board.asked.values() if asked.language}
    return engine.Agenda(
        participants=[
            engine.Participant(id=name, available=frozenset(str(number) for number in numbers))
            for name, numbers in available.items()
        ],
        requests=list(board.asked.values()),
        slots=slots,
        tables=dict.fromkeys(slots, event.tables),
        interpreters=_interpreters(event, needs, slots),
        locked={
            board.asked[meeting.request].id: str(meeting.slot)
            for meeting in question.locked
            if meeting.request in board.asked and meeting.slot in available[board.asked[meeting.request].one]
            and meeting.slot in available[board.asked[meeting.request].other]
        },
        day={str(slot.number): day_of(slot) for slot in meeting_slots(event.slots)},
    )  # fmt: skip


def _interpreters(
    event: BrokerageEvent, needs: Iterable[str], slots: Sequence[str]
) -> list[engine.Interpreter]:
    """One for each who works at the same time: `pair#1`, `pair#2` ..."""
    found, wanted = [], list(needs)
    for team in event.interpreters:
        pair = pair_name(team.languages)
        speaks = frozenset(need for need in wanted if pair in need.split("+"))
        if speaks:
            found += [
                engine.Interpreter(id=f"{pair}#{number}", languages=speaks, available=frozenset(slots))
                for number in range(1, team.count + 1)
            ]
    return found


def _with_tables(
    found: engine.Timetable, question: Question, board: Board, *, before: Mapping[str, ScheduledMeeting]
) -> tuple[ScheduledMeeting, ...]:
    """The meetings with tables: who keeps the slot keeps the table, as long as there is that table."""
    locked = {meeting.request for meeting in question.locked}
    by_name, by_slot = board.by_name, defaultdict[int, list[engine.Meeting]](list)
    for meeting in found.meetings:
        by_slot[int(meeting.slot)].append(meeting)
    scheduled: list[ScheduledMeeting] = []
    for slot in sorted(by_slot):
        tables: dict[str, int] = {}
        for meeting in by_slot[slot]:
            was = before.get(by_name[meeting.request])
            if was and was.slot == slot and was.table <= question.event.tables:
                tables.setdefault(meeting.request, was.table)
        free = iter(sorted(set(range(1, question.event.tables + 1)) - set(tables.values())))
        for meeting in by_slot[slot]:
            request = by_name[meeting.request]
            scheduled.append(
                ScheduledMeeting(
                    request=request,
                    company=board.asked[request].one,
                    toward=board.asked[request].other,
                    slot=slot,
                    table=tables[meeting.request] if meeting.request in tables else next(free),
                    interpreter=meeting.interpreter.partition("#")[0],
                    locked=request in locked,
                )
            )
    return tuple(sorted(scheduled, key=lambda meeting: (meeting.slot, meeting.table)))


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.2f}").normalize() + Decimal(0)
