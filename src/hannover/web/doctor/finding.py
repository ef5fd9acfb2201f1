"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARNING, PROBLEM = "ok", "warning", "problem"


@dataclass(frozen=True)
class Finding:
    """What one check found: its level, subject and words; `remedy` says what to do, if anything."""

    level: str
    subject: str
    message: str
    remedy: str = ""
