"""Where to open sites: maximal covering, p-median, set cover, flow refuelling."""

from hannover.engine.allocate.siting.accepting import distances
from hannover.engine.allocate.siting.covering import cover_most, coverage_program, set_cover
from hannover.engine.allocate.siting.domain import (
    Coverage,
    Edge,
    Median,
    Network,
    Refuelling,
    SetCover,
    Siting,
    Trip,
    ones,
)
from hannover.engine.allocate.siting.median import levels, p_median
from hannover.engine.allocate.siting.refuelling import refuel, refuelling_program
from hannover.engine.allocate.siting.verifying import drives_round

__all__ = [
    "Coverage",
    "Edge",
    "Median",
    "Network",
    "Refuelling",
    "SetCover",
    "Siting",
    "Trip",
    "cover_most",
    "coverage_program",
    "distances",
    "drives_round",
    "levels",
    "ones",
    "p_median",
    "refuel",
    "refuelling_program",
    "set_cover",
]
