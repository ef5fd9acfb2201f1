"""What the field package `regulation` can prove to the record: counts of its confirmed evidence."""

from __future__ import annotations

from hannover.record.domain import EvidenceKind
from hannover.record.indicators import ComputedIndicator, counting

INDICATORS = (
    ComputedIndicator(
        name="regulation:legal-acts",
        help={
            "en": "Confirmed legal acts on the free flow of data.",
            "ja": "データの自由な流通に関する確認済みの法的措置の件数。",
            "de": "Bestätigte Rechtsakte zum freien Datenverkehr.",
        },
        compute=counting(EvidenceKind.LEGAL_ACT),
    ),
    ComputedIndicator(
        name="regulation:effect-measurements",
        help={
            "en": "Confirmed publications and statistics that measure effects.",
            "ja": "効果を測定した確認済みの公表文書及び統計の件数。",
            "de": "Bestätigte Veröffentlichungen und Statistiken, die Wirkungen messen.",
        },
        compute=counting(EvidenceKind.PUBLICATION, EvidenceKind.STATISTIC),
    ),
)
