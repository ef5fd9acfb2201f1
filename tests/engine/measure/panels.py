"""Panels for the tests: simulated ones, whatever hypothesis draws, and the public ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from hannover.engine.measure import Panel, read_panel

UNITS = tuple(f"unit {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def simulated(
    *, units: int = 12, periods: int = 20, seed: int = 7, noise: float = 0.3, effect: float = 0.0
) -> Panel:
    """Two common factors, noise, and `effect` on the first unit in the last five periods.

    The first unit lies between the others, so that they can draw it.
    """
    chance = np.random.default_rng(seed)
    factors = chance.normal(size=(2, periods)).cumsum(axis=1) + np.linspace(0, 4, periods)
    loadings = chance.dirichlet((2.0, 2.0), size=units)
    loadings[0] = 0.5
    outcome = 20 + loadings @ factors + noise * chance.normal(size=(units, periods))
    outcome[0, -5:] += effect
    return Panel(units=UNITS[:units], periods=tuple(range(2000, 2000 + periods)), outcome=outcome)


@st.composite
def any_panel(draw: st.DrawFn, *, most_units: int = 7, most_periods: int = 9) -> tuple[Panel, int]:
    """A panel of three units or more, and a period with at least two before it; values may tie and repeat."""
    units = draw(st.integers(3, most_units))
    periods = draw(st.integers(4, most_periods))
    began = draw(st.integers(2, periods - 1))
    cells = st.one_of(st.integers(-20, 20).map(float), st.floats(-1e4, 1e4, allow_nan=False, width=32))
    rows = [
        draw(st.lists(cells, min_size=periods, max_size=periods).filter(lambda row: min(row) < max(row)))
        for _ in range(units)
    ]
    panel = Panel(units=UNITS[:units], periods=tuple(range(2000, 2000 + periods)), outcome=np.array(rows))
    return panel, 2000 + began


@st.composite
def smooth_panel(draw: st.DrawFn) -> tuple[Panel, int]:
    """A panel whose values do not tie, of a size and noise that hypothesis chooses."""
    units, periods = draw(st.integers(3, 9)), draw(st.integers(6, 16))
    panel = simulated(
        units=units, periods=periods, seed=draw(st.integers(0, 10_000)), noise=draw(st.floats(0.05, 3.0))
    )
    return panel, 2000 + draw(st.integers(3, periods - 1))


def smoking(folder: Path) -> Panel:
    with (folder / "regulation" / "california_prop99.csv").open(encoding="utf-8") as stream:
        return read_panel(stream, unit="State", period="Year", outcome="PacksPerCapita")


def germany(folder: Path) -> Panel:
    with (folder / "regulation" / "germany.csv").open(encoding="utf-8") as stream:
        return read_panel(
            stream, unit="country", period="year", outcome="gdp",
            predictors=("industry", "infrate", "invest70", "invest80", "schooling", "trade"),
        )  # fmt: skip


def basque(folder: Path) -> Panel:
    with (folder / "regulation" / "basque.csv").open(encoding="utf-8") as stream:
        return read_panel(stream, unit="regionname", period="year", outcome="gdpcap")


@st.composite
def whole_panel(draw: st.DrawFn) -> tuple[Panel, int]:
    """A panel of small whole numbers, where series tie, repeat and move alike as hypothesis likes."""
    units, periods = draw(st.integers(3, 6)), draw(st.integers(4, 8))
    row = st.lists(st.integers(-5, 5), min_size=periods, max_size=periods).filter(
        lambda row: min(row) < max(row)
    )
    rows = [draw(row) for _ in range(units)]
    panel = Panel(
        units=UNITS[:units], periods=tuple(range(2000, 2000 + periods)), outcome=np.array(rows, dtype=float)
    )
    return panel, 2000 + draw(st.integers(2, periods - 1))
