"""The manifest of the field package `regulation`: regulatory reform and open data."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "regulation"
OPERATIONS: tuple[Operation, ...] = RECORD_OPERATIONS
