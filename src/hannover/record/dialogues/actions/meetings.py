"""Opens dialogues, plans their rounds, sets the agenda, and records what each side says."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.errors import ConflictError, InputError, UnknownError
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.actions.writing import audience_of, newest_known, read_fact_date, write
from hannover.record.dialogues.actions.checking import (
    day_of_round,
    find_slot,
    hold_programme,
    read_past_day,
    read_texts,
    recorded,
    require_absent,
    require_evidence,
    restated,
)
from hannover.record.dialogues.inputs import (
    AddAgendaItem,
    ChangeRound,
    OpenDialogue,
    PlanRound,
    Recorded,
    RecordStatement,
)
from hannover.record.dialogues.loading import RoundEntry, read_rounds, read_sides
from hannover.record.framework.values import KEY
from hannover.record.log import Draft
from hannover.record.models.projection import STILL
from hannover.record.signing import NEWEST, acting_side, hold, reader_of

LONGEST_KEY = 80
MOST_ROUNDS = 9999


def open_dialogue(values: OpenDialogue, context: Context) -> Recorded:
    """Opens a dialogue, of a field or of the whole programme. Officers and secretariats of either side."""
    acting_side(context, "hold-dialogue")
    since = read_past_day(values.since, context, field="since") if values.since else context.now.date()
    dialogue = domain.Dialogue(
        key=_read_key(values.key),
        title=read_texts(values.title, field="title"),
        summary=read_texts(values.summary, field="summary", required=False),
        field=values.field,
        sample=context.actor.sample,
    )
    if values.field and newest_known(models.Field, key=values.field) is None:
        raise UnknownError(_("there is no field %(key)s") % {"key": repr(values.field[:80])}, field="field")
    with transaction.atomic():
        hold_programme(context)
        require_absent(models.Dialogue, dialogue.key, field="key")
        happened_on = min(since, context.now.date())
        written = write(context, Draft(state=dialogue, happened_on=happened_on, action="opened"))[0]
    return recorded(written, key=dialogue.key)


def plan_round(values: PlanRound, context: Context) -> Recorded:
    """Plans a round, or records one that was held. Its agenda takes up by rule what is open from earlier
    rounds.
    """
    acting_side(context, "hold-dialogue")
    with transaction.atomic():
        hold_programme(context)
        dialogue: domain.Dialogue = hold(
            models.Dialogue, values.dialogue, actor=reader_of(context), field="dialogue"
        ).fact
        others = read_rounds(NEWEST, reader_of(context), dialogue=dialogue.key)
        number = values.number or max((entry.round.number for entry in others), default=0) + 1
        if not 1 <= number <= MOST_ROUNDS or number in {entry.round.number for entry in others}:
            raise InputError(
                _("this number is taken or impossible"), field="number", remedy=_("leave it empty")
            )
        planned = domain.Round(
            key=_read_key(values.key or f"{dialogue.key}-{number}"),
            dialogue=dialogue.key,
            number=number,
            date=read_fact_date(values.date),
            place=read_texts(values.place, field="place", required=False),
            host=_read_host(values.host),
            start=values.start.strip(),
            end=values.end.strip(),
            evidence=require_evidence(values.evidence, context),
            confirmed=values.confirmed,
        )
        _check_times(planned)
        _check_order(planned, others)
        require_absent(models.Round, planned.key, field="key")
        draft = Draft(state=planned, happened_on=day_of_round(planned, context), action="planned")
        written = write(context, draft)[0]
    return recorded(written, key=planned.key)


def change_round(values: ChangeRound, context: Context) -> Recorded:
    """Moves a round, or completes what is known of it. Either side may; both see who did."""
    acting_side(context, "hold-dialogue")
    with transaction.atomic():
        row = hold(models.Round, values.round, actor=reader_of(context), field="round")
        before: domain.Round = row.fact
        changed = domain.Round(
            key=before.key,
            dialogue=before.dialogue,
            number=before.number,
            date=read_fact_date(values.date),
            place=read_texts(values.place, field="place", required=False),
            host=_read_host(values.host),
            start=values.start.strip(),
            end=values.end.strip(),
            evidence=require_evidence(values.evidence, context),
            confirmed=values.confirmed,
        )
        if changed == before:
            raise InputError(_("nothing is different"), remedy=_("change something, or leave it"))
        _check_times(changed)
        others = read_rounds(NEWEST, reader_of(context), dialogue=before.dialogue)
        _check_order(changed, [entry for entry in others if entry.round.key != before.key])
        draft = restated(row, changed, day_of_round(changed, context), action="changed")
        written = write(context, draft)[0]
    return recorded(written, key=changed.key)


def add_agenda_item(values: AddAgendaItem, context: Context) -> Recorded:
    """Puts an item on the agenda of a round, after those that are there."""
    acting_side(context, "hold-dialogue")
    title = read_texts(values.title, field="title")
    with transaction.atomic():
        row = hold(models.Round, values.round, actor=reader_of(context), field="round")
        there = models.AgendaItem.objects.filter(known_to=STILL, parent=row.key)
        number = max((item.fact.number for item in there), default=0) + 1
        item = domain.AgendaItem(round=row.key, number=number, title=title)
        written = write(
            context, Draft(state=item, happened_on=day_of_round(row.fact, context), action="added")
        )
    return recorded(written[0])


def record_statement(values: RecordStatement, context: Context) -> Recorded:
    """Records what the own side says under an agenda item, in its own words and languages.

    Raises ConflictError when a statement that was published would be hidden again.
    """
    side = acting_side(context, "hold-dialogue")
    audience = audience_of(values.audience)
    text = read_texts(values.text, field="text")
    with transaction.atomic():
        row = hold(models.Round, values.round, actor=reader_of(context), field="round")
        slot, drafts = find_slot(row, values.agenda_item, context)
        day = read_past_day(values.on, context, field="on") if values.on else day_of_round(row.fact, context)
        statement = domain.Statement(agenda_item=slot.id, side=side, text=text, on=day)
        happened_on = min(day, context.now.date())
        said = models.Statement.objects.filter(known_to=STILL, parent=slot.id, side=side)
        before = said.order_by("-valid_from").first()
        if before is None:
            draft = Draft(state=statement, happened_on=happened_on, action="stated", audience=audience)
        elif before.audience == "public" and audience == "side":
            raise ConflictError(_("this statement was published"), remedy=_("record it for everybody"))
        else:
            draft = restated(before, statement, happened_on, action="restated", audience=audience)
        written = write(context, *drafts, draft)[-1]
    return recorded(written)


def _read_key(text: str) -> str:
    key = text.strip()
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise InputError(
            _("this cannot be a key"),
            field="key",
            remedy=_("lower-case letters, digits and single hyphens, at most %(most)s")
            % {"most": LONGEST_KEY},
        )
    return key


def _read_host(text: str) -> str:
    sides = [side.key for side in read_sides(NEWEST)]
    if text and text not in sides:
        raise InputError(_("this is not a side of the programme"), field="host", remedy=", ".join(sides))
    return text


def _check_times(planned: domain.Round) -> None:
    """Raises InputError unless start and end carry an offset, follow each other and lie within the days of
    the round.
    """
    days = (planned.date.on, planned.date.latest)
    start = _read_time(planned.start, days, field="start") if planned.start else None
    end = _read_time(planned.end, days, field="end") if planned.end else None
    if (start or end) and planned.date.precision is not domain.Precision.DAY:
        raise InputError(
            _("a time needs a day"), field="date", remedy=_("write the day, or leave the time out")
        )
    if end and not start:
        raise InputError(_("an end needs a start"), field="start")
    if start and end and end <= start:
        raise InputError(_("the end is not after the start"), field="end")


def _read_time(text: str, days: tuple[date, date], *, field: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise InputError(
            _("this is not a time with its offset"),
            field=field,
            remedy=_("write it as 2026-06-30T10:00:00+02:00"),
        )
    if not days[0] <= instant.date() <= days[1]:
        raise InputError(_("this lies outside the days of the round"), field=field)
    return instant


def _check_order(planned: domain.Round, others: list[RoundEntry] | tuple[RoundEntry, ...]) -> None:
    """Raises InputError when a round with a lower number lies later, or one with a higher number earlier."""
    for entry in others:
        other = entry.round
        first, second = (other, planned) if other.number < planned.number else (planned, other)
        if first.date.on > second.date.latest:
            raise InputError(
                _("round %(first)s would lie after round %(second)s")
                % {"first": first.number, "second": second.number},
                field="date",
                remedy=_("correct the date or the number"),
            )
