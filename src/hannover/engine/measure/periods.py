"""Periods: whole numbers such as years, or text such as 2019-Q1, 2019-04 and 2019-W07."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

__all__ = ["Period", "missing_between", "read_period"]

Period = int | str

_FORMS = (
    (re.compile(r"(\d{4})-?Q([1-4])"), 4),
    (re.compile(r"(\d{4})-?S([12])"), 2),
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), 12),
)


def read_period(period: Period) -> tuple[int, int, str]:
    """What to sort a period by: numbers by value, quarters, half-years and months by their count, other text
    as text.
    """
    if isinstance(period, bool) or not isinstance(period, int | str):
        raise ValueError(f"{period!r} is no period; give a whole number or text")
    if isinstance(period, int):
        return (0, period, "")
    for form, parts in _FORMS:
        found = form.fullmatch(period)
        if found:
            return (parts, int(found[1]) * parts + int(found[2]) - 1, "")
    return (99, 0, period)


def missing_between(ordered: Sequence[Period]) -> Iterator[tuple[Period, Period]]:
    """Neighbours that lie further apart than the nearest ones do. Text of unknown form has no distances."""
    places = [read_period(period) for period in ordered]
    if len({place[0] for place in places}) != 1 or places[0][0] == 99:
        return
    steps = [later[1] - earlier[1] for earlier, later in pairwise(places)]
    usual = min(steps)
    for step, (earlier, later) in zip(steps, pairwise(ordered), strict=True):
        if step != usual:
            yield earlier, later
