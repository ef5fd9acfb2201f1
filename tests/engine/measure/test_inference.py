"""Inference answers what it says it answers, and never more."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import nnls

from hannover.engine.measure import (
    LeaveTwoOut,
    Method,
    Panel,
    Side,
    Study,
    conformal,
    false_positives,
    in_space_placebo,
    in_time_placebo,
    leave_one_out,
    leave_two_out,
    measure,
    near_optimal,
    synthetic_control,
)
from hannover.engine.measure.leavetwoout import rate_bound
from tests.engine.measure.panels import UNITS, simulated

ADOPTED = {UNITS[0]: 2015}


def drawn(outcome: np.ndarray, target: int, donors: list[int], began: int) -> np.ndarray:
    """The gap of one unit by scipy's nnls: slow, and independent of ours."""
    apart = (outcome[donors, :began] - outcome[target, :began]).T
    scale = np.abs(apart).max()
    weights, _ = nnls(np.vstack([apart / scale, np.ones(len(donors))]), np.append(np.zeros(began), 1.0))
    return outcome[target] - weights / weights.sum() @ outcome[donors]


def ratio(gap: np.ndarray, began: int) -> float:
    return float(np.sqrt((gap[began:] ** 2).mean() / (gap[:began] ** 2).mean()))


def test_leave_two_out_is_its_definition_done_pair_by_pair() -> None:
    panel = simulated(units=8, noise=0.6, effect=1.0)
    losses = 0
    for one, other in combinations(range(1, 8), 2):
        rest = [unit for unit in range(1, 8) if unit not in (one, other)]
        own, *others = (ratio(drawn(panel.outcome, unit, rest, 15), 15) for unit in (0, one, other))
        losses += own <= max(others)
    test = leave_two_out(panel, ADOPTED)
    assert (test.losses, test.pairs) == (losses, 21)


def test_a_leave_two_out_value_of_zero_is_printed_as_less_than_one_pair() -> None:
    test = leave_two_out(simulated(effect=50.0), ADOPTED)
    assert test.losses == 0
    assert str(test) == "< 1/55"
    assert str(LeaveTwoOut(losses=73, pairs=703, level=0.05, bound=Fraction(1, 39))) == "73/703 = 0.10384"


def test_the_bound_of_leave_two_out_reaches_one_over_the_units_however_small_the_level() -> None:
    """Lei & Sudijono 2024, Theorem 2.2, at N = 39 and N = 17."""
    assert rate_bound(39, 0.001) == Fraction(1, 39)
    assert rate_bound(39, 0.05) == Fraction(2, 39)
    assert rate_bound(17, 0.05) == Fraction(1, 17)


@pytest.mark.parametrize("effect", [0.0, 2.0, 50.0])
def test_a_placebo_value_is_never_below_one_over_the_units(effect: float) -> None:
    placebo = in_space_placebo(simulated(effect=effect), ADOPTED)
    assert placebo.compared == 12
    assert placebo.p_value == Fraction(placebo.rank, 12) >= Fraction(1, 12)
    assert (placebo.rank == 1) or effect < 50


def test_placebos_leave_the_treated_unit_out_unless_the_study_lets_it_in() -> None:
    panel = simulated(effect=50.0)
    without, within = (in_space_placebo(panel, ADOPTED, treated_as_donor=may).ratios for may in (False, True))
    assert without[UNITS[0]] == within[UNITS[0]]
    assert without != within
    rest = [unit for unit in range(1, 12) if unit != 3]
    assert without[UNITS[3]] == pytest.approx(ratio(drawn(panel.outcome, 3, rest, 15), 15))
    assert within[UNITS[3]] == pytest.approx(ratio(drawn(panel.outcome, 3, [0, *rest], 15), 15))


def test_one_sided_placebos_look_at_one_side() -> None:
    panel = simulated(effect=50.0)
    assert in_space_placebo(panel, ADOPTED, side=Side.GREATER).rank == 1
    assert in_space_placebo(panel, ADOPTED, side=Side.LESS).rank == 12


def test_without_effect_any_rank_is_as_likely_as_any_other() -> None:
    """The sharp null, with the treated unit among the donors of placebos: then ranks are uniform by symmetry."""
    ranks = []
    for seed in range(60):
        chance = np.random.default_rng(seed)
        outcome = 20 + chance.normal(size=(6, 2)) @ chance.normal(size=(2, 12)).cumsum(axis=1)
        outcome += chance.normal(size=(6, 12))
        panel = Panel(units=UNITS[:6], periods=tuple(range(12)), outcome=outcome)
        ranks.append(in_space_placebo(panel, {UNITS[0]: 8}, treated_as_donor=True).rank)
    assert 2.6 < np.mean(ranks) < 4.4


def test_a_policy_pretended_earlier_is_measured_before_the_true_one_only() -> None:
    small, large = (in_time_placebo(simulated(effect=effect), ADOPTED, began=2011) for effect in (0.0, 50.0))
    assert small == large
    assert small.began == 2011
    assert abs(small.effect) < 1


def test_an_effect_that_is_never_constant_leaves_no_constant_effect() -> None:
    panel = simulated(units=14, periods=60)
    outcome = panel.outcome.copy()
    outcome[0, 40:] += np.linspace(0, 400, 20)
    growing = Panel(units=panel.units, periods=panel.periods, outcome=outcome)
    found = conformal(growing, {UNITS[0]: 2040}, method=Method.SYNTHETIC_DID)
    assert not found.refitted
    assert found.average.empty
    assert str(found.average) == "none at all"


def test_leaving_one_donor_out_refits_without_it() -> None:
    panel = simulated(effect=4.0)
    found = leave_one_out(panel, ADOPTED)
    weights = synthetic_control(panel, ADOPTED).weights[UNITS[0]]
    assert set(found.effects) == set(weights)
    top = next(iter(weights))
    assert found.effects[top] == pytest.approx(synthetic_control(panel.without([top]), ADOPTED).estimate)


def test_conformal_intervals_hold_the_true_effect_and_not_zero() -> None:
    panel = simulated(units=14, periods=40, effect=5.0)
    found = conformal(panel, {UNITS[0]: 2035})
    assert found.refitted
    assert found.average.low is not None
    assert found.average.high is not None
    assert 0 < found.average.low < 5 < found.average.high
    assert found.p_value <= Fraction(1, 20)
    assert set(found.by_period) == set(range(2035, 2040))


def test_too_few_periods_give_no_bounds() -> None:
    found = conformal(simulated(periods=12), {UNITS[0]: 2009})
    assert (found.average.low, found.average.high) == (None, None)
    assert str(found.average) == "unbounded to unbounded"


def test_the_false_positive_rate_is_measured_and_near_the_level_where_units_are_alike() -> None:
    chance = np.random.default_rng(1)
    outcome = 10 + chance.normal(size=(20, 60))
    panel = Panel(units=UNITS[:20], periods=tuple(range(60)), outcome=outcome)
    found = false_positives(panel, {UNITS[0]: 40}, draws=150, level=0.1)
    assert found.low <= found.rate <= found.high
    assert found.any_unit == pytest.approx(0.1, abs=0.001)
    assert found.low <= 0.1 <= found.high


def test_a_level_that_few_donors_cannot_reach_is_replaced_and_said() -> None:
    found = false_positives(simulated(), ADOPTED, draws=20)
    assert (found.level, found.at) == (0.05, 1 / 12)


def test_near_optimal_ranges_hold_the_estimate_and_grow_with_the_share() -> None:
    panel = simulated(effect=4.0)
    estimate = synthetic_control(panel, ADOPTED).estimate
    assert estimate is not None
    narrow, wide = (near_optimal(panel, ADOPTED, near=share).effect for share in (0.01, 0.2))
    assert wide.low < narrow.low < estimate < narrow.high < wide.high  # type: ignore[operator]  # both have ends


def test_everything_is_asked_by_default_and_what_cannot_be_is_named() -> None:
    study = Study(question="?", outcome="value", adopted=ADOPTED, bar=0.9, draws=20)
    inference = measure(study, simulated(effect=4.0)).inference
    for name in (
        "placebo",
        "leave_two_out",
        "in_time",
        "leave_one_out",
        "conformal",
        "false_positives",
        "near_optimal",
    ):
        assert getattr(inference, name), name
    assert inference.left_out == {}
    few = measure(study, simulated(units=4, effect=4.0)).inference
    assert few.left_out["leave_two_out"] == "it needs 4 donors"


@pytest.mark.parametrize("method", list(Method))
def test_every_method_comes_with_its_inference(method: Method) -> None:
    study = Study(question="?", outcome="value", adopted=ADOPTED, bar=5.0, draws=5, method=method)
    effect = measure(study, simulated(units=8, effect=6.0))
    assert effect.estimate == pytest.approx(6.0, abs=1.5)
    assert effect.inference.placebo is not None
    assert effect.inference.leave_two_out is not None
    assert any("duality gap" in reason for reason in effect.because)
