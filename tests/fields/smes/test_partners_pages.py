"""The pages of the desk of partners, as companies and staff meet them, in three languages."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.partners import encode_profiles
from hannover.fields.smes.actions.rounds import compute_round, publish_round
from hannover.fields.smes.inputs.partners import EncodeProfiles
from hannover.fields.smes.inputs.rounds import ComputeRound, PublishRound
from hannover.fields.smes.reading import partners_market
from hannover.jobs.models import Job
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, WEST, browser, call, participant, programme, staff

__all__ = ["programme"]

pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Any:
    settings.STORE = tmp_path
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


class Pages:
    """A company of each side with a browser, and three more of west."""

    def __init__(self) -> None:
        self.one, self.ours, self.other, self.theirs = stage.pair()
        self.more = [stage.profile(stage.company(WEST), WEST) for _ in range(3)]
        self.asks, self.answers = browser(participant(self.one)), browser(participant(self.other))
        self.officer = browser(staff(EAST))

    def show(self, client: Client, path: str, *, language: str = "en", status: int = 200) -> str:
        answer = client.get(f"/{language}/fields/smes/{path}")
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    def send(self, client: Client, path: str, *, status: int = 302, **values: str) -> Any:
        answer = client.post(f"/en/fields/smes/{path}", values)
        assert answer.status_code == status, answer.content.decode()[-6000:]
        return answer


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_every_page_is_shown_in_every_language(pages: Pages, language: str) -> None:
    encode_profiles(EncodeProfiles(), call(staff(EAST)))
    compute_round(ComputeRound(key="spring", title={"en": "Spring"}, length=3), call(staff(EAST)))
    asked = pages.send(pages.asks, f"partners/{pages.ours}/with/{pages.theirs}/ask/", message_en="Hello")
    introduction = asked.url.rstrip("/").split("/")[-1]
    own = (
        "partners/",
        f"partners/{pages.ours}/",
        f"partners/{pages.ours}/?text=Sensor&region=DE-BW",
        f"partners/{pages.ours}/?like={pages.more[0]}",
        f"partners/{pages.ours}/with/{pages.more[0]}/",
        f"partners/{pages.ours}/with/{pages.more[0]}/ask/",
        f"partners/{pages.ours}/compare/?with={pages.more[0]}&with={pages.more[1]}",
        f"partners/{pages.ours}/keep-search/?text=Sensor",
        "introductions/",
        f"introductions/{introduction}/",
        f"introductions/{introduction}/withdraw/",
        "rounds/",
    )
    for path in own:
        assert f'lang="{language}"' in pages.show(pages.asks, path, language=language)
    pages.show(pages.answers, f"introductions/{introduction}/answer/", language=language)
    for path in (
        "partners/",
        "introductions/",
        f"introductions/of/{pages.one}/",
        f"introductions/{introduction}/",
        "rounds/",
        "compute-round/",
        "rounds/spring/",
        "rounds/spring/publish/",
        "rounds/spring/discard/",
        f"rounds/spring/lists/{pages.ours}/",
        "matching/",
    ):
        pages.show(pages.officer, path, language=language)
    publish_round(PublishRound(round="spring"), call(staff(EAST)))
    pages.show(pages.asks, f"rounds/spring/lists/{pages.ours}/", language=language)
    pages.send(pages.answers, f"introductions/{introduction}/answer/", answer="accept")
    for path in ("", "confidentiality/", "close/"):
        pages.show(pages.asks, f"introductions/{introduction}/{path}", language=language)


def test_from_the_list_to_an_accepted_introduction(pages: Pages) -> None:
    listed = pages.show(pages.asks, f"partners/{pages.ours}/")
    assert f"/partners/{pages.ours}/with/{pages.theirs}/ask/" in listed
    asked = pages.send(pages.asks, f"partners/{pages.ours}/with/{pages.theirs}/ask/", message_de="Guten Tag")
    introduction = asked.url.rstrip("/").split("/")[-1]
    inbox = pages.show(pages.answers, "introductions/")
    assert f"/introductions/{introduction}/answer/" in inbox
    assert "Aoki" not in inbox
    pages.send(pages.answers, f"introductions/{introduction}/answer/", answer="accept")
    assert "Aoki Sample Seiki" in pages.show(pages.answers, f"introductions/{introduction}/")
    assert "Muster Sample Werke" in pages.show(pages.asks, f"introductions/{introduction}/")
    pages.send(
        pages.asks, f"introductions/{introduction}/close/", reached="talks", on="2026-01-01", status=400
    )
    assert f"/with/{pages.theirs}/ask/" not in pages.show(pages.asks, f"partners/{pages.ours}/")


def test_a_refusal_is_shown_at_the_field_that_is_wrong(pages: Pages) -> None:
    path = f"partners/{pages.ours}/with/{pages.theirs}/ask/"
    answer = pages.send(pages.asks, path, message_en="We are Aoki Sample Seiki.", status=400)
    assert 'href="#id_message_en"' in answer.content.decode()


def test_a_step_that_is_not_open_is_a_conflict(pages: Pages) -> None:
    asked = pages.send(pages.asks, f"partners/{pages.ours}/with/{pages.theirs}/ask/")
    introduction = asked.url.rstrip("/").split("/")[-1]
    pages.show(pages.asks, f"introductions/{introduction}/answer/", status=409)
    pages.show(pages.asks, f"introductions/{introduction}/close/", status=409)


def test_a_search_is_kept_told_of_and_deleted(pages: Pages) -> None:
    kept = pages.send(pages.asks, f"partners/{pages.ours}/keep-search/?text=sensors", name="Sensors")
    assert "Sensors" in pages.show(pages.asks, "partners/")
    row = models.SavedSearch.objects.get()
    assert row.query == {"text": "sensors"}
    row.fresh = [str(uuid.uuid4())]
    row.save()
    assert "1 new partner in “Sensors”" in pages.show(pages.asks, f"partners/{pages.ours}/")
    fresh = stage.profile(stage.company(WEST), WEST)
    path = kept.url.removeprefix("/en/fields/smes/")
    assert pages.show(pages.asks, path).count('<span class="mark">New</span>') == 1
    assert pages.show(pages.asks, path).count('<span class="mark">New</span>') == 0
    assert fresh in models.SavedSearch.objects.get().seen
    pages.show(pages.answers, path, status=404)
    pages.send(pages.asks, f"{path}delete/")
    assert not models.SavedSearch.objects.exists()


def test_staff_starts_work_and_sees_that_it_is_under_way(pages: Pages) -> None:
    started = pages.send(pages.officer, "matching/begin/encode-profiles/")
    job = Job.objects.get()
    assert started.url == f"/en/jobs/{job.pk}/"
    assert "Vectors are being made." in pages.show(pages.officer, "matching/")
    answer = pages.officer.post("/en/fields/smes/matching/begin/encode-profiles/")
    assert answer.status_code == 409
    pages.send(pages.officer, "compute-round/", key="spring", title_en="Spring", length="5")
    assert Job.objects.count() == 2
    for client in (pages.asks, browser(stage.VISITOR)):
        assert client.post("/en/fields/smes/matching/begin/encode-profiles/").status_code == 403
        assert client.get("/en/fields/smes/matching/").status_code == 403


def test_a_visitor_is_asked_to_sign_in(pages: Pages) -> None:
    for path in ("partners/", "introductions/", "rounds/", f"partners/{pages.ours}/"):
        pages.show(browser(stage.VISITOR), path, status=403)


def test_an_unpublished_profile_is_tried_with_a_warning(pages: Pages) -> None:
    draft = stage.profile(pages.one, EAST, standing=domain.ProfileStanding.DRAFT)
    shown = pages.show(pages.asks, f"partners/{draft}/")
    assert "Not published yet" in shown
    assert "/ask/" not in shown
