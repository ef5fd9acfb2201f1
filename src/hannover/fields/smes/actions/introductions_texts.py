"""Texts of an introduction tell nobody who wrote them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from hannover.errors import InputError
from hannover.fields.smes import models
from hannover.fields.smes.actions.companies_checking import LEAK_WORDS
from hannover.fields.smes.analysis.companies import find_leaks
from hannover.record.domain import Text


def refuse_names(text: Text, companies: Iterable[str], *, field: str) -> None:
    """Raises InputError naming the place where a text tells which of these companies it speaks of."""
    if not text:
        return
    places = {f"{field}.{language}": words for language, words in text.items()}
    for row in models.CompanyIdentity.objects.filter(company__in=[UUID(key) for key in companies]):
        for leak in find_leaks(row.details, places):
            raise InputError(
                _("this contains %(what)s") % {"what": LEAK_WORDS[leak.kind]},
                field=leak.place,
                remedy=_("write it without naming a company; names are told once both have agreed"),
            )
