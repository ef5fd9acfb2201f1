"""What the pages of the dialogues show, at any moment and for any actor. No number of rounds, items or
outcomes changes the number of queries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hannover.accounts.permissions import Actor
from hannover.errors import InputError, UnknownError
from hannover.record import domain, models
from hannover.record.dialogues.loading import (
    AgendaSlot,
    RoundEntry,
    StatementEntry,
    read_agenda,
    read_rounds,
    read_sides,
    read_standings,
    read_statements,
)
from hannover.record.dialogues.standing import Standing, carried_item_id, is_carried
from hannover.record.dialogues.wording import Version, read_versions
from hannover.record.moment import Moment
from hannover.record.reading.memory import remembered
from hannover.record.reading.paging import Page, page_of_sequence

OUTCOMES_A_PAGE = 50


@dataclass(frozen=True)
class DialogueGlance:
    """A dialogue with its last round that was held, the next one, and how much is open from all of them."""

    dialogue: domain.Dialogue
    rounds: int
    last: domain.Round | None
    next: domain.Round | None
    open_outcomes: int
    overdue: int


@dataclass(frozen=True)
class RoundGlance:
    """A round with how many items it has of its own, takes up from earlier ones, and how many outcomes it
    had.
    """

    entry: RoundEntry
    ahead: bool
    items: int
    carried: int
    outcomes: int

    @property
    def round(self) -> domain.Round:
        return self.entry.round


@dataclass(frozen=True)
class DialoguePage:
    """A round: how many items of its own and from earlier rounds, and how many outcomes it had."""

    dialogue: domain.Dialogue
    event: str
    field: domain.Field | None
    rounds: tuple[RoundGlance, ...]
    open_outcomes: tuple[Standing, ...]


@dataclass(frozen=True)
class AgendaEntry:
    """An agenda item with the statements of both sides and the outcomes agreed under it."""

    slot: AgendaSlot
    statements: Mapping[str, StatementEntry]
    outcomes: tuple[Standing, ...]


@dataclass(frozen=True)
class RoundPage:
    """One round; `before` and `after` are its neighbours in the dialogue."""

    entry: RoundEntry
    dialogue: domain.Dialogue
    ahead: bool
    before: domain.Round | None
    after: domain.Round | None
    agenda: tuple[AgendaEntry, ...]
    evidence: tuple[tuple[str, domain.Evidence], ...]

    @property
    def round(self) -> domain.Round:
        return self.entry.round


@dataclass(frozen=True)
class Waypoint:
    """A round on the way of an outcome: where it was agreed (`origin`), or which took it up again, and what
    both sides said of it there.
    """

    round: domain.Round
    origin: bool
    ahead: bool
    item: str
    statements: Mapping[str, StatementEntry]


@dataclass(frozen=True)
class OutcomePage:
    """One outcome and what became of it. `versions` of its wording are newest first."""

    standing: Standing
    dialogue: domain.Dialogue
    way: tuple[Waypoint, ...]
    versions: tuple[Version, ...]
    cited: Mapping[str, domain.Evidence]


@dataclass(frozen=True, kw_only=True)
class OpenQuery:
    """What is looked for among open outcomes: what `side` owes; with `overdue`, past its deadline only."""

    side: str = ""
    overdue: bool = False
    dialogue: str = ""
    page: int = 1
    size: int = OUTCOMES_A_PAGE


@dataclass(frozen=True)
class OpenEntry:
    standing: Standing
    dialogue: domain.Dialogue
    round: domain.Round | None


def read_dialogues(moment: Moment, actor: Actor) -> tuple[DialogueGlance, ...]:
    """Every dialogue, by the day of its next or else its last round."""
    rows = models.Dialogue.objects.at(moment).seen_by(actor).order_by("id")
    rounds: dict[str, list[domain.Round]] = defaultdict(list)
    for entry in read_rounds(moment, actor):
        rounds[entry.round.dialogue].append(entry.round)
    standings = [standing for standing in _all_standings(moment, actor) if standing.is_open]
    waiting = Counter(standing.outcome.dialogue for standing in standings)
    overdue = Counter(standing.outcome.dialogue for standing in standings if standing.overdue)
    return tuple(
        DialogueGlance(
            row.fact,
            len(rounds[row.key]),
            _last_held(rounds[row.key], moment.as_of),
            _next_ahead(rounds[row.key], moment.as_of),
            waiting[row.key],
            overdue[row.key],
        )
        for row in rows
    )


def read_dialogue(moment: Moment, actor: Actor, key: str) -> DialoguePage:
    """A dialogue with its rounds and what is open from them; raises UnknownError."""
    row = models.Dialogue.objects.at(moment).seen_by(actor).filter(key=key).first()
    if row is None:
        raise UnknownError(f"there is no dialogue {key[:80]!r} at that date")
    dialogue: domain.Dialogue = row.fact
    field = models.Field.objects.at(moment).filter(key=dialogue.field).first() if dialogue.field else None
    rounds = read_rounds(moment, actor, dialogue=key)
    standings = read_standings(moment, actor, dialogue=key)
    return DialoguePage(
        dialogue,
        str(row.event),
        field.fact if field else None,
        _glances(moment, actor, rounds, standings),
        tuple(standing for standing in standings if standing.is_open),
    )


def _glances(
    moment: Moment, actor: Actor, rounds: tuple[RoundEntry, ...], standings: tuple[Standing, ...]
) -> tuple[RoundGlance, ...]:
    origins = {entry.round.key: entry.round for entry in rounds}
    own: Counter[str] = Counter()
    taken_up: dict[str, set[str]] = defaultdict(set)
    items = models.AgendaItem.objects.at(moment).seen_by(actor).filter(parent__in=list(origins))
    for item in (row.fact for row in items):
        if item.carried_from:
            taken_up[item.round].add(item.carried_from)
        else:
            own[item.round] += 1
    for entry in rounds:
        taken_up[entry.round.key] |= {
            standing.id
            for standing in standings
            if is_carried(standing, origins.get(standing.outcome.round), entry.round)
        }
    agreed = Counter(standing.outcome.round for standing in standings)
    return tuple(
        RoundGlance(entry, _is_ahead(entry.round, moment.as_of), own[key], len(taken_up[key]), agreed[key])
        for entry in reversed(rounds)
        for key in (entry.round.key,)
    )


def read_round(moment: Moment, actor: Actor, key: str) -> RoundPage:
    """A round with its agenda, the statements of both sides and the outcomes; raises UnknownError."""
    row = models.Round.objects.at(moment).seen_by(actor).filter(key=key).first()
    if row is None:
        raise UnknownError(f"there is no round {key[:80]!r} at that date")
    held: domain.Round = row.fact
    rounds = read_rounds(moment, actor, dialogue=held.dialogue)
    standings = read_standings(moment, actor, dialogue=held.dialogue)
    slots = read_agenda(moment, actor, into=held, rounds=rounds, standings=standings)
    statements = read_statements(moment, actor, [slot.id for slot in slots])
    agreed: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        agreed[standing.outcome.agenda_item].append(standing)
    place = next(number for number, entry in enumerate(rounds) if entry.round.key == key)
    return RoundPage(
        rounds[place],
        _dialogue_of(moment, actor, held.dialogue),
        _is_ahead(held, moment.as_of),
        rounds[place - 1].round if place else None,
        rounds[place + 1].round if place + 1 < len(rounds) else None,
        tuple(AgendaEntry(slot, statements.get(slot.id, {}), tuple(agreed[slot.id])) for slot in slots),
        tuple(_read_cited(moment, actor, held.evidence).items()),
    )


def read_outcome(moment: Moment, actor: Actor, key: str) -> OutcomePage:
    """An outcome with its signatures, reports and way through the rounds; raises UnknownError."""
    found = read_standings(moment, actor, outcome=key)
    if not found:
        raise UnknownError(f"there is no outcome {key[:80]!r} at that date")
    standing = found[0]
    rounds = read_rounds(moment, actor, dialogue=standing.outcome.dialogue)
    return OutcomePage(
        standing,
        _dialogue_of(moment, actor, standing.outcome.dialogue),
        _read_way(moment, actor, standing, rounds),
        read_versions(moment, actor, key),
        _read_cited(moment, actor, [proof for entry in standing.reports for proof in entry.report.evidence]),
    )


def _read_way(
    moment: Moment, actor: Actor, standing: Standing, rounds: tuple[RoundEntry, ...]
) -> tuple[Waypoint, ...]:
    origins = {entry.round.key: entry.round for entry in rounds}
    origin = origins.get(standing.outcome.round)
    written = models.AgendaItem.objects.at(moment).seen_by(actor).filter(parent__in=list(origins))
    stops = {row.parent: row.key for row in written if row.fact.carried_from == standing.id}
    for entry in rounds:
        if is_carried(standing, origin, entry.round):
            stops.setdefault(entry.round.key, carried_item_id(entry.round.key, standing.id))
    if origin is not None:
        stops[origin.key] = standing.outcome.agenda_item
    statements = read_statements(moment, actor, stops.values())
    return tuple(
        Waypoint(
            entry.round,
            entry.round is origin,
            _is_ahead(entry.round, moment.as_of),
            stops[entry.round.key],
            statements.get(stops[entry.round.key], {}),
        )
        for entry in rounds
        if entry.round.key in stops
    )


def read_open_outcomes(moment: Moment, actor: Actor, query: OpenQuery) -> Page[OpenEntry]:
    """What is open across all dialogues: with a deadline first, the earliest on top. Raises InputError for
    a side that the programme does not have.
    """
    sides = [side.key for side in read_sides(moment)]
    if query.side and query.side not in sides:
        raise InputError(
            f"{query.side[:40]!r} is not a side", field="side", remedy="one of: " + ", ".join(sides)
        )
    found = [
        standing
        for standing in _all_standings(moment, actor)
        if standing.is_open
        and (not query.side or query.side in standing.owing)
        and (not query.overdue or standing.past_deadline)
        and (not query.dialogue or query.dialogue == standing.outcome.dialogue)
    ]
    found.sort(key=lambda standing: (standing.outcome.due or date.max, standing.id))
    page = page_of_sequence(tuple(found), query.page, query.size)
    dialogues = {row.key: row.fact for row in models.Dialogue.objects.at(moment).seen_by(actor)}
    rounds = {entry.round.key: entry.round for entry in read_rounds(moment, actor)}
    entries = (
        OpenEntry(
            standing,
            dialogues.get(standing.outcome.dialogue) or _unnamed(standing.outcome.dialogue),
            rounds.get(standing.outcome.round),
        )
        for standing in page.items
    )
    return page.holding(tuple(entries))


def _all_standings(moment: Moment, actor: Actor) -> tuple[Standing, ...]:
    return remembered("outcomes", moment, actor, lambda: read_standings(moment, actor))


def _is_ahead(planned: domain.Round, day: date) -> bool:
    return planned.date.latest >= day


def _last_held(rounds: Iterable[domain.Round], day: date) -> domain.Round | None:
    return max((one for one in rounds if not _is_ahead(one, day)), key=lambda one: one.number, default=None)


def _next_ahead(rounds: Iterable[domain.Round], day: date) -> domain.Round | None:
    return min((one for one in rounds if _is_ahead(one, day)), key=lambda one: one.number, default=None)


def _dialogue_of(moment: Moment, actor: Actor, key: str) -> domain.Dialogue:
    """The dialogue; by its key alone where a round is older than what is known of its dialogue."""
    row = models.Dialogue.objects.at(moment).seen_by(actor).filter(key=key).first()
    return row.fact if row else _unnamed(key)


def _unnamed(key: str) -> domain.Dialogue:
    return domain.Dialogue(key=key, title={}, summary={})


def _read_cited(moment: Moment, actor: Actor, keys: Iterable[str]) -> dict[str, domain.Evidence]:
    rows = models.Evidence.objects.at(moment).seen_by(actor).filter(key__in=list(dict.fromkeys(keys)))
    return {row.key: row.fact for row in rows.order_by("valid_from", "id")}
