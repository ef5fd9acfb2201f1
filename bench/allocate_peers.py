"""What the peers do with the same questions: plain HiGHS, PuLP, CP-SAT, spopt. None is needed at run time."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import Any

import numpy as np

from hannover.engine.allocate.highs import load
from hannover.engine.allocate.meetings import Agenda
from hannover.engine.allocate.meetings.verifying import waiting
from hannover.engine.allocate.program import Program
from hannover.engine.allocate.siting import Coverage, Median

CP_WORKERS = 2


def installed(name: str) -> bool:
    return find_spec(name) is not None


def plain_highs(program: Program, *, seconds: float, gap: float) -> float:
    """Seconds of HiGHS on the program as it is."""
    start = perf_counter()
    load(program).solve(seconds=seconds, gap=gap)
    return perf_counter() - start


def pulp_portfolio(program: Program, *, seconds: float, gap: float) -> float:
    """Seconds of PuLP, its model and HiGHS together."""
    pulp: Any = import_module("pulp")
    start = perf_counter()
    problem = pulp.LpProblem("portfolio", pulp.LpMaximize)
    chosen = [pulp.LpVariable(f"x{at}", cat="Binary") for at in range(program.size)]
    problem += pulp.lpSum(float(worth) * x for worth, x in zip(program.value, chosen, strict=True))
    for block in program.rows:
        for row in range(len(block.who)):
            span = slice(block.uses.indptr[row], block.uses.indptr[row + 1])
            pairs = zip(block.uses.data[span].tolist(), block.uses.indices[span].tolist(), strict=True)
            used = pulp.lpSum(amount * chosen[at] for amount, at in pairs)
            if np.isfinite(block.most[row]):
                problem += used <= float(block.most[row])
            if np.isfinite(block.least[row]):
                problem += used >= float(block.least[row])
    problem.solve(pulp.HiGHS(msg=False, timeLimit=seconds, gapRel=gap))
    return perf_counter() - start


def cp_sat_meetings(agenda: Agenda, *, seconds: float) -> tuple[float, int]:
    """Weight and idle slots by CP-SAT: half of the time for the weight, half for the waiting, from where the first ended."""
    cp: Any = import_module("ortools.sat.python.cp_model")
    model = cp.CpModel()
    here, value = meeting_model(model, agenda)
    model.maximize(sum(weight * x for weight, x in value))
    first = cp.CpSolver()
    first.parameters.max_time_in_seconds, first.parameters.num_workers = seconds / 2, CP_WORKERS
    if first.solve(model) not in (cp.OPTIMAL, cp.FEASIBLE):
        return 0.0, 0
    left = seconds - first.wall_time
    reached = round(first.objective_value)
    model.add(sum(weight * x for weight, x in value) >= reached)
    model.clear_hints()
    for x in {id(x): x for each in here.values() for x in each}.values():
        model.add_hint(x, first.value(x))
    model.minimize(sum(waiting_model(model, agenda, here)))
    second = cp.CpSolver()
    second.parameters.max_time_in_seconds, second.parameters.num_workers = left, CP_WORKERS
    solver = second if second.solve(model) in (cp.OPTIMAL, cp.FEASIBLE) else first
    placed = {
        x.name.rsplit("@", 1)[0]: x.name.rsplit("@", 1)[1]
        for each in here.values()
        for x in each
        if solver.value(x)
    }
    return float(reached), waiting(agenda, placed)


def meeting_model(
    model: Any, agenda: Agenda
) -> tuple[dict[tuple[str, str], list[Any]], list[tuple[int, Any]]]:
    """One variable for each request and slot; those of each person and slot, and what each weighs."""
    free = {one.id: one.available for one in agenda.participants}
    here: dict[tuple[str, str], list[Any]] = {}
    value: list[tuple[int, Any]] = []
    at_slot: dict[str, list[Any]] = {slot: [] for slot in agenda.slots}
    for one in agenda.requests:
        slots = [slot for slot in agenda.slots if slot in free[one.one] & free[one.other]]
        xs = [model.new_bool_var(f"{one.id}@{slot}") for slot in slots]
        model.add_at_most_one(xs)
        for slot, x in zip(slots, xs, strict=True):
            at_slot[slot].append(x)
            value.append((round(one.weight), x))
            for person in (one.one, one.other):
                here.setdefault((person, slot), []).append(x)
    for xs in here.values():
        model.add_at_most_one(xs)
    for slot, xs in at_slot.items():
        model.add(sum(xs) <= agenda.tables[slot])
    return here, value


def waiting_model(model: Any, agenda: Agenda, here: dict[tuple[str, str], list[Any]]) -> list[Any]:
    """One variable for each slot in which a person may wait between two meetings."""
    waits = []
    for one in agenda.participants:
        slots = [slot for slot in agenda.slots if slot in one.available]
        by, since = ([model.new_bool_var("") for _ in slots] for _ in range(2))
        for at, slot in enumerate(slots):
            for x in here.get((one.id, slot), []):
                model.add_implication(x, by[at])
                model.add_implication(x, since[at])
            if at:
                model.add_implication(by[at - 1], by[at])
                model.add_implication(since[at], since[at - 1])
            wait = model.new_bool_var("")
            model.add(wait >= by[at] + since[at] - 1 - sum(here.get((one.id, slot), [])))
            waits.append(wait)
    return waits


def spopt_median(task: Median) -> tuple[float, float, float]:
    """Cost, seconds to build, seconds in all."""
    pulp, locate = import_module("pulp"), import_module("spopt.locate")
    start = perf_counter()
    model = locate.PMedian.from_cost_matrix(task.distance, task.weight, p_facilities=task.count)
    built = perf_counter() - start
    model.solve(pulp.HiGHS(msg=False), results=False)
    return float(model.problem.objective.value()), built, perf_counter() - start


def spopt_coverage(
    task: Coverage, distance: np.ndarray[Any, Any], reach: float
) -> tuple[float, float, float]:
    """Weight, seconds to build, seconds in all."""
    pulp, locate = import_module("pulp"), import_module("spopt.locate")
    start = perf_counter()
    model = locate.MCLP.from_cost_matrix(distance, task.weight, service_radius=reach, p_facilities=task.count)
    built = perf_counter() - start
    model.solve(pulp.HiGHS(msg=False), results=False)
    return float(model.problem.objective.value()), built, perf_counter() - start
