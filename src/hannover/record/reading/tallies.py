"""How many facts there are for what: from the counts that are kept, or counted anew for another moment."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, QuerySet, Sum, Value

from hannover.accounts.permissions import Actor
from hannover.record import models
from hannover.record.models.projection import ALWAYS, STILL
from hannover.record.moment import Moment


class Tallied(NamedTuple):
    """`number` facts of a kind for a place, the newest on that day."""

    about: str
    parent: str
    kind: str
    confirmed: bool
    number: int
    newest: date


def read_tallies(
    moment: Moment, actor: Actor, *, about: str = "", parent: str = "", by_kind: bool = True
) -> list[Tallied]:
    """Counts for every place ("field", "commitment", "programme", "all" for the record), or for one of them.

    At present they are the counts that are kept; places with facts dated ahead, and every other moment, are
    counted anew. Without `by_kind` there may be one row for all kinds, whose kind is empty.
    """
    if not moment.is_now:
        return _anew(moment, actor, about, parent)
    ahead = _ahead(moment)
    kind = F("kind") if by_kind else Value("")
    kept = (
        models.EvidenceTally.objects.seen_by(actor)
        .filter(**_named(about, parent))
        .values_list("about", "parent", kind, "confirmed")
        .annotate(facts=Sum("number"), latest=Max("newest"))
        .order_by()
    )
    tallies = [Tallied(*row) for row in kept if (row[0], row[1]) not in ahead]
    for place in ahead:
        if about in ("", place[0]) and parent in ("", place[1]):
            tallies += _anew(moment, actor, *place)
    return tallies


def _named(about: str, parent: str) -> dict[str, str]:
    return {name: value for name, value in (("about", about), ("parent", parent)) if value}


def _ahead(moment: Moment) -> set[tuple[str, str]]:
    """The places with facts that begin or cease to hold on a day to come: sources name a month or a year."""
    links = models.EvidenceLink.objects.filter(known_to=STILL).values_list("about", "parent")
    begin = links.filter(valid_from__gt=moment.as_of)
    end = links.filter(valid_to__gt=moment.as_of, valid_to__lt=ALWAYS)
    places = set(begin) | set(end)
    return places | {("all", "")} if places else places


def _anew(moment: Moment, actor: Actor, about: str, parent: str) -> list[Tallied]:
    tallies: list[Tallied] = []
    if about in ("", "all") and not parent:
        facts = models.Evidence.objects.at(moment).seen_by(actor)
        tallies += _counted(facts, about=Value("all"), place=Value(""))
    if about != "all":
        links = models.EvidenceLink.objects.at(moment).seen_by(actor).filter(**_named(about, parent))
        tallies += _counted(links, about=F("about"), place=F("parent"))
    return tallies


def _counted(rows: QuerySet[Any], *, about: Any, place: Any) -> list[Tallied]:
    grouped = (
        rows.annotate(counted_about=about, counted_parent=place)
        .values_list("counted_about", "counted_parent", "kind", "confirmed")
        .annotate(number=Count("id"), newest=Max("valid_from"))
        .order_by()
    )
    return [Tallied(*row) for row in grouped]
