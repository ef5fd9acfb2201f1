"""The manifest of the field package `mobility`: the automobile."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "mobility"
OPERATIONS: tuple[Operation, ...] = RECORD_OPERATIONS
