"""The same answers as other packages, where they answer the same question. Test only; none is needed at run time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from hannover.engine.measure import (
    difference_in_differences,
    leave_two_out,
    ridge_augmented,
    synthetic_control,
    synthetic_did,
)
from tests.engine.measure.panels import UNITS, simulated, smoking


@pytest.fixture(autouse=True)
def _their_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def long_table(panel, treated: str, began: int):  # type: ignore[no-untyped-def]
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame(
        [
            {"unit": unit, "time": period, "y": panel.outcome[row, column],
             "treat": int(unit == treated and period >= began)}
            for row, unit in enumerate(panel.units)
            for column, period in enumerate(panel.periods)
        ]
    )  # fmt: skip


def mlsynth_fit(name: str, panel, treated: str, began: int, **more: object):  # type: ignore[no-untyped-def]
    mlsynth = pytest.importorskip("mlsynth")
    config = {
        "df": long_table(panel, treated, began), "outcome": "y", "treat": "treat", "unitid": "unit", "time": "time",
        "display_graphs": False, **more,
    }  # fmt: skip
    return getattr(mlsynth, name)(config).fit()


def test_synthetic_control_is_that_of_mlsynth(shared_data: Path) -> None:
    panel = smoking(shared_data)
    theirs = mlsynth_fit("VanillaSC", panel, "California", 1989, inference=False)
    ours = synthetic_control(panel, {"California": 1989})
    assert ours.estimate == pytest.approx(float(theirs.effects.att), abs=0.01)
    for state, weight in ours.weights["California"].items():
        assert theirs.weights.donor_weights[state] == pytest.approx(weight, abs=0.002)


def test_leave_two_out_is_that_of_mlsynth() -> None:
    panel = simulated(units=9, noise=0.8, effect=1.0)
    theirs = mlsynth_fit("VanillaSC", panel, UNITS[0], 2015, inference="lto").inference.details
    ours = leave_two_out(panel, {UNITS[0]: 2015})
    assert (ours.losses, ours.pairs) == (theirs["treated_losses"], theirs["n_pairs"])
    assert float(ours.bound) == pytest.approx(theirs["type_i_bound"])


def test_synthetic_did_is_that_of_mlsynth(shared_data: Path) -> None:
    panel = smoking(shared_data)
    theirs = mlsynth_fit("SDID", panel, "California", 1989, B=0)
    assert synthetic_did(panel, {"California": 1989}).estimate == pytest.approx(
        float(theirs.effects.att), abs=0.02
    )


def test_the_ridge_correction_is_that_of_augsynth(shared_data: Path) -> None:
    augmented = pytest.importorskip("augsynth_py.synth.augmented")
    polars = pytest.importorskip("polars")
    panel = smoking(shared_data)
    theirs = augmented._fit_at_lambda(
        polars.from_pandas(long_table(panel, "California", 1989)), unit="unit", time="time", outcome="y",
        treated="California", treatment_time=1989, lambda_=500.0, fixedeff=False,
    )  # fmt: skip
    ours = ridge_augmented(panel, {"California": 1989}, penalty=500.0)
    after = np.array([point.effect for point in ours.path])
    assert after == pytest.approx(theirs.gap, abs=0.02)


def test_differences_are_the_two_way_fixed_effects_of_linearmodels() -> None:
    models = pytest.importorskip("linearmodels.panel")
    panel = simulated(effect=3.0)
    table = long_table(panel, UNITS[0], 2015).set_index(["unit", "time"])
    theirs = models.PanelOLS(table["y"], table[["treat"]], entity_effects=True, time_effects=True).fit()
    ours = difference_in_differences(panel, {UNITS[0]: 2015})
    assert ours.estimate == pytest.approx(float(theirs.params["treat"]))
