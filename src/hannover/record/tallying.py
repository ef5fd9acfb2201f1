"""Counts of evidence, kept beside it: how many facts there are for what, of which kind, and the newest.

The overview asks for all of them at once, and counting a hundred thousand facts anew after each write would
take a second. The counts are of the newest version of every fact, whatever its date; whoever reads them takes
care of facts that are dated ahead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q

from hannover.record.models import Evidence, EvidenceLink, EvidenceTally
from hannover.record.models.projection import ALWAYS, STILL

Row = Mapping[str, Any]
Place = tuple[str, str]
"""What is counted for: ("field" | "commitment" | "programme" | "all", key)."""

EVERYTHING: Place = ("all", "")
GROUP = ("about", "parent", "kind", "confirmed", "audience", "side")
BATCH = 400
UPSERT = (
    "INSERT INTO record_evidencetally (about, parent, kind, confirmed, audience, side, number, newest)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (about, parent, kind, confirmed, audience, side) DO UPDATE SET"
    " number = record_evidencetally.number + excluded.number,"
    " newest = CASE WHEN excluded.newest > record_evidencetally.newest"
    " THEN excluded.newest ELSE record_evidencetally.newest END"
)


def add(links: Sequence[Row], facts: Sequence[Row]) -> None:
    """Adds rows of facts that the store did not have before."""
    counted: dict[tuple[Any, ...], tuple[int, date]] = defaultdict(lambda: (0, date.min))
    for row in (*links, *({**fact, "about": "all", "parent": ""} for fact in facts)):
        if row["known_to"] == STILL and row["valid_to"] == ALWAYS:
            group = tuple(row[name] for name in GROUP)
            number, newest = counted[group]
            counted[group] = (number + 1, max(newest, row["valid_from"]))
    adapt = connection.ops.adapt_datefield_value
    values = [(*group, number, adapt(newest)) for group, (number, newest) in counted.items()]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(UPSERT, values)


def places_of(entities: Sequence[str]) -> set[Place]:
    """What the facts are counted for at present, the whole record included."""
    places: set[Place] = set()
    for start in range(0, len(entities), BATCH):
        rows = EvidenceLink.objects.filter(entity__in=entities[start : start + BATCH])
        places.update(rows.values_list("about", "parent"))
    return places | {EVERYTHING} if entities else places


def recount(places: Iterable[Place]) -> None:
    """Counts anew for some places: after facts were corrected or withdrawn."""
    parents: dict[str, list[str]] = defaultdict(list)
    for about, parent in places:
        parents[about].append(parent)
    for about, keys in parents.items():
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            EvidenceTally.objects.filter(about=about, parent__in=some).delete()
            EvidenceTally.objects.bulk_create(_counted(about, some))


def recount_all() -> None:
    EvidenceTally.objects.all().delete()
    EvidenceTally.objects.bulk_create(_counted("all", [""]), batch_size=500)
    for about in ("programme", "field", "commitment"):
        EvidenceTally.objects.bulk_create(_counted(about, None), batch_size=500)


def _counted(about: str, parents: Sequence[str] | None) -> list[EvidenceTally]:
    """The tallies of one kind of place, of those parents alone where they are named."""
    current = Q(known_to=STILL, valid_to=ALWAYS)
    if about == "all":
        rows = Evidence.objects.filter(current)
        names: tuple[str, ...] = GROUP[2:]
    else:
        rows = EvidenceLink.objects.filter(current, about=about)
        rows = rows if parents is None else rows.filter(parent__in=parents)
        names = GROUP[1:]
    grouped = rows.values(*names).annotate(number=Count("id"), newest=Max("valid_from")).order_by()
    return [EvidenceTally(**{"parent": "", **row, "about": about}) for row in grouped]
