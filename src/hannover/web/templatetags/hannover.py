"""The filters and tags that every template has without loading them. Parameters are in the docstrings.

Filters  text plain lookup webaddress kind factdate machinedate day instant number money percent
Tags     url_with url_at at_moment hidden_query kept_query url_reset
         time side level progress assessments timeline formfield
Blocks   section why notice, table column row cell
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from hannover.record.domain import EvidenceKind, FactDate, Side, Text
from hannover.record.words import KINDS
from hannover.web import figures, tables, wording
from hannover.web.languages import content_language, interface_language

register = template.Library()
tables.register_in(register)

MOMENT_PARAMETERS = ("as_of", "known_at")


# ---- texts


@register.filter
def text(value: Text | str | Promise | None) -> SafeString:
    """A Text in the language asked for, escaped; with `span lang` where it is not the interface's."""
    if not value:
        return SafeString("")
    if not isinstance(value, Mapping):
        return conditional_escape(value if isinstance(value, SafeString) else str(value))
    words, language = wording.pick(value, content_language())
    if language == interface_language():
        return conditional_escape(words)
    css = "fallback" if language != content_language() else "content"
    return format_html('<span lang="{}" class="{}">{}</span>', language, css, words)


@register.filter
def plain(value: Text | str | Promise | None) -> str:
    """A Text as bare words, for attributes and titles, where no mark-up can say the language."""
    if not value or not isinstance(value, Mapping):
        return str(value or "")
    return wording.pick(value, content_language())[0]


@register.filter
def webaddress(value: str | None) -> str:
    """The address if a browser may follow it (http or https), else "": what people enter may be anything."""
    return value if value and value.lower().startswith(("http://", "https://")) else ""


@register.filter
def kind(value: str) -> str:
    """The word for an EvidenceKind; a kind that is not known is shown as it is."""
    return str(KINDS[EvidenceKind(value)]) if value in KINDS else str(value)


@register.filter
def lookup(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """The value at a key that is itself a variable; None where there is none."""
    return mapping.get(key) if mapping else None


# ---- dates, numbers, money


@register.filter
def factdate(value: FactDate | date | None) -> str:
    """A FactDate as precisely as its source states it, in the interface's language."""
    if value is None:
        return ""
    fact = value if isinstance(value, FactDate) else FactDate(on=value)
    return wording.fact_date_text(fact, interface_language())


@register.filter
def machinedate(value: FactDate | date | None) -> str:
    """The date for a `datetime` attribute."""
    if value is None:
        return ""
    return wording.machine_date(value) if isinstance(value, FactDate) else value.isoformat()


@register.filter
def day(value: date | datetime | None) -> str:
    """A day: "19 March 2017"; of an instant, its day in UTC."""
    if value is None:
        return ""
    on = value.astimezone(UTC).date() if isinstance(value, datetime) else value
    return wording.day_text(on, interface_language())


@register.filter
def instant(value: datetime | str | None) -> str:
    """Day and time in UTC: "19 March 2017, 14:05 UTC". Takes the log's own text form too."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    moment = moment.astimezone(UTC)
    return f"{wording.day_text(moment.date(), interface_language())}, {moment:%H:%M} UTC"


@register.filter
def number(value: Decimal | int | float | None, places: int | None = None) -> str:
    """A number with the language's grouping; `places` decimals, else as many as it carries."""
    return "" if value is None else wording.number_text(value, interface_language(), places=places)


@register.filter
def money(value: Decimal | int | None, currency: str) -> str:
    """An amount in an ISO 4217 currency, as the language writes it."""
    return "" if value is None else wording.money_text(value, currency, interface_language())


@register.filter
def percent(value: Decimal | float | None, places: int = 0) -> str:
    """A share of 1 as a percentage."""
    return "" if value is None else wording.percent_text(value, interface_language(), places=places)


@register.simple_tag
def time(value: FactDate | date | None) -> SafeString:
    """`<time>` around a FactDate or a date; nothing for None."""
    if value is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', machinedate(value), factdate(value))


# ---- addresses


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


@register.simple_tag(takes_context=True)
def url_with(context: Context, **changes: Any) -> str:
    """This page's address with another query: `{% url_with sort="date" page=None %}`; None takes away."""
    query = _query(context)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None and value != "":
            query[name] = str(value)
    request = context.get("request")
    return f"?{query.urlencode()}" if query else (request.path if request else "?")


@register.simple_tag(takes_context=True)
def url_at(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """`url`, but keeping the moment (`as_of`, `known_at`) that the reader is looking at."""
    return at_moment(context, reverse(name, args=args, kwargs=kwargs))


@register.simple_tag(takes_context=True)
def at_moment(context: Context, url: str) -> str:
    """An address of ours that a view made, with the moment that the reader is looking at."""
    asked = _query(context)
    path, _mark, query = str(url).partition("?")
    kept = QueryDict(query, mutable=True)
    for parameter in MOMENT_PARAMETERS:
        if asked.get(parameter) and parameter not in kept:
            kept[parameter] = str(asked[parameter])
    return path + (f"?{kept.urlencode()}" if kept else "")


@register.simple_tag(takes_context=True)
def hidden_query(context: Context, *leave_out: str) -> SafeString:
    """Hidden inputs for the present query, so that a GET form keeps it; without the names given."""
    kept = [
        (name, value) for name, values in _query(context).lists() for value in values if name not in leave_out
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.simple_tag(takes_context=True)
def kept_query(context: Context, form: BaseForm) -> SafeString:
    """Hidden inputs for what a GET form does not ask itself: the moment and the order, but not the page."""
    return hidden_query(context, "page", *(field.html_name for field in form))


@register.simple_tag(takes_context=True)
def url_reset(context: Context, form: BaseForm) -> str:
    """This page's address without what the GET form asks."""
    return url_with(context, page=None, **{field.html_name: None for field in form})


# ---- the record's own things


def _component(context: Context, component: str, /, **values: Any) -> SafeString:
    shared = {"site": context.get("site"), "request": context.get("request")}
    return SafeString(render_to_string(f"components/{component}.html", shared | values))


def _side(context: Context, side: Side | str) -> Side | None:
    site = context.get("site")
    if isinstance(side, str):
        return site.side(side) if site else None
    return side


@register.simple_tag(takes_context=True)
def side(context: Context, side: Side | str, *, name: bool = True) -> SafeString:
    """The badge of a side (by object or key): its shape in its colour, and its name unless `name=False`."""
    found = _side(context, side)
    if found is None:
        return conditional_escape(str(side))
    return _component(context, "side", side=found, name=name)


@register.simple_tag(takes_context=True)
def level(context: Context, value: str | None, side: Side | str = "") -> SafeString:
    """A level of completion as glyph and word, in a side's colour if one is given; None is "not stated"."""
    found = _side(context, side) if side else None
    return _component(context, "level", level=figures.level_glyph(value), side=found)


@register.simple_tag(takes_context=True)
def progress(context: Context, attained: Decimal | float | None = None, **values: Any) -> SafeString:
    """How far something is: see components/progress.html for the parameters."""
    bar = figures.bar_width(attained)
    return _component(context, "progress", attained=attained, bar=bar, **values)


@register.simple_tag(takes_context=True)
def assessments(context: Context, by_side: Mapping[str, Any]) -> SafeString:
    """Both sides' assessments of one commitment; `by_side` maps side keys to Assessment or None."""
    site = context.get("site")
    pairs = [(side, by_side.get(side.key)) for side in (site.sides if site else ())]
    levels = {assessment.level for _side, assessment in pairs if assessment}
    return _component(context, "assessments", pairs=pairs, disagree=len(levels) > 1)


@register.simple_tag(takes_context=True)
def timeline(context: Context, rows: Any, **options: Any) -> SafeString:
    """The drawn timeline: see components/timeline.html for rows and options."""
    site = context.get("site")
    positions = {side.key: side.position for side in (site.sides if site else ())}
    chart = figures.lay_out_timeline(rows, language=interface_language(), positions=positions, **options)
    return _component(context, "timeline", chart=chart)


@register.simple_tag
def formfield(field: Any, **options: Any) -> SafeString:
    """A bound form field with label, help and errors: see components/formfield.html."""
    return SafeString(render_to_string("components/formfield.html", {"field": field} | options))


# ---- blocks


@register.simple_block_tag
def section(content: str, title: str = "", **options: Any) -> SafeString:
    """A ruled section with its title in the margin: see components/section.html."""
    return SafeString(
        render_to_string("components/section.html", {"content": content, "title": title} | options)
    )


@register.simple_block_tag
def why(content: str, summary: str = "", **options: Any) -> SafeString:
    """A disclosure that answers "why?": see components/why.html."""
    return SafeString(
        render_to_string("components/why.html", {"content": content, "summary": summary} | options)
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info", **options: Any) -> SafeString:
    """A notice of kind info, done, warn or error: see components/notice.html."""
    return SafeString(
        render_to_string("components/notice.html", {"content": content, "kind": kind} | options)
    )
