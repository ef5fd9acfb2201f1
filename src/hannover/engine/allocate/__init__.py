"""*allocate*: what is scarce, to the best use, with a proof.

A `Program` has named columns with a value and named rows with a limit. `solve` gives a `Plan` with a bound; `price`,
`what_if`, `why_not`, `robust`, `alternatives` and `repair` question it; `check` verifies it without the code that made
it. Four problems are built on it: `portfolio`, `reviewers`, `meetings` with `tour`, and `siting`.

    >>> program = pack({"a": 5, "b": 4, "c": 3}, {("budget", "fund"): {"a": 4, "b": 3, "c": 2}},
    ...                [Limit(what="budget", who="fund", most=5, unit="EUR")])
    >>> plan = solve(program)
    >>> plan.chosen, plan.value, plan.bound
    (('b', 'c'), 7.0, 7.0)
"""

from hannover.engine.allocate.answering import Objective, Ordered, alternatives, in_order, solve
from hannover.engine.allocate.asking import Price, WhatIf, WhyNot, price, what_if, why_not
from hannover.engine.allocate.building import Limit, cover, pack
from hannover.engine.allocate.checking import check
from hannover.engine.allocate.program import Certificate, Plan, Program, RowName, Rows
from hannover.engine.allocate.repairing import Change, Repair, repair
from hannover.engine.allocate.routing import Rounds, Windows, rounds, route
from hannover.engine.allocate.varying import Robust, robust
from hannover.engine.allocate.watching import Progress, Watch

__all__ = [
    "Certificate",
    "Change",
    "Limit",
    "Objective",
    "Ordered",
    "Plan",
    "Price",
    "Program",
    "Progress",
    "Repair",
    "Robust",
    "Rounds",
    "RowName",
    "Rows",
    "Watch",
    "WhatIf",
    "WhyNot",
    "Windows",
    "alternatives",
    "check",
    "cover",
    "in_order",
    "pack",
    "price",
    "repair",
    "robust",
    "rounds",
    "route",
    "solve",
    "what_if",
    "why_not",
]
