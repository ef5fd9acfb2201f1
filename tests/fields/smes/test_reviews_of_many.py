"""Several profiles are published at once, each with a review of its own; all of them or none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import models
from hannover.fields.smes.actions.acting import present
from hannover.fields.smes.actions.companies_importing import import_companies
from hannover.fields.smes.actions.companies_reviewing import publish_profiles
from hannover.fields.smes.domain import Criterion, ProfileStanding
from hannover.fields.smes.inputs.companies import PublishProfiles
from hannover.record.models import Event
from tests.fields.smes.stage import (
    EAST,
    WEST,
    Role,
    browser,
    call,
    company,
    participant,
    profile,
    programme,
    staff,
)
from tests.fields.smes.test_import_companies import good, table

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")


def waiting(side: str = EAST, name: str = "") -> str:
    return profile(company(side, name), side, standing=ProfileStanding.SUBMITTED, expires_on=None)


def test_each_is_published_with_a_review_on_which_all_four_criteria_are_met() -> None:
    keys = (waiting(), waiting())
    done = publish_profiles(PublishProfiles(profiles=(*keys, keys[0])), call(staff(EAST, Role.REVIEWER)))
    assert done.profiles == 2
    rows = present(models.Profile).filter(key__in=keys)
    assert {(row.audience, row.standing) for row in rows} == {("public", "published")}
    assert all(row.expires_on for row in rows)
    reviews = present(models.Review).facts()
    assert sorted(review.profile for review in reviews) == sorted(keys)
    assert all(review.met == dict.fromkeys(Criterion, True) and review.published for review in reviews)


def test_one_that_names_its_company_or_does_not_wait_and_none_is_published() -> None:
    sound, leaks = waiting(), waiting(name="Vibration Sensors")
    draft = profile(company(EAST), EAST, standing=ProfileStanding.DRAFT)
    before = Event.objects.count()
    for other, error in ((leaks, InputError), (draft, ConflictError), (waiting(WEST), UnknownError)):
        before = Event.objects.count()
        with pytest.raises(error):
            publish_profiles(PublishProfiles(profiles=(sound, other)), call(staff(EAST)))
        assert Event.objects.count() == before
    with pytest.raises(InputError):
        publish_profiles(PublishProfiles(profiles=()), call(staff(EAST)))


def test_only_the_reviewers_of_the_side_publish() -> None:
    key = waiting()
    for actor, error in ((participant(company(EAST)), ForbiddenError), (staff(WEST), UnknownError)):
        with pytest.raises(error):
            publish_profiles(PublishProfiles(profiles=(key,)), call(actor))


def test_the_questions_asked_of_the_database_do_not_grow_with_the_profiles() -> None:
    def asked(count: int) -> int:
        keys = tuple(waiting() for _ in range(count))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            publish_profiles(PublishProfiles(profiles=keys), call(staff(EAST)))
        return len(queries)

    asked(1)
    assert asked(2) == asked(12)


def test_the_queue_publishes_what_was_chosen() -> None:
    first, second = waiting(), waiting()
    client = browser(staff(EAST, Role.REVIEWER))
    address = reverse("smes:reviews")
    assert client.get(address).content.decode().count('name="profiles"') == 2
    assert client.post(address, {}).status_code == 400
    assert client.post(address, {"profiles": [first]}).status_code == 302
    standing = dict(present(models.Profile).values_list("key", "standing"))
    assert standing == {first: "published", second: "submitted"}
    assert client.post(address, {"profiles": [first]}).status_code == 400


def test_an_import_of_reviewed_profiles_keeps_a_review_of_each() -> None:
    values = replace(table(*good(1, 2), "Sample 3,S-3,business-offer,Title,,,,,"), reviewed=True)
    import_companies(values, call(staff(EAST)))
    published = present(models.Profile).filter(standing=ProfileStanding.PUBLISHED)
    assert {review.profile for review in present(models.Review).facts()} == {row.key for row in published}
    assert published.count() == 2
