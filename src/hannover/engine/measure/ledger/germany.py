"""German reunification: by the outcome alone, and with predictor weights that are validated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

import numpy as np

from hannover.engine.measure.asking import in_space_placebo, synthetic_control
from hannover.engine.measure.design import Design, lay
from hannover.engine.measure.formats import read_panel
from hannover.engine.measure.ledger.deriving import Found, mean_over, pairs
from hannover.engine.measure.ledger.printed import GERMAN_ENDS
from hannover.engine.measure.ledger.printed import GERMANY as PRINTED
from hannover.engine.measure.nearoptimal import corners_alike
from hannover.engine.measure.nested import Space, losses
from hannover.engine.measure.panel import Panel
from hannover.engine.measure.predicted import PredictorControl, donor_weights
from hannover.engine.measure.results import Interval
from hannover.engine.measure.simplex import Floats
from hannover.engine.measure.study import Study, Training

__all__ = ["Alike", "derived", "fits_that_train_alike", "german_predictors"]

GERMANY = {"West Germany": 1990}
EQUALLY = 1e-6
MIXTURES = 4000
SMALLEST = 1e-12


def derived(stream: TextIO) -> Found:
    columns = ("industry", "infrate", "invest70", "invest80", "schooling", "trade")
    panel = read_panel(stream, unit="country", period="year", outcome="gdp", predictors=columns)
    yield pairs("Germany", panel, GERMANY)
    later = synthetic_control(panel, {"West Germany": 1991}).weights["West Germany"]
    for country in ("Austria", "USA", "Italy", "Netherlands", "Switzerland", "France"):
        yield f"Germany from 1991: {country}", later.get(country, 0.0), "outcome only, fitted 1960 to 1990"
    yield from _cross_validated(panel)


def german_predictors() -> dict[str, object]:
    """The parts of a study that Abadie, Diamond, Hainmueller 2015 chose: training 1971-80, validation
    1981-90.
    """
    early = (
        *(mean_over(column, range(1971, 1981)) for column in ("gdp", "trade", "infrate", "industry")),
        mean_over("schooling", (1970, 1975)), mean_over("invest70", (1980,)),
    )  # fmt: skip
    late = (
        *(mean_over(column, range(1981, 1991)) for column in ("gdp", "trade", "infrate", "industry")),
        mean_over("schooling", (1980, 1985)), mean_over("invest80", (1980,)),
    )  # fmt: skip
    return {
        "outcome": "gdp",
        "predictors": late,
        "training": Training(predictors=early, first=1981, last=1990),
    }


def _cross_validated(panel: Panel) -> Found:
    parts = german_predictors()
    effect = synthetic_control(panel, GERMANY, **parts)
    assert effect.predictor_weights is not None
    ends = effect.predictor_weights.by_start
    said = f"7 starts, those given up early left out, end at {', '.join(f'{loss:.2f}' for loss in ends)}"
    yield "Germany cross-validated: training loss", ends[0], said
    other = min(ends, key=lambda loss: abs(loss - 4927.8))
    yield "Germany cross-validated: another end of the search", other, said
    weights = effect.weights["West Germany"]
    for country in ("Austria", "USA", "Japan", "Switzerland", "Netherlands"):
        note = f"effect {effect.estimate:.1f}"
        yield f"Germany cross-validated: {country}", weights.get(country, 0.0), note
    study = Study(question="not stated", adopted=GERMANY, bar=1e300, **parts)  # type: ignore[arg-type]  # names of its fields
    yield from _ends(lay(study, panel))
    placebo = in_space_placebo(panel, GERMANY, **parts)
    note = f"p = {placebo.p_value}; a permutation test cannot give less"
    yield "Germany placebo: rank of 17", placebo.rank, note
    yield "Germany placebo: RMSPE ratio", placebo.statistic, f"p = {placebo.p_value}"


@dataclass(frozen=True, eq=False)
class Alike:
    """Predictor weights that train exactly alike: what each of them makes of the later predictors.

    free     how many numbers tell them apart
    weights  M x n
    effects  M
    """

    free: int
    weights: Floats
    effects: Floats


def _ends(design: Design) -> Found:
    """At each end of the search: the one fit, among those that train alike, that is nearest to the printed weights."""
    units = design.panel.units
    for prefix, loss in GERMAN_ENDS.items():
        printed = {
            one.name.partition(": ")[2]: float(one.published)
            for one in PRINTED
            if one.name.startswith(prefix)
        }
        wanted = np.array([printed.get(unit, 0.0) for unit in units])
        alike = fits_that_train_alike(design, loss)
        apart = np.abs(alike.weights - wanted).max(axis=1)
        nearest = int(apart.argmin())
        span = Interval(low=float(alike.effects.min()), high=float(alike.effects.max()))
        note = (
            f"explained: predictor weights that train equally well (within {EQUALLY:g}) differ in {alike.free} free "
            f"number{'s' if alike.free > 1 else ''} and give effects of {span}; at one of them all "
            f"{len(printed) - 1} weights are within {apart[nearest]:.4f} of those printed, with this effect"
        )
        for name in printed:
            ours = alike.effects[nearest] if name == "effect" else alike.weights[nearest, units.index(name)]
            yield f"{prefix}: {name}", float(ours), note


def fits_that_train_alike(design: Design, loss: float) -> Alike:
    """The fits of predictor weights that train as the end of the search with this loss does."""
    estimator, role = design.estimator(), design.roles[0]
    assert isinstance(estimator, PredictorControl)
    tasks = design.tasks([role])
    fits = estimator.fit(tasks)
    assert fits.by_start is not None
    assert fits.start_shares is not None
    end = int(np.abs(fits.by_start[0] - loss).argmin())
    space, final = estimator.search_space(tasks), estimator.space(tasks)
    corners = corners_alike(space, np.log(np.maximum(fits.start_shares[0][end : end + 1], SMALLEST)))
    chance = np.random.default_rng(design.study.seed)
    mixed = chance.dirichlet(np.full(len(corners), 0.3), size=MIXTURES) @ corners
    trained, _ = losses(space, np.zeros(len(mixed), np.intp), np.log(np.maximum(mixed, SMALLEST)))
    kept = mixed[trained <= fits.by_start[0, end] * (1 + EQUALLY)]
    every = np.zeros(len(kept), np.intp)
    drawn = donor_weights(Space(final.apart[every], final.outer[every], final.banned[every]), kept)
    gaps = design.outcome[list(role.members)].mean(axis=0)[role.began :]
    free = int(np.linalg.matrix_rank(corners[1:] - corners[0], tol=1e-5))
    return Alike(free, drawn.weights, (gaps - drawn.weights @ design.outcome[:, role.began :]).mean(axis=1))
