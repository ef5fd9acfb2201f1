"""Who reviews what: assignment, shortage, and scores calibrated across reviewers."""

from hannover.engine.allocate.reviewers.assigning import assign
from hannover.engine.allocate.reviewers.calibration import Calibration, Review, calibrate
from hannover.engine.allocate.reviewers.domain import Assignment, Fairness, Panel, Reviewer, Submission
from hannover.engine.allocate.reviewers.flow import assign_by_flow
from hannover.engine.allocate.reviewers.modelling import panel_program
from hannover.engine.allocate.reviewers.verifying import check_assignment

__all__ = [
    "Assignment",
    "Calibration",
    "Fairness",
    "Panel",
    "Review",
    "Reviewer",
    "Submission",
    "assign",
    "assign_by_flow",
    "calibrate",
    "check_assignment",
    "panel_program",
]
