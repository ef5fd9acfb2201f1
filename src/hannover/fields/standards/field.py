"""The manifest of the field package `standards`: standardization."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "standards"
OPERATIONS: tuple[Operation, ...] = RECORD_OPERATIONS
