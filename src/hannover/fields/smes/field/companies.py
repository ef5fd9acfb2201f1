"""The operations of the desk of companies: who they are, what they offer and need, and what may be shown."""

from __future__ import annotations

from hannover.operations import Operation

COMPANY_OPERATIONS: tuple[Operation, ...] = ()
