"""What every write about companies and profiles checks: names, codes, texts that tell nobody who wrote them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hannover.errors import InputError
from hannover.fields.smes.analysis.companies import find_leaks as leaks_in
from hannover.fields.smes.analysis.companies import fold_website
from hannover.fields.smes.analysis.companies_codes import read_industry
from hannover.fields.smes.domain import (
    Identity,
    IndustryCode,
    IotUse,
    PartnerSought,
    Profile,
    ProfileKind,
    Scheme,
    Size,
    Stage,
)
from hannover.fields.smes.formats.companies_tables import regions
from hannover.fields.smes.inputs.companies import WriteProfile
from hannover.fields.smes.reading.companies_codes import codes_known
from hannover.record import models as record
from hannover.record.actions.writing import clean, newest_known, read_choice
from hannover.record.domain import Text

LONGEST = {"number": 60, "website": 400, "address": 400, "contact": 200, "email": 254, "phone": 60}
LONGEST_NAME = 200
LONGEST_TITLE = 200
LONGEST_TEXT = 8_000
MOST_LISTED = 30
ASKED = ("title", "offer", "region", "languages", "iot")
"""What a reviewer needs; of offer and need, one is enough."""
FIRST_YEAR = 1970
SOUGHT = ("sought_kinds", "sought_sizes", "sought_stages", "sought_certifications", "sought_languages")
NOBODY = PartnerSought(text={})
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
LEAK_WORDS = {
    "name": gettext_lazy("the company's name"),
    "website": gettext_lazy("the company's web address"),
    "mail": gettext_lazy("a mail address"),
    "phone": gettext_lazy("the company's telephone number"),
    "number": gettext_lazy("the company's registration number"),
}


@dataclass(frozen=True)
class Known:
    """What texts and codes are checked against; read once for a whole import, which has few codes in many
    rows.
    """

    languages: tuple[str, ...]
    codes: Mapping[Scheme, Collection[str]]
    industries: dict[str, IndustryCode] = dataclass_field(default_factory=dict)

    def industry(self, text: str) -> IndustryCode:
        """The code that the text is; raises InputError."""
        found = self.industries.get(text)
        if found is None:
            found = self.industries[text] = read_industry(text, known=self.codes)
        return found


def tidy(text: str, *, field: str) -> str:
    """The text as `clean` gives it, also an empty one; at once where there is nothing to look at closely."""
    if len(text) < LONGEST_TEXT and (text.isprintable() or not CONTROLS.search(text)):
        return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    return clean(text, field=field, required=False)


def read_known() -> Known:
    declaration = newest_known(record.Declaration)
    return Known(tuple(declaration.fact.languages) if declaration else ("en",), codes_known())


def read_identity(values: Any, *, company: str, side: str, known: Known) -> Identity:
    """Who the company is, clean; `values` has names, number, website and the rest as attributes. Raises
    InputError naming the field.
    """
    names = read_text(values.names, field="names", known=known, longest=LONGEST_NAME, required=True)
    details = {name: _detail(getattr(values, name), name, longest) for name, longest in LONGEST.items()}
    details["number"] = unicodedata.normalize("NFKC", details["number"])
    if details["website"] and "." not in fold_website(details["website"]):
        raise InputError(_("this is not a web address"), field="website", remedy="https://example.org")
    if details["email"]:
        try:
            validate_email(details["email"])
        except ValidationError:
            raise InputError(
                _("this is not a mail address"), field="email", remedy="name@example.org"
            ) from None
    return Identity(company=company, side=side, names=names, **details)


def _detail(text: str, field: str, longest: int) -> str:
    cleaned = " ".join(tidy(text, field=field).split())
    if len(cleaned) > longest:
        raise InputError(
            _("%(count)s characters are too many") % {"count": len(cleaned)},
            field=field,
            remedy=_("at most %(most)s") % {"most": longest},
        )
    return cleaned


def read_text(
    texts: Mapping[str, str], *, field: str, known: Known, longest: int = LONGEST_TEXT, required: bool = False
) -> Text:
    """The texts by language, clean, without empty ones, in the order of the programme's languages."""
    for language in texts:
        if language not in known.languages:
            raise InputError(
                _("%(language)s is not a language of the programme") % {"language": repr(language[:20])},
                field=field,
                remedy=", ".join(known.languages),
            )
    kept = {}
    for language in known.languages:
        if texts.get(language):
            words = tidy(texts[language], field=f"{field}.{language}")
            if len(words) > longest:
                raise InputError(
                    _("%(count)s characters are too many") % {"count": len(words)},
                    field=f"{field}.{language}",
                    remedy=_("at most %(most)s") % {"most": longest},
                )
            if words:
                kept[language] = words
    if required and not kept:
        raise InputError(
            _("this must not be empty"), field=field, remedy=_("write it in at least one language")
        )
    return kept


def read_profile(values: WriteProfile, before: Profile, *, known: Known, today: date) -> Profile:
    """The profile as `values` have it, with what `before` is beside its texts. Raises InputError naming the
    field. It may still lack what a review asks for.
    """
    return replace(before, **read_said(values, known=known, today=today))


def read_said(values: WriteProfile, *, known: Known, today: date) -> dict[str, Any]:
    """What a profile says, clean, by the names of its attributes. Raises InputError naming the field."""
    return {
        "kind": read_choice(ProfileKind, values.kind, field="kind"),
        "title": read_text(values.title, field="title", known=known, longest=LONGEST_TITLE),
        "offer": read_text(values.offer, field="offer", known=known),
        "need": read_text(values.need, field="need", known=known),
        "region": read_region(values.region),
        "size": read_choice(Size, values.size, field="size"),
        "industries": tuple(dict.fromkeys(map(known.industry, _few(values.industries, "industries")))),
        "stage": read_choice(Stage, values.stage, field="stage") if values.stage else None,
        "sought": _read_sought(values, known),
        "certifications": _words(tuple(values.certifications), "certifications"),
        "languages": _read_languages(tuple(values.languages), "languages"),
        "iot": _read_iot(values, known, today),
    }


def refuse_leaks(identity: Identity | None, profile: Profile) -> None:
    """Raises InputError naming the first place where the profile's texts tell which company it is."""
    if identity is None:
        return
    for leak in leaks_in(identity, places_of(profile)):
        raise InputError(
            _("this contains %(what)s, and a profile is anonymous") % {"what": LEAK_WORDS[leak.kind]},
            field=leak.place,
            remedy=_("describe the company without naming it; names are told once both have agreed"),
        )


def places_of(profile: Profile) -> dict[str, str]:
    """{place: text} of everything in a profile that somebody wrote freely."""
    texts = {"title": profile.title, "offer": profile.offer, "need": profile.need}
    if profile.iot:
        texts["iot"] = profile.iot.text
    if profile.sought:
        texts["sought"] = profile.sought.text
    found = {f"{name}.{language}": words for name, text in texts.items() for language, words in text.items()}
    if profile.iot and profile.iot.evidence:
        found["iot_evidence"] = profile.iot.evidence
    if profile.certifications:
        found["certifications"] = "\n".join(profile.certifications)
    return found


def missing_for_review(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a reviewer needs and that are empty, in the order of the form; `said` as `read_said` gives
    it.
    """
    return tuple(name for name in ASKED if not (said[name] or (name == "offer" and said["need"])))


@lru_cache(maxsize=1024)
def read_region(text: str) -> str:
    """An ISO 3166-2 code; codes of countries whose regions are bundled must be among them."""
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if not code:
        return ""
    country, dash, part = code.partition("-")
    same = [known for known in regions() if known.startswith(f"{country}-")]
    fits = len(country) == 2 and country.isalpha() and dash and part.isalnum() and len(part) <= 3
    if not fits or (same and code not in same):
        raise InputError(
            _("%(code)s is not a region") % {"code": repr(text[:40])},
            field="region",
            remedy=_("write its ISO 3166-2 code, such as %(code)s") % {"code": (same or ["FR-IDF"])[0]},
        )
    return code


def latest_expiry(today: date) -> date:
    """No profile is shown for longer than two years without a look at it."""
    return today + timedelta(days=731)


def _read_sought(values: WriteProfile, known: Known) -> PartnerSought | None:
    text = read_text(values.sought, field="sought", known=known)
    if not (text or any(getattr(values, name) for name in SOUGHT)):
        return None
    sought = PartnerSought(
        text=text,
        kinds=tuple(read_choice(ProfileKind, kind, field="sought_kinds") for kind in values.sought_kinds),
        sizes=tuple(read_choice(Size, size, field="sought_sizes") for size in values.sought_sizes),
        stages=tuple(read_choice(Stage, stage, field="sought_stages") for stage in values.sought_stages),
        certifications=_words(tuple(values.sought_certifications), "sought_certifications"),
        languages=_read_languages(tuple(values.sought_languages), "sought_languages"),
    )
    return None if sought == NOBODY else sought


def _read_iot(values: WriteProfile, known: Known, today: date) -> IotUse | None:
    text = read_text(values.iot, field="iot", known=known)
    evidence = tidy(values.iot_evidence, field="iot_evidence")
    if not text:
        if evidence or values.iot_since:
            raise InputError(_("say how IoT is used"), field="iot")
        return None
    if values.iot_since is not None and not FIRST_YEAR <= values.iot_since <= today.year:
        raise InputError(
            _("%(year)s is not a year in which this can have begun") % {"year": values.iot_since},
            field="iot_since",
            remedy=_("a year from %(first)s to %(last)s") % {"first": FIRST_YEAR, "last": today.year},
        )
    return IotUse(text=text, since_year=values.iot_since, evidence=evidence[:400])


@lru_cache(maxsize=1024)
def _read_languages(tags: tuple[str, ...], field: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(tag.strip().casefold() for tag in _few(tags, field) if tag.strip()))
    for tag in found:
        if not (2 <= len(tag) <= 8 and tag.replace("-", "").isascii() and tag[:2].isalpha()):
            raise InputError(
                _("%(language)s is not a language") % {"language": repr(tag[:20])},
                field=field,
                remedy=_("write its tag: en, ja, de"),
            )
    return found


@lru_cache(maxsize=1024)
def _words(values: tuple[str, ...], field: str) -> tuple[str, ...]:
    cleaned = (" ".join(tidy(value, field=field).split())[:120] for value in _few(values, field))
    return tuple(dict.fromkeys(value for value in cleaned if value))


def _few(values: tuple[str, ...], field: str) -> tuple[str, ...]:
    if len(values) > MOST_LISTED:
        raise InputError(
            _("%(count)s are too many") % {"count": len(values)},
            field=field,
            remedy=_("at most %(most)s") % {"most": MOST_LISTED},
        )
    return values
