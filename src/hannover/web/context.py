"""What every page needs besides its own matter: `site`, made only as far as a page asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hannover.record import domain
from hannover.record.desks import DeskHere, Tab, desks_for
from hannover.record.log import Head, public_heads
from hannover.record.models import Declaration, Field, Side
from hannover.record.moment import Moment, now
from hannover.web.fonts import first_files, stylesheet_url
from hannover.web.languages import content_language, interface_language, own_name, path_in
from hannover.web.theme import chosen_theme

NAVIGATION: tuple[tuple[str, Promise], ...] = (
    ("record:overview", _("Overview")),
    ("record:timeline", _("Timeline")),
    ("record:fields", _("Fields")),
    ("record:dialogues", _("Dialogues")),
    ("record:evidence", _("Evidence")),
    ("record:organizations", _("Organizations")),
    ("record:report", _("Report")),
)


@dataclass(frozen=True)
class NavigationItem:
    """`current` is "page" on the page itself, "true" on a page below it, "" elsewhere."""

    name: str
    label: Promise
    current: str


@dataclass(frozen=True)
class LanguageChoice:
    code: str
    name: str
    url: str
    current: bool


class Site:
    """The programme, its languages and sides, where we are in it, and how this reader wants to see it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.path = request.get_full_path()
        self.theme = chosen_theme(request)

    @property
    def lang(self) -> str:
        """The language of the interface: what `<html lang>` says."""
        return interface_language()

    @property
    def fonts(self) -> str:
        return stylesheet_url()

    @property
    def first_fonts(self) -> list[str]:
        return first_files()

    @cached_property
    def moment(self) -> Moment:
        moment: Moment | None = getattr(self.request, "moment", None)
        return moment or now()

    @cached_property
    def declaration(self) -> domain.Declaration | None:
        """The declaration as it is known today, whatever moment the page shows; None in an empty store."""
        row = Declaration.objects.at(now()).filter(audience="public").order_by("key").first()
        return row.fact if row else None

    @cached_property
    def sides(self) -> tuple[domain.Side, ...]:
        rows = Side.objects.at(now()).filter(audience="public")
        return tuple(sorted((row.fact for row in rows), key=lambda side: side.position))

    def side(self, key: str) -> domain.Side | None:
        return next((side for side in self.sides if side.key == key), None)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        return public_heads()

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The tags of the languages that the programme is offered in."""
        declared = self.declaration.languages if self.declaration else ()
        return declared or tuple(settings.INTERFACE_LANGUAGES)

    @property
    def languages(self) -> list[LanguageChoice]:
        path, mark, query = self.path.partition("?")
        current = content_language()
        return [
            LanguageChoice(code, own_name(code), path_in(path, code) + mark + query, code == current)
            for code in self.offered
        ]

    @cached_property
    def package(self) -> str:
        """The field package whose page this is, or ""."""
        match = self.request.resolver_match
        namespace = match.namespace if match else ""
        return namespace if namespace in settings.FIELD_PACKAGES else ""

    @cached_property
    def field(self) -> domain.Field | None:
        """The field of the programme to which the page belongs, where it lies below the field's own page."""
        match = self.request.resolver_match
        if not self.package or match is None or match.url_name == "page":
            return None
        fields = (row.fact for row in Field.objects.at(now()))
        return next((field for field in fields if field.package == self.package), None)

    @cached_property
    def desks(self) -> list[DeskHere]:
        return desks_for(self.package, self.request) if self.package else []

    @property
    def desk_tabs(self) -> list[Tab]:
        return [placed.tab for placed in self.desks]

    @property
    def navigation(self) -> list[NavigationItem]:
        here = self.request.path
        items = []
        for name, label in NAVIGATION:
            url = reverse(name)
            below = here.startswith(url) and name != "record:overview"
            items.append(NavigationItem(name, label, "page" if here == url else "true" if below else ""))
        return items


def page(request: HttpRequest) -> dict[str, object]:
    return {"site": Site(request)}
