"""What the field package `platforms` can prove to the record: counts of its confirmed evidence."""

from __future__ import annotations

from hannover.record.domain import EvidenceKind
from hannover.record.indicators import ComputedIndicator, counting

INDICATORS = (
    ComputedIndicator(
        name="platforms:joint-statements",
        help={
            "en": "Confirmed joint statements and papers of the associations.",
            "ja": "推進団体による確認済みの共同声明及び共同文書の件数。",
            "de": "Bestätigte gemeinsame Erklärungen und Papiere der Verbände.",
        },
        compute=counting(EvidenceKind.AGREEMENT, EvidenceKind.PUBLICATION),
    ),
)
