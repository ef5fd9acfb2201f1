"""Least squares over the simplex, many problems at a time, by one active-set method.

Every fit of the verb is the same problem: find weights w >= 0 with sum 1 that bring the weighted points as
near as possible to a target, that is the point of smallest norm in the convex hull of the differences (Wolfe
1976). Thousands of such problems share their points: placebos, pairs, jackknives and shorter windows differ
by a target or by donors left out. They advance in step, each holding its few positive weights in slots with
the inverse of its small matrix of inner products, so that one matrix product prices all donors of all
problems at once. A donor left out is a number in `banned`; the inner products of the points are computed
once.

products    the inner products: shared by all problems, or each problem's own
holding     the points that problems hold while they advance; taking one in, letting one go
solving     rounds of pricing until nothing more is found
certifying  the weights solved afresh from the differences themselves, refined once, and the duality gap
"""

from __future__ import annotations

from hannover.engine.measure.simplex.certifying import Solution
from hannover.engine.measure.simplex.products import Flags, Floats, Indices, Own, Points, Products, Shared
from hannover.engine.measure.simplex.solving import solve

__all__ = ["Flags", "Floats", "Indices", "Own", "Points", "Products", "Shared", "Solution", "solve"]
