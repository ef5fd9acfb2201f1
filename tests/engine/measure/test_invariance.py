"""What must not change when nothing of substance changes, on whatever panel hypothesis draws."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hannover.engine.measure import (
    Effect,
    Panel,
    difference_in_differences,
    leave_two_out,
    ridge_augmented,
    synthetic_control,
    synthetic_did,
)
from tests.engine.measure.panels import UNITS, any_panel, simulated, smooth_panel, whole_panel

METHODS = (synthetic_control, ridge_augmented, synthetic_did, difference_in_differences)
UNHURRIED = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def spread(panel: Panel) -> float:
    return float(np.ptp(panel.outcome))


def estimate(effect: Effect) -> float:
    assert effect.estimate is not None
    return effect.estimate


@pytest.mark.parametrize("method", [synthetic_control, synthetic_did, difference_in_differences])
@given(drawn=any_panel())
@UNHURRIED
def test_weights_stay_on_the_simplex_and_prove_themselves(method, drawn) -> None:  # type: ignore[no-untyped-def]
    panel, began = drawn
    effect = method(panel, {UNITS[0]: began})
    weights = np.array(list(effect.weights[UNITS[0]].values()))
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1, abs=1e-9)
    assert effect.certificates[UNITS[0]].relative < 1e-8


@given(drawn=any_panel())
@UNHURRIED
def test_augmented_weights_sum_to_one(drawn: tuple[Panel, int]) -> None:
    panel, began = drawn
    assert sum(ridge_augmented(panel, {UNITS[0]: began}).weights[UNITS[0]].values()) == pytest.approx(
        1, abs=1e-6
    )


@pytest.mark.parametrize("method", METHODS)
@given(drawn=any_panel(), order=st.randoms(use_true_random=False))
@UNHURRIED
def test_the_order_of_donors_changes_nothing(method, drawn, order) -> None:  # type: ignore[no-untyped-def]
    panel, began = drawn
    rows = list(range(len(panel.units)))
    order.shuffle(rows)
    other = Panel(
        units=tuple(panel.units[row] for row in rows), periods=panel.periods, outcome=panel.outcome[rows]
    )
    assert method(other, {UNITS[0]: began}) == method(panel, {UNITS[0]: began})


@given(drawn=any_panel(), order=st.randoms(use_true_random=False))
@UNHURRIED
def test_the_names_of_donors_change_nothing(drawn: tuple[Panel, int], order) -> None:  # type: ignore[no-untyped-def]
    """Also where weights are not unique: the even ones are taken, whoever bears which name."""
    panel, began = drawn
    rows = list(range(1, len(panel.units)))
    order.shuffle(rows)
    other = Panel(units=panel.units, periods=panel.periods, outcome=panel.outcome[[0, *rows]])
    ours, theirs = (synthetic_control(one, {UNITS[0]: began}) for one in (panel, other))
    assert estimate(ours) == pytest.approx(estimate(theirs), abs=2e-4 * spread(panel))


@pytest.mark.parametrize("method", [synthetic_control, difference_in_differences])
@given(drawn=any_panel(), order=st.randoms(use_true_random=False))
@UNHURRIED
def test_the_order_of_periods_before_the_policy_changes_nothing(method, drawn, order) -> None:  # type: ignore[no-untyped-def]
    panel, began = drawn
    split = panel.column(began)
    before = list(range(split))
    order.shuffle(before)
    columns = [*before, *range(split, len(panel.periods))]
    other = Panel(units=panel.units, periods=panel.periods, outcome=panel.outcome[:, columns])
    ours, theirs = (method(one, {UNITS[0]: began}) for one in (panel, other))
    assert estimate(ours) == pytest.approx(estimate(theirs), abs=2e-4 * spread(panel))


FACTORS = st.sampled_from([1e-12, 1e-3, 7.0, 1e6, 1e40])


@pytest.mark.parametrize("method", [synthetic_control, ridge_augmented, difference_in_differences])
@given(drawn=any_panel(), factor=FACTORS)
@UNHURRIED
def test_scaling_the_outcome_scales_the_effect(method, drawn, factor) -> None:  # type: ignore[no-untyped-def]
    panel, began = drawn
    scale_and_compare(method, panel, began, factor)


@given(drawn=smooth_panel(), factor=FACTORS)
@UNHURRIED
def test_scaling_the_outcome_scales_the_effect_of_synthetic_did(
    drawn: tuple[Panel, int], factor: float
) -> None:
    """Where donors move before the policy: without noise the method's penalty is 0 and nothing holds it."""
    scale_and_compare(synthetic_did, *drawn, factor)


@given(drawn=whole_panel(), factor=FACTORS, order=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_synthetic_did_of_whole_numbers_keeps_its_scale_and_needs_no_order(
    drawn: tuple[Panel, int], factor: float, order: Random
) -> None:
    """Degenerate panels too: where donors move alike there is no noise, the penalty is 0, and the most even of the
    weights that fit are taken; equal rows share their weight.
    """
    panel, began = drawn
    scale_and_compare(synthetic_did, panel, began, factor)
    rows = list(range(1, len(panel.units)))
    order.shuffle(rows)
    turned = Panel(units=panel.units, periods=panel.periods, outcome=panel.outcome[[0, *rows]])
    ours, theirs = (estimate(synthetic_did(one, {UNITS[0]: began})) for one in (panel, turned))
    assert theirs == pytest.approx(ours, abs=2e-4 * spread(panel))


@pytest.mark.parametrize(
    "rows",
    [
        [[0, 0, -2, 1], [-1, 1, 2, -2], [-1, 1, -2, 0]],
        [[1, 1, 1, 0], [0, -1, 0, -1], [1, 0, 0, 0]],
        [[-3, -3, -3, 1], [1, 1, 1, -2], [2, 2, 2, 0]],
    ],
)
@pytest.mark.parametrize("factor", [1e-12, 7.0, 1e40])
def test_synthetic_did_of_donors_that_move_alike_keeps_its_scale_and_needs_no_order(
    rows: list[list[float]], factor: float
) -> None:
    """Without noise the method's penalty is 0 and many weights fit: the even ones are taken, rounding or not."""
    panel = Panel(units=UNITS[:3], periods=tuple(range(4)), outcome=np.array(rows, dtype=float))
    turned = Panel(units=panel.units, periods=panel.periods, outcome=panel.outcome[[0, 2, 1]])
    ours = estimate(synthetic_did(panel, {UNITS[0]: 2}))
    assert estimate(synthetic_did(turned, {UNITS[0]: 2})) == pytest.approx(ours, abs=1e-9)
    scale_and_compare(synthetic_did, panel, 2, factor)


def scale_and_compare(method, panel: Panel, began: int, factor: float) -> None:  # type: ignore[no-untyped-def]
    other = Panel(units=panel.units, periods=panel.periods, outcome=panel.outcome * factor)
    ours, theirs = (estimate(method(one, {UNITS[0]: began})) for one in (panel, other))
    assert theirs == pytest.approx(ours * factor, abs=2e-4 * spread(panel) * factor)


@pytest.mark.parametrize("method", METHODS)
@given(level=st.floats(-1e6, 1e6))
@UNHURRIED
def test_a_level_that_all_units_share_changes_nothing(method, level) -> None:  # type: ignore[no-untyped-def]
    panel = simulated(effect=3.0)
    other = Panel(units=panel.units, periods=panel.periods, outcome=panel.outcome + level)
    ours, theirs = (estimate(method(one, {UNITS[0]: 2015})) for one in (panel, other))
    assert theirs == pytest.approx(ours, abs=1e-6)


@given(drawn=any_panel())
@UNHURRIED
def test_leaving_pairs_out_counts_every_pair_once(drawn: tuple[Panel, int]) -> None:
    panel, began = drawn
    donors = len(panel.units) - 1
    if donors < 4:
        return
    test = leave_two_out(panel, {UNITS[0]: began})
    assert test.pairs == donors * (donors - 1) // 2
    assert 0 <= test.losses <= test.pairs
