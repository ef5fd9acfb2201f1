"""The manifest of the field package `skills`: digital skills and training."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "skills"
OPERATIONS: tuple[Operation, ...] = RECORD_OPERATIONS
