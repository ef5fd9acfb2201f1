"""p-median by Lagrangian relaxation: a bound that holds by arithmetic alone, a good plan, and a search that proves it.

Each demand's assignment is priced instead of required (Cornuejols, Fisher & Nemhauser 1977; Beasley 1985). Whatever the
prices, the sum is a bound; what it says of a site that would have to open or close fixes most sites for good. What is
left is searched by opening and closing one site at a time, each time with prices of its own.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hannover.engine.allocate.program import Floats
from hannover.engine.allocate.watching import Deadline

__all__ = ["DUST", "Node", "Search", "interchange"]

ROOT_ITERATIONS = 700
NODE_ITERATIONS = 80
PATIENCE = 12
SMALLEST_PACE = 0.01
PROMISING = 1.05
DUST = 1e-9

Sites = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Node:
    """A part of the search: sites that are open, sites that may still open, and prices that gave its bound."""

    bound: float
    forced: Sites
    free: Sites
    price: Floats


class Search:
    """The best plan so far, and what a better one would have to cost."""

    def __init__(self, cost: Floats, count: int, *, step: float, deadline: Deadline) -> None:
        self.cost, self.count, self.step, self.deadline = cost, count, step, deadline
        self.open, self.value = interchange(cost, greedy(cost, count))
        self.tried: set[bytes] = set()
        self.proven = 0.0

    @property
    def better(self) -> float:
        """A bound at or above this leaves no room for a better plan."""
        return self.value - self.step + DUST * (1 + abs(self.value))

    def tell(self, bound: float = 0.0, *, value: float | None = None) -> None:
        """Tells who watches of the best plan, or of a better `value`; `bound` holds for every plan."""
        best = self.value if value is None else value
        self.proven = max(self.proven, min(bound, best))
        self.deadline.tell(best, self.proven)

    def try_sites(self, sites: Sites) -> None:
        """Improves a set of sites by interchange, if it has not been tried and is not far from the best."""
        key = np.sort(sites).tobytes()
        if key in self.tried or len(sites) != self.count:
            return
        self.tried.add(key)
        if float(self.cost[:, sites].min(axis=1).sum()) > PROMISING * self.value:
            return
        found, reached = interchange(self.cost, sites)
        if reached < self.value - DUST * (1 + self.value):
            self.open, self.value = found, reached

    def root(self) -> Node | None:
        """Prices for the whole question; None when they prove the best plan found."""
        price = np.partition(self.cost, min(1, self.cost.shape[1] - 1), axis=1)[
            :, min(1, self.cost.shape[1] - 1)
        ]
        sites = np.arange(self.cost.shape[1])
        whole = Node(bound=0.0, forced=np.empty(0, np.int64), free=sites, price=price.copy())
        ascent = self.ascend(whole, iterations=ROOT_ITERATIONS)
        return None if ascent is None else ascent[0]

    def branch(self, root: Node) -> float:
        """Opens and closes sites, the best bound first, until no better plan is left or time ends; the bound."""
        waiting: list[tuple[float, int, Node]] = [(root.bound, 0, root)]
        number = 0
        while waiting and waiting[0][0] < self.better and self.deadline.left > 0:
            self.tell(waiting[0][0])
            ascent = self.ascend(heapq.heappop(waiting)[2], iterations=NODE_ITERATIONS)
            for child in () if ascent is None else children(self, *ascent):
                number += 1
                heapq.heappush(waiting, (child.bound, number, child))
        rest = min((bound for bound, _, _ in waiting), default=self.value)
        return self.value if rest >= self.better else min(rest, self.value)

    def take(self, sites: Sites) -> None:
        """Keeps a set of sites if it is better, filled up where it has too few."""
        spare = [site for site in range(self.cost.shape[1]) if site not in set(sites.tolist())]
        sites = np.concatenate([sites, np.array(spare[: max(self.count - len(sites), 0)], dtype=np.int64)])[
            : self.count
        ]
        cost = float(self.cost[:, sites].min(axis=1).sum())
        if cost < self.value:
            self.open, self.value = sites, cost

    def ascend(self, node: Node, *, iterations: int) -> tuple[Node, int] | None:
        """Better prices for a node and the site to branch on (-1: none is left); None if nothing below is better."""
        free, forced, price, best = node.free, node.forced, node.price, node
        pace, stale = (1.5, 0) if iterations == ROOT_ITERATIONS else (0.8, 0)
        cost, forced_cost = self.cost[:, free], self.cost[:, forced]
        branch = -1
        for number in range(iterations):
            left = self.count - len(forced)
            saving = np.minimum(cost - price[:, None], 0.0).sum(axis=0)
            base = float(price.sum() + np.minimum(forced_cost - price[:, None], 0.0).sum())
            order = np.argsort(saving, kind="stable")
            now = base + float(saving[order[:left]].sum())
            if now > best.bound * (1 + 1e-9) or number == 0:
                gained = now > best.bound * (1 + 1e-5)
                best = Node(bound=max(now, node.bound), forced=forced, free=free, price=price.copy())
                stale = 0 if gained else stale + 1
                branch = int(free[order[0]]) if len(free) > left > 0 else -1
            else:
                stale += 1
            if best.bound >= self.better:
                return None
            chosen = np.concatenate([forced, free[order[:left]]])
            if number % 4 == 0 or stale == 0:
                self.try_sites(chosen)
            if 0 < left < len(free):
                never = now - saving[order[left - 1]] + saving >= self.better
                never[order[:left]] = False
                surely = now - saving[order[:left]] + saving[order[left]] >= self.better
                if never.any() or surely.any():
                    opened = free[order[:left][surely]]
                    keep = ~never
                    keep[order[:left][surely]] = False
                    forced, free = np.concatenate([forced, opened]), free[keep]
                    cost, forced_cost = self.cost[:, free], self.cost[:, forced]
                    best = Node(bound=best.bound, forced=forced, free=free, price=best.price)
                    branch = -1 if branch not in free else branch
            self.tell(best.bound if iterations == ROOT_ITERATIONS else 0.0)
            if len(forced) >= self.count or len(forced) + len(free) <= self.count or self.deadline.left <= 0:
                break
            if stale >= PATIENCE:
                pace, stale, price = pace / 2, 0, best.price.copy()
                if pace < SMALLEST_PACE:
                    break
            slope = 1.0 - (self.cost[:, chosen] < price[:, None]).sum(axis=1)
            norm = float((slope * slope).sum())
            if norm == 0:
                break
            price = price + pace * max(self.value - now, self.step, DUST) * 1.02 / norm * slope
        return best, branch


def children(found: Search, node: Node, branch: int) -> list[Node]:
    """The node with one more site open, and with it closed; none when only one plan is left, which is then tried."""
    if len(node.forced) >= found.count or len(node.forced) + len(node.free) <= found.count:
        found.take(
            node.forced if len(node.forced) >= found.count else np.concatenate([node.forced, node.free])
        )
        return []
    site = branch if branch >= 0 else int(node.free[0])
    rest = node.free[node.free != site]
    opened = np.append(node.forced, site)
    return [
        Node(bound=node.bound, forced=opened, free=rest, price=node.price),
        Node(bound=node.bound, forced=node.forced, free=rest, price=node.price),
    ]


def greedy(cost: Floats, count: int) -> Sites:
    """Sites opened one by one, each where it saves the most."""
    first = int(cost.sum(axis=0).argmin())
    chosen, nearest = [first], cost[:, first].copy()
    while len(chosen) < count:
        saved = np.maximum(nearest[:, None] - cost, 0.0).sum(axis=0)
        saved[chosen] = -1.0
        chosen.append(int(saved.argmax()))
        nearest = np.minimum(nearest, cost[:, chosen[-1]])
    return np.array(chosen, dtype=np.int64)


def interchange(cost: Floats, start: Sites) -> tuple[Sites, float]:
    """Swaps one open for one closed site as long as that helps (Teitz & Bart 1968; Resende & Werneck 2007)."""
    open_ = np.array(start, dtype=np.int64)
    demands, sites = cost.shape
    if len(open_) == sites:
        return open_, float(cost.min(axis=1).sum())
    while True:
        near = cost[:, open_]
        first = near.argmin(axis=1)
        d1 = near[np.arange(demands), first]
        if len(open_) > 1:
            near[np.arange(demands), first] = np.inf
            d2 = near.min(axis=1)
        else:
            d2 = cost.max(axis=1) + 1.0
        gain = np.maximum(d1[:, None] - cost, 0.0).sum(axis=0)
        loss = np.bincount(first, weights=d2 - d1, minlength=len(open_))
        kept = np.maximum(d2[:, None] - np.maximum(cost, d1[:, None]), 0.0)
        order = np.argsort(first, kind="stable")
        starts = np.searchsorted(first[order], np.arange(len(open_)))
        filled = np.bincount(first, minlength=len(open_)) > 0
        extra = np.zeros((len(open_), sites))
        extra[filled] = np.add.reduceat(kept[order], starts[filled], axis=0)
        profit = gain[None, :] - loss[:, None] + extra
        profit[:, open_] = -np.inf
        leave, enter = np.unravel_index(int(profit.argmax()), profit.shape)
        if profit[leave, enter] <= DUST * (1 + float(d1.sum())):
            return open_, float(d1.sum())
        open_[leave] = enter
