"""Small questions, drawn by hypothesis or written by hand, and answers found by trying everything."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array

from hannover.engine.allocate import Limit, Program, pack
from hannover.engine.allocate.portfolio import (
    Call,
    Fund,
    Money,
    OrganizationCap,
    Partner,
    Proposal,
    ThemeQuota,
)
from hannover.engine.allocate.program import Rows


def eur(amount: int | str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def jpy(amount: int | str) -> Money:
    return Money(amount=Decimal(amount), currency="JPY")


def proposal(
    name: str, score: int | str, de: int = 0, jp: int = 0, *, theme: str = "t", tier: int = 1, at: str = ""
) -> Proposal:
    """A consortium of one firm a side; `at` names the German one."""
    partners = (
        Partner(organization=at or f"D {name}", fund="de", asks=eur(de)),
        Partner(organization=f"J {name}", fund="jp", asks=jpy(jp)),
    )
    return Proposal(id=name, score=Decimal(score), partners=partners, theme=theme, tier=tier)


def call(*proposals: Proposal, de: int = 10, jp: int = 10, **more: object) -> Call:
    funds = (Fund(key="de", budget=eur(de)), Fund(key="jp", budget=jpy(jp)))
    return Call(proposals=proposals, funds=funds, **more)  # type: ignore[arg-type]  # keywords of Call, by name


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """Up to seven proposals, quotas and caps that may bite."""
    number = st.integers(0, 9)
    proposals = [
        proposal(f"p{at}", draw(st.integers(1, 6)), draw(number), draw(number), theme=draw(st.sampled_from("ab")),
                 tier=draw(st.integers(1, 3)), at=draw(st.sampled_from(["", "X", "Y"])))
        for at in range(draw(st.integers(1, 7)))
    ]  # fmt: skip
    themes = sorted({one.theme for one in proposals})
    quotas = tuple(
        ThemeQuota(theme=theme, at_most=draw(st.integers(0, 3))) for theme in themes if draw(st.booleans())
    )
    caps = (
        (OrganizationCap(projects=draw(st.integers(0, 2)), share=Decimal("0.7")),)
        if draw(st.booleans())
        else ()
    )
    return call(*proposals, de=draw(st.integers(1, 25)), jp=draw(st.integers(1, 25)), quotas=quotas, caps=caps,
                threshold=Decimal(draw(st.integers(0, 3))), floor=Decimal(4))  # fmt: skip


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Up to seven columns of zero or one, up to four rows with both kinds of limit."""
    size = draw(st.integers(1, 7))
    uses = np.array(
        [[draw(st.integers(-3, 6)) for _ in range(size)] for _ in range(draw(st.integers(1, 4)))], float
    )
    most = np.array([float(draw(st.integers(0, 12))) for _ in uses])
    least = np.array([draw(st.sampled_from([-np.inf, 0.0, 1.0])) for _ in uses])
    rows = Rows(what="row", who=[f"r{at}" for at in range(len(uses))], uses=csr_array(uses), most=most,
                least=np.minimum(least, most))  # fmt: skip
    return Program(
        names=[f"c{at}" for at in range(size)],
        value=np.array([float(draw(st.integers(-4, 9))) for _ in range(size)]),
        rows=(rows,),
        goal=draw(st.sampled_from(["most", "least"])),
    )


def every_choice(size: int) -> Iterator[np.ndarray]:
    for bits in product((0.0, 1.0), repeat=size):
        yield np.array(bits)


def lawful(program: Program, amounts: np.ndarray) -> bool:
    return all(
        bool((block.uses.toarray() @ amounts <= block.most + 1e-9).all())
        and bool((block.uses.toarray() @ amounts >= block.least - 1e-9).all())
        for block in program.rows
    )


def values(program: Program) -> list[tuple[float, tuple[str, ...]]]:
    """Every lawful choice with its value, the best first."""
    found = [
        (
            float(program.value @ amounts),
            tuple(name for name, amount in zip(program.names, amounts, strict=True) if amount),
        )
        for amounts in every_choice(program.size)
        if lawful(program, amounts)
    ]
    return sorted(found, key=lambda one: one[0], reverse=program.goal == "most")


def knapsack() -> Program:
    """a is worth most, but b and c fit together."""
    return pack(
        {"a": 5, "b": 4, "c": 3, "d": 1},
        {("budget", "fund"): {"a": 4, "b": 3, "c": 2, "d": 9}, ("projects", "x"): {"a": 1, "b": 1, "d": 1}},
        [Limit(what="budget", who="fund", most=5, unit="EUR"), Limit(what="projects", who="x", most=1)],
    )


def subsets(names: list[str], count: int) -> Iterator[tuple[str, ...]]:
    yield from combinations(names, count)
