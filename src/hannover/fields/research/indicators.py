"""What the field package `research` can prove to the record: counts of its confirmed evidence."""

from __future__ import annotations

from hannover.record.domain import EvidenceKind
from hannover.record.indicators import ComputedIndicator, counting

INDICATORS = (
    ComputedIndicator(
        name="research:agreements",
        help={
            "en": "Confirmed agreements between research institutes.",
            "ja": "研究機関の間の確認済みの合意の件数。",
            "de": "Bestätigte Vereinbarungen zwischen Forschungseinrichtungen.",
        },
        compute=counting(EvidenceKind.AGREEMENT),
    ),
    ComputedIndicator(
        name="research:joint-calls",
        help={
            "en": "Confirmed calls for joint projects.",
            "ja": "共同プロジェクトの確認済みの公募の件数。",
            "de": "Bestätigte Aufrufe zu gemeinsamen Vorhaben.",
        },
        compute=counting(EvidenceKind.FUNDING),
    ),
)
