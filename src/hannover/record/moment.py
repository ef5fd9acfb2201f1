"""The two dates of every view: what had happened by `as_of`, as far as it was recorded by `known_at`."""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from hannover.errors import InputError


@dataclass(frozen=True)
class Moment:
    """`as_of` filters by the fact's own date, `known_at` by the time of recording (UTC).

    `is_now` is True when neither was asked for: the ordinary view.
    """

    as_of: date
    known_at: datetime
    is_now: bool = True

    @property
    def known_text(self) -> str:
        return stamp(self.known_at)

    @property
    def query(self) -> dict[str, str]:
        """The query parameters that ask for this moment again; empty for now."""
        if self.is_now:
            return {}
        return {"as_of": self.as_of.isoformat(), "known_at": self.known_text}


def stamp(instant: datetime) -> str:
    """An instant as events write it: UTC, microseconds, so that text order is time order."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def now() -> Moment:
    instant = datetime.now(UTC)
    return Moment(instant.date(), instant)


def read_moment(values: Mapping[str, str]) -> Moment:
    """The moment that `as_of` (a day, month or year) and `known_at` (a day or an instant) ask for; default
    now.

    A year or a month means its last day. A `known_at` without a time means the end of that day in UTC.
    Raises InputError, naming the field, when one is not a date.
    """
    present = now()
    as_of, known_at = values.get("as_of", "").strip(), values.get("known_at", "").strip()
    if not as_of and not known_at:
        return present
    return Moment(
        read_day(as_of, field="as_of") if as_of else present.as_of,
        read_instant(known_at) if known_at else present.known_at,
        is_now=False,
    )


def read_day(text: str, *, field: str) -> date:
    """The last day of the day, month or year that `text` names in ISO 8601; full-width digits do as well."""
    text = unicodedata.normalize("NFKC", text.strip())
    try:
        if not text.isascii():
            raise ValueError(text)
        if len(text) == 4:
            return date(int(text), 12, 31)
        if len(text) == 7:
            first = date.fromisoformat(f"{text}-01")
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise InputError(
            f"{text[:40]!r} is not a date", field=field, remedy="write 2018, 2018-06 or 2018-06-30"
        ) from None


def read_instant(text: str) -> datetime:
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        instant = datetime.fromisoformat(text)
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise InputError(
            f"{text[:40]!r} is not an instant",
            field="known_at",
            remedy="write 2018-06-30 or 2018-06-30T12:00:00Z",
        ) from None
