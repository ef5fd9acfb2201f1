"""How fast and how well what is scarce is allocated, beside plain HiGHS, PuLP, CP-SAT and spopt in the same run.

Figures are wall-clock seconds unless they say otherwise: the solvers use both cores. A peer that is not installed
leaves its row without a peer.
"""

from __future__ import annotations

import statistics
import warnings
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

import numpy as np

from bench import allocate_peers as peers
from bench import allocate_questions as questions
from bench.rows import Row
from hannover.engine.allocate import solve, why_not
from hannover.engine.allocate.errors import DisconnectedError
from hannover.engine.allocate.meetings import plan_meetings
from hannover.engine.allocate.portfolio import program_of
from hannover.engine.allocate.reviewers import Fairness, assign, assign_by_flow, calibrate
from hannover.engine.allocate.siting import cover_most, coverage_program, levels, p_median
from hannover.engine.allocate.tour import plan_tour

SEEDS = (1, 2, 3)
LARGE_SECONDS, LARGE_GAP = 30.0, 0.002
MEETING_SECONDS, TOUR_SECONDS = 15.0, 60.0
PANELS = ((60, 25, 3, 0.7), (60, 30, 2, 1.0), (200, 40, 3, 0.4), (40, 12, 4, 0.3))
REPEATS = 20
Found = TypeVar("Found")


def measure() -> list[Row]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [*portfolios(), *reviewing(), *calibrating(), *meeting(), *siting(), *touring()]


def taken(work: Callable[[], Found]) -> tuple[Found, float]:
    """What the work gives, and its seconds."""
    start = perf_counter()
    found = work()
    return found, perf_counter() - start


def portfolios() -> list[Row]:
    small = [program_of(questions.call(500, seed=seed)) for seed in SEEDS]
    solved = [taken(lambda program=program: solve(program, seconds=30)) for program in small]
    plain = [peers.plain_highs(program, seconds=30, gap=0.0) for program in small]
    by_pulp = (
        [peers.pulp_portfolio(program, seconds=30, gap=0.0) for program in small]
        if peers.installed("pulp")
        else []
    )
    asked = []
    for program, (plan, _) in zip(small, solved, strict=True):
        out = [name for name in program.names if name not in plan.chosen][:3]
        asked += [
            taken(lambda program=program, plan=plan, name=name: why_not(program, plan, name))[1]
            for name in out
        ]
    large = program_of(questions.call(10_000, seed=1))
    plan, seconds = taken(lambda: solve(large, seconds=LARGE_SECONDS, gap=LARGE_GAP))
    best = solve(large, seconds=LARGE_SECONDS)
    theirs = peers.plain_highs(large, seconds=LARGE_SECONDS, gap=LARGE_GAP)
    pulp = (
        peers.pulp_portfolio(large, seconds=LARGE_SECONDS, gap=LARGE_GAP) if peers.installed("pulp") else None
    )
    return [
        Row(name="portfolio-500", figure=f"500 proposals optimal, worst of {len(SEEDS)}, s",
            ours=max(seconds for _, seconds in solved), goal=10),
        Row(name="portfolio-500-highs", figure="the same beside plain HiGHS, medians, s",
            ours=statistics.median(seconds for _, seconds in solved), peer=statistics.median(plain), goal=1),
        Row(name="portfolio-500-pulp", figure="the same beside PuLP with HiGHS, medians, s",
            ours=statistics.median(seconds for _, seconds in solved),
            peer=statistics.median(by_pulp) if by_pulp else None, goal=1),
        Row(name="portfolio-500-gap", figure="gap left, worst, %", ours=100 * max(one.gap for one, _ in solved), goal=0.0001),
        Row(name="why-not", figure="why not me, at 500 proposals, median, s", ours=statistics.median(asked), goal=1.2),
        Row(name="portfolio-10000-gap", figure="10,000 proposals, gap after 30 s, %", ours=100 * best.gap, goal=0.2),
        Row(name="portfolio-10000-highs", figure="10,000 proposals to 0.2 %, beside plain HiGHS, s", ours=seconds,
            peer=theirs, goal=1),
        Row(name="portfolio-10000-pulp", figure=f"the same beside PuLP with HiGHS ({plan.gap:.3%} reached), s", ours=seconds,
            peer=pulp, goal=1),
    ]  # fmt: skip


def reviewing() -> list[Row]:
    panel = questions.panel()
    by_sum, seconds = taken(lambda: assign(panel))
    fair, longer = taken(lambda: assign(questions.panel(), fairness=Fairness.WORST))
    rows = [
        Row(name="reviewers-sum", figure="5,000 x 3,000, 196,000 pairs, by sum, s", ours=seconds, goal=8),
        Row(name="reviewers-fair", figure="the same, the worst served first, s", ours=longer, goal=8),
        Row(
            name="reviewers-gap",
            figure="gap left by either, %",
            ours=100 * max(by_sum.gap, fair.gap),
            goal=0.001,
        ),
    ]
    if peers.installed("ortools"):
        _, flow = taken(lambda: assign_by_flow(panel))
        rows.append(
            Row(name="reviewers-flow", figure="by sum with ortools' min-cost flow, s", ours=flow, goal=1)
        )
    return rows


def calibrating() -> list[Row]:
    """Mean squared error over declared simulations, of calibrated scores and of plain means."""
    rows = []
    for submissions, reviewers, each, leniency in PANELS:
        calibrated, raw = [], []
        for seed in range(REPEATS):
            quality, seen = questions.reviews(
                seed, submissions=submissions, reviewers=reviewers, each=each, leniency=leniency
            )
            try:
                found = calibrate(seen)
            except DisconnectedError:
                continue
            for scores, errors in ((found.calibrated, calibrated), (found.raw, raw)):
                errors += [(scores[f"S{at}"] - 5 - true) ** 2 for at, true in enumerate(quality.tolist())]
        figure = f"squared error beside plain means: {submissions} by {reviewers}, {each} each, leniency {leniency}"
        rows.append(Row(name=f"calibration-{submissions}-{reviewers}-{each}", figure=figure, ours=float(np.mean(calibrated)),
                        peer=float(np.mean(raw)), goal=1))  # fmt: skip
    return rows


def meeting() -> list[Row]:
    agenda = questions.agenda()
    found, seconds = taken(lambda: plan_meetings(agenda, seconds=MEETING_SECONDS))
    idle = peers.cp_sat_meetings(agenda, seconds=MEETING_SECONDS) if peers.installed("ortools") else None
    reached = f", its weight {idle[0]:g}, ours {found.value:g}" if idle else ""
    return [
        Row(name="meetings-gap", figure=f"300 people, 2,000 requests, gap after {seconds:.1f} s, %", ours=100 * found.gap, goal=0.5),
        Row(name="meetings-idle", figure=f"idle slots beside CP-SAT in the same 15 s{reached}", ours=float(found.idle),
            peer=float(idle[1]) if idle else None, goal=0.25 if idle else None),
    ]  # fmt: skip


def siting() -> list[Row]:
    median = questions.median()
    cover, distance = questions.coverage()
    ours, seconds = taken(lambda: p_median(median))
    covered, quick = taken(lambda: cover_most(cover))
    cost = median.distance * median.weight[:, None]
    _, built = taken(lambda: levels(cost, median.count, names=median.sites))
    _, laid = taken(lambda: coverage_program(cover))
    theirs: tuple[float | None, ...] = (None,) * 4
    if peers.installed("spopt") and peers.installed("pulp"):
        value, build, whole = peers.spopt_median(median)
        weight, lay, long = peers.spopt_coverage(cover, distance, 70)
        if abs(value - ours.value) > 1e-3 * value or abs(weight - covered.value) > 1e-3 * weight:
            raise RuntimeError(f"other optima: {ours.value} and {value}, {covered.value} and {weight}")
        theirs = (whole, long, build, lay)
    return [
        Row(name="p-median", figure="200 x 200, 10 sites, proven, beside spopt with HiGHS, s", ours=seconds, peer=theirs[0],
            goal=0.5),
        Row(name="covering", figure="2,000 x 500, 20 sites, proven, beside spopt with HiGHS, s", ours=quick, peer=theirs[1],
            goal=0.2),
        Row(name="p-median-build", figure="building the p-median model beside spopt, s", ours=built, peer=theirs[2], goal=0.025),
        Row(name="covering-build", figure="building the covering model beside spopt, s", ours=laid, peer=theirs[3], goal=0.025),
    ]  # fmt: skip


def touring() -> list[Row]:
    found = [
        taken(lambda seed=seed: plan_tour(questions.tour(seed=seed), seconds=TOUR_SECONDS))
        for seed in SEEDS[:2]
    ]
    short = [taken(lambda: plan_tour(questions.tour(shortest=30, longest=75, seed=1), seconds=TOUR_SECONDS))]
    return [
        Row(name="tour-gap", figure="25 hosts, 5 days, and the same with short visits, gap, worst, %",
            ours=100 * max(one.gap for one, _ in found + short), goal=1),
        Row(name="tour-seconds", figure="the same, longest, s", ours=max(seconds for _, seconds in found + short), goal=60),
    ]  # fmt: skip
