"""Reads rounds, agendas and outcomes from the tables, each with a number of queries that no amount of them
changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min

from hannover.accounts.permissions import Actor
from hannover.record import domain, models
from hannover.record.dialogues.standing import ReportEntry, Standing, carried_item_id, is_carried
from hannover.record.moment import Moment
from hannover.record.reading.commitments import Owner
from hannover.record.signing import read_keys


@dataclass(frozen=True)
class RoundEntry:
    """A round of a dialogue with the id of its entity and the event that holds it."""

    round: domain.Round
    entity: str
    event: str


@dataclass(frozen=True)
class AgendaSlot:
    """A place on the agenda of a round. `carried` is the outcome of an earlier round that it takes up.

    `event` is empty while nothing was said under a carried item: then it is there by rule and nobody had to
    write it.
    """

    id: str
    item: domain.AgendaItem
    event: str
    carried: Standing | None


@dataclass(frozen=True)
class StatementEntry:
    """What one side said under an agenda item. `audience` is "side" while only its own staff may read it."""

    statement: domain.Statement
    event: str
    audience: str
    recorded_at: datetime


def read_sides(moment: Moment) -> tuple[domain.Side, ...]:
    """Both sides in their order."""
    sides = (row.fact for row in models.Side.objects.at(moment))
    return tuple(sorted(sides, key=lambda side: side.position))


def read_rounds(moment: Moment, actor: Actor, *, dialogue: str = "") -> tuple[RoundEntry, ...]:
    """The rounds in the order of their numbers, by dialogue; of one dialogue where it is named."""
    rows = models.Round.objects.at(moment).seen_by(actor)
    if dialogue:
        rows = rows.filter(parent=dialogue)
    entries = (RoundEntry(row.fact, str(row.entity), str(row.event)) for row in rows)
    return tuple(
        sorted(entries, key=lambda entry: (entry.round.dialogue, entry.round.number, entry.round.key))
    )


def read_standings(
    moment: Moment,
    actor: Actor,
    *,
    dialogue: str = "",
    outcome: str = "",
    sides: Sequence[domain.Side] | None = None,
) -> tuple[Standing, ...]:
    """Every outcome that the actor may read, oldest first; of one dialogue, or one alone. Eight queries."""
    rows = models.Outcome.objects.at(moment).seen_by(actor)
    if dialogue:
        rows = rows.filter(dialogue=dialogue)
    if outcome:
        rows = rows.filter(key=outcome)
    found = sorted(rows, key=lambda row: str(row.entity))
    entities = [str(row.entity) for row in found]
    order = read_sides(moment) if sides is None else tuple(sides)
    keys = read_keys(moment, actor, found, sides=[side.key for side in order])
    reports = _read_reports(moment, actor, entities)
    titles = _read_titles(moment, {row.parent for row in found})
    organizations = _read_organizations(moment, [row.fact for row in found])
    began = _first_days(moment, actor, entities)
    return tuple(
        Standing(
            id=entity,
            outcome=row.fact,
            title=titles.get(row.parent, {}),
            since=began.get(entity, row.valid_from),
            event=str(row.event),
            audience=row.audience,
            keys=keys[entity],
            reports=tuple(reports[entity]),
            owners=_owners(row.fact, order, organizations, moment.as_of),
            as_of=moment.as_of,
        )
        for entity, row in zip(entities, found, strict=True)
    )


def _read_reports(moment: Moment, actor: Actor, outcomes: list[str]) -> defaultdict[str, list[ReportEntry]]:
    rows = models.FollowUp.objects.at(moment).seen_by(actor).filter(parent__in=outcomes)
    found: defaultdict[str, list[ReportEntry]] = defaultdict(list)
    newest_first = sorted(rows, key=lambda row: (row.fact.on, row.known_from, row.id), reverse=True)
    for row in newest_first:
        found[row.parent].append(ReportEntry(row.fact, str(row.event), row.known_from))
    return found


def _read_titles(moment: Moment, items: Iterable[str]) -> dict[str, domain.Text]:
    rows = models.AgendaItem.objects.at(moment).filter(key__in=sorted(items))
    return {row.key: row.fact.title for row in rows}


def _read_organizations(moment: Moment, outcomes: list[domain.Outcome]) -> dict[str, domain.Organization]:
    named = {key for outcome in outcomes for key in outcome.owners.values()}
    return {row.key: row.fact for row in models.Organization.objects.at(moment).filter(key__in=sorted(named))}


def _first_days(moment: Moment, actor: Actor, outcomes: list[str]) -> dict[str, date]:
    """The day of the first wording of each outcome, as known at the moment."""
    known = models.Outcome.objects.seen_by(actor).filter(
        key__in=outcomes, known_from__lte=moment.known_at, known_to__gt=moment.known_at
    )
    return dict(known.values_list("key").annotate(began=Min("valid_from")).order_by())


def _owners(
    outcome: domain.Outcome,
    sides: Sequence[domain.Side],
    organizations: Mapping[str, domain.Organization],
    day: date,
) -> tuple[Owner, ...]:
    owners = []
    for side in sides:
        organization = organizations.get(outcome.owners.get(side.key, ""))
        owners.append(Owner(side.key, organization, organization.name_on(day) if organization else None))
    return tuple(owners)


def read_agenda(
    moment: Moment,
    actor: Actor,
    *,
    into: domain.Round,
    rounds: Iterable[RoundEntry],
    standings: Iterable[Standing],
) -> tuple[AgendaSlot, ...]:
    """The agenda of a round: what is carried into it first, in the order of the outcomes, then its own
    items. One query.

    What is carried follows from the record by rule (see `is_carried`), so it is there exactly once, also
    when an outcome came up, or was reopened, after the round had been planned. What was written on the
    agenda stays on it.
    """
    origins = {entry.round.key: entry.round for entry in rounds}
    outcomes = {standing.id: standing for standing in standings}
    rows = models.AgendaItem.objects.at(moment).seen_by(actor).filter(parent=into.key)
    slots = [
        AgendaSlot(row.key, row.fact, str(row.event), outcomes.get(row.fact.carried_from)) for row in rows
    ]
    taken_up = {slot.item.carried_from for slot in slots}
    slots += [
        AgendaSlot(carried_item_id(into.key, standing.id), carried_item(standing, into), "", standing)
        for standing in outcomes.values()
        if standing.id not in taken_up and is_carried(standing, origins.get(standing.outcome.round), into)
    ]
    return tuple(
        sorted(
            slots,
            key=lambda slot: (not slot.item.carried_from, slot.item.carried_from, slot.item.number, slot.id),
        )
    )


def carried_item(standing: Standing, into: domain.Round) -> domain.AgendaItem:
    """The agenda item by which a round takes up an outcome. It has the number 0: it comes before the
    round's own.
    """
    return domain.AgendaItem(round=into.key, number=0, title=standing.title, carried_from=standing.id)


def read_statements(
    moment: Moment, actor: Actor, items: Iterable[str]
) -> dict[str, dict[str, StatementEntry]]:
    """{agenda item: {side: what it said}}; one query."""
    rows = models.Statement.objects.at(moment).seen_by(actor).filter(parent__in=list(items))
    found: dict[str, dict[str, StatementEntry]] = defaultdict(dict)
    for row in rows.order_by("valid_from", "known_from", "id"):
        statement: domain.Statement = row.fact
        found[row.parent][statement.side] = StatementEntry(
            statement, str(row.event), row.audience, row.known_from
        )
    return dict(found)
