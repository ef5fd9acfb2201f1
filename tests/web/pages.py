"""Addresses of bare pages under the names that the frame links to, so that the frame is tested by itself."""

from __future__ import annotations

from typing import ClassVar

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import URLPattern, include, path

from hannover.errors import ConflictError, ForbiddenError, HannoverError, InputError, StoreError, UnknownError
from hannover.web.entrance import entrance
from hannover.web.fonts import font_file, font_stylesheet
from hannover.web.theme import choose_theme

RECORD = ("overview", "timeline", "fields", "dialogues", "evidence", "organizations", "report")
ACCOUNTS = ("sign-in", "sign-out", "account")
PAGE = (
    '{% extends "base.html" %}{% block title %}{{ name }}{% endblock %}'
    '{% block breadcrumb %}<li><a href="/">{{ name }}</a></li>{% endblock %}'
    '{% block content %}{% include "components/heading.html" with title=name %}{% endblock %}'
)


class Broken:
    """A page for each error that a view may raise."""

    errors: ClassVar[dict[str, Exception]] = {
        "input": InputError("'x' is not a date", field="as_of", remedy="write 2018-06-30"),
        "unknown": UnknownError("there is no commitment '9z'"),
        "forbidden": ForbiddenError("this needs the permission sign"),
        "conflict": ConflictError("the wording is locked"),
        "store": StoreError("the database is locked"),
        "other": HannoverError("something else"),
        "fault": RuntimeError("a secret of the machine"),
    }


def page(request: HttpRequest, name: str) -> HttpResponse:
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"name": name}, request))


def broken(request: HttpRequest, kind: str) -> HttpResponse:
    raise Broken.errors[kind]


def named(*names: str) -> list[URLPattern]:
    return [path("" if name == "overview" else f"{name}/", page, {"name": name}, name=name) for name in names]


urlpatterns = [
    path("", entrance, name="entrance"),
    path("theme/", choose_theme, name="theme"),
    path("api/v1/<kind>/", broken),
    path("fonts/<slug:edition>/fonts.css", font_stylesheet, name="font-stylesheet"),
    path("fonts/<slug:edition>/<slug:name>.woff2", font_file, name="font-file"),
    *i18n_patterns(
        path("", include((named(*RECORD), "record"))),
        path("account/", include((named(*ACCOUNTS), "accounts"))),
        path("broken/<kind>/", broken),
    ),
]

handler400 = "hannover.web.errorpages.bad_request"
handler403 = "hannover.web.errorpages.permission_denied"
handler404 = "hannover.web.errorpages.page_not_found"
handler500 = "hannover.web.errorpages.server_error"
