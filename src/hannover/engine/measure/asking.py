"""Single questions to a panel, for those who do not want every answer at once.

Each takes the panel, `adopted` (treated unit -> first period with the policy) and any other part of a `Study`
by name. The estimates come without inference; `measure` gives it.
"""

from __future__ import annotations

from collections.abc import Mapping

from hannover.engine.measure import conformal as conformal_test
from hannover.engine.measure import falsepositive, leavetwoout, nearoptimal, placebo, robustness
from hannover.engine.measure.design import Design, lay
from hannover.engine.measure.errors import PanelError, StudyError
from hannover.engine.measure.measuring import measure
from hannover.engine.measure.panel import Panel
from hannover.engine.measure.periods import Period
from hannover.engine.measure.results import (
    Conformal,
    Effect,
    FalsePositives,
    InTime,
    LeaveOneOut,
    LeaveTwoOut,
    NearOptimal,
    Placebo,
)
from hannover.engine.measure.study import Method, Study

__all__ = [
    "conformal",
    "difference_in_differences",
    "false_positives",
    "in_space_placebo",
    "in_time_placebo",
    "leave_one_out",
    "leave_two_out",
    "near_optimal",
    "ridge_augmented",
    "synthetic_control",
    "synthetic_did",
]

Adopted = Mapping[str, Period]
ANY_FIT = 1e300


def _study(adopted: Adopted, parts: Mapping[str, object], **more: object) -> Study:
    given = {"question": "not stated", "outcome": "outcome", "bar": ANY_FIT, **parts, **more}
    return Study(adopted=adopted, **given)  # type: ignore[arg-type]  # names and values are checked by the constructor


def _design(panel: Panel, adopted: Adopted, parts: Mapping[str, object], *, single: bool = False) -> Design:
    design = lay(_study(adopted, parts), panel)
    if single and not design.single:
        raise StudyError("this is asked of one treated unit", field="adopted", remedy="name one unit")
    return design


def synthetic_control(panel: Panel, adopted: Adopted, **parts: object) -> Effect:
    """Effect against donors weighted to resemble each treated unit in its outcome, or in `predictors`."""
    return measure(_study(adopted, parts, method=Method.SYNTHETIC_CONTROL), panel, asked=False)


def ridge_augmented(panel: Panel, adopted: Adopted, **parts: object) -> Effect:
    """Effect by synthetic control with a ridge correction of what the weights leave over."""
    return measure(_study(adopted, parts, method=Method.AUGMENTED), panel, asked=False)


def synthetic_did(panel: Panel, adopted: Adopted, **parts: object) -> Effect:
    """Effect by synthetic difference-in-differences; units of one date are taken together."""
    return measure(_study(adopted, parts, method=Method.SYNTHETIC_DID), panel, asked=False)


def difference_in_differences(panel: Panel, adopted: Adopted, **parts: object) -> Effect:
    """Effect by difference-in-differences against units that are never treated, date by date."""
    return measure(_study(adopted, parts, method=Method.DID), panel, asked=False)


def in_space_placebo(panel: Panel, adopted: Adopted, **parts: object) -> Placebo:
    """The policy given to donors. Raises PanelError where there are not more donors than treated units."""
    design = _design(panel, adopted, parts)
    if not placebo.assignments(design):
        raise PanelError("not more donors than treated units", row=", ".join(adopted), remedy="add donors")
    return placebo.place_in_space(design, design.fit(list(design.roles)))


def leave_two_out(panel: Panel, adopted: Adopted, **parts: object) -> LeaveTwoOut:
    """Permutation value in steps of 1 / C(J, 2) for J donors.

    Raises PanelError if there are fewer than 4 donors.
    """
    design = _design(panel, adopted, parts, single=True)
    if len(design.donors) < leavetwoout.FEWEST_DONORS:
        raise PanelError(
            f"only {len(design.donors)} donors", row=", ".join(adopted),
            remedy=f"pairs are left out of {leavetwoout.FEWEST_DONORS} donors at least",
        )  # fmt: skip
    return leavetwoout.leave_pairs_out(design)


def leave_one_out(panel: Panel, adopted: Adopted, **parts: object) -> LeaveOneOut:
    """The effect without each donor that has a weight. Raises PanelError if only two donors are there."""
    design = _design(panel, adopted, parts)
    if len(design.donors) < 3:
        raise PanelError("only two donors", row=", ".join(adopted), remedy="add donors")
    return robustness.leave_one_donor_out(design, design.fit(list(design.roles)))


def in_time_placebo(panel: Panel, adopted: Adopted, *, began: Period, **parts: object) -> InTime:
    """The effect that the policy would seem to have had, had it begun in `began`, before it did."""
    design = _design(panel, adopted, {**parts, "placebo_periods": (began,)})
    (back,) = robustness.pretended_starts(design)
    return robustness.pretend_earlier(design, back)


def conformal(panel: Panel, adopted: Adopted, **parts: object) -> Conformal:
    """Intervals from permuting periods, for one treated unit (or, by synthetic_did, units of one date)."""
    design = _design(panel, adopted, parts)
    if len(design.roles) > 1:
        raise StudyError("this is asked of one treated unit", field="adopted", remedy="name one unit")
    return conformal_test.permute_periods(design, design.fit(list(design.roles)))


def false_positives(panel: Panel, adopted: Adopted, **parts: object) -> FalsePositives:
    """How often the placebo test of this design rejects on `draws` simulated panels without effect."""
    design = _design(panel, adopted, parts, single=True)
    if not design.study.draws:
        raise StudyError("no panel is to be drawn", field="draws", remedy="200 is usual")
    return falsepositive.count_false_positives(design, design.fit(list(design.roles)))


def near_optimal(panel: Panel, adopted: Adopted, **parts: object) -> NearOptimal:
    """Ranges of weights and effect over fits within the share `near` of the best; for synthetic control."""
    design = _design(panel, adopted, parts, single=True)
    found = nearoptimal.fit_nearly(design, design.fit(list(design.roles)))
    if found is None:
        raise StudyError(
            f"{design.study.method} has no such range", field="method", remedy="use synthetic-control"
        )
    return found
