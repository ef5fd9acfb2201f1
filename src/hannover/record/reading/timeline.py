"""The timeline: what happened when, in which field, laid out for drawing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from hannover.accounts.permissions import Actor
from hannover.record import domain, models
from hannover.record.moment import Moment
from hannover.record.reading.programme import read_fields

MOST_MARKS = 600


@dataclass(frozen=True)
class Mark:
    """A dated fact on the timeline; `what` is "evidence" or "milestone", `key` leads to its page, and `proof`
    names the evidence that a milestone rests on.
    """

    what: str
    key: str
    title: domain.Text
    date: domain.FactDate
    kind: str
    confirmed: bool
    sample: bool = False
    proof: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lane:
    """The marks of one field, oldest first; `field` is None for the programme as a whole."""

    field: domain.Field | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Timeline:
    """Lanes in the order of the fields, the programme first. `left_out` older marks did not fit."""

    lanes: tuple[Lane, ...]
    first: date
    last: date
    left_out: int


def read_timeline(moment: Moment, actor: Actor) -> Timeline:
    """The newest 600 dated facts up to the as-of date, by field; five queries."""
    fields = read_fields(moment)
    links = models.EvidenceLink.objects.at(moment).seen_by(actor).filter(about__in=["field", "programme"])
    newest = models.Evidence.objects.at(moment).seen_by(actor).order_by("-valid_from", "-id")
    total = newest.count()
    evidence = {str(row.entity): row for row in newest[:MOST_MARKS]}
    placed: dict[str, list[Mark]] = defaultdict(list)
    for entity, parent in links.filter(entity__in=list(evidence)).values_list("entity", "parent"):
        row = evidence[str(entity)]
        fact: domain.Evidence = row.fact
        placed[parent].append(
            Mark("evidence", row.key, fact.title, fact.date, fact.kind.value, fact.confirmed, fact.sample)
        )
    _place_milestones(moment, actor, placed)
    lanes = [Lane(None, _ordered(placed.get("", [])))]
    lanes += [Lane(field, _ordered(placed.get(field.key, []))) for field in fields]
    days = [mark.date.on for lane in lanes for mark in lane.marks]
    first = min(days, default=moment.as_of)
    return Timeline(tuple(lanes), first, max([moment.as_of, *days]), max(0, total - MOST_MARKS))


def _place_milestones(moment: Moment, actor: Actor, placed: dict[str, list[Mark]]) -> None:
    field_of = dict(models.Commitment.objects.at(moment).seen_by(actor).values_list("key", "parent"))
    for row in models.Milestone.objects.at(moment).seen_by(actor).order_by("-id")[:MOST_MARKS]:
        milestone: domain.Milestone = row.fact
        if milestone.reached is not None and milestone.commitment in field_of:
            mark = Mark(
                "milestone",
                milestone.commitment,
                milestone.title,
                milestone.reached,
                "milestone",
                True,
                proof=milestone.evidence,
            )
            placed[field_of[milestone.commitment]].append(mark)


def _ordered(marks: list[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.date.on, mark.date.latest, mark.key)))
