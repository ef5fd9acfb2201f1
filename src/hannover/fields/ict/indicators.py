"""What the field package `ict` can prove to the record: counts of its confirmed evidence."""

from __future__ import annotations

from hannover.record.domain import EvidenceKind
from hannover.record.indicators import ComputedIndicator, counting

INDICATORS = (
    ComputedIndicator(
        name="ict:dialogue-rounds",
        help={
            "en": "Confirmed rounds of the policy dialogue.",
            "ja": "開催が確認された政策対話の回数。",
            "de": "Bestätigte Runden des politischen Dialogs.",
        },
        compute=counting(EvidenceKind.DIALOGUE),
    ),
)
