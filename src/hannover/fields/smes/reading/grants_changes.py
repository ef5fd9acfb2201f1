"""What was changed in a draft since a company read or confirmed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from uuid import UUID

from hannover.fields.smes import domain, models
from hannover.record.dialogues.wording import Piece, differences
from hannover.record.domain import Text

Pieces = Mapping[str, tuple[Piece, ...]]


@dataclass(frozen=True)
class PartnerChange:
    """One company's part; `before` is None where it came in, `after` where it was left out."""

    company: str
    side: str
    before: domain.Partner | None
    after: domain.Partner | None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What is different between two wordings of an application.

    title, summary  {language: pieces}, of the languages in which it is different
    milestones      (number, {language: pieces}); one that is new or gone is all added or all removed
    months          (before, after); None where they are the same
    """

    title: Pieces
    summary: Pieces
    partners: tuple[PartnerChange, ...]
    milestones: tuple[tuple[int, Pieces], ...]
    months: tuple[int, int] | None

    def __bool__(self) -> bool:
        return bool(self.title or self.summary or self.partners or self.milestones or self.months)


def content_of(application: domain.Application) -> domain.Application:
    """What is confirmed: all but who has confirmed it, and where it stands."""
    standing = domain.ApplicationStanding.DRAFT
    return replace(application, confirmed=(), submitted_at="", standing=standing)


def changes_between(before: domain.Application, after: domain.Application) -> Changes:
    """What is different in the texts, partners, sums, milestones and months."""
    old = {partner.company: partner for partner in before.partners}
    new = {partner.company: partner for partner in after.partners}
    partners = [
        PartnerChange(key, (new.get(key) or old[key]).side, old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]
    nothing: Text = {}
    pairs = zip_longest(before.milestones, after.milestones, fillvalue=nothing)
    milestones = [(number, differences(one, other)) for number, (one, other) in enumerate(pairs, 1)]
    return Changes(
        title=differences(before.title, after.title),
        summary=differences(before.summary, after.summary),
        partners=tuple(partners),
        milestones=tuple((number, pieces) for number, pieces in milestones if pieces),
        months=(before.months, after.months) if before.months != after.months else None,
    )


def version_of(application: str, event: str) -> domain.Application | None:
    """The application as that event left it; None where there is no such version."""
    try:
        row = models.Application.objects.filter(key=application, event=UUID(event)).first()
    except ValueError:
        return None
    return row.fact if row else None


def confirmed_by(application: domain.Application, company: str) -> domain.Application | None:
    """The wording that this company confirmed last, where the application waits for it again; one query.

    None where it has confirmed the application as it stands, or never did.
    """
    if application.standing is not domain.ApplicationStanding.DRAFT or company in application.confirmed:
        return None
    versions = models.Application.objects.filter(key=application.key).order_by("-known_from", "-event")
    return next((version for version in versions.facts() if company in version.confirmed), None)
