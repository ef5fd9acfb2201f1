"""The manifest of the field package `research`: research and development."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "research"
OPERATIONS: tuple[Operation, ...] = RECORD_OPERATIONS
