"""The numbers as they were printed, where, and how far ours may be from them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BASQUE", "GERMANY", "GERMAN_ENDS", "ORIGINS", "TOBACCO_OUTCOME", "TOBACCO_PREDICTORS", "Print"]

SDID_PAPER = "Arkhangelsky et al. 2021, R synthdid, california_prop99.csv"
PAIRS_PAPER = "Lei & Sudijono 2024"
GERMAN_PAPER = "Abadie, Diamond, Hainmueller 2015, germany.csv"
TOBACCO_PAPER = "Abadie, Diamond, Hainmueller 2010, P99data.csv"
R_SYNTH = "R Synth 1.2.0, P99data.csv"
BASQUE_PAPER = "Abadie, Gardeazabal 2003, basque.csv"
SCPI_PAPER = "scpi (Cattaneo, Feng, Palomba, Titiunik), germany.csv"
SEVEN_STARTS = "a search from 7 starts, germany.csv"
ONE_START = "a search from one start, germany.csv"

ORIGINS = {
    "california_prop99.csv": "GitHub synth-inference/synthdid, data/california_prop99.csv",
    "P99data.csv": "GitHub jgreathouse9/mlsynth, basedata/P99data.csv",
    "germany.csv": "GitHub sdfordham/pysyncon, data/germany.csv",
    "basque.csv": "GitHub sdfordham/pysyncon, data/basque.csv",
}


@dataclass(frozen=True)
class Print:
    """A number as it was printed, and how far ours may be from it."""

    name: str
    source: str
    published: str
    tolerance: str


def _each(source: str, prefix: str, tolerance: str, **published: str) -> tuple[Print, ...]:
    return tuple(
        Print(f"{prefix}: {name.replace('_', ' ')}", source, number, tolerance)
        for name, number in published.items()
    )


TOBACCO_OUTCOME = (
    Print("Prop 99 SDID", SDID_PAPER, "-15.604", "0.15"),
    Print("Prop 99 SDID at the exact optimum", SDID_PAPER, "-15.6054", "0.0001"),
    Print("Prop 99 SC", SDID_PAPER, "-19.620", "0.15"),
    Print("Prop 99 SC at the exact optimum", SDID_PAPER, "-19.5136", "0.0001"),
    Print("Prop 99 DID", SDID_PAPER, "-27.349", "0.0005"),
    Print("Prop 99 leave-two-out p", PAIRS_PAPER, "0.10384", "0.000005"),
)
TOBACCO_PREDICTORS = (
    *_each(TOBACCO_PAPER, "Prop 99 with predictors", "0.005",
           Utah="0.334", Nevada="0.234", Montana="0.199", Colorado="0.164", Connecticut="0.069"),
    *_each(R_SYNTH, "Prop 99 with R's predictor weights", "0.001",
           Utah="0.343", Nevada="0.236", Montana="0.182", Colorado="0.175", Connecticut="0.062"),
)  # fmt: skip

GERMAN_ENDS = {
    "Germany cross-validated, at the best end": 4580.36,
    "Germany cross-validated, at the other end": 4927.75,
}
_BEST, _OTHER = GERMAN_ENDS
GERMANY = (
    Print("Germany leave-two-out p", PAIRS_PAPER, "0.00833", "0.000005"),
    *_each(SCPI_PAPER, "Germany from 1991", "0.0006", Austria="0.291", USA="0.273", Italy="0.191",
           Netherlands="0.133", Switzerland="0.081", France="0.030"),
    Print("Germany cross-validated: training loss", "R Synth, germany.csv", "4580.3", "0.1"),
    Print("Germany cross-validated: another end of the search", ONE_START, "4927.8", "0.1"),
    *_each(GERMAN_PAPER, "Germany cross-validated", "0.01", Austria="0.42", USA="0.22", Japan="0.16",
           Switzerland="0.11", Netherlands="0.09"),
    *_each(SEVEN_STARTS, _BEST, "0.0006", Austria="0.444", Japan="0.146", Netherlands="0.064",
           Switzerland="0.120", USA="0.209", UK="0.016"),
    Print(f"{_BEST}: effect", SEVEN_STARTS, "-1534.5", "1"),
    *_each(ONE_START, _OTHER, "0.001", Austria="0.413", Japan="0.163", Netherlands="0.099",
           Switzerland="0.109", USA="0.216"),
    Print(f"{_OTHER}: effect", ONE_START, "-1554.9", "5"),
    Print("Germany placebo: rank of 17", GERMAN_PAPER, "1", "0"),
    Print("Germany placebo: RMSPE ratio", GERMAN_PAPER, "16.2", "0.1"),
)  # fmt: skip
BASQUE = (
    *_each(BASQUE_PAPER, "Basque with Spain as donor", "0.0001", Cataluna="0.8508", Madrid="0.1492"),
    *_each(BASQUE_PAPER, "Basque without Spain", "0.0001", Cataluna="0.8508", Madrid="0.1492"),
    Print("Basque leave-two-out p", PAIRS_PAPER, "0.69167", "0.000005"),
)
