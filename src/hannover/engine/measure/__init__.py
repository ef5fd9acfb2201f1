"""The verb *measure*: what a policy changed on a panel of countries or regions, and what the panel cannot
show.
"""

from hannover.engine.measure.asking import (
    conformal,
    difference_in_differences,
    false_positives,
    in_space_placebo,
    in_time_placebo,
    leave_one_out,
    leave_two_out,
    near_optimal,
    ridge_augmented,
    synthetic_control,
    synthetic_did,
)
from hannover.engine.measure.errors import PanelError, StudyError
from hannover.engine.measure.formats import read_panel
from hannover.engine.measure.measuring import measure
from hannover.engine.measure.panel import Panel
from hannover.engine.measure.results import (
    Certificate,
    Conformal,
    Doubt,
    Effect,
    FalsePositives,
    Inference,
    Interval,
    InTime,
    LeaveOneOut,
    LeaveTwoOut,
    NearOptimal,
    Placebo,
    Point,
    PredictorWeights,
)
from hannover.engine.measure.study import Measures, Method, Predictor, Side, Study, Training

__all__ = [
    "Certificate",
    "Conformal",
    "Doubt",
    "Effect",
    "FalsePositives",
    "InTime",
    "Inference",
    "Interval",
    "LeaveOneOut",
    "LeaveTwoOut",
    "Measures",
    "Method",
    "NearOptimal",
    "Panel",
    "PanelError",
    "Placebo",
    "Point",
    "Predictor",
    "PredictorWeights",
    "Side",
    "Study",
    "StudyError",
    "Training",
    "conformal",
    "difference_in_differences",
    "false_positives",
    "in_space_placebo",
    "in_time_placebo",
    "leave_one_out",
    "leave_two_out",
    "measure",
    "near_optimal",
    "read_panel",
    "ridge_augmented",
    "synthetic_control",
    "synthetic_did",
]
