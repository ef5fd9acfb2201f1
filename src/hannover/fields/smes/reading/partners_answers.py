"""What the operations of the search for partners give, as light dataclasses."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from hannover.accounts.permissions import Actor
from hannover.fields.smes import models
from hannover.fields.smes.analysis.partners import Because, Found
from hannover.fields.smes.inputs.partners import (
    CriterionMet,
    ExplainPair,
    FindPartners,
    ListSearches,
    PairExplained,
    PartnerFound,
    PartnersFound,
    SearchLine,
    SearchList,
    SharedTerm,
)
from hannover.fields.smes.reading.partners import PartnerQuery, read_pair, read_partners
from hannover.operations import Context
from hannover.record.moment import now
from hannover.record.reading.answers import in_language
from hannover.record.signing import reader_of


def find_partners(values: FindPartners, context: Context) -> PartnersFound:
    """The best partners for an own profile."""
    asked = {name: value for name, value in asdict(values).items() if name != "profile"}
    page = read_partners(now(), reader_of(context), values.profile, PartnerQuery(**asked))
    partners = tuple(
        PartnerFound(
            entry.profile.key,
            in_language(entry.profile.title, context.language),
            entry.found.rank,
            round(entry.found.score, 4),
            _terms(entry.found),
            _rounded(entry.found),
            entry.found.semantic_only,
        )
        for entry in page.entries
    )
    return PartnersFound(
        values.profile,
        partners,
        page.channels,
        page.not_used,
        page.candidates,
        dict(page.left_out),
        page.newer,
    )


def explain_pair(values: ExplainPair, context: Context) -> PairExplained:
    """Why, or why not, two profiles are partners; nobody's name is told."""
    page = read_pair(now(), reader_of(context), values.profile, values.partner)
    found = page.found
    return PairExplained(
        profile=values.profile,
        partner=values.partner,
        listed=page.listed,
        score=round(found.score, 4) if found else 0.0,
        rank=page.rank,
        rank_for_them=page.rank_for_them,
        behind=round(max(page.behind, 0.0), 4),
        criteria=tuple(CriterionMet(one.name, one.met, one.wanted, one.found) for one in page.verdicts),
        terms=_terms(found) if found else (),
        channels=_rounded(found) if found else {},
        semantic_only=found.semantic_only if found else False,
        because="; ".join(one.because for one in page.unmet),
    )


def list_searches(values: ListSearches, context: Context) -> SearchList:
    """The caller's own saved searches, with what was found since they were last shown."""
    rows = searches_of(reader_of(context), profile=values.profile)
    return SearchList(
        tuple(
            SearchLine(str(row.pk), row.name, row.profile, tuple(row.fresh), _instant(row.checked_at))
            for row in rows
        )
    )


def searches_of(actor: Actor, *, profile: str = "") -> list[models.SavedSearch]:
    """The saved searches of a person, those with news first."""
    if not actor.id:
        return []
    rows = models.SavedSearch.objects.filter(person=UUID(actor.id))
    found = list(rows.filter(profile=profile) if profile else rows)
    return sorted(found, key=lambda row: (not row.fresh, row.name, str(row.pk)))


def _terms(found: Found) -> tuple[SharedTerm, ...]:
    return tuple(_term(one) for one in found.terms)


def _term(one: Because) -> SharedTerm:
    return SharedTerm(one.own, one.theirs, one.channel, round(one.contribution, 4))


def _rounded(found: Found) -> dict[str, float]:
    return {name: round(value, 4) for name, value in sorted(found.channels.items())}


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at else ""
