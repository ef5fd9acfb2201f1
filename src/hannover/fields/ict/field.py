"""The manifest of the field package `ict`: information and communication technology."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "ict"
OPERATIONS: tuple[Operation, ...] = RECORD_OPERATIONS
