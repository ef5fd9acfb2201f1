"""The dialogues of a report, with everything that was said and agreed in their rounds."""

from __future__ import annotations

from collections import defaultdict

from hannover.accounts.permissions import Actor
from hannover.record import models
from hannover.record.dialogues.loading import (
    RoundEntry,
    read_agenda,
    read_rounds,
    read_sides,
    read_standings,
    read_statements,
)
from hannover.record.dialogues.reading import AgendaEntry
from hannover.record.dialogues.standing import Standing
from hannover.record.moment import Moment
from hannover.record.report.content import Conversation, Meeting, recorded_of


def read_conversations(moment: Moment, actor: Actor) -> tuple[Conversation, ...]:
    """Every dialogue with its rounds, oldest first; twelve queries and one for each round."""
    standings = read_standings(moment, actor, sides=read_sides(moment))
    rounds: dict[str, list[RoundEntry]] = defaultdict(list)
    for entry in read_rounds(moment, actor):
        rounds[entry.round.dialogue].append(entry)
    agendas = {
        entry.entity: read_agenda(moment, actor, into=entry.round, rounds=held, standings=standings)
        for held in rounds.values()
        for entry in held
    }
    statements = read_statements(moment, actor, [slot.id for slots in agendas.values() for slot in slots])
    agreed: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        agreed[standing.outcome.agenda_item].append(standing)
    return tuple(
        Conversation(
            recorded_of(row),
            tuple(
                Meeting(
                    entry,
                    tuple(
                        AgendaEntry(slot, statements.get(slot.id, {}), tuple(agreed[slot.id]))
                        for slot in agendas[entry.entity]
                    ),
                )
                for entry in rounds[row.key]
            ),
        )
        for row in models.Dialogue.objects.at(moment).seen_by(actor).order_by("id")
    )
