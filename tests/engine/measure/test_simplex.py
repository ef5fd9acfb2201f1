"""Least squares over the simplex: right, proven, and the same whether a problem stands alone or among many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import nnls

from hannover.engine.measure.outcome import nearest
from hannover.engine.measure.simplex import Own, Points, Shared, products, solve


def by_nnls(points: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The point of smallest norm in the hull of the differences, as a non-negative least squares problem."""
    apart = (points - target).T
    scale = np.abs(apart).max() or 1.0
    system = np.vstack([apart / scale, np.ones(len(points))])
    found, _ = nnls(system, np.append(np.zeros(len(target)), 1.0), maxiter=100 * len(points))
    return found / found.sum()


def cloud(count: int, periods: int, *, seed: int = 3) -> np.ndarray:
    chance = np.random.default_rng(seed)
    factors = chance.normal(size=(4, periods)).cumsum(axis=1)
    return chance.normal(size=(count, 4)) @ factors + chance.normal(size=(count, periods))


@pytest.mark.parametrize(("count", "periods"), [(2, 3), (17, 30), (39, 19), (60, 12), (150, 40)])
def test_every_placebo_agrees_with_nnls_and_proves_itself(count: int, periods: int) -> None:
    outcome = cloud(count, periods)
    outcome -= outcome.mean(axis=0)
    points = Points.of(outcome)
    found = solve(Shared(points, outcome, cross=points.gram), banned=np.arange(count)[:, None])
    assert found.relative.max() < 1e-8
    for row in range(0, count, 5):
        others = np.delete(np.arange(count), row)
        expected = by_nnls(outcome[others], outcome[row])
        fit = expected @ outcome[others]
        assert found.weights[row] @ outcome == pytest.approx(fit, abs=1e-7 * np.abs(outcome).max())


@pytest.mark.parametrize("ridge", [0.0, 2.5])
def test_many_points_are_screened_in_single_precision_and_proven_in_double(
    ridge: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = cloud(products.COARSE_FROM + 20, 40)
    outcome -= outcome.mean(axis=0)
    points = Points.of(outcome)
    own = np.arange(len(outcome))[:, None]
    screened = solve(Shared(points, outcome, cross=points.gram, ridge=ridge), banned=own)
    monkeypatch.setattr(products, "COARSE_FROM", len(outcome) + 1)
    plain = solve(Shared(points, outcome, cross=points.gram, ridge=ridge), banned=own)
    assert screened.relative.max() < 1e-11
    assert screened.weights == pytest.approx(plain.weights, abs=1e-9)


def test_problems_that_bring_their_own_products_are_solved_alike() -> None:
    outcome = cloud(20, 15)
    apart = outcome[1:] - outcome[0]
    own = solve(Own((apart @ apart.T)[None]))
    shared = solve(Shared(Points.of(outcome[1:]), outcome[:1]))
    assert own.weights == pytest.approx(shared.weights, abs=1e-9)
    assert own.relative[0] < 1e-8


def test_a_guess_saves_rounds_and_changes_nothing() -> None:
    outcome = cloud(80, 25)
    apart = outcome[1:] - outcome[0]
    problem = Own((apart @ apart.T)[None])
    cold = solve(problem)
    warm = solve(problem, start=cold.weights > 0)
    assert warm.rounds < cold.rounds
    assert warm.weights == pytest.approx(cold.weights, abs=1e-9)


def test_a_wrong_guess_changes_nothing() -> None:
    outcome = cloud(30, 25)
    apart = outcome[1:] - outcome[0]
    problem = Own((apart @ apart.T)[None])
    assert solve(problem, start=np.ones((1, 29), np.bool_)).weights == pytest.approx(
        solve(problem).weights, abs=1e-9
    )


def test_a_banned_donor_gets_no_weight() -> None:
    outcome = cloud(12, 20)
    free = solve(Shared(Points.of(outcome), outcome[:1] + 0.1), banned=np.array([[-1]]))
    best = int(free.weights[0].argmax())
    held = solve(Shared(Points.of(outcome), outcome[:1] + 0.1), banned=np.array([[best]]))
    assert held.weights[0, best] == 0
    assert held.weights.sum() == pytest.approx(1)


def test_a_ridge_spreads_weights_as_its_formula_says() -> None:
    """Two points at the same distance on a line through the target, one nearer: the ridge's own optimum."""
    found = solve(Shared(Points.of(np.array([[1.0], [-2.0]])), np.zeros((1, 1)), ridge=3.0))
    # minimise (w - 2 (1 - w))^2 + 3 (w^2 + (1 - w)^2): 9 w^2 - 12 w + 4 + 6 w^2 - 6 w + 3, least at w = 18/30
    assert found.weights[0] == pytest.approx([0.6, 0.4])


def test_twins_share_their_weight() -> None:
    points = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 0.0]])
    found = nearest(points, np.array([[1.0, 0.0]]), np.full((1, 0), -1))
    assert found.tied[0]
    assert found.weights[0] == pytest.approx([0.5, 0.25, 0.25])


@given(
    arrays.arrays(
        np.float64, st.tuples(st.integers(2, 8), st.integers(1, 6)), elements=st.integers(-4, 4).map(float)
    ),
    st.integers(0, 5),
)
@settings(deadline=None, max_examples=60)
def test_any_small_problem_is_solved_to_its_optimum(points: np.ndarray, seed: int) -> None:
    target = np.random.default_rng(seed).integers(-4, 5, size=points.shape[1]).astype(float)
    found = nearest(points, target[None], np.full((1, 0), -1))
    expected = by_nnls(points, target)
    assert (found.weights >= 0).all()
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights[0] @ points == pytest.approx(expected @ points, abs=1e-5)
    assert found.relative[0] < 1e-8
