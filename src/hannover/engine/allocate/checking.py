"""The independent verifier: reads a plan against its question, by arithmetic that no builder uses.

`check` is asked after every solve. Problems add their own reading with `check.register`.
"""

from __future__ import annotations

import math
from functools import singledispatch
from typing import Any

import numpy as np

from hannover.engine.allocate.errors import WrongPlanError
from hannover.engine.allocate.program import Certificate, Plan, Program, Rows

__all__ = ["certify", "check", "refuse"]

WHOLE_DUST = 1e-12
CONTINUOUS_TOLERANCE = 1e-6
VALUE_TOLERANCE = 1e-7


@singledispatch
def check(question: Any, plan: Any) -> Certificate:
    """What holds of `plan` as an answer to `question`, verified without the code that made it.

    Raises WrongPlanError that lists everything that is wrong.
    """
    raise TypeError(f"no verifier for {type(question).__name__}")


def refuse(breaches: list[str]) -> None:
    """Raises WrongPlanError if there are breaches."""
    if breaches:
        raise WrongPlanError(breaches)


def certify(breaches: list[str], *checked: str) -> Certificate:
    """A certificate of what was checked. Raises WrongPlanError if there are breaches."""
    refuse(breaches)
    return Certificate(checked=checked)


@check.register
def check_program(question: Program, plan: Plan) -> Certificate:
    """Bounds, wholeness, every row, the names, the value and the direction of the bound."""
    if plan.amounts.shape != (question.size,) or not np.isfinite(plan.amounts).all():
        raise WrongPlanError([f"{plan.amounts.shape} amounts for {question.size} columns"])
    breaches = wrong_amounts(question, plan)
    rows = 0
    for block in question.rows:
        breaches += broken_rows(block, question, plan)
        rows += len(block.who)
    breaches += wrong_claims(question, plan)
    return certify(
        breaches,
        f"{question.size} amounts are within their bounds, whole where they must be",
        f"{rows} rows hold",
        f"the value is the sum of what was chosen, {plan.value:,.6g} {question.unit}",
    )


def wrong_amounts(question: Program, plan: Plan) -> list[str]:
    amounts, slack = (
        plan.amounts,
        np.where(question.whole, 0.0, CONTINUOUS_TOLERANCE * (1 + np.abs(plan.amounts))),
    )
    outside = np.flatnonzero((amounts < question.least - slack) | (amounts > question.most + slack)).tolist()
    parts = np.flatnonzero(question.whole & (amounts != np.round(amounts))).tolist()
    chosen = [
        question.names[at] for at in np.flatnonzero(amounts > np.where(question.whole, 0, 1e-9)).tolist()
    ]
    breaches = [f"{question.names[at]}: {amounts[at]:g} is outside its bounds" for at in outside]
    breaches += [f"{question.names[at]}: {amounts[at]:g} is not whole" for at in parts]
    if sorted(chosen) != sorted(plan.chosen):
        odd = sorted(set(chosen) ^ set(plan.chosen)) or ["a name twice"]
        breaches.append(f"the names chosen are not those with an amount: {', '.join(odd[:5])}")
    return breaches


def broken_rows(block: Rows, question: Program, plan: Plan) -> list[str]:
    """Rows added up entry by entry, in extended precision."""
    uses = block.uses.tocoo()
    terms = uses.data.astype(np.longdouble) * plan.amounts[uses.coords[1]]
    used, size = np.zeros(len(block.who), np.longdouble), np.zeros(len(block.who), np.longdouble)
    np.add.at(used, uses.coords[0], terms)
    np.add.at(size, uses.coords[0], np.abs(terms))
    mixed = np.zeros(len(block.who), dtype=bool)
    mixed[uses.coords[0][~question.whole[uses.coords[1]]]] = True
    slack = np.where(mixed, CONTINUOUS_TOLERANCE, WHOLE_DUST) * (size + 1)
    over, under = used > block.most + slack, used < block.least - slack
    return [
        f"{block.name(row)}: {float(used[row]):,.10g} {block.unit} is {word} {limit[row]:,.10g}"
        for found, word, limit in ((over, "over", block.most), (under, "under", block.least))
        for row in np.flatnonzero(found).tolist()
    ]


def wrong_claims(question: Program, plan: Plan) -> list[str]:
    value = math.fsum(
        float(question.value[at]) * float(plan.amounts[at]) for at in np.flatnonzero(plan.amounts).tolist()
    )
    value += question.constant
    breaches = []
    tolerance = VALUE_TOLERANCE * max(1.0, abs(value))
    if abs(value - plan.value) > tolerance:
        breaches.append(f"the value is {value:,.10g}, not {plan.value:,.10g}")
    beyond = plan.value - plan.bound if question.goal == "most" else plan.bound - plan.value
    if not beyond <= tolerance:
        breaches.append(f"the value {plan.value:,.10g} is better than its own bound {plan.bound:,.10g}")
    return breaches
