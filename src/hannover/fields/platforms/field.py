"""The manifest of the field package `platforms`: platforms."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "platforms"
OPERATIONS: tuple[Operation, ...] = RECORD_OPERATIONS
