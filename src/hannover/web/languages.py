"""Which language a page speaks, and which languages it is offered in."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header


def content_language() -> str:
    """The language that was asked for by the address."""
    return get_language() or settings.LANGUAGE_CODE


def interface_language() -> str:
    """The language of menus, labels and dates: the one asked for where a catalogue exists, else English."""
    base = content_language().split("-")[0]
    return base if base in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE


def own_name(language: str) -> str:
    """What its speakers call the language, or its tag when nobody told us."""
    info = LANG_INFO.get(language) or LANG_INFO.get(language.split("-")[0]) or {}
    return str(info.get("name_local", language))


def best_language(accept_language: str, offered: Iterable[str]) -> str:
    """The offered language that an Accept-Language header ranks first, or the first one offered."""
    choices = list(offered)
    for wanted, _quality in parse_accept_lang_header(accept_language.lower()[:500]):
        for choice in choices:
            if choice.lower() in (wanted, wanted.split("-")[0]):
                return choice
    return choices[0] if choices else settings.LANGUAGE_CODE


def path_in(path: str, language: str) -> str:
    """The address of the same page in another language; the start page where the path carries no language."""
    head, slash, rest = path.lstrip("/").partition("/")
    known = {code for code, _name in settings.LANGUAGES}
    return f"/{language}{slash}{rest}" if head in known else f"/{language}/"
