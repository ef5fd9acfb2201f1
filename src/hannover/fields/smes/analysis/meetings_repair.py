"""From a timetable that no longer holds to one that does, with the fewest changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hannover.engine.allocate import meetings as engine
from hannover.engine.allocate.meetings.verifying import waiting
from hannover.engine.allocate.watching import Watch
from hannover.errors import ConflictError
from hannover.fields.smes.analysis.meetings import (
    Board,
    Planned,
    Question,
    Reason,
    agenda_of,
    board_of,
    nothing_planned,
    pair_name,
    planned_of,
    slots_of,
)
from hannover.fields.smes.analysis.meetings_slots import meeting_slots
from hannover.fields.smes.domain import ScheduledMeeting

Slots = dict[str, frozenset[int]]


def repair(
    question: Question,
    before: Sequence[ScheduledMeeting],
    *,
    seconds: float = 10.0,
    watch: Watch | None = None,
) -> Planned:
    """A timetable that keeps as many of the agreed meetings as can be kept, and moves as few as possible.

    Meetings whose request is no longer among those of the question are gone. Where a slot has more meetings
    than there are tables or interpreters now, those that can go elsewhere, and weigh least, leave it.
    `lost` are the agreed meetings that take no place any more.
    """
    agreed = {meeting.request: meeting for meeting in before if meeting.request in question.requests}
    board = board_of(question, extra=_slots_before(agreed.values()))
    known = {request: meeting for request, meeting in agreed.items() if request in board.asked}
    agreed = _within(known, question, board)
    _leave_out(board, question, agreed)
    if not any(_now(asked.one, question) & _now(asked.other, question) for asked in board.asked.values()):
        board.left_out |= dict.fromkeys(board.asked, Reason.ABSENT.value)
        return _against(nothing_planned(board, "nobody is left who could meet"), before)
    agenda = agenda_of(question, board, extra=_slots_before(agreed.values()))
    away = {
        one.id: one.available - {str(slot) for slot in _now(one.id, question)} for one in agenda.participants
    }
    mended = engine.mend(
        agenda,
        _as_it_was(agenda, agreed, board),
        {name: slots for name, slots in away.items() if slots},
        seconds=seconds,
        watch=watch,
    )
    planned = planned_of(mended.timetable, question, board, before=before)
    told = f"{len(mended.moved)} meetings move, {len(mended.added)} waiting requests take free places"
    placed = {meeting.request for meeting in planned.meetings}
    without = {request: _why(request, board, question) for request in board.asked if request not in placed}
    return _against(replace(planned, left_out=without | board.left_out, because=told), before)


def _leave_out(board: Board, question: Question, agreed: Mapping[str, ScheduledMeeting]) -> None:
    """Takes from the board what could only have taken place as it did before."""
    for request in [key for key in board.asked if key not in agreed]:
        asked = board.asked[request]
        if not _now(asked.one, question) & _now(asked.other, question):
            board.left_out[request] = _why(request, board, question)
            del board.asked[request]


def _why(request: str, board: Board, question: Question) -> str:
    one, other = (_now(name, question) for name in (board.asked[request].one, board.asked[request].other))
    if not one or not other:
        return Reason.ABSENT.value
    return (Reason.FULL if one & other else Reason.NO_COMMON_SLOT).value


def _now(company: str, question: Question) -> frozenset[int]:
    return slots_of(question.attendances.get(company), question.event)


def _slots_before(meetings: Iterable[ScheduledMeeting]) -> Slots:
    found: dict[str, set[int]] = defaultdict(set)
    for meeting in meetings:
        found[meeting.company].add(meeting.slot)
        found[meeting.toward].add(meeting.slot)
    return {company: frozenset(slots) for company, slots in found.items()}


def _within(
    agreed: Mapping[str, ScheduledMeeting], question: Question, board: Board
) -> dict[str, ScheduledMeeting]:
    """The agreed meetings without those for which there is no table or interpreter left in their slot."""
    known = {slot.number for slot in meeting_slots(question.event.slots)}
    teams = {pair_name(team.languages): team.count for team in question.event.interpreters}
    used: Counter[int] = Counter(meeting.slot for meeting in agreed.values())
    kept: dict[str, ScheduledMeeting] = {}
    tables: Counter[int] = Counter()
    speaking: Counter[tuple[int, str]] = Counter()

    def staying(request: str) -> tuple[bool, bool, float]:
        meeting, asked = agreed[request], board.asked[request]
        both = _now(asked.one, question) & _now(asked.other, question)
        elsewhere = any(used[slot] < question.event.tables for slot in both - {meeting.slot})
        return (not meeting.locked, elsewhere, -asked.weight)

    for request in sorted(agreed, key=staying):
        meeting, spoken = agreed[request], board.spoken[request]
        if meeting.slot not in known or tables[meeting.slot] >= question.event.tables:
            continue
        pair = meeting.interpreter if meeting.interpreter in spoken.pairs else (*spoken.pairs, "")[0]
        if spoken.needed and speaking[meeting.slot, pair] >= teams.get(pair, 0):
            continue
        tables[meeting.slot] += 1
        speaking[meeting.slot, pair if spoken.needed else ""] += 1
        kept[request] = meeting
    if any(meeting.locked and request not in kept for request, meeting in agreed.items()):
        raise ConflictError(
            "locked meetings have no table or interpreter left", remedy="unlock them, or bring the table back"
        )
    return kept


def _as_it_was(
    agenda: engine.Agenda, agreed: Mapping[str, ScheduledMeeting], board: Board
) -> engine.Timetable:
    """The timetable at hand in the engine's words: tables counted anew, interpreters by name."""
    tables: Counter[int] = Counter()
    speaking: Counter[tuple[int, str]] = Counter()
    meetings = []
    for request, meeting in agreed.items():
        tables[meeting.slot] += 1
        spoken, interpreter = board.spoken[request], ""
        if spoken.needed:
            pair = meeting.interpreter if meeting.interpreter in spoken.pairs else spoken.pairs[0]
            speaking[meeting.slot, pair] += 1
            interpreter = f"{pair}#{speaking[meeting.slot, pair]}"
        meetings.append(
            engine.Meeting(
                request=board.asked[request].id,
                slot=str(meeting.slot),
                table=tables[meeting.slot],
                interpreter=interpreter,
            )
        )
    placed = {one.request: one.slot for one in meetings}
    value = sum(asked.weight for asked in board.asked.values() if asked.id in placed)
    return engine.Timetable(
        meetings=tuple(meetings),
        value=value,
        bound=value,
        idle=waiting(agenda, placed),
        idle_bound=0,
        out=tuple(asked.id for asked in board.asked.values() if asked.id not in placed),
    )


def _against(planned: Planned, before: Sequence[ScheduledMeeting]) -> Planned:
    """The same, with what changed against the meetings of before."""
    now = {meeting.request: meeting for meeting in planned.meetings}
    lost = tuple(meeting.request for meeting in before if meeting.request not in now)
    moved = sum(
        (now[was.request].slot, now[was.request].table) != (was.slot, was.table)
        for was in before
        if was.request in now
    )
    return replace(planned, moved=moved, lost=lost)
