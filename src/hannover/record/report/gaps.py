"""What is missing: found in the record, listed by kind, never filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from hannover.record import domain
from hannover.record.report.content import Gap, Promise

Test = Callable[[Promise], bool]


def find_gaps(promises: Sequence[Promise], sides: Sequence[domain.Side], as_of: date) -> tuple[Gap, ...]:
    """Every kind of gap that some commitment has, in a fixed order; kinds without any are left out.

    no-evidence         nothing at all is recorded for the commitment
    unconfirmed-only    what is recorded could not be read in its source
    no-owner            no source names who is in charge on the side
    no-assessment       the side has not stated how far the commitment is
    no-indicator        nothing is measured
    no-target           something is measured, but no source states a target
    open-step           a milestone is not reached
    overdue             a milestone is past its date and not reached
    """
    found = [
        _gap("no-evidence", promises, lambda promise: not promise.count.total),
        _gap(
            "unconfirmed-only",
            promises,
            lambda promise: bool(promise.count.total) and not promise.count.confirmed,
        ),
        *(
            _gap("no-owner", promises, lambda promise, key=side.key: key not in _owning(promise), side.key)
            for side in sides
        ),
        *(
            _gap(
                "no-assessment",
                promises,
                lambda promise, key=side.key: key not in promise.assessments,
                side.key,
            )
            for side in sides
        ),
        _gap("no-indicator", promises, lambda promise: not promise.indicators),
        _gap("no-target", promises, _without_target),
        _gap(
            "open-step", promises, lambda promise: any(not step.fact.reached for step in promise.milestones)
        ),
        _gap("overdue", promises, lambda promise: _is_overdue(promise, as_of)),
    ]
    return tuple(gap for gap in found if gap.commitments)


def _gap(kind: str, promises: Sequence[Promise], lacks: Callable[..., bool], side: str = "") -> Gap:
    return Gap(kind, tuple(promise.fact for promise in promises if lacks(promise)), side)


def _owning(promise: Promise) -> set[str]:
    return {owner.side for owner in promise.owners if owner.organization is not None}


def _without_target(promise: Promise) -> bool:
    return bool(promise.indicators) and not any(measured.status.target for measured in promise.indicators)


def _is_overdue(promise: Promise, as_of: date) -> bool:
    return any(is_late(step.fact, as_of) for step in promise.milestones)


def is_late(milestone: domain.Milestone, as_of: date) -> bool:
    """Past its date, and not reached by the as-of date."""
    return milestone.due is not None and milestone.due.latest < as_of and milestone.reached is None
