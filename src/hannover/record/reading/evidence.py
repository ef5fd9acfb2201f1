"""Evidence: searched, filtered, sorted and cut into pages in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from hannover.accounts.permissions import Actor
from hannover.errors import InputError, UnknownError
from hannover.record import domain, models
from hannover.record.moment import Moment
from hannover.record.reading.paging import Page, cut
from hannover.record.reading.tallies import read_tallies

EVIDENCE_A_PAGE = 25
ORDERS = {
    "newest": ("-valid_from", "-id"),
    "oldest": ("valid_from", "id"),
    "recorded": ("-known_from", "-id"),
}


@dataclass(frozen=True, kw_only=True)
class EvidenceQuery:
    """What is looked for. Empty means all; `confirmed` is "yes", "no" or ""; `order` a key of ORDERS."""

    text: str = ""
    field: str = ""
    commitment: str = ""
    kind: str = ""
    confirmed: str = ""
    year: int | None = None
    order: str = "newest"
    page: int = 1
    size: int = EVIDENCE_A_PAGE


@dataclass(frozen=True)
class EvidenceEntry:
    """A piece of evidence with who recorded it: `side` empty speaks for neither, `entity` is its id."""

    evidence: domain.Evidence
    entity: str
    event: str
    side: str
    audience: str
    recorded_at: str


EvidencePage = Page[EvidenceEntry]


def read_evidence(moment: Moment, actor: Actor, query: EvidenceQuery) -> EvidencePage:
    """The page that a query finds; few queries. Raises InputError for an unknown order or kind."""
    rows = _found(moment, actor, query)
    found = cut(rows, _count(rows, moment, actor, query), query.page, query.size)
    return found.holding(tuple(_entry(row) for row in found.items))


def _count(rows: Any, moment: Moment, actor: Actor, query: EvidenceQuery) -> int:
    """How many a query finds: from the counts that are kept where it asks for kind and certainty alone."""
    if query.text or query.field or query.commitment or query.year is not None or not moment.is_now:
        return int(rows.count())
    tallies = read_tallies(moment, actor, about="all")
    return sum(
        tally.number
        for tally in tallies
        if query.kind in ("", tally.kind) and query.confirmed in ("", "yes" if tally.confirmed else "no")
    )


def every_evidence(moment: Moment, actor: Actor, query: EvidenceQuery) -> Iterator[EvidenceEntry]:
    """All that a query finds, whatever its page, without holding it in memory. Raises as `read_evidence`."""
    rows = _found(moment, actor, query)
    return (_entry(row) for row in rows.iterator(chunk_size=2000))


def _found(moment: Moment, actor: Actor, query: EvidenceQuery) -> Any:
    """The rows that a query finds, in its order."""
    if query.order not in ORDERS:
        raise InputError(
            f"{query.order!r} is not an order", field="order", remedy="one of: " + ", ".join(ORDERS)
        )
    rows = models.Evidence.objects.at(moment).seen_by(actor)
    if query.kind:
        if query.kind not in set(domain.EvidenceKind):
            raise InputError(
                f"{query.kind!r} is not a kind of evidence",
                field="kind",
                remedy="one of: " + ", ".join(domain.EvidenceKind),
            )
        rows = rows.filter(kind=query.kind)
    if query.confirmed:
        rows = rows.filter(confirmed=query.confirmed == "yes")
    if query.year is not None and 1 <= query.year <= 9998:
        rows = rows.filter(valid_from__range=(date(query.year, 1, 1), date(query.year, 12, 31)))
    for word in models.fold(query.text).split()[:8]:
        rows = rows.filter(search__contains=word)
    for about, key in (("field", query.field), ("commitment", query.commitment)):
        if key:
            links = models.EvidenceLink.objects.at(moment).filter(about=about, parent=key)
            rows = rows.filter(entity__in=links.values("entity"))
    return rows.order_by(*ORDERS[query.order])


def read_one(moment: Moment, actor: Actor, key: str) -> EvidenceEntry:
    """The piece of evidence with that key (its id, where it was given none); raises UnknownError."""
    row = models.Evidence.objects.at(moment).seen_by(actor).filter(key=key).first()
    if row is None:
        raise UnknownError(f"there is no evidence {key!r} at that date")
    return _entry(row)


def read_years(moment: Moment, actor: Actor) -> tuple[int, ...]:
    """The years of the evidence, from the newest to the oldest, those without any between them too."""
    days = models.Evidence.objects.at(moment).seen_by(actor).values_list("valid_from", flat=True)
    first, last = days.order_by("valid_from").first(), days.order_by("-valid_from").first()
    return tuple(range(last.year, first.year - 1, -1)) if first and last else ()


def read_cited(moment: Moment, actor: Actor, keys: Iterable[str]) -> dict[str, domain.Evidence]:
    """The evidence with those keys, as far as the actor may read it; one query, none for no key."""
    wanted = sorted(set(keys))
    rows = models.Evidence.objects.at(moment).seen_by(actor).filter(key__in=wanted) if wanted else ()
    return {row.key: row.fact for row in rows}


def _entry(row: models.Evidence) -> EvidenceEntry:
    return EvidenceEntry(
        row.fact, str(row.entity), str(row.event), row.side, row.audience, row.known_from.isoformat()
    )
