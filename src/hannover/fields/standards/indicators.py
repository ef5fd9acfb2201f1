"""What the field package `standards` can prove to the record: counts of its confirmed evidence."""

from __future__ import annotations

from hannover.record.domain import EvidenceKind
from hannover.record.indicators import ComputedIndicator, counting

INDICATORS = (
    ComputedIndicator(
        name="standards:proposals",
        help={
            "en": "Confirmed steps of standardization, such as proposals to a standards body.",
            "ja": "規格化に関する確認済みの手続（標準化機関への提案など）の件数。",
            "de": "Bestätigte Schritte der Normung, etwa Vorschläge an eine Normungsorganisation.",
        },
        compute=counting(EvidenceKind.STANDARD),
    ),
    ComputedIndicator(
        name="standards:joint-papers",
        help={
            "en": "Confirmed joint publications on standardization.",
            "ja": "標準化に関する確認済みの共同文書の件数。",
            "de": "Bestätigte gemeinsame Veröffentlichungen zur Normung.",
        },
        compute=counting(EvidenceKind.PUBLICATION),
    ),
    ComputedIndicator(
        name="standards:published-standards",
        help={
            "en": "Confirmed international standards that were published.",
            "ja": "発行が確認された国際規格の件数。",
            "de": "Bestätigte internationale Normen, die veröffentlicht wurden.",
        },
        compute=counting(EvidenceKind.STANDARD),
    ),
)
