"""When a follow-up is due: 12 months after an introduction, or after the end of a funded project."""

from __future__ import annotations

import calendar
from datetime import date

MONTHS_AFTER = 12


def months_later(day: date, months: int) -> date:
    """The same day that many months later, or the last day of a month that is too short."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_after_introduction(accepted_on: date) -> date:
    return months_later(accepted_on, MONTHS_AFTER)


def due_after_project(decided_on: date, months: int) -> date:
    """`months` is how long the project takes from the decision on."""
    return months_later(decided_on, months + MONTHS_AFTER)
