"""The manifest of the field package `smes`: small and medium-sized enterprises."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "smes"
OPERATIONS: tuple[Operation, ...] = RECORD_OPERATIONS
