"""The stable assignment equals that of algmatch, the join that of usearch."""

from __future__ import annotations

import random
import sys
from unittest.mock import MagicMock

import numpy as np
import pytest
from usearch.index import MetricKind, search

from hannover.engine.match.join import nearest
from hannover.engine.match.stable import stable_pairs

# algmatch imports a commercial solver at once, for problems that are not asked of it here.
sys.modules.setdefault("gurobipy", MagicMock())
from algmatch import StableMarriageProblem  # noqa: E402


@pytest.mark.parametrize("seed", range(20))
def test_the_assignment_is_that_of_algmatch(seed: int) -> None:
    generator = random.Random(seed)
    size = generator.randint(2, 12)
    left = [generator.sample(range(size), size) for _ in range(size)]
    right = [generator.sample(range(size), size) for _ in range(size)]
    problem = StableMarriageProblem(
        dictionary={
            "men": {at + 1: [one + 1 for one in wanted] for at, wanted in enumerate(left)},
            "women": {at + 1: [one + 1 for one in wanted] for at, wanted in enumerate(right)},
        },
    )
    matching = problem.get_stable_matching()["man_sided"]
    assert {(int(a[1:]) - 1, int(b[1:]) - 1) for a, b in matching.items()} == set(stable_pairs(left, right))


def test_the_nearest_are_those_of_usearch() -> None:
    generator = np.random.default_rng(1)
    rows, columns = (
        generator.standard_normal((300, 32), np.float32),
        generator.standard_normal((5000, 32), np.float32),
    )
    theirs = search(columns, rows, 10, MetricKind.IP, exact=True)
    assert (theirs.keys == nearest(rows, columns, 10).places).mean() > 0.999
