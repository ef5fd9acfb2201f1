"""Dialogues by GET: rounds, agendas, statements, and what became of an outcome."""

from __future__ import annotations

from datetime import date

import pytest

from hannover.record import domain
from hannover.record.log import Author, Draft, append
from tests.contract.stage import EAST, WEST, Api, Programme, key_of

DAY = date(2018, 5, 14)


@pytest.fixture
def outcome(programme: Programme) -> str:
    """A round with an agreed action that both sides own and neither has signed; its id."""

    def write(state: object, side: str = "") -> str:
        return append(Author(side=side), [Draft(state=state, happened_on=DAY)])[0].entity

    write(
        domain.Dialogue(
            key="talks", title={"en": "Talks", "de": "Gespräche"}, summary={}, field=key_of("ict")
        )
    )
    write(
        domain.Round(
            key="talks-1", dialogue="talks", number=1, date=domain.FactDate(on=DAY), place={"en": "Sampleton"}
        )
    )
    item = write(domain.AgendaItem(round="talks-1", number=1, title={"en": "Opening"}))
    write(domain.Statement(agenda_item=item, side=EAST, text={"en": "We agree."}, on=DAY), EAST)
    return write(
        domain.Outcome(
            agenda_item=item,
            round="talks-1",
            dialogue="talks",
            kind=domain.OutcomeKind.ACTION,
            wording={"en": "Meet again."},
            owners={EAST: "east-office", WEST: "east-office"},
            due=date(2019, 1, 1),
        )
    )


def test_a_dialogue_is_told_with_its_rounds_and_what_is_open(api: Api, outcome: str) -> None:
    glance = next(entry for entry in api.get("dialogues").json() if entry["dialogue"]["key"] == "talks")
    assert (glance["rounds"], glance["open_outcomes"], glance["last"]["key"]) == (1, 1, "talks-1")
    told = api.get("dialogues/talks?language=de").json()
    assert told["dialogue"]["title"] == {"de": "Gespräche"}
    assert [entry["round"]["key"] for entry in told["rounds"]] == ["talks-1"]
    assert [entry["id"] for entry in told["open_outcomes"]] == [outcome]


def test_a_round_is_told_with_what_each_side_said(api: Api, outcome: str) -> None:
    told = api.get("rounds/talks-1").json()
    (item,) = told["agenda"]
    assert {side: said["text"] for side, said in item["statements"].items()} == {EAST: {"en": "We agree."}}
    assert [entry["id"] for entry in item["outcomes"]] == [outcome]


def test_an_outcome_is_told_with_its_state_and_what_a_side_would_sign(api: Api, outcome: str) -> None:
    told = api.get(f"outcomes/{outcome}").json()
    standing = told["standing"]
    assert (standing["state"], standing["in_effect"], standing["signed"]) == ("draft", False, [])
    assert standing["digest"] == told["versions"][0]["digest"]
    assert set(standing["owing"]) == {EAST, WEST}


def test_what_is_open_can_be_had_by_side_and_deadline(api: Api, outcome: str) -> None:
    for query in ("", f"?side={WEST}", "?overdue=true", "?dialogue=talks"):
        assert [entry["id"] for entry in api.get(f"outcomes{query}").json()["items"]] == [outcome], query
    assert api.get("outcomes?dialogue=others").json()["total"] == 0
    assert api.get("outcomes?side=north").status_code == 400


@pytest.mark.parametrize("path", ["dialogues/none", "rounds/none", "outcomes/none"])
def test_what_is_not_there_is_not_found(path: str, api: Api, programme: Programme) -> None:
    assert api.get(path).status_code == 404
