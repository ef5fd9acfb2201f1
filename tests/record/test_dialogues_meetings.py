"""Dialogues, rounds, agendas and statements: who may write them, what is refused, what both sides see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from hannover.accounts.permissions import VISITOR, Actor
from hannover.errors import ConflictError, ForbiddenError, HannoverError, InputError, UnknownError
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.dialogues import actions, inputs
from hannover.record.dialogues.reading import RoundPage, read_dialogue, read_dialogues, read_round
from hannover.record.log import verify
from hannover.record.moment import now
from tests.record.dialogue_stage import (
    EAST,
    EVERY_ROLE,
    WEST,
    Talks,
    as_of,
    call,
    officer,
    programme,
    secretariat,
)

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
talks = Talks()
NEXT_YEAR = now().as_of.year + 1


def page(key: str, actor: Actor = VISITOR) -> RoundPage:
    return read_round(now(), actor, key)


def said(item: str, actor: Actor = VISITOR) -> dict[str, domain.Text]:
    entry = next(entry for entry in page("talks-1", actor).agenda if entry.slot.id == item)
    return {side: statement.statement.text for side, statement in entry.statements.items()}


# ---- who may ---------------------------------------------------------------------------------------------


def acts() -> dict[str, Callable[[Context], object]]:
    item, outcome = talks.item(by=WEST), talks.drafted(by=WEST)
    text = {"en": "words"}
    return {
        "open": lambda call: actions.open_dialogue(inputs.OpenDialogue(key="new", title=text), call),
        "plan": lambda call: actions.plan_round(
            inputs.PlanRound(dialogue="talks", date=str(NEXT_YEAR)), call
        ),
        "change": lambda call: actions.change_round(
            inputs.ChangeRound(round="talks-1", date="2016-06-02"), call
        ),
        "add": lambda call: actions.add_agenda_item(inputs.AddAgendaItem(round="talks-1", title=text), call),
        "state": lambda call: actions.record_statement(
            inputs.RecordStatement(round="talks-1", agenda_item=item, text=text), call
        ),
        "draft": lambda call: actions.draft_outcome(
            inputs.DraftOutcome(round="talks-1", agenda_item=item, kind="decision", wording=text), call
        ),
        "amend": lambda call: actions.amend_outcome(inputs.AmendOutcome(outcome=outcome, wording=text), call),
        "report": lambda call: actions.report_follow_up(
            inputs.ReportFollowUp(outcome=outcome, note=text), call
        ),
        "sign": lambda call: actions.sign_outcome(
            inputs.SignOutcome(outcome=outcome, digest=talks.digest(outcome)), call
        ),
    }


@pytest.mark.parametrize("role", sorted(EVERY_ROLE))
def test_officers_and_secretariats_hold_the_dialogue_and_secretariats_sign(role: str) -> None:
    for name, act in acts().items():
        allowed = role == "secretariat" or (role == "officer" and name != "sign")
        events = models.Event.objects.count()
        if allowed:
            act(call(EVERY_ROLE[role]))
            assert models.Event.objects.count() == events + 1, name
        else:
            with pytest.raises(ForbiddenError):
                act(call(EVERY_ROLE[role]))
            assert models.Event.objects.count() == events, name
    verify()


@pytest.mark.parametrize("side", ["", "north"])
def test_staff_of_no_side_of_the_programme_may_do_nothing(side: str) -> None:
    for act in acts().values():
        with pytest.raises(ForbiddenError):
            act(call(secretariat(side)))


def test_the_command_line_does_everything_but_sign() -> None:
    for name, act in acts().items():
        context = call(secretariat(EAST), signs=False)
        if name == "sign":
            with pytest.raises(ForbiddenError):
                act(context)
        else:
            act(context)


def test_every_act_is_an_event_in_the_name_of_the_person_and_of_their_side() -> None:
    talks.item(by=WEST)
    event = models.Event.objects.order_by("-position")[0]
    assert (event.side, event.person, event.type, event.action) == (
        WEST,
        "secretariat-west",
        "agenda-item",
        "added",
    )
    assert event.chain == "local/west/public"


# ---- dialogues and rounds --------------------------------------------------------------------------------


def test_opens_a_dialogue_of_a_field() -> None:
    values = inputs.OpenDialogue(
        key="ports", title={"en": "Ports", "ja": "港湾"}, field="wind", since="2019-05-01"
    )
    assert actions.open_dialogue(values, call(officer(EAST))).id == "ports"

    found = read_dialogue(now(), VISITOR, "ports")
    assert found.dialogue.title == {"en": "Ports", "ja": "港湾"}
    assert found.field is not None
    assert found.field.key == "wind"
    assert [glance.dialogue.key for glance in read_dialogues(as_of(date(2019, 4, 30)), VISITOR)] == ["talks"]
    assert [glance.dialogue.key for glance in read_dialogues(now(), VISITOR)] == ["talks", "ports"]


def test_a_planned_round_lies_ahead_and_was_not_known_before_today() -> None:
    key = talks.plan(f"{NEXT_YEAR}-06-01", place={"en": "Sampletown", "ja": "例市"}, host=EAST)

    found = page(key)
    assert (key, found.round.number, found.ahead) == ("talks-4", 4, True)
    assert found.before is not None
    assert (found.before.key, found.after) == ("talks-3", None)
    glance = read_dialogues(now(), VISITOR)[0]
    assert glance.last is not None
    assert glance.next is not None
    assert (glance.last.key, glance.next.key, glance.rounds) == ("talks-3", "talks-4", 4)
    with pytest.raises(UnknownError):
        read_round(as_of(now().as_of - timedelta(days=1)), VISITOR, key)


def test_as_of_2018_shows_what_had_happened_by_2018() -> None:
    glance = read_dialogues(as_of(date(2018, 12, 31)), VISITOR)[0]
    assert glance.last is not None
    assert (glance.rounds, glance.last.key, glance.next) == (2, "talks-2", None)
    assert [
        one.round.number for one in read_dialogue(as_of(date(2018, 12, 31)), VISITOR, "talks").rounds
    ] == [2, 1]


def test_a_round_that_was_forgotten_takes_its_place_among_the_others() -> None:
    with pytest.raises(InputError, match="round 3 would lie after round 9"):
        talks.plan("2019-06-01", number=9)
    actions.change_round(inputs.ChangeRound(round="talks-3", date="2022"), call(officer(EAST)))
    with pytest.raises(InputError, match="number"):
        talks.plan("2019-06-01", number=3)
    assert talks.plan("2023-06-01/2023-06-02", number=7, key="the-seventh") == "the-seventh"
    assert talks.plan("2022-12", number=5) == "talks-5"
    assert [one.round.number for one in read_dialogue(now(), VISITOR, "talks").rounds] == [7, 5, 3, 2, 1]


def test_a_round_is_not_moved_past_its_neighbours() -> None:
    for day in ("2015-01-01", "2021-01-01"):
        with pytest.raises(InputError) as refused:
            actions.change_round(inputs.ChangeRound(round="talks-2", date=day), call(officer(EAST)))
        assert refused.value.field == "date"


def test_a_moved_round_keeps_its_earlier_date_in_the_past() -> None:
    before = now()
    actions.change_round(inputs.ChangeRound(round="talks-2", date="2018-03-01"), call(officer(EAST)))

    assert page("talks-2").round.date.on == date(2018, 3, 1)
    assert read_round(as_of(date(2018, 4, 1)), VISITOR, "talks-2").round.date.on == date(2018, 3, 1)
    assert read_round(before, VISITOR, "talks-2").round.date.on == date(2018, 6, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"date": "2031-13-01"}, "date"),
        ({"date": "soon"}, "date"),
        ({"number": -1}, "number"),
        ({"number": 2}, "number"),
        ({"key": "Two Words"}, "key"),
        ({"key": "talks-1"}, "key"),
        ({"key": "x" * 81}, "key"),
        ({"host": "north"}, "host"),
        ({"place": {"fr": "Ville"}}, "place"),
        ({"place": {"en": "\x00"}}, "place.en"),
        ({"evidence": ("nothing",)}, "evidence"),
        ({"start": "2031-06-01T10:00"}, "start"),
        ({"start": "noon"}, "start"),
        ({"start": "2031-06-02T10:00:00+09:00"}, "start"),
        ({"end": "2031-06-01T10:00:00+09:00"}, "start"),
        ({"start": "2031-06-01T10:00:00+09:00", "end": "2031-06-01T10:00:00+10:00"}, "end"),
        ({"date": "2031-06", "start": "2031-06-01T10:00:00+09:00"}, "date"),
        ({"dialogue": "nothing"}, "dialogue"),
    ],
)
def test_a_round_that_cannot_be_is_refused_by_field(values: dict[str, object], field: str) -> None:
    events = models.Event.objects.count()
    planned = inputs.PlanRound(**({"dialogue": "talks", "date": "2031-06-01"} | values))  # type: ignore[arg-type]
    with pytest.raises(InputError) as refused:
        actions.plan_round(planned, call(officer(EAST)))
    assert refused.value.field == field
    assert models.Event.objects.count() == events


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"key": "talks"}, "key"),
        ({"key": ""}, "key"),
        ({"title": {}}, "title"),
        ({"title": {"en": " "}}, "title"),
        ({"title": {"xx": "Title"}}, "title"),
        ({"field": "nothing"}, "field"),
        ({"since": "9999-01-01"}, "since"),
    ],
)
def test_a_dialogue_that_cannot_be_is_refused_by_field(values: dict[str, object], field: str) -> None:
    opened = inputs.OpenDialogue(**({"key": "new", "title": {"en": "New"}} | values))  # type: ignore[arg-type]
    with pytest.raises(InputError) as refused:
        actions.open_dialogue(opened, call(officer(EAST)))
    assert refused.value.field == field


def test_a_change_that_changes_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="nothing is different"):
        actions.change_round(inputs.ChangeRound(round="talks-1", date="2016-06-01"), call(officer(EAST)))


# ---- agenda and statements -------------------------------------------------------------------------------


def test_items_stand_on_the_agenda_in_the_order_in_which_they_were_added() -> None:
    first, second = talks.item(by=EAST, title="Cables"), talks.item(by=WEST, title="Ports")
    assert [(entry.slot.id, entry.slot.item.number) for entry in page("talks-1").agenda] == [
        (first, 1),
        (second, 2),
    ]
    assert page("talks-2").agenda == ()


def test_each_side_speaks_for_itself_in_its_own_language() -> None:
    item = talks.item()
    talks.say(item, by=EAST, text={"ja": "試験を続ける。"})
    talks.say(item, by=WEST, text={"de": "Wir prüfen weiter.", "en": "We go on testing."})
    assert said(item) == {
        EAST: {"ja": "試験を続ける。"},
        WEST: {"de": "Wir prüfen weiter.", "en": "We go on testing."},
    }


def test_a_second_statement_takes_the_place_of_the_own_first_only() -> None:
    item = talks.item()
    talks.say(item, by=EAST, text={"ja": "一"})
    talks.say(item, by=WEST)
    before = now()
    talks.say(item, by=EAST, text={"en": "two"})
    assert said(item) == {EAST: {"en": "two"}, WEST: {"en": "west speaks."}}
    earlier = read_round(before, VISITOR, "talks-1").agenda[0].statements[EAST]
    assert earlier.statement.text == {"ja": "一"}


def test_a_statement_that_a_side_prepares_is_read_by_its_staff_alone_until_it_is_published() -> None:
    item = talks.item()
    talks.say(item, by=EAST, audience="side")
    assert [set(said(item, reader)) for reader in (officer(EAST), officer(WEST), VISITOR)] == [
        {EAST},
        set(),
        set(),
    ]

    talks.say(item, by=EAST, text={"en": "Now for all."})
    assert said(item) == said(item, officer(WEST)) == {EAST: {"en": "Now for all."}}
    with pytest.raises(ConflictError):
        talks.say(item, by=EAST, audience="side")
    assert models.Event.objects.get(type="statement", audience="side").chain == "local/east/side"


def test_what_was_said_at_a_round_is_dated_by_it() -> None:
    item = talks.item()
    talks.say(item, by=EAST)
    talks.say(item, by=WEST, on="2016-07-01")
    at_the_round = read_round(as_of(date(2016, 6, 1)), VISITOR, "talks-1").agenda[0]
    assert set(at_the_round.statements) == {EAST}
    assert at_the_round.statements[EAST].statement.on == date(2016, 6, 1)


def test_a_statement_prepared_for_a_round_ahead_is_dated_today() -> None:
    key = talks.plan(f"{NEXT_YEAR}-06-01")
    item = talks.item(key)
    talks.say(item, key, by=EAST)
    assert page(key).agenda[0].statements[EAST].statement.on == now().as_of


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"text": {}}, InputError, "text"),
        ({"text": {"en": "x" * 20_001}}, InputError, "text.en"),
        ({"on": "9999-01-01"}, InputError, "on"),
        ({"audience": "node"}, InputError, "audience"),
        ({"round": "talks-2"}, UnknownError, "agenda_item"),
        ({"round": "nothing"}, UnknownError, "round"),
        ({"agenda_item": "nothing"}, UnknownError, "agenda_item"),
    ],
)
def test_a_statement_that_cannot_be_is_refused_by_field(
    values: dict[str, object], error: type[HannoverError], field: str
) -> None:
    made = {"round": "talks-1", "agenda_item": talks.item(), "text": {"en": "words"}} | values
    with pytest.raises(error) as refused:
        actions.record_statement(inputs.RecordStatement(**made), call(officer(EAST)))  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize("read", [read_dialogue, read_round])
def test_what_is_not_there_is_unknown(read: Callable[..., object]) -> None:
    with pytest.raises(UnknownError):
        read(now(), VISITOR, "nothing")
