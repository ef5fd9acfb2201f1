"""How resources are asked for and answered: moment, language and page on the way in, ETag and Link on the way
out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from ninja import Schema
from pydantic import Field

from hannover.accounts.permissions import Actor
from hannover.errors import InputError
from hannover.record.log import store_version
from hannover.record.moment import Moment, read_moment, stamp
from hannover.record.reading import Page, read_programme
from hannover.web.api.problems import not_signed_in

MOST_A_PAGE = 200
TEXT = frozenset({"Text", "domain.Text"})
"""How a field of a dataclass is annotated that holds {language: text}; other dictionaries of texts are no
Text.
"""


class Asking(Schema):
    """What every resource may be asked for."""

    as_of: str = Field(
        "", description="What had happened by this day, month or year: 2018, 2018-06 or 2018-06-30."
    )
    known_at: str = Field("", description="What had been recorded by this day or instant.")
    language: str = Field(
        "", description="Texts in this language only, else in all; what it lacks is in English."
    )


class AskingPage(Asking):
    """A part of a list. A page after the last one is the last one."""

    page: int = Field(1, ge=1, le=1_000_000, description="Number of the page, from 1.")
    size: int = Field(50, ge=1, le=MOST_A_PAGE, description="How many items a page has.")


@dataclass(frozen=True)
class Question:
    """A request for a resource, understood. `language` is empty where texts are wanted in all languages."""

    request: HttpRequest
    actor: Actor
    moment: Moment
    language: str


def understand(request: HttpRequest, asking: Asking) -> Question:
    """Raises InputError for a date that does not exist or a language that the programme does not speak."""
    if any("\x00" in word for words in request.GET.lists() for word in (words[0], *words[1])):
        raise InputError("text may not contain the character NUL")
    moment = read_moment({"as_of": asking.as_of, "known_at": asking.known_at})
    return Question(request, actor_of_request(request), moment, read_language(asking.language, moment))


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor whom `caller` found."""
    actor: Actor = request.auth  # type: ignore[attr-defined]  # ninja puts there what `auth` returned
    return actor


def read_language(tag: str, moment: Moment) -> str:
    """The tag, if texts can be had in that language; raises InputError naming those there are."""
    if not tag:
        return ""
    programme = read_programme(moment)
    spoken = programme.declaration.languages if programme else tuple(settings.INTERFACE_LANGUAGES)
    if tag not in spoken:
        raise InputError(
            f"{tag[:20]!r} is not a language of the programme",
            field="language",
            remedy="one of: " + ", ".join(spoken),
        )
    return tag


def answer(question: Question, read: Callable[[], Any]) -> HttpResponse:
    """The resource as JSON, or 304 when the caller has it already; then nothing is read."""
    etag = etag_of(question)
    if etag in parse_etags(question.request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = json_response(spoken_in(read(), question.language))
    return _cacheable(response, etag)


def answer_page(question: Question, asking: AskingPage, read: Callable[[], Page[Any]]) -> HttpResponse:
    """A page of a list, with its neighbours in the header Link (RFC 8288)."""
    etag = etag_of(question)
    if etag in parse_etags(question.request.headers.get("If-None-Match", "")):
        return _cacheable(HttpResponse(status=304), etag)
    page = read()
    items = [spoken_in(item, question.language) for item in page.items]
    response = json_response({"items": items, "page": page.number, "pages": page.pages, "total": page.total})
    numbers = {"first": 1, "prev": page.previous, "next": page.next, "last": page.pages}
    links = [
        f'<{_address_of(question.request, number)}>; rel="{relation}"'
        for relation, number in numbers.items()
        if number
    ]
    response["Link"] = ", ".join(links)
    return _cacheable(response, etag)


def _address_of(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}"


def json_response(value: Any, *, status: int = 200) -> HttpResponse:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text.encode(), status=status, content_type="application/json")


def etag_of(question: Question) -> str:
    """A weak validator: the address, the version of the store and of the program, and what the caller may
    see.
    """
    moment, actor = question.moment, question.actor
    sees = actor.side if actor.side and actor.allows("read-side", side=actor.side) else ""
    parts = (
        question.request.get_full_path(),
        store_version(),
        _program(),
        moment.as_of.isoformat(),
        "" if moment.is_now else moment.known_text,
        sees,
        str(actor.allows("administer")),
    )
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
    return f"W/{quote_etag(digest)}"


@cache
def _program() -> str:
    return version("hannover")


def _cacheable(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response


def spoken_in(value: Any, language: str) -> Any:
    """A read model as JSON has it; its texts in one language where one is named, with the tag that they
    really have.
    """
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case Decimal():
            return f"{value:f}"
        case datetime():
            return stamp(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(getattr(key, "value", key)): spoken_in(part, language) for key, part in value.items()}
        case tuple() | list():
            return [spoken_in(part, language) for part in value]
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} has no form in JSON")
    return {
        name: narrowed(getattr(value, name), language)
        if is_text
        else spoken_in(getattr(value, name), language)
        for name, is_text in _fields_of(type(value))
    }


@cache
def _fields_of(shape: type) -> tuple[tuple[str, bool], ...]:
    return tuple((field.name, field.type in TEXT) for field in fields(shape))


def narrowed(text: Mapping[str, str], language: str) -> dict[str, str]:
    """The text in that language alone, else in English, else in the first; all of it where no language is
    named.
    """
    for tag in (language, "en"):
        if language and tag in text:
            return {tag: text[tag]}
    return dict(list(text.items())[: 1 if language else None])


def require_signed_in(actor: Actor, message: str) -> None:
    if not actor.id:
        raise not_signed_in(message)


def sized(page: Page[Any], items: tuple[Any, ...]) -> Page[Any]:
    """The same page with other items."""
    return replace(page, items=items)
