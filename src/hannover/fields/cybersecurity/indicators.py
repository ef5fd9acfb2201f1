"""What the field package `cybersecurity` can prove to the record: counts of its confirmed evidence."""

from __future__ import annotations

from hannover.record.domain import EvidenceKind
from hannover.record.indicators import ComputedIndicator, counting

INDICATORS = (
    ComputedIndicator(
        name="cybersecurity:joint-results",
        help={
            "en": "Confirmed agreements, conferences, projects, papers and standards on cyber security.",
            "ja": "サイバーセキュリティに関する確認済みの合意、会議、プロジェクト、公表文書及び規格の件数。",
            "de": "Bestätigte Vereinbarungen, Konferenzen, Projekte, Papiere und Normen zur Cybersicherheit.",
        },
        compute=counting(
            EvidenceKind.AGREEMENT,
            EvidenceKind.CONFERENCE,
            EvidenceKind.PROJECT,
            EvidenceKind.PUBLICATION,
            EvidenceKind.STANDARD,
        ),
    ),
)
