"""A joint call under two budgets: what each declared rule funds, side by side."""

from hannover.engine.allocate.portfolio.choosing import compare, select
from hannover.engine.allocate.portfolio.domain import (
    BalancingPot,
    Call,
    Comparison,
    Fund,
    Money,
    OrganizationCap,
    Partner,
    Proposal,
    Rate,
    Rule,
    Selection,
    ThemeQuota,
)
from hannover.engine.allocate.portfolio.reading import program_of
from hannover.engine.allocate.portfolio.verifying import check_selection

__all__ = [
    "BalancingPot",
    "Call",
    "Comparison",
    "Fund",
    "Money",
    "OrganizationCap",
    "Partner",
    "Proposal",
    "Rate",
    "Rule",
    "Selection",
    "ThemeQuota",
    "check_selection",
    "compare",
    "program_of",
    "select",
]
