"""What the kinds and acts of the record are called, for menus and lists: words to be translated.

A field has nouns and acts of its own: its app registers what they are called, and which page tells of them,
when Django starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf.locale import LANG_INFO
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hannover.record.domain import EvidenceKind, FactDate, Level, OrganizationKind, Precision, Text
from hannover.record.moment import Moment

KINDS: Mapping[EvidenceKind, Promise] = {
    EvidenceKind.AGREEMENT: _("Agreement"),
    EvidenceKind.DIALOGUE: _("Dialogue"),
    EvidenceKind.CONFERENCE: _("Conference"),
    EvidenceKind.PUBLICATION: _("Publication"),
    EvidenceKind.STANDARD: _("Standard"),
    EvidenceKind.LEGAL_ACT: _("Legal act"),
    EvidenceKind.FUNDING: _("Funding"),
    EvidenceKind.PROJECT: _("Project"),
    EvidenceKind.VISIT: _("Visit"),
    EvidenceKind.STATISTIC: _("Statistic"),
    EvidenceKind.OTHER: _("Other"),
}
LEVELS: Mapping[Level, Promise] = {
    Level.NO_EVIDENCE: _("No evidence"),
    Level.NOT_STARTED: _("Not started"),
    Level.LIMITED: _("Limited"),
    Level.SUBSTANTIAL: _("Substantial"),
    Level.COMPLETE: _("Complete"),
}
ORGANIZATION_KINDS: Mapping[OrganizationKind, Promise] = {
    OrganizationKind.MINISTRY: _("Ministry"),
    OrganizationKind.AGENCY: _("Agency"),
    OrganizationKind.ASSOCIATION: _("Association"),
    OrganizationKind.INSTITUTE: _("Institute"),
    OrganizationKind.COMPANY: _("Company"),
    OrganizationKind.INTERNATIONAL: _("International body"),
}
NOUNS: Mapping[str, Promise] = {
    "access-token": _("Access token"),
    "agenda-item": _("Agenda item"),
    "assessment": _("Assessment"),
    "commitment": _("Commitment"),
    "declaration": _("Declaration"),
    "dialogue": _("Dialogue"),
    "evidence": _("Piece of evidence"),
    "field": _("Field"),
    "follow-up": _("Follow-up"),
    "indicator": _("Indicator"),
    "milestone": _("Milestone"),
    "observation": _("Observation"),
    "organization": _("Organization"),
    "outcome": _("Outcome"),
    "person": _("Person"),
    "role": _("Role"),
    "round": _("Round"),
    "side": _("Side"),
    "signatory": _("Signatory"),
    "signature": _("Signature"),
    "statement": _("Statement"),
}
ACTS: Mapping[str, Promise] = {
    "added": _("added"),
    "amended": _("amended"),
    "assessed": _("assessed"),
    "carried": _("carried over"),
    "changed": _("changed"),
    "closed": _("closed"),
    "corrected": _("corrected"),
    "drafted": _("drafted"),
    "forgotten": _("forgotten"),
    "given": _("given"),
    "issued": _("issued"),
    "lock-released": _("lock on signing in released"),
    "opened": _("opened"),
    "password-changed": _("password changed"),
    "password-link-issued": _("password link made"),
    "password-set-by-link": _("password set through a link"),
    "planned": _("planned"),
    "reached": _("reached"),
    "recorded": _("recorded"),
    "registered": _("registered"),
    "renamed": _("renamed"),
    "reported": _("reported"),
    "restated": _("stated anew"),
    "revoked": _("revoked"),
    "signed": _("signed"),
    "stated": _("stated"),
    "withdrawn": _("withdrawn"),
}


@dataclass(frozen=True)
class NounPage:
    """The page of a field's noun: the name of its address, in which the noun's key stands.

    shown  of those that the reader may see at the moment, which have a page; all where it is None
    """

    address: str
    shown: Callable[[Moment], Q] | None = None


@dataclass(frozen=True)
class FieldWords:
    """How a field's events are told: nouns as events name them, without the package before them.

    sealed  nouns whose states are handed to nobody as they stand in the log: they hold keys that would join what
            pages keep apart
    """

    nouns: Mapping[str, Promise]
    acts: Mapping[str, Promise]
    pages: Mapping[str, NounPage]
    sealed: frozenset[str] = frozenset()


_registered: dict[str, FieldWords] = {}


def register_words(package: str, words: FieldWords) -> None:
    _registered[package] = words


def noun_words(type_name: str) -> Promise | str:
    """What a type of entity is called: "evidence", or one of a field, "package:noun"."""
    package, _colon, noun = type_name.rpartition(":")
    nouns = _registered[package].nouns if package in _registered else NOUNS
    return nouns.get(noun, type_name)


def act_words(type_name: str, action: str) -> Promise | str:
    """What was done to an entity of that type; a field's own word for it goes first."""
    own = _registered.get(type_name.rpartition(":")[0])
    if own is not None and action in own.acts:
        return own.acts[action]
    return ACTS.get(action, action)


def noun_pages() -> dict[str, NounPage]:
    """{type: page} of the nouns of all fields."""
    return {
        f"{package}:{noun}": page
        for package, words in _registered.items()
        for noun, page in words.pages.items()
    }


def is_sealed(type_name: str) -> bool:
    """Whether events of that type are told without their state."""
    package, _colon, noun = type_name.rpartition(":")
    return package in _registered and noun in _registered[package].sealed


def wording(text: Text) -> str:
    """The text in the reader's language, else in English, else in any."""
    language = get_language() or "en"
    for candidate in (language, language.split("-")[0], "en"):
        if text.get(candidate):
            return text[candidate]
    return next(iter(text.values()), "")


def own_name(language: str) -> str:
    """What its speakers call the language, or its tag where that is not known."""
    info = LANG_INFO.get(language) or LANG_INFO.get(language.split("-")[0]) or {}
    return str(info.get("name_local", language))


def iso_date(fact: FactDate) -> str:
    """The date as ISO 8601 writes it, no finer than its source: 2018, 2018-05, 2018-05-14/2018-05-15."""
    length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[fact.precision]
    days: list[date] = [fact.on] if fact.until is None else [fact.on, fact.until]
    return "/".join(day.isoformat()[:length] for day in days)
