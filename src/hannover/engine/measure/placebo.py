"""The policy given to donors: how often does nothing look like this effect?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from hannover.engine.measure.design import Design, Role
from hannover.engine.measure.paths import Drawn, statistic
from hannover.engine.measure.results import Placebo
from hannover.engine.measure.tasks import Fits

__all__ = ["assignments", "drawn_from", "place_in_space"]

MOST_ASSIGNMENTS = 499
TIED = 1e-12


def drawn_from(
    design: Design, roles: Sequence[Role], fits: Mapping[Role, tuple[Fits, int]]
) -> tuple[Drawn, ...]:
    """The roles with what was drawn of them."""
    return tuple(
        Drawn(
            fits[role][0].gaps[fits[role][1]],
            role.began,
            len(role.members),
            design.first,
            design.fitted(role.began),
        )
        for role in roles
    )


def place_in_space(design: Design, true: Mapping[Role, tuple[Fits, int]]) -> Placebo:
    """Rank of the true effect among those of donors that are given the policy at the same dates.

    One treated unit is compared with every donor. Several are compared with as many donors, drawn by lot (the
    study's seed says how) and given the same dates; their effects are averaged as those of the treated units
    are.
    """
    given = assignments(design)
    wanted = [role for roles in given for role in roles]
    fits = design.fit(wanted)
    side = design.study.side
    own = statistic(drawn_from(design, design.roles, true), side)
    others = np.array([statistic(drawn_from(design, roles, fits), side) for roles in given])
    extreme = int((others >= own * (1 - TIED) if own > 0 else others >= own * (1 + TIED)).sum())
    name = " + ".join(design.names(role.members) for role in design.roles)
    ratios = {name: own}
    if design.single:
        ratios |= {
            design.names(roles[0].members): float(ratio) for roles, ratio in zip(given, others, strict=True)
        }
    return Placebo(
        p_value=Fraction(1 + extreme, 1 + len(others)), rank=1 + extreme, compared=1 + len(others),
        statistic=own, ratios=ratios,
    )  # fmt: skip


def assignments(design: Design) -> list[tuple[Role, ...]]:
    """Donors in the place of the treated units: each donor once where there is one, else draws without
    repetition in each.
    """
    donors = design.donors
    if design.single:
        return [(Role((int(donor),), design.roles[0].began),) for donor in donors]
    needed = sum(len(role.members) for role in design.roles)
    if needed >= len(donors):
        return []
    chance = np.random.default_rng(design.study.seed)
    given = []
    for _ in range(MOST_ASSIGNMENTS):
        drawn = iter(chance.permutation(donors)[:needed].tolist())
        given.append(
            tuple(Role(tuple(sorted(next(drawn) for _ in role.members)), role.began) for role in design.roles)
        )
    return given
