"""The manifest of the field package `smes`: small and medium-sized enterprises. One module a desk."""

from __future__ import annotations

from hannover.fields.smes.field.companies import COMPANY_OPERATIONS
from hannover.fields.smes.field.followups import FOLLOW_UP_OPERATIONS
from hannover.fields.smes.field.grants import GRANT_OPERATIONS
from hannover.fields.smes.field.meetings import MEETING_OPERATIONS
from hannover.fields.smes.field.partners import PARTNER_OPERATIONS
from hannover.fields.smes.field.visits import VISIT_OPERATIONS
from hannover.operations import Operation
from hannover.record.manifest import RECORD_OPERATIONS

KEY = "smes"
OPERATIONS: tuple[Operation, ...] = (
    *RECORD_OPERATIONS,
    *COMPANY_OPERATIONS,
    *PARTNER_OPERATIONS,
    *MEETING_OPERATIONS,
    *VISIT_OPERATIONS,
    *GRANT_OPERATIONS,
    *FOLLOW_UP_OPERATIONS,
)
