"""Outcomes: drafted, amended, signed, followed up and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hannover.accounts.permissions import VISITOR, Actor
from hannover.errors import ConflictError, HannoverError, InputError, UnknownError
from hannover.record import models
from hannover.record.dialogues import actions, inputs
from hannover.record.dialogues.reading import (
    OpenQuery,
    OutcomePage,
    read_open_outcomes,
    read_outcome,
    read_round,
)
from hannover.record.dialogues.standing import Standing, State
from hannover.record.dialogues.wording import Change
from hannover.record.moment import Moment, now
from hannover.record.projecting import rebuild
from tests.record.dialogue_stage import (
    EAST,
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


def page(outcome: str, moment: Moment | None = None, actor: Actor = VISITOR) -> OutcomePage:
    return read_outcome(moment or now(), actor, outcome)


def standing(outcome: str, moment: Moment | None = None, actor: Actor = VISITOR) -> Standing:
    return page(outcome, moment, actor).standing


def open_ids(actor: Actor = VISITOR, moment: Moment | None = None, **query: object) -> list[str]:
    found = read_open_outcomes(moment or now(), actor, OpenQuery(**query))  # type: ignore[arg-type]
    return [entry.standing.id for entry in found.items]


# ---- drafting and amending -------------------------------------------------------------------------------


def test_an_outcome_has_a_kind_an_owner_on_each_side_and_a_deadline() -> None:
    outcome = talks.drafted(owners={EAST: "east-office", WEST: "west-office"}, due="2031-06")
    found = standing(outcome)
    assert found.outcome.kind == "action"
    assert found.outcome.due == date(2031, 6, 30)
    assert [owner.name.name["en"] for owner in found.owners if owner.name] == ["East Office", "West Office"]
    assert (found.state, found.since, found.title) == (State.DRAFT, date(2016, 6, 1), {"en": "Cables"})


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"kind": "promise"}, InputError, "kind"),
        ({"wording": {}}, InputError, "wording"),
        ({"wording": {"fr": "mots"}}, InputError, "wording"),
        ({"owners": {"north": "east-office"}}, InputError, "owners.north"),
        ({"owners": {EAST: "west-office"}}, InputError, f"owners.{EAST}"),
        ({"owners": {EAST: "nothing"}}, InputError, f"owners.{EAST}"),
        ({"due": "2016-05-31"}, InputError, "due"),
        ({"due": "2016-02-30"}, InputError, "due"),
        ({"due": "2031-01-01", "kind": "information"}, InputError, "due"),
        ({"on": "9999-01-01"}, InputError, "on"),
        ({"audience": "everybody"}, InputError, "audience"),
        ({"agenda_item": "nothing"}, UnknownError, "agenda_item"),
        ({"round": "talks-2"}, UnknownError, "agenda_item"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_by_field(
    values: dict[str, object], error: type[HannoverError], field: str
) -> None:
    words = {"round": "talks-1", "agenda_item": talks.item(), "kind": "action", "wording": {"en": "words"}}
    events = models.Event.objects.count()
    with pytest.raises(error) as refused:
        actions.draft_outcome(inputs.DraftOutcome(**(words | values)), call(officer(EAST)))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert models.Event.objects.count() == events


def test_either_side_amends_a_draft_and_the_page_shows_what_is_different() -> None:
    outcome = talks.drafted(wording={"en": "Both sides test the cables.", "ja": "両国はケーブルを試験する。"})
    talks.amend(
        outcome, by=WEST, wording={"en": "Both sides test all cables.", "ja": "両国は全ケーブルを試験する。"}
    )
    talks.amend(outcome, by=EAST, due="2031-01-01", owners={EAST: "east-office"}, kind="decision")

    newest, second, first = page(outcome).versions
    assert [(version.number, version.side, version.action) for version in (first, second, newest)] == [
        (1, EAST, "drafted"),
        (2, WEST, "amended"),
        (3, EAST, "amended"),
    ]
    assert [(piece.change, piece.text) for piece in second.differences["en"]] == [
        (Change.SAME, "Both sides test "),
        (Change.REMOVED, "the"),
        (Change.ADDED, "all"),
        (Change.SAME, " cables."),
    ]
    assert [(piece.change, piece.text) for piece in second.differences["ja"]] == [
        (Change.SAME, "両国は"),
        (Change.ADDED, "全"),
        (Change.SAME, "ケーブルを試験する。"),
    ]
    assert (newest.differences, newest.also_changed) == ({}, ("kind", "owners", "due"))
    assert newest.digest == standing(outcome).keys.digest


def test_agreed_wording_is_locked() -> None:
    outcome = talks.drafted()
    talks.agree(outcome)
    for by in (EAST, WEST):
        with pytest.raises(ConflictError, match="locked"):
            talks.amend(outcome, by=by)
    assert standing(outcome).state is State.IN_EFFECT


def test_amending_back_to_what_was_signed_needs_no_new_signature_of_who_signed_it() -> None:
    outcome = talks.drafted(wording={"en": "one"})
    talks.sign(outcome, by=EAST)
    talks.amend(outcome, by=WEST, wording={"en": "two"})
    talks.sign(outcome, by=WEST)
    talks.amend(outcome, by=WEST, wording={"en": "one"})
    assert (standing(outcome).keys.signed, standing(outcome).keys.outdated) == ((EAST,), (WEST,))


def test_an_amendment_that_changes_nothing_is_refused() -> None:
    outcome = talks.drafted(wording={"en": "one"})
    with pytest.raises(InputError, match="nothing is different"):
        talks.amend(outcome, wording={"en": " one "})


def test_an_own_draft_is_hidden_from_the_other_side_until_it_is_published() -> None:
    outcome = talks.drafted(audience="side")
    readers = {"own": officer(EAST), "other": secretariat(WEST), "public": VISITOR}
    assert {name for name, reader in readers.items() if outcome in open_ids(reader)} == {"own"}
    for by_other in (talks.amend, talks.report):
        with pytest.raises(UnknownError):
            by_other(outcome, by=WEST)
    with pytest.raises(ConflictError):
        talks.report(outcome, by=EAST)
    talks.amend(outcome, due="2031-01-01")
    assert open_ids() == []

    talks.amend(outcome, audience="public")
    assert {name for name, reader in readers.items() if outcome in open_ids(reader)} == set(readers)
    assert [version.audience for version in models.Outcome.objects.at(now())] == ["public"]
    assert len(page(outcome).versions) == 1
    assert len(page(outcome, actor=officer(EAST)).versions) == 3
    with pytest.raises(ConflictError):
        talks.amend(outcome, audience="side")


# ---- in effect, by every way that leads there ------------------------------------------------------------


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


STEPS = st.lists(st.sampled_from(["sign east", "sign west", "one", "two"]), max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_an_outcome_is_in_effect_exactly_when_both_sides_signed_the_present_wording(steps: list[str]) -> None:
    with undone():
        outcome = talks.drafted(wording={"en": "one"})
        wording, signed = "one", {}
        for step in steps:
            agreed = signed.get(EAST) == signed.get(WEST) == wording
            if step.startswith("sign"):
                side = step.split()[1]
                if signed.get(side) != wording:
                    talks.sign(outcome, by=side)
                    signed[side] = wording
            elif step != wording and not agreed:
                talks.amend(outcome, by=WEST, wording={"en": step})
                wording = step
            elif step != wording:
                with pytest.raises(ConflictError):
                    talks.amend(outcome, by=WEST, wording={"en": step})
            found = standing(outcome)
            assert found.in_effect == (signed.get(EAST) == signed.get(WEST) == wording)
            assert found.keys.signed == tuple(side for side in (EAST, WEST) if signed.get(side) == wording)
            assert found.outcome.wording == {"en": wording}


# ---- following up and closing ----------------------------------------------------------------------------


def test_it_is_closed_when_the_newest_report_of_every_side_says_so() -> None:
    outcome = talks.drafted()
    talks.agree(outcome)
    talks.report(outcome, by=EAST, on="2017-01-01", closed=False)
    talks.report(outcome, by=EAST, on="2018-01-01")
    assert (standing(outcome).state, standing(outcome).closed_on) == (State.IN_EFFECT, None)

    talks.report(outcome, by=WEST, on="2019-01-01")
    assert (standing(outcome).state, standing(outcome).closed_on) == (State.CLOSED, date(2019, 1, 1))
    assert open_ids() == []
    assert standing(outcome, as_of(date(2018, 12, 31))).is_open

    talks.report(outcome, by=EAST, on="2020-01-01", closed=False)
    assert (standing(outcome).state, standing(outcome).closed_on) == (State.IN_EFFECT, None)
    assert standing(outcome, as_of(date(2019, 12, 31))).closed_on == date(2019, 1, 1)

    talks.report(outcome, by=EAST, on="2021-01-01")
    assert standing(outcome).closed_on == date(2021, 1, 1)


def test_a_report_from_before_does_not_undo_a_newer_one() -> None:
    outcome = talks.drafted()
    talks.close(outcome, on="2019-01-01")
    talks.report(outcome, by=EAST, on="2018-01-01", closed=False)
    assert standing(outcome).closed_on == date(2019, 1, 1)


def test_of_two_reports_on_one_day_the_later_one_counts() -> None:
    outcome = talks.drafted()
    talks.close(outcome, on="2019-01-01")
    talks.report(outcome, by=WEST, on="2019-01-01", closed=False)
    assert standing(outcome).is_open


def test_what_was_not_agreed_can_be_closed_and_still_says_that_it_never_was_in_effect() -> None:
    outcome = talks.drafted()
    talks.close(outcome)
    assert (standing(outcome).state, standing(outcome).in_effect) == (State.CLOSED, False)


def test_an_information_needs_no_closing() -> None:
    outcome = talks.drafted(kind="information")
    assert open_ids() == []
    talks.agree(outcome)
    talks.report(outcome, by=EAST, closed=False)
    with pytest.raises(ConflictError, match="needs no closing"):
        talks.report(outcome, by=EAST)
    found = standing(outcome)
    assert (found.state, found.needs_closing, found.is_open, found.closed_on) == (
        State.IN_EFFECT,
        False,
        False,
        None,
    )


def test_reports_name_their_proof() -> None:
    outcome = talks.drafted()
    values = inputs.ReportFollowUp(outcome=outcome, note={"en": "Done."}, evidence=("proof", "proof"))
    actions.report_follow_up(values, call(officer(EAST)))
    assert page(outcome).standing.reports[0].report.evidence == ("proof",)
    assert page(outcome).cited["proof"].title == {"en": "A proof"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"note": {}}, "note"),
        ({"on": "2016-05-31"}, "on"),
        ({"on": "9999-01-01"}, "on"),
        ({"evidence": ("nothing",)}, "evidence"),
        ({"outcome": "nothing"}, "outcome"),
    ],
)
def test_a_report_that_cannot_be_is_refused_by_field(values: dict[str, object], field: str) -> None:
    made = {"outcome": talks.drafted(), "note": {"en": "Done."}} | values
    with pytest.raises(InputError) as refused:
        actions.report_follow_up(inputs.ReportFollowUp(**made), call(officer(EAST)))  # type: ignore[arg-type]
    assert refused.value.field == field


# ---- who owes what by when -------------------------------------------------------------------------------


def test_open_outcomes_say_who_owes_what_and_the_earliest_deadline_comes_first() -> None:
    item = talks.item()
    last = talks.outcome(item)
    second = talks.outcome(item, due="2032-01-01", owners={WEST: "west-office"})
    first = talks.outcome(item, due="2031-01-01", owners={EAST: "east-office", WEST: "west-office"})
    assert open_ids() == [first, second, last]
    assert open_ids(side=EAST) == [first]
    assert open_ids(side=WEST) == [first, second]

    talks.report(first, by=WEST)
    assert open_ids(side=WEST) == [second]
    assert open_ids(side=EAST) == [first]
    with pytest.raises(InputError):
        open_ids(side="north")


def test_it_is_overdue_the_day_after_its_deadline_if_it_was_agreed() -> None:
    item = talks.item()
    agreed, draft = talks.outcome(item, due="2018-03-31"), talks.outcome(item, due="2018-03-31")
    for side in (EAST, WEST):
        talks.sign(agreed, by=side, on=date(2017, 1, 1))
    assert not standing(agreed, as_of(date(2018, 3, 31))).overdue
    assert standing(agreed, as_of(date(2018, 4, 1))).overdue
    assert (standing(draft).past_deadline, standing(draft).overdue) == (True, False)
    assert open_ids(overdue=True) == [agreed, draft]
    talks.close(agreed, on="2019-01-01")
    assert open_ids(overdue=True) == [draft]
    assert agreed in open_ids(moment=as_of(date(2018, 12, 31)), overdue=True)


def test_open_outcomes_come_in_pages() -> None:
    item = talks.item()
    made = [talks.outcome(item) for _ in range(3)]
    found = read_open_outcomes(now(), VISITOR, OpenQuery(page=2, size=2))
    assert ([entry.standing.id for entry in found.items], found.pages, found.total) == (made[2:], 2, 3)


# ---- at another moment -----------------------------------------------------------------------------------


def test_as_of_a_day_before_the_outcome_it_is_not_there() -> None:
    outcome = talks.drafted()
    with pytest.raises(UnknownError):
        page(outcome, as_of(date(2016, 5, 31)))
    talks.amend(outcome)
    talks.agree(outcome)
    earlier = page(outcome, as_of(date(2016, 6, 1)))
    assert (earlier.standing.state, len(earlier.versions)) == (State.DRAFT, 1)
    assert len(page(outcome).versions) == 2


def test_what_was_known_earlier_can_still_be_read() -> None:
    outcome = talks.drafted(wording={"en": "one"})
    drafted = now()
    talks.amend(outcome, wording={"en": "two"})
    amended = now()
    talks.agree(outcome)
    talks.close(outcome)
    assert (standing(outcome, drafted).outcome.wording, len(page(outcome, drafted).versions)) == (
        {"en": "one"},
        1,
    )
    assert (standing(outcome, amended).outcome.wording, standing(outcome, amended).state) == (
        {"en": "two"},
        State.DRAFT,
    )
    assert standing(outcome).state is State.CLOSED


def test_all_of_it_comes_back_from_the_log() -> None:
    outcome = talks.drafted(due="2031-01-01", owners={EAST: "east-office"})
    talks.amend(outcome, by=WEST)
    talks.agree(outcome)
    talks.report(outcome, by=EAST)
    before = page(outcome, moment := now())
    rebuild()
    assert page(outcome, moment) == before


def test_the_round_shows_its_outcomes_under_the_item() -> None:
    item = talks.item()
    outcome = talks.outcome(item)
    assert [
        [found.id for found in entry.outcomes] for entry in read_round(now(), VISITOR, "talks-1").agenda
    ] == [[outcome]]


def test_an_outcome_of_a_round_ahead_is_dated_today() -> None:
    key = talks.plan((now().as_of + timedelta(days=300)).isoformat())
    assert standing(talks.outcome(talks.item(key), key)).since == now().as_of
