"""Searches that a person keeps: what is new, whose they are, what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest

from hannover.accounts.models import Grant, Person, PersonalData
from hannover.errors import ForbiddenError, InputError, UnknownError
from hannover.fields.smes import models
from hannover.fields.smes.actions import partners_searches
from hannover.fields.smes.actions.partners_searches import check_searches, delete_search, save_search
from hannover.fields.smes.inputs.partners import CheckSearches, DeleteSearch, ListSearches, SaveSearch
from hannover.fields.smes.reading import partners_market
from hannover.fields.smes.reading.partners_answers import list_searches
from hannover.record.persons.actions import erase_person
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, WEST, call, participant, programme, staff

__all__ = ["programme"]

pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Any:
    settings.STORE = tmp_path
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


class Keeper:
    def __init__(self) -> None:
        self.company, self.own, _other, self.theirs = stage.pair()
        self.actor = participant(self.company)

    def keep(self, name: str = "Sensors", **query: str) -> str:
        return save_search(SaveSearch(name=name, profile=self.own, **query), call(self.actor)).search

    def fresh(self) -> dict[str, tuple[str, ...]]:
        found = list_searches(ListSearches(), call(self.actor)).searches
        return {one.name: one.fresh for one in found}


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


def check() -> Any:
    return check_searches(CheckSearches(), call(staff(EAST)))


def test_what_is_found_later_is_news_and_what_was_shown_is_not(keeper: Keeper) -> None:
    keeper.keep()
    assert check().with_news == 0
    late = stage.profile(stage.company(WEST), WEST)
    done = check()
    assert (done.searches, done.with_news, done.removed) == (1, 1, 0)
    assert keeper.fresh() == {"Sensors": (late,)}
    partners_searches.mark_seen(models.SavedSearch.objects.get(), [late])
    assert keeper.fresh() == {"Sensors": ()}
    assert check().with_news == 0


def test_a_search_keeps_its_filters(keeper: Keeper) -> None:
    keeper.keep(region="DE-BY")
    stage.profile(stage.company(WEST), WEST, region="DE-NI")
    assert check().with_news == 0
    late = stage.profile(stage.company(WEST), WEST, region="DE-BY")
    check()
    assert keeper.fresh() == {"Sensors": (late,)}


def test_a_search_is_its_persons_alone(keeper: Keeper) -> None:
    key = keeper.keep()
    stranger = participant(stage.company(WEST))
    assert list_searches(ListSearches(), call(stranger)).searches == ()
    with pytest.raises(UnknownError):
        delete_search(DeleteSearch(search=key), call(stranger))
    with pytest.raises(UnknownError):
        delete_search(DeleteSearch(search="nonsense"), call(keeper.actor))
    delete_search(DeleteSearch(search=key), call(keeper.actor))
    assert keeper.fresh() == {}


def test_nobody_keeps_a_search_under_a_profile_of_others(keeper: Keeper) -> None:
    values = SaveSearch(name="Theirs", profile=keeper.theirs)
    with pytest.raises(UnknownError):
        save_search(values, call(keeper.actor))
    with pytest.raises(ForbiddenError):
        save_search(values, call(stage.VISITOR))


def test_searches_of_people_who_may_not_ask_any_more_are_removed(keeper: Keeper) -> None:
    keeper.keep()
    Grant.objects.filter(person=Person.objects.get(pk=keeper.actor.id)).delete()
    assert check().removed == 1
    assert not models.SavedSearch.objects.exists()


def test_searches_of_a_person_who_is_forgotten_go_at_once(keeper: Keeper) -> None:
    keeper.keep()
    other = participant(stage.company(WEST))
    save_search(
        SaveSearch(name="Theirs", profile=stage.profile(other.held[0].organization, WEST)), call(other)
    )
    PersonalData.objects.create(person_id=keeper.actor.id, name="Sample Person", salt=bytes(32))
    erase_person(keeper.actor.id, call(keeper.actor))
    assert [str(row.person) for row in models.SavedSearch.objects.all()] == [other.id]


def test_a_name_is_needed_and_there_is_an_end_to_them(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("", "  ", "x" * 201):
        with pytest.raises(InputError) as refused:
            keeper.keep(name)
        assert refused.value.field == "name"
    monkeypatch.setattr(partners_searches, "MOST_SEARCHES", 1)
    keeper.keep()
    with pytest.raises(InputError, match="kept at most"):
        keeper.keep("Another")
