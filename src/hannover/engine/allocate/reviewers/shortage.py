"""Whether there are reviewers enough, by maximum flow; and if not, where, by minimum cut."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from hannover.engine.allocate.errors import ShortageError, listed
from hannover.engine.allocate.reviewers.domain import Eligible, Indices, Panel

__all__ = ["Arcs", "arcs_of", "some_assignment"]


class Arcs:
    """The flow network: source, submissions, submissions by side, reviewers, sink.

    A unit from the source is a review. What a side must have flows to the submission's node of that side, the rest to
    any side; each pair carries one.
    """

    def __init__(self, eligible: Eligible) -> None:
        submissions, sides = eligible.least.shape
        reviewers = len(eligible.load)
        self.submissions, self.sides = submissions, sides
        self.any = 1 + np.arange(submissions)
        self.by_side = 1 + submissions + np.arange(submissions * sides).reshape(submissions, sides)
        self.reviewer = 1 + submissions * (1 + sides) + np.arange(reviewers)
        self.sink = int(1 + submissions * (1 + sides) + reviewers)
        free = eligible.needs - eligible.least.sum(axis=1)
        pair_tail = self.by_side[eligible.submission, eligible.side[eligible.reviewer]]
        self.tail = np.concatenate(
            [
                np.zeros(submissions * (1 + sides), np.int64),
                np.repeat(self.any, sides),
                pair_tail,
                self.reviewer,
            ]
        )
        self.head = np.concatenate(
            [self.any, self.by_side.ravel(), self.by_side.ravel(), self.reviewer[eligible.reviewer],
             np.full(reviewers, self.sink)]
        )  # fmt: skip
        self.capacity = np.concatenate(
            [
                free,
                eligible.least.ravel(),
                np.repeat(free, sides),
                np.ones(len(pair_tail), np.int64),
                eligible.load,
            ]
        )
        self.pairs = slice(submissions * (1 + sides) + submissions * sides, len(self.tail) - reviewers)


def arcs_of(eligible: Eligible) -> Arcs:
    return Arcs(eligible)


def some_assignment(panel: Panel) -> Indices:
    """Positions among the eligible pairs of an assignment that needs, loads and sides allow.

    Raises ShortageError that names the submissions which share too few reviewers.
    """
    eligible = panel.eligible
    arcs = arcs_of(eligible)
    size = arcs.sink + 1
    capacity = csr_array(
        coo_array((arcs.capacity.astype(np.int32), (arcs.tail, arcs.head)), shape=(size, size))
    )
    capacity.eliminate_zeros()
    found = maximum_flow(capacity, 0, arcs.sink)
    if found.flow_value < eligible.needs.sum():
        raise bottleneck(
            panel, arcs, capacity, csr_array(found.flow), short=int(eligible.needs.sum() - found.flow_value)
        )
    carried = csr_array(found.flow)[arcs.tail[arcs.pairs], arcs.head[arcs.pairs]]
    return np.flatnonzero(np.asarray(carried).ravel() > 0)


def bottleneck(
    panel: Panel, arcs: Arcs, capacity: csr_array, flow: csr_array, *, short: int
) -> ShortageError:
    """The submissions on the source's side of the smallest minimum cut, and the reviewers they share."""
    eligible = panel.eligible
    residual = csr_array(capacity - flow)
    residual.data[residual.data < 0] = 0
    residual.eliminate_zeros()
    near = np.zeros(arcs.sink + 1, bool)
    near[breadth_first_order(residual, 0, directed=True, return_predecessors=False)] = True
    inside = near[arcs.by_side]
    who = np.flatnonzero(near[arcs.any] | inside.any(axis=1))
    pairs = inside[eligible.submission, eligible.side[eligible.reviewer]]
    shared = np.unique(eligible.reviewer[pairs])
    whole = near[arcs.any]
    needed = int(np.where(whole, eligible.needs, (eligible.least * inside).sum(axis=1))[who].sum())
    sides = [name for at, name in enumerate(eligible.sides) if inside[:, at].any()]
    of_side = f" of {listed(sides)}" if len(sides) < len(eligible.sides) else ""
    submissions = [panel.submissions[at].id for at in who.tolist()]
    reviewers = [panel.reviewers[at].id for at in shared.tolist()]
    count = "this submission has" if len(who) == 1 else f"these {len(who)} submissions share"
    message = (
        f"{count} {len(shared)} eligible reviewers{of_side}, who can give {needed - short} of the {needed} reviews "
        f"needed: {listed(submissions)}; reviewers: {listed(reviewers) or 'none'}"
    )
    return ShortageError(message, submissions, reviewers, short=short)
