"""What the field package `skills` can prove to the record: counts of its confirmed evidence."""

from __future__ import annotations

from hannover.record.domain import EvidenceKind
from hannover.record.indicators import ComputedIndicator, counting

INDICATORS = (
    ComputedIndicator(
        name="skills:joint-measures",
        help={
            "en": "Confirmed joint measures on digital skills.",
            "ja": "デジタル人材に関する確認済みの共同の取組の件数。",
            "de": "Bestätigte gemeinsame Maßnahmen zu digitalen Kompetenzen.",
        },
        compute=counting(
            EvidenceKind.AGREEMENT,
            EvidenceKind.CONFERENCE,
            EvidenceKind.FUNDING,
            EvidenceKind.PROJECT,
            EvidenceKind.PUBLICATION,
            EvidenceKind.VISIT,
        ),
    ),
)
