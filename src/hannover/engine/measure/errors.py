"""What measuring refuses, and where."""

from __future__ import annotations

from hannover.errors import InputError

__all__ = ["PanelError", "StudyError"]


class PanelError(InputError):
    """A panel that cannot be measured: `row` names the row, unit or period at fault."""

    def __init__(self, message: str, *, row: str, remedy: str = "") -> None:
        super().__init__(f"{row}: {message}", field="panel", remedy=remedy)
        self.row = row


class StudyError(InputError):
    """A study that contradicts itself or its panel."""
