"""Reads an assignment against its panel: one pair after the other, without the arrays that made it."""

from __future__ import annotations

import math
from collections import Counter

from hannover.engine.allocate.checking import certify, check
from hannover.engine.allocate.errors import WrongPlanError
from hannover.engine.allocate.program import Certificate
from hannover.engine.allocate.reviewers.domain import Assignment, Panel

__all__ = ["check_assignment"]

TOLERANCE = 1e-6


@check.register
def check_assignment(question: Panel, plan: Assignment) -> Certificate:
    """Needs, loads, sides, languages, conflicts, eligibility, and the sums as stated."""
    submissions = {one.id: one for one in question.submissions}
    reviewers = {one.id: one for one in question.reviewers}
    strange = [name for name in plan.reviewers if name not in submissions]
    strange += [name for names in plan.reviewers.values() for name in names if name not in reviewers]
    if strange:
        raise WrongPlanError([f"{name} is not on the panel" for name in strange])
    scores = {
        (question.submissions[one].id, question.reviewers[other].id): score
        for one, other, score in zip(
            question.submission.tolist(), question.reviewer.tolist(), question.score.tolist(), strict=True
        )
    }
    wrong, totals, borne = [], [], Counter[str]()
    for one in question.submissions:
        names = plan.reviewers.get(one.id, ())
        borne.update(names)
        if len(names) != one.reviews or len(set(names)) != len(names):
            wrong.append(f"{one.id} has {len(set(names))} different reviewers, it needs {one.reviews}")
        present = Counter(reviewers[name].side for name in names)
        wrong += [f"{one.id} has {present[side]} of {side}, at least {least}"
                  for side, least in one.sides.items() if present[side] < least]  # fmt: skip
        for name in names:
            if (one.id, name) not in scores:
                wrong.append(f"{name} is not eligible for {one.id}")
            if (one.id, name) in question.conflicts:
                wrong.append(f"{name} has a conflict with {one.id}")
            if one.languages and not one.languages & reviewers[name].languages:
                wrong.append(f"{name} reads no language of {one.id}")
        totals.append(math.fsum(scores.get((one.id, name), 0.0) for name in names))
    wrong += [f"{name} bears {count}, at most {reviewers[name].load}"
              for name, count in borne.items() if count > reviewers[name].load]  # fmt: skip
    wrong += false_claims(plan, totals)
    return certify(
        wrong,
        f"{sum(borne.values())} reviews of {len(totals)} submissions by {len(borne)} reviewers within their loads",
        "both sides, languages and conflicts are respected",
    )


def false_claims(plan: Assignment, totals: list[float]) -> list[str]:
    wrong = []
    for name, stated, is_, bound in (
        ("sum", plan.value, math.fsum(totals), plan.bound), ("worst", plan.worst, min(totals), plan.worst_bound),
    ):  # fmt: skip
        slack = TOLERANCE * abs(is_)
        if not abs(stated - is_) <= slack:
            wrong.append(f"the {name} is {is_:,.10g}, not {stated:,.10g}")
        if not stated <= bound + slack:
            wrong.append(f"the {name} {stated:,.10g} is above its own bound {bound:,.10g}")
    return wrong
