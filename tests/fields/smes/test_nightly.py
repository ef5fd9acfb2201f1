"""Every night new texts are prepared and kept searches look again, without anybody asking."""

from __future__ import annotations

from typing import Any

import pytest

from hannover.fields.smes import models
from hannover.fields.smes.actions.nightly import keep_up
from hannover.fields.smes.actions.partners_searches import save_search
from hannover.fields.smes.inputs.partners import SaveSearch
from hannover.fields.smes.reading import partners_market
from hannover.fields.smes.reading.waiting import read_waiting
from hannover.record.models import Event
from hannover.record.moment import now
from tests.fields.smes import stage
from tests.fields.smes.grants_stage import Watched
from tests.fields.smes.stage import WEST, call, participant, programme

__all__ = ["programme"]

pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Any:
    settings.STORE = tmp_path
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


def test_a_programme_without_profiles_has_nothing_to_do() -> None:
    assert keep_up.func(Watched()) == {"encoded": 0, "with_news": 0}


def test_new_profiles_are_prepared_and_told_to_who_keeps_a_search() -> None:
    company, own, _other, _theirs = stage.pair()
    actor = participant(company)
    save_search(SaveSearch(name="Sensors", profile=own), call(actor))
    assert read_waiting(now(), actor).searches == 0
    stage.profile(stage.company(WEST), WEST)
    events = Event.objects.count()
    done = keep_up.func(Watched())
    assert done == {"encoded": 3, "with_news": 1}
    assert models.ProfileVector.objects.count() == 3
    assert read_waiting(now(), actor).searches == 1
    assert Event.objects.count() == events, "nobody did anything: there is nothing to log"
