"""Questions of allocation in the sizes that the figures name, drawn from a seed."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from hannover.engine.allocate.meetings import Agenda, Participant, Request
from hannover.engine.allocate.portfolio import (
    Call,
    Fund,
    Money,
    OrganizationCap,
    Partner,
    Proposal,
    ThemeQuota,
)
from hannover.engine.allocate.reviewers import Panel, Review, Reviewer, Submission
from hannover.engine.allocate.siting import Coverage, Median
from hannover.engine.allocate.tour import Day, Host, Hours, Tour

THEMES = 9


def call(count: int, *, seed: int) -> Call:
    """Consortia of one firm a side, two budgets for a third of what is asked, quotas and caps that bite."""
    dice = np.random.default_rng(seed)
    proposals = []
    for at in range(count):
        euro, yen = int(dice.integers(100, 1000)) * 1000, int(dice.integers(10, 150)) * 1_000_000
        partners = (
            Partner(
                organization=f"D{dice.integers(count // 4)}",
                fund="de",
                asks=Money(amount=Decimal(euro), currency="EUR"),
            ),
            Partner(
                organization=f"J{dice.integers(count // 4)}",
                fund="jp",
                asks=Money(amount=Decimal(yen), currency="JPY"),
            ),
        )
        score = Decimal(str(round(float(dice.uniform(8, 15)), 1)))
        proposals.append(
            Proposal(id=f"P{at}", score=score, partners=partners, theme=f"T{dice.integers(THEMES)}")
        )
    asked = {
        key: sum(p.asks.amount for one in proposals for p in one.partners if p.fund == key)
        for key in ("de", "jp")
    }
    budgets = {"de": Money(amount=Decimal(asked["de"]) // 3, currency="EUR"),
               "jp": Money(amount=Decimal(asked["jp"]) // 3, currency="JPY")}  # fmt: skip
    return Call(
        proposals=tuple(proposals), funds=tuple(Fund(key=key, budget=budget) for key, budget in budgets.items()),
        quotas=tuple(ThemeQuota(theme=f"T{at}", at_least=count // 100, at_most=count // 18) for at in range(THEMES)),
        caps=(OrganizationCap(projects=3),),
    )  # fmt: skip


def panel(submissions: int = 5000, reviewers: int = 3000, pairs: int = 196_000, *, seed: int = 1) -> Panel:
    dice = np.random.default_rng(seed)
    code = np.sort(dice.choice(submissions * reviewers, pairs, replace=False))
    return Panel(
        submissions=[Submission(id=f"S{at}", reviews=3, sides={"de": 1, "jp": 1}) for at in range(submissions)],
        reviewers=[Reviewer(id=f"R{at}", side=("de", "jp")[at % 2], load=6) for at in range(reviewers)],
        submission=code // reviewers, reviewer=code % reviewers, score=dice.random(pairs).round(3),
    )  # fmt: skip


def reviews(
    seed: int, *, submissions: int, reviewers: int, each: int, leniency: float
) -> tuple[NDArray[np.float64], list[Review]]:
    """Quality of variance 1, a rest of 0.36, reviewers who differ by `leniency`; the quality, and what is seen of it."""
    dice = np.random.default_rng(seed)
    quality, bias = dice.normal(0, 1, submissions), dice.normal(0, leniency, reviewers)
    seen = [
        Review(
            submission=f"S{at}",
            reviewer=f"R{who}",
            score=float(5 + quality[at] + bias[who] + dice.normal(0, 0.6)),
        )
        for at in range(submissions)
        for who in dice.choice(reviewers, each, replace=False)
    ]
    return quality, seen


def agenda(
    people: int = 300, slots: int = 24, requests: int = 2000, tables: int = 100, *, seed: int = 1
) -> Agenda:
    """Everybody is available in 85 % of the slots."""
    dice = np.random.default_rng(seed)
    names, times = [f"p{at:03}" for at in range(people)], [f"s{at:02}" for at in range(slots)]
    free = dice.random((people, slots)) < 0.85
    free[:, 0] |= ~free.any(axis=1)
    pairs = np.array([(a, b) for a in range(people) for b in range(a + 1, people)])
    drawn = pairs[np.sort(dice.choice(len(pairs), requests, replace=False))]
    return Agenda(
        participants=[Participant(id=name, available=frozenset(np.array(times)[row].tolist())) for name, row in zip(names, free, strict=True)],
        requests=[Request(one=names[a], other=names[b], weight=float(dice.integers(1, 11))) for a, b in drawn.tolist()],
        slots=times, tables=dict.fromkeys(times, tables),
    )  # fmt: skip


def between(size: int, *, seed: int) -> NDArray[np.float64]:
    place = np.random.default_rng(seed).random((size, 2))
    found: NDArray[np.float64] = np.round(1000 * np.sqrt(((place[:, None] - place[None]) ** 2).sum(-1)))
    return found


def median(size: int = 200, count: int = 10, *, seed: int = 1) -> Median:
    names = [f"n{at}" for at in range(size)]
    weight = np.random.default_rng(seed + 1).integers(1, 100, size).astype(float)
    return Median(sites=names, demands=names, distance=between(size, seed=seed), weight=weight, count=count)


def coverage(
    demands: int = 2000, sites: int = 500, count: int = 20, reach: float = 70, *, seed: int = 1
) -> tuple[Coverage, NDArray[np.float64]]:
    """The question, and the distances that it comes from."""
    distance = between(demands + sites, seed=seed)[:demands, demands:]
    weight = np.random.default_rng(seed + 1).integers(1, 100, demands).astype(float)
    task = Coverage(sites=[f"s{at}" for at in range(sites)], demands=[f"d{at}" for at in range(demands)],
                    reach=csr_array((distance <= reach).astype(float)), weight=weight, count=count)  # fmt: skip
    return task, distance


def tour(hosts: int = 25, days: int = 5, *, seed: int = 0, shortest: int = 60, longest: int = 120) -> Tour:
    """Hosts within two hours of each other, each open four to eight hours on four days of five; three must-sees."""
    dice = np.random.default_rng(seed)
    minutes = np.round(between(hosts + 1, seed=seed) * 0.12) + 10
    np.fill_diagonal(minutes, 0)
    names = [f"day {at + 1}" for at in range(days)]
    found = []
    for at in range(hosts):
        opens = {day: 480 + 60 * int(dice.integers(0, 5)) for day in names if dice.random() < 0.8} or {
            names[0]: 480
        }
        hours = {
            day: Hours(opens=begin, closes=min(begin + 60 * int(dice.integers(4, 9)), 1080))
            for day, begin in opens.items()
        }
        stay = float(dice.integers(shortest // 15, longest // 15 + 1) * 15)
        found.append(
            Host(id=f"h{at:02}", minutes=stay, open=hours, value=float(dice.integers(1, 10)), must=at < 3)
        )
    return Tour(
        hosts=found, days=[Day(id=day, begins=480, ends=1080, start="hotel", end="hotel") for day in names],
        places=[*(one.id for one in found), "hotel"], minutes=minutes,
    )  # fmt: skip
