"""What the field package `smes` can prove to the record: counts of its confirmed evidence, and figures of what
was done in the field itself.
"""

from __future__ import annotations

from hannover.fields.smes.reading.figures import read_figures
from hannover.fields.smes.words.figures import DONE
from hannover.record.domain import EvidenceKind
from hannover.record.indicators import ComputedIndicator, counting

INDICATORS = (
    ComputedIndicator(
        name="smes:visits",
        help={
            "en": "Confirmed visits between small and medium-sized enterprises of both sides.",
            "ja": "両国の中小企業の間で行われた確認済みの訪問の件数。",
            "de": "Bestätigte Besuche zwischen kleinen und mittleren Unternehmen beider Seiten.",
        },
        compute=counting(EvidenceKind.VISIT),
    ),
    ComputedIndicator(
        name="smes:funding-measures",
        help={
            "en": "Confirmed measures that fund collaborations of such enterprises.",
            "ja": "中小企業の連携を支援する確認済みの資金的措置の件数。",
            "de": "Bestätigte Maßnahmen zur Förderung der Zusammenarbeit solcher Unternehmen.",
        },
        compute=counting(EvidenceKind.FUNDING),
    ),
    *(
        ComputedIndicator(name=f"smes:{name}", help=texts, figures=read_figures, page="smes:indicator")
        for name, texts in DONE.items()
    ),
)
