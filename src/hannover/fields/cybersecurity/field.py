"""The manifest of the field package `cybersecurity`: cyber security."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "cybersecurity"
OPERATIONS: tuple[Operation, ...] = RECORD_OPERATIONS
