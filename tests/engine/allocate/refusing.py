"""What a wrong plan is: one that was right, with something changed, and refused for a reason that is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hannover.engine.allocate import check
from hannover.engine.allocate.errors import WrongPlanError

Wrong = tuple[str, dict[str, Any], str]


def refuse(question: Any, plan: Any, change: dict[str, Any], reason: str) -> None:
    """The plan is right as it is, and wrong once it is changed."""
    assert check(question, plan).checked
    with pytest.raises(WrongPlanError) as caught:
        check(question, replace(plan, **change))
    assert any(reason in breach for breach in caught.value.breaches), caught.value.breaches
