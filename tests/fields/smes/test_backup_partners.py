"""What a backup keeps of the search for partners, and what a restored store makes again."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hannover.fields.smes import models
from hannover.fields.smes.actions.partners import encode_profiles
from hannover.fields.smes.actions.rounds import compute_round, publish_round
from hannover.fields.smes.inputs.partners import EncodeProfiles
from hannover.fields.smes.inputs.rounds import ComputeRound, PublishRound
from hannover.fields.smes.reading import partners_market
from hannover.record.backup.archive import RECORDS, kept_models
from hannover.record.backup.writing import _write_records
from hannover.record.remade import to_make_again
from hannover.web.doctor.record import made_again
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, call, programme, staff

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
AGAIN = "hannover smes encode-profiles"


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Path) -> Any:
    settings.STORE = tmp_path
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


def test_vectors_and_unpublished_rounds_are_left_out_and_published_lists_are_kept(tmp_path: Path) -> None:
    stage.pair()
    office = call(staff(EAST))
    encode_profiles(EncodeProfiles(), office)
    for key in ("shown", "tried"):
        compute_round(ComputeRound(key=key, title={"en": "Sample"}, length=3), office)
    publish_round(PublishRound(round="shown"), office)
    with zipfile.ZipFile(tmp_path / "records.zip", "w") as archive:
        _member, counted = _write_records(archive, "default")
    with zipfile.ZipFile(tmp_path / "records.zip") as archive:
        rows = [json.loads(line) for line in archive.read(RECORDS).splitlines()]
    assert [row["pk"] for row in rows if row["model"] == "smes.computedround"] == ["shown"]
    assert {row["fields"]["round"] for row in rows if row["model"] == "smes.roundlist"} == {"shown"}
    assert counted["smes.roundlist"] == models.RoundList.objects.filter(round="shown").count() == 2
    assert "smes.profilevector" not in kept_models()


def test_a_store_without_vectors_says_how_they_are_made() -> None:
    assert to_make_again() == ()
    stage.pair()
    assert to_make_again() == (AGAIN,)
    assert [(one.level, one.remedy) for one in made_again()] == [("warning", AGAIN)]
    encode_profiles(EncodeProfiles(), call(staff(EAST)))
    assert to_make_again() == ()
    assert [one.level for one in made_again()] == ["ok"]
