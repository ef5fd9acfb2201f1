"""What gives reason for care is said, with a code, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest

from hannover.engine.measure import (
    Effect,
    Measures,
    Panel,
    Predictor,
    Training,
    ridge_augmented,
    synthetic_control,
)
from tests.engine.measure.panels import UNITS, simulated

ADOPTED = {UNITS[0]: 2015}
MANY = {"units": 24, "periods": 20}


def codes(effect: Effect) -> list[str]:
    return sorted({doubt.code for doubt in effect.doubts})


def remade(panel: Panel, outcome: np.ndarray, units: tuple[str, ...] | None = None) -> Panel:
    return Panel(units=units or panel.units, periods=panel.periods, outcome=outcome)


def test_a_sound_design_gives_no_doubt() -> None:
    assert codes(synthetic_control(simulated(**MANY), ADOPTED)) == []


def test_few_donors_are_told_what_they_cannot_show() -> None:
    effect = synthetic_control(simulated(units=12), ADOPTED)
    assert codes(effect) == ["few-donors"]
    assert "below 1/12" in effect.warnings[0]


@pytest.mark.parametrize("name", ["OECD", "EU27_2020", "Euro area", "World", "OECD - Total", "G7"])
def test_a_donor_named_as_a_group_is_named(name: str) -> None:
    panel = simulated(**MANY)
    named = remade(panel, panel.outcome, (*panel.units[:-1], name))
    assert [doubt.about for doubt in synthetic_control(named, ADOPTED).doubts] == [(name,)]


@pytest.mark.parametrize("name", ["Eupen", "Totalia", "Worldham", "Union City"][:3])
def test_a_donor_whose_name_only_begins_so_is_not(name: str) -> None:
    panel = simulated(**MANY)
    named = remade(panel, panel.outcome, (*panel.units[:-1], name))
    assert codes(synthetic_control(named, ADOPTED)) == []


def test_a_group_beside_its_declared_members_is_named_with_them() -> None:
    effect = synthetic_control(
        simulated(**MANY), ADOPTED, aggregates={UNITS[5]: (UNITS[6], UNITS[7], "Elsewhere")}
    )
    assert [doubt.about for doubt in effect.doubts] == [(UNITS[5], UNITS[6], UNITS[7])]


def test_a_hidden_mean_and_a_hidden_sum_are_found() -> None:
    panel = simulated(**MANY, noise=1.0)
    outcome = panel.outcome.copy()
    outcome[20] = outcome[[2, 4, 6, 8, 10]].mean(axis=0)
    found = [doubt.about for doubt in synthetic_control(remade(panel, outcome), ADOPTED).doubts]
    assert (UNITS[20],) in found
    outcome = panel.outcome.copy()
    outcome[20] = outcome[[2, 4, 6]].sum(axis=0)
    found = [doubt.about for doubt in synthetic_control(remade(panel, outcome), ADOPTED).doubts]
    assert found == [(UNITS[20],)]


def test_one_donor_above_all_is_named() -> None:
    panel = simulated(**MANY)
    outcome = panel.outcome.copy()
    outcome[0] = outcome[3] + 0.01 * outcome[0]
    assert "concentration" in codes(synthetic_control(remade(panel, outcome), ADOPTED))


def test_a_new_base_year_and_a_new_unit_are_seen() -> None:
    panel = simulated(**MANY)
    rebased = panel.outcome.copy()
    rebased[:, 8:] *= 3
    (doubt,) = (
        doubt for doubt in synthetic_control(remade(panel, rebased), ADOPTED).doubts if "base" in doubt.text
    )
    assert doubt.about == ("2008",)
    percent = panel.outcome.copy()
    percent[7, 9:] *= 100
    (doubt,) = (
        doubt for doubt in synthetic_control(remade(panel, percent), ADOPTED).doubts if "unlike" in doubt.text
    )
    assert doubt.about == (UNITS[7], "2009")


def test_an_index_of_policy_is_told_from_an_outcome() -> None:
    panel = simulated(**MANY)
    assert codes(synthetic_control(panel, ADOPTED, measures=Measures.POLICY)) == ["policy-index"]
    assert codes(synthetic_control(panel, ADOPTED, outcome="OECD STRI, telecoms")) == ["policy-index"]
    assert codes(synthetic_control(panel, ADOPTED, outcome="GDP per capita")) == []
    steps = np.round(panel.outcome / 4) + np.arange(24)[:, None] % 3
    assert "policy-index" in codes(synthetic_control(remade(panel, steps), ADOPTED))


def test_predictors_that_look_ahead_or_change_scale_are_named() -> None:
    panel = simulated(**MANY)
    share = np.abs(panel.outcome) / 100
    mixed = Panel(units=panel.units, periods=panel.periods, outcome=panel.outcome,
                  predictors={"old": share, "new": share * 100})  # fmt: skip
    effect = synthetic_control(
        mixed, ADOPTED, outcome="value", starts=1,
        predictors=(Predictor(column="new", periods=(2014, 2015)), Predictor(column="value", periods=(2013,))),
        training=Training(
            predictors=(Predictor(column="old", periods=(2005,)), Predictor(column="value", periods=(2004,))),
            first=2006, last=2014,
        ),
    )  # fmt: skip
    assert {"predictor-after-policy", "predictor-scale"} <= set(codes(effect))


def test_negative_weights_are_an_extrapolation() -> None:
    assert "extrapolation" in codes(ridge_augmented(simulated(**MANY), ADOPTED))


def test_weights_that_are_not_unique_come_with_the_range_of_their_effects() -> None:
    chance = np.random.default_rng(4)
    panel = remade(simulated(**MANY), chance.normal(size=(24, 20)) * np.append(0.1, np.ones(23))[:, None])
    effect = synthetic_control(panel, {UNITS[0]: 2002})
    certificate = effect.certificates[UNITS[0]]
    assert not certificate.unique
    assert certificate.effect_range is not None
    assert certificate.effect_range.low < effect.estimate < certificate.effect_range.high  # type: ignore[operator]
    assert {"not-unique", "few-periods"} <= set(codes(effect))
