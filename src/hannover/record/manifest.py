"""The operations that every field has from the first day, for its `field.py` to list."""

from __future__ import annotations

from hannover.operations import Operation
from hannover.record.inputs import (
    AddEvidence,
    EvidenceAdded,
    EvidenceImported,
    FieldProgress,
    ImportEvidence,
    ShowProgress,
)

RECORD_OPERATIONS = (
    Operation(
        name="show-progress",
        input=ShowProgress,
        result=FieldProgress,
        run="hannover.record.reading.answers:show_progress",
        permission="read-public",
        help={
            "en": "Show what evidence says of every commitment of the field, with the sums.",
            "ja": "この分野の各取組の進捗を、根拠と計算式とともに表示します。",
            "de": "Zeigt, was die Nachweise über jede Zusage des Bereichs sagen, mit den Rechenwegen.",
        },
    ),
    Operation(
        name="add-evidence",
        input=AddEvidence,
        result=EvidenceAdded,
        run="hannover.record.actions.evidence:add_evidence",
        permission="add-evidence",
        writes=True,
        help={
            "en": "Record one dated fact with its source for the field.",
            "ja": "この分野について、日付と出典のある事実を1件記録します。",
            "de": "Erfasst einen datierten Sachverhalt mit Quelle für den Bereich.",
        },
    ),
    Operation(
        name="import-evidence",
        input=ImportEvidence,
        result=EvidenceImported,
        run="hannover.record.actions.tables:import_evidence",
        permission="add-evidence",
        writes=True,
        long_running=True,
        help={
            "en": "Record a whole table of evidence, all rows or none.",
            "ja": "根拠資料の一覧表をまとめて取り込みます（全件又は取り込みなし）。",
            "de": "Erfasst eine ganze Tabelle von Nachweisen, alle Zeilen oder keine.",
        },
    ),
)
