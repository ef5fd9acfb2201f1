"""Why a request takes no place, and who would give way to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hannover.engine.allocate.checking import check
from hannover.engine.allocate.errors import UnknownError, listed
from hannover.engine.allocate.meetings.domain import Agenda, Timetable
from hannover.engine.allocate.meetings.planning import plan_meetings
from hannover.engine.allocate.watching import Watch

__all__ = ["WhyNotMeeting", "why_not_meeting"]


@dataclass(frozen=True, kw_only=True)
class WhyNotMeeting:
    """What it would cost to let a request take place all the same.

    loss       weight lost, the request's own counted; None when no timetable with it was found
    at_least   the loss that is proven for every timetable with it; infinite when there is none
    displaced  requests that would give way
    """

    request: str
    loss: float | None
    at_least: float
    displaced: tuple[str, ...]
    because: tuple[str, ...]
    instead: Timetable | None


def why_not_meeting(
    agenda: Agenda, plan: Timetable, request: str, *, seconds: float = 15.0, seed: int = 1,
    watch: Watch | None = None,
) -> WhyNotMeeting:  # fmt: skip
    """The best timetable in which the request takes place, beside the plan.

    Plans again with the request worth more than all others together. Raises UnknownError.
    """
    known = {one.id: one for one in agenda.requests}
    if request not in known:
        raise UnknownError(f"{request!r} is no request", field="request")
    if request not in plan.out:
        return WhyNotMeeting(
            request=request,
            loss=0.0,
            at_least=0.0,
            displaced=(),
            because=(f"{request} takes place",),
            instead=plan,
        )
    extra = sum(one.weight for one in agenda.requests) + 1.0
    wanted = [
        replace(one, weight=one.weight + extra) if one.id == request else one for one in agenda.requests
    ]
    found = plan_meetings(replace(agenda, requests=wanted), seconds=seconds, seed=seed, watch=watch)
    bound = found.bound - extra
    if request in found.out:
        never = bound < 0
        told = "no timetable can contain it" if never else "no timetable with it was found in time"
        least = float("inf") if never else max(plan.value - bound, 0.0)
        return WhyNotMeeting(
            request=request, loss=None, at_least=least, displaced=(), because=(told,), instead=None
        )
    value = found.value - extra
    gone = tuple(name for name in found.out if name not in plan.out)
    loss, least = plan.value - value, max(plan.value - bound, 0.0)
    reasons = (
        f"with {request} the timetable is worth {loss:,.6g} less (at least {least:,.6g})",
        f"{listed(gone) or 'nobody'} would give way",
    )
    instead = replace(found, value=value, bound=max(bound, value), because=reasons)
    instead = replace(instead, certificate=check(agenda, instead))
    return WhyNotMeeting(
        request=request, loss=loss, at_least=least, displaced=gone, because=reasons, instead=instead
    )
