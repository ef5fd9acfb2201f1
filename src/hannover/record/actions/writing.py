"""What every write has in common: who writes, for whom to see, and the checks on texts and dates."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from hannover.errors import InputError, UnknownError
from hannover.operations import Context
from hannover.record import domain
from hannover.record.log import Author, Draft, Written, append
from hannover.record.models import Projection
from hannover.record.models.projection import STILL
from hannover.record.moment import read_day

AUDIENCES = ("public", "side")
MOST_CHARACTERS = 20_000


def write(context: Context, *drafts: Draft) -> list[Written]:
    """Appends the drafts in the name of the actor and of the side they act for."""
    return append(Author(person=context.actor.id, side=context.actor.side), drafts)


def newest_known(model: type[Projection], **columns: str) -> Projection | None:
    """The version with the latest date among those known now, or None."""
    return model.objects.filter(known_to=STILL, **columns).order_by("-valid_from").first()


def require_known(model: type[Projection], key: str, *, field: str) -> Projection:
    """The newest version of the entity with that key; raises UnknownError naming the input field."""
    found = newest_known(model, key=key)
    if found is None:
        raise UnknownError(f"there is no {model.noun.__name__.lower()} {key[:80]!r}", field=field)
    return found


def clean(text: str, *, field: str, required: bool = True) -> str:
    """The text in Unicode NFC without blanks around it; raises InputError when it is empty, long or has
    controls.
    """
    cleaned = unicodedata.normalize("NFC", text).strip()
    if required and not cleaned:
        raise InputError("this must not be empty", field=field)
    if len(cleaned) > MOST_CHARACTERS:
        raise InputError(
            f"{len(cleaned):,} characters are too many", field=field, remedy=f"at most {MOST_CHARACTERS:,}"
        )
    if any(
        unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"
        for sign in cleaned.replace("\r\n", "\n")
    ):
        raise InputError("control characters are not text", field=field, remedy="remove them")
    return cleaned.replace("\r\n", "\n")


def text_in(language: str, text: str, *, field: str, required: bool = True) -> domain.Text:
    """A Text in one language; empty when the text is empty and not required."""
    cleaned = clean(text, field=field, required=required)
    return {language: cleaned} if cleaned else {}


def audience_of(value: str) -> str:
    if value not in AUDIENCES:
        raise InputError(f"{value!r} is not an audience", field="audience", remedy="public or side")
    return value


def read_fact_date(text: str, *, field: str = "date") -> domain.FactDate:
    """A FactDate from "2018", "2018-05", "2018-05-14" or "2018-05-14/2018-05-15"."""
    first, _, last = text.strip().partition("/")
    precision = {4: domain.Precision.YEAR, 7: domain.Precision.MONTH}.get(len(first), domain.Precision.DAY)
    latest = read_day(first, field=field)
    on = {
        domain.Precision.YEAR: date(latest.year, 1, 1),
        domain.Precision.MONTH: latest.replace(day=1),
        domain.Precision.DAY: latest,
    }[precision]
    until = read_day(last, field=field) if last else None
    if until is not None and until < on:
        raise InputError("the last day is before the first", field=field)
    return domain.FactDate(on=on, precision=precision, until=until)


def read_choice(kinds: Any, value: str, *, field: str) -> Any:
    """The member of an enum with that value; raises InputError naming those there are."""
    try:
        return kinds(value)
    except ValueError:
        raise InputError(
            f"{value[:40]!r} is not known here", field=field, remedy="one of: " + ", ".join(kinds)
        ) from None


def refuse_future(day: date, context: Context, *, field: str) -> None:
    """A fact has happened; raises InputError for a date after tomorrow (time zones differ by a day)."""
    if day.toordinal() > context.now.date().toordinal() + 1:
        raise InputError(
            f"{day.isoformat()} lies in the future", field=field, remedy="a fact has already happened"
        )
