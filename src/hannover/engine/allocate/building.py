"""Builders: the shapes that the questions of a programme share, as sparse blocks.

pack   items that use up what is limited: portfolios, reviewers, which meetings take place
cover  sites that reach demand: one set per demand (maximal covering), several that must all be hit (flow refuelling),
       one per distance (p-median)
`route` (tours) is in `hannover.engine.allocate.routing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack

from hannover.engine.allocate.errors import (
    CurrencyError,
    DuplicateError,
    EmptyError,
    NegativeError,
    UnknownError,
    listed,
)
from hannover.engine.allocate.program import Floats, Program, Rows

__all__ = ["Limit", "cover", "pack", "refuse_duplicates", "refuse_negative"]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Between `least` and `most` units of `what` for `who`."""

    what: str
    who: str
    most: float = float("inf")
    least: float = float("-inf")
    unit: str = ""


def refuse_duplicates(names: Iterable[str], *, field: str) -> None:
    """Raises DuplicateError that tells which names occur twice."""
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise DuplicateError(f"{listed(twice)} occurs more than once", field=field)


def refuse_negative(values: Floats, names: Sequence[str], *, field: str) -> None:
    """Raises NegativeError that tells whose value is below zero or not a number."""
    wrong = np.flatnonzero(~(np.asarray(values, float) >= 0))
    if len(wrong):
        told = listed(f"{names[at]} ({values[at]:g})" for at in wrong.tolist())
        raise NegativeError(f"below zero or not a number: {told}", field=field)


def pack(
    items: Mapping[str, float],
    uses: Mapping[tuple[str, str], Mapping[str, float]],
    limits: Iterable[Limit],
    *,
    units: Mapping[tuple[str, str], str] | None = None,
    unit: str = "points",
) -> Program:
    """Choose items of the largest total value while each limit holds.

    items   value of each item by name
    uses    for a limit's (what, who): how much of it each item uses; items that are not named use nothing
    limits  one row each
    units   the unit that each entry of `uses` counts in; not the limit's: refused
    Raises EmptyError, UnknownError, NegativeError, CurrencyError, DuplicateError.
    """
    names = list(items)
    at = {name: position for position, name in enumerate(names)}
    limits = list(limits)
    refuse_duplicates((f"{limit.what} of {limit.who}" for limit in limits), field="limits")
    unlimited = set(uses) - {(limit.what, limit.who) for limit in limits}
    if unlimited:
        raise UnknownError(f"nothing limits {listed(map(str, sorted(unlimited)))}", field="uses")
    blocks: dict[tuple[str, str], list[Limit]] = {}
    for limit in limits:
        counted = (units or {}).get((limit.what, limit.who), limit.unit)
        if counted != limit.unit:
            raise CurrencyError(
                f"{limit.what} of {limit.who} is in {limit.unit}, its uses in {counted}", field="units",
                remedy="convert them first, by a rate that is named",
            )  # fmt: skip
        blocks.setdefault((limit.what, limit.unit), []).append(limit)
    rows = tuple(pack_rows(what, unit_, block, uses, at) for (what, unit_), block in blocks.items())
    return Program(names=names, value=np.array([items[name] for name in names], float), rows=rows, unit=unit)


def pack_rows(
    what: str, unit: str, limits: Sequence[Limit], uses: Mapping[tuple[str, str], Mapping[str, float]],
    at: Mapping[str, int],
) -> Rows:  # fmt: skip
    entries: list[tuple[int, int, float]] = []
    for row, limit in enumerate(limits):
        for name, amount in uses.get((what, limit.who), {}).items():
            if name not in at:
                raise UnknownError(f"{name!r} is no item", field=f"{what} of {limit.who}")
            if not amount >= 0:
                raise NegativeError(f"{name} uses {amount}", field=f"{what} of {limit.who}")
            if amount:
                entries.append((row, at[name], float(amount)))
    rows, columns, amounts = np.array(entries, float).reshape(-1, 3).T
    at_entry = (rows.astype(np.int64), columns.astype(np.int64))
    matrix = csr_array(coo_array((amounts, at_entry), shape=(len(limits), len(at))))
    most, least = (np.array([getattr(limit, end) for limit in limits], float) for end in ("most", "least"))
    return Rows(
        what=what, who=[limit.who for limit in limits], uses=matrix, most=most, least=least, unit=unit
    )


def cover(
    sites: Sequence[str],
    demand: Floats,
    sets: csr_array,
    *,
    owner: NDArray[np.int64] | None = None,
    count: int | None = None,
    cost: Floats | None = None,
    unit: str = "demand",
    names: Sequence[str] = (),
) -> Program:
    """Open sites so that the most demand has each of its sets hit; or, with `cost`, all demand at the least cost.

    demand  weight of each demand
    sets    one row a set, one column a site, 1 where the site is in the set
    owner   for each set, the demand it belongs to; by default set i belongs to demand i. A demand counts only if each
            of its sets contains an open site
    count   how many sites are opened
    cost    of each site: then every demand must be met, and the weights play no part
    names   of the demands, in the order of `demand`
    """
    if not len(sites) or not len(demand):
        raise EmptyError("there are no sites or there is no demand", field="sites")
    reached = np.arange(len(demand)) if owner is None else owner
    told = names or [f"demand {number}" for number in range(len(demand))]
    who = [told[index] for index in reached]
    if cost is not None:
        reaching = Rows.at_least("sites that reach", who, sets, np.ones(len(reached)), unit="sites")
        return Program(
            names=list(sites), value=np.asarray(cost, float), rows=(reaching,), goal="least", unit=unit
        )
    met = csr_array(
        (-np.ones(len(reached)), (np.arange(len(reached)), reached)), shape=(len(reached), len(demand))
    )
    hits = csr_array(hstack([sets, met], format="csr"))
    rows: tuple[Rows, ...] = (
        Rows.at_least("sites that reach", who, hits, np.zeros(len(reached)), unit="sites"),
    )
    if count is not None:
        rows = (*rows, open_count(len(sites), len(demand), count=count))
    return Program(
        names=[*sites, *told],
        value=np.concatenate([np.zeros(len(sites)), np.asarray(demand, float)]),
        rows=tuple(rows),
        unit=unit,
    )


def open_count(sites: int, others: int, *, count: int) -> Rows:
    """At most `count` of the first `sites` columns."""
    uses = csr_array((np.ones(sites), (np.zeros(sites, int), np.arange(sites))), shape=(1, sites + others))
    return Rows.at_most("sites opened", [""], uses, np.array([float(count)]), unit="sites")
