"""The operations of follow-ups, and of the figures by which the field proves what came of it."""

from __future__ import annotations

from hannover.fields.smes.inputs import followups as inputs
from hannover.operations import Operation

FOLLOW_UP_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="list-follow-ups",
        input=inputs.DueFollowUps,
        result=inputs.FollowUpsDue,
        run="hannover.fields.smes.reading.followups:list_follow_ups",
        permission="change-company",
        help={
            "en": "List the follow-ups that are due by a day, 12 months after introductions and projects.",
            "ja": "紹介及び採択事業から12か月後の追跡調査のうち、期日までに到来するものを一覧にします。",
            "de": "Listet Nachbefragungen, die bis zu einem Tag fällig sind, 12 Monate nach Vermittlungen und Projekten.",
        },
    ),
    Operation(
        name="answer-follow-up",
        input=inputs.AnswerFollowUp,
        result=inputs.FollowUpRecorded,
        run="hannover.fields.smes.actions.followups:answer_follow_up",
        permission="change-company",
        writes=True,
        help={
            "en": "Answer for a company what became of an introduction or a funded project.",
            "ja": "紹介又は採択事業のその後の状況について、企業として回答します。",
            "de": "Beantwortet für ein Unternehmen, was aus einer Vermittlung oder einem Projekt geworden ist.",
        },
    ),
    Operation(
        name="explain-indicator",
        input=inputs.ExplainIndicator,
        result=inputs.IndicatorExplained,
        run="hannover.fields.smes.reading.figures:explain_indicator",
        permission="read-public",
        help={
            "en": "Show how a figure of the field is computed: the formula, and everything that was counted.",
            "ja": "この分野の指標の計算方法（計算式及び集計対象の全件）を表示します。",
            "de": "Zeigt, wie eine Kennzahl des Bereichs berechnet wird: die Formel und alles, was gezählt wurde.",
        },
    ),
)
