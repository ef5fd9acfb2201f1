"""The desks of a field: the ways between the pages of its package, shown on every one of them.

A field registers, when Django starts, the dotted name of a function that lists them for a request; it is
imported when the first of its pages is shown.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from hannover.record.serving import kept_moment


@dataclass(frozen=True)
class Desk:
    """`name` is that of its address, "smes:profiles"; `about` says in a sentence what is done there; `waiting`
    counts what waits there for whoever asks.
    """

    label: Promise | str
    name: str
    about: Promise | str = ""
    waiting: int = 0


Tab = tuple[str, str, bool]
"""Its words, its address, and whether the page lies there."""


@dataclass(frozen=True)
class DeskHere:
    """A desk as seen from a page: its address keeps the moment that is read, `here` says whether the page lies
    below it.
    """

    desk: Desk
    url: str
    here: bool

    @property
    def tab(self) -> Tab:
        words = f"{self.desk.label} ({self.desk.waiting})" if self.desk.waiting else str(self.desk.label)
        return words, self.url, self.here


_registered: dict[str, str] = {}


def register_desks(package: str, function: str) -> None:
    """`function` is "module:function", called with the request, and gives the desks in their order."""
    _registered[package] = function


def desks_for(package: str, request: HttpRequest) -> list[DeskHere]:
    """The desks of the package as far as the actor of the request may go; none where it has none."""
    if package not in _registered:
        return []
    module, _, function = _registered[package].partition(":")
    desks: Callable[[HttpRequest], Sequence[Desk]] = getattr(importlib.import_module(module), function)
    return [_placed(desk, request) for desk in desks(request)]


def _placed(desk: Desk, request: HttpRequest) -> DeskHere:
    url = reverse(desk.name)
    return DeskHere(desk, url + kept_moment(request), request.path.startswith(url))
