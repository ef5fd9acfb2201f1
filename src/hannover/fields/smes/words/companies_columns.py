"""What the columns of a table of companies are called to whoever reads what was wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hannover.record.words import own_name

COLUMNS: Mapping[str, Promise] = {
    "name": _("Name of the company"),
    "names": _("Name of the company"),
    "number": _("Registration number"),
    "website": _("Website"),
    "address": _("Address"),
    "contact": _("Contact person"),
    "email": _("Mail address"),
    "phone": _("Telephone"),
    "kind": _("Kind of profile"),
    "title": _("Title"),
    "offer": _("What the company offers"),
    "need": _("What the company needs"),
    "iot": _("How the company uses IoT"),
    "iot_since": _("IoT used since (year)"),
    "iot_evidence": _("What proves the use of IoT"),
    "sought": _("What partner is sought"),
    "region": _("Region"),
    "size": _("Size"),
    "industries": _("Industries"),
    "stage": _("Stage of development"),
    "certifications": _("Certifications"),
    "languages": _("Languages spoken"),
    "sought_kinds": _("Kinds of profile sought"),
    "sought_sizes": _("Sizes sought"),
    "sought_stages": _("Stages sought"),
    "sought_certifications": _("Certifications sought"),
    "sought_languages": _("Languages sought"),
}


def column_word(column: str) -> str:
    """The column in the reader's language, with that of its texts where it states one: "title.ja" is "Title
    (Japanese)" in the language's own name.
    """
    name, _dot, language = column.partition(".")
    word = str(COLUMNS.get(name, name))
    return f"{word} ({own_name(language)})" if language else word
