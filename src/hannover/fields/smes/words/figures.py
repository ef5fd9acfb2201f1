"""What each figure of the field counts, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from hannover.record.domain import Text

DONE: Mapping[str, Text] = {
    "visits-made": {
        "en": "Visits to companies of the other side that delegations made.",
        "ja": "訪問団が行った相手側企業への訪問の件数。",
        "de": "Besuche bei Unternehmen der anderen Seite, die Delegationen gemacht haben.",
    },
    "introductions-accepted": {
        "en": "Introductions of two companies that both have accepted.",
        "ja": "双方の企業が承諾した紹介の件数。",
        "de": "Vermittlungen zweier Unternehmen, die beide angenommen haben.",
    },
    "meetings-held": {
        "en": "Meetings of two companies that took place at brokerage events.",
        "ja": "商談会で実施された企業間の面談の件数。",
        "de": "Gespräche zweier Unternehmen, die auf Kooperationsbörsen stattgefunden haben.",
    },
    "notes-shared": {
        "en": "Notes of visits that both sides agreed to publish.",
        "ja": "双方の合意により公表された訪問記録の件数。",
        "de": "Besuchsberichte, deren Veröffentlichung beide Seiten zugestimmt haben.",
    },
    "collaborations-funded": {
        "en": "Joint applications that both sides decided to fund.",
        "ja": "双方が採択を決定した共同申請の件数。",
        "de": "Gemeinsame Anträge, deren Förderung beide Seiten beschlossen haben.",
    },
    "granted-by-first": {
        "en": "What the first side granted its own companies in funded collaborations, in its own currency.",
        "ja": "第一の国が採択事業において自国企業に交付決定した額（自国通貨）。",
        "de": "Was die erste Seite ihren Unternehmen in geförderten Kooperationen bewilligt hat, in eigener Währung.",
    },
    "granted-by-second": {
        "en": "What the second side granted its own companies in funded collaborations, in its own currency.",
        "ja": "第二の国が採択事業において自国企業に交付決定した額（自国通貨）。",
        "de": "Was die zweite Seite ihren Unternehmen in geförderten Kooperationen bewilligt hat, in eigener Währung.",
    },
    "follow-ups": {
        "en": "Answers of companies, 12 months on, about what became of introductions and projects.",
        "ja": "紹介及び採択事業の12か月後の状況に関する企業からの回答の件数。",
        "de": "Antworten von Unternehmen, was nach 12 Monaten aus Vermittlungen und Projekten geworden ist.",
    },
}
