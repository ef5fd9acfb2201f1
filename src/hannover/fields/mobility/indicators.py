"""What the field package `mobility` can prove to the record: counts of its confirmed evidence."""

from __future__ import annotations

from hannover.record.domain import EvidenceKind
from hannover.record.indicators import ComputedIndicator, counting

INDICATORS = (
    ComputedIndicator(
        name="mobility:agreements",
        help={
            "en": "Confirmed agreements on automated and connected driving.",
            "ja": "自動運転・コネクテッドカーに関する確認済みの合意の件数。",
            "de": "Bestätigte Vereinbarungen zum automatisierten und vernetzten Fahren.",
        },
        compute=counting(EvidenceKind.AGREEMENT),
    ),
    ComputedIndicator(
        name="mobility:joint-projects",
        help={
            "en": "Confirmed joint projects.",
            "ja": "確認済みの共同プロジェクトの件数。",
            "de": "Bestätigte gemeinsame Vorhaben.",
        },
        compute=counting(EvidenceKind.PROJECT),
    ),
    ComputedIndicator(
        name="mobility:published-standards",
        help={
            "en": "Confirmed international standards that were published.",
            "ja": "発行が確認された国際規格の件数。",
            "de": "Bestätigte internationale Normen, die veröffentlicht wurden.",
        },
        compute=counting(EvidenceKind.STANDARD),
    ),
    ComputedIndicator(
        name="mobility:charging-results",
        help={
            "en": "Confirmed joint results on charging infrastructure.",
            "ja": "充電インフラに関する確認済みの共同の成果の件数。",
            "de": "Bestätigte gemeinsame Ergebnisse zur Ladeinfrastruktur.",
        },
        compute=counting(
            EvidenceKind.AGREEMENT,
            EvidenceKind.FUNDING,
            EvidenceKind.PROJECT,
            EvidenceKind.STANDARD,
            EvidenceKind.PUBLICATION,
        ),
    ),
)
