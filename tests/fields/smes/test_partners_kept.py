"""A prepared market is kept as a file, taken up by whoever serves pages, and used for a round while it is the newest."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hannover.fields.smes import models
from hannover.fields.smes.actions.rounds import compute_round
from hannover.fields.smes.inputs.rounds import ComputeRound
from hannover.fields.smes.reading import partners_kept, partners_market
from hannover.fields.smes.reading.partners_kept import read_kept, write_kept
from hannover.record.moment import now
from hannover.record.signing import NEWEST
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST, call, programme, staff

__all__ = ["programme"]


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Any:
    settings.STORE = tmp_path
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


@pytest.fixture
def large(programme: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A programme that no page prepares: three companies a side; the profiles of the west."""
    monkeypatch.setattr(partners_market, "FEW_PROFILES", 1)
    return [[stage.profile(stage.company(side), side) for _ in range(3)] for side in (EAST, WEST)][1]


def test_arrays_and_what_is_around_them_come_back(tmp_path: Path) -> None:
    made = {
        "one": np.arange(7, dtype=np.float32),
        "two": (np.zeros((3, 2), dtype=np.int64), "text"),
        "none": None,
    }
    write_kept(made, tmp_path / "cache" / "kept")
    found = read_kept(tmp_path / "cache" / "kept")
    assert (found["one"] == made["one"]).all()
    assert found["two"][0].shape == (3, 2)
    assert found["two"][1] == "text"


def test_what_is_changed_in_memory_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    write_kept(np.zeros(5), tmp_path / "kept")
    first = read_kept(tmp_path / "kept")
    first[2] = 1
    assert not read_kept(tmp_path / "kept").any()
    write_kept(np.ones(5), tmp_path / "kept")
    assert first.tolist() == [0, 0, 1, 0, 0]


@pytest.mark.parametrize("content", [b"", b"\x01", b"\xff" * 64, b"\x01" + b"\x00" * 90])
def test_a_file_that_is_none_is_as_good_as_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(content)
    assert read_kept(tmp_path / "kept") is None
    assert read_kept(tmp_path / "missing") is None


def test_what_another_version_of_the_code_has_written_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_kept({"one": np.ones(3)}, tmp_path / "kept")
    monkeypatch.setattr(partners_kept, "written_by", lambda: b"x" * 32)
    assert read_kept(tmp_path / "kept") is None


def test_who_serves_pages_takes_up_what_a_worker_has_prepared_since(large: list[str]) -> None:
    partners_market.keep(partners_market.prepare(now()))
    before = partners_market.prepared_for(now())
    stage.profile(stage.company(WEST), WEST)
    assert partners_market.prepared_for(now()) is before
    assert before.newer == 1
    write_kept(partners_market.prepare(now()), partners_market._cache_path())  # as another process does
    until = time.monotonic() + 20
    while (found := partners_market.prepared_for(now())) is before and time.monotonic() < until:
        time.sleep(0.05)
    assert found is not before
    assert found.newer == 0


def test_a_round_of_a_large_programme_takes_the_market_that_is_prepared(
    large: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    noun = models.Profile.objects.at(NEWEST).get(key=large[0]).fact
    stage.write(WEST, replace(noun, expires_on=TODAY - timedelta(days=1)), entity=large[0], audience="public")
    made = []
    prepare = partners_market.prepare
    monkeypatch.setattr(
        partners_market, "prepare", lambda *args, **named: made.append(1) or prepare(*args, **named)
    )
    for key in ("first", "second"):
        done = compute_round(ComputeRound(key=key, length=2), call(staff(EAST)))
        assert {side.side: side.profiles for side in done.sides} == {EAST: 3, WEST: 2}
    assert made == [1]
    assert not models.RoundList.objects.filter(profile=large[0]).exists()
    stage.profile(stage.company(WEST), WEST)
    done = compute_round(ComputeRound(key="third", length=2), call(staff(EAST)))
    assert {side.side: side.profiles for side in done.sides} == {EAST: 3, WEST: 3}
    assert made == [1, 1]
