"""Several treated units, at one date or at several."""

from __future__ import annotations

import numpy as np
import pytest

from hannover.engine.measure import (
    Method,
    Panel,
    Study,
    difference_in_differences,
    in_space_placebo,
    measure,
    synthetic_control,
    synthetic_did,
)
from tests.engine.measure.panels import UNITS, simulated

STAGED = {UNITS[0]: 2012, UNITS[1]: 2012, UNITS[2]: 2016}


def staged(effect: float = 5.0) -> Panel:
    panel = simulated(units=16, periods=20, noise=0.2)
    outcome = panel.outcome.copy()
    for unit, began in STAGED.items():
        outcome[panel.row(unit), began - 2000 :] += effect
    return Panel(units=panel.units, periods=panel.periods, outcome=outcome)


def cell(outcome: np.ndarray, unit: int, began: int, donors: list[int]) -> np.ndarray:
    """Difference-in-differences of one unit by hand, period by period."""
    apart = outcome[unit] - outcome[donors].mean(axis=0)
    return apart[began:] - apart[:began].mean()


def test_differences_of_several_dates_are_averaged_over_treated_cells() -> None:
    panel = staged()
    donors = list(range(3, 16))
    cells = [cell(panel.outcome, unit, began, donors) for unit, began in ((0, 12), (1, 12), (2, 16))]
    effect = difference_in_differences(panel, STAGED)
    assert effect.estimate == pytest.approx(float(np.concatenate(cells).mean()))


@pytest.mark.parametrize("method", [synthetic_control, synthetic_did, difference_in_differences])
def test_a_constant_effect_is_found(method) -> None:  # type: ignore[no-untyped-def]
    assert method(staged(), STAGED).estimate == pytest.approx(5.0, abs=0.8)


def test_units_that_get_the_policy_later_are_no_donors() -> None:
    weights = synthetic_control(staged(), STAGED).weights
    assert set(weights) == set(STAGED)
    assert not any(set(row) & set(STAGED) for row in weights.values())


def test_the_path_of_several_dates_counts_from_the_beginning() -> None:
    path = synthetic_control(staged(), STAGED).path
    assert [point.period for point in path] == list(range(-16, 8))
    assert [point.units for point in path][:4] == [1, 1, 1, 1]
    assert path[16].units == 3
    assert path[-1].units == 2
    assert all(point.effect == pytest.approx(point.observed - point.without_policy) for point in path)


def test_units_of_one_date_stand_together_in_synthetic_did() -> None:
    assert set(synthetic_did(staged(), STAGED).weights) == {f"{UNITS[0]} and {UNITS[1]}", UNITS[2]}


def test_placebos_of_several_units_are_draws_of_as_many_donors() -> None:
    placebo = in_space_placebo(staged(), STAGED)
    assert placebo.compared == 500
    assert placebo.rank == 1
    assert in_space_placebo(staged(), STAGED) == placebo


def test_what_is_asked_of_one_unit_only_is_named_for_several() -> None:
    study = Study(question="?", outcome="value", adopted=STAGED, bar=0.9, method=Method.SYNTHETIC_CONTROL)
    inference = measure(study, staged()).inference
    assert inference.placebo is not None
    assert set(inference.left_out) == {"leave_two_out", "conformal", "false_positives", "near_optimal"}
    assert inference.leave_one_out is not None
    assert inference.in_time
