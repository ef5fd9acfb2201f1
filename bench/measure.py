"""How fast effects are measured, beside the peers: placebos, pairs, cross-validated predictors, arithmetic.

All figures are CPU seconds on one thread, ours and the peer's in this run. Where a peer would take minutes, some
of its fits are timed and multiplied; the figure says so. Without a peer installed its rows stand alone.
HANNOVER_DATA names the folder of the public panels.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from bench.rows import Row
from hannover.engine.measure import Method, Panel, in_space_placebo, leave_two_out, read_panel
from hannover.engine.measure.ledger import german_predictors
from hannover.engine.measure.simplex import Points, Shared, solve

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("HANNOVER_DATA", str(ROOT.parent / "shared" / "data"))) / "regulation"
PERIODS, BEGAN = 40, 30
PEER_FITS = 6
COLD = """
import warnings
warnings.simplefilter("ignore")
from bench import measure
measure.{work}(measure.simulated({donors}))
"""


def measure() -> list[Row]:
    """The rows, from an interpreter of their own whose linear algebra keeps to one thread."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.measure"], check=True, cwd=ROOT, stdout=subprocess.PIPE,
        env=os.environ | dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    )  # fmt: skip
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def measured() -> list[Row]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [*placebos(), *arithmetic()]
        if DATA.is_dir():
            rows += [*synthetic_did(), *pairs(), *cross_validated()]
    return rows


def cpu(work: Callable[[], object], *, runs: int = 1) -> float:
    """Median CPU seconds of some runs."""
    taken = []
    for _ in range(runs):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return statistics.median(taken)


def cold(work: str, donors: int) -> float:
    """CPU seconds of a fresh interpreter: start, imports, compilation and the work."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", COLD.format(work=work, donors=donors)], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def simulated(donors: int, *, periods: int = PERIODS, seed: int = 1) -> Panel:
    chance = np.random.default_rng(seed)
    factors = chance.normal(size=(4, periods)).cumsum(axis=1)
    outcome = 50 + chance.normal(size=(donors + 1, 4)) @ factors + chance.normal(size=(donors + 1, periods))
    return Panel(
        units=tuple(f"unit {place:04d}" for place in range(donors + 1)),
        periods=tuple(range(periods)),
        outcome=outcome,
    )


def ours_placebo(panel: Panel) -> object:
    return in_space_placebo(panel, {"unit 0000": BEGAN})


def mlsynth_placebo(panel: Panel) -> object:
    return mlsynth("VanillaSC", panel, "unit 0000", BEGAN, inference="placebo")


def mlsynth(estimator: str, panel: Panel, treated: str, began: int, **more: object) -> Any:
    package, pandas = import_module("mlsynth"), import_module("pandas")
    table = pandas.DataFrame(
        {
            "unit": np.repeat(panel.units, len(panel.periods)),
            "time": np.tile(panel.periods, len(panel.units)),
            "y": panel.outcome.ravel(),
        }
    )
    table["treat"] = ((table["unit"] == treated) & (table["time"] >= began)).astype(int)
    config = {
        "df": table,
        "outcome": "y",
        "treat": "treat",
        "unitid": "unit",
        "time": "time",
        "display_graphs": False,
    }
    return getattr(package, estimator)({**config, **more}).fit()


def there(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def placebos() -> list[Row]:
    """Every donor given the policy: 200 donors in full, warm and cold; 500 donors by some of the peer's fits."""
    small, large = simulated(200), simulated(500)
    ours_placebo(small)
    warm, warm_large = cpu(lambda: ours_placebo(small), runs=5), cpu(lambda: ours_placebo(large), runs=3)
    frozen = cold("ours_placebo", 200)
    if not there("mlsynth"):
        return [
            Row(name="placebo-200", figure="placebo of 200 donors, warm, CPU s", ours=warm),
            Row(name="placebo-200-cold", figure="placebo of 200 donors, cold, CPU s", ours=frozen),
            Row(name="placebo-500", figure="placebo of 500 donors, warm, CPU s", ours=warm_large),
        ]
    mlsynth_placebo(simulated(8))
    peer, peer_frozen = cpu(lambda: mlsynth_placebo(small)), cold("mlsynth_placebo", 200)
    fits = f"mlsynth 1.0.0: {PEER_FITS} of its 501 fits, multiplied"
    return [
        Row(name="placebo-200", figure="placebo of 200 donors, warm, CPU s (mlsynth 1.0.0)", ours=warm, peer=peer,
            goal=0.01),
        Row(name="placebo-200-cold", figure="the same cold: start, imports and compilation too", ours=frozen,
            peer=peer_frozen, goal=1),
        Row(name="placebo-500", figure=f"placebo of 500 donors, warm, CPU s ({fits})", ours=warm_large,
            peer=mlsynth_fits(large), goal=0.002),
    ]  # fmt: skip


def mlsynth_fits(panel: Panel) -> float:
    """CPU seconds of all placebo fits of the peer's engine, from those of a few donors."""
    engine = import_module("mlsynth.utils.bilevel.engine").BilevelSCM(backend="outcome-only")
    donors = range(1, 1 + PEER_FITS)

    def fit(unit: int) -> object:
        others = np.delete(panel.outcome[1:], unit - 1, axis=0).T
        return engine.fit(panel.outcome[unit, :BEGAN], others[:BEGAN], X1=None, X0=None)

    fit(1)
    return cpu(lambda: [fit(unit) for unit in donors]) / PEER_FITS * len(panel.units)


def arithmetic() -> list[Row]:
    """1,000 units, each drawn from all others over 120 periods, beside its operations at the rate of dgemm.

    Counted are the operations that the fits cannot do without once the active-set method is chosen: for every
    round of every problem that still moves the prices of all 1,000 points (2 x 120 x 1,000) and the sum of the
    points held (2 x 120 x k), 4 k^2 for a point taken in, and once the small system (k^3 / 3 + 4 k^2) and the
    prices of the certificate. Not counted: problems that wait for others, free slots, points let go, the products
    among the points held. Screening runs in single precision, which does twice as much in a second: that gain is
    ours, the floor is all of it in double. The rate is that of a product of two different matrices into memory
    that is there: outcome @ outcome.T would run as half a product.
    """
    outcome = simulated(999, periods=120).outcome
    outcome = outcome - outcome.mean(axis=0)
    points = Points.of(outcome)
    own = np.arange(1000)[:, None]
    turned, room = np.ascontiguousarray(outcome.T), np.empty((len(outcome), len(outcome)))

    def ours() -> int:
        return solve(Shared(points, outcome, cross=points.gram), banned=own).operations

    def product() -> None:
        for _ in range(10):
            np.matmul(outcome, turned, out=room)

    operations = ours()
    taken = [(cpu(ours), cpu(product) / 10) for _ in range(9)]
    seconds, multiplied = (min(column) for column in zip(*taken, strict=True))
    rate = 2 * outcome.size * len(outcome) / multiplied
    figure = f"1,000 donors, CPU s, beside {operations / 1e9:.1f} G operations at {rate / 1e9:.0f} G/s of dgemm (screened in single precision)"
    return [Row(name="arithmetic-1000", figure=figure, ours=seconds, peer=operations / rate, goal=2)]


def smoking() -> Panel:
    with (DATA / "california_prop99.csv").open(encoding="utf-8") as stream:
        return read_panel(stream, unit="State", period="Year", outcome="PacksPerCapita")


def synthetic_did() -> list[Row]:
    """One placebo replication of synthetic difference-in-differences on Proposition 99."""
    panel = smoking()

    def ours() -> object:
        return in_space_placebo(panel, {"California": 1989}, method=Method.SYNTHETIC_DID)

    ours()
    mine = cpu(ours, runs=5) / len(panel.units)
    if not there("mlsynth"):
        return [Row(name="sdid-placebo", figure="SDID placebo, CPU s a replication", ours=mine)]

    def peer(replications: int) -> float:
        return cpu(lambda: mlsynth("SDID", panel, "California", 1989, B=replications))

    peer(1)
    theirs = (peer(21) - peer(1)) / 20
    figure = "SDID placebo, CPU s a replication (mlsynth 1.0.0)"
    return [Row(name="sdid-placebo", figure=figure, ours=mine, peer=theirs, goal=1 / 3)]


def pairs() -> list[Row]:
    """Leave-two-out on Proposition 99: 703 pairs, 2,109 fits."""
    panel = smoking()
    leave_two_out(panel, {"California": 1989})
    mine = cpu(lambda: leave_two_out(panel, {"California": 1989}), runs=5)
    if not there("mlsynth"):
        return [Row(name="leave-two-out", figure="703 pairs of Prop 99, CPU s", ours=mine)]

    def peer(count: int) -> float:
        return cpu(
            lambda: mlsynth("VanillaSC", panel, "California", 1989, inference="lto", lto_max_pairs=count)
        )

    peer(1)
    theirs = (peer(61) - peer(1)) / 60 * 703
    figure = "703 pairs of Prop 99, CPU s (mlsynth 1.0.0: 60 pairs, multiplied)"
    return [Row(name="leave-two-out", figure=figure, ours=mine, peer=theirs, goal=0.2)]


def germany() -> Panel:
    columns = ("industry", "infrate", "invest70", "invest80", "schooling", "trade")
    with (DATA / "germany.csv").open(encoding="utf-8") as stream:
        return read_panel(stream, unit="country", period="year", outcome="gdp", predictors=columns)


def cross_validated() -> list[Row]:
    """Germany's placebo with predictor weights cross-validated for each of 17 countries."""
    panel = germany()

    def ours(starts: int) -> object:
        return in_space_placebo(panel, {"West Germany": 1990}, starts=starts, **german_predictors())

    ours(1)
    mine, seven = cpu(lambda: ours(1), runs=3), cpu(lambda: ours(7))
    if not there("pysyncon"):
        return [Row(name="cross-validated", figure="Germany's placebo, one start, CPU s", ours=mine)]
    theirs = cpu(lambda: [pysyncon_fit(panel, unit) for unit in ("West Germany", "USA", "Italy")]) / 3 * 17
    peer = "pysyncon, one start: 3 of its 17 countries, multiplied"
    return [
        Row(name="cross-validated", figure=f"Germany's placebo, one start, CPU s ({peer})", ours=mine, peer=theirs,
            goal=0.02),
        Row(name="cross-validated-7", figure=f"the same with 7 starts of ours ({peer})", ours=seven, peer=theirs,
            goal=0.02),
    ]  # fmt: skip


def pysyncon_fit(panel: Panel, treated: str) -> None:
    """The peer's two stages for one country, as its own test of this study does them."""
    package = import_module("pysyncon")
    table = import_module("pandas").read_csv(DATA / "germany.csv")
    shared = {
        "foo": table, "predictors": ["gdp", "trade", "infrate"], "predictors_op": "mean", "dependent": "gdp",
        "unit_variable": "country", "time_variable": "year", "treatment_identifier": treated,
        "controls_identifier": [unit for unit in panel.units if unit not in (treated, "West Germany")],
    }  # fmt: skip

    def prepared(years: range, schooling: list[int], invest: str, fitted: range) -> Any:
        special = [("industry", years, "mean"), ("schooling", schooling, "mean"), (invest, [1980], "mean")]
        return package.Dataprep(
            time_predictors_prior=years, special_predictors=special, time_optimize_ssr=fitted, **shared
        )

    first, second = package.Synth(), package.Synth()
    first.fit(dataprep=prepared(range(1971, 1981), [1970, 1975], "invest70", range(1981, 1991)),
              optim_method="Nelder-Mead", optim_initial="equal")  # fmt: skip
    second.fit(
        dataprep=prepared(range(1981, 1991), [1980, 1985], "invest80", range(1960, 1990)), custom_V=first.V
    )


if __name__ == "__main__":
    print(json.dumps([asdict(row) for row in measured()]))
