"""What the page for users shows runs as it stands, and names everything that can be asked."""

from __future__ import annotations

import re
from pathlib import Path

from hannover.engine import allocate
from hannover.engine.allocate.portfolio import Rule

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "allocate.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.M | re.S)
VERBS = (
    "alternatives",
    "cover",
    "in_order",
    "pack",
    "price",
    "repair",
    "robust",
    "route",
    "solve",
    "what_if",
    "why_not",
)


def test_every_example_runs_in_the_order_of_the_page() -> None:
    known: dict[str, object] = {}
    for block in BLOCKS:
        exec(block, known)  # the page is ours
    assert len(BLOCKS) == 6
    assert known["timetable"].value == 4  # type: ignore[attr-defined]  # a Timetable
    assert [rule.name for rule in known["found"].selections] == [  # type: ignore[attr-defined]  # a Comparison
        rule.name for rule in Rule if rule is not Rule.FLOOR
    ]


def test_every_verb_and_rule_is_told() -> None:
    assert set(VERBS) <= set(allocate.__all__)
    assert [name for name in (*VERBS, *(rule.name for rule in Rule)) if f"`{name}`" not in PAGE] == []
