"""What the pages of the record have in common: the moment they show, their number in a list, and when a
browser may keep them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from hannover.record.log import store_version
from hannover.record.moment import Moment, now

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
ROOT = Path(__file__).resolve().parents[1]
THEME_COOKIE = "theme"


def moment_of(request: HttpRequest) -> Moment:
    """The moment that the reader asked for, as the middleware read it."""
    moment: Moment | None = getattr(request, "moment", None)
    return moment or now()


def kept_moment(request: HttpRequest) -> str:
    """What an address needs at its end to show the moment that the reader asked for: "" or "?as_of=…"."""
    asked = {name: request.GET[name] for name in ("as_of", "known_at") if request.GET.get(name)}
    return f"?{urlencode(asked)}" if asked else ""


def page_number(request: HttpRequest, name: str = "page") -> int:
    """The page of a list that the query asks for; 1 where it asks for none, or for nonsense."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else 1


def public_page(view: View[P]) -> View[P]:
    """A page that is only read. A visitor's browser asks whether it changed, and gets 304 until somebody
    writes.

    Who is signed in, or has a notice waiting, always gets the page anew: it depends on more than the record.
    """

    def etag(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> str | None:
        return _version_of(request) if _is_plain_visitor(request) else None

    conditional = condition(etag_func=etag)(view)

    @require_safe
    @wraps(view)
    def served(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = conditional(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Cookie"])
        return response

    return served


def _is_plain_visitor(request: HttpRequest) -> bool:
    return not {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys()


def _version_of(request: HttpRequest) -> str:
    """A weak validator of everything that a visitor's page is made of, besides its address."""
    moment = moment_of(request)
    parts = (
        edition(),
        store_version(),
        get_language() or "",
        moment.as_of.isoformat(),
        "" if moment.is_now else moment.known_text,
        request.COOKIES.get(THEME_COOKIE, "")[:8],
    )
    return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


@lru_cache(maxsize=1)
def edition() -> str:
    """Changes with every file of the program, so that no browser keeps a page of an older one."""
    files = (path for kind in ("*.py", "*.html", "*.mo") for path in ROOT.rglob(kind))
    return str(max(path.stat().st_mtime_ns for path in files))
