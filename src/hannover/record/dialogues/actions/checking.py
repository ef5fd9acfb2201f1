"""What every write of a dialogue checks: texts by language, days, evidence; and how a change finds its
place in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hannover.errors import InputError, UnknownError
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.actions.writing import clean, newest_known, refuse_future
from hannover.record.dialogues.inputs import Recorded
from hannover.record.dialogues.loading import AgendaSlot, read_agenda, read_rounds, read_standings
from hannover.record.log import Draft, Written
from hannover.record.models.projection import STILL, Projection
from hannover.record.moment import read_day
from hannover.record.signing import NEWEST, hold, reader_of


def recorded(written: Written, *, key: str = "") -> Recorded:
    head = f"{written.chain}:{written.sequence}:{written.hash}"
    return Recorded(key or written.entity, written.id, head)


def hold_programme(context: Context) -> domain.Declaration:
    """The declaration, held so that nobody else opens a dialogue or plans a round meanwhile."""
    known = newest_known(models.Declaration)
    if known is None:
        raise UnknownError(_("no framework was loaded"), remedy="hannover framework load FILE")
    held: domain.Declaration = hold(models.Declaration, known.key, actor=reader_of(context), field="").fact
    return held


def read_texts(texts: Mapping[str, str], *, field: str, required: bool = True) -> domain.Text:
    """The texts, clean and without empty ones; raises InputError for a language that the programme does not
    have.
    """
    declaration = newest_known(models.Declaration)
    languages: tuple[str, ...] = declaration.fact.languages if declaration else ("en",)
    for language in texts:
        if language not in languages:
            raise InputError(
                _("%(language)s is not a language of the programme") % {"language": repr(language[:20])},
                field=field,
                remedy=", ".join(languages),
            )
    cleaned = {
        language: clean(texts.get(language, ""), field=f"{field}.{language}", required=False)
        for language in languages
    }
    kept = {language: text for language, text in cleaned.items() if text}
    if required and not kept:
        raise InputError(
            _("this must not be empty"), field=field, remedy=_("write it in at least one language")
        )
    return kept


def read_past_day(text: str, context: Context, *, field: str) -> date:
    day = read_day(text.strip(), field=field)
    refuse_future(day, context, field=field)
    return day


def require_evidence(keys: Iterable[str], context: Context) -> tuple[str, ...]:
    """The keys, each once; raises UnknownError for what the actor does not see."""
    named = tuple(dict.fromkeys(keys))
    seen = models.Evidence.objects.filter(known_to=STILL, key__in=named).seen_by(reader_of(context))
    known = set(seen.values_list("key", flat=True))
    for key in named:
        if key not in known:
            raise UnknownError(_("there is no evidence %(key)s") % {"key": repr(key[:80])}, field="evidence")
    return named


def require_absent(model: type[Projection], key: str, *, field: str) -> None:
    if model.objects.filter(key=key).exists():
        raise InputError(
            _("%(key)s is taken") % {"key": repr(key[:80])}, field=field, remedy=_("choose another")
        )


def day_of_round(held: domain.Round, context: Context) -> date:
    """The day by which what was said at the round is dated: its last day, or today while it lies ahead."""
    return min(held.date.latest, context.now.date())


def restated(row: Projection, state: Any, day: date, *, action: str, audience: str = "") -> Draft:
    """A new state of an entity from that day on; where it begins before the present one, it corrects it."""
    return Draft(
        state=state,
        happened_on=day,
        entity=str(row.entity),
        action=action,
        audience=audience or row.audience,
        replaces=str(row.event) if day < row.valid_from else "",
    )


def find_slot(held: Projection, item: str, context: Context) -> tuple[AgendaSlot, list[Draft]]:
    """The place on the agenda, and the event that writes it down if it is only there by rule.

    Raises UnknownError when the round has no such item.
    """
    into: domain.Round = held.fact
    rounds = read_rounds(NEWEST, reader_of(context), dialogue=into.dialogue)
    standings = read_standings(NEWEST, reader_of(context), dialogue=into.dialogue)
    agenda = read_agenda(NEWEST, reader_of(context), into=into, rounds=rounds, standings=standings)
    slot = next((slot for slot in agenda if slot.id == item), None)
    if slot is None:
        raise UnknownError(_("this round has no such agenda item"), field="agenda_item")
    if slot.event:
        return slot, []
    if slot.carried is not None and slot.carried.audience != "public":
        raise InputError(
            _("only your side can read this draft"),
            field="agenda_item",
            remedy=_("publish it for both sides first"),
        )
    taken_up = Draft(
        state=slot.item, happened_on=day_of_round(into, context), entity=slot.id, action="carried"
    )
    return slot, [taken_up]
