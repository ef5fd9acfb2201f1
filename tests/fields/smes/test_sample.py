"""The sample that a demonstration shows: large enough, invented throughout, and loaded once."""

from __future__ import annotations

from typing import Any

import pytest

from hannover.demo import running
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import present
from hannover.fields.smes.domain import ApplicationStanding, ProfileStanding
from hannover.fields.smes.reading.figures import LISTS, read_figures
from hannover.record.models import Event
from hannover.record.moment import now
from hannover.record.signing import NEWEST, read_keys
from tests.fields.smes.stage import Role, staff

SMALLEST = 80
"""Companies of each side, at the least."""
REQUESTS = 400


INVENTED = (
    models.Company,
    models.Profile,
    models.Introduction,
    models.BrokerageEvent,
    models.Attendance,
    models.MeetingRequest,
    models.Timetable,
    models.Delegation,
    models.Host,
    models.Tour,
    models.VisitNote,
    models.Call,
    models.Application,
    models.Appraisal,
    models.Selection,
    models.Instalment,
    models.FollowUp,
    models.RecommendationRound,
)


def facts(model: Any, **columns: Any) -> list[Any]:
    return list(present(model).filter(**columns).facts())


@pytest.mark.django_db
def test_the_sample_shows_every_desk_at_work_is_marked_as_invented_and_loaded_once(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    running.build()
    _companies_of_both_sides()
    _matters_under_way()
    _a_year_behind_it()
    for model in INVENTED:
        found = facts(model)
        assert found, model
        assert all(one.sample for one in found), model
    events = Event.objects.count()
    running.build()
    assert Event.objects.count() == events


def _companies_of_both_sides() -> None:
    profiles: list[domain.Profile] = facts(models.Profile)
    for side, language in (("jp", "ja"), ("de", "de")):
        ours = [one for one in profiles if one.side == side]
        assert len(ours) >= SMALLEST
        assert all(set(one.offer) == {language} for one in ours)
        assert all(one.standing is ProfileStanding.PUBLISHED and one.expires_on > now().as_of for one in ours)


def _matters_under_way() -> None:
    assert len(facts(models.MeetingRequest, parent="sample-brokerage")) == REQUESTS
    submitted = facts(models.Application, parent="sample-call")
    assert {one.standing for one in submitted} == {ApplicationStanding.SUBMITTED}
    selections = [*present(models.Selection).filter(parent="sample-call")]
    keys = read_keys(NEWEST, staff("de", Role.SECRETARIAT), selections)
    assert [found.signed for found in keys.values()] == [("de",)]


def _a_year_behind_it() -> None:
    figures = read_figures(now())
    assert set(figures) == {f"smes:{name}" for name in LISTS}
    assert all(observed.samples == observed.count for observed in figures.values())
