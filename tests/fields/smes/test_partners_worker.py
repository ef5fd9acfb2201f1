"""Vectors made by a worker of its own process that is killed: another goes on where it stopped."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.partners_jobs import start
from hannover.fields.smes.inputs.partners import EncodeProfiles
from hannover.jobs.models import Job
from hannover.jobs.oversight import read_job
from hannover.record.log import Author, Draft, append
from tests.contract.stage import load_programme
from tests.fields.smes.stage import EAST, SIDES, TODAY, call, staff
from tests.fields.smes.test_meetings_worker import start_worker
from tests.jobs.conftest import connected, eventually

PROFILES = 1_500


@pytest.fixture
def store(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A store in a file with thousands of published profiles, none of them encoded."""
    with django_db_blocker.unblock(), connected("", tmp_path):
        call_command("migrate", verbosity=0)
        load_programme()
        for side in SIDES:
            append(Author(side=side), [_draft(side, number) for number in range(PROFILES // 2)])
        yield tmp_path


def _draft(side: str, number: int) -> Draft:
    profile = domain.Profile(
        key=f"{side}-{number}", company=f"{side}-{number}", side=side, sample=True,
        kind=domain.ProfileKind.BUSINESS_OFFER, title={"en": f"Part {number}"},
        offer={"en": f"Gear wheels of module {number} for machine tools, measured and documented. " * 6},
        need={"en": "Partners who try them in production."}, region="", size=domain.Size.SMALL,
        standing=domain.ProfileStanding.PUBLISHED,
    )  # fmt: skip
    return Draft(state=profile, happened_on=TODAY, entity="", audience="public")


@pytest.mark.slow
def test_a_killed_encoding_goes_on_where_it_stopped(store: Path) -> None:
    job = start("encode-profiles", EncodeProfiles(), call(staff(EAST)))
    worker = start_worker(store)
    try:
        eventually(lambda: models.ProfileVector.objects.exists())
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        kept = dict(models.ProfileVector.objects.values_list("profile", "id"))
        assert 0 < len(kept) < PROFILES, "killed in the middle of it"

        worker = start_worker(store)
        eventually(lambda: read_job(job).finished)
    finally:
        worker.kill()
        worker.wait()
    row = Job.objects.get()
    assert (row.status, row.attempts) == ("SUCCESSFUL", 2)
    assert (row.result["kept"], row.result["encoded"]) == (len(kept), PROFILES - len(kept))
    after = dict(models.ProfileVector.objects.values_list("profile", "id"))
    assert len(after) == PROFILES
    assert kept.items() <= after.items(), "what was made before the kill was not made again"
