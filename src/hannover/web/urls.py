"""Every address: pages under their language, and what has no language beside them."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from hannover.accounts import urls as accounts
from hannover.record.persons.own import urls as own
from hannover.web.api import api
from hannover.web.entrance import entrance
from hannover.web.fonts import font_file, font_stylesheet
from hannover.web.theme import choose_theme


def field_addresses() -> list[URLPattern | URLResolver]:
    """One namespace for each field package that has pages of its own, below `fields/`."""
    return [
        path(f"fields/{name}/", include((f"hannover.fields.{name}.urls", name)))
        for name in settings.FIELD_PACKAGES
        if find_spec(f"hannover.fields.{name}.urls")
    ]


def account_addresses() -> list[URLPattern | URLResolver]:
    """Signing in and out, and the pages of an account, in one namespace."""
    return [*accounts.urlpatterns, *own.urlpatterns]


urlpatterns = [
    path("", entrance, name="entrance"),
    path("theme/", choose_theme, name="theme"),
    path("fonts/<slug:edition>/fonts.css", font_stylesheet, name="font-stylesheet"),
    path("fonts/<slug:edition>/<slug:name>.woff2", font_file, name="font-file"),
    path("api/v1/", api.urls),
    *i18n_patterns(
        *field_addresses(),  # before the record's own, which serves fields without a package
        path("", include(("hannover.record.urls", "record"))),
        path("account/", include((account_addresses(), "accounts"))),
        prefix_default_language=True,
    ),
]

handler400 = "hannover.web.errorpages.bad_request"
handler403 = "hannover.web.errorpages.permission_denied"
handler404 = "hannover.web.errorpages.page_not_found"
handler500 = "hannover.web.errorpages.server_error"
