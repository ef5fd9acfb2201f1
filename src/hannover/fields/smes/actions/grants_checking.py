"""What every write on calls, applications and payments checks: amounts, days, who is there."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import ConflictError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import company_known, hold_known, own_companies
from hannover.fields.smes.analysis.grants import WHOLE_UNITS, closing_instant, standing_at
from hannover.fields.smes.domain import CallStanding
from hannover.fields.smes.inputs.grants import GrantsRecorded
from hannover.operations import Context
from hannover.record.framework.values import KEY
from hannover.record.log import Written
from hannover.record.models.projection import STILL, Projection
from hannover.record.moment import read_day
from hannover.record.signing import reader_of

BLANKS = re.compile(r"[\s'’]")
TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
CURRENCY = re.compile("[A-Z]{3}")
LARGEST = Decimal(10) ** 15
LONGEST_KEY = 80
FIRST_YEAR, LAST_YEAR = 1990, 2199


def recorded(written: Written, *, key: str = "") -> GrantsRecorded:
    head = f"{written.chain}:{written.sequence}:{written.hash}"
    return GrantsRecorded(key or written.entity, written.id, head)


def read_amount(text: str, currency: str, *, field: str) -> Decimal:
    """An amount above zero in units that the currency has; raises InputError."""
    try:
        amount = Decimal(_plain(text, field=field))
        if not amount.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise InputError(
            _("%(text)s is not an amount") % {"text": repr(text[:30])}, field=field, remedy="120000.00"
        ) from None
    if amount <= 0:
        raise InputError(_("an amount is above zero"), field=field)
    if amount >= LARGEST:
        raise InputError(_("this amount is too large"), field=field)
    unit = Decimal(1) if currency in WHOLE_UNITS else Decimal("0.01")
    if amount % unit:
        raise InputError(
            _("%(currency)s has no units that small") % {"currency": currency},
            field=field,
            remedy=f"{amount.quantize(unit):f}",
        )
    return amount.quantize(unit)


def _plain(text: str, *, field: str) -> str:
    """A number as English, German or Japanese writes it, as digits with at most one point.

    Raises InputError for what one language reads as thousands and another as parts: "100.000", "100,000".
    """
    written = BLANKS.sub("", unicodedata.normalize("NFKC", text))
    if TWO_WAYS.fullmatch(written):
        point = written.replace(",", ".")
        raise InputError(
            _("%(text)s can be read in two ways") % {"text": repr(text[:30])},
            field=field,
            remedy=_("write %(whole)s or %(parts)s")
            % {"whole": point.replace(".", ""), "parts": f"{point}0"},
        )
    for group, point in ((",", "."), (".", ",")):
        grouped = re.fullmatch(
            rf"([+-]?[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+)({re.escape(point)}\d+)?", written
        )
        if grouped:
            return grouped[1].replace(group, "") + (grouped[2] or "").replace(point, ".")
    return written.replace(",", ".") if written.count(",") == 1 and "." not in written else written


def read_currency(text: str, *, field: str) -> str:
    if not CURRENCY.fullmatch(text.strip()):
        raise InputError(_("this is not a currency"), field=field, remedy=_("three letters of ISO 4217"))
    return text.strip()


def read_number(text: str, least: int, most: int, *, field: str) -> Decimal:
    """A plain number between two bounds; raises InputError."""
    try:
        number = Decimal(_plain(text, field=field))
        if not number.is_finite() or not least <= number <= most:
            raise InvalidOperation
    except InvalidOperation:
        raise InputError(
            _("%(text)s does not fit") % {"text": repr(text[:30])},
            field=field,
            remedy=_("a number from %(least)s to %(most)s") % {"least": least, "most": most},
        ) from None
    return number


def read_date(text: str, *, field: str) -> date:
    """A day on which a call can open or close; raises InputError."""
    day = read_day(text.strip(), field=field)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InputError(
            _("%(text)s does not fit") % {"text": repr(text[:30])},
            field=field,
            remedy=f"{FIRST_YEAR}-01-01 – {LAST_YEAR}-12-31",
        )
    return day


def read_zone(text: str) -> str:
    if text.strip() not in available_timezones():
        raise InputError(
            _("there is no time zone %(zone)s") % {"zone": repr(text[:40])},
            field="time_zone",
            remedy="Asia/Tokyo, Europe/Berlin",
        )
    return text.strip()


def read_new_key(model: type[Projection], text: str) -> str:
    key = text.strip()
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise InputError(
            _("this cannot be a key"),
            field="key",
            remedy=_("lower-case letters, digits and single hyphens, at most %(most)s")
            % {"most": LONGEST_KEY},
        )
    if model.objects.filter(key=key).exists():
        raise InputError(_("%(key)s is taken") % {"key": repr(key)}, field="key", remedy=_("choose another"))
    return key


def hold_call(key: str) -> Projection:
    """The call, which nobody else changes until this transaction ends."""
    return hold_known(models.Call, key, field="call")


def require_open(call: domain.Call, context: Context) -> None:
    """Raises ConflictError that names the deadline, its zone and the time there now."""
    standing = standing_at(call, context.now)
    if standing is CallStanding.OPEN:
        return
    here = context.now.astimezone(ZoneInfo(call.time_zone))
    words = {
        "day": (call.opens_on if standing is CallStanding.PLANNED else call.closes_on).isoformat(),
        "zone": call.time_zone,
        "here": f"{here:%Y-%m-%d %H:%M}",
        "utc": f"{closing_instant(call):%Y-%m-%d %H:%M}",
    }
    if standing is CallStanding.PLANNED:
        raise ConflictError(
            _("this call opens on %(day)s in the time of %(zone)s; there it is %(here)s now") % words,
            field="call",
        )
    raise ConflictError(
        _("this call closed at the end of %(day)s in the time of %(zone)s (%(utc)s UTC)") % words,
        field="call",
        remedy=_("there it is %(here)s now") % words,
    )


def side_of(company: str, *, field: str) -> str:
    """The side of a company that is active; raises UnknownError alike for one that is not there."""
    found = company_known(company)
    if found is None or not found.active:
        raise UnknownError(
            _("there is no such company, or it takes part no longer"), field=field, remedy=_("choose another")
        )
    return found.side


def hold_application(key: str, context: Context) -> Projection:
    """The application, for the staff of both sides and the participants of its companies; to everybody else
    it does not exist.
    """
    row = hold_known(models.Application, key, field="application")
    if not may_read(row, reader_of(context)):
        raise UnknownError(
            _("there is no such entry: %(key)s") % {"key": repr(key[:80])}, field="application"
        )
    return row


def may_read(row: Projection, actor: Actor) -> bool:
    """Whether this person may read an application: staff of both sides, participants of its companies."""
    if actor.side and actor.allows("read-side", side=actor.side):
        return True
    mine = set(own_companies(actor))
    return any(partner.company in mine for partner in row.fact.partners)


def alive_rows(model: type[Projection], **columns: object) -> list[Projection]:
    """The newest version of each entity, whatever its date."""
    newest: dict[object, Projection] = {}
    for row in model.objects.filter(known_to=STILL, **columns).order_by("valid_from"):
        newest[row.entity] = row
    return list(newest.values())


def day_for(row: Projection, context: Context) -> date:
    """Today, or the day of the present version where that lies ahead: a change never comes before it."""
    return max(row.valid_from, context.now.date())


def utc_text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
