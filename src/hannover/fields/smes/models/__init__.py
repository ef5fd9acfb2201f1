"""The tables of the field: projections of its events, and two tables beside them: who a company is (can be
erased) and what the encoder made of a profile's texts (can be computed again).
"""

from hannover.fields.smes.models.beside import (
    ClassificationTable,
    CompanyIdentity,
    CompanyMark,
    ProfileVector,
    Registration,
    SavedSearch,
    Upload,
)
from hannover.fields.smes.models.companies import Company, Exclusion, FollowUp, Introduction, Profile, Review
from hannover.fields.smes.models.grants import Application, Appraisal, Call, Instalment, Selection
from hannover.fields.smes.models.meetings import Attendance, BrokerageEvent, MeetingRequest, Timetable
from hannover.fields.smes.models.partners import (
    ComputedRound,
    MatchWeights,
    RecommendationRound,
    RoundList,
)
from hannover.fields.smes.models.visits import Delegation, Host, Tour, VisitNote

__all__ = [
    "Application",
    "Appraisal",
    "Attendance",
    "BrokerageEvent",
    "Call",
    "ClassificationTable",
    "Company",
    "CompanyIdentity",
    "CompanyMark",
    "ComputedRound",
    "Delegation",
    "Exclusion",
    "FollowUp",
    "Host",
    "Instalment",
    "Introduction",
    "MatchWeights",
    "MeetingRequest",
    "Profile",
    "ProfileVector",
    "RecommendationRound",
    "Registration",
    "Review",
    "RoundList",
    "SavedSearch",
    "Selection",
    "Timetable",
    "Tour",
    "Upload",
    "VisitNote",
]
