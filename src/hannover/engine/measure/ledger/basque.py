"""The Basque Country, with and without the national aggregate among its donors."""

from __future__ import annotations

from typing import TextIO

from hannover.engine.measure.asking import synthetic_control
from hannover.engine.measure.formats import read_panel
from hannover.engine.measure.ledger.deriving import Found, mean_over, pairs

__all__ = ["derived"]

COUNTRY = "Basque Country (Pais Vasco)"
SPAIN = "Spain (Espana)"


def derived(stream: TextIO) -> Found:
    sectors = ("agriculture", "energy", "industry", "construction", "services.venta", "services.nonventa")
    schools = ("illit", "prim", "med", "high", "post.high")
    early = (*(f"school.{name}" for name in schools), "invest")
    columns = (*early, *(f"sec.{name}" for name in sectors), "popdens")
    panel = read_panel(stream, unit="regionname", period="year", outcome="gdpcap", predictors=columns)
    predictors = (
        *(mean_over(column, range(1964, 1970)) for column in early),
        mean_over("gdpcap", range(1960, 1970)),
        *(mean_over(f"sec.{name}", range(1961, 1970, 2)) for name in sectors),
        mean_over("popdens", (1969,)),
    )
    parts = {"outcome": "gdpcap", "predictors": predictors, "fit_first": 1960, "fit_last": 1969}
    for title, shown in (
        ("Basque with Spain as donor", panel),
        ("Basque without Spain", panel.without([SPAIN])),
    ):
        one = synthetic_control(shown, {COUNTRY: 1970}, starts=1, **parts)
        more = synthetic_control(shown, {COUNTRY: 1970}, **parts)
        warned = " ".join(doubt.text for doubt in one.doubts if doubt.code == "aggregate-donor")
        better = ", ".join(f"{name} {weight:.3f}" for name, weight in more.weights[COUNTRY].items())
        note = (
            f"from equal predictor weights, misfit {one.fit:.4f}; 7 starts find {more.fit:.4f} "
            f"with {better}. {warned}"
        )
        for name, region in (("Cataluna", "Cataluna"), ("Madrid", "Madrid (Comunidad De)")):
            yield f"{title}: {name}", one.weights[COUNTRY].get(region, 0.0), note.strip()
    yield pairs("Basque", panel.without([SPAIN]), {COUNTRY: 1971})
