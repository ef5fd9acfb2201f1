"""What is open is carried into the next round, exactly once, until both sides call it closed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hannover.accounts.permissions import VISITOR, Actor
from hannover.errors import InputError
from hannover.record import models
from hannover.record.dialogues import actions, inputs
from hannover.record.dialogues.reading import (
    OpenQuery,
    read_dialogue,
    read_dialogues,
    read_open_outcomes,
    read_outcome,
    read_round,
)
from hannover.record.dialogues.standing import carried_item_id
from hannover.record.moment import Moment, now
from tests.record.dialogue_stage import EAST, WEST, Talks, as_of, call, officer, programme
from tests.record.test_dialogues_outcomes import undone

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
talks = Talks()
NEXT_YEAR = now().as_of.year + 1


def carried(round_key: str, moment: Moment | None = None, actor: Actor = VISITOR) -> list[str]:
    agenda = read_round(moment or now(), actor, round_key).agenda
    return [entry.slot.item.carried_from for entry in agenda if entry.slot.item.carried_from]


def way(outcome: str, moment: Moment | None = None) -> list[str]:
    return [stop.round.key for stop in read_outcome(moment or now(), VISITOR, outcome).way]


def test_an_open_outcome_is_carried_through_every_later_round_until_it_is_closed() -> None:
    outcome = talks.drafted()
    assert [carried(f"talks-{number}") for number in (1, 2, 3)] == [[], [outcome], [outcome]]
    assert way(outcome) == ["talks-1", "talks-2", "talks-3"]

    talks.close(outcome, on="2019-01-01")
    assert [carried(f"talks-{number}") for number in (1, 2, 3)] == [[], [outcome], []]
    assert way(outcome) == ["talks-1", "talks-2"]


def test_planning_the_next_round_carries_what_is_open() -> None:
    outcome, closed = talks.drafted(), talks.drafted()
    talks.close(closed)
    key = talks.plan(f"{NEXT_YEAR}-06-01")
    assert carried(key) == [outcome]
    entry = read_round(now(), VISITOR, key).agenda[0]
    assert entry.slot.item.title == {"en": "Cables"}
    assert entry.slot.carried is not None
    assert entry.slot.carried.outcome.wording == {"en": "Both sides test the cables."}


def test_an_outcome_that_comes_up_after_the_next_round_was_planned_is_carried_too() -> None:
    key = talks.plan(f"{NEXT_YEAR}-06-01")
    assert carried(key) == []
    outcome = talks.outcome(talks.item("talks-3"), "talks-3")
    assert carried(key) == [outcome]

    talks.close(outcome)
    assert carried(key) == []
    talks.report(outcome, by=WEST, closed=False)
    assert carried(key) == [outcome]


def test_a_round_that_was_loaded_with_the_framework_carries_like_any_other() -> None:
    outcome = talks.outcome(talks.item("talks-2"), "talks-2")
    assert carried("talks-3") == [outcome]
    assert carried("talks-2") == carried("talks-1") == []


def test_what_is_closed_during_a_round_still_stands_on_its_agenda() -> None:
    outcome = talks.drafted()
    talks.close(outcome, on="2018-06-01")
    assert (carried("talks-2"), carried("talks-3")) == ([outcome], [])


def test_an_outcome_of_a_later_day_is_not_carried_into_a_round_before_it() -> None:
    outcome = talks.drafted(on="2019-01-01")
    assert (carried("talks-2"), carried("talks-3")) == ([], [outcome])


def test_an_amendment_does_not_take_an_outcome_off_the_rounds_that_it_passed() -> None:
    outcome = talks.drafted()
    talks.amend(outcome)
    assert carried("talks-2") == [outcome]


def test_an_information_is_not_carried() -> None:
    talks.drafted(kind="information")
    assert carried("talks-2") == []


def test_outcomes_of_another_dialogue_are_not_carried() -> None:
    talks.drafted()
    actions.open_dialogue(inputs.OpenDialogue(key="ports", title={"en": "Ports"}), call(officer(EAST)))
    values = inputs.PlanRound(dialogue="ports", date=f"{NEXT_YEAR}-06-01", number=5)
    assert carried(actions.plan_round(values, call(officer(EAST))).id) == []


def test_both_sides_speak_on_a_carried_item_and_it_is_there_once() -> None:
    outcome = talks.drafted()
    item = read_round(now(), VISITOR, "talks-2").agenda[0].slot.id
    before = models.AgendaItem.objects.count()

    talks.say(item, "talks-2", by=WEST, text={"de": "Die Prüfung läuft."})
    talks.say(item, "talks-2", by=EAST, text={"ja": "試験中。"})

    assert models.AgendaItem.objects.count() == before + 1
    agenda = read_round(now(), VISITOR, "talks-2").agenda
    assert [(entry.slot.id, entry.slot.item.carried_from) for entry in agenda] == [(item, outcome)]
    assert {side: entry.statement.text for side, entry in agenda[0].statements.items()} == {
        EAST: {"ja": "試験中。"},
        WEST: {"de": "Die Prüfung läuft."},
    }
    stops = read_outcome(now(), VISITOR, outcome).way
    assert [(stop.round.key, stop.origin, sorted(stop.statements)) for stop in stops] == [
        ("talks-1", True, []),
        ("talks-2", False, [EAST, WEST]),
        ("talks-3", False, []),
    ]


def test_what_was_said_stays_on_the_agenda_when_the_outcome_turns_out_to_have_been_closed_before() -> None:
    outcome = talks.drafted()
    talks.say(read_round(now(), VISITOR, "talks-2").agenda[0].slot.id, "talks-2", by=EAST)
    talks.close(outcome, on="2017-01-01")
    assert (carried("talks-2"), carried("talks-3")) == ([outcome], [])


def test_a_new_outcome_of_a_carried_item_goes_its_own_way() -> None:
    first = talks.drafted()
    item = read_round(now(), VISITOR, "talks-2").agenda[0].slot.id
    second = talks.outcome(item, "talks-2")
    assert carried("talks-3") == [first, second]
    talks.close(first, on="2019-01-01")
    assert carried("talks-3") == [second]
    assert read_outcome(now(), VISITOR, second).standing.title == {"en": "Cables"}


def test_carried_items_come_before_the_own_ones() -> None:
    outcome = talks.drafted()
    talks.item("talks-2", title="Ports")
    agenda = read_round(now(), VISITOR, "talks-2").agenda
    assert [(entry.slot.item.carried_from, entry.slot.item.title["en"]) for entry in agenda] == [
        (outcome, "Cables"),
        ("", "Ports"),
    ]


def test_the_carried_item_has_one_id_wherever_it_is_first_written() -> None:
    outcome = talks.drafted()
    made = UUID(carried_item_id("talks-2", outcome))
    assert (made.version, made.variant) == (7, UUID(outcome).variant)
    assert str(made) == carried_item_id("talks-2", outcome)
    assert made.int >> 80 == UUID(outcome).int >> 80
    ids = {carried_item_id(f"talks-{number}", str(uuid4())) for number in range(500)}
    assert len(ids) == 500


def test_as_of_an_earlier_day_the_agenda_is_what_it_was_then() -> None:
    outcome = talks.drafted()
    talks.close(outcome, on="2019-01-01")
    assert carried("talks-2", as_of(date(2018, 12, 31))) == [outcome]
    assert way(outcome, as_of(date(2018, 12, 31))) == ["talks-1", "talks-2"]
    assert way(outcome, as_of(date(2017, 12, 31))) == ["talks-1"]


def test_what_was_known_when_the_round_was_held_can_still_be_read() -> None:
    outcome = talks.drafted()
    before = now()
    talks.close(outcome, on="2017-01-01")
    assert (carried("talks-2"), carried("talks-2", before)) == ([], [outcome])


def test_a_draft_of_one_side_is_carried_for_its_own_staff_alone() -> None:
    outcome = talks.drafted(audience="side")
    assert carried("talks-2", actor=officer(EAST)) == [outcome]
    assert carried("talks-2") == carried("talks-2", actor=officer(WEST)) == []
    item = carried_item_id("talks-2", outcome)
    with pytest.raises(InputError, match="only your side"):
        talks.say(item, "talks-2", by=EAST)


def test_the_dialogue_counts_what_is_carried_into_each_round() -> None:
    talks.drafted()
    talks.item("talks-2")
    found = read_dialogue(now(), VISITOR, "talks")
    assert [(one.round.number, one.items, one.carried, one.outcomes) for one in found.rounds] == [
        (3, 0, 1, 0),
        (2, 1, 1, 0),
        (1, 1, 0, 1),
    ]
    assert read_dialogues(now(), VISITOR)[0].open_outcomes == 1


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["draft", "close", "reopen", "say", "plan"]),
        st.integers(0, 4),
        st.integers(2016, 2021),
    ),
    max_size=10,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=ACTS)
def test_every_outcome_that_is_not_closed_is_on_the_next_agenda_exactly_once(
    steps: list[tuple[str, int, int]],
) -> None:
    with undone():
        made: list[str] = []
        for act, which, year in steps:
            rounds = read_dialogue(now(), VISITOR, "talks").rounds
            target = rounds[which % len(rounds)].round
            if act == "draft":
                made.append(talks.outcome(talks.item(target.key), target.key))
            elif act == "plan" and len(rounds) < 5:
                talks.plan(f"{NEXT_YEAR + len(rounds)}-06-01")
            elif act == "say":
                for entry in read_round(now(), VISITOR, target.key).agenda[:1]:
                    talks.say(entry.slot.id, target.key, by=EAST)
            elif act in ("close", "reopen") and made:
                outcome = made[which % len(made)]
                since = read_outcome(now(), VISITOR, outcome).standing.since
                day = max(date(year, 9, 1), since).isoformat()
                for side in (EAST, WEST) if act == "close" else (WEST,):
                    talks.report(outcome, by=side, on=day, closed=act == "close")
        following = talks.plan(f"{NEXT_YEAR + 20}-01-01")
        still_open = [entry.standing.id for entry in read_open_outcomes(now(), VISITOR, OpenQuery()).items]
        assert Counter(carried(following)) == Counter(still_open)
        for glance in read_dialogue(now(), VISITOR, "talks").rounds:
            assert max(Counter(carried(glance.round.key)).values(), default=1) == 1
            assert len(carried(glance.round.key)) == glance.carried
